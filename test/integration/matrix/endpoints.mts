/** The core of FreshBooks (API facts §7.1): six resources with a state, three that are deleted for good. */
export const core = [
	'GET /accounting/account/{accountId}/users/clients',
	'POST /accounting/account/{accountId}/users/clients',
	'GET /accounting/account/{accountId}/users/clients/{id}',
	'PUT /accounting/account/{accountId}/users/clients/{id}',

	'GET /accounting/account/{accountId}/invoices/invoices',
	'POST /accounting/account/{accountId}/invoices/invoices',
	'GET /accounting/account/{accountId}/invoices/invoices/{id}',
	'PUT /accounting/account/{accountId}/invoices/invoices/{id}',

	'GET /accounting/account/{accountId}/expenses/expenses',
	'POST /accounting/account/{accountId}/expenses/expenses',
	'GET /accounting/account/{accountId}/expenses/expenses/{id}',
	'PUT /accounting/account/{accountId}/expenses/expenses/{id}',

	'GET /accounting/account/{accountId}/estimates/estimates',
	'POST /accounting/account/{accountId}/estimates/estimates',
	'GET /accounting/account/{accountId}/estimates/estimates/{id}',
	'PUT /accounting/account/{accountId}/estimates/estimates/{id}',

	'GET /accounting/account/{accountId}/payments/payments',
	'POST /accounting/account/{accountId}/payments/payments',
	'GET /accounting/account/{accountId}/payments/payments/{id}',
	'PUT /accounting/account/{accountId}/payments/payments/{id}',

	'GET /accounting/account/{accountId}/items/items',
	'POST /accounting/account/{accountId}/items/items',
	'GET /accounting/account/{accountId}/items/items/{id}',
	'PUT /accounting/account/{accountId}/items/items/{id}',

	'GET /accounting/account/{accountId}/taxes/taxes',
	'POST /accounting/account/{accountId}/taxes/taxes',
	'GET /accounting/account/{accountId}/taxes/taxes/{id}',
	'PUT /accounting/account/{accountId}/taxes/taxes/{id}',
	'DELETE /accounting/account/{accountId}/taxes/taxes/{id}',

	'GET /projects/business/{businessId}/projects',
	'POST /projects/business/{businessId}/project',
	'GET /projects/business/{businessId}/project/{id}',
	'PUT /projects/business/{businessId}/project/{id}',
	'DELETE /projects/business/{businessId}/project/{id}',

	'GET /timetracking/business/{businessId}/time_entries',
	'POST /timetracking/business/{businessId}/time_entries',
	'GET /timetracking/business/{businessId}/time_entries/{id}',
	'PUT /timetracking/business/{businessId}/time_entries/{id}',
	'DELETE /timetracking/business/{businessId}/time_entries/{id}',
];

/** All others of FreshBooks that are known (API facts §7.1, §8 to §11), but for users, apps and card tokens. */
export const others = [
	'GET /accounting/account/{accountId}/bill_payments/bill_payments',
	'POST /accounting/account/{accountId}/bill_payments/bill_payments',
	'GET /accounting/account/{accountId}/bill_payments/bill_payments/{id}',
	'PUT /accounting/account/{accountId}/bill_payments/bill_payments/{id}',

	'GET /accounting/account/{accountId}/bill_vendors/bill_vendors',
	'POST /accounting/account/{accountId}/bill_vendors/bill_vendors',
	'GET /accounting/account/{accountId}/bill_vendors/bill_vendors/{id}',
	'PUT /accounting/account/{accountId}/bill_vendors/bill_vendors/{id}',

	'GET /accounting/account/{accountId}/bills/bills',
	'POST /accounting/account/{accountId}/bills/bills',
	'GET /accounting/account/{accountId}/bills/bills/{id}',
	'PUT /accounting/account/{accountId}/bills/bills/{id}',

	'GET /accounting/account/{accountId}/credit_notes/credit_notes',
	'POST /accounting/account/{accountId}/credit_notes/credit_notes',
	'GET /accounting/account/{accountId}/credit_notes/credit_notes/{id}',
	'PUT /accounting/account/{accountId}/credit_notes/credit_notes/{id}',

	'POST /accounting/account/{accountId}/expense_profiles/expense_profiles',

	'GET /accounting/account/{accountId}/expenses/categories',
	'POST /accounting/account/{accountId}/expenses/categories',
	'GET /accounting/account/{accountId}/expenses/categories/{id}',

	'GET /accounting/account/{accountId}/expenses/summaries',

	'GET /accounting/account/{accountId}/expenses/vendors',

	'GET /accounting/account/{accountId}/invoice_profiles/invoice_profiles',
	'POST /accounting/account/{accountId}/invoice_profiles/invoice_profiles',
	'GET /accounting/account/{accountId}/invoice_profiles/invoice_profiles/{id}',
	'PUT /accounting/account/{accountId}/invoice_profiles/invoice_profiles/{id}',

	'GET /accounting/account/{accountId}/invoices/invoices/{id}/pdf',
	'GET /accounting/account/{accountId}/invoices/invoices/{id}/share_link',

	'GET /accounting/account/{accountId}/invoices/presentations',

	'POST /accounting/account/{accountId}/journal_entries/journal_entries',

	'GET /accounting/account/{accountId}/journal_entries/journal_entry_details',

	'GET /accounting/account/{accountId}/journal_entry_accounts/journal_entry_accounts',

	'GET /accounting/account/{accountId}/other_incomes/other_incomes',
	'POST /accounting/account/{accountId}/other_incomes/other_incomes',
	'GET /accounting/account/{accountId}/other_incomes/other_incomes/{id}',
	'PUT /accounting/account/{accountId}/other_incomes/other_incomes/{id}',
	'DELETE /accounting/account/{accountId}/other_incomes/other_incomes/{id}',

	'GET /accounting/account/{accountId}/projects/tasks',
	'POST /accounting/account/{accountId}/projects/tasks',
	'GET /accounting/account/{accountId}/projects/tasks/{id}',
	'PUT /accounting/account/{accountId}/projects/tasks/{id}',

	'GET /accounting/account/{accountId}/reports/accounting/account_statement',
	'GET /accounting/account/{accountId}/reports/accounting/accounts_aging',
	'GET /accounting/account/{accountId}/reports/accounting/balance_sheet',
	'GET /accounting/account/{accountId}/reports/accounting/bank_reconciliation_summary',
	'GET /accounting/account/{accountId}/reports/accounting/cash_flow',
	'GET /accounting/account/{accountId}/reports/accounting/expense_details',
	'GET /accounting/account/{accountId}/reports/accounting/general_ledger',
	'GET /accounting/account/{accountId}/reports/accounting/invoice_details',
	'GET /accounting/account/{accountId}/reports/accounting/item_sales',
	'GET /accounting/account/{accountId}/reports/accounting/payments_collected',
	'GET /accounting/account/{accountId}/reports/accounting/profitloss_entity',
	'GET /accounting/account/{accountId}/reports/accounting/revenue_by_client',
	'GET /accounting/account/{accountId}/reports/accounting/taxsummary',
	'GET /accounting/account/{accountId}/reports/accounting/trial_balance',

	'GET /accounting/account/{accountId}/systems/gateways',
	'DELETE /accounting/account/{accountId}/systems/gateways/{id}',

	'GET /accounting/account/{accountId}/systems/systems/{businessId}',

	'PUT /accounting/account/{accountId}/users/contacts/{id}',
	'DELETE /accounting/account/{accountId}/users/contacts/{id}',

	'GET /accounting/account/{accountId}/users/staffs',
	'GET /accounting/account/{accountId}/users/staffs/{id}',
	'PUT /accounting/account/{accountId}/users/staffs/{id}',

	'GET /accounting/businesses/{businessUuid}/journal_entries',
	'POST /accounting/businesses/{businessUuid}/journal_entries',

	'GET /accounting/businesses/{businessUuid}/ledger_accounts/accounts',
	'POST /accounting/businesses/{businessUuid}/ledger_accounts/accounts',
	'GET /accounting/businesses/{businessUuid}/ledger_accounts/accounts/{uuid}',
	'PUT /accounting/businesses/{businessUuid}/ledger_accounts/accounts/{uuid}',

	'GET /accounting/businesses/{businessUuid}/reports/chart_of_accounts',

	'GET /accounting/ledger_accounts/sub_types',

	'GET /accounting/ledger_accounts/types',

	'GET /auth/api/v1/businesses/{businessId}/team_members',
	'GET /auth/api/v1/businesses/{businessId}/team_members/{uuid}',

	'GET /auth/api/v1/users/business/{businessId}',

	'POST /auth/api/v1/users/invitation',

	'GET /auth/api/v1/users/me',

	'GET /comments/business/{businessId}/invitation_rates',

	'GET /comments/business/{businessId}/project/{id}/service/{id}/rate',
	'PUT /comments/business/{businessId}/project/{id}/service/{id}/rate',
	'GET /comments/business/{businessId}/project/{id}/service_rates',
	'GET /comments/business/{businessId}/project/{id}/threads',
	'POST /comments/business/{businessId}/project/{id}/threads',

	'GET /comments/business/{businessId}/retainer/{id}',
	'PUT /comments/business/{businessId}/retainer/{id}',

	'GET /comments/business/{businessId}/retainers',
	'POST /comments/business/{businessId}/retainers',

	'POST /comments/business/{businessId}/service',

	'GET /comments/business/{businessId}/service/{id}',
	'GET /comments/business/{businessId}/service/{id}/rate',
	'PUT /comments/business/{businessId}/service/{id}/rate',

	'GET /comments/business/{businessId}/service_rates',

	'GET /comments/business/{businessId}/services',

	'PUT /comments/business/{businessId}/team_member_rate/{id}',

	'GET /comments/business/{businessId}/team_member_rates',

	'POST /comments/business/{businessId}/threads/{id}/comments',

	'POST /comments/business/{businessId}/time_entries',
	'GET /comments/business/{businessId}/time_entries/search',

	'PUT /comments/business/{businessId}/timers/{id}',

	'GET /events/account/{accountId}/events/callbacks',
	'POST /events/account/{accountId}/events/callbacks',
	'GET /events/account/{accountId}/events/callbacks/{id}',
	'PUT /events/account/{accountId}/events/callbacks/{id}',
	'DELETE /events/account/{accountId}/events/callbacks/{id}',

	'POST /payments/account/{accountId}/checkout-links',

	'PUT /payments/account/{accountId}/checkout-links/{id}',
	'DELETE /payments/account/{accountId}/checkout-links/{id}',

	'GET /payments/account/{accountId}/gateway',

	'GET /payments/account/{accountId}/invoice/{id}/payment_options',
	'POST /payments/account/{accountId}/invoice/{id}/payment_options',

	'GET /payments/account/{accountId}/payment_options',

	'GET /timetracking/business/{businessId}/time_entries/search',

	'GET /timetracking/business/{businessId}/timers',

	'PUT /timetracking/business/{businessId}/timers/{id}',
	'DELETE /timetracking/business/{businessId}/timers/{id}',

	'POST /uploads/account/{accountId}/attachments',

	'GET /uploads/attachments/{jwt}',
];
