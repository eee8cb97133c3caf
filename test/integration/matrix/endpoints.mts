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
