import type { IDataObject } from 'n8n-workflow';

import { idsFilter } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { currencyField } from '../../fields/moneyFields';
import type { Query } from '../../http/session';
import type { Field } from '../../model/field';
import type { Resource } from '../../model/resource';
import { reportOperation, type Report } from '../../operations/report';
import { oneDay, range, rangeOfMoments, severalDays, upToDay } from '../../operations/reportPeriod';
import { client } from '../clients/client';
import { expenseCategory } from '../expenses/expenseCategory';
import { v3Statuses } from '../sales/invoice';
import { project } from '../projects/project';
import { teamIdentity } from '../projects/teamMember';
import { subAccount } from './journalEntry';

const currency = currencyField('Three-letter currency code. If left empty, the currency of the business.');

const cashBased: Field = {
	displayName: 'Cash-Based',
	name: 'cash_based',
	type: 'boolean',
	default: true,
	description: 'Whether money counts when it is paid rather than when it is billed',
};

const clientIds = idsFilter('clientids', 'Client IDs');

const statuses: Field = {
	displayName: 'Statuses',
	name: 'statusids',
	type: 'multiOptions',
	options: v3Statuses,
	default: [],
	description: 'Invoices in any of these statuses',
};

const summaryOnly: Field = {
	displayName: 'Summary Only',
	name: 'summary_only',
	type: 'boolean',
	default: true,
	description: 'Whether to omit the rows; if so, set Output to Whole Report',
};

const classic = (name: string): Pick<Report, 'family' | 'path'> => ({
	family: 'accounting',
	path: `reports/accounting/${name}`,
});

const personName = ({ fname, lname }: IDataObject): string => [fname, lname].filter(Boolean).join(' ');

const accountTree = {
	in: [['journal_entry_accounts']],
	nested: 'sub_accounts',
	title: ['account_name'],
	total: 'balance',
};
/** Clients without a company have a name of their own. */
const clientTitle = ['organization', personName, 'email'];
const wholeTeam: Query = [['team', 'true']];

/** Every report with its path, parameters and rows (API facts §11). */
const reports: Report[] = [
	{
		value: 'accountsAging',
		name: 'Accounts Aging',
		description: 'What each client owes on the end date, by how long it has been outstanding',
		...classic('accounts_aging'),
		key: 'accounts_aging',
		// FreshBooks drops a first day, clients and a currency
		period: upToDay,
		rows: { in: [['accounts']], title: clientTitle, total: 'total' },
		csv: true,
	},
	{
		value: 'accountStatement',
		name: 'Account Statement',
		description: 'What a client was billed and has paid (experimental: not documented by FreshBooks)',
		...classic('account_statement'),
		period: range,
		required: [locator(client, { name: 'clientid', required: true })],
		optional: [currency],
	},
	{
		value: 'balanceSheet',
		name: 'Balance Sheet',
		description: 'Assets, liabilities and equity on one or more dates',
		...classic('balance_sheet'),
		key: 'balance_sheet',
		period: severalDays,
		optional: [cashBased, currency],
		rows: {
			in: [['data', 'accounts']],
			nested: 'sub_accounts',
			keep: ['account_type', 'category'],
			title: ['account_name'],
			total: ({ balances }) => {
				const [one, ...more] = (balances ?? []) as IDataObject[];
				return more.length === 0 ? one?.balance : undefined;
			},
		},
		csv: true,
	},
	{
		value: 'bankReconciliation',
		name: 'Bank Reconciliation',
		description: 'How the books and a bank account agree (experimental: not documented by FreshBooks)',
		...classic('bank_reconciliation_summary'),
		period: oneDay,
		optional: [{ displayName: 'Bank Account ID', name: 'bank_accountid', type: 'string', default: '' }, currency],
	},
	{
		value: 'cashFlow',
		name: 'Cash Flow',
		description: 'What came into the bank and what left it',
		...classic('cash_flow'),
		key: 'cash_flow',
		period: range,
		optional: [currency],
		csv: true,
	},
	{
		value: 'chartOfAccounts',
		name: 'Chart of Accounts',
		description: 'All active accounts with their balances',
		family: 'ledger',
		path: 'reports/chart_of_accounts',
		key: '',
		period: range,
		optional: [currency],
		fixed: [
			['state', 'active'],
			['use_ledger_entries', 'true'],
			['sort', 'account_number_asc'],
		],
		rows: accountTree,
	},
	{
		value: 'expenseDetails',
		name: 'Expense Details',
		description: 'Every expense with its category, client and vendor',
		...classic('expense_details'),
		key: 'expense_details',
		period: range,
		// FreshBooks drops a list of clients and a currency
		optional: [
			locator(client, { name: 'client_id' }),
			{
				displayName: 'Exclude Personal',
				name: 'exclude_personal',
				type: 'boolean',
				default: true,
				description: 'Whether to exclude personal expenses',
			},
			{
				displayName: 'Group By',
				name: 'group_by',
				type: 'options',
				options: ['Author', 'Category', 'Client', 'Vendor'].map((name) => ({ name, value: name.toLowerCase() })),
				default: 'category',
				description: 'How the whole report is grouped; only by category is confirmed',
			},
			locator(project, { name: 'project_id' }),
		],
		rows: {
			in: [['data', 'expenses']],
			nested: 'children',
			keep: ['groupid'],
			total: 'amount',
			names: {
				category: ['categoryid', 'categories', 'category'],
				subcategory: ['categoryid', 'categories', 'subcategory_name'],
				client: ['clientid', 'clients', (client) => String(client.organization || personName(client))],
				author: ['authorid', 'authors', personName],
			},
		},
		csv: true,
	},
	{
		value: 'generalLedger',
		name: 'General Ledger',
		description: 'What was posted to each account',
		...classic('general_ledger'),
		key: 'general_ledger',
		period: range,
		optional: [
			{
				displayName: 'Account ID',
				name: 'accountid',
				type: 'string',
				as: 'id',
				default: '',
				placeholder: 'e.g. 12345',
				description: 'The ID of an account, as Journal Entry > Get Accounts returns it',
			},
			locator(expenseCategory, { name: 'categoryid', displayName: 'Category' }),
			locator(subAccount, { name: 'subaccountid' }),
		],
		csv: true,
	},
	{
		value: 'invoiceDetails',
		name: 'Invoice Details',
		description: 'Every invoice with its lines, taxes and what was paid',
		...classic('invoice_details'),
		key: 'invoice_details',
		period: range,
		optional: [
			clientIds,
			currency,
			{
				displayName: 'Date Type',
				name: 'date_type',
				type: 'options',
				options: [
					{ name: 'Date Issued', value: 'issue' },
					{ name: 'Date Paid', value: 'paid' },
				],
				default: 'issue',
				description: 'Which date of an invoice counts',
			},
			statuses,
			summaryOnly,
		],
		rows: {
			in: [['clients', 'invoices']],
			keep: ['userid', 'fname', 'lname', 'organization', 'email'],
			title: ['invoice_number'],
			total: 'total',
		},
		csv: true,
	},
	{
		value: 'itemSales',
		name: 'Item Sales',
		description: 'How much of each item was sold',
		...classic('item_sales'),
		key: 'item_sales',
		period: range,
		optional: [
			clientIds,
			currency,
			{
				displayName: 'Item Names',
				name: 'item_names',
				type: 'string',
				as: 'texts',
				default: '',
				placeholder: 'e.g. Design, Hosting',
				description: 'Several names, comma-separated',
			},
			statuses,
		],
		rows: { in: [['items']], title: ['name'], total: 'total' },
	},
	{
		value: 'paymentsCollected',
		name: 'Payments Collected',
		description: 'Every payment that came in',
		...classic('payments_collected'),
		key: 'payments_collected',
		period: range,
		optional: [
			clientIds,
			{
				displayName: 'Currencies',
				name: 'currency_codes',
				type: 'string',
				as: 'texts',
				default: '',
				placeholder: 'e.g. USD, CAD',
				description: 'Several currencies, comma-separated',
			},
			{
				displayName: 'Payment Types',
				name: 'payment_methods',
				type: 'string',
				as: 'texts',
				default: '',
				placeholder: 'e.g. Check, Cash',
				description: 'Several types, comma-separated, as they appear in payments',
			},
		],
		rows: { in: [['payments']], title: ['description', 'invoice_number'], total: 'amount' },
		csv: true,
	},
	{
		value: 'profitAndLoss',
		name: 'Profit and Loss',
		description: 'What was earned and spent, and what is left',
		...classic('profitloss_entity'),
		key: 'profitloss',
		period: range,
		optional: [
			cashBased,
			currency,
			{
				displayName: 'Resolution',
				name: 'resolution',
				type: 'options',
				options: [
					{ name: 'Month', value: 'm' },
					{
						name: 'Quarter',
						value: '3m',
						description: 'Not confirmed: the node stops if FreshBooks does not apply it',
					},
					{ name: 'Year', value: 'y' },
				],
				default: 'm',
				description: 'How long each column is',
			},
		],
		rows: {
			in: [['income'], ['total_income'], ['gross_margin'], ['expenses'], ['total_expenses'], ['net_profit']],
			nested: 'children',
			title: ['description'],
			total: 'total',
			sums: ['total_income', 'gross_margin', 'total_expenses', 'net_profit'],
		},
		csv: true,
	},
	{
		value: 'revenueByClient',
		name: 'Revenue by Client',
		description: 'What each client brought in',
		...classic('revenue_by_client'),
		key: 'revenue_by_client',
		period: range,
		required: [
			{
				displayName: 'Sales Type',
				name: 'sales_type',
				type: 'options',
				options: [
					{ name: 'Billed', value: 'billed', description: 'Experimental: not documented by FreshBooks' },
					{ name: 'Collected', value: 'collected' },
				],
				default: 'collected',
				required: true,
				description: 'What counts as revenue',
			},
		],
		optional: [currency],
		rows: { in: [['clients']], title: clientTitle, total: 'total' },
	},
	{
		value: 'taxSummary',
		name: 'Tax Summary',
		description: 'Each sales tax collected and paid',
		...classic('taxsummary'),
		key: 'taxsummary',
		period: range,
		optional: [cashBased, currency],
		rows: { in: [['taxes']], title: ['tax_name'], total: 'net_tax' },
		csv: true,
	},
	{
		value: 'timeEntryDetails',
		name: 'Time Entry Details',
		description: 'Every time entry of the team (experimental: not documented by FreshBooks)',
		family: 'comments',
		path: 'time_entries/search',
		list: 'time_entries',
		period: rangeOfMoments,
		optional: [
			{
				displayName: 'Billable',
				name: 'billable',
				type: 'boolean',
				default: true,
				description: 'Whether it is billable',
			},
			{ displayName: 'Billed', name: 'billed', type: 'boolean', default: false, description: 'Whether it was billed' },
			locator(client, { name: 'client_id' }),
			locator(project, { name: 'project_id' }),
			locator(teamIdentity, { name: 'identity_id' }),
		],
		fixed: wholeTeam,
		rows: { in: [['time_entries']] },
	},
	{
		value: 'trialBalance',
		name: 'Trial Balance',
		description: 'Debits and credits of every account',
		...classic('trial_balance'),
		key: 'trial_balance',
		period: range,
		optional: [currency],
		rows: { in: [['data']], title: ['account_sub_name', 'account_name'] },
		csv: true,
	},
];

/** What FreshBooks works out of the books. Each report has its own family of URLs. */
export const report: Resource = {
	name: 'Report',
	plural: 'Reports',
	value: 'report',
	description: 'Profit and loss, taxes, what clients owe, and other reports',
	scope: 'reports',
	// one day of the report with the fewest rows, whichever day
	probe: {
		family: 'accounting',
		path: () => '/reports/accounting/taxsummary',
		query: [
			['start_date', '2026-01-01'],
			['end_date', '2026-01-01'],
		],
		one: 'taxsummary',
		fields: ['currency_code', 'start_date', 'end_date', 'taxes', 'download_token'],
	},
	operations: reports.map(reportOperation),
};
