import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench('2026-11-22T12:00:00Z');
const rows = (table: string) => bench.freshBooks.records(bench.account, table);
const clients = () =>
	rows('clients').filter(({ vis_state, currency_code }) => vis_state === 0 && currency_code === 'CAD');
const category = () => Number(rows('categories')[0].id);
const items = (...jsons: object[]) => ({ items: jsons.map((json) => ({ json: json as IDataObject })) });
const paired = (...numbers: number[]) => numbers.map((item) => ({ item }));

/** Each item gives one line of the invoice for its client. */
const bill = (more: IDataObject = {}): IDataObject => ({
	vendorid: byId(83103),
	issue_date: '2026-11-22',
	specifyLines: 'inputItems',
	groupBy: '={{ $json.client }}',
	lines: {
		line: [{ categoryid: byId(category()), description: '={{ $json.product }}', unit_cost: '={{ $json.price }}' }],
	},
	...more,
});

const invoice = (more: IDataObject = {}) => ({
	customerid: byId('={{ $json.client }}'),
	create_date: '2026-11-22',
	specifyLines: 'inputItems',
	groupBy: 'client',
	lines: { line: [{ name: '={{ $json.product }}', unit_cost: '={{ $json.price }}', qty: '={{ $json.count }}' }] },
	...more,
});

/** What a sheet of orders holds: two clients, mixed. */
const orders = () => {
	const [a, b] = clients().map(({ id }) => Number(id));
	return [
		{ client: a, product: 'Mug', price: '7', count: 2 },
		{ client: b, product: 'Plate', price: '9.5', count: 1 },
		{ client: a, product: 'Bowl', price: '8.25', count: '' },
	];
};
const linesOf = ({ json }: { json: IDataObject }) =>
	(json.lines as IDataObject[]).map(({ name, qty, unit_cost }) => [name, qty, unit_cost]);

describe('one document out of many items', () => {
	test('has a line for each item of its client, and comes out once, paired with all of them', async () => {
		const run = await bench.run('invoice', 'create', invoice(), items(...orders()));
		expect(run.error).toBeUndefined();
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([paired(0, 2), { item: 1 }]);
		expect(run.items.map(({ json }) => json.customerid)).toEqual(
			orders()
				.slice(0, 2)
				.map(({ client }) => client),
		);
		expect(run.items.map(linesOf)).toEqual([
			[
				['Mug', '2', '7.00'],
				['Bowl', '1', '8.25'],
			],
			[['Plate', '1', '9.50']],
		]);
		expect(bench.writes()).toHaveLength(2);
		expect(run.hints).toEqual([]);
	});

	test.each([
		['no Group By', '', [4]],
		['an expression', '={{ $json.product.charAt(0) }}', [3, 1]],
		['another spelling of the input', 'PRODUCT KIND', [1, 3]],
	])('is made of those that %s says belong together', async (_what, groupBy, counts) => {
		const client = Number(clients()[0].id);
		const kinds = ['cup', ' Plate', 'PLATE', 'plate '];
		const sheet = ['Mug', 'Plate', 'Pan', 'Pot'].map((product, index) => ({
			client,
			product,
			product_kind: kinds[index],
			price: 1,
			count: 1,
		}));
		const [first, ...others] = sheet;
		const sorted = groupBy.startsWith('=') ? [...others, first] : sheet;
		const run = await bench.run('invoice', 'create', invoice({ groupBy }), items(...sorted));
		expect(run.items.map((one) => linesOf(one).length)).toEqual(counts);
	});

	test('may have several lines of each item, some of them with the same words', async () => {
		const line = [
			{ name: '={{ $json.product }}', unit_cost: '={{ $json.price }}' },
			{ name: 'Packing', unit_cost: '1' },
		];
		const run = await bench.run('invoice', 'create', invoice({ lines: { line } }), items(...orders()));
		expect(linesOf(run.items[0]).map(([name]) => name)).toEqual(['Mug', 'Packing', 'Bowl', 'Packing']);
	});

	test('of a single item is a document of that item, as when a language model calls', async () => {
		const [order] = orders();
		const lines = { line: [{ name: "={{ $fromAI('name', '', 'string') }}", unit_cost: "={{ $fromAI('rate') }}" }] };
		const given = { ...order, name: 'Mug', rate: '7', query: 'bill one mug' };
		const run = await bench.run('invoice', 'create', invoice({ groupBy: '', lines }), items(given));
		expect(run.error).toBeUndefined();
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(bench.writes()).toHaveLength(1);
	});

	test('gets its number in the order of the first items', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'delay', delayMs: 200 });
		const ids = clients()
			.slice(0, 4)
			.map(({ id }) => Number(id));
		const sheet = many(12, (index) => ({ client: ids[index % 4], product: `${index}`, price: 1, count: 1 }));
		const run = await bench.run('invoice', 'create', invoice(), items(...sheet));
		const numbers = run.items.map(({ json }) => Number(String(json.invoice_number).replace(/\D/g, '')));
		expect(run.items.map(({ json }) => json.customerid)).toEqual(ids);
		expect(numbers).toEqual(many(4, (index) => numbers[0] + index));
	});

	test.each<[resource: string, parameters: () => IDataObject]>([
		['estimate', () => invoice()],
		['creditNote', () => ({ ...invoice(), clientid: byId('={{ $json.client }}') })],
		[
			'invoiceProfile',
			() => ({ ...invoice(), frequency: 'm', numberRecurring: 0, additionalFields: { send_email: false } }),
		],
		['bill', () => bill()],
	])('can be a %s', async (resource, parameters) => {
		const run = await bench.run(resource, 'create', parameters(), items(...orders()));
		expect(run.error).toBeUndefined();
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([paired(0, 2), { item: 1 }]);
		expect(run.items.map(({ json }) => (json.lines as IDataObject[]).length)).toEqual([2, 1]);
	});

	test('can be a journal entry, whose sides are checked together', async () => {
		const entry = {
			name: 'Wear',
			date: '2026-10-31',
			currency_code: 'CAD',
			specifyLines: 'inputItems',
			lines: {
				line: [{ sub_accountid: byId('={{ $json.account }}'), debit: '={{ $json.in }}', credit: '={{ $json.out }}' }],
			},
		};
		const sides = [
			{ account: 118060, in: '10.00' },
			{ account: 118007, out: '10.00' },
		];
		const run = await bench.run('journalEntry', 'create', entry, items(...sides));
		expect(run.error).toBeUndefined();
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([paired(0, 1)]);
		const wrong = await bench.run('journalEntry', 'create', entry, items(sides[0], { ...sides[1], out: '9.00' }));
		expect(told(wrong)).toContain('does not balance');
	});

	test('takes 5,000 of them in one request', async () => {
		const client = Number(clients()[0].id);
		const sheet = many(5000, (index) => ({ client, product: `no. ${index}`, price: 1, count: 1 }));
		const run = await bench.run('invoice', 'create', invoice(), items(...sheet));
		expect(run.items.map((one) => linesOf(one).length)).toEqual([5000]);
		expect(bench.writes()).toHaveLength(1);
	}, 60_000);
});

describe('items that are to make one document', () => {
	test.each<[what: string, parameters: IDataObject, sentence: RegExp]>([
		[
			'the client',
			{ groupBy: '' },
			/^Client: items 1 and 2 of 3 are to make one invoice, but differ in this \("\d+" and "\d+"\)/,
		],
		[
			'the date',
			{ create_date: '={{ $json.product === "Bowl" ? "2026-11-23" : "2026-11-22" }}' },
			/^Date Issued: items 1 and 3 of 3 .* \("2026-11-22" and "2026-11-23"\)/,
		],
		[
			'the currency',
			{ additionalFields: { currency_code: '={{ $json.product === "Bowl" ? "USD" : "CAD" }}' } },
			/^Currency: items 1 and 3 of 3 .* \("CAD" and "USD"\)/,
		],
		[
			'whether it is emailed',
			{ sendByEmail: '={{ $json.product === "Bowl" }}' },
			/^Send by Email: items 1 and 3 of 3 .* \("false" and "true"\)/,
		],
		['an option', { options: { retries: '={{ $json.product === "Bowl" ? 1 : 2 }}' } }, /^Options: items 1 and 3 of 3 /],
	])('must agree on %s', async (_what, parameters, sentence) => {
		const run = await bench.run('invoice', 'create', invoice(parameters), items(...orders()));
		expect(run.error?.message).toMatch(sentence);
		expect(bench.requests(/invoices/)).toEqual([]);
	});

	test('must agree on whether a file is attached to their bill', async () => {
		const parameters = bill({ attachFile: '={{ $json.product === "Bowl" }}' });
		const run = await bench.run('bill', 'create', parameters, items(...orders()));
		expect(run.error?.message).toMatch(/^Attach File: items 1 and 3 of 3 are to make one bill/);
		expect(bench.writes()).toEqual([]);
	});

	test('may say the moment at which each was read: only its day counts', async () => {
		const run = await bench.run('invoice', 'create', invoice({ create_date: '={{ $now }}' }), items(...orders()));
		expect(run.error).toBeUndefined();
		expect(run.items).toHaveLength(2);
	});

	test('may differ in what decides nothing, of which people are told', async () => {
		const additionalFields = { notes: '={{ $json.product }}' };
		const run = await bench.run('invoice', 'create', invoice({ additionalFields }), items(...orders()));
		expect(run.items.map(({ json }) => json.notes)).toEqual(['Mug', 'Plate']);
		expect(run.hints).toEqual([
			'1 of 3 items: Notes: the items of the invoice differ, so the value of the first was used',
		]);
	});

	test.each<[what: string, groupBy: string, row: object, sentence: string]>([
		['that the item lacks', 'clent', {}, 'Group By: the item has no input called "clent"'],
		['that is blank there', 'order', { order: ' ' }, 'Group By: the input "order" of the item is empty'],
		[
			'of an expression without a value',
			'={{ $json.order }}',
			{},
			'Group By: the expression has no value for this item',
		],
	])('cannot be told by an input %s: nothing is made', async (_what, groupBy, row, sentence) => {
		const [first, second] = orders();
		const sheet = [
			{ ...first, order: 'A-1', clent: 1 },
			{ ...second, ...row },
		];
		const run = await bench.run('invoice', 'create', invoice({ groupBy }), items(...sheet));
		expect(run.error?.message).toBe(`Item 2 of 2: ${sentence}`);
		expect(run.error?.context?.itemIndex).toBe(1);
		expect(bench.writes()).toEqual([]);
	});

	test('need a line to fill in', async () => {
		const run = await bench.run('invoice', 'create', invoice({ lines: {} }), items(...orders()));
		expect(told(run)).toContain('Lines: add a line');
		expect(bench.writes()).toEqual([]);
	});

	test('fail together, as one, and name the item at fault; the others go on', async () => {
		const [first, second, third] = orders();
		const sheet = [first, second, { ...third, price: 'eight' }];
		const run = await bench.run('invoice', 'create', invoice(), {
			...items(...sheet),
			onError: 'continueRegularOutput',
		});
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([paired(0, 2), { item: 1 }]);
		expect(run.items[0].json).toMatchObject({
			product: 'Mug',
			error: expect.stringMatching(/^Item 3 of 3: Line 1: Rate: "eight" is not an amount/),
			details: { field: 'unit_cost' },
		});
		expect(linesOf(run.items[1])).toEqual([['Plate', '1', '9.50']]);
	});

	test('leave by the error output as one', async () => {
		const [first, second, third] = orders();
		const sheet = [first, second, { ...third, price: 'eight' }];
		const run = await bench.run('invoice', 'create', invoice(), { ...items(...sheet), onError: 'continueErrorOutput' });
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(run.errorItems.map(({ json, pairedItem }) => [json.product, pairedItem])).toEqual([['Mug', paired(0, 2)]]);
	});

	test('fail alone where it cannot be told what they belong to', async () => {
		const [first, second, third] = orders();
		const sheet = [first, second, { ...third, client: '' }];
		const run = await bench.run('invoice', 'create', invoice(), {
			...items(...sheet),
			onError: 'continueRegularOutput',
		});
		expect(run.items.map(({ json, pairedItem }) => [json.error ?? json.customerid, pairedItem])).toEqual([
			[first.client, { item: 0 }],
			[second.client, { item: 1 }],
			['Group By: the input "client" of the item is empty', { item: 2 }],
		]);
	});

	test('of an archived client are billed all the same', async () => {
		const archived = Number(rows('clients').find(({ vis_state }) => vis_state === 2)?.id);
		const sheet = orders().map((order) => ({ ...order, client: archived }));
		const run = await bench.run('invoice', 'create', invoice(), items(...sheet));
		expect(run.items.map(({ json, pairedItem }) => [json.customerid, pairedItem])).toEqual([
			[archived, paired(0, 1, 2)],
		]);
	});

	test('are counted when FreshBooks refuses a later document', async () => {
		bench.freshBooks.switches.latencyMs = 50;
		bench.fault({ match: { method: 'POST' }, after: 1, kind: 'status', status: 422 });
		const run = await bench.run('invoice', 'create', invoice(), items(...orders()));
		expect(run.error?.context?.itemIndex).toBe(1);
		expect(told(run)).toContain('2 other items were already processed');
	});

	test('are not made where a later document will not do', async () => {
		const [first, second, third] = orders();
		const sheet = [first, { ...second, price: 'x' }, third];
		const run = await bench.run('invoice', 'create', invoice(), items(...sheet));
		expect(run.error?.message).toMatch(/^Item 2 of 3: Line 1: Rate: "x" is not an amount/);
		expect(bench.requests()).toEqual([]);
	});

	test('are not made again when the reply is lost', async () => {
		const known = rows('invoices').length;
		bench.fault({ match: { method: 'POST' }, kind: 'lost-reply' });
		const run = await bench.run('invoice', 'create', invoice(), {
			...items(...orders()),
			onError: 'continueRegularOutput',
		});
		expect(run.items[0].pairedItem).toEqual(paired(0, 2));
		expect(run.items[0].json.error).toMatch(/^No reply from FreshBooks to the request to create the invoice/);
		expect(rows('invoices')).toHaveLength(known + 2);
		expect(bench.writes()).toHaveLength(2);
		expect(linesOf(run.items[1])).toEqual([['Plate', '1', '9.50']]);
	});
});
