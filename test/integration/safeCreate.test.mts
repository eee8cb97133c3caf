import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from './bench.mts';
import { byId, type RunOptions } from './n8n.mts';

const bench = useBench();
const records = (table: string) => bench.freshBooks.records(bench.account, table);
const anyId = (table: string) => byId(Number(records(table).find(({ vis_state: state }) => state !== 1)?.id));
const anyVendor = () => byId(Number(records('bill_vendors')[0].vendorid));
const dearest = () => {
	const amount = (row: object) => Number((row as { amount: { amount: string } }).amount.amount);
	const [first] = records('invoices').sort((a, b) => amount(b) - amount(a));
	return byId(Number(first.id));
};
const always = { safeCreate: true };

interface Kind {
	table: string;
	/** What identifies it. */
	known: IDataObject;
	parameters: () => IDataObject;
}

const line = { specifyLines: 'json', linesJson: '[{ "name": "Design", "unit_cost": "80" }]' };

/** All that can be looked up, each in the way that leaves no record twice. */
const kinds: Record<string, Kind> = {
	invoice: {
		table: 'invoices',
		known: { invoice_number: 'S-77' },
		parameters: () => ({
			customerid: anyId('clients'),
			create_date: '2026-11-22',
			...line,
			additionalFields: { invoice_number: 'S-77' },
		}),
	},
	bill: {
		table: 'bills',
		known: { bill_number: 'B-77' },
		parameters: () => ({
			vendorid: anyVendor(),
			issue_date: '2026-11-22',
			specifyLines: 'json',
			linesJson: JSON.stringify([{ categoryid: records('categories')[0].id, quantity: 1, unit_cost: '80' }]),
			additionalFields: { bill_number: 'B-77' },
		}),
	},
	payment: {
		table: 'payments',
		known: { note: 'by courier' },
		parameters: () => ({
			invoiceid: dearest(),
			amount: '10',
			date: '2026-11-22',
			additionalFields: { note: 'by courier' },
			options: always,
		}),
	},
	expense: {
		table: 'expenses',
		known: { notes: 'safe and sound' },
		parameters: () => ({
			amount: '12.50',
			currency_code: 'CAD',
			date: '2026-11-22',
			categoryid: byId(Number(records('categories')[0].id)),
			additionalFields: { notes: 'safe and sound', vendor: 'Staples' },
			options: always,
		}),
	},
	otherIncome: {
		table: 'other_incomes',
		known: { note: 'safe income' },
		parameters: () => ({
			amount: '12.5',
			currency_code: 'CAD',
			date: '2026-11-22',
			additionalFields: { note: 'safe income', source: 'Shopify' },
			options: always,
		}),
	},
};
const names = Object.keys(kinds);

const create = async (name: string, more: IDataObject = {}, options: Partial<RunOptions> = {}) =>
	await bench.run(name, 'create', { ...kinds[name].parameters(), ...more }, options);
const stored = (name: string) => {
	const [[field, value]] = Object.entries(kinds[name].known);
	return records(kinds[name].table).filter((row) => row[field] === value);
};
const idOf = (row: IDataObject) => row.id ?? row.incomeid;
const path = (name: string) => `/${kinds[name].table}$`;
const lose = (name: string, kind: 'lost-reply' | 'cut' | 'reset-before' = 'lost-reply', times = 1) =>
	bench.fault({ match: { method: 'POST', path: path(name) }, kind, times });
const posts = (name: string) => bench.requests(new RegExp(path(name))).filter((request) => request.startsWith('POST'));
const off = { options: { safeCreate: false } };

/** All kinds at the same time: most of it is waiting. */
const each = (does: string, work: (name: string) => Promise<void>) =>
	test(`${names.join(', ')} ${does}`, async () => void (await Promise.all(names.map(work))), 60_000);

describe('what is lost', () => {
	each('is there once after a lost reply, and the result as usual', async (name) => {
		lose(name);
		const run = await create(name);
		expect(run.error).toBeUndefined();
		expect(stored(name)).toHaveLength(1);
		expect(posts(name)).toHaveLength(1);
		const { id } = stored(name)[0] as IDataObject;
		expect(idOf(run.items[0].json)).toBe(id ?? stored(name)[0].incomeid);
		const usual = await create(name, { ...off, ...(name === 'invoice' && { additionalFields: {} }) });
		expect(Object.keys(run.items[0].json)).toEqual(Object.keys(usual.items[0].json));
	});

	each('is there once after a reply that was cut', async (name) => {
		lose(name, 'cut');
		expect((await create(name)).error).toBeUndefined();
		expect(stored(name)).toHaveLength(1);
		expect(posts(name)).toHaveLength(1);
	});

	each('is created again when it certainly was not created', async (name) => {
		lose(name, 'reset-before');
		expect((await create(name)).error).toBeUndefined();
		expect(stored(name)).toHaveLength(1);
		expect(posts(name)).toHaveLength(2);
	});

	each('is there once when replies get lost again and again', async (name) => {
		lose(name, 'reset-before', 2);
		lose(name, 'lost-reply');
		expect((await create(name)).error).toBeUndefined();
		expect(stored(name)).toHaveLength(1);
		expect(posts(name)).toHaveLength(3);
	});

	each('is not looked up when that is not wanted', async (name) => {
		lose(name);
		expect(told(await create(name, off))).toContain('may have carried this out');
		expect(posts(name)).toHaveLength(1);
		expect(stored(name)).toHaveLength(1);
	});

	for (const status of [502, 504]) {
		each(`is not created again while FreshBooks may still be at work on it (HTTP ${status})`, async (name) => {
			bench.fault({ match: { method: 'POST', path: path(name) }, kind: 'status', status });
			expect(told(await create(name))).toContain('may have carried this out');
			expect(posts(name)).toHaveLength(1);
		});
	}

	each('is not created again when it cannot be looked up', async (name) => {
		lose(name, 'reset-before');
		bench.fault({ match: { method: 'GET', path: path(name) }, kind: 'status', status: 403, times: -1 });
		expect(told(await create(name))).toContain('may have carried this out');
		expect(stored(name)).toHaveLength(0);
	});
});

describe('a record that may be another one', () => {
	test.each(['payment', 'expense', 'otherIncome'])(
		'%s: two equal ones that were there before leave the doubt to the user',
		async (name) => {
			await create(name, off);
			await create(name, off);
			lose(name);
			const run = await create(name);
			expect(told(run)).toContain('may have carried this out');
			expect(stored(name)).toHaveLength(3);
		},
	);

	test.each(['payment', 'expense', 'otherIncome'])(
		'%s: an old equal one is not taken for the new one',
		async (name) => {
			bench.freshBooks.switches.clockOffsetMs = -3_600_000;
			await create(name, off);
			bench.freshBooks.switches.clockOffsetMs = 0;
			lose(name, 'reset-before');
			const run = await create(name);
			expect(told(run)).toContain('may have carried this out');
			expect(stored(name)).toHaveLength(1);
		},
	);

	test('a new one that FreshBooks stored in other words leaves the doubt to the user', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'lost-reply' });
		const parameters = kinds.expense.parameters();
		bench.fault({
			match: { method: 'GET', path: 'expenses$' },
			kind: 'rewrite',
			rewrite: ['safe and sound', 'safe &amp; sound'],
			times: -1,
		});
		const run = await bench.run('expense', 'create', parameters);
		expect(told(run)).toContain('may have carried this out');
		expect(stored('expense')).toHaveLength(1);
	});

	describe('of the same day, where FreshBooks tells the day of a change and no time', () => {
		const daysOnly = (rewrite: [pattern: string, text: string]) =>
			bench.fault({ match: { method: 'GET', path: path('payment') }, kind: 'rewrite', rewrite, times: -1 });

		test('leaves the doubt to the user: an equal payment may be an older one', async () => {
			daysOnly(['("updated":"[\\d-]+) [\\d:]+', '$1']);
			await create('payment', off);
			lose('payment', 'reset-before');
			expect(told(await create('payment'))).toContain('may have carried this out');
			expect(stored('payment')).toHaveLength(1);
		});

		test('is not paid again when FreshBooks stored it in other words', async () => {
			daysOnly(['("note":")by courier(".*?"updated":"[\\d-]+) [\\d:]+', '$1by messenger$2']);
			lose('payment');
			expect(told(await create('payment'))).toContain('may have carried this out');
			expect(stored('payment')).toHaveLength(1);
		});
	});

	test.each(['expense', 'otherIncome', 'payment'])('%s: equal items of one run get one record each', async (name) => {
		lose(name);
		bench.fault({ match: { method: 'POST', path: path(name) }, kind: 'reset-before', after: 2 });
		const run = await create(name, {}, { items: many(5, () => ({})) });
		expect(run.error).toBeUndefined();
		expect(stored(name)).toHaveLength(5);
		expect(new Set(run.items.map(({ json }) => idOf(json))).size).toBe(5);
	});

	test('an invoice without a number is not looked up', async () => {
		lose('invoice');
		const run = await create('invoice', { additionalFields: {} });
		expect(told(run)).toContain('may have carried this out');
		expect(posts('invoice')).toHaveLength(1);
	});

	test('an invoice that “create or update” makes is looked up too', async () => {
		lose('invoice');
		const { additionalFields, ...rest } = kinds.invoice.parameters();
		const run = await bench.run('invoice', 'upsert', { ...rest, ...(additionalFields as IDataObject) });
		expect(run.items[0].json).toMatchObject({ upserted: 'created', invoice_number: 'S-77' });
		expect(stored('invoice')).toHaveLength(1);
	});

	test('a refusal is a refusal', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'status', status: 422 });
		const run = await create('invoice');
		expect(run.error?.httpCode).toBe('422');
		expect(bench.requests(/invoices$/)).toHaveLength(1);
	});
});
