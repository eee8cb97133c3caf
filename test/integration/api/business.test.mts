import type { IDataObject } from 'n8n-workflow';

import { many, picked, told, until, useBench } from '../stage/bench.mts';
import { byId, byName } from '../stage/n8n.mts';

const bench = useBench();
const identityCalls = () => bench.requests(/users\/me$/).length;
const idOf = (index: number) => byId(bench.freshBooks.businesses[index].businessId);

describe('a business', () => {
	test('picked from the list costs no extra request', async () => {
		const run = await bench.run('client', 'getAll', { limit: 2 });
		expect(run.items).toHaveLength(2);
		expect(identityCalls()).toBe(0);
	});

	test('picked from the list serves every family with its own id', async () => {
		const { accountId, businessId } = bench.freshBooks.businesses[0];
		for (const resource of ['client', 'callback', 'project', 'timeEntry']) {
			expect((await bench.run(resource, 'getAll', { limit: 1 })).status).toBe('success');
		}
		expect(bench.requests()).toEqual([
			`GET /accounting/account/${accountId}/users/clients`,
			`GET /events/account/${accountId}/events/callbacks`,
			`GET /projects/business/${businessId}/projects`,
			`GET /timetracking/business/${businessId}/time_entries`,
		]);
	});

	test('given by its id is looked up once, however many items there are', async () => {
		const items = many(20, () => ({}));
		const run = await bench.run('client', 'getAll', { business: idOf(1), limit: 1 }, { items });
		expect(run.items).toHaveLength(20);
		expect(identityCalls()).toBe(1);
		expect(new Set(bench.requests(/clients/))).toEqual(
			new Set([`GET /accounting/account/${bench.freshBooks.businesses[1].accountId}/users/clients`]),
		);
	});

	test('may differ from item to item', async () => {
		const [first, second] = bench.freshBooks.businesses;
		const items = [first, second, first].map(({ businessId }) => ({ json: { businessId } }));
		const run = await bench.run(
			'client',
			'getAll',
			{ business: byId('={{ $json.businessId }}'), returnAll: true },
			{ items },
		);
		const counts = [0, 1, 2].map(
			(item) => run.items.filter(({ pairedItem }) => (pairedItem as { item: number }).item === item).length,
		);
		expect(counts).toEqual([8, 1, 8]);
		expect(identityCalls()).toBe(2);
	});

	test('left empty is the only one there is', async () => {
		bench.freshBooks.switches.singleBusiness = true;
		for (const business of [{ __rl: true, mode: 'list', value: '' }, byId(''), '']) {
			expect((await bench.run('client', 'getAll', { business, limit: 1 })).status).toBe('success');
		}
		expect(bench.requests(/clients/)).toEqual(many(3, () => `GET /accounting/account/${bench.account}/users/clients`));
	});

	test('left empty with several: they are listed, and none is taken silently', async () => {
		const run = await bench.run('client', 'create', { business: byId(''), email: 'x@example.com' });
		const sentence = told(run);
		expect(sentence).toContain('Choose a business');
		for (const { name, businessId } of bench.freshBooks.businesses) {
			expect(sentence).toContain(`${name} (ID ${businessId})`);
		}
		expect(bench.writes()).toEqual([]);
	});

	test.each(['1', '439', 'Maple & Pine Studio', '../439001', '439001/../512204', 'a:b:c'])(
		'%p that the credential does not reach: those it reaches are listed',
		async (value) => {
			const run = await bench.run('client', 'create', { business: byId(value), email: 'x@example.com' });
			expect(told(run)).toContain(`This credential has no access to a business with the ID "${value}"`);
			expect(told(run)).toContain('Maple & Pine Studio (ID 439001)');
			expect(bench.requests()).toEqual(['GET /auth/api/v1/users/me']);
		},
	);

	test('without accounting is told apart, by name, and its projects can still be read', async () => {
		bench.freshBooks.switches.nullAccountBusiness = true;
		const business = byId(620717);
		const run = await bench.run('invoice', 'getAll', { business });
		expect(told(run)).toContain('"Northwind Interiors" has no accounting in FreshBooks');
		expect(told(run)).toContain('account ID');
		expect((await bench.run('project', 'getAll', { business })).status).toBe('success');
	});

	test('without accounting that was picked from the list is told apart without a request', async () => {
		const business = {
			...picked(bench.freshBooks.businesses[0]),
			value: ':620717:1f2e',
			cachedResultName: 'Northwind',
		};
		expect(told(await bench.run('expense', 'getAll', { business }))).toContain('"Northwind" has no accounting');
		expect(bench.requests()).toEqual([]);
	});

	test('is not needed for the person and the list of businesses', async () => {
		const me = await bench.run('user', 'getMe');
		const all = await bench.run('business', 'getAll');
		expect(me.items[0].json.email).toBe('rowan@maplepine.example');
		expect(all.items.map(({ json }) => [json.name, json.id])).toEqual(
			bench.freshBooks.businesses.map(({ name, businessId }) => [name, businessId]),
		);
	});
});

describe('the default business of the credential', () => {
	const nowhere = byId('');
	const harbour = 'Harbour Street Books';

	test.each([
		['its name', () => harbour],
		['its name as people type it', () => '  harbour street  BOOKS '],
		['its ID', () => bench.freshBooks.businesses[1].businessId],
		['its account', () => bench.freshBooks.businesses[1].accountId],
	])('by %s is what steps work with that choose none', async (_, typed) => {
		bench.credential.business = typed();
		expect((await bench.run('client', 'getAll', { business: nowhere, limit: 1 })).status).toBe('success');
		const { accountId } = bench.freshBooks.businesses[1];
		expect(bench.requests(/clients/)).toEqual([`GET /accounting/account/${accountId}/users/clients`]);
	});

	test('gives way to the choice of a step, however that was made', async () => {
		const [{ accountId, businessId, name }] = bench.freshBooks.businesses;
		bench.credential.business = harbour;
		for (const business of [bench.business, byId(businessId), byName(name)]) {
			expect((await bench.run('client', 'getAll', { business, limit: 1 })).status).toBe('success');
		}
		expect(bench.requests(/clients/)).toEqual(many(3, () => `GET /accounting/account/${accountId}/users/clients`));
	});

	test('that is none is refused, with the names of those that it reaches', async () => {
		bench.credential.business = 'Harbor Street';
		const run = await bench.run('client', 'create', { business: nowhere, email: 'x@example.com' });
		expect(told(run)).toContain('The credential’s Default Business "Harbor Street" is not one that it has access to');
		for (const { name, businessId } of bench.freshBooks.businesses) {
			expect(told(run)).toContain(`${name} (ID ${businessId})`);
		}
		expect(bench.writes()).toEqual([]);
	});

	test('that several are called is refused, and taken by its ID', async () => {
		const [first, second] = bench.freshBooks.businesses;
		const memberships = [first, second].map(({ businessId, accountId }) => ({
			role: 'owner',
			business: { id: Number(businessId), account_id: accountId, business_uuid: '', name: 'Twin' },
		}));
		const body = { response: { business_memberships: memberships } };
		bench.fault({ match: { path: 'users/me$' }, kind: 'status', status: 200, body, times: -1 });
		bench.credential.business = 'twin';
		const run = await bench.run('client', 'create', { business: nowhere, email: 'x@example.com' });
		expect(told(run)).toContain(
			'The credential’s Default Business "twin" is the name of several: enter the ID instead',
		);
		expect(told(run)).toContain(`Twin (ID ${first.businessId}), Twin (ID ${second.businessId})`);
		bench.credential.business = second.businessId;
		expect((await bench.run('client', 'getAll', { business: nowhere, limit: 1 })).status).toBe('success');
		expect(bench.requests(/clients/)).toEqual([`GET /accounting/account/${second.accountId}/users/clients`]);
	});

	test('fills the path of an API call', async () => {
		bench.credential.business = harbour;
		const path = '/accounting/account/{accountId}/users/clients';
		expect((await bench.run('apiCall', 'request', { business: nowhere, path, method: 'GET' })).status).toBe('success');
		expect(bench.requests(/clients/)).toEqual([
			`GET ${path.replace('{accountId}', bench.freshBooks.businesses[1].accountId)}`,
		]);
	});
});

describe('the businesses of a credential, which are remembered for some minutes', () => {
	const empty = byId('');
	const ask = async (resource = 'client', operation = 'getAll') =>
		await bench.run(resource, operation, { business: empty, limit: 1 });
	const switchAccount = () => void (bench.credential.oauthTokenData = { ...bench.freshBooks.issueToken() });

	beforeEach(() => void (bench.freshBooks.switches.singleBusiness = true));

	test('are asked for once by all steps of a workflow', async () => {
		for (const resource of ['client', 'invoice', 'project', 'timeEntry']) {
			expect((await ask(resource)).status).toBe('success');
		}
		const { businessId, name } = bench.freshBooks.businesses[0];
		await bench.run('client', 'getAll', { business: byId(businessId), limit: 1 });
		await bench.run('client', 'getAll', { business: byName(name), limit: 1 });
		expect(identityCalls()).toBe(1);
	});

	test('are asked for again when some minutes are over', async () => {
		await ask();
		bench.clock.set(bench.clock.now() + 299_000);
		await ask();
		expect(identityCalls()).toBe(1);
		bench.clock.set(bench.clock.now() + 1000);
		await ask();
		expect(identityCalls()).toBe(2);
	});

	test('are those of the account that is connected now, also in the same credential', async () => {
		await ask();
		bench.freshBooks.switches.singleBusiness = false;
		switchAccount();
		expect(told(await ask())).toContain('Choose a business');
		expect(identityCalls()).toBe(2);
	});

	test('are those of the credential that asks', async () => {
		await ask();
		const business = empty;
		await bench.run('client', 'getAll', { business, limit: 1 }, { credentialId: '2' });
		expect(identityCalls()).toBe(2);
	});

	test('are not kept when another account was connected while FreshBooks was asked', async () => {
		bench.fault({ match: { path: 'users/me$' }, kind: 'delay', delayMs: 1500 });
		const asking = ask();
		await until(() => identityCalls() === 1);
		switchAccount();
		await asking;
		await ask();
		expect(identityCalls()).toBe(2);
	});

	test.each([
		['client', 'get', { clientId: byId(999999) }, '404'],
		['client', 'getAll', {}, '403'],
	])('are asked for again after FreshBooks has refused %s: %s', async (resource, operation, parameters, status) => {
		await ask();
		if (status === '403') bench.fault({ match: { path: 'clients' }, kind: 'status', status: 403 });
		const run = await bench.run(resource, operation, { business: empty, limit: 1, ...parameters });
		expect(run.error?.httpCode).toBe(status);
		await ask();
		expect(identityCalls()).toBe(2);
	});

	test('know one that was added a minute ago, by its name and by its ID', async () => {
		await ask();
		bench.freshBooks.switches.singleBusiness = false;
		const { name, businessId } = bench.freshBooks.businesses[1];
		expect((await bench.run('client', 'getAll', { business: byName(name), limit: 1 })).status).toBe('success');
		expect((await bench.run('client', 'getAll', { business: byId(businessId), limit: 1 })).status).toBe('success');
		expect(identityCalls()).toBe(2);
	});

	test('are shown as they are now, where they are what is asked for', async () => {
		await ask();
		for (const [resource, operation] of [
			['user', 'getMe'],
			['business', 'getAll'],
		]) {
			await ask(resource, operation);
		}
		expect(identityCalls()).toBe(3);
		// and what a workflow does to such an item changes nothing here
		const { items } = await bench.run('user', 'getMe', { output: 'raw' });
		(items[0].json.business_memberships as IDataObject[]).splice(0);
		expect((await ask()).status).toBe('success');
		expect(identityCalls()).toBe(4);
	});
});

describe('what the items of one run look up', () => {
	const date = '2026-11-22';
	const lines = { line: [{ name: 'Design', unit_cost: '80', qty: '1' }] };
	const items = () =>
		[0, 1, 0, 1].map((index) => ({ json: { businessId: bench.freshBooks.businesses[index].businessId } }));
	const business = byId('={{ $json.businessId }}');

	test.each<[resource: string, parameters: IDataObject, path: string, key: string, currency: string]>([
		[
			'bill',
			{
				vendorid: byId(83102),
				issue_date: date,
				specifyLines: 'json',
				linesJson: '[{ "categoryid": 1, "quantity": 1, "unit_cost": "80" }]',
			},
			'bill_vendors/bill_vendors/83102',
			'bill_vendor',
			'USD',
		],
		['billPayment', { billid: byId(72304), amount: '5', paid_date: date }, 'bills/bills/72304', 'bill', 'CAD'],
		['creditNote', { clientid: byId(214101), create_date: date, lines }, 'users/clients/214101', 'client', 'CAD'],
		['estimate', { customerid: byId(214101), create_date: date, lines }, 'users/clients/214101', 'client', 'CAD'],
		['invoice', { customerid: byId(214101), create_date: date, lines }, 'users/clients/214101', 'client', 'CAD'],
		['invoiceProfile', { customerid: byId(214101), create_date: date, lines }, 'users/clients/214101', 'client', 'CAD'],
		['payment', { invoiceid: byId(987001), amount: '5', date }, 'invoices/invoices/987001', 'invoice', 'CAD'],
	])('for a new %s under one ID is another record in each business, with its own currency', async (...row) => {
		const [resource, parameters, path, key, currency] = row;
		const [first, second] = bench.freshBooks.businesses.map(({ accountId }) => `/accounting/account/${accountId}`);
		const body = { response: { result: { [key]: { id: 1, currency_code: 'XAF' } } } };
		bench.fault({ match: { method: 'GET', path: `${second}/${path}$` }, kind: 'status', status: 200, body });
		bench.fault({ match: { method: 'POST' }, kind: 'status', status: 422, times: -1 });

		await bench.run(
			resource,
			'create',
			{ ...parameters, business },
			{ items: items(), onError: 'continueRegularOutput' },
		);

		expect(bench.requests(new RegExp(`${path}$`)).sort()).toEqual(
			[`GET ${second}/${path}`, `GET ${first}/${path}`].sort(),
		);
		const sent = bench.freshBooks.journal.filter(({ method, path: at }) => method === 'POST' && !at.includes('oauth'));
		const currencies = sent.map(({ path: at, body: record }) => [
			at.startsWith(first) ? 'first' : 'second',
			...new Set(JSON.stringify(record).match(/(?<="(?:currency_)?code":")\w+/g)),
		]);
		expect(currencies.sort()).toEqual([
			['first', currency],
			['first', currency],
			['second', 'XAF'],
			['second', 'XAF'],
		]);
	});

	test('as the usual rates of services is another list in each business', async () => {
		const [, { businessId }] = bench.freshBooks.businesses;
		const project = { id: 609301, services: [{ id: 53401, name: 'Design', billable: true }] };
		const replies: Array<[path: string, status: number, body: IDataObject]> = [
			['/project/609301$', 200, { project }],
			['/service_rates$', 200, { service_rates: [{ service_id: 53401, rate: '7.00' }], meta: { pages: 1 } }],
			['/service/53401/rate$', 404, {}],
		];
		for (const [path, status, body] of replies) {
			bench.fault({ match: { path: `/business/${businessId}${path}` }, kind: 'status', status, body, times: -1 });
		}
		const run = await bench.run(
			'project',
			'getServiceRates',
			{ projectId: byId(609301), business },
			{ items: items() },
		);
		expect(run.error).toBeUndefined();
		const designs = run.items.filter(({ json }) => json.name === 'Design');
		expect(designs.map(({ json }) => json.usual_rate)).toEqual(['95.00', '7.00', '95.00', '7.00']);
		expect(bench.requests(/service_rates$/).filter((path) => !path.includes('project'))).toHaveLength(2);
	});
});
