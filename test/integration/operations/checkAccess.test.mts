import type { IDataObject, Logger } from 'n8n-workflow';
import { ExecuteContext } from 'n8n-core';

import { resources } from '../../../nodes/FreshBooks/resources';
import { picked, useBench } from '../stage/bench.mts';
import { credentialFor } from '../stage/n8n.mts';

const bench = useBench('2026-12-03T15:00:00Z');

interface Access extends IDataObject {
	resource: string;
	read: string;
	change: string;
	reason: string;
	advice: string;
	records: number | null;
	milliseconds: number | null;
	differences: string[];
	business: string;
}

/** Checks the access, which must always come to its end. */
async function check(options: { scopes?: string[]; business?: IDataObject } = {}) {
	const { scopes, business = bench.business } = options;
	const credential = scopes ? credentialFor(bench.freshBooks, bench.freshBooks.issueToken({ scopes })) : undefined;
	const parameters = { business } as never;
	const result = await bench.run('business', 'checkAccess', parameters, credential ? { credential } : {});
	expect(result.error).toBeUndefined();
	const all = result.items.map(({ json }) => json as Access);
	const of = (name: string) => all.find(({ resource }) => resource === name)!;
	/** The names of those for which something is the case. */
	const names = (is: (access: Access) => boolean) => all.filter(is).map(({ resource }) => resource);
	return { all, of, names, hints: result.hints };
}

const untried = ['Checkout Link', 'File', 'Recurring Expense'];
const path = (end: string) => ({ path: end });
const rewrite = (end: string, pattern: string, text: string) =>
	bench.fault({ match: path(end), kind: 'rewrite', rewrite: [pattern, text], times: -1 });

describe('where everything is granted', () => {
	test('every resource of the panel has its line, in the order of the panel', async () => {
		const { all } = await check();
		const shown = resources.filter(({ value }) => value !== 'apiCall').map(({ name }) => name);
		expect(all.map(({ resource }) => resource)).toEqual(shown);
	});

	test('all of it can be read and changed, and FreshBooks answers as expected', async () => {
		const { all, names, of } = await check();
		expect(names(({ read }) => read !== 'yes')).toEqual(untried);
		expect(names(({ change }) => change === 'not offered')).toEqual(['Business', 'Report', 'System', 'User']);
		expect(names(({ change }) => change !== 'yes' && change !== 'not offered')).toEqual(['Callback']);
		expect(names(({ differences }) => differences.length > 0)).toEqual([]);
		expect(names(({ reason }) => reason !== '')).toEqual(untried);
		expect(all.every(({ business }) => business === 'Maple & Pine Studio')).toBe(true);
		expect(of('Client')).toEqual({
			resource: 'Client',
			read: 'yes',
			change: 'yes',
			reason: '',
			advice: '',
			records: bench.freshBooks.records(bench.account, 'clients').filter(({ vis_state: state }) => state !== 1).length,
			milliseconds: 0,
			differences: [],
			business: 'Maple & Pine Studio',
		});
	});

	test('it reads one small thing of each resource and changes nothing', async () => {
		await check();
		const asked = bench.freshBooks.journal;
		expect(asked).toHaveLength(resources.length - 1 - untried.length);
		expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
		const lists = asked.filter(({ query }) => /\bpage=/.test(query));
		expect(lists).toHaveLength(25);
		expect(lists.filter(({ query }) => !/\bpage=1&per_page=1$/.test(query))).toEqual([]);
		expect(Math.max(...asked.map(({ underWay }) => underWay))).toBeLessThanOrEqual(4);
	});

	test('a hint names what has no records, because nothing of it was compared', async () => {
		expect((await check()).hints).toEqual(['There are no records to compare for Callback']);
	});

	test('fields that this node does not know are no difference', async () => {
		rewrite('users/clients$', '"fname":', '"pronouns":null,"fname":');
		const { of } = await check();
		expect(of('Client')).toMatchObject({ read: 'yes', differences: [] });
	});
});

describe('a scope', () => {
	test('that was not granted is named, and FreshBooks is not asked', async () => {
		const { scopes } = bench.freshBooks.app;
		const { of, names } = await check({ scopes: scopes.filter((scope) => !scope.startsWith('user:clients:')) });
		expect(of('Client')).toMatchObject({
			read: 'no',
			change: 'no',
			reason: 'The scope user:clients:read was not granted',
			advice: expect.stringContaining('select it for your app'),
			records: null,
			milliseconds: null,
		});
		expect(names(({ read }) => read === 'no')).toEqual(['Client']);
		expect(bench.requests(/users\/clients/)).toEqual([]);
	});

	test('to read alone lets nothing be changed', async () => {
		const { scopes } = bench.freshBooks.app;
		const { names } = await check({ scopes: scopes.filter((scope) => scope.endsWith(':read')) });
		expect(names(({ read }) => read === 'no')).toEqual([]);
		expect(names(({ change }) => change === 'yes')).toEqual([]);
	});

	test('of a few areas alone is enough for a check', async () => {
		const { names } = await check({
			scopes: ['user:profile:read', 'user:time_entries:read', 'user:time_entries:write'],
		});
		// FreshBooks tells of a webhook to whoever may read anything
		expect(names(({ read }) => read === 'yes')).toEqual(['Callback', 'Time Entry', 'User']);
		expect(names(({ change }) => change === 'yes')).toEqual(['Time Entry']);
		expect(names(({ read }) => read === 'unknown')).toEqual([]);
	});

	test('that FreshBooks alone knows of is told as well, and what may be changed is not known then', async () => {
		const { scope, ...token } = bench.freshBooks.issueToken({ scopes: ['user:profile:read'] });
		bench.credential = credentialFor(bench.freshBooks, token as never);
		const { of } = await check();
		expect(of('Client')).toMatchObject({
			read: 'no',
			change: 'unknown',
			reason: 'The scope user:clients:read was not granted',
		});
	});
});

describe('the plan and the role', () => {
	const bills = ['Bill', 'Bill Payment', 'Bill Vendor'];

	test.each(['refused-200', 'refused-403'] as const)('a plan without bills is told (%s)', async (way) => {
		bench.freshBooks.switches.accountsPayable = way;
		const { of, names } = await check();
		expect(names(({ read }) => read === 'no')).toEqual(bills);
		expect(of('Bill')).toMatchObject({
			change: 'no',
			reason: 'The plan of this business does not include it',
			advice: 'Bills need the accounts payable feature of FreshBooks’ larger plans.',
		});
	});

	test('a role without items is told, with its name', async () => {
		bench.freshBooks.switches.itemsAccess = false;
		const { of, names } = await check();
		expect(names(({ read }) => read === 'no')).toEqual(['Item']);
		expect(of('Item')).toMatchObject({ change: 'no', reason: 'The role of this user (owner) does not allow it' });
	});

	test('somebody who is only a client or a contractor somewhere has no accounting there', async () => {
		bench.freshBooks.switches.nullAccountBusiness = true;
		const { items } = await bench.run('business', 'getAll', { output: 'raw' });
		const { json } = items.find((one) => one.json.account_id === null)!;
		const { id, business_uuid: uuid, name } = json;
		bench.freshBooks.journal.length = 0;
		const { of, names } = await check({
			business: { __rl: true, mode: 'list', value: `:${id}:${uuid}`, cachedResultName: name },
		});
		expect(of('Invoice')).toMatchObject({
			read: 'no',
			change: 'no',
			reason: `"${name}" has no accounting in FreshBooks`,
			milliseconds: null,
		});
		expect(names(({ change }) => change === 'yes')).toEqual([]);
		expect(bench.requests(/^\/accounting\/account/)).toEqual([]);
	});

	test('records that FreshBooks counts and does not show cannot be read', async () => {
		rewrite('invoices/invoices$', '"invoices":\\[[\\s\\S]*\\],"page"', '"invoices":[],"page"');
		const { of } = await check();
		const { length } = bench.freshBooks.records(bench.account, 'invoices').filter((row) => row.vis_state !== 1);
		expect(of('Invoice')).toMatchObject({
			read: 'no',
			reason: `FreshBooks counts ${length}, but shows this user none of them`,
			records: length,
		});
	});
});

describe('a reply of another shape', () => {
	test('a field that is called otherwise is named', async () => {
		rewrite('users/clients$', '"organization":', '"organisation":');
		const { of, hints } = await check();
		expect(of('Client')).toMatchObject({ read: 'yes', differences: ['"organization" is missing'] });
		expect(hints).toContain('FreshBooks does not answer as this node expects: see the differences of Client');
	});

	test('a field of another type is named', async () => {
		rewrite('items/items$', '"unit_cost":\\{"amount":"([\\d.]+)","code":"\\w+"\\}', '"unit_cost":"$1"');
		rewrite('taxes/taxes$', '"compound":(true|false)', '"compound":"$1"');
		const { of } = await check();
		expect(of('Item').differences).toEqual(['"unit_cost" is text, not an amount with its currency']);
		expect(of('Tax').differences).toEqual(['"compound" is text, not yes or no']);
	});

	test('a list under another key is found by this node, and named', async () => {
		rewrite('users/clients$', '"clients":', '"customers":');
		const { of } = await check();
		expect(of('Client')).toMatchObject({
			read: 'yes',
			differences: ['the list is called "customers", not "clients"'],
		});
	});

	test('a list without its envelope is not read', async () => {
		rewrite('projects$', '^[\\s\\S]+$', '{"data":{"all":[]},"meta":{}}');
		const { of } = await check();
		expect(of('Project')).toMatchObject({
			read: 'no',
			reason: 'FreshBooks’ reply has a shape that this node does not know',
			differences: ['the reply has no "projects"'],
		});
	});

	test('a list that does not tell its length is named', async () => {
		rewrite('time_entries$', '"meta":', '"paging":');
		expect((await check()).of('Time Entry').differences).toEqual(['the reply does not say how long the list is']);
	});

	test('a page of a proxy is no reply of FreshBooks', async () => {
		bench.fault({ match: path('users/clients$'), kind: 'html', times: -1 });
		const { of, names } = await check();
		expect(of('Client')).toMatchObject({ read: 'unknown', reason: 'FreshBooks’ reply is not JSON' });
		expect(names(({ read }) => read !== 'yes')).toEqual([...untried, 'Client'].sort());
	});

	test('no value of a record stands in the result', async () => {
		rewrite('users/clients$', '"clients":', '"Ann Lee":');
		rewrite('invoices/invoices$', '"current_organization":', '"Okafor Inc.":');
		const text = JSON.stringify((await check()).all);
		expect(text).toContain('the list is called something else');
		const values = bench.freshBooks
			.records(bench.account, 'clients')
			.flatMap(({ organization, fname, email }) => [organization, fname, email])
			.filter((value) => String(value ?? '').length > 3);
		expect(values.length).toBeGreaterThan(10);
		expect(values.filter((value) => text.includes(String(value)))).toEqual([]);
		expect(text).not.toContain('Ann Lee');
	});
});

describe('when FreshBooks has a bad day', () => {
	test('a server error is told, and all others are checked', async () => {
		bench.fault({ match: path('users/clients$'), kind: 'status', status: 500, times: -1 });
		const { of, names } = await check();
		expect(of('Client')).toMatchObject({
			read: 'unknown',
			reason: 'FreshBooks had a server error when asked to read the client (HTTP 500)',
			advice: expect.stringContaining('Try again'),
		});
		expect(names(({ read }) => read !== 'yes')).toEqual([...untried, 'Client'].sort());
		expect(bench.requests(/users\/clients$/)).toHaveLength(2);
	});

	test('server errors everywhere take minutes of nobody', async () => {
		bench.fault({ match: path('.'), kind: 'status', status: 503, times: -1 });
		const [{ names }, milliseconds] = await bench.timed(check);
		expect(names(({ read }) => read !== 'unknown')).toEqual([]);
		expect(milliseconds).toBeLessThan(60_000);
	});

	test('a reply that is slow is told with its time, and the log tells how far it is', async () => {
		const logged: string[] = [];
		const { logger } = Object.create(ExecuteContext.prototype) as { logger: Logger };
		const spy = jest.spyOn(logger, 'info').mockImplementation((message: string) => void logged.push(message));
		bench.fault({ match: path('taxsummary$'), kind: 'delay', delayMs: 12_000 });
		const { of, hints } = await check();
		spy.mockRestore();
		expect(of('Report')).toMatchObject({ read: 'yes', milliseconds: 12_000 });
		expect(hints).toContain('FreshBooks is slow: it took 12.0 s for Report');
		const all = resources.length - 1;
		expect(logged.at(-1)).toBe(`FreshBooks, Check Access: ${all} of ${all} resources have been checked`);
	});

	test('a login that has ended is told for every resource, and FreshBooks is asked no more', async () => {
		bench.freshBooks.revokeTokens();
		const { names, of } = await check();
		expect(names(({ read }) => read === 'yes')).toEqual([]);
		expect(of('Client')).toMatchObject({ read: 'no', change: 'no', advice: expect.stringContaining('reconnect') });
		expect(bench.requests().length).toBeLessThan(10);
	});

	test('a user who was removed from the business is told', async () => {
		bench.freshBooks.switches.lostAccounts = [bench.account];
		const { of } = await check();
		expect(of('Invoice')).toMatchObject({ read: 'no', advice: expect.stringContaining('removed') });
		expect(of('User').read).toBe('yes');
	});
});

describe('with two businesses', () => {
	test('the chosen one is checked', async () => {
		const [, second] = bench.freshBooks.businesses;
		const { all, of } = await check({ business: picked(second) });
		expect(all.every(({ business }) => business === second.name)).toBe(true);
		const clients = bench.freshBooks.records(second.accountId, 'clients').filter((row) => row.vis_state !== 1);
		expect(of('Client').records).toBe(clients.length);
	});

	test('none chosen names them', async () => {
		const business = { __rl: true, mode: 'list', value: '' };
		const { error } = await bench.run('business', 'checkAccess', { business });
		expect(error?.message).toMatch(/Choose a business/);
	});

	test('both can be checked in one run', async () => {
		const ids = bench.freshBooks.businesses.map(({ businessId }) => ({ json: { id: businessId } }));
		const business = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
		const { items } = await bench.run('business', 'checkAccess', { business }, { items: ids });
		const names = bench.freshBooks.businesses.map(({ name }) => name);
		expect([...new Set(items.map(({ json }) => json.business))]).toEqual(names);
		expect(items.at(-1)?.pairedItem).toEqual({ item: 1 });
	});
});
