import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

// in the hour that comes twice in autumn the time of a record proves nothing, so it is not left to the day of the test
const bench = useBench('2026-12-03T15:00:00Z');
const rows = (table: string) => bench.freshBooks.records(bench.account, table);
const items = (...jsons: IDataObject[]) => ({ items: jsons.map((json) => ({ json })) });
const auto = { dataMode: 'autoMap' };

/** What the latest write carried, without the key around it. */
const written = () =>
	Object.values(bench.freshBooks.journal.filter(({ method }) => method !== 'GET').at(-1)?.body as IDataObject)[0];

describe('a table whose columns are called like the fields becomes', () => {
	const category = () => Number(rows('categories')[0].id);
	const client = () => rows('clients')[0];
	const invoice = () => rows('invoices').find(({ vis_state, status }) => vis_state === 0 && Number(status) === 2)!;

	test.each<[resource: string, row: () => object, body: () => object]>([
		[
			'client',
			() => ({
				'First Name': 'Ann',
				lname: 'Lee',
				Email: 'ann@lee.example',
				vatNumber: 12,
				'send invoices by email': 'false',
			}),
			() => ({ fname: 'Ann', lname: 'Lee', email: 'ann@lee.example', vat_number: '12', pref_email: false }),
		],
		[
			'expense',
			() => ({
				Amount: 12.5,
				currency: 'cad',
				'Category ID': category(),
				date: '2026-11-02',
				Vendor: 'Staples',
				'Staff Member ID': 1,
				client: client().id,
			}),
			() => ({
				amount: { amount: '12.50', code: 'CAD' },
				categoryid: category(),
				date: '2026-11-02',
				staffid: 1,
				vendor: 'Staples',
				clientid: client().id,
			}),
		],
		[
			'timeEntry',
			() => ({
				'Started At': '2026-11-02T09:00:00Z',
				hours: '1:30',
				Note: 'Draft',
				billable: 'FALSE',
				Client: client().id,
			}),
			() => ({
				started_at: '2026-11-02T09:00:00Z',
				duration: 5400,
				note: 'Draft',
				billable: false,
				client_id: client().id,
			}),
		],
		[
			'item',
			() => ({ name: 'Mug', Price: '7', Currency: 'EUR', SKU: 'M-1', 'Tax 1': rows('taxes')[0].id }),
			() => ({ name: 'Mug', unit_cost: { amount: '7.00', code: 'EUR' }, sku: 'M-1', tax1: rows('taxes')[0].id }),
		],
		[
			'billVendor',
			() => ({ vendorName: 'Paper & Co.', 'Contact First Name': 'Kim', 'Is 1099': 1 }),
			() => ({ vendor_name: 'Paper & Co.', primary_contact_first_name: 'Kim', is_1099: true }),
		],
		[
			'payment',
			() => ({ Invoice_ID: invoice().id, amount: '5', Date: '2026-11-03', type: 'visa', Note: 'Thanks' }),
			() => ({
				invoiceid: invoice().id,
				amount: { amount: '5.00', code: invoice().currency_code },
				date: '2026-11-03',
				type: 'VISA',
				note: 'Thanks',
			}),
		],
		[
			'otherIncome',
			() => ({ amount: '9.90', Currency: 'CAD', date: '2026-11-04', Category: 'Online Sales', source: 'Shop' }),
			() => ({
				amount: { amount: '9.90', code: 'CAD' },
				date: '2026-11-04',
				category_name: 'online_sales',
				source: 'Shop',
			}),
		],
	])('%s', async (resource, row, body) => {
		const run = await bench.run(resource, 'create', auto, items(row() as IDataObject));
		expect(run.error).toBeUndefined();
		expect(run.hints).toEqual([]);
		expect(written()).toMatchObject(body());
	});

	test('many records, whatever is left in the panel from before', async () => {
		const left = { organization: 'Not this', additionalFields: { note: 'Nor this' } };
		const table = many(3, (index) => ({ Organization: `Shop ${index}`, Note: index === 1 ? '' : `no. ${index}` }));
		const run = await bench.run('client', 'create', { ...auto, ...left }, items(...table));
		expect(run.items.map(({ json }) => [json.organization, json.note])).toEqual([
			['Shop 0', 'no. 0'],
			['Shop 1', null],
			['Shop 2', 'no. 2'],
		]);
	});

	test('records that are created once and then updated', async () => {
		const row = { Email: 'ann@lee.example', Organization: 'Lee' };
		const how = { ...auto, matchBy: 'email' };
		const run = await bench.run('client', 'upsert', how, items(row, { ...row, Note: 'Again' }));
		expect(run.items.map(({ json }) => [json.upserted, json.note ?? null])).toEqual([
			['created', null],
			['updated', 'Again'],
		]);
	});
});

describe('a record that the panel names gets what the row says', () => {
	const clientId = () => byId(Number(rows('clients')[0].id));

	test('and keeps what is blank there', async () => {
		const before = rows('clients')[0];
		const row = { Organization: 'New Name', 'First Name': '', lname: null, Note: '  ' };
		const run = await bench.run('client', 'update', { ...auto, clientId: clientId() }, items(row));
		expect(written()).toEqual({ organization: 'New Name' });
		expect(run.items[0].json).toMatchObject({ organization: 'New Name', fname: before.fname, lname: before.lname });
	});

	test('named by another column', async () => {
		const table = rows('clients')
			.slice(0, 2)
			.map(({ id }, index) => ({ id, fname: `Version ${index}` }));
		const run = await bench.run(
			'client',
			'update',
			{ ...auto, clientId: byId('={{ $json.id }}') },
			items(...(table as IDataObject[])),
		);
		expect(run.hints).toEqual([]);
		expect(run.items.map(({ json }) => [json.id, json.fname])).toEqual(table.map(({ id, fname }) => [id, fname]));
	});

	test('also when it is archived, and stays so', async () => {
		const id = Number(rows('clients').find(({ vis_state }) => vis_state === 2)?.id);
		const run = await bench.run('client', 'update', { ...auto, clientId: byId(id) }, items({ Note: 'Closed' }));
		expect(run.items[0].json).toMatchObject({ id, note: 'Closed', vis_state: 2 });
	});

	test('or is left alone, which the error says', async () => {
		const run = await bench.run('client', 'update', { ...auto, clientId: clientId() }, items({ id: 1, Note: '' }));
		expect(told(run)).toContain('There is nothing to change: no input named like a field has a value');
		expect(bench.writes()).toEqual([]);
	});

	test.each(['client', 'expense', 'timeEntry', 'item', 'billVendor', 'payment', 'otherIncome'])(
		'also when it is a %s as FreshBooks sent it: nothing changes, and no hint is told',
		async (resource) => {
			for (const output of ['raw', 'full', 'simplified']) {
				const [{ json }] = (await bench.run(resource, 'getAll', { returnAll: false, limit: 1, output })).items;
				const id = String(json.id ?? json.vendorid ?? json.incomeid);
				const own = { [`${resource}Id`]: byId(id) };
				const stored = async () => {
					const record = (await bench.run(resource, 'get', { ...own, output: 'raw' })).items[0].json;
					const { updated: _1, updated_at: _2, version: _3, ...same } = record;
					return same;
				};
				const before = await stored();
				const run = await bench.run(resource, 'update', { ...auto, ...own }, items(json));
				expect(run.error).toBeUndefined();
				expect(run.hints).toEqual([]);
				expect(await stored()).toEqual(before);
			}
		},
	);

	test('with the included records of a raw one left aside', async () => {
		const include = ['category', 'project', 'attachment'];
		const [{ json }] = (await bench.run('expense', 'getAll', { returnAll: false, limit: 1, output: 'raw', include }))
			.items;
		const run = await bench.run(
			'expense',
			'update',
			{ ...auto, expenseId: byId(Number(json.id)) },
			items({ ...json, Notes: '' }),
		);
		expect(told(run)).toContain('"notes" and "Notes"');
		const good = await bench.run(
			'expense',
			'update',
			{ ...auto, expenseId: byId(Number(json.id)) },
			items({ ...json, notes: 'Seen' }),
		);
		expect(good.error).toBeUndefined();
		expect(good.items[0].json).toMatchObject({ notes: 'Seen', categoryid: json.categoryid });
	});
});

describe('a column that is called like no field', () => {
	test('is told of once, however many rows have it', async () => {
		const table = many(3, (index) => ({ Email: `${index}@shop.example`, Birthday: 'May', 'Shoe Size': 41 }));
		const run = await bench.run('client', 'create', auto, items(...table));
		expect(run.hints).toEqual([
			'No field is called "Birthday", "Shoe Size"; these inputs were not used: rename them, or list them under Inputs to Ignore',
		]);
	});

	test('is not told of when it is to be ignored', async () => {
		const row = { Email: 'a@shop.example', Birthday: 'May', 'Shoe Size': 41 };
		const run = await bench.run('client', 'create', { ...auto, inputsToIgnore: 'shoe size, Birthday' }, items(row));
		expect(run.hints).toEqual([]);
	});
});

describe('a row that will not do', () => {
	const good = { amount: '5', currency: 'CAD', date: '2026-11-02' };

	test.each<[what: string, row: IDataObject, sentence: string | RegExp]>([
		['with a wrong amount', { ...good, amount: undefined, Amount: 'five' }, /^Amount: "five" is not an amount/],
		[
			'with a wrong choice',
			{ ...good, category_name: 'Gifts' },
			/^Category: "Gifts" is not allowed.* \(input "category_name"\)$/,
		],
		[
			'without a date',
			{ amount: '5', currency: 'CAD', Day: '2026-11-02' },
			'Date is empty: no input called "Date" or "date" has a value',
		],
		['with an object for a text', { ...good, note: { text: 'x' } }, 'Note: {"text":"x"} is not text (input "note")'],
		[
			'with two columns for one field',
			{ ...good, Note: 'a', NOTE: 'b' },
			/^Note: the inputs "Note" and "NOTE" are both named/,
		],
	])('%s says so', async (_what, row, sentence) => {
		const run = await bench.run('otherIncome', 'create', auto, items(JSON.parse(JSON.stringify(row)) as IDataObject));
		expect(run.error?.message).toMatch(
			sentence instanceof RegExp ? sentence : new RegExp(`^${sentence.replace(/[{}"().]/g, '\\$&')}`),
		);
		expect(bench.writes()).toEqual([]);
	});

	test('is not carried out twice when the reply is lost, and safe create finds what it made', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'lost-reply' });
		const table = [good, { ...good, amount: '6' }];
		const how = { ...items(...table), onError: 'continueRegularOutput' } as const;
		const lost = await bench.run('otherIncome', 'create', { ...auto, options: { concurrency: 1 } }, how);
		expect(lost.items.map(({ json }) => json.error ?? json.amount)).toEqual([
			expect.stringMatching(/^No reply from FreshBooks/),
			'6.00',
		]);
		bench.fault({ match: { method: 'POST' }, kind: 'lost-reply' });
		const safe = { ...auto, options: { safeCreate: true, concurrency: 1 } };
		const found = await bench.run('otherIncome', 'create', safe, items({ ...good, amount: '8', Source: 'Shop' }));
		expect(found.items.map(({ json }) => json.amount)).toEqual(['8.00']);
		expect(bench.writes()).toHaveLength(3);
	});

	test('fails alone where the others are to go on', async () => {
		const table = [good, { ...good, amount: 'x' }, { ...good, amount: '7' }];
		const run = await bench.run('otherIncome', 'create', auto, {
			...items(...table),
			onError: 'continueRegularOutput',
		});
		expect(run.items.map(({ json }) => json.error ?? json.amount)).toEqual([
			'5.00',
			expect.stringContaining('"x" is not an amount'),
			'7.00',
		]);
		expect(run.items[1].json.details).toMatchObject({ field: 'amount' });
	});
});
