import { many, told, useBench } from './bench.mts';
import { byId } from './n8n.mts';

const bench = useBench();
const rows = (table: string) => bench.freshBooks.records(bench.account, table);
const clientId = () => byId(Number(rows('clients')[0].id));

describe('many items at a time', () => {
	test('are read side by side and come out in their own order', async () => {
		bench.freshBooks.switches.latencyMs = 300;
		bench.fault({ match: { method: 'GET' }, kind: 'delay', delayMs: 300 });
		const items = many(20, (index) => ({ json: { id: Number(rows('clients')[index % 8].id) } }));
		const started = performance.now();
		const run = await bench.run('client', 'get', { clientId: byId('={{ $json.id }}') }, { items });
		expect(performance.now() - started).toBeLessThan(20 * 300);
		expect(run.items.map(({ json }) => json.id)).toEqual(items.map(({ json }) => json.id));
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(many(20, (item) => ({ item })));
	});

	test('of new invoices get their numbers in order', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'delay', delayMs: 200 });
		const items = many(12, (index) => ({ json: { notes: `no. ${index}` } }));
		const parameters = {
			customerid: clientId(),
			create_date: '2026-11-22',
			additionalFields: { notes: '={{ $json.notes }}' },
		};
		const run = await bench.run('invoice', 'create', parameters, { items });
		const numbers = run.items.map(({ json }) => Number(String(json.invoice_number).replace(/\D/g, '')));
		expect(numbers).toEqual(many(12, (index) => numbers[0] + index));
		const stored = rows('invoices').filter(({ notes }) => String(notes).startsWith('no. '));
		expect(stored.map(({ notes }) => notes)).toEqual(items.map(({ json }) => json.notes));
	});

	test('that change the same record never overlap: the last one stays', async () => {
		bench.fault({ match: { method: 'PUT' }, kind: 'delay', delayMs: 200 });
		const items = many(10, (index) => ({ json: { fname: `Version ${index}` } }));
		const parameters = { clientId: clientId(), updateFields: { fname: '={{ $json.fname }}' } };
		const run = await bench.run('client', 'update', parameters, { items });
		expect(run.items.map(({ json }) => json.fname)).toEqual(items.map(({ json }) => json.fname));
		expect(rows('clients')[0].fname).toBe('Version 9');
	});

	test('stop at the first bad one: no later invoice is made, and the error says what was', async () => {
		const known = rows('invoices').length;
		const items = many(10, (index) => ({ json: { date: index === 3 ? '2026-13-01' : '2026-11-22' } }));
		const parameters = { customerid: clientId(), create_date: '={{ $json.date }}' };
		const run = await bench.run('invoice', 'create', parameters, { items });
		expect(run.error?.context?.itemIndex).toBe(3);
		expect(rows('invoices')).toHaveLength(known + 3);
		expect(told(run)).toContain('3 other items were already processed');
	});

	test('look the same thing up once: the currency of a client', async () => {
		const items = many(10, () => ({}));
		const lines = { specifyLines: 'fields', lines: { line: [{ name: 'Design', unit_cost: '80' }] } };
		const parameters = { customerid: clientId(), create_date: '2026-11-22', ...lines };
		expect((await bench.run('invoice', 'create', parameters, { items })).items).toHaveLength(10);
		expect(bench.requests(/clients/)).toHaveLength(1);
	});
});
