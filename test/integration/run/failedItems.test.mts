import { useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();
const category = () => byId(Number(bench.freshBooks.records(bench.account, 'categories')[0].id));

/** Two items, of which the first fails. */
const items = [
	{ json: { order: 'A-1', amount: 'five', error: 'an old one' } },
	{ json: { order: 'A-2', amount: '6' } },
];
const expense = () => ({
	amount: '={{ $json.amount }}',
	additionalFields: { currency_code: 'CAD', staffid: byId(1) },
	date: '2026-11-22',
	categoryid: category(),
});

describe('an item that failed', () => {
	test('goes on with its data, and names the field', async () => {
		const run = await bench.run('expense', 'create', expense(), { items, onError: 'continueRegularOutput' });
		const [{ json, pairedItem }, good] = run.items;
		expect(pairedItem).toEqual({ item: 0 });
		expect(json).toEqual({
			order: 'A-1',
			amount: 'five',
			error: expect.stringMatching(/^Amount: "five" is not an amount/),
			details: { field: 'amount' },
		});
		expect(good.json).toMatchObject({ amount: '6.00' });
		expect(good.json).not.toHaveProperty('order');
	});

	test('leaves by the error output with its data, which n8n adds', async () => {
		const run = await bench.run('expense', 'create', expense(), { items, onError: 'continueErrorOutput' });
		expect(run.items).toHaveLength(1);
		expect(run.errorItems.map(({ json }) => json)).toEqual([
			{
				order: 'A-1',
				amount: 'five',
				error: expect.stringMatching(/^Amount: "five" is not an amount/),
				details: { field: 'amount' },
			},
		]);
	});

	test.each<[what: string, field: string, parameters: object]>([
		['an empty field', 'date', { date: '={{ "" }}' }],
		['a reference that is none', 'categoryid', { categoryid: byId('={{ "x" }}') }],
		['a field of the additional ones', 'taxAmount1', { additionalFields: { taxAmount1: 'x' } }],
		['a choice', 'status', { additionalFields: { status: '={{ "lost" }}' } }],
	])('for %s names %s', async (_what, field, parameters) => {
		const wrong = { ...expense(), amount: '5', ...parameters };
		const run = await bench.run('expense', 'create', wrong as never, { onError: 'continueRegularOutput' });
		expect(run.items[0].json.details).toMatchObject({ field });
	});

	test('for a value in a line names the field of the line', async () => {
		const [{ id }] = bench.freshBooks.records(bench.account, 'clients');
		const lines = { specifyLines: 'json', linesJson: '[{ "unit_cost": "1", "taxAmount1": "x" }]' };
		const invoice = { customerid: byId(Number(id)), create_date: '2026-11-22', ...lines };
		const run = await bench.run('invoice', 'create', invoice, { onError: 'continueRegularOutput' });
		expect(run.items[0].json.details).toMatchObject({ field: 'taxAmount1' });
	});

	test('for a word of FreshBooks’ names its field', async () => {
		const callback = { event: 'invoice.create', uri: 'x' };
		const run = await bench.run('callback', 'create', callback, { onError: 'continueRegularOutput' });
		expect(run.items[0].json.details).toMatchObject({ field: 'uri' });
	});
});
