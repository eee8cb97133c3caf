import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byId, byName, file } from '../stage/n8n.mts';

const bench = useBench('2026-12-03T15:00:00Z');
const rows = (table: string) => bench.freshBooks.records(bench.account, table);
const id = (table: string) => byId(Number(rows(table)[0].id));
const line = { name: 'Design', unit_cost: '={{ $json.value }}', qty: '1' };

/** 50 items, of which the 4th, the 8th and the 30th have a value that will not do. */
const sheet = (good: unknown, bad: unknown) =>
	many(50, (index) => ({ json: { value: [3, 7, 29].includes(index) ? bad : good } as IDataObject }));

const nothingSent = 'Nothing was sent to FreshBooks: all items are checked before the first one is carried out.';

describe('three bad rows of fifty: nothing is sent, and the message names the first, in', () => {
	test.each<[what: string, name: string, good: unknown, bad: unknown, parameters: () => object, says: string]>([
		[
			'the date of a new invoice',
			'invoice create',
			'2026-11-22',
			'2026-13-01',
			() => ({ customerid: id('clients'), create_date: '={{ $json.value }}' }),
			'Date Issued: ',
		],
		[
			'the rate of a line, whose currency only FreshBooks knows',
			'invoice create',
			'80',
			'eighty',
			() => ({ customerid: id('clients'), create_date: '2026-11-22', specifyLines: 'fields', lines: { line: [line] } }),
			'Line 1: Rate: "eighty" is not an amount',
		],
		[
			'a line of a client by name and an item by name',
			'invoice create',
			'1',
			'one',
			() => ({
				...{ customerid: byName('Nobody Yet'), create_date: '2026-11-22', specifyLines: 'fields' },
				lines: { line: [{ qty: '={{ $json.value }}', item: byName('Nothing Yet') }] },
			}),
			'Line 1: Quantity: ',
		],
		[
			'a key of a line as JSON',
			'estimate create',
			'unit_cost',
			'unitcots',
			() => ({
				...{ customerid: id('clients'), create_date: '2026-11-22', specifyLines: 'json' },
				linesJson: '={{ [{ name: "Design", [$json.value]: "80" }] }}',
			}),
			'Line 1: "unitcots" is not a key here, did you mean "unit_cost"?',
		],
		[
			'a required field',
			'expense create',
			'12',
			'',
			() => ({
				...{ amount: '={{ $json.value }}', currency_code: 'CAD', date: '2026-11-22', categoryid: id('categories') },
			}),
			'Amount is empty',
		],
		[
			'the amount of a payment',
			'payment create',
			'1.50',
			'1,50 €',
			() => ({ invoiceid: byId(987007), amount: '={{ $json.value }}', date: '2026-11-22' }),
			'Amount: "1,50 €" is not an amount',
		],
		[
			'the date of a payment',
			'invoice markAsPaid',
			'2026-11-22',
			'soon',
			() => ({ invoiceId: byId(987007), date: '={{ $json.value }}' }),
			'Date: ',
		],
		[
			'the hours of a time entry',
			'timeEntry create',
			'1:30',
			'a while',
			() => ({ started_at: '2026-11-22T09:00:00Z', duration: '={{ $json.value }}' }),
			'Hours: ',
		],
		[
			'a field that is changed',
			'invoice update',
			'2026-11-22',
			'soon',
			() => ({ invoiceId: byId(987010), updateFields: { create_date: '={{ $json.value }}' } }),
			'Date Issued: ',
		],
		[
			'the rate of a line that is added',
			'invoice update',
			'80',
			'eighty',
			() => ({ invoiceId: byId(987010), specifyLines: 'addFields', lines: { line: [line] } }),
			'Line 1: Rate: ',
		],
		[
			'a field of what is created or updated',
			'client upsert',
			'CAD',
			'loonies',
			() => ({ email: 'zoe@ng.example', additionalFields: { currency_code: '={{ $json.value }}' } }),
			'Currency: "loonies" is not a currency',
		],
		[
			'a line of what is created or updated',
			'invoice upsert',
			'80',
			'eighty',
			() => ({
				...{ invoice_number: 'N-1', customerid: id('clients'), specifyLines: 'fields' },
				lines: { line: [line] },
			}),
			'Line 1: Rate: ',
		],
		['an ID', 'client delete', 214101, '0000042', () => ({ clientId: byId('={{ $json.value }}') }), 'Client: '],
		[
			'the date of a new draft that bills an expense',
			'expense rebill',
			'2026-11-22',
			'soon',
			() => ({ expenseId: byId(1650005), create_date: '={{ $json.value }}' }),
			'Date Issued: ',
		],
		[
			'the body of an API call',
			'apiCall request',
			'{}',
			'{',
			() => ({
				...{ method: 'POST', path: '/accounting/account/{accountId}/taxes/taxes', body: '={{ $json.value }}' },
				business: byId(bench.freshBooks.businesses[0].businessId),
			}),
			'Body (JSON): ',
		],
		[
			'a file that is missing',
			'expense create',
			'data',
			'nowhere',
			() => ({
				...{ amount: '5', currency_code: 'CAD', date: '2026-11-22', categoryid: id('categories') },
				...{ attachReceipt: true, binaryPropertyName: '={{ $json.value }}' },
			}),
			'Input Data Field Name: this item has no file in "nowhere"',
		],
		[
			'a row that is mapped, whose input is named',
			'expense create',
			'5',
			'five',
			() => ({ dataMode: 'autoMap', inputsToIgnore: 'value' }),
			'Amount: "five" is not an amount',
		],
	])('%s', async (_what, name, good, bad, parameters, says) => {
		const [resource, operation] = name.split(' ');
		const receipt = file(Buffer.from('%PDF-1.4 receipt'), 'receipt.pdf', 'application/pdf');
		const items = sheet(good, bad).map(({ json }) => ({
			json: {
				...json,
				Amount: json.value,
				Category: Number(rows('categories')[0].id),
				Date: '2026-11-22',
				Currency: 'CAD',
			},
			binary: receipt,
		}));
		const run = await bench.run(resource, operation, parameters() as IDataObject, { items });
		expect(run.error?.message.slice(0, `Item 4 of 50: ${says}`.length)).toBe(`Item 4 of 50: ${says}`);
		expect(run.error?.context?.itemIndex).toBe(3);
		expect(told(run)).toContain(`\n2 more items need to be corrected: 8, 30.\n${nothingSent}`);
		expect(bench.requests()).toEqual([]);
	});
});

describe('items that are checked before the first one is carried out', () => {
	const invoice = () => ({ customerid: id('clients'), create_date: '={{ $json.value }}' });

	test('go on one by one where a failed item is to be an item of the output', async () => {
		const items = sheet('2026-11-22', 'soon');
		const run = await bench.run('invoice', 'create', invoice(), { items, onError: 'continueRegularOutput' });
		expect(run.items.filter(({ json }) => json.error)).toHaveLength(3);
		expect(bench.writes()).toHaveLength(47);
	});

	test('cost no request and no hint of their own, whatever has to be looked up', async () => {
		const items = many(12, (index) => ({ json: { note: `no. ${index}` } }));
		const client = rows('clients').find(({ organization, vis_state }) => organization && vis_state === 0)!;
		const parameters = {
			customerid: byName(String(client.organization)),
			create_date: '2026-11-22',
			business: byId(bench.freshBooks.businesses[0].businessId),
			specifyLines: 'fields',
			lines: { line: [{ item: byName(String(rows('items')[0].name)), qty: '1' }] },
			additionalFields: { notes: '={{ $json.note }}' },
		};
		const one = async () => await bench.run('invoice', 'create', parameters, { items: items.slice(0, 1) });
		// whose login it is, is asked once
		expect((await one()).error).toBeUndefined();
		bench.freshBooks.journal.length = 0;
		expect((await one()).error).toBeUndefined();
		const alone = bench.requests().length;
		bench.freshBooks.journal.length = 0;
		const all = await bench.run('invoice', 'create', parameters, { items });
		expect([all.error, all.hints]).toEqual([undefined, []]);
		expect(bench.requests()).toHaveLength(alone + 11);
	});

	test('are not refused for what only FreshBooks can tell', async () => {
		const items = many(3, (index) => ({ json: { name: index === 2 ? 'Nobody' : String(rows('clients')[0].email) } }));
		const parameters = { customerid: byName('={{ $json.name }}'), create_date: '2026-11-22' };
		const run = await bench.run('invoice', 'create', parameters, { items });
		expect(run.error?.message).toMatch(/^No client is called "Nobody"|^Client: No client is called "Nobody"/);
		expect(told(run)).not.toContain(nothingSent);
	});

	test('of one document, which name its client in two ways, are not taken for two', async () => {
		const [client] = rows('clients');
		const json = (order: string, who: object) => ({ json: { order, who } });
		const both = [byId(Number(client.id)), byName(String(client.email))];
		const items = [json('A', both[0]), json('A', both[1]), json('B', both[0])];
		const parameters = {
			...{ customerid: '={{ $json.who }}', create_date: '2026-11-22', specifyLines: 'inputItems', groupBy: 'order' },
			lines: { line: [{ name: 'Design', unit_cost: '1' }] },
		};
		const run = await bench.run('invoice', 'create', parameters, { items });
		expect(run.error).toBeUndefined();
		expect(run.items).toHaveLength(2);
	});

	test('are not looked at where they only read', async () => {
		const items = sheet(214101, 'x');
		const run = await bench.run('client', 'get', { clientId: byId('={{ $json.value }}') }, { items });
		expect(run.error?.message).toMatch(/^Client: "x" is not an ID/);
		expect(told(run)).not.toContain(nothingSent);
	});

	test('are not refused one by one for what the credential may not do', async () => {
		bench.credential.oauthTokenData.scope = 'user:clients:read';
		const items = sheet('2026-11-22', '2026-11-22');
		const run = await bench.run('invoice', 'create', invoice(), { items });
		expect(run.error?.message).toMatch(/^This credential may not create the invoice/);
		expect(told(run)).not.toContain('more items');
	});

	test('are told with the many others that will not do', async () => {
		const items = many(40, () => ({ json: { value: 'soon' } }));
		const run = await bench.run('invoice', 'create', invoice(), { items });
		expect(told(run)).toContain('39 more items need to be corrected: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …');
	});

	test('end when the user stops them', async () => {
		const onStart = (run: { cancel(): void }) => run.cancel();
		const items = sheet('2026-11-22', 'soon');
		const run = await bench
			.run('invoice', 'create', invoice(), { items, onStart })
			.catch(() => ({ status: 'canceled' }));
		expect(run.status).toBe('canceled');
		expect(bench.requests()).toEqual([]);
	});
});
