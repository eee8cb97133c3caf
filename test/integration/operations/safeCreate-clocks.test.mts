import { told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

// FreshBooks' accounting tells the time of US Eastern clocks, without an offset. On 7 November 2027 they show 01:00 to
// 01:59 until 06:00 UTC, and then again.
const lastOfFirst = '2027-11-07T05:59:59Z';
const withinFirst = '2027-11-07T05:45:00Z';
const withinSecond = '2027-11-07T06:30:00Z';

const bench = useBench(lastOfFirst);

const create = async (safeCreate: boolean) => {
	const [category] = bench.freshBooks.records(bench.account, 'categories');
	const expense = { amount: '12.34', vendor: 'Night Shift', date: '2027-11-07', categoryid: byId(Number(category.id)) };
	const fields = { additionalFields: { currency_code: 'CAD', staffid: byId(1) }, options: { safeCreate } };
	return await bench.run('expense', 'create', { ...expense, ...fields }, { credentialId: 'clocks that go back' });
};
const lose = (kind: 'lost-reply' | 'reset-before') =>
	bench.fault({ match: { method: 'POST', path: 'expenses$' }, kind });
const stored = () =>
	bench.freshBooks.records(bench.account, 'expenses').filter(({ vendor }) => vendor === 'Night Shift');

test('what FreshBooks created as its clocks went back, in other words, is not created again', async () => {
	lose('lost-reply');
	const rewrite: [string, string] = ['Night Shift(".*?"updated":"2027-11-07) 01:59:59', 'Night &amp; Shift$1 01:00:01'];
	bench.fault({ match: { method: 'GET', path: 'expenses$' }, kind: 'rewrite', rewrite, times: -1 });
	expect(told(await create(true))).toContain('may have carried this out');
	expect(stored()).toHaveLength(1);
});

test('in the hour that comes twice, an equal record of the first is not taken for a new one', async () => {
	bench.clock.set(withinFirst);
	await create(false);
	bench.clock.set(withinSecond);
	lose('reset-before');
	expect(told(await create(true))).toContain('may have carried this out');
	expect(stored()).toHaveLength(1);
});
