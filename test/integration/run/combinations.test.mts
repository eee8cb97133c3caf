import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byId, byName, file } from '../stage/n8n.mts';

/** Names, references, rows and lines from items, together. */
const bench = useBench('2026-06-10T15:00:00Z');
const rows = (table: string) => bench.freshBooks.records(bench.account, table) as IDataObject[];
const day = { create_date: '2026-06-10' };
const line = { specifyLines: 'json', linesJson: '[{ "name": "Design", "unit_cost": "80" }]' };
/** What an expression gives of an item. */
const field = (name: string) => byName(`={{ $json.${name} }}`);
const items = (...jsons: IDataObject[]) => ({ items: jsons.map((json) => ({ json })) });
const goOn = { onError: 'continueRegularOutput' as const };

describe('several items that mean the same client, by name, email and ID', () => {
	const names = ['Okafor Ceramics', 'amara@okaforceramics.example', ' okafor  ceramics'];
	const who = (index: number) =>
		index % 2
			? { __rl: true, mode: 'id', value: '214101' }
			: { __rl: true, mode: 'name', value: names[(index / 2) % names.length] };
	const changes = many(8, (index) => ({ who: who(index), note: `Version ${index}` }));
	const parameters = { clientId: '={{ $json.who }}', updateFields: { note: '={{ $json.note }}' } } as never;
	const written = () =>
		bench.freshBooks.journal.flatMap(({ method, body }) =>
			method === 'PUT' ? [(body as { client: IDataObject }).client.note] : [],
		);

	test('change it in their order, however long it takes to look a name up', async () => {
		bench.fault({ match: { path: '/clients$' }, kind: 'delay', delayMs: 60, times: -1 });
		const run = await bench.run('client', 'update', parameters, items(...changes));
		expect(run.error).toBeUndefined();
		expect(written()).toEqual(changes.map(({ note }) => note));
	});

	test('go on in their order where one of them is not found', async () => {
		bench.fault({ match: { path: '/clients$' }, kind: 'delay', delayMs: 60, times: -1 });
		const strange = { who: { __rl: true, mode: 'name', value: 'Nobody' }, note: 'lost' };
		const run = await bench.run('client', 'update', parameters, { ...items(strange, ...changes), ...goOn });
		expect(run.items[0].json.error).toMatch('No client is called "Nobody"');
		expect(written()).toEqual(changes.map(({ note }) => note));
	});
});

describe('an invoice for each order, out of many items', () => {
	const parameters = (options: IDataObject, more: IDataObject = {}) => ({
		...day,
		customerid: field('client'),
		specifyLines: 'inputItems',
		groupBy: 'order',
		lines: { line: [{ item: field('item'), tax1: field('tax'), qty: '={{ $json.qty }}' }] },
		options: { onlyOnceFor: '={{ $json.order }}', ifNotFound: 'createClient', ...options },
		...more,
	});
	const orders = [
		{ order: 1042, client: 'Okafor Ceramics', item: 'Logo design', tax: 'HST', qty: 2 },
		{ order: 'B-7', client: 'New One Ltd', item: 'Logo design', tax: '', qty: 1 },
		{ order: '1042', client: ' okafor  ceramics', item: 'logo design', tax: 'hst', qty: 3 },
		{ order: 'b-7 ', client: 'new one ltd', item: 'Logo design', tax: '', qty: 1 },
	];
	const shown = ({ json, pairedItem }: { json: IDataObject; pairedItem?: unknown }) => [
		json.po_number,
		(json.lines as IDataObject[]).map(({ qty, taxName1 }) => [qty, taxName1]),
		json.alreadyExisted,
		pairedItem,
	];

	test('is made once for the number of the order, however a sheet writes it, with its new client', async () => {
		const before = rows('clients').length;
		const first = await bench.run('invoice', 'create', parameters({}), items(...orders));
		expect(first.error).toBeUndefined();
		const [one, two] = [
			[
				['2', 'HST'],
				['3', 'HST'],
			],
			[
				['1', 'GST'],
				['1', 'GST'],
			],
		];
		const pairs = [
			[{ item: 0 }, { item: 2 }],
			[{ item: 1 }, { item: 3 }],
		];
		expect(first.items.map(shown)).toEqual([
			['1042', one, false, pairs[0]],
			['B-7', two, false, pairs[1]],
		]);
		expect(rows('clients')).toHaveLength(before + 1);
		const writes = bench.writes().length;
		const again = await bench.run('invoice', 'create', parameters({}), items(...[...orders].reverse()));
		expect(again.items.map(({ json }) => json.alreadyExisted)).toEqual([true, true]);
		expect(bench.writes()).toHaveLength(writes);
	});

	test('is refused where the items of one order have several references', async () => {
		const [first] = orders;
		const options = { onlyOnceFor: '={{ $json.reference }}' };
		const run = await bench.run(
			'invoice',
			'create',
			parameters(options),
			items({ ...first, reference: 'a' }, { ...first, reference: 'b' }),
		);
		expect(run.error?.message).toBe(
			'Only Once For: items 1 and 2 of 2 are to make one invoice, but differ in this ("A" and "B")',
		);
		expect(bench.writes()).toEqual([]);
	});

	test('names the item whose article is not found, and the others go on', async () => {
		const [first] = orders;
		const sheet = [first, { ...first, item: 'Nope' }, { ...first, order: 'C' }];
		const run = await bench.run('invoice', 'create', parameters({}), { ...items(...sheet), ...goOn });
		expect(run.items[0].json.error).toMatch(/^Item 2 of 3: Line 1: Item: No item is called "Nope"/);
		expect(run.items[1].json).toMatchObject({ po_number: 'C', alreadyExisted: false });
	});
});

test('a bill of many items gets the file of the first of them, of which people are told', async () => {
	const parameters = {
		vendorid: byName(String(rows('bill_vendors')[0].vendor_name)),
		issue_date: '2026-06-10',
		attachFile: true,
		binaryPropertyName: 'data',
		specifyLines: 'inputItems',
		lines: { line: [{ categoryid: byName('advertising'), unit_cost: '5' }] },
	};
	const pdf = (name: string) => ({ binary: file(Buffer.from('%PDF-1.4'), name, 'application/pdf') });
	const run = await bench.run('bill', 'create', parameters, { items: [pdf('a.pdf'), pdf('b.pdf')] });
	expect(run.error).toBeUndefined();
	expect(bench.requests(/uploads/)).toHaveLength(1);
	expect(run.hints).toEqual(['1 of 2 items: A bill can have only one file: that of the first item was attached']);
});

describe('a client that was created for a document', () => {
	const create = async (more: IDataObject, options: IDataObject = {}, name = 'New Ltd') =>
		await bench.run('invoice', 'create', {
			...day,
			...line,
			customerid: byName(name),
			...more,
			options: { ifNotFound: 'createClient', ...options },
		});

	test.each<[what: string, more: IDataObject, options: IDataObject]>([
		['whose date is none', { create_date: 'soon' }, {}],
		['whose lines are none', { linesJson: 'nonsense' }, {}],
		['whose sender is unknown', { additionalFields: { sentid: byName('Nobody') } }, {}],
		['whose reference is empty', {}, { onlyOnceFor: '={{ $json.nowhere }}' }],
	])('%s, is told, and taken by the next run', async (_what, more, options) => {
		const before = rows('clients').length;
		expect(told(await create(more, options))).toMatch(/\nThe client "New Ltd" was created\.$/);
		expect((await create({})).error).toBeUndefined();
		expect(rows('clients')).toHaveLength(before + 1);
	});

	test('that the items of it do not agree on, is told', async () => {
		const run = await bench.run(
			'invoice',
			'create',
			{
				...day,
				customerid: field('client'),
				specifyLines: 'inputItems',
				lines: { line: [{ name: 'x', unit_cost: '1' }] },
				options: { ifNotFound: 'createClient' },
			},
			items({ client: 'A Ltd' }, { client: 'B Ltd' }),
		);
		expect(told(run)).toMatch(/^Client: items 1 and 2 of 2 are to make one invoice.*\n.*A Ltd.*\n.*B Ltd/);
	});
});

test('500 rows that are mapped, with new clients by name and each order twice, make 250 expenses', async () => {
	const sheet = many(500, (index) => ({
		json: {
			Amount: 5 + (index % 250),
			Currency: 'CAD',
			Category: 'Advertising',
			Date: '2026-06-10',
			Client: `New ${index % 40} Ltd`,
			Order: `o-${index % 250}`,
		},
	}));
	const before = rows('clients').length;
	const parameters = {
		dataMode: 'autoMap',
		inputsToIgnore: 'Order',
		options: { onlyOnceFor: '={{ $json.Order }}', ifNotFound: 'createClient' },
	};
	const run = await bench.run('expense', 'create', parameters, { items: sheet, ...goOn });
	expect(run.items.filter(({ json }) => json.error)).toEqual([]);
	expect(run.items.map(({ json }) => json.alreadyExisted)).toEqual(many(500, (index) => index >= 250));
	expect(rows('clients')).toHaveLength(before + 40);
	// three for each client, three for each expense, and the lists that are looked through
	expect(bench.requests().length).toBeLessThanOrEqual(40 * 3 + 250 * 3 + 10);
}, 60_000);

describe('a number with more or fewer noughts than the invoices have', () => {
	const number = async (invoice_number: string) =>
		await bench.run('invoice', 'create', {
			...day,
			...line,
			customerid: byId(214103),
			additionalFields: { invoice_number },
		});

	test.each(['send', 'markAsPaid', 'markAsSent', 'delete', 'archive', 'update'])(
		'does nothing where several may be meant: %s',
		async (operation) => {
			await number('42');
			await number('0000042');
			const before = bench.writes().length;
			const run = await bench.run('invoice', operation, {
				invoiceId: byName('00042'),
				date: '2026-06-10',
				updateFields: { notes: 'x' },
			});
			expect(run.error?.message).toMatch(
				/^Invoice: Several invoices have the number "00042": ID \d+ \(0000042 – .+ID \d+ \(42 – /,
			);
			expect(bench.writes()).toHaveLength(before);
		},
	);
});

describe('a reference that is none', () => {
	test.each([
		['a number that is none', '={{ Number($json.nowhere) }}', 'NaN is not text'],
		['nothing but blanks without a width', '={{ "\\u200b" }}', 'it is empty'],
	])('%s, is refused', async (_what, onlyOnceFor, says) => {
		const run = await bench.run('invoice', 'create', {
			...day,
			...line,
			customerid: byId(214101),
			options: { onlyOnceFor },
		});
		expect(told(run)).toMatch(`Only Once For: ${says}`);
		expect(bench.writes()).toEqual([]);
	});

	test('that FreshBooks has cut short, is told', async () => {
		const rewrite: [string, string] = ['"po_number":"[^"]*"', '"po_number":"order"'];
		bench.fault({ match: { method: 'POST', path: '/invoices$' }, kind: 'rewrite', rewrite });
		const options = { onlyOnceFor: 'order 1042' };
		const run = await bench.run('invoice', 'create', { ...day, ...line, customerid: byId(214101), options });
		expect(run.hints).toEqual([
			'FreshBooks did not store PO Number as given: look at the result before you rely on it',
		]);
	});
});

describe('hours are billed once', () => {
	test('by executions and items that name the client in several ways', async () => {
		const parameters = {
			...day,
			projects: 'okafor WEB shop',
			groupBy: 'service',
			additionalFields: { tax1: byName('hst') },
		};
		const names = items({ who: 'Okafor Ceramics' }, { who: 'amara@okaforceramics.example' });
		const runs = await Promise.all([
			bench.run('invoice', 'createFromTime', { ...parameters, customerid: byName(' okafor ceramics ') }),
			bench.run('invoice', 'createFromTime', { ...parameters, customerid: byId(214101) }),
			bench.run('invoice', 'createFromTime', { ...parameters, customerid: field('who') }, names),
		]);
		const outputs = runs.flatMap(({ items: out }) => out.map(({ json }) => json));
		expect(outputs.filter(({ created }) => created)).toMatchObject([{ hours: 4.5, amount: '483.08' }]);
		expect(outputs.map(({ reason }) => reason).filter(Boolean)).toEqual(many(3, () => 'There is nothing to bill'));
	});
});

describe('an invoice by its number is paid once', () => {
	test('by a payment with a reference and by Mark as Paid, at the same moment', async () => {
		bench.fault({ match: {}, kind: 'delay', delayMs: 30, times: -1 });
		const options = { ifMoreThanOutstanding: 'outstanding', onlyOnceFor: 'ch_1' };
		const pay = async (invoiceid: IDataObject, more: IDataObject = {}) =>
			await bench.run('payment', 'create', {
				invoiceid,
				amount: '366.12',
				date: '2026-06-10',
				options: { ...options, ...more },
			});
		const runs = await Promise.all([
			pay(byName('7')),
			bench.run('invoice', 'markAsPaid', { invoiceId: byName('0000007'), date: '2026-06-10' }),
			pay(byId(987007)),
			pay(byName('0000007'), { onlyOnceFor: 'ch_2' }),
		]);
		const paid = rows('payments').filter(({ invoiceid, vis_state: state }) => invoiceid === 987007 && state === 0);
		expect(paid).toHaveLength(1);
		expect(
			rows('credit_notes').filter(({ credit_type: type, vis_state: state }) => type === 'overpayment' && state === 0),
		).toEqual([]);
		expect(
			runs.filter(({ items: out }) => out[0]?.json.alreadyExisted === false || out[0]?.json.alreadyPaid === false),
		).toHaveLength(1);
	});
});
