import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, C, DELETE, GET, L, P, POST, PUT, T } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { told } from '../../stage/bench.mts';
import { apiCalls } from './apiCall.cases.mts';

const world = openWorld();

testMatrix(world, apiCalls);

const nobody = { mode: 'list', value: '', __rl: true };

const call = async (parameters: INodeParameters, options = {}) =>
	await world.run({ resource: 'apiCall', operation: 'request', ...parameters }, options);

describe('apiCall: one call', () => {
	test('returns FreshBooks’ whole reply', async () => {
		const path = '/projects/business/{businessId}/project/609302';
		const result = await call({ path });
		expect(world.requests()).toEqual([GET(`${P}/project/609302`)]);
		expect(result.items.map(({ json }) => json)).toEqual([await world.ask(`${P}/project/609302`)]);
	});

	test('returns a list as one JSON file that is called like it, whatever its pages', async () => {
		const path = '/accounting/account/{accountId}/users/clients';
		const result = await call({ path, paginate: true, returnAll: true, asFile: true });
		const clients = await call({ path, paginate: true, returnAll: true });
		const [{ json, binary }, ...others] = result.items;
		expect(others).toEqual([]);
		expect(json).toEqual({ records: clients.items.length });
		expect(binary?.data).toMatchObject({ fileName: 'clients.json', mimeType: 'application/json' });
		const file = JSON.parse(Buffer.from(binary!.data.data, 'base64').toString());
		expect(file).toEqual(clients.items.map((item) => item.json));
	});

	test('returns an empty list as a file with an empty list', async () => {
		const query = { parameter: [{ name: 'search[email]', value: 'nobody@nowhere.example' }] };
		const path = '/accounting/account/{accountId}/users/clients';
		const [{ binary }] = (await call({ path, query, paginate: true, asFile: true })).items;
		expect(Buffer.from(binary!.data.data, 'base64').toString()).toBe('[]');
	});

	test('returns what is no JSON as the file that it is', async () => {
		const invoice = world.find('invoices', { vis_state: 0 });
		const path = `/accounting/account/{accountId}/invoices/invoices/${invoice.id}/pdf`;
		const [{ json, binary }] = (await call({ path, asFile: true, binaryPropertyName: 'pdf' })).items;
		const file = Buffer.from(binary!.pdf.data, 'base64');
		expect(binary?.pdf).toMatchObject({ mimeType: 'application/pdf', fileExtension: 'pdf' });
		expect([json, file.subarray(0, 5).toString()]).toEqual([{ size: file.length }, '%PDF-']);
	});

	test('keeps FreshBooks’ tokens out of files too', async () => {
		const path = '/accounting/account/{accountId}/users/clients';
		const files = await Promise.all(
			[true, false].map(async (paginate) => await call({ path, paginate, asFile: true })),
		);
		for (const { items } of files) {
			const text = Buffer.from(items[0].binary!.data.data, 'base64').toString();
			expect(text).toContain('"organization"');
			expect(text).not.toMatch(/token/);
		}
	});

	test('gives no file where FreshBooks refuses it', async () => {
		const path = '/accounting/account/{accountId}/invoices/invoices/1/pdf';
		const result = await call({ path, asFile: true });
		expect(told(result)).toMatch(/not found|no .* with this ID|404/i);
		expect(result.items).toEqual([]);
	});

	test('that sends an email is not repeated when its reply is lost', async () => {
		const invoice = world.find('invoices', { vis_state: 0 });
		world.freshBooks.switches.faults.push({ match: { method: 'PUT' }, kind: 'lost-reply' });
		const result = await call({
			method: 'PUT',
			path: `/accounting/account/{accountId}/invoices/invoices/${invoice.id}`,
			body: '{ "invoice": { "action_email": true } }',
		});
		expect(told(result)).toContain('may have carried this out');
		expect(world.requests()).toHaveLength(1);
	});

	test('creates, changes and deletes with the body as it is given', async () => {
		const taxes = '/accounting/account/{accountId}/taxes/taxes';
		const created = await call({
			method: 'POST',
			path: taxes,
			body: '{ "tax": { "name": "QST", "amount": "9.975" } }',
		});
		const id = Number(world.find('taxes', { name: 'QST' }).id);
		expect(created.items[0].json).toMatchObject({ response: { result: { tax: { id, name: 'QST' } } } });

		const body = '={{ { tax: { number: "12" } } }}';
		await call({
			method: 'PUT',
			path: `${taxes}/${id}`,
			body,
			query: { parameter: [{ name: 'include[]', value: 'x' }] },
		});
		expect(world.find('taxes', { id })).toMatchObject({ number: '12' });

		const deleted = await call({ method: 'DELETE', path: `${taxes}/${id}` });
		expect(deleted.items).toHaveLength(1);
		expect(world.requests()).toEqual([
			POST(`${A}/taxes/taxes`, { tax: { name: 'QST', amount: '9.975' } }),
			PUT(`${A}/taxes/taxes/${id}`, { tax: { number: '12' } }, ['include[]=x']),
			DELETE(`${A}/taxes/taxes/${id}`),
		]);
	});

	test('takes the query behind the path too', async () => {
		await call({
			path: '/accounting/account/{accountId}/users/clients?include[]=late_fee&search%5Bemail%5D=a%40b.example',
		});
		expect(world.requests()).toEqual([GET(`${A}/users/clients`, ['include[]=late_fee', 'search[email]=a@b.example'])]);
	});

	test('names a version where a path needs one', async () => {
		const path = '/accounting/businesses/{businessUuid}/journal_entries';
		await call({ path, options: { apiVersion: '2023-09-25' } });
		expect(world.freshBooks.journal.at(-1)).toMatchObject({
			path: `${L}/journal_entries`,
			headers: { 'x-api-version': '2023-09-25' },
		});
	});

	test('needs no business when the path names none', async () => {
		const result = await call({ business: nobody, path: '/auth/api/v1/users/me' });
		expect(result.items[0].json.response).toMatchObject({ id: 5820101 });
		expect(world.requests()).toHaveLength(1);
		expect(told(await call({ business: nobody, path: '/x/{businessId}' }))).toContain('Choose a business');
	});

	test('shows no secret that FreshBooks sends along', async () => {
		const result = await call({ path: '/auth/api/v1/users/me' });
		expect(JSON.stringify(result.items)).not.toMatch(/fasttrack_token|_token"/);
		const staff = await call({ path: '/accounting/account/{accountId}/users/staffs', paginate: true, returnAll: true });
		expect(staff.items).toHaveLength(2);
		expect(JSON.stringify(staff.items)).not.toContain('api_token');
	});

	test('is repeated where that is safe, and never where something might be created twice', async () => {
		const lost = (method: string) => [{ match: { method }, kind: 'status' as const, status: 503 }];
		world.freshBooks.switches.faults = lost('GET');
		expect((await call({ path: '/auth/api/v1/users/me' })).error).toBeUndefined();

		world.freshBooks.switches.faults = lost('POST');
		const path = '/accounting/account/{accountId}/taxes/taxes';
		const result = await call({ method: 'POST', path, body: '{ "tax": { "name": "QST" } }' });
		expect(result.error?.message).toBe(`FreshBooks had a server error when asked to POST ${A}/taxes/taxes (HTTP 503)`);
		expect(told(result)).toContain('FreshBooks may have carried this out all the same');
		expect(world.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
	});
});

test('apiCall: what was changed before a failure is told, what was only read is not', async () => {
	const items = ['/auth/api/v1/users/me', '/auth/api/v1/nothing'].map((path) => ({ json: { path } }));
	const read = await call({ path: '={{ $json.path }}' }, { items });
	expect(told(read)).not.toContain('already processed');

	const taxes = ['QST', ''].map((name) => ({ json: { body: { tax: { name } } } }));
	const path = '/accounting/account/{accountId}/taxes/taxes';
	const written = await call({ method: 'POST', path, body: '={{ $json.body }}' }, { items: taxes });
	expect(told(written)).toContain('1 other item was already processed');
});

describe('apiCall: what FreshBooks refuses', () => {
	test('an unknown path', async () => {
		const result = await call({ path: '/accounting/account/{accountId}/taxes/taxes/1' });
		expect(result.error?.message).toBe('FreshBooks has nothing at this path');
		expect(told(result)).toContain(`The request was GET ${A}/taxes/taxes/1`);
	});

	test('an unknown record in a body is not an unknown path', async () => {
		const body = '{ "invoice": { "customerid": 1, "create_date": "2026-01-01" } }';
		const path = '/accounting/account/{accountId}/invoices/invoices';
		const result = await call({ method: 'POST', path, body });
		expect(told(result)).toContain('errno 1012');
		expect(told(result)).not.toContain('this path');
	});

	test('with HTTP 200 is an error too', async () => {
		world.freshBooks.switches.itemsAccess = false;
		const result = await call({ path: '/accounting/account/{accountId}/items/items', paginate: true });
		expect(result.error?.message).toBe('You do not have access to items.');
	});
});

describe('apiCall: a list', () => {
	test.each([
		['accounting', '/accounting/account/{accountId}/users/clients', `${A}/users/clients`, 8],
		['projects', '/projects/business/{businessId}/projects', `${P}/projects`, 4],
		['time tracking', '/timetracking/business/{businessId}/time_entries?team=true', `${T}/time_entries`, 6],
		['comments', '/comments/business/{businessId}/services', `${C}/services`, 3],
		['team members', '/auth/api/v1/businesses/{businessId}/team_members', undefined, 4],
		['the ledger', '/accounting/businesses/{businessUuid}/ledger_accounts/accounts', undefined, 23],
		['other income', '/accounting/account/{accountId}/other_incomes/other_incomes', undefined, 3],
		['what stands beside abilities', '/comments/business/{businessId}/time_entries/search?team=true', undefined, 6],
	])('of %s is one item for each record', async (_family, path, asked, count) => {
		const result = await call({ path, paginate: true, returnAll: true });
		expect(result.error).toBeUndefined();
		expect(result.items).toHaveLength(count);
		expect(result.items.every(({ json }) => !('response' in json))).toBe(true);
		if (asked) expect(world.requests()[0].path).toBe(asked);
	});

	const clients = '/accounting/account/{accountId}/users/clients';

	test('is read page by page, and no page more than the limit needs', async () => {
		world.freshBooks.seedManyClients('xM4pL9', 250);
		expect((await call({ path: clients, paginate: true, returnAll: true })).items).toHaveLength(258);
		world.freshBooks.journal.length = 0;
		const result = await call({
			path: clients,
			paginate: true,
			limit: 150,
			query: { parameter: [{ name: 'page', value: '9' }] },
		});
		expect(new Set(result.items.map(({ json }) => json.id)).size).toBe(150);
		expect(world.requests().map(({ query }) => query)).toEqual([
			['page=1', 'per_page=100'],
			['page=2', 'per_page=100'],
		]);
	});

	test('that is none is said', async () => {
		const result = await call({ path: '/auth/api/v1/users/me', paginate: true });
		expect(told(result)).toMatch(/not one list: turn Paginate off/);
	});
});

/** What could lead to another host, out of the path, or into the headers. */
const hostile = [
	'',
	'accounting/account',
	'https://evil.example/x',
	'//evil.example/x',
	'/\\evil.example/x',
	'\\\\evil.example',
	'/x/../../auth',
	'/x/./y',
	'/x/..',
	'/%2e%2e/x',
	'/x%2f..%2fy',
	'/x%5cy',
	'/x%00',
	'/x\r\nHost: evil.example',
	'/x\ty',
	'/@evil.example',
	'/x//y',
	'/x#y',
	'/{credential}/x',
	'/{accountId}/{__proto__}',
	'/ü',
	'/x y',
];

test.each(hostile)('apiCall: %j is refused, and nothing is asked', async (path) => {
	const result = await call({ path: '={{ $json.path }}' }, { items: [{ json: { path } as IDataObject }] });
	expect(result.error?.message).toMatch(/^Path: /);
	expect(world.requests()).toEqual([]);
});

test.each([
	['Body (JSON)', { method: 'POST', path: '/x', body: '={{ "[1]" }}' }],
	['Body (JSON)', { method: 'PUT', path: '/x', body: '={{ "{" }}' }],
	['API Version', { path: '/x', options: { apiVersion: 'alpha\r\nx: y' } }],
	['Limit', { path: '/auth/api/v1/users/me', paginate: true, limit: 0 }],
])('apiCall: a wrong %s is refused, and nothing is asked', async (label, parameters) => {
	const result = await call(parameters as INodeParameters);
	expect(result.error?.message.startsWith(`${label}: `)).toBe(true);
	expect(world.requests()).toEqual([]);
});

test('apiCall: an ID from an item cannot leave its place', async () => {
	const path = '=/accounting/account/{accountId}/taxes/taxes/{{ $json.id }}';
	const items = ['1/../../../../auth', '1?x=1', byId(1)].map((id) => ({ json: { id } as IDataObject }));
	const [first] = items;
	expect(told(await call({ path }, { items: [first] }))).toMatch(/^Path: /);
});
