import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byId, type RunOptions, type RunResult } from '../stage/n8n.mts';

// in the hour that comes twice in autumn the time of a record proves nothing, so it is not left to the day of the test
const bench = useBench('2026-12-03T15:00:00Z');
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
			bill_number: 'B-77',
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
			vendor: 'Staples',
			date: '2026-11-22',
			categoryid: byId(Number(records('categories')[0].id)),
			additionalFields: { notes: 'safe and sound', currency_code: 'CAD', staffid: byId(1) },
			options: always,
		}),
	},
	otherIncome: {
		table: 'other_incomes',
		known: { note: 'safe income' },
		parameters: () => ({
			amount: '12.5',
			date: '2026-11-22',
			additionalFields: { note: 'safe income', source: 'Shopify', currency_code: 'CAD' },
			options: always,
		}),
	},
};
const names = Object.keys(kinds);
/** Keys of lists that are not called like their table. */
const lists: Record<string, string> = { otherIncome: 'other_income' };

/** Of each test: the records of another one have the same ids. */
let credentialId: string;
beforeEach(() => void (credentialId = expect.getState().currentTestName!));

const create = async (name: string, more: IDataObject = {}, options: Partial<RunOptions> = {}) =>
	await bench.run(name, 'create', { ...kinds[name].parameters(), ...more }, { credentialId, ...options });
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

/** Nothing was created a second time, and the user is told to look. */
function expectDoubt(run: RunResult, name: string): void {
	expect(told(run)).toContain('may have carried this out');
	expect(posts(name)).toHaveLength(1);
}

/** All kinds at the same time: most of it is waiting. */
const each = (does: string, work: (name: string) => Promise<void>) =>
	test(`${names.join(', ')} ${does}`, async () => void (await Promise.all(names.map(work))));

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

	each('is created again only where the first one certainly did not arrive', async (name) => {
		bench.fault({ match: { method: 'POST', path: path(name) }, kind: 'status', status: 429, retryAfter: '1' });
		expect((await create(name)).error).toBeUndefined();
		expect(stored(name)).toHaveLength(1);
		expect(posts(name)).toHaveLength(2);
	});

	each('is not created again when nothing is there: it may still come', async (name) => {
		lose(name, 'reset-before');
		const run = await create(name);
		expectDoubt(run, name);
		expect(told(run)).toContain('Safe Create looked for it and found no certain match.');
		expect(stored(name)).toHaveLength(0);
	});

	each('is there once when it is seen only after twelve seconds', async (name) => {
		lose(name);
		const nothing = { response: { result: { [lists[name] ?? kinds[name].table]: [], page: 1, pages: 1, total: 0 } } };
		bench.fault({ match: { method: 'GET', path: path(name) }, kind: 'status', status: 200, body: nothing, times: -1 });
		expectDoubt(await create(name), name);
		expect(stored(name)).toHaveLength(1);
	});

	test.each(['invoice', 'bill'])('is there once when FreshBooks stored its number changed: %s', async (name) => {
		lose(name);
		const [[field, value]] = Object.entries(kinds[name].known);
		const rewrite: [string, string] = [`"${field}":"${String(value)}"`, `"${field}":"0000099"`];
		bench.fault({ match: { method: 'GET', path: path(name) }, kind: 'rewrite', rewrite, times: -1 });
		expectDoubt(await create(name), name);
		expect(stored(name)).toHaveLength(1);
	});

	test('is there once when FreshBooks splits an overpayment', async () => {
		lose('payment');
		const rewrite: [string, string] = ['"amount":"10.00"', '"amount":"4.00"'];
		bench.fault({ match: { method: 'GET', path: path('payment') }, kind: 'rewrite', rewrite, times: -1 });
		expectDoubt(await create('payment'), 'payment');
		expect(stored('payment')).toHaveLength(1);
	});

	test('is given up when it takes too long, all tries together', async () => {
		lose('payment', 'reset-before', -1);
		const [run, took] = await bench.timed(
			async () => await create('payment', { options: { ...always, giveUpAfter: 5 } }),
		);
		expect(told(run)).toContain('may have carried this out');
		expect(posts('payment')).toHaveLength(1);
		// the pauses before it is looked up three times
		expect(took).toBe(10_000);
	});

	each('is not looked up when that is not wanted', async (name) => {
		lose(name);
		expect(told(await create(name, off))).toContain('may have carried this out');
		expect(posts(name)).toHaveLength(1);
		expect(stored(name)).toHaveLength(1);
	});

	for (const status of [502, 504]) {
		each(`is not created again after a gateway’s ${status}`, async (name) => {
			bench.fault({ match: { method: 'POST', path: path(name) }, kind: 'status', status });
			expectDoubt(await create(name), name);
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

	describe('that somebody else created shortly before', () => {
		/** Longer than FreshBooks' whole seconds can hide. */
		const shortly = async () => await bench.clock.pass(4000);
		const equal = ['payment', 'expense', 'otherIncome'];
		const inTurn = async (before: (name: string) => Promise<unknown>, work: (name: string) => Promise<void>) => {
			await Promise.all(equal.map(before));
			await shortly();
			await Promise.all(equal.map(work));
		};

		test('outside this n8n leaves the doubt to the user', async () => {
			const before = async (name: string) => await create(name, off);
			await inTurn(before, async (name) => {
				lose(name, 'reset-before');
				expect(told(await create(name))).toContain('may have carried this out');
				expect(stored(name)).toHaveLength(1);
			});
		});

		test.each([90, -90])('leaves it too where FreshBooks’ clock is %i seconds ahead', async (seconds) => {
			bench.freshBooks.switches.clockOffsetMs = seconds * 1000;
			const before = async (name: string) => await create(name, off);
			await inTurn(before, async (name) => {
				lose(name, 'reset-before');
				expect(told(await create(name))).toContain('may have carried this out');
				expect(stored(name)).toHaveLength(1);
			});
		});

		test('in another execution is not taken for this one', async () => {
			await Promise.all(equal.map(async (name) => await create(name)));
			await Promise.all(
				equal.map(async (name) => {
					lose(name, 'reset-before');
					expect(told(await create(name))).toContain('may have carried this out');
					expect(stored(name)).toHaveLength(1);
				}),
			);
		});

		test('in another execution leaves this one to be found', async () => {
			const first = await Promise.all(equal.map(async (name) => await create(name)));
			await Promise.all(
				equal.map(async (name, index) => {
					lose(name);
					const run = await create(name);
					expect(run.error).toBeUndefined();
					expect(idOf(run.items[0].json)).not.toBe(idOf(first[index].items[0].json));
					expect(stored(name)).toHaveLength(2);
				}),
			);
		});

		test('in an execution that still goes on leaves the doubt to the user', async () => {
			const name = 'expense';
			bench.fault({ match: { method: 'POST', path: path(name) }, kind: 'lost-reply' });
			bench.fault({ match: { method: 'POST', path: path(name) }, kind: 'reset-before' });
			const runs = await Promise.all([create(name), create(name)]);
			expect(stored(name)).toHaveLength(1);
			for (const run of runs) expect(told(run)).toContain('may have carried this out');
		});

		test('on the same invoice goes first, so its payment is found, and not taken for the other one', async () => {
			bench.fault({ match: { method: 'POST', path: path('payment') }, kind: 'lost-reply' });
			bench.fault({ match: { method: 'POST', path: path('payment') }, kind: 'reset-before', after: 1 });
			const runs = await Promise.all([create('payment'), create('payment')]);
			expect(stored('payment')).toHaveLength(1);
			expect(runs[0].items[0].json.id).toBe(stored('payment')[0].id);
			expect(told(runs[1])).toContain('may have carried this out');
		});
	});

	test.each([90, -90])('a new one is found where FreshBooks’ clock is %i seconds ahead', async (seconds) => {
		bench.freshBooks.switches.clockOffsetMs = seconds * 1000;
		lose('expense');
		expect((await create('expense')).error).toBeUndefined();
		expect(stored('expense')).toHaveLength(1);
	});

	test('a new one whose time is ahead of that of FreshBooks’ replies leaves the doubt to the user', async () => {
		lose('expense');
		const rewrite: [string, string] = ['"updated":"20\\d\\d', '"updated":"2099'];
		bench.fault({ match: { method: 'GET', path: path('expense') }, kind: 'rewrite', rewrite, times: -1 });
		expectDoubt(await create('expense'), 'expense');
		expect(stored('expense')).toHaveLength(1);
	});

	test('a new one that FreshBooks stored in other words leaves the doubt to the user', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'lost-reply' });
		const parameters = kinds.expense.parameters();
		bench.fault({
			match: { method: 'GET', path: 'expenses$' },
			kind: 'rewrite',
			rewrite: ['safe and sound', 'safe &amp; sound'],
			times: -1,
		});
		const run = await bench.run('expense', 'create', parameters, { credentialId });
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
		lose(name, 'lost-reply', 2);
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
		const asked = { ...rest, ...(additionalFields as IDataObject) };
		const run = await bench.run('invoice', 'upsert', asked, { credentialId });
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
