import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../../stage/bench.mts';
import { byId, byName } from '../../stage/n8n.mts';

const bench = useBench('2026-06-10T15:00:00Z');

/** The lines as FreshBooks was asked to keep them. */
const sent = () =>
	bench.freshBooks.journal.flatMap(({ method, body }) => {
		const [record] = Object.values((method === 'GET' ? {} : (body ?? {})) as Record<string, IDataObject>);
		return (record?.lines ?? []) as IDataObject[];
	});
const reads = () => bench.requests().filter((request) => request.startsWith('GET ') && !request.includes('clients'));
const idOf = (table: string, name: string) =>
	Number(bench.freshBooks.records(bench.account, table).find((row) => row.name === name)?.id);

const documents: Array<[resource: string, parameters: IDataObject]> = [
	['invoice', { customerid: byId(214101), create_date: '2026-06-10' }],
	['estimate', { customerid: byId(214101), create_date: '2026-06-10' }],
	['invoiceProfile', { customerid: byId(214101), create_date: '2026-06-10', frequency: 'm', numberRecurring: 0 }],
	['creditNote', { clientid: byId(214101), create_date: '2026-06-10' }],
];

const logo = {
	name: 'Logo design',
	description: 'Three drafts, two rounds',
	unit_cost: { amount: '1200.00', code: 'CAD' },
	taxName1: 'GST',
	taxAmount1: '5',
};

describe.each(documents)('a line of %s', (resource, parameters) => {
	const create = async (lines: IDataObject[], more: IDataObject = {}) =>
		await bench.run(resource, 'create', { ...parameters, lines: { line: lines }, ...more });
	const fromJson = async (lines: unknown) =>
		await bench.run(resource, 'create', {
			...parameters,
			specifyLines: 'json',
			linesJson: `={{ ${JSON.stringify(lines)} }}`,
		});

	test('has name, description, rate and taxes of its item', async () => {
		for (const item of [byName('logo  DESIGN'), byId(idOf('items', 'Logo design'))]) {
			bench.freshBooks.journal.length = 0;
			expect((await create([{ item, qty: '2' }])).error).toBeUndefined();
			expect(sent()).toMatchObject([{ ...logo, qty: '2' }]);
			expect(Object.keys(sent()[0])).not.toEqual(expect.arrayContaining(['item']));
		}
	});

	test('what is typed beside the item goes before it', async () => {
		const typed = { name: 'Our logo', unit_cost: '1000', tax1: byName('hst') };
		await create([{ item: byName('Logo design'), ...typed, additionalFields: { description: 'One draft' } }]);
		expect(sent()).toMatchObject([
			{
				name: 'Our logo',
				description: 'One draft',
				unit_cost: { amount: '1000.00', code: 'CAD' },
				taxName1: 'HST',
				taxAmount1: '13',
			},
		]);
	});

	test('has two taxes of FreshBooks, or one of the user’s own', async () => {
		await create([
			{ name: 'x', unit_cost: '1', tax1: byName('GST'), additionalFields: { tax2: byName('PST') } },
			{ name: 'y', unit_cost: '1', additionalFields: { taxName1: 'VAT', taxAmount1: '20' } },
		]);
		expect(sent()).toMatchObject([
			{ taxName1: 'GST', taxAmount1: '5', taxName2: 'PST', taxAmount2: '7' },
			{ taxName1: 'VAT', taxAmount1: '20' },
		]);
		expect(Object.keys(sent()[1])).not.toContain('taxName2');
	});

	test('has a tax that is charged on top of the other as such', async () => {
		await bench.run('tax', 'create', { name: 'QST', additionalFields: { amount: '9.975', compound: true } });
		bench.freshBooks.journal.length = 0;
		await create([{ name: 'x', unit_cost: '1', tax1: byName('GST'), additionalFields: { tax2: byName('QST') } }]);
		expect(sent()).toMatchObject([{ taxName2: 'QST', taxAmount2: '9.975', compounded_tax: true }]);
	});

	test('as JSON has items and taxes by their names, and items by their ID as a number', async () => {
		const lines = [
			{ item: 'Logo design', qty: 2 },
			{ item: idOf('items', 'Logo design'), name: 'Second' },
			{ name: 'x', unit_cost: '3', tax1: 'gst', tax2: 'PST' },
		];
		expect((await fromJson(lines)).error).toBeUndefined();
		expect(sent()).toMatchObject([
			{ ...logo, qty: '2' },
			{ ...logo, name: 'Second', qty: '1' },
			{ name: 'x', taxName1: 'GST', taxAmount1: '5', taxName2: 'PST', taxAmount2: '7' },
		]);
	});

	test('as JSON says which line names an item that there is none of', async () => {
		const result = await fromJson([{ name: 'x', unit_cost: 1 }, { item: 'Logo desing' }]);
		expect(told(result)).toMatch(/^Line 2: Item: No item is called "Logo desing"\. The nearest: "Logo design"/);
		expect(bench.writes()).toEqual([]);
	});

	test('says which item there is none of', async () => {
		const result = await create([{ item: byName('Logo') }]);
		expect(told(result)).toMatch(/^Line 1: Item: No item is called "Logo"/);
		expect(bench.writes()).toEqual([]);
	});

	test('does not take a rate in another currency for its own', async () => {
		const more = { additionalFields: { currency_code: 'USD' } };
		const result = await create([{ item: byName('Logo design') }], more);
		expect(told(result)).toMatch('Line 1: the item’s rate is in CAD, but this is in USD: give a Rate');
		expect(bench.writes()).toEqual([]);
		await create([{ item: byName('Logo design'), unit_cost: '900' }], more);
		expect(sent()).toMatchObject([{ name: 'Logo design', unit_cost: { amount: '900.00', code: 'USD' } }]);
	});

	test('without item and rate is told', async () => {
		expect(told(await create([{ name: 'x' }]))).toMatch('Line 1: Rate is empty');
	});
});

test('items and taxes are looked up once for all lines of all items', async () => {
	const [resource, parameters] = documents[0];
	const line = { item: byName('={{ $json.item }}'), tax1: byName('HST') };
	const names = ['Logo design', 'Printed brochure', 'Website care, monthly', 'Workshop, half a day'];
	const items = many(40, (index) => ({ json: { item: names[index % 4] } }));
	const result = await bench.run(resource, 'create', { ...parameters, lines: { line: [line, line] } }, { items });
	expect(result.error).toBeUndefined();
	expect(reads().sort()).toEqual([
		`GET /accounting/account/${bench.account}/items/items`,
		`GET /accounting/account/${bench.account}/taxes/taxes`,
	]);
});

test('a line of an invoice that is there takes an item, and keeps what that does not have', async () => {
	const line = [{ item: byName('Website care, monthly'), qty: '', additionalFields: { lineid: '1' } }];
	const parameters = { invoiceId: byId(987010), specifyLines: 'addFields', lines: { line } };
	const before = bench.freshBooks.records(bench.account, 'invoices').find(({ id }) => id === 987010);
	const result = await bench.run('invoice', 'update', parameters);
	expect(result.error).toBeUndefined();
	const [kept] = before?.lines as IDataObject[];
	expect(sent()).toMatchObject([
		{ lineid: 1, name: 'Website care, monthly', unit_cost: { amount: '120.00' }, qty: kept.qty },
	]);
});
