import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { startFreshBooks, type FreshBooks } from '../../../sandbox/freshbooks/server.mts';

let freshBooks: FreshBooks;
let api: AxiosInstance;
let accounting: string;
let ledger: string;

const caller = (scopes?: string[]): AxiosInstance => {
	const { access_token } = freshBooks.issueToken({ scopes });
	return axios.create({
		baseURL: freshBooks.url,
		headers: { Authorization: `Bearer ${access_token}` },
		validateStatus: () => true,
	});
};

beforeAll(async () => {
	freshBooks = await startFreshBooks();
	const [{ accountId, businessUuid }] = freshBooks.businesses;
	accounting = `/accounting/account/${accountId}`;
	ledger = `/accounting/businesses/${businessUuid}`;
});

beforeEach(() => {
	freshBooks.reset();
	api = caller();
});

afterAll(() => freshBooks.close());

const result = (response: AxiosResponse) => response.data.response.result;
const classic = (name: string, params: object = {}) => api.get(`${accounting}/reports/accounting/${name}`, { params });
const newer = (name: string, params: object = {}) => api.get(`${ledger}/reports/${name}`, { params });
const content = async (name: string, params: object = {}) =>
	Object.values(result(await classic(name, params)))[0] as any;

const cad = (amount: string) => ({ amount, code: 'CAD' });
const add = async (path: string, key: string, body: object) =>
	result(await api.post(`${accounting}/${path}`, { [key]: body }))[key];

const YEAR = { start_date: '2020-01-01', end_date: '2020-12-31' };
const FEBRUARY = { start_date: '2020-02-01', end_date: '2020-02-29' };
const MARCH = { start_date: '2020-03-01', end_date: '2020-03-31' };

/** Long before the seed: an invoice paid in two parts, a draft, one in dollars, one that was deleted, and an expense. */
async function history() {
	const client = await add('users/clients', 'client', { fname: 'Ada', lname: 'Byron', organization: 'Engines' });
	const line = (name: string, qty: number, amount: string, more: object = {}) => ({
		name,
		description: `${name}, done`,
		qty,
		unit_cost: { amount, code: 'CAD' },
		...more,
	});
	const bill = (more: object) =>
		add('invoices/invoices', 'invoice', { customerid: client.id, create_date: '2020-01-10', status: 2, ...more });
	const pay = (invoiceid: number, date: string, amount: string, more: object = {}) =>
		add('payments/payments', 'payment', { invoiceid, date, amount: cad(amount), type: 'Check', ...more });
	// 199.99 less 10 % is 179.99; HST 13 % of 89.991 is 11.70, GST and PST of 90.00 are 4.50 and 6.30: 202.49.
	const invoice = await bill({
		due_offset_days: 30,
		discount_value: '10',
		lines: [
			line('Cards', 3, '33.33', { taxName1: 'HST', taxAmount1: '13' }),
			line('Loom', 1, '100.00', { taxName1: 'GST', taxAmount1: '5', taxName2: 'PST', taxAmount2: '7' }),
		],
	});
	await pay(invoice.id, '2020-02-05', '100.00', { note: 'First half' });
	await pay(invoice.id, '2020-03-10', '102.49');
	await bill({ create_date: '2020-01-15', status: 1, lines: [line('Draft', 1, '999.00')] });
	await bill({ currency_code: 'USD', create_date: '2020-02-10', lines: [line('Abroad', 1, '50.00')] });
	const gone = await bill({ create_date: '2020-01-20', lines: [line('Mistake', 1, '77.00')] });
	await api.put(`${accounting}/invoices/invoices/${gone.id}`, { invoice: { vis_state: 1 } });
	const categories = freshBooks.records(accounting.split('/')[3], 'categories');
	const expense = await add('expenses/expenses', 'expense', {
		amount: cad('56.50'),
		categoryid: categories.find(({ category }) => category === 'Software')?.id,
		staffid: 1,
		date: '2020-02-20',
		vendor: 'Loom, "Son" & Co.',
		taxName1: 'HST',
		taxAmount1: cad('6.50'),
	});
	return { client, invoice, expense };
}

const RANGED = [
	'expense_details',
	'invoice_details',
	'item_sales',
	'payments_collected',
	'profitloss_entity',
	'taxsummary',
];

describe('the range', () => {
	const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto' }).format(new Date());

	test.each(RANGED)('%s echoes the flat one', async (name) => {
		expect(await content(name, YEAR)).toMatchObject(YEAR);
	});

	test.each(RANGED)('%s covers today alone when it comes as search[…]', async (name) => {
		const search = { 'search[start_date]': '2020-01-01', 'search[end_date]': '2020-12-31' };
		expect(await content(name, search)).toMatchObject({ start_date: today(), end_date: today() });
	});

	test('what cannot be a range is refused', async () => {
		const backwards = await classic('taxsummary', { start_date: '2020-02-01', end_date: '2020-01-01' });
		expect([backwards.status, backwards.data.response.errors[0].errno]).toEqual([422, 1007]);
		const noDate = await classic('taxsummary', { start_date: 'May' });
		expect([noDate.status, noDate.data.response.errors[0].errno]).toEqual([422, 1023]);
	});
});

describe('figures', () => {
	let ids: Awaited<ReturnType<typeof history>>;
	beforeEach(async () => {
		ids = await history();
	});

	test('invoice details: lines, taxes, what is open; drafts are shown, deleted invoices and other currencies are not', async () => {
		const { clients, summary } = await content('invoice_details', YEAR);
		expect(summary).toEqual({ outstanding: cad('999.00'), paid: cad('202.49'), total: cad('1201.49') });
		const [{ invoices, organization }] = clients;
		expect(organization).toBe('Engines');
		expect(invoices).toHaveLength(2);
		expect(invoices[0]).toMatchObject({
			invoiceid: ids.invoice.id,
			v3_status: 'paid',
			subtotal: cad('199.99'),
			discount_total: cad('20.00'),
			tax: cad('22.50'),
			total: cad('202.49'),
			tax_summaries: [
				{ tax_name: 'HST', tax_rate: '13', tax_total: cad('11.70') },
				{ tax_name: 'GST', tax_rate: '5', tax_total: cad('4.50') },
				{ tax_name: 'PST', tax_rate: '7', tax_total: cad('6.30') },
			],
			lines: [
				{ name: 'Cards', qty: '3', rate: cad('33.33'), amount: cad('99.99'), tax_name1: 'HST' },
				{ name: 'Loom' },
			],
		});
	});

	test('invoice details by status, client and day of payment', async () => {
		const totals = async (more: object) => (await content('invoice_details', { ...YEAR, ...more })).summary.total;
		expect(await totals({ statusids: 'draft,sent' })).toEqual(cad('999.00'));
		expect(await totals({ 'statusids[]': 'paid' })).toEqual(cad('202.49'));
		expect(await totals({ clientids: String(ids.client.id) })).toEqual(cad('1201.49'));
		expect(await totals({ clientids: '1' })).toEqual(cad('0.00'));
		expect(await totals({ ...MARCH, date_type: 'paid' })).toEqual(cad('202.49'));
		expect(await totals({ currency_code: 'USD' })).toEqual({ amount: '50.00', code: 'USD' });
		expect((await content('invoice_details', { ...YEAR, summary_only: 'true' })).clients).toEqual([]);
	});

	test('item sales are net of discounts', async () => {
		const { items } = await content('item_sales', YEAR);
		expect(items).toMatchObject([
			{ name: 'Cards', total: cad('89.99'), total_qty: '3', total_discount: cad('10.00') },
			{ name: 'Loom', total: cad('90.00'), total_qty: '1', total_discount: cad('10.00') },
		]);
		const { items: some } = await content('item_sales', { ...YEAR, item_names: 'Loom,Draft' });
		expect(some).toHaveLength(1);
	});

	test('payments collected', async () => {
		const report = await content('payments_collected', FEBRUARY);
		expect(report).toMatchObject({
			payments: [
				{
					amount: cad('100.00'),
					client: 'Engines',
					date: '2020-02-05',
					description: 'First half',
					from_credit: false,
					invoiceid: ids.invoice.id,
					method: 'Check',
				},
			],
			totals: [cad('100.00')],
		});
		const none = await content('payments_collected', { ...YEAR, payment_methods: ['Cash'] });
		expect(none).toMatchObject({ payments: [], totals: [], payment_methods: ['Cash'] });
	});

	test('expenses in groups, their ids as strings', async () => {
		const { data, categories, vendors, authors } = await content('expense_details', YEAR);
		const id = String(ids.expense.categoryid);
		expect(categories[id]).toEqual({
			category: 'Office Expenses & Postage',
			categoryid: id,
			subcategory_name: 'Software',
		});
		expect(data).toMatchObject([
			{
				total: cad('56.50'),
				expenses: [],
				children: [
					{
						groupid: id,
						total: cad('56.50'),
						expenses: [{ expenseid: String(ids.expense.id), authorid: '1', taxAmount1: cad('6.50') }],
					},
				],
			},
		]);
		const [{ vendorid }] = data[0].children[0].expenses;
		expect(vendors).toEqual({ [vendorid]: 'Loom, "Son" & Co.' });
		expect(authors['1'].fname).toBe('Rowan');
		const byVendor = await content('expense_details', { ...YEAR, group_by: 'vendor' });
		expect(byVendor.data).toMatchObject([{ groupid: vendorid, expenses: [{}], children: [] }]);
		const unknown = await classic('expense_details', { ...YEAR, group_by: 'weather' });
		expect(unknown.data.response.errors[0].errno).toBe(1010);
	});

	test('taxes: all at once, or bit by bit as the money comes', async () => {
		const hst = async (params: object) =>
			(await content('taxsummary', params)).taxes.find(({ tax_name }: { tax_name: string }) => tax_name === 'HST');
		expect(await hst(YEAR)).toEqual({
			tax_name: 'HST',
			tax_collected: cad('11.70'),
			tax_paid: cad('6.50'),
			net_tax: cad('5.20'),
			taxable_amount_collected: cad('89.99'),
			taxable_amount_paid: cad('50.00'),
			net_taxable_amount: cad('39.99'),
		});
		expect(await hst({ ...FEBRUARY, cash_based: 'true' })).toMatchObject({ tax_collected: cad('5.78') });
		expect(await hst({ ...MARCH, cash_based: 'true' })).toMatchObject({ tax_collected: cad('5.92') });
		expect((await content('taxsummary', YEAR)).total_invoiced).toEqual(cad('202.49'));
	});

	test('profit and loss, by months too', async () => {
		const report = await content('profitloss_entity', { ...YEAR, end_date: '2020-03-31', resolution: 'm' });
		expect(report).toMatchObject({
			labels: ['Jan 2020', 'Feb 2020', 'Mar 2020'],
			dates: [{ start_date: '2020-01-01', end_date: '2020-01-31' }, FEBRUARY, MARCH],
			total_income: { total: cad('179.99'), data: [cad('179.99'), cad('0.00'), cad('0.00')] },
			total_expenses: { total: cad('50.00'), data: [cad('0.00'), cad('50.00'), cad('0.00')] },
			net_profit: { total: cad('129.99'), entry_type: 'none' },
			income: [{ entry_type: 'credit', total: cad('179.99') }],
			expenses: [
				{
					description: 'Office Expenses & Postage',
					entry_type: 'debit',
					children: [{ description: 'Software', total: cad('50.00') }],
				},
			],
		});
		const paid = await content('profitloss_entity', { ...YEAR, resolution: '3m', cash_based: 'true' });
		expect(paid.cash_based).toBe(true);
		expect(paid.total_income).toMatchObject({
			total: cad('179.99'),
			data: [cad('179.99'), cad('0.00'), cad('0.00'), cad('0.00')],
		});
		const february = await content('profitloss_entity', { ...FEBRUARY, cash_based: 'true' });
		expect(february.total_income.total).toEqual(cad('88.89'));
	});

	test('cost of goods sold lowers the margin', async () => {
		const categories = freshBooks.records(accounting.split('/')[3], 'categories');
		await add('expenses/expenses', 'expense', {
			amount: cad('30.00'),
			categoryid: categories.find(({ category }) => category === 'Materials')?.id,
			staffid: 1,
			date: '2020-02-21',
		});
		const report = await content('profitloss_entity', YEAR);
		expect(report).toMatchObject({
			gross_margin: { total: cad('149.99') },
			total_income: { total: cad('179.99') },
			total_expenses: { total: cad('50.00') },
			net_profit: { total: cad('99.99') },
		});
	});

	test('revenue by client needs to know which', async () => {
		const missing = await classic('revenue_by_client', YEAR);
		expect([missing.status, missing.data.response.errors[0].message]).toEqual([
			422,
			"'sales_type' is a required field.",
		]);
		const report = await content('revenue_by_client', { ...YEAR, end_date: '2020-03-31', sales_type: 'collected' });
		expect(report).toMatchObject({
			clients: [{ userid: ids.client.id, total: cad('202.49') }],
			total_sales: cad('202.49'),
			total_sales_data: [cad('0.00'), cad('100.00'), cad('102.49')],
		});
	});

	test('accounts aging tells what was open on the last day', async () => {
		const own = async (end_date: string) =>
			(await content('accounts_aging', { start_date: '2020-01-01', end_date })).totals;
		expect(await own('2020-01-31')).toMatchObject({ '0-30': cad('202.49'), total: cad('202.49') });
		expect(await own('2020-03-09')).toMatchObject({ '0-30': cad('102.49') });
		expect(await own('2020-03-10')).toMatchObject({ total: cad('0.00') });
		// Neither a later first day nor a currency is taken.
		const usd = { start_date: '2020-05-01', end_date: '2020-04-20', currency_code: 'USD' };
		expect(await content('accounts_aging', usd)).toMatchObject({ currency_code: 'CAD', accounts: [] });
	});

	test("a client's statement runs from balance to balance", async () => {
		const report = await content('account_statement', { ...FEBRUARY, clientid: ids.client.id });
		expect(report).toMatchObject({
			opening_balance: cad('202.49'),
			entries: [{ type: 'payment', amount: cad('-100.00'), balance: cad('102.49') }],
			closing_balance: cad('102.49'),
		});
	});

	test('the balance sheet is even on every day asked for', async () => {
		const { data, ...sheet } = await content('balance_sheet', { dates: ['2020-01-31', '2020-03-31'] });
		expect(sheet.dates).toEqual(['2020-01-31', '2020-03-31']);
		const both = [
			{ balance: cad('202.49'), date: '2020-01-31' },
			{ balance: cad('145.99'), date: '2020-03-31' },
		];
		expect(sheet).toMatchObject({ assets_total: both, liabilities_and_equity_total: both });
		const cash = data.find(({ category }: { category: string }) => category === 'Cash & Bank');
		expect(cash.balances.map(({ balance }: { balance: unknown }) => balance)).toEqual([cad('0.00'), cad('145.99')]);
	});

	test('the trial balance has the same sum on both sides', async () => {
		const { data } = await content('trial_balance', YEAR);
		const side = (name: string) =>
			data.map((row: any) => Number(row[name].amount)).reduce((a: number, b: number) => a + b);
		expect(side('debit').toFixed(2)).toBe(side('credit').toFixed(2));
		expect(data).toContainEqual(
			expect.objectContaining({ account_sub_name: 'Software', debit: cad('50.00'), credit: cad('0.00') }),
		);
	});

	test('the chart of accounts keeps three places', async () => {
		const response = await newer('chart_of_accounts', { ...YEAR, state: 'active', sort: 'account_number_asc' });
		const accounts = result(response).journal_entry_accounts;
		const [cash] = accounts;
		expect(cash).toMatchObject({ account_number: '1000', account_sub_type: 'Cash & Bank', balance: '145.990' });
		expect(cash.sub_accounts[0]).toMatchObject({ balance: '145.990', parent_account_uuid: cash.account_uuid });
		const numbers = accounts.map(({ account_number }: { account_number: string }) => Number(account_number));
		expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
	});

	test('what no bank statement holds is not reconciled', async () => {
		const report = await content('bank_reconciliation_summary', { date: '2020-03-31' });
		expect(report).toMatchObject({ book_balance: cad('145.99'), reconciled_balance: cad('0.00') });
		expect(report.unreconciled_transactions).toHaveLength(3);
	});
});

describe('what reports take (API facts §11)', () => {
	const paramsOf = ({ download_token }: { download_token: string }) =>
		JSON.parse(Buffer.from(download_token.split('.')[1], 'base64url').toString()).params;
	/** Every parameter that some report takes, in both spellings of lists. */
	const EVERYTHING = new URLSearchParams({
		...YEAR,
		...{ accountid: '118001', bank_accountid: '1', cash_based: 'true', categoryid: '3012019', client_id: '214101' },
		...{ clientid: '214101', clientids: '214101', 'clientids[]': '214101', currency_code: 'CAD' },
		...{ currency_codes: 'CAD', 'currency_codes[]': 'CAD', 'dates[]': '2020-01-31', date_type: 'issue' },
		...{ exclude_personal: 'true', fiscal_year_view: 'true', group_by: 'category', group_by_account: 'true' },
		...{ group_by_category_id: 'true', include_project: 'true', 'payment_methods[]': 'Cash', payment_for: 'invoice' },
		...{ payment_methods: 'Cash', project_id: '609301', report_mode: 'summary', resolution: 'm' },
		...{ 'statusids[]': 'paid', subaccountid: '118002', summary_only: 'true' },
	});
	const PERIOD = ['start_date', 'end_date'];

	test.each([
		['accounts_aging', ['end_date', 'group_by']],
		['balance_sheet', ['cash_based', 'currency_code', 'dates[]']],
		['cash_flow', [...PERIOD, 'currency_code', 'group_by_category_id']],
		['expense_details', [...PERIOD, 'client_id', 'exclude_personal', 'group_by', 'include_project', 'project_id']],
		['general_ledger', [...PERIOD, 'accountid', 'categoryid', 'group_by_category_id', 'subaccountid']],
		['payments_collected', [...PERIOD, 'clientids[]', 'currency_codes[]', 'payment_methods[]', 'payment_for']],
		[
			'profitloss_entity',
			[
				...[...PERIOD, 'cash_based', 'currency_code', 'fiscal_year_view', 'group_by_account', 'group_by_category_id'],
				...['report_mode', 'resolution'],
			],
		],
		['taxsummary', [...PERIOD, 'cash_based', 'currency_code']],
		['trial_balance', [...PERIOD, 'currency_code', 'group_by_category_id']],
	])(
		'%s tells in its token which parameters it has parsed; the others are dropped without a word',
		async (name, known) => {
			const { status, data } = await classic(name, EVERYTHING);
			expect(status).toBe(200);
			expect(Object.keys(paramsOf(Object.values(data.response.result)[0] as never)).sort()).toEqual([...known].sort());
		},
	);

	test('a list must be repeated with []; with commas it is dropped, and the echo is empty', async () => {
		await history();
		const total = { totals: [cad('202.49')] };
		const commas = { clientids: '1,2', currency_codes: 'USD', payment_methods: 'Cash', currency_code: 'USD' };
		const dropped = { clientids: [], currency_codes: [], payment_methods: [] };
		expect(await content('payments_collected', { ...YEAR, ...commas })).toMatchObject({ ...total, ...dropped });
		const lists = { clientids: [1, 2], currency_codes: ['USD'], payment_methods: ['Cash', 'Check'] };
		const report = await content('payments_collected', { ...YEAR, ...lists });
		expect(report).toMatchObject({ ...lists, payments: [], totals: [] });
		expect(paramsOf(report)).toEqual({
			...YEAR,
			'clientids[]': ['1', '2'],
			'currency_codes[]': ['USD'],
			'payment_methods[]': ['Cash', 'Check'],
		});
	});

	test('expense details know one client and one project, and no other currency', async () => {
		const { client, expense } = await history();
		const project = 609301;
		const change = { clientid: client.id, projectid: project, modern_projectid: project };
		await api.put(`${accounting}/expenses/expenses/${expense.id}`, { expense: change });
		const found = async (more: object) => (await content('expense_details', { ...YEAR, ...more })).data.length;
		expect(await found({ client_id: client.id })).toBe(1);
		expect(await found({ client_id: 1 })).toBe(0);
		expect(await found({ project_id: project })).toBe(1);
		expect(await found({ project_id: 1 })).toBe(0);
		expect(await found({ 'clientids[]': 1, currency_code: 'USD' })).toBe(1);
	});

	test('tokens may spell parameters without [] and numbers as numbers', async () => {
		freshBooks.switches.reportTokenParams = 'plain';
		const report = await content('payments_collected', { ...YEAR, clientids: [1, 2], payment_methods: ['Cash'] });
		expect(paramsOf(report)).toEqual({ ...YEAR, clientids: [1, 2], payment_methods: ['Cash'] });
		const file = `${accounting}/links/reports/${report.download_token}/payments_collected.csv`;
		expect((await api.get(file)).data.trim().split('\r\n')).toHaveLength(1);
	});

	test('any parameter may turn out to be dropped', async () => {
		await history();
		freshBooks.switches.droppedReportParams = ['clientids', 'resolution'];
		const report = await content('payments_collected', { ...YEAR, clientids: [1] });
		expect(report).toMatchObject({ clientids: [], totals: [cad('202.49')] });
		expect(paramsOf(report)).toEqual(YEAR);
		expect((await content('profitloss_entity', { ...YEAR, resolution: 'm' })).labels).toHaveLength(1);
	});
});

describe('cash flow and general ledger', () => {
	test('cash flow goes from what was in the bank to what is', async () => {
		await history();
		expect(await content('cash_flow', FEBRUARY)).toMatchObject({
			...FEBRUARY,
			opening_balance: cad('0.00'),
			closing_balance: cad('43.50'),
			net_cash_flow: cad('43.50'),
			data: [
				{ description: 'payment', total: cad('100.00') },
				{ description: 'expense', total: cad('-56.50') },
			],
		});
		expect(await content('cash_flow', MARCH)).toMatchObject({
			opening_balance: cad('43.50'),
			closing_balance: cad('145.99'),
		});
	});

	test('the general ledger holds every entry, and both sides agree', async () => {
		await history();
		const { data } = await content('general_ledger', YEAR);
		const entries = data.flatMap((account: { entries: object[] }) => account.entries);
		const total = (side: string) =>
			entries.reduce((sum: number, entry: any) => sum + Math.round(Number(entry[side].amount) * 100), 0);
		expect(total('debit')).toBe(total('credit'));
		const chequing = data.find((account: any) => account.account_sub_name === 'Chequing');
		expect(chequing).toMatchObject({ account_name: 'Cash', closing_balance: cad('145.99') });
		expect(chequing.entries[0]).toMatchObject({ date: '2020-02-05', debit: cad('100.00'), credit: cad('0.00') });
		const { accountid, subaccountid } = chequing;
		expect((await content('general_ledger', { ...YEAR, accountid })).data).toEqual([chequing]);
		expect((await content('general_ledger', { ...YEAR, subaccountid })).data).toEqual([chequing]);
		const software = freshBooks
			.records(accounting.split('/')[3], 'categories')
			.find((row) => row.category === 'Software');
		const spent = await content('general_ledger', { ...YEAR, categoryid: software?.id });
		expect(spent.data).toMatchObject([{ account_sub_name: 'Software', closing_balance: cad('50.00') }]);
	});
});

describe('paths', () => {
	test('the newer ones answer in the classic envelope', async () => {
		const report = await newer('profit_and_loss', { ...YEAR, use_ledger_entries: 'true' });
		expect(report.status).toBe(200);
		expect(result(report).profit_and_loss).toMatchObject(YEAR);
		for (const name of ['trial_balance', 'expense_details']) {
			expect(Object.keys(result(await newer(name, YEAR)))).toEqual([name]);
		}
	});

	test('each wants its own kind of id', async () => {
		const [{ accountId, businessUuid }] = freshBooks.businesses;
		expect((await api.get(`/accounting/account/${businessUuid}/reports/accounting/taxsummary`)).status).toBe(404);
		expect((await api.get(`/accounting/businesses/${accountId}/reports/profit_and_loss`)).status).toBe(404);
	});

	test('all need the scope of reports', async () => {
		const stranger = caller(['user:invoices:read']);
		for (const path of [`${accounting}/reports/accounting/taxsummary`, `${ledger}/reports/chart_of_accounts`]) {
			expect((await stranger.get(path)).status).toBe(403);
		}
	});
});

describe('CSV', () => {
	const WITH: Array<[name: string, lines: number]> = [
		['accounts_aging', 3],
		['balance_sheet', 15],
		['cash_flow', 5],
		['expense_details', 3],
		['general_ledger', 10],
		['invoice_details', 5],
		['payments_collected', 3],
		['profitloss_entity', 8],
		['taxsummary', 5],
		['trial_balance', 7],
	];
	const WITHOUT = ['bank_reconciliation_summary', 'item_sales'];
	const download = (token: string, name: string) =>
		api.get(`${accounting}/links/reports/${token}/${name}.csv`, { headers: { Accept: 'text/csv' } });

	test.each(WITH)('%s gives a token that stands for its range', async (name, lines) => {
		await history();
		const { download_token } = await content(name, { ...YEAR, end_date: '2020-02-29', dates: ['2020-02-29'] });
		const { status, headers, data } = await download(download_token, name);
		expect([status, headers['content-type']]).toEqual([200, 'text/csv']);
		expect(data.split('\r\n')).toHaveLength(lines);
	});

	test.each(WITHOUT)('%s gives none', async (name) => {
		expect((await content(name, YEAR)).download_token).toBeUndefined();
	});

	test('cells are quoted where they must be', async () => {
		await history();
		const { download_token } = await content('expense_details', YEAR);
		const { data } = await download(download_token, 'expense_details');
		expect(data.split('\r\n')[1]).toBe(
			'2020-02-20,Office Expenses & Postage,Software,"Loom, ""Son"" & Co.",,56.50,CAD',
		);
	});

	test('a token opens its own report alone', async () => {
		const { download_token } = await content('taxsummary', YEAR);
		expect((await download(download_token, 'invoice_details')).status).toBe(404);
		expect((await download('nonsense', 'taxsummary')).status).toBe(404);
		const [, other] = freshBooks.businesses;
		const elsewhere = `/accounting/account/${other.accountId}/links/reports/${download_token}/taxsummary.csv`;
		expect((await api.get(elsewhere)).status).toBe(404);
		freshBooks.switches.clockOffsetMs = 31 * 86_400_000;
		expect((await download(download_token, 'taxsummary')).status).toBe(404);
	});
});

describe('what else is in the books', () => {
	const incomeOf = async (params: object) => (await content('profitloss_entity', params)).total_income.total;
	const even = async () => {
		const { assets_total, liabilities_and_equity_total } = await content('balance_sheet', { dates: ['2020-12-31'] });
		expect(assets_total).toEqual(liabilities_and_equity_total);
		return assets_total[0].balance;
	};

	test('bills count when they are made, or as they are paid', async () => {
		const account = accounting.split('/')[3];
		const categoryid = freshBooks.records(account, 'categories').find(({ category }) => category === 'Software')?.id;
		const vendor = await add('bill_vendors/bill_vendors', 'bill_vendor', { vendor_name: 'Looms' });
		const bill = await add('bills/bills', 'bill', {
			vendorid: vendor.vendorid,
			issue_date: '2020-02-10',
			lines: [{ categoryid, quantity: 1, unit_cost: cad('100.00'), tax_name1: 'HST', tax_percent1: '13' }],
		});
		await add('bill_payments/bill_payments', 'bill_payment', {
			billid: bill.id,
			amount: cad('56.50'),
			payment_type: 'Check',
			paid_date: '2020-03-05',
		});
		const expenses = async (params: object) => (await content('profitloss_entity', params)).total_expenses.total;
		expect(await expenses(FEBRUARY)).toEqual(cad('100.00'));
		expect(await expenses({ ...FEBRUARY, cash_based: 'true' })).toEqual(cad('0.00'));
		expect(await expenses({ ...MARCH, cash_based: 'true' })).toEqual(cad('50.00'));
		const paid = async (params: object) => (await content('taxsummary', params)).taxes[0]?.tax_paid;
		expect(await paid(FEBRUARY)).toEqual(cad('13.00'));
		expect(await paid({ ...MARCH, cash_based: 'true' })).toEqual(cad('6.50'));
		expect(await even()).toEqual(cad('-56.50'));
	});

	test('other income counts without the tax inside it', async () => {
		await add('other_incomes/other_incomes', 'other_income', {
			amount: cad('113.00'),
			date: '2020-02-10',
			taxes: [{ name: 'HST', amount: '13' }],
		});
		expect(await incomeOf(FEBRUARY)).toEqual(cad('100.00'));
		expect((await content('taxsummary', FEBRUARY)).taxes).toMatchObject([
			{ tax_name: 'HST', tax_collected: cad('13.00'), taxable_amount_collected: cad('100.00') },
		]);
		expect(await even()).toEqual(cad('113.00'));
	});

	test('what was overpaid is the client’s, and no income when it pays another invoice', async () => {
		const client = await add('users/clients', 'client', { organization: 'Engines' });
		const bill = (amount: string) =>
			add('invoices/invoices', 'invoice', {
				customerid: client.id,
				create_date: '2020-01-10',
				status: 2,
				lines: [{ name: 'Work', qty: 1, unit_cost: cad(amount) }],
			});
		const [first, second] = [await bill('100.00'), await bill('40.00')];
		const { overpaymentid } = await add('payments/payments', 'payment', {
			invoiceid: first.id,
			amount: cad('130.00'),
			date: '2020-02-01',
		});
		expect(await incomeOf({ ...FEBRUARY, cash_based: 'true' })).toEqual(cad('100.00'));
		await add('payments/payments', 'payment', {
			invoiceid: second.id,
			amount: cad('30.00'),
			date: '2020-03-01',
			from_credit: true,
			creditid: overpaymentid,
		});
		expect(await incomeOf({ ...MARCH, cash_based: 'true' })).toEqual(cad('30.00'));
		expect(await even()).toEqual(cad('140.00'));
		const { totals } = await content('accounts_aging', YEAR);
		expect(totals.total).toEqual(cad('10.00'));
	});

	test('with a deleted invoice its payments are gone', async () => {
		const { invoice } = await history();
		await api.put(`${accounting}/invoices/invoices/${invoice.id}`, { invoice: { vis_state: 1 } });
		expect(await incomeOf({ ...YEAR, cash_based: 'true' })).toEqual(cad('0.00'));
		expect((await content('payments_collected', YEAR)).payments).toEqual([]);
		expect(await even()).toEqual(cad('-56.50'));
	});
});
