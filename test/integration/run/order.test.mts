import { many, told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();
const rows = (table: string) => bench.freshBooks.records(bench.account, table);
const clientId = () => byId(Number(rows('clients')[0].id));

describe('many items at a time', () => {
	test('are read side by side and come out in their own order', async () => {
		bench.freshBooks.switches.latencyMs = 300;
		// the first one comes last
		bench.fault({ match: { method: 'GET' }, kind: 'delay', delayMs: 300 });
		const items = many(20, (index) => ({ json: { id: Number(rows('clients')[index % 8].id) } }));
		const parameters = { clientId: byId('={{ $json.id }}'), options: { batchReads: false } };
		const [run, took] = await bench.timed(async () => await bench.run('client', 'get', parameters, { items }));
		// 4, 7, then all the others at a time
		expect(took).toBe(3 * 300);
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

	test('that change the same contact never overlap: the last one stays', async () => {
		const path = `/accounting/account/${bench.account}/users/clients/${clientId().value}`;
		const body = JSON.stringify({ client: { contacts: [{ email: 'contact@example.com' }] } });
		await bench.run('apiCall', 'request', { method: 'PUT', path, body });
		const [{ userid }] = rows('clients')[0].contacts as Array<{ userid: number }>;
		bench.fault({ match: { method: 'PUT' }, kind: 'delay', delayMs: 200 });
		const items = many(10, (index) => ({ json: { fname: `Version ${index}` } }));
		const parameters = { contactId: byId(userid), updateFields: { fname: '={{ $json.fname }}' } };
		expect((await bench.run('client', 'updateContact', parameters, { items })).items).toHaveLength(10);
		expect(rows('clients')[0].contacts).toMatchObject([{ fname: 'Version 9' }]);
	});

	test('that change the same record by API calls never overlap: the last one stays', async () => {
		bench.fault({ match: { method: 'PUT' }, kind: 'delay', delayMs: 200 });
		const items = many(10, (index) => ({ json: { fname: `Version ${index}` } }));
		const parameters = {
			method: 'PUT',
			path: `/accounting/account/{accountId}/users/clients/${clientId().value}`,
			body: '={{ { client: { fname: $json.fname } } }}',
		};
		expect((await bench.run('apiCall', 'request', parameters, { items })).items).toHaveLength(10);
		expect(rows('clients')[0].fname).toBe('Version 9');
	});

	test('stop at the first that FreshBooks refuses: no later invoice is made, and the error says what was', async () => {
		const known = rows('invoices').length;
		const items = many(10, (index) => ({ json: { client: index === 3 ? 99_000_000 : clientId().value } }));
		const parameters = { customerid: byId('={{ $json.client }}'), create_date: '2026-11-22' };
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

	const withLines = () => ({
		customerid: clientId(),
		create_date: '2026-11-22',
		specifyLines: 'fields',
		lines: { line: [{ name: 'Design', unit_cost: '80' }] },
	});

	test('look it up once in each business', async () => {
		const accounts = bench.freshBooks.businesses.slice(0, 2).map(({ accountId }) => accountId);
		const items = bench.freshBooks.businesses.slice(0, 2).map(({ businessId }) => ({ json: { businessId } }));
		const parameters = { ...withLines(), business: byId('={{ $json.businessId }}') };
		await bench.run('invoice', 'create', parameters, { items, onError: 'continueRegularOutput' });
		expect(bench.requests(/clients/).sort()).toEqual(
			accounts.map((account) => `GET /accounting/account/${account}/users/clients/${clientId().value}`).sort(),
		);
	});

	test('look it up again when that has failed: the others go on', async () => {
		bench.fault({ match: { path: '/users/clients/' }, kind: 'status', status: 503 });
		const options = { retries: 0, concurrency: 1 };
		const more = { items: many(5, () => ({})), onError: 'continueRegularOutput' } as const;
		const run = await bench.run('invoice', 'create', { ...withLines(), options }, more);
		expect(run.items.map(({ json }) => json.error !== undefined)).toEqual([true, false, false, false, false]);
	});

	test('fail each by itself where they wait for the same look-up', async () => {
		bench.fault({ match: { path: '/invoices/invoices/' }, kind: 'status', status: 503, delayMs: 300 });
		const invoiceid = byId(Number(rows('invoices')[0].id));
		const parameters = { invoiceid, amount: '1', date: '2026-11-22', options: { retries: 0 } };
		const run = await bench.run('payment', 'create', parameters, { items: many(5, () => ({})) });
		expect(run.error?.context?.itemIndex).toBe(0);
	});
});
