import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byId, credentialFor } from '../stage/n8n.mts';

const bench = useBench();
const clientId = () => byId(Number(bench.freshBooks.records(bench.account, 'clients')[0].id));
const newClient = { email: 'new@example.com' };

/** FreshBooks answers the next matching request with this. */
function answer(status: number, body: unknown, path = 'users/clients'): void {
	bench.fault({ match: { path }, kind: 'status', status, body, times: -1 });
}

describe('a refusal with HTTP 200', () => {
	test('is an error, with FreshBooks’ words, its number and what to do', async () => {
		bench.fault({ match: { path: 'items/items' }, kind: 'errors-200' });
		const run = await bench.run('item', 'getAll');
		expect(run.error?.message).toBe('You do not have access to items.');
		expect(told(run)).toContain('Ask the owner of the business');
		expect(run.items).toEqual([]);
	});

	test('of something new is not taken for a created record', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'errors-200' });
		const run = await bench.run('client', 'create', newClient);
		expect(run.status).toBe('error');
		expect(told(run)).not.toContain('may have carried');
		expect(bench.writes()).toHaveLength(1);
	});

	test('with a single object for the errors is understood too', async () => {
		const errors = { errno: 1001, field: 'email', message: 'Required.', object: 'client', value: null };
		bench.fault({ match: {}, kind: 'errors-200', body: { response: { errors } } });
		expect((await bench.run('client', 'create', newClient)).error?.message).toBe(
			'Email: Required. (FreshBooks errno 1001)',
		);
	});
});

describe('a missing scope', () => {
	test.each([
		['client', 'create', 'user:clients:write', newClient],
		['invoice', 'getAll', 'user:invoices:read', {}],
		['item', 'getAll', 'user:billable_items:read', {}],
		['project', 'getAll', 'user:projects:read', {}],
		['timeEntry', 'getAll', 'user:time_entries:read', {}],
		['tax', 'delete', 'user:taxes:write', { taxId: byId(8801) }],
	])('for %s %s is named, with where to tick it', async (resource, operation, scope, parameters) => {
		const { freshBooks } = bench;
		const token = freshBooks.issueToken({ scopes: ['user:profile:read', 'user:clients:read', 'user:taxes:read'] });
		// what was granted stands with the token, or is known to FreshBooks only
		for (const [known, asked] of [
			[token, 0],
			[{ ...token, scope: '' }, 1],
		] as const) {
			freshBooks.journal.length = 0;
			bench.credential = credentialFor(freshBooks, known);
			const sentence = told(await bench.run(resource, operation, parameters));
			expect(bench.requests()).toHaveLength(asked);
			expect(sentence).toContain(`the scope ${scope}`);
			expect(sentence).toContain('select it for your app at https://my.freshbooks.com/#/developer');
			expect(sentence).toContain('choose Switch account in the credential');
		}
	});

	test('that holds everything, of an app from before 2021, is no hindrance', async () => {
		const { freshBooks } = bench;
		bench.credential = credentialFor(freshBooks, { ...freshBooks.issueToken(), scope: 'admin:all:legacy' });
		expect((await bench.run('client', 'getAll', { limit: 1 })).items).toHaveLength(1);
	});

	test('for the event of a webhook is named', async () => {
		const { freshBooks } = bench;
		bench.credential = credentialFor(freshBooks, freshBooks.issueToken({ scopes: ['user:profile:read'] }));
		const run = await bench.run('callback', 'create', { event: 'payment.create', uri: 'https://n8n.example.com/hook' });
		expect(run.error?.httpCode).toBe('403');
		expect(told(run)).toContain('user:payments:read');
	});
});

describe('a user who is only a client in FreshBooks', () => {
	test('reads', async () => {
		bench.freshBooks.switches.role = 'client';
		expect((await bench.run('client', 'getAll', { limit: 1 })).items).toHaveLength(1);
	});

	test('is told about the role when writing is refused', async () => {
		bench.freshBooks.switches.role = 'client';
		const run = await bench.run('client', 'create', newClient);
		expect(run.error?.message).toBe('You do not have permission to do this.');
		expect(told(run)).toMatch(/role/);
	});
});

describe('an unknown id', () => {
	test.each([
		['client', 'account ID xM4pL9'],
		['invoice', 'account ID xM4pL9'],
		['callback', 'account ID xM4pL9'],
		['project', 'business ID 439001'],
		['timeEntry', 'business ID 439001'],
	])('of a %s is said with the %s it was looked up by', async (resource, lookedUpBy) => {
		const run = await bench.run(resource, 'get', { [`${resource}Id`]: byId(999_999_999) });
		expect(run.error?.message).toMatch(/^FreshBooks found no .* with this ID$/);
		expect(run.error).toMatchObject({ httpCode: '404', context: { itemIndex: 0 } });
		expect(told(run)).toContain(lookedUpBy);
	});

	test('of the client of a new invoice is said as such', async () => {
		const run = await bench.run('invoice', 'create', { customerid: byId(999_999), create_date: '2026-11-22' });
		expect(told(run)).toContain('FreshBooks found no client with this ID');
		expect(bench.writes()).toEqual([]);
	});

	test('of the category of an expense names the field', async () => {
		const run = await bench.run('expense', 'create', {
			amount: '5',
			currency_code: 'CAD',
			date: '2026-11-22',
			categoryid: byId(999_999),
		});
		expect(run.error?.message).toContain('Category');
		expect(told(run)).toContain('999999');
	});
});

describe('a refused value', () => {
	test.each([
		['classic', false],
		['newer', true],
	])('is named by what the user sees (%s errors)', async (_shape, newer) => {
		bench.freshBooks.switches.newerErrors = newer;
		await bench.run('tax', 'create', { name: 'GST 2' });
		const run = await bench.run('tax', 'create', { name: 'gst 2' });
		expect(run.error?.message).toBe('Name: Tax exists already. (value "gst 2", FreshBooks errno 1026)');
		expect(run.error?.httpCode).toBe('422');
	});

	test.each([
		[
			'newer',
			{ code: 3, details: [{ reason: '1017', metadata: { message: 'Too long.', field: 'p_city', value: 'x' } }] },
		],
		['payments', { error_type: 'validation', errors: [{ message: 'Too long.', field: 'p_city' }] }],
		['events', { errno: 422, details: ['p_city: Too long.'] }],
		['projects', { errno: 2001, error: { p_city: 'Too long.' } }],
		['older events', { details: [{ fieldViolations: [{ field: 'p_city', description: 'Too long.' }] }] }],
	])('in the shape of %s is named by what the user sees', async (_shape, body) => {
		answer(422, body);
		const run = await bench.run('client', 'create', newClient);
		expect(run.error?.message).toMatch(/^Billing City: Too long\./);
	});

	test('that is read-only for FreshBooks says so', async () => {
		answer(403, { response: { errors: [{ errno: 1038, field: 'email', message: 'Write access denied.' }] } });
		const run = await bench.run('client', 'update', { clientId: clientId(), updateFields: { email: 'a@b.example' } });
		expect(run.error?.message).toBe('Email: Write access denied. (FreshBooks errno 1038)');
		expect(told(run)).toContain('calculates this field itself');
	});
});

describe('a file that FreshBooks refuses with HTTP 200', () => {
	const refusal = { response: { errors: [{ errno: 1003, message: 'Access denied.' }] } };
	const files: Record<string, [at: string, run: () => ReturnType<typeof bench.run>]> = {
		'the PDF of an invoice': [
			'/pdf$',
			async () => {
				const [{ id }] = bench.freshBooks.records(bench.account, 'invoices');
				return await bench.run('invoice', 'downloadPdf', { invoiceId: byId(Number(id)) });
			},
		],
		'the CSV of a report': [
			'/links/reports/',
			async () => {
				const days = { period: 'custom', start_date: '2020-01-01', end_date: '2035-12-31' };
				return await bench.run('report', 'taxSummary', { ...days, output: 'csv' });
			},
		],
		'an uploaded file': ['/uploads/', async () => await bench.run('file', 'download', { jwt: 'a.b.c' })],
	};

	test.each(Object.keys(files))('%s is an error and no file', async (name) => {
		const [path, run] = files[name];
		bench.fault({ match: { path }, kind: 'status', status: 200, body: refusal });
		const result = await run();
		expect(result.items).toEqual([]);
		expect(result.error?.message).toBe('Access denied.');
		expect(bench.requests(new RegExp(path))).toHaveLength(1);
	});

	test.each(Object.keys(files))('%s is an error in whatever words FreshBooks says so', async (name) => {
		const [path, run] = files[name];
		bench.fault({ match: { path }, kind: 'status', status: 200, body: { error: 'The file has expired.' } });
		const result = await run();
		expect(result.items).toEqual([]);
		expect(result.error?.message).toBe('The file has expired.');
	});
});

describe('a reply that makes no sense', () => {
	test('an HTML page in place of JSON is no success, and a POST may have been carried out', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'html' });
		const run = await bench.run('client', 'create', newClient);
		expect(run.error?.message).toBe('FreshBooks’ reply is not JSON');
		expect(told(run)).toContain('from the request to create the client');
		expect(told(run)).toContain('FreshBooks may have carried this out all the same');
		expect(bench.writes()).toHaveLength(1);
	});

	test('an HTML page in place of JSON is told in the audit log as what it is', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'html' });
		const options = { auditLog: 'output' };
		const run = await bench.run('client', 'create', { ...newClient, options }, { onError: 'continueRegularOutput' });
		const { audit } = run.items[0].json.details as IDataObject;
		expect(audit).toEqual([expect.stringMatching(/: a reply that is not JSON: it may have been done$/)]);
	});

	test('an HTML page with 502 while reading is asked again', async () => {
		bench.fault({ match: {}, kind: 'html', status: 502 });
		expect((await bench.run('client', 'get', { clientId: clientId() })).status).toBe('success');
	});

	test('half a JSON while reading is asked again', async () => {
		bench.fault({ match: {}, kind: 'not-json' });
		expect((await bench.run('client', 'get', { clientId: clientId() })).status).toBe('success');
	});

	test.each([
		['get', {}],
		['create', newClient],
		['getAll', {}],
	])('an empty 200 to %s is an error and no record', async (operation, parameters) => {
		bench.fault({ match: { path: 'users/clients' }, kind: 'empty', times: -1 });
		const run = await bench.run('client', operation, { clientId: clientId(), ...parameters });
		expect(run.error?.message).toBe('FreshBooks’ reply holds no client');
		expect(run.items).toEqual([]);
	});

	test('a 404 of a proxy, without FreshBooks’ body, still says what was not found', async () => {
		bench.fault({ match: {}, kind: 'html', status: 404 });
		const run = await bench.run('client', 'get', { clientId: clientId() });
		expect(run.error?.message).toBe('FreshBooks found no client with this ID');
	});
});

describe('one failed item of several', () => {
	const items = () => {
		const [first, second] = bench.freshBooks.records(bench.account, 'clients');
		return [first.id, 999_999_999, second.id].map((id) => ({ json: { id: Number(id) } }));
	};
	const get = { clientId: byId('={{ $json.id }}') };

	test('stops the node and is named by its number', async () => {
		const run = await bench.run('client', 'get', get, { items: items() });
		expect(run.error?.context?.itemIndex).toBe(1);
	});

	test('goes to the error output with FreshBooks’ number, and nothing else is lost', async () => {
		const run = await bench.run('client', 'get', get, { items: items(), onError: 'continueErrorOutput' });
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(run.errorItems).toHaveLength(1);
		expect(run.errorItems[0].json).toMatchObject({
			error: 'FreshBooks found no client with this ID',
			details: { httpCode: '404', errno: 1012 },
		});
	});

	test('says how many other items were processed, so that nothing is done twice', async () => {
		const emails = [...many(3, (index) => `ok${index}@example.com`), 'bad@example.com'];
		bench.fault({ match: { body: 'bad@example' }, kind: 'status', status: 422, delayMs: 100 });
		const run = await bench.run(
			'client',
			'create',
			{ email: '={{ $json.email }}' },
			{ items: emails.map((email) => ({ json: { email } })) },
		);
		const made = bench.freshBooks.records(bench.account, 'clients').filter(({ email }) => /^ok\d@/.test(String(email)));
		expect([made.length, run.error?.context?.itemIndex]).toEqual([3, 3]);
		expect(told(run)).toContain('3 other items were already processed');
	});
});
