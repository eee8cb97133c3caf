/** The objects a scope can name and what each grants: the developer portal's list (API facts §2.1). */
const READ_ONLY = ['profile', 'reports', 'notifications'];

const READ_AND_WRITE = [
	'business',
	'clients',
	'invoices',
	'estimates',
	'expenses',
	'payments',
	'online_payments',
	'credit_notes',
	'billable_items',
	'taxes',
	'other_income',
	'projects',
	'time_entries',
	'teams',
	'bills',
	'bill_payments',
	'bill_vendors',
	'journal_entries',
	'retainers',
	'uploads',
	'account',
];

/** Every scope there is. */
export const ALL_SCOPES: readonly string[] = [
	...READ_ONLY.map((object) => `user:${object}:read`),
	...READ_AND_WRITE.flatMap((object) => [`user:${object}:read`, `user:${object}:write`]),
];
