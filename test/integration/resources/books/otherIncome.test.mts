import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testFilters, testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, GET, POST, PUT } from '../../matrix/requests.mts';
import { openWorld, type World } from '../../matrix/world.mts';
import { otherIncomes } from './otherIncome.cases.mts';

const world = openWorld();
const path = `${A}/other_incomes/other_incomes`;
const list = { resource: 'otherIncome', path, id: 'incomeid' };

testMatrix(world, otherIncomes);

/** Every writable field of API facts §8.11. */
const typed = {
	source: 'Etsy',
	payment_type: 'PayPal',
	note: 'Ten prints',
	taxes: {
		tax: [
			{ name: 'GST', amount: '5%' },
			{ name: 'PST', amount: 7 },
		],
	},
};
const sent = {
	source: 'Etsy',
	payment_type: 'PayPal',
	note: 'Ten prints',
	taxes: [
		{ name: 'GST', amount: '5' },
		{ name: 'PST', amount: '7' },
	],
};

test('otherIncome: create sends every field', async () => {
	const parameters = { amount: 12.5, date: '2026-03-31', category_name: 'advertising' };
	const result = await world.run({
		resource: 'otherIncome',
		operation: 'create',
		...parameters,
		additionalFields: { ...typed, currency_code: 'usd' },
	});
	expect(result.error).toBeUndefined();
	const amount = { amount: '12.50', code: 'USD' };
	const body = { amount, date: '2026-03-31', category_name: 'advertising', ...sent };
	expect(world.requests()).toEqual([POST(path, { other_income: body })]);
	expect(world.find('other_incomes', { incomeid: 2856 })).toMatchObject(body);
});

const update = { resource: 'otherIncome', operation: 'update', otherIncomeId: byId(2853) };

test('otherIncome: update with every field reads nothing', async () => {
	const first = { amount: '1234567.89', currency_code: 'usd', date: '2026-04-01T00:00:00', category_name: 'other' };
	const result = await world.run({ ...update, updateFields: { ...first, ...typed } });
	expect(result.error).toBeUndefined();
	const amount = { amount: '1234567.89', code: 'USD' };
	const body = { amount, date: '2026-04-01', category_name: 'other', ...sent };
	expect(world.requests()).toEqual([PUT(`${path}/2853`, { other_income: body })]);
	expect(world.find('other_incomes', { incomeid: 2853 })).toMatchObject(body);
});

test('otherIncome: a new amount is in the currency that the income has, and the rest stays', async () => {
	const result = await world.run({ ...update, updateFields: { amount: '260' } });
	expect(result.error).toBeUndefined();
	expect(world.requests()[0]).toEqual(GET(`${path}/2853`));
	expect(result.items[0].json).toMatchObject({
		amount: '260.00',
		currency_code: 'CAD',
		source: 'Desk by the window',
		note: 'Spring quarter',
		payment_type: 'Bank Transfer',
	});
});

test('otherIncome: a field left blank on an update is cleared', async () => {
	const result = await world.run({ ...update, updateFields: { note: '', taxes: {} } });
	expect(result.error).toBeUndefined();
	expect(world.requests()[1].body).toMatchObject({
		other_income: { note: '', taxes: [], source: 'Desk by the window' },
	});
});

for (const timezone of ['Pacific/Auckland', 'America/Los_Angeles']) {
	for (const date of ['2026-12-31', '2026-12-31T00:00:00', '2026-12-31T23:45:00+13:00']) {
		test(`otherIncome: the day of ${date} stays in ${timezone}`, async () => {
			await world.run({ ...update, updateFields: { date } }, { timezone });
			expect(world.requests()[1].body).toMatchObject({ other_income: { date: '2026-12-31' } });
		});
	}
}

testFilters(world, list, [
	[{ incomeid: '2853' }, ['search[incomeid]=2853'], [2853]],
	[{ category_name: 'online_sales' }, ['search[category_name]=online_sales'], [2854]],
	[{ vis_state: 1 }, ['search[vis_state]=1'], [2855]],
]);

const dayOf = (from: World, incomeid: number) => String(from.find('other_incomes', { incomeid }).date);
testLaterFilters(world, list, [
	['its day, from', (from) => ({ date_min: dayOf(from, 2853) }), [2854, 2853]],
	['its day, to', (from) => ({ date_max: dayOf(from, 2853) }), [2853, 2852]],
	['part of its source', { source: 'SHOP' }, [2854]],
	['part of its note', { note: 'spring' }, [2853]],
	['how it was paid', { payment_type: ['VISA', 'Cash'] }, [2854, 2852]],
]);

testRaw(world, {
	resource: 'otherIncome',
	path: `${path}/2854`,
	id: 2854,
	open: ({ response }: { response: { result: { other_income: object } } }) => response.result.other_income,
});
