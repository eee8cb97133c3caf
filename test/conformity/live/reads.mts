/** One request: a list, or one record of a list that comes before it. */
export interface Read {
	/** `<…>` stands for what an earlier reply told. */
	path: string;
	query: string;
	headers?: Record<string, string>;
	/** What the token needs. */
	scope: string;
	/** Where the records stand in the reply of a list. */
	list?: string;
	/** What later paths call a record of the list, and the field that names it there. */
	record?: { name: string; key: string };
}

const ACCOUNT = '/accounting/account/<account_id>';
const COMMENTS = '/comments/business/<business_id>';
const PROJECTS = '/projects/business/<business_id>';
const TIME = '/timetracking/business/<business_id>';
const LEDGER = '/accounting/businesses/<business_uuid>';
const PAYMENTS = '/payments/account/<account_id>';

const PAGE = 'page=1&per_page=100';
const DAYS = 'start_date=<year_ago>&end_date=<today>';

const alone = (scope: string, path: string, query = ''): Read => ({ path, query, scope: `user:${scope}:read` });

/** A list that nothing is read of singly. */
const list = (scope: string, path: string, where: string, query = PAGE): Read => ({
	...alone(scope, path, query),
	list: where,
});

/** A list, and what is read with each record's own name. */
function listAnd(from: Read, name: string, singly: string[], key = 'id'): Read[] {
	return [{ ...from, record: { name, key } }, ...singly.map((path) => ({ path, query: '', scope: from.scope }))];
}

const listOfBooks = (scope: string, path: string, many: string): Read =>
	list(scope, `${ACCOUNT}/${path}`, `response.result.${many}`);

/** A list of the accounting family, and one of its records with all that can be included. */
function books(scope: string, path: string, many: string, name: string, more: { key?: string; include?: string } = {}) {
	const { key = 'id', include = '' } = more;
	const single = alone(scope, `${ACCOUNT}/${path}/<${name}>`, include.replaceAll(/(\S+) ?/g, '&include[]=$1').slice(1));
	return [{ ...listOfBooks(scope, path, many), record: { name, key } }, single];
}

const report = (name: string, more = ''): Read =>
	alone('reports', `${ACCOUNT}/reports/accounting/${name}`, DAYS + more);

/** Asked for first: it tells the ids of the paths of all others. */
export const WHO: Read = alone('profile', '/auth/api/v1/users/me');

/**
 * Every list there is and one record of each (API facts §7.1). Left out are files, and share links: reading one may well
 * make it.
 */
export const READS: readonly Read[] = [
	alone('business', '/auth/api/v1/users/business/<business_id>'),
	...listAnd(
		list('teams', '/auth/api/v1/businesses/<business_id>/team_members', 'response'),
		'team_member_uuid',
		['/auth/api/v1/businesses/<business_id>/team_members/<team_member_uuid>'],
		'uuid',
	),

	...books('clients', 'users/clients', 'clients', 'client_id', {
		include:
			'outstanding_balance credit_balance draft_balance overdue_balance grand_total_balance last_activity late_fee late_reminders contacts',
	}),
	...books('invoices', 'invoices/invoices', 'invoices', 'invoice_id', {
		include: 'lines presentation attachments allowed_gateways direct_links late_reminders owner',
	}),
	alone('invoices', `${ACCOUNT}/invoices/presentations`),
	...books('invoices', 'invoice_profiles/invoice_profiles', 'invoice_profiles', 'invoice_profile_id', {
		include:
			'allowed_gateways audit_logs contacts late_fee late-reminders lines next_issue_date presentation project_format system tracking',
	}),
	...books('estimates', 'estimates/estimates', 'estimates', 'estimate_id', {
		include: 'lines presentation comments contacts invoices',
	}),
	...books('payments', 'payments/payments', 'payments', 'payment_id', {
		include: 'client invoice credit_note order gateway',
	}),
	...books('credit_notes', 'credit_notes/credit_notes', 'credit_notes', 'credit_note_id', { include: 'lines' }),
	...books('other_income', 'other_incomes/other_incomes', 'other_income', 'other_income_id', { key: 'incomeid' }),
	...books('expenses', 'expenses/expenses', 'expenses', 'expense_id', {
		include: 'attachment category project expense_profile account',
	}),
	...books('expenses', 'expenses/categories', 'categories', 'category_id'),
	alone('expenses', `${ACCOUNT}/expenses/summaries`),
	listOfBooks('expenses', 'expenses/vendors', 'vendors'),
	...books('bills', 'bills/bills', 'bills', 'bill_id', { include: 'vendor' }),
	...books('bill_payments', 'bill_payments/bill_payments', 'bill_payments', 'bill_payment_id'),
	...books('bill_vendors', 'bill_vendors/bill_vendors', 'bill_vendors', 'bill_vendor_id', { key: 'vendorid' }),
	...books('billable_items', 'items/items', 'items', 'item_id'),
	...books('billable_items', 'projects/tasks', 'tasks', 'task_id', { include: 'projects' }),
	...books('taxes', 'taxes/taxes', 'taxes', 'tax_id'),
	...books('teams', 'users/staffs', 'staff', 'staff_id'),
	alone('business', `${ACCOUNT}/systems/systems/<business_id>`),
	listOfBooks('online_payments', 'systems/gateways', 'gateways'),
	listOfBooks('journal_entries', 'journal_entries/journal_entry_details', 'journal_entry_details'),
	listOfBooks('journal_entries', 'journal_entry_accounts/journal_entry_accounts', 'journal_entry_accounts'),

	// this one pages in its own words, and answers only who names the version (quirk 43)
	{
		...list('journal_entries', `${LEDGER}/journal_entries`, 'manualJournalEntries', 'page_number=1&page_size=100'),
		headers: { 'x-api-version': '2023-09-25' },
	},
	...listAnd(
		list('journal_entries', `${LEDGER}/ledger_accounts/accounts`, 'data', ''),
		'ledger_account_uuid',
		[`${LEDGER}/ledger_accounts/accounts/<ledger_account_uuid>`],
		'uuid',
	),
	list('journal_entries', '/accounting/ledger_accounts/types', 'data', ''),
	...listAnd(list('journal_entries', '/accounting/ledger_accounts/sub_types', 'data', ''), 'sub_type_id', [
		'/accounting/ledger_accounts/sub_types/<sub_type_id>',
	]),

	...listAnd(
		list('projects', `${PROJECTS}/projects`, 'projects', `${PAGE}&include_logged_duration=true`),
		'project_id',
		[`${PROJECTS}/project/<project_id>`, `${PROJECTS}/projects/<project_id>`],
	),
	alone('projects', `${PROJECTS}/abilities`),
	...listAnd(list('projects', `${COMMENTS}/project/<project_id>/threads`, 'threads'), 'thread_id', []),
	list('projects', `${COMMENTS}/threads/<thread_id>/comments`, 'comments'),
	...listAnd(list('billable_items', `${COMMENTS}/services`, 'services', `${PAGE}&include_task_id=true`), 'service_id', [
		`${COMMENTS}/service/<service_id>`,
		`${COMMENTS}/service/<service_id>/rate`,
	]),
	list('billable_items', `${COMMENTS}/project/<project_id>/service_rates`, 'project_service_rates', ''),
	list('billable_items', `${COMMENTS}/service_rates`, 'service_rates'),
	list('teams', `${COMMENTS}/team_member_rates`, 'team_member_rates'),
	list('teams', `${COMMENTS}/invitation_rates`, 'invitation_rates'),
	...listAnd(list('retainers', `${COMMENTS}/retainers`, 'retainers'), 'retainer_id', [
		`${COMMENTS}/retainer/<retainer_id>`,
	]),
	...listAnd(
		list('time_entries', `${TIME}/time_entries`, 'time_entries', `${PAGE}&team=true&include_unlogged=true`),
		'time_entry_id',
		[`${TIME}/time_entries/<time_entry_id>`],
	),
	list('time_entries', `${TIME}/time_entries/search`, 'time_entries', `${PAGE}&q=a&useSearchEndpoint=true`),
	list('reports', `${COMMENTS}/time_entries/search`, 'time_entries'),
	...listAnd(list('time_entries', `${TIME}/timers`, 'timers'), 'timer_id', [`${TIME}/timers/<timer_id>`]),

	// which scope it needs depends on the events (API facts §10.1)
	...listAnd(
		list('invoices', '/events/account/<account_id>/events/callbacks', 'response.result.callbacks'),
		'callback_id',
		['/events/account/<account_id>/events/callbacks/<callback_id>'],
		'callbackid',
	),
	list('online_payments', `${PAYMENTS}/gateway`, 'gateway_connections', ''),
	alone('online_payments', `${PAYMENTS}/payment_options`, 'entity_type=invoice'),
	alone('online_payments', `${PAYMENTS}/invoice/<invoice_id>/payment_options`),

	report('account_statement', '&clientid=<client_id>'),
	report('accounts_aging'),
	report('balance_sheet'),
	report('bank_reconciliation_summary'),
	report('cash_flow'),
	report('expense_details'),
	report('general_ledger'),
	report('invoice_details'),
	report('item_sales'),
	report('payments_collected'),
	report('profitloss_entity'),
	report('revenue_by_client', '&sales_type=billed'),
	report('taxsummary'),
	report('trial_balance'),
	...['chart_of_accounts', 'expense_details', 'profit_and_loss', 'trial_balance'].map((name) =>
		alone('reports', `${LEDGER}/reports/${name}`, DAYS),
	),
];
