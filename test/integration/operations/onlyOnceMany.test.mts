import type { IDataObject } from 'n8n-workflow';

import { many, told, until, useBench } from '../stage/bench.mts';
import { byId, type RunOptions } from '../stage/n8n.mts';

const bench = useBench('2026-11-22T15:00:00Z');
const records = (table: string) => bench.freshBooks.records(bench.account, table) as IDataObject[];
const standing = (table: string) => records(table).filter(({ vis_state: state }) => state !== 1);
const line = { specifyLines: 'json', linesJson: '[{ "name": "Design", "unit_cost": "80" }]' };
const day = (index: number) => new Date(Date.UTC(2026, 6, 1 + index)).toISOString().slice(0, 10);
const rows = (count: number): Array<{ json: IDataObject }> =>
	many(count, (index) => ({ json: { ref: `R-${index}`, day: day(index) } }));
const once = { onlyOnceFor: '={{ $json.ref }}' };

const expense = () => ({
	amount: '12.50',
	additionalFields: { currency_code: 'CAD', staffid: byId(1) },
	date: '={{ $json.day }}',
	categoryid: byId(Number(records('categories')[0].id)),
});
const timeEntry = () => ({ started_at: '={{ $json.day }}T14:00:00Z', duration: '1:30', client_id: byId(214101) });

/** Creates so many of a kind, and gives the items of a run with an ID of each. */
async function other(resource: string, parameters: IDataObject, table: string, count: number) {
	const items = many(count, (index) => ({ json: { index } }));
	await bench.run(resource, 'create', parameters, { items });
	const ids = records(table).map(({ id }) => id);
	return rows(count).map(({ json }, index) => ({ json: { ...json, id: ids.at(-1 - index) } }));
}

interface Kind {
	parameters: () => IDataObject;
	items: (count: number) => Promise<Array<{ json: IDataObject }>>;
	/** So many requests more than without the option. */
	more: Record<number, number>;
}

const kinds: Record<string, Kind> = {
	// one list for each month, before and afterwards
	expense: { parameters: expense, items: async (count) => rows(count), more: { 1: 2, 20: 2, 100: 8 } },
	timeEntry: { parameters: timeEntry, items: async (count) => rows(count), more: { 1: 2, 20: 2, 100: 8 } },
	invoice: {
		parameters: () => ({ customerid: byId('={{ $json.id }}'), create_date: '2026-11-22', ...line }),
		items: async (count) => await other('client', { organization: '=Client {{ $json.index }}' }, 'clients', count),
		// what is new takes two pages then
		more: { 1: 2, 20: 2, 100: 3 },
	},
	payment: {
		parameters: () => ({ invoiceid: byId('={{ $json.id }}'), amount: '1', date: '2026-11-22' }),
		items: async (count) =>
			await other('invoice', { customerid: byId(214101), create_date: '2026-11-22', ...line }, 'invoices', count),
		// what is new takes two pages then
		more: { 1: 2, 20: 2, 100: 3 },
	},
};

describe.each(Object.keys(kinds))('items that have nothing in common: %s', (name) => {
	const { parameters, items: make, more } = kinds[name];

	test.each([1, 20, 100])('%d of them cost little more with a reference', async (count) => {
		const items = await make(count);
		const cost = async (options: IDataObject) => {
			const before = bench.requests().length;
			const run = await bench.run(name, 'create', { ...parameters(), options }, { items });
			expect(run.error).toBeUndefined();
			expect(run.items).toHaveLength(count);
			return bench.requests().length - before;
		};
		const withOnce = await cost(once);
		const without = await cost({});
		expect(withOnce - without).toBeLessThanOrEqual(more[count]);
	});
});

const path = () => `/accounting/account/${bench.account}/expenses/expenses`;

/** What another process does when this one is about to create the expense with the reference. */
function twin(ref: string): void {
	const row = rows(100).find(({ json }) => json.ref === ref)!.json;
	const categoryid = records('categories')[0].id;
	const amount = { amount: '12.50', code: 'CAD' };
	const body = { expense: { amount, categoryid, staffid: 1, date: row.day, notes: `[Ref: ${ref}]` } };
	bench.fault({
		match: { method: 'POST', path: '/expenses$', body: `${ref}\\]` },
		kind: 'meanwhile',
		meanwhile: [{ method: 'POST', path: path(), body }],
	});
}

const carrying = (ref: string) => standing('expenses').filter(({ notes }) => notes === `[Ref: ${ref}]`);
const run = async (items: Array<{ json: IDataObject }>, more: IDataObject = {}, options: Partial<RunOptions> = {}) =>
	await bench.run('expense', 'create', { ...expense(), options: { ...once, ...more } }, { items, ...options });
const outcomes = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => json.alreadyExisted);
const oneByOne = { concurrency: 1 };

describe('of two processes at the same moment the younger one takes itself back', () => {
	test('among many items, and each of them tells of its own', async () => {
		twin('R-7');
		const { error, items, hints } = await run(rows(20));
		expect(error).toBeUndefined();
		expect(outcomes(items)).toEqual(many(20, (index) => index === 7));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(many(20, (item) => ({ item })));
		expect(items.map(({ json }) => json.id)).toEqual(many(20, (index) => carrying(`R-${index}`)[0].id));
		expect(carrying('R-7')).toHaveLength(1);
		expect(hints).toEqual([expect.stringMatching(/^1 of 20 items: Another execution created the same expense/)]);
	});

	test('also where a later item has failed and ended the run', async () => {
		twin('R-0');
		bench.fault({ match: { method: 'POST', body: 'R-2\\]' }, kind: 'status', status: 422 });
		const { error } = await run(rows(3), oneByOne);
		expect(error?.context?.itemIndex).toBe(2);
		expect(['R-0', 'R-1'].map((ref) => carrying(ref).length)).toEqual([1, 1]);
	});

	test('also where the user stops the execution', async () => {
		twin('R-0');
		bench.fault({ match: { method: 'POST', path: '/expenses$', body: 'R-1' }, kind: 'delay', delayMs: 1000 });
		let stop = () => {};
		bench.clock.hold();
		const running = run(rows(3), oneByOne, { onStart: (begun) => (stop = () => begun.cancel()) });
		await until(() => carrying('R-0').length === 2);
		await bench.clock.settled();
		stop();
		bench.clock.release();
		expect((await running.catch(() => ({ status: 'canceled' }))).status).toBe('canceled');
		await until(() => carrying('R-0').length === 1);
		expect(carrying('R-2')).toEqual([]);
	});

	test('where it cannot, its item says which two there are, and the others go on', async () => {
		twin('R-1');
		bench.fault({ match: { method: 'PUT', path: '/expenses/' }, kind: 'status', status: 403, times: -1 });
		const { items } = await run(rows(3), {}, { onError: 'continueRegularOutput' });
		expect(outcomes(items)).toEqual([false, undefined, false]);
		const [elder, younger] = carrying('R-1')
			.map(({ id }) => Number(id))
			.sort((a, b) => a - b);
		expect((items[1].json.details as IDataObject).description).toContain(
			`The expense ${younger} was created in addition to ${elder}, for the same reference: delete one of them.`,
		);
	});

	test('where it cannot, the run ends and says so', async () => {
		twin('R-1');
		bench.fault({ match: { method: 'PUT', path: '/expenses/' }, kind: 'status', status: 403, times: -1 });
		const failed = await run(rows(3));
		expect(failed.error?.context?.itemIndex).toBe(1);
		expect(told(failed)).toMatch(
			/was created in addition to \d+, for the same reference[^]*2 other items were already processed/,
		);
	});

	test('once for all items with that reference', async () => {
		twin('R-0');
		const [row] = rows(1);
		const { error, items } = await run([row, row, row]);
		expect(error).toBeUndefined();
		expect(new Set(items.map(({ json }) => json.id))).toEqual(new Set([carrying('R-0')[0].id]));
		expect(carrying('R-0')).toHaveLength(1);
	});

	test('before another execution is told of it', async () => {
		twin('R-0');
		bench.fault({ match: { method: 'POST', path: '/expenses$', body: 'R-1' }, kind: 'delay', delayMs: 20_000 });
		const [first, second] = rows(2);
		bench.clock.hold();
		const slow = run([first, second], oneByOne);
		await until(() => carrying('R-0').length === 2);
		const quick = await run([first]);
		expect(carrying('R-0')).toHaveLength(1);
		expect(quick.items[0].json).toMatchObject({ alreadyExisted: true, id: carrying('R-0')[0].id });
		bench.clock.release();
		expect((await slow).items[0].json).toMatchObject({ alreadyExisted: true, id: carrying('R-0')[0].id });
	});

	test('within seconds, however long the run is', async () => {
		twin('R-0');
		bench.fault({
			match: { method: 'POST', path: '/expenses$', body: 'R-[1-9]' },
			kind: 'delay',
			delayMs: 1000,
			times: -1,
		});
		const before = bench.requests().length;
		const { error, items } = await run(rows(20), oneByOne);
		expect([error, outcomes(items)[0]]).toEqual([undefined, true]);
		const methods = bench
			.requests()
			.slice(before)
			.map((request) => request.split(' ')[0]);
		expect(methods.slice(0, methods.indexOf('PUT')).filter((method) => method === 'POST').length).toBeLessThan(6);
		expect(methods.filter((method) => method === 'GET').length).toBeLessThan(12);
	});

	test('and both changes are in the audit log, once', async () => {
		twin('R-1');
		const { items } = await run(rows(2), { auditLog: 'output' });
		const lines = items.map(({ json }) => (json.audit as string[]).map((text) => /(POST|PUT) /.exec(text)![1]));
		expect(lines).toEqual([['POST'], ['POST', 'PUT']]);
	});
});

test('the same reference on another day of the month is another expense', async () => {
	const items = [day(0), day(1)].map((date) => ({ json: { ref: 'R-0', day: date } }));
	expect(outcomes((await run(items)).items)).toEqual([false, false]);
	expect(outcomes((await run(items)).items)).toEqual([true, true]);
});

describe('a list that is long', () => {
	const reads = async (count: number) => {
		const before = bench.requests().length;
		expect((await run(rows(count))).error).toBeUndefined();
		return bench
			.requests()
			.slice(before)
			.filter((request) => request.startsWith('GET')).length;
	};

	// 250 expenses on the last day of the month
	beforeEach(async () => {
		const { error } = await bench.run(
			'expense',
			'create',
			{ ...expense(), date: day(30) },
			{ items: many(250, () => ({})) },
		);
		expect(error).toBeUndefined();
	});

	test('is not read for an item alone', async () => {
		expect(await reads(1)).toBe(2);
	});

	test('is not read for two', async () => {
		// a look at its length, and the list of each day before and afterwards
		expect(await reads(2)).toBe(1 + 4);
	});

	test('is read for many, once they would need as many lists as it has pages', async () => {
		expect(await reads(30)).toBeLessThanOrEqual(1 + 2 + 3 + 2);
	});
});
