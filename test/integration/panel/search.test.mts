import { LoadOptionsContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type ILoadOptionsFunctions,
	type INode,
	type INodeListSearchResult,
} from 'n8n-workflow';

import { FreshBooks } from '../../../nodes/FreshBooks/FreshBooks.node';
import { FreshBooksTrigger } from '../../../nodes/FreshBooks/FreshBooksTrigger.node';
import { many, picked, useBench } from '../stage/bench.mts';
import { additionalDataFor, byId } from '../stage/n8n.mts';

type ListSearch = (this: ILoadOptionsFunctions, filter?: string, token?: string) => Promise<INodeListSearchResult>;

const bench = useBench();
const listSearch: Record<string, ListSearch> = new FreshBooks().methods.listSearch;

/** Types into a search box of the editor, as n8n does it. */
async function search(
	method: string,
	filter?: string,
	paginationToken?: string,
	business: IDataObject = bench.business,
): Promise<INodeListSearchResult> {
	const nodeType = new FreshBooks();
	const nodeTypes = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
	const node: INode = {
		id: 'f',
		name: 'FreshBooks',
		type: 'freshBooks',
		typeVersion: 1,
		position: [0, 0],
		parameters: { business } as never,
		credentials: { freshBooksOAuth2Api: { id: '1', name: 'Sandbox' } },
	};
	const workflow = new Workflow({
		id: 'w',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypes as never,
	});
	const additionalData = { ...additionalDataFor(bench.credential), currentNodeParameters: node.parameters };
	const context = new LoadOptionsContext(workflow, node, additionalData, 'parameters.clientId');
	return await listSearch[method].call(context, filter, paginationToken);
}

const names = ({ results }: INodeListSearchResult) => results.map(({ name }) => name);
const queries = () => bench.freshBooks.journal.map(({ query }) => new URLSearchParams(query));

describe('the search boxes', () => {
	test('find the list under another key too', async () => {
		bench.fault({ match: { path: '/staffs$' }, kind: 'rewrite', rewrite: ['"staff":', '"staffs":'] });
		expect(names(await search('searchStaffMembers'))).toEqual([
			'Inés Pine – ines@maplepine.example',
			'Rowan Maple – rowan@maplepine.example',
		]);
	});

	// saved workflows hold these names
	test('are called as they always were', () => {
		const lasting = [
			'searchBillPayments',
			'searchBillVendors',
			'searchBills',
			'searchBusinesses',
			'searchCallbacks',
			'searchClients',
			'searchContacts',
			'searchCreditNotes',
			'searchEstimates',
			'searchExpenseCategories',
			'searchExpenses',
			'searchInvoices',
			'searchItems',
			'searchLedgerAccountSubTypes',
			'searchLedgerAccounts',
			'searchOtherIncomeEntries',
			'searchPaymentGateways',
			'searchPayments',
			'searchProjects',
			'searchRecurringTemplates',
			'searchRetainers',
			'searchServices',
			'searchStaffMembers',
			'searchSubAccounts',
			'searchTasks',
			'searchTaxes',
			'searchTeamIdentities',
			'searchTeamMembers',
			'searchTimeEntries',
		];
		expect(lasting.filter((name) => !(name in listSearch))).toEqual([]);
	});

	test('exist for every list of the node and of the trigger', () => {
		const wanted = [new FreshBooks(), new FreshBooksTrigger()].flatMap(({ description }) => [
			...JSON.stringify(description.properties).matchAll(/"searchListMethod":"(\w+)"/g),
		]);
		expect([...new Set(wanted.map(([, name]) => name))].sort()).toEqual(Object.keys(listSearch).sort());
	});

	test.each<[method: string, name: RegExp]>([
		['searchBillPayments', /^\d{4}-\d\d-\d\d – 60\.00 CAD – Credit Card – bill LP-2098$/],
		['searchBillVendors', /^Studio Sparkle Cleaners$/],
		['searchBills', /^Studio Sparkle Cleaners – \d{4}-\d\d-\d\d – 140\.00 CAD – unpaid$/],
		['searchBusinesses', /^Maple & Pine Studio$/],
		['searchClients', /^Okafor Ceramics – Amara Okafor – amara@okaforceramics\.example$/],
		['searchContacts', /^Tobi Okafor – Okafor Ceramics$/],
		['searchCreditNotes', /^0000001 – Librairie Tremblay – [\d.]+ CAD – goodwill$/],
		['searchEstimates', /^\d+ – Librairie Tremblay – [\d.]+ CAD – \w+$/],
		['searchExpenseCategories', /^Office Supplies \(Office Expenses & Postage\)$/],
		['searchExpenses', /^\d{4}-\d\d-\d\d – Inkwell Software – 64\.99 CAD$/],
		['searchInvoices', /^\d+ – Okafor Ceramics – [\d.]+ CAD – paid$/],
		['searchItems', /^Printed brochure – BR-A5 – [\d.]+ CAD$/],
		['searchOtherIncomeEntries', /^\d{4}-\d\d-\d\d – Print shop – 86\.40 CAD$/],
		['searchPayments', /^\d{4}-\d\d-\d\d – 500\.00 CAD – [\w ]+ – invoice \d{7} – \w+/],
		['searchProjects', /^Okafor web shop – Okafor Ceramics$/],
		['searchRecurringTemplates', /^Okafor Ceramics – 135\.60 CAD – every month$/],
		['searchRetainers', /^Okafor Ceramics – 900\.00 from \d{4}-\d\d-\d\d$/],
		['searchServices', /^Design$/],
		['searchStaffMembers', /^Inés Pine – ines@maplepine\.example$/],
		['searchTasks', /^Research$/],
		['searchTaxes', /^HST \(13%\)$/],
		['searchTeamIdentities', /^Inés Pine – ines@maplepine\.example$/],
		['searchTimeEntries', /^\d{4}-\d\d-\d\d – 2\.00 h – Okafor Ceramics – First sketches$/],
	])('%s shows names that people know, and gives ids', async (method, name) => {
		const found = await search(method);
		expect(names(found)).toContainEqual(expect.stringMatching(name));
		expect(names(found).filter((one) => /undefined|null|NaN|\[object/.test(one) || one.trim() === '')).toEqual([]);
		if (method !== 'searchBusinesses') {
			expect(found.results.filter(({ value }) => !/^\d+$/.test(String(value)))).toEqual([]);
		}
		expect(bench.writes()).toEqual([]);
	});

	describe('offer the categories of the newest expenses first', () => {
		const spend = async (category: string) => {
			const { results } = await search('searchExpenseCategories', category);
			const given = { categoryid: byId(String(results[0].value)), amount: 12, date: '2026-10-05' };
			await bench.run('expense', 'create', given);
		};

		test('the most used one before the others, and then all the rest in FreshBooks’ order', async () => {
			for (const category of ['Sponsorships', 'Postage', 'Sponsorships', 'Phone']) await spend(category);
			bench.freshBooks.journal.length = 0;
			const offered = names(await search('searchExpenseCategories'));
			expect(offered.slice(0, 2).map((name) => name.replace(/ \(.*/, ''))).toEqual(['Phone', 'Sponsorships']);
			const used = offered.findIndex((name) => name.startsWith('Accident Insurance'));
			const others = offered.slice(used);
			expect(used).toBeLessThan(10);
			expect(others).toEqual([...others].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
			expect(bench.requests()).toHaveLength(2);
		});

		test('as FreshBooks sends them where expenses cannot be read', async () => {
			bench.fault({ kind: 'status', status: 403, match: { path: 'expenses/expenses$' }, times: -1 });
			expect(names(await search('searchExpenseCategories'))[0]).toMatch(/^Accident Insurance/);
		});
	});

	test.each<[method: string, parameter: string, filter: string, found: string[], all: number]>([
		['searchClients', 'search[user_like]', 'tremblay', ['Librairie Tremblay – Chloé Tremblay'], 8],
		['searchEstimates', 'search[estimate_number_like]', '0000001', [], 3],
		['searchExpenses', 'search[vendor]', 'Inkwell Software', ['Inkwell Software'], 6],
		['searchInvoices', 'search[invoice_number]', '0000001', ['0000001'], 9],
		['searchPayments', 'search[client_name]', 'Brandt', [], 5],
		['searchTaxes', 'search[name]', 'gst', ['GST (5%)'], 3],
	])('%s lets FreshBooks filter', async (method, parameter, filter, found, all) => {
		expect((await search(method)).results).toHaveLength(all);
		bench.freshBooks.journal.length = 0;
		const some = await search(method, filter);
		const [asked, ...others] = queries();
		expect([asked.get(parameter), asked.get('page')]).toEqual([filter, '1']);
		// what the found ones belong to
		expect(others.length).toBeLessThan(2);
		expect(some.results).toHaveLength(1);
		for (const text of found) expect(names(some)).toContainEqual(expect.stringContaining(text));
	});

	test.each<[method: string, filter: string, found: string]>([
		['searchContacts', 'tobi', 'Tobi Okafor – Okafor Ceramics'],
		['searchRecurringTemplates', 'söhne', 'Brandt & Söhne – 390.00 CAD – every year'],
		['searchItems', 'broch', 'Printed brochure – BR-A5 – 1.85 CAD'],
		['searchItems', 'br-a5', 'Printed brochure – BR-A5 – 1.85 CAD'],
		['searchProjects', 'OKAFOR', 'Okafor web shop – Okafor Ceramics'],
		['searchServices', 'meet', 'Meetings'],
		['searchExpenseCategories', 'office', 'Office Supplies (Office Expenses & Postage)'],
		['searchLedgerAccounts', 'petty', '1000-2 – Petty Cash'],
		['searchLedgerAccountSubTypes', 'cash', 'Cash & Bank (asset)'],
		['searchPaymentGateways', 'str', 'stripe'],
		['searchSubAccounts', 'chequing', '1000-1 – Chequing – Cash'],
	])('%s filters by itself where FreshBooks cannot', async (method, filter, found) => {
		const { results } = await search(method, filter);
		expect(results.map(({ name }) => name)).toContain(found);
		expect(results.every(({ name }) => name.toLowerCase().includes(filter.toLowerCase()))).toBe(true);
		expect(queries().some((query) => [...query.values()].includes(filter))).toBe(false);
	});

	test.each<[method: string, filter: string, found: RegExp]>([
		['searchInvoices', 'okafor', /^0000001 – Okafor Ceramics – [\d.]+ CAD – paid$/],
		['searchInvoices', '10', /^0000010 – /],
		['searchInvoices', 'overdue', / – overdue$/],
		['searchEstimates', 'tremblay', /^\d+ – Librairie Tremblay – [\d.]+ CAD – \w+$/],
		['searchExpenses', 'inkwell', / – Inkwell Software – 64\.99 CAD$/],
		['searchExpenses', '64.99', / – Inkwell Software – 64\.99 CAD$/],
		['searchPayments', 'credit card', / – Credit Card – invoice \d{7} – \w+/],
		['searchTaxes', '13%', /^HST \(13%\)$/],
	])('%s finds “%s”, which FreshBooks does not find, in what it shows', async (method, filter, found) => {
		const { results } = await search(method, filter);
		expect(results.map(({ name }) => name)).toContainEqual(expect.stringMatching(found));
		expect(results.every(({ name }) => name.toLowerCase().includes(filter))).toBe(true);
		const lists = bench.requests().filter((request) => request === bench.requests()[0]);
		expect(lists).toHaveLength(2);
	});

	test('show nothing where FreshBooks finds nothing and the newest records hold nothing', async () => {
		expect(await search('searchInvoices', 'nobody and nothing')).toEqual({ results: [] });
		expect(queries()).toHaveLength(2);
	});

	test('tell those of one name apart', async () => {
		const rewrite: [string, string] = [
			'"organization":"(Okafor Ceramics|Nair Analytics)"',
			'"organization":"Twin Ltd"',
		];
		bench.fault({ match: { path: 'users/clients' }, kind: 'rewrite', rewrite, times: -1 });
		const found = names(await search('searchClients', 'twin ltd'));
		expect([found.length, new Set(found).size]).toEqual([2, 2]);
	});

	test('ask once for all the clients that a page belongs to', async () => {
		const { results } = await search('searchTimeEntries');
		expect(bench.requests()).toEqual([
			expect.stringMatching(/\/time_entries$/),
			`GET /accounting/account/${bench.account}/users/clients`,
		]);
		const ids = queries()[1].getAll('search[userids][]');
		expect([ids.length > 1, new Set(ids).size]).toEqual([true, ids.length]);
		expect(results.some(({ name }) => name.includes('internal'))).toBe(true);
	});

	test('are of use where nobody tells what their records belong to', async () => {
		bench.fault({ match: { path: 'users/clients' }, kind: 'status', status: 403, body: {}, times: -1 });
		expect(names(await search('searchRetainers'))).toContainEqual(
			expect.stringMatching(/^client 214101 – 900\.00 from \d{4}-\d\d-\d\d$/),
		);
	});

	test('give UUIDs and names where FreshBooks has no numbers', async () => {
		const [account] = (await search('searchLedgerAccounts', 'petty')).results;
		expect(account.value).toBe('0b9c2d4e-5f61-4a7b-8c3d-000000118003');
		const [subType] = (await search('searchLedgerAccountSubTypes', 'cash')).results;
		expect(subType.value).toBe('Cash & Bank');
	});

	test('of the team give UUIDs for the member and numbers for their identity, which nobody has before the first login', async () => {
		const members = await search('searchTeamMembers');
		expect(names(members)).toContain('mira@stone.example');
		expect(members.results.every(({ value }) => /^[\da-f-]{36}$/.test(String(value)))).toBe(true);
		const identities = await search('searchTeamIdentities');
		expect(names(identities)).not.toContain('mira@stone.example');
		expect(identities.results).toContainEqual({ name: 'Rowan Maple – rowan@maplepine.example', value: '5820101' });
	});

	test('go on to the next page as the user scrolls, to the last one', async () => {
		const known = bench.freshBooks.records(bench.account, 'clients').length;
		bench.freshBooks.seedManyClients(bench.account, 250 - known);
		const seen: unknown[] = [];
		let token: unknown;
		let pages = 0;
		do {
			const page = await search('searchClients', '', token === undefined ? undefined : String(token));
			seen.push(...page.results.map(({ value }) => value));
			token = page.paginationToken;
			pages++;
		} while (token !== undefined && pages < 10);
		expect(pages).toBe(3);
		expect(new Set(seen).size).toBe(250);
	});

	test('keep the filter on the next page', async () => {
		bench.freshBooks.seedManyClients(bench.account, 150);
		const first = await search('searchClients', 'many.example');
		const second = await search('searchClients', 'many.example', String(first.paginationToken));
		expect([first.results.length, second.results.length]).toEqual([100, 50]);
		expect(second.paginationToken).toBeUndefined();
	});

	test('respect the business that is picked', async () => {
		const [, books] = bench.freshBooks.businesses;
		expect(names(await search('searchClients', '', undefined, picked(books)))).toEqual([
			'Nora Quill – nora@quill.example',
		]);
		expect(bench.requests()).toEqual([`GET /accounting/account/${books.accountId}/users/clients`]);
	});

	test('respect the business that is given by name', async () => {
		const { name } = bench.freshBooks.businesses[1];
		const given = async (value: string) =>
			await search('searchClients', '', undefined, { __rl: true, mode: 'name', value });
		expect(names(await given(` ${name.toUpperCase()} `))).toEqual(
			names(await search('searchClients', '', undefined, picked(bench.freshBooks.businesses[1]))),
		);
		await expect(given('Acme')).rejects.toThrow('no access to a business called "Acme"');
	});

	test('ask for a business when several are there and none is picked', async () => {
		await expect(search('searchClients', '', undefined, { __rl: true, mode: 'list', value: '' })).rejects.toThrow(
			'Choose a business',
		);
	});

	test('take the only business when none is picked', async () => {
		bench.freshBooks.switches.singleBusiness = true;
		const found = await search('searchTaxes', '', undefined, { __rl: true, mode: 'list', value: '' });
		expect(found.results).toHaveLength(3);
	});

	test('of businesses give all three ids and can be narrowed', async () => {
		const { results } = await search('searchBusinesses');
		expect(results.map(({ name, value }) => [name, value])).toEqual(
			bench.freshBooks.businesses.map((one) => [one.name, picked(one).value]),
		);
		expect(names(await search('searchBusinesses', 'harbour'))).toEqual(['Harbour Street Books']);
	});

	test('show no more than the first pages of a very long list that FreshBooks cannot filter', async () => {
		const { businessId } = bench.freshBooks.businesses[0];
		const project = { id: 1, title: 'Endless' };
		const body = { projects: many(100, () => project), meta: { page: 1, pages: 5000, per_page: 100, total: 500_000 } };
		bench.fault({ match: { path: `projects/business/${businessId}` }, kind: 'status', status: 200, body, times: -1 });
		const { results } = await search('searchProjects', 'endless');
		expect(results).toHaveLength(500);
		expect(bench.requests()).toHaveLength(5);
	});
});
