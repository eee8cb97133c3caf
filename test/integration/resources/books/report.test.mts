import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Field } from '../../../../nodes/FreshBooks/model/field';
import { report } from '../../../../nodes/FreshBooks/resources/books/report';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, account, byId, C, T } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { many, told } from '../../stage/bench.mts';
import { reports } from './report.cases.mts';

const world = openWorld();

testMatrix(world, reports);

const ever = { period: 'custom', start_date: '2020-01-01', end_date: '2035-12-31' };
const R = `${A}/reports/accounting`;
const days = 'start_date=2020-01-01&end_date=2035-12-31';

const run = async (operation: string, parameters: INodeParameters = {}) =>
	await world.run({ resource: 'report', operation, ...ever, ...parameters });

/** FreshBooks answers a report with something else. */
function answer(path: string, body: object): void {
	world.freshBooks.switches.faults = [{ match: { path }, kind: 'status', status: 200, body, times: -1 }];
}

/** Every optional parameter of API facts §11, as typed and as sent. */
const typed: Array<[operation: string, typed: INodeParameters, sent: string[]]> = [
	['accountStatement', { currency_code: 'USD' }, ['clientid=214101', 'currency_code=USD']],
	['balanceSheet', { cash_based: true, currency_code: 'USD' }, ['cash_based=true', 'currency_code=USD']],
	['bankReconciliation', { bank_accountid: '77', currency_code: 'USD' }, ['bank_accountid=77', 'currency_code=USD']],
	['cashFlow', { currency_code: 'usd' }, ['currency_code=USD']],
	['chartOfAccounts', { currency_code: 'USD' }, ['currency_code=USD']],
	[
		'expenseDetails',
		{ client_id: byId(214101), exclude_personal: true, group_by: 'vendor', project_id: byId(609301) },
		['client_id=214101', 'exclude_personal=true', 'group_by=vendor', 'project_id=609301'],
	],
	[
		'generalLedger',
		{ accountid: '118001', categoryid: byId(3012001), subaccountid: byId(118002) },
		['accountid=118001', 'categoryid=3012001', 'subaccountid=118002'],
	],
	[
		'invoiceDetails',
		{
			clientids: '214101, 214104',
			currency_code: 'USD',
			date_type: 'paid',
			statusids: ['paid', 'overdue'],
			summary_only: true,
		},
		[
			'clientids[]=214101',
			'clientids[]=214104',
			'currency_code=USD',
			'date_type=paid',
			'statusids[]=paid',
			'statusids[]=overdue',
			'summary_only=true',
		],
	],
	[
		'itemSales',
		{ clientids: '214101', currency_code: 'USD', item_names: 'A, B', statusids: ['sent'] },
		['clientids[]=214101', 'currency_code=USD', 'item_names[]=A', 'item_names[]=B', 'statusids[]=sent'],
	],
	[
		'paymentsCollected',
		{ clientids: '214101', currency_codes: 'USD, CAD', payment_methods: 'Check, Cash' },
		[
			'clientids[]=214101',
			'currency_codes[]=USD',
			'currency_codes[]=CAD',
			'payment_methods[]=Check',
			'payment_methods[]=Cash',
		],
	],
	[
		'profitAndLoss',
		{ cash_based: true, currency_code: 'USD', resolution: '3m' },
		['cash_based=true', 'currency_code=USD', 'resolution=3m'],
	],
	['revenueByClient', { currency_code: 'USD' }, ['sales_type=collected', 'currency_code=USD']],
	['taxSummary', { cash_based: true, currency_code: 'USD' }, ['cash_based=true', 'currency_code=USD']],
	[
		'timeEntryDetails',
		{ billable: true, billed: false, client_id: byId(214104), project_id: byId(609302), identity_id: byId(5820102) },
		['billable=true', 'billed=false', 'client_id=214104', 'project_id=609302', 'identity_id=5820102', 'team=true'],
	],
	['trialBalance', { currency_code: 'USD' }, ['currency_code=USD']],
];
const beside = { clientid: byId(214101), date: '2026-01-31', dates: '2026-01-31, 2026-02-28' };

describe.each(['as sent', 'plain'] as const)('report: while FreshBooks tells what it took %s', (spelling) => {
	test.each(typed)('%s sends every parameter flat', async (operation, additionalFields, sent) => {
		world.freshBooks.switches.reportTokenParams = spelling;
		const result = await run(operation, { additionalFields, ...beside });
		expect(result.error).toBeUndefined();
		const [{ query }] = world.requests();
		expect(query).toEqual(expect.arrayContaining(sent));
		expect(query.join()).not.toContain('search[');
	});
});

test('report: every parameter of the panel is among those tried here', () => {
	const tried = typed.map(([operation, fields]) => [operation, Object.keys(fields).sort()]);
	const offered = report.operations.map(({ value, fields }) => {
		const more = fields(report).find(({ name }) => name === 'additionalFields')?.options ?? [];
		return [value, more.map(({ name }) => name).sort()];
	});
	expect(Object.fromEntries(tried)).toEqual(Object.fromEntries(offered.filter(([value]) => value !== 'accountsAging')));
});

/** The reports that are compared, each with every parameter that it is sent; those of time are looked through here. */
const parameters = typed
	.filter(([operation]) => operation !== 'timeEntryDetails')
	.flatMap(([operation, fields, sent]) =>
		Object.keys(fields).map((name): [string, string, INodeParameters, string[]] => [operation, name, fields, sent]),
	)
	.filter(([operation]) => operation !== 'chartOfAccounts');

describe('report: a filter that FreshBooks did not take is an error, never figures that look filtered', () => {
	test.each(parameters)('%s: %s', async (operation, name, additionalFields) => {
		world.freshBooks.switches.droppedReportParams = [name];
		const result = await run(operation, { additionalFields, ...beside });
		const all = report.operations.flatMap(({ fields }) => fields(report)).flatMap(({ options = [] }) => options);
		const labels = all.filter((field) => field.name === name).map((field) => (field as Field).displayName);
		expect(result.items).toEqual([]);
		expect(result.error?.message).toMatch(new RegExp(`^FreshBooks did not apply (${labels.join('|')}): `));
		expect(result.error?.description).toContain('no wrong figures are passed on');
	});

	test('a report that tells nothing of what it took cannot be compared', async () => {
		answer('item_sales', { response: { result: { item_sales: { items: [{ name: 'A' }] } } } });
		const result = await run('itemSales', { additionalFields: { clientids: '214101' } });
		expect(result.items.map(({ json }) => json)).toEqual([{ description: 'A', name: 'A' }]);
	});

	test('what was taken of a list counts whole', async () => {
		const told = { ...ever, clientids: [214101], payments: [] };
		answer('payments_collected', { response: { result: { payments_collected: told } } });
		const { error } = await run('paymentsCollected', { additionalFields: { clientids: '214104, 214101' } });
		expect(error?.message).toBe(
			'FreshBooks did not apply Client IDs: the report is for 214101 instead of 214101, 214104',
		);
	});

	test.each([
		['numbers and text', { clientids: ['214104', 214101] }, { clientids: '214101, 214104' }],
		['lists with commas', { clientids: '214104,214101' }, { clientids: '214101, 214104' }],
		['an echo in other letters', { currency_codes: ['cad'] }, { currency_codes: 'CAD' }],
	])('%s are the same', async (_, echo, additionalFields) => {
		answer('payments_collected', {
			response: { result: { payments_collected: { ...ever, ...echo, payments: [{}] } } },
		});
		expect((await run('paymentsCollected', { additionalFields })).error).toBeUndefined();
	});

	test.each([
		['1', true, undefined],
		['True', true, undefined],
		['0', true, /^FreshBooks did not apply Cash-Based: the report is for 0 instead of true$/],
		[false, true, /^FreshBooks did not apply Cash-Based: the report is for false instead of true$/],
	])('yes and no: %j for %j', async (told, cash_based, says) => {
		answer('taxsummary', { response: { result: { taxsummary: { ...ever, cash_based: told, taxes: [{}] } } } });
		const { error } = await run('taxSummary', { additionalFields: { cash_based } });
		expect(error?.message ?? '').toMatch(says ?? /^$/);
	});

	test('the account of the business is no account of the ledger', async () => {
		const told = { ...ever, accountid: account, data: [{ balance: '1' }] };
		answer('general_ledger', { response: { result: { general_ledger: told } } });
		expect((await run('generalLedger', { additionalFields: { accountid: '118001' } })).error).toBeUndefined();
	});

	test('a token that is none says nothing', async () => {
		const told = { ...ever, taxes: [{}] };
		for (const download_token of ['x', 'a.b.c', `a.${Buffer.from('[1]').toString('base64url')}.c`]) {
			answer('taxsummary', { response: { result: { taxsummary: { ...told, download_token } } } });
			expect((await run('taxSummary', { additionalFields: { currency_code: 'USD' } })).error).toBeUndefined();
		}
	});
});

test.each<[operation: string, given: INodeParameters, says: RegExp]>([
	['profitAndLoss', { end_date: '={{ "next year" }}' }, /^End Date: "next year" is not a date/],
	['balanceSheet', { dates: '={{ "yesterday" }}' }, /^Dates: "yesterday" is not a date/],
	['bankReconciliation', { date: '={{ "yesterday" }}' }, /^Date: "yesterday" is not a date/],
])('report: %s names the field that holds no date', async (operation, given, says) => {
	expect((await run(operation, given)).error?.message).toMatch(says);
	expect(world.requests()).toEqual([]);
});

describe('report: the range', () => {
	test('is this month unless the user says otherwise', async () => {
		const result = await world.run({ resource: 'report', operation: 'profitAndLoss', output: 'raw' });
		expect(result.error).toBeUndefined();
		const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Toronto' }).format(new Date());
		const last = new Date(Date.UTC(+today.slice(0, 4), +today.slice(5, 7), 0)).toISOString().slice(0, 10);
		expect(result.items[0].json).toMatchObject({ start_date: `${today.slice(0, 8)}01`, end_date: last });
	});

	for (const timezone of ['Pacific/Auckland', 'America/Los_Angeles']) {
		test(`keeps its days in ${timezone}`, async () => {
			const parameters = { period: 'custom', start_date: '2026-01-01T00:00:00', end_date: '2026-01-31T23:59:00+13:00' };
			await world.run({ resource: 'report', operation: 'taxSummary', ...parameters }, { timezone });
			expect(world.requests()[0].query).toEqual(['end_date=2026-01-31', 'start_date=2026-01-01']);
		});
	}

	test('that FreshBooks did not understand is an error, because it answers for today only', async () => {
		answer('taxsummary', {
			response: { result: { taxsummary: { start_date: '2026-11-22', end_date: '2026-11-22', taxes: [{}] } } },
		});
		const result = await run('taxSummary');
		expect(result.items).toEqual([]);
		expect(told(result)).toContain('did not apply Start Date: the report is for 2026-11-22 instead of 2020-01-01');
		expect(told(result)).toContain('no wrong figures are passed on');
	});

	test('is checked where FreshBooks tells of its end only', async () => {
		answer('accounts_aging', { response: { result: { accounts_aging: { end_date: '2026-11-22', accounts: [] } } } });
		expect(told(await run('accountsAging'))).toContain(
			'did not apply End Date: the report is for 2026-11-22 instead of 2035-12-31',
		);
	});

	test('of a balance sheet is checked by its days', async () => {
		answer('balance_sheet', { response: { result: { balance_sheet: { dates: ['2026-11-22'], data: [] } } } });
		const result = await run('balanceSheet', { dates: '2026-06-30,2026-03-31' });
		expect(told(result)).toContain(
			'did not apply Dates: the report is for 2026-11-22 instead of 2026-03-31, 2026-06-30',
		);
	});

	test.each([
		['taxSummary', { start_date: '={{ "" }}' }, 'Start Date is empty'],
		['taxSummary', { end_date: '2019-12-31' }, 'Start Date: 2020-01-01 is after the End Date, 2019-12-31'],
		['balanceSheet', { dates: ' , ' }, 'Dates is empty'],
		['bankReconciliation', { date: '={{ "" }}' }, 'Date is empty'],
	])('of %s with %j is refused before anything is asked', async (operation, parameters, says) => {
		const result = await run(operation, parameters);
		expect(result.error?.message).toBe(says);
		expect(world.requests()).toEqual([]);
	});
});

describe('report: rows that are no totals', () => {
	const cents = (amount: unknown) => Math.round(Number(amount) * 100);
	const rowsOf = async (operation: string, parameters: INodeParameters = {}) =>
		(await run(operation, parameters)).items.map(({ json }) => json);
	const sum = (rows: IDataObject[]) => rows.reduce((total, row) => total + cents(row.total), 0);

	test.each(['CAD', 'USD'])('add up to the totals of profit and loss in %s', async (currency_code) => {
		const rows = await rowsOf('profitAndLoss', { additionalFields: { currency_code, cash_based: false } });
		const total = (section: string) => cents(rows.find((row) => row.section === section)?.total);
		// the cost of goods stands below the income, as a debit
		const of = (entryType: string, section = /^(income|expenses)$/) =>
			rows.filter(({ entry_type, section: is }) => entry_type === entryType && section.test(String(is)));
		const leaves = (list: IDataObject[]) => list.filter(({ isTotal }) => isTotal === false);
		const outermost = (list: IDataObject[]) => list.filter(({ level }) => level === 0);
		for (const only of [leaves, outermost]) {
			expect(sum(only(of('credit')))).toBe(total('total_income'));
			expect(sum(only(of('debit', /^expenses$/)))).toBe(total('total_expenses'));
			expect(sum(only(of('credit'))) - sum(only(of('debit')))).toBe(total('net_profit'));
		}
		expect(total('net_profit')).toBeGreaterThan(0);
	});

	test('add up to both sides of the balance sheet', async () => {
		const rows = await rowsOf('balanceSheet', { period: 'custom', dates: '2035-12-31' });
		const [{ json: whole }] = (await run('balanceSheet', { period: 'custom', dates: '2035-12-31', output: 'raw' }))
			.items;
		const side = (key: string) => cents((whole[key] as Array<{ balance: IDataObject }>)[0].balance.amount);
		const leaves = rows.filter(({ isTotal }) => isTotal === false);
		const [assets, others] = [true, false].map((is) => leaves.filter((row) => (row.account_type === 'asset') === is));
		expect(side('assets_total')).not.toBe(0);
		expect(sum(assets)).toBe(side('assets_total'));
		expect(sum(others)).toBe(side('liabilities_and_equity_total'));
	});

	test.each(['accountsAging', 'itemSales', 'paymentsCollected', 'revenueByClient', 'taxSummary', 'invoiceDetails'])(
		'of %s begin with what they are and how much',
		async (operation) => {
			const rows = await rowsOf(operation);
			expect(rows.length).toBeGreaterThan(0);
			for (const row of rows) expect(Object.keys(row).slice(0, 3)).toEqual(['description', 'total', 'currency_code']);
		},
	);
});

describe('report: the output', () => {
	test('is the whole report as FreshBooks sends it', async () => {
		const path = `${R}/payments_collected?${days}`;
		const wanted = (await world.ask(path)) as {
			response: { result: { payments_collected: { download_token: string } } };
		};
		const { download_token: token, ...rest } = wanted.response.result.payments_collected;
		const result = await run('paymentsCollected', { output: 'raw' });
		expect(result.items).toHaveLength(1);
		expect(result.items[0].json).toMatchObject(rest);
		expect(token).toBeDefined();
	});

	test('is everything but the envelope where the report is a bare list', async () => {
		const result = await run('chartOfAccounts', { output: 'raw' });
		expect(Object.keys(result.items[0].json)).toEqual(['journal_entry_accounts']);
	});

	test.each([
		['accountsAging', {}, 'accounts_aging'],
		['balanceSheet', { dates: '2035-12-31' }, 'balance_sheet'],
		['cashFlow', {}, 'cash_flow'],
		['expenseDetails', {}, 'expense_details'],
		['generalLedger', {}, 'general_ledger'],
		['invoiceDetails', {}, 'invoice_details'],
		['paymentsCollected', {}, 'payments_collected'],
		['profitAndLoss', {}, 'profitloss_entity'],
		['taxSummary', {}, 'taxsummary'],
		['trialBalance', {}, 'trial_balance'],
	])('of %s is a file where FreshBooks makes one', async (operation, parameters, name) => {
		const result = await run(operation, { ...parameters, output: 'csv', binaryPropertyName: 'table' });
		expect(result.error).toBeUndefined();
		const [{ json, binary }] = result.items;
		expect(binary?.table).toMatchObject({ fileName: `${name}.csv`, mimeType: 'text/csv' });
		expect(Buffer.from(binary?.table.data ?? '', 'base64').toString()).toMatch(/^[A-Z][\w #(),+-]+\r\n/);
		expect(Object.values(json).every((value) => typeof value !== 'object')).toBe(true);
		expect(json).not.toHaveProperty('download_token');
		const [, file] = world.requests();
		expect(file.path).toMatch(new RegExp(`^${A}/links/reports/[\\w-]+\\.[\\w-]+\\.[\\w-]+/${name}\\.csv$`));
	});

	test('as a file is an error where FreshBooks sends something else', async () => {
		answer('/links/reports/', { oops: true });
		const result = await run('taxSummary', { output: 'csv' });
		expect(result.error?.message).toBe('FreshBooks sent no CSV file');
	});

	test('as a file is refused where FreshBooks gives no token', async () => {
		answer('taxsummary', { response: { result: { taxsummary: { ...ever, taxes: [] } } } });
		expect(told(await run('taxSummary', { output: 'csv' }))).toContain('FreshBooks has no CSV file for this report');
	});

	test('is found under whatever key FreshBooks puts it, where nobody has seen it', async () => {
		const rows = [{ date: '2026-01-01', amount: { amount: '5.00', code: 'USD' } }];
		answer('account_statement', { response: { result: { statement: { ...ever, rows, total: '5' } } } });
		const result = await run('accountStatement', { clientid: byId(214103) });
		expect(result.items.map(({ json }) => json)).toEqual([
			{ date: '2026-01-01', amount: '5.00', currency_code: 'USD' },
		]);
	});

	test('of an empty reply is an error, even where the report is the whole reply', async () => {
		answer('chart_of_accounts', { response: { result: {} } });
		expect(told(await run('chartOfAccounts'))).toContain('returned this instead of a report: nothing');
	});

	test('of a reply without a report is an error', async () => {
		answer('taxsummary', { response: { result: { page: 1, pages: 2 } } });
		expect(told(await run('taxSummary'))).toContain('returned this instead of a report: page, pages');
	});
});

test('report: an expense for a client without an organization names the person, and who entered it', async () => {
	const person = { fname: 'Ada', lname: 'Penrose' };
	const client = await world.run({ resource: 'client', operation: 'create', ...person });
	await world.run({
		resource: 'expense',
		operation: 'update',
		expenseId: byId(1650006),
		updateFields: { clientid: byId(Number(client.items[0].json.id)) },
	});
	const rows = (await run('expenseDetails')).items.map(({ json }) => json);
	const named = (id: string) => rows.find(({ expenseid }) => expenseid === id);
	expect(named('1650006')).toMatchObject({ client: 'Ada Penrose', author: 'Rowan Maple' });
	expect(named('1650005')).toMatchObject({ client: 'Okafor Ceramics', author: 'Rowan Maple' });
});

describe('report: the time of the team', () => {
	const entry = { id: 1, started_at: '2026-01-31T22:00:00Z', client_id: 7, billable: true };

	test('holds what belongs to it even if FreshBooks filters nothing', async () => {
		const time_entries = [
			entry,
			{ ...entry, id: 2, started_at: '2026-02-01T06:00:00Z' },
			{ ...entry, id: 3, client_id: 8 },
			{ ...entry, id: 4, started_at: '2026-01-01T04:59:59Z' },
		];
		answer(`${C}/time_entries/search`, { time_entries, meta: { page: 1, pages: 1 }, abilities: [] });
		const parameters = { start_date: '2026-01-01', end_date: '2026-01-31', additionalFields: { client_id: byId(7) } };
		const result = await run('timeEntryDetails', parameters);
		expect(result.items.map(({ json }) => json.id)).toEqual([1]);
	});

	test('is whole with what FreshBooks adds up of it', async () => {
		const wanted = { additionalFields: { project_id: byId(609302), billed: true }, output: 'raw' };
		const result = await run('timeEntryDetails', wanted);
		expect(result.items.map(({ json }) => json)).toEqual([
			{
				time_entries: [expect.objectContaining({ id: 2903105, duration: 2700 })],
				meta: {
					total: 1,
					total_logged: 2700,
					total_unbilled: 0,
					total_logged_per_client: [expect.objectContaining({ client_id: 214104, total_logged: 2700 })],
					total_logged_per_team_member: [expect.objectContaining({ total_logged: 2700 })],
				},
			},
		]);
	});

	test('has no sums where they are those of more', async () => {
		const meta = { page: 1, pages: 1, total_logged: 9 };
		const time_entries = [entry, { ...entry, id: 3, client_id: 8 }];
		answer(`${C}/time_entries/search`, { time_entries, meta, abilities: [] });
		const ofClient = { additionalFields: { client_id: byId(7) }, output: 'raw' };
		expect((await run('timeEntryDetails', ofClient)).items[0].json).toEqual({ time_entries: [entry] });
	});

	test('has each entry once, also when some are deleted while it is read', async () => {
		world.freshBooks.switches.rateLimit = { limit: 100_000, postLimit: 100_000, windowMs: 60_000 };
		const started_at = '2026-01-15T12:00:00Z';
		const made = await world.run(
			{ resource: 'timeEntry', operation: 'create', started_at, duration: 1 },
			{ items: many(250, () => ({})) },
		);
		expect(made.error).toBeUndefined();
		const newest = made.items.map(({ json }) => Number(json.id)).sort((a, b) => b - a);
		const deleted = newest.slice(0, 7);
		const path = `${C}/time_entries/search$`;
		const meanwhile = deleted.map((id) => ({ method: 'DELETE' as const, path: `${T}/time_entries/${id}` }));
		world.freshBooks.switches.faults = [{ match: { path, query: '(^|&)page=3' }, kind: 'meanwhile', meanwhile }];
		const result = await run('timeEntryDetails', { start_date: '2026-01-15', end_date: '2026-01-15' });
		const ids = result.items.map(({ json }) => Number(json.id));
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toEqual(expect.arrayContaining(newest.slice(7)));
	});

	test('needs no accounting account', async () => {
		world.freshBooks.switches.nullAccountBusiness = true;
		const [, , client] = (
			(await world.ask('/auth/api/v1/users/me')) as never as {
				response: { business_memberships: Array<{ business: { id: number } }> };
			}
		).response.business_memberships;
		const business = byId(client.business.id);
		expect((await run('timeEntryDetails', { business })).error).toBeUndefined();
		expect(told(await run('taxSummary', { business }))).toContain('has no accounting in FreshBooks');
	});
});
