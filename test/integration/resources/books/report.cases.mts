import type { Case, Matrix } from '../../matrix/case.mts';
import { A, byId, C, GET, L } from '../../matrix/requests.mts';

/** A range that holds all of the sandbox's history, whatever day it is. */
const ever = { period: 'custom', start_date: '2020-01-01', end_date: '2035-12-31' };
const days = ['start_date=2020-01-01', 'end_date=2035-12-31'];
const inDollars = { additionalFields: { currency_code: 'usd' } };
const dollars = 'currency_code=USD';
const R = `${A}/reports/accounting`;

/** What every report has in common: the range, the scope, and what is refused. */
function report(given: Pick<Case, 'operation' | 'does' | 'requests' | 'output'> & Partial<Case>): Case {
	return {
		parameters: ever,
		refuses: {
			because: 'an app that may not read reports',
			scopes: ['user:profile:read'],
			says: /user:reports:read/,
		},
		...given,
	};
}

const account = (account_name: string, debit: string, credit: string) =>
	expect.objectContaining({ account_name, debit, credit, currency_code: 'USD' });

const line = (
	section: string,
	description: string,
	total: string,
	[level, path, isTotal]: [number, string, boolean],
) => ({
	description,
	total,
	currency_code: 'USD',
	level,
	path,
	isTotal,
	section,
	entry_type: { income: 'credit', expenses: 'debit' }[section] ?? 'none',
	data: [total],
});
const sum: [number, string, boolean] = [0, '', true];

/** The reports of API facts §11; figures are those of the sandbox's few records in US dollars. */
export const reports: Matrix = {
	resource: 'report',
	name: 'report',
	cases: [
		report({
			operation: 'accountsAging',
			does: 'returns what each client owes',
			parameters: { period: 'custom', end_date: ever.end_date },
			requests: [GET(`${R}/accounts_aging`, ['end_date=2035-12-31'])],
			output: expect.arrayContaining([
				{
					description: 'Hiro Tanaka',
					userid: 214105,
					fname: 'Hiro',
					lname: 'Tanaka',
					organization: '',
					email: 'hiro@tanaka.example',
					'0-30': '0.00',
					'31-60': '0.00',
					'61-90': '0.00',
					'91+': '268.80',
					total: '268.80',
					currency_code: 'CAD',
				},
			]) as unknown[],
			twoItems: {
				parameters: { period: 'custom', end_date: '={{ $json.end }}' },
				bad: { end: 'last year' },
				good: { end: '2035-12-31' },
				says: /^End Date: "last year" is not a date/,
			},
		}),
		report({
			operation: 'accountStatement',
			does: 'returns what a client was billed and has paid, wherever FreshBooks puts the rows',
			parameters: { ...ever, ...inDollars, clientid: byId(214103) },
			requests: [GET(`${R}/account_statement`, [...days, dollars, 'clientid=214103'])],
			output: [
				expect.objectContaining({ type: 'invoice', amount: '1140.00', balance: '1140.00', currency_code: 'USD' }),
				expect.objectContaining({ type: 'payment', amount: '-600.00', balance: '540.00' }),
				expect.objectContaining({ type: 'payment', amount: '-540.00', balance: '0.00' }),
			],
			refuses: {
				because: 'no client',
				parameters: { clientid: byId('={{ "" }}') },
				says: /^Client is empty/,
			},
		}),
		report({
			operation: 'balanceSheet',
			does: 'returns every account with its balances, sub-accounts below theirs',
			parameters: { period: 'custom', dates: '2035-06-30, 2035-12-31' },
			requests: [GET(`${R}/balance_sheet`, ['dates[]=2035-06-30', 'dates[]=2035-12-31'])],
			output: expect.arrayContaining([
				expect.objectContaining({ account_type: 'asset', category: 'Cash & Bank', account_name: 'Cash' }),
				{
					account_type: 'asset',
					category: 'Cash & Bank',
					description: 'Petty Cash',
					level: 1,
					path: 'Asset > Cash & Bank > Cash',
					isTotal: false,
					account_name: 'Petty Cash',
					account_number: '1000-2',
					balances: [
						{ balance: '0.00', date: '2035-06-30' },
						{ balance: '0.00', date: '2035-12-31' },
					],
				},
			]) as unknown[],
		}),
		report({
			operation: 'bankReconciliation',
			does: 'returns what no bank statement tells of yet, wherever FreshBooks puts the rows',
			parameters: { period: 'custom', date: '2035-12-31', ...inDollars },
			requests: [GET(`${R}/bank_reconciliation_summary`, ['date=2035-12-31', dollars])],
			output: [
				expect.objectContaining({ amount: '600.00', currency_code: 'USD' }),
				expect.objectContaining({ amount: '540.00' }),
				expect.objectContaining({ amount: '300.00' }),
			],
		}),
		report({
			operation: 'cashFlow',
			does: 'returns what came into the bank and left it, wherever FreshBooks puts the rows',
			parameters: { ...ever, ...inDollars },
			requests: [GET(`${R}/cash_flow`, [...days, dollars])],
			output: [
				{ description: 'payment', total: '1140.00', currency_code: 'USD' },
				{ description: 'credit_note', total: '300.00', currency_code: 'USD' },
			],
		}),
		report({
			operation: 'chartOfAccounts',
			does: 'returns all active accounts, sub-accounts below theirs',
			requests: [
				GET(`${L}/reports/chart_of_accounts`, [
					...days,
					'state=active',
					'use_ledger_entries=true',
					'sort=account_number_asc',
				]),
			],
			output: expect.arrayContaining([
				expect.objectContaining({ account_name: 'Cash', account_number: '1000', account_sub_type: 'Cash & Bank' }),
				expect.objectContaining({
					description: 'Petty Cash',
					total: '0.000',
					level: 1,
					path: 'Cash',
					currency_code: 'CAD',
				}),
			]) as unknown[],
		}),
		report({
			operation: 'expenseDetails',
			does: 'returns every expense with the names behind its ids',
			requests: [GET(`${R}/expense_details`, days)],
			output: expect.arrayContaining([
				expect.objectContaining({
					expenseid: '1650005',
					amount: '58.20',
					currency_code: 'CAD',
					vendor: 'Bistro Nord',
					category: 'Meals & Entertainment',
					subcategory: 'Client Meals',
				}),
			]) as unknown[],
		}),
		report({
			operation: 'generalLedger',
			does: 'returns what was posted to an account, wherever FreshBooks puts the rows',
			parameters: { ...ever, additionalFields: { accountid: '118001' } },
			requests: [GET(`${R}/general_ledger`, [...days, 'accountid=118001'])],
			output: expect.arrayContaining([
				expect.objectContaining({ accountid: 118001, account_name: 'Cash', opening_balance: '0.00' }),
			]) as unknown[],
		}),
		report({
			operation: 'invoiceDetails',
			does: 'returns every invoice with its client',
			parameters: { ...ever, additionalFields: { clientids: '214105', statusids: ['viewed', 'paid'] } },
			requests: [
				GET(`${R}/invoice_details`, [...days, 'clientids[]=214105', 'statusids[]=viewed', 'statusids[]=paid']),
			],
			output: [
				expect.objectContaining({
					userid: 214105,
					fname: 'Hiro',
					lname: 'Tanaka',
					invoiceid: 987005,
					invoice_number: '0000005',
					v3_status: 'viewed',
					subtotal: '240.00',
					tax: '28.80',
					total: '268.80',
					paid: '0.00',
					outstanding: '268.80',
					currency_code: 'CAD',
					lines: [expect.objectContaining({ name: 'Portrait retouching', rate: '40.00', total: '268.80' })],
				}),
			],
		}),
		report({
			operation: 'itemSales',
			does: 'returns how much of each item was sold',
			parameters: { ...ever, additionalFields: { currency_code: 'USD', item_names: 'Data dashboard, Other' } },
			requests: [GET(`${R}/item_sales`, [...days, dollars, 'item_names[]=Data dashboard', 'item_names[]=Other'])],
			output: [
				expect.objectContaining({ name: 'Data dashboard', total: '1140.00', total_qty: '12', currency_code: 'USD' }),
			],
		}),
		report({
			operation: 'paymentsCollected',
			does: 'returns every payment',
			parameters: { ...ever, additionalFields: { clientids: '214103' } },
			requests: [GET(`${R}/payments_collected`, [...days, 'clientids[]=214103'])],
			output: [
				expect.objectContaining({ client: 'Nair Analytics', amount: '600.00', currency_code: 'USD' }),
				expect.objectContaining({ client: 'Nair Analytics', amount: '540.00', invoice_number: '0000002' }),
			],
		}),
		report({
			operation: 'profitAndLoss',
			does: 'returns income, expenses and what is left, line by line',
			parameters: { ...ever, additionalFields: { currency_code: 'USD', cash_based: false } },
			requests: [GET(`${R}/profitloss_entity`, [...days, dollars, 'cash_based=false'])],
			output: [
				line('income', 'Sales', '2120.00', [0, 'Income', true]),
				line('income', 'Sales', '2120.00', [1, 'Income > Sales', false]),
				line('total_income', 'Total Income', '2120.00', sum),
				line('gross_margin', 'Gross Margin', '2120.00', sum),
				line('expenses', 'Office Expenses & Postage', '117.00', [0, 'Expenses', true]),
				line('expenses', 'Software', '117.00', [1, 'Expenses > Office Expenses & Postage', false]),
				line('total_expenses', 'Total Expenses', '117.00', sum),
				line('net_profit', 'Net Profit', '2003.00', sum),
			],
			refuses: {
				because: 'days that are the wrong way round',
				parameters: { start_date: '2036-01-01' },
				says: /^Start Date: 2036-01-01 is after the End Date, 2035-12-31/,
			},
		}),
		report({
			operation: 'revenueByClient',
			does: 'returns what each client brought in',
			parameters: { ...ever, ...inDollars, sales_type: 'billed' },
			requests: [GET(`${R}/revenue_by_client`, [...days, dollars, 'sales_type=billed'])],
			output: expect.arrayContaining([
				expect.objectContaining({ organization: 'Nair Analytics', total: '1140.00', currency_code: 'USD' }),
				expect.objectContaining({ organization: 'Reyes Roasters', total: '980.00' }),
			]) as unknown[],
		}),
		report({
			operation: 'taxSummary',
			does: 'returns what was collected and paid of each tax',
			requests: [GET(`${R}/taxsummary`, days)],
			output: expect.arrayContaining([
				{
					description: 'GST',
					total: '12.00',
					tax_name: 'GST',
					tax_collected: '12.00',
					tax_paid: '0.00',
					net_tax: '12.00',
					taxable_amount_collected: '240.00',
					taxable_amount_paid: '0.00',
					net_taxable_amount: '240.00',
					currency_code: 'CAD',
				},
			]) as unknown[],
		}),
		report({
			operation: 'timeEntryDetails',
			does: 'returns the time of the whole team',
			parameters: { ...ever, additionalFields: { project_id: byId(609302), billed: true } },
			requests: [
				GET(`${C}/time_entries/search`, [
					'started_from=2020-01-01T05:00:00Z',
					'started_to=2036-01-01T04:59:59Z',
					'project_id=609302',
					'billed=true',
					'team=true',
					'page=1',
					'per_page=100',
				]),
			],
			output: [expect.objectContaining({ id: 2903105, duration: 2700, client_id: 214104, billed: true })],
		}),
		report({
			operation: 'trialBalance',
			does: 'returns debits and credits of every account',
			parameters: { ...ever, ...inDollars },
			requests: [GET(`${R}/trial_balance`, [...days, dollars])],
			output: [
				account('Cash', '1440.00', '0.00'),
				account('Accounts Receivable', '980.00', '0.00'),
				account('Accounts Payable', '0.00', '117.00'),
				account('Customer Credit', '0.00', '300.00'),
				account('Sales', '0.00', '2120.00'),
				account('Office Expenses & Postage', '117.00', '0.00'),
			],
		}),
	],
};
