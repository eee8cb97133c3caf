import type { Difference } from './shape.mts';

/** A difference between the recording and the emulator that is right. */
export interface Declared {
	call: string;
	path: string;
	why: string;
	matches: (difference: Difference) => boolean;
}

/** One reason, and the paths by call that it holds for; `*` at the end stands for all that begin so. */
const because = (why: string, paths: Record<string, string[]>): Declared[] =>
	Object.entries(paths).flatMap(([call, some]) =>
		some.map((path) => ({
			call,
			path,
			why,
			matches: (difference) =>
				path.endsWith('*') ? difference.path.startsWith(path.slice(0, -1)) : difference.path === path,
		})),
	);

const books = '/accounting/account/{id}';

const ofThePerson: Declared[] = [
	...because('Rights and limits of the recorded plan, many of them of trials; the node reads none', {
		'GET /auth/api/v1/users/me': ['response.permissions.{…}.*'],
	}),
	...because('Depends on how the person signed up, and on what they told of themselves', {
		'GET /auth/api/v1/users/me': [
			'response.confirmed_at',
			'response.identity_origin',
			'response.phone_numbers[].phone_number',
			'response.profession',
			'response.profile.phone_number',
			'response.profile.profession',
			'response.business_memberships[].business.industry',
		],
	}),
];

/** Everything in which the emulator may differ from somebody's account, and why. */
export const declaredOfAccounts: Declared[] = [
	...ofThePerson,
	...because('Depends on who takes the payments', {
		'GET /payments/account/{id}/gateway': [
			'gateway_connections[].paypal',
			'gateway_connections[].stripe',
			'gateway_connections[].stripe_unified',
		],
	}),
];

/** Everything in which the emulator may differ from the recording, and why. */
export const declared: Declared[] = [
	...ofThePerson,
	...because('Empty in all recorded records; those of the emulator include some that have it', {
		[`GET ${books}/users/clients`]: ['has_retainer', 'retainer_id', 'vat_name', 'vat_number'].map(
			(name) => `response.result.clients[].${name}`,
		),
		[`GET ${books}/invoices/invoices`]: [
			'response.result.invoices[].date_paid',
			'response.result.invoices[].dispute_status',
		],
		[`GET ${books}/expenses/expenses`]: [
			'response.result.expenses[].taxAmount1',
			'response.result.expenses[].taxName1',
			'response.result.expenses[].vendor',
		],
		'GET /projects/business/{id}/projects': [
			'projects[].budget',
			'projects[].due_date',
			'projects[].fixed_price',
			'projects[].rate',
		],
		'GET /timetracking/business/{id}/time_entries': ['time_entries[].service_id'],
	}),
	...because('All recorded ones have a client; internal work has none', {
		'GET /projects/business/{id}/projects': ['projects[].client_id'],
		'GET /timetracking/business/{id}/time_entries': [
			'time_entries[].client_id',
			'meta.total_logged_per_client[].client_id',
			'meta.total_logged_per_team_member[].total_logged_per_client[].client_id',
			'meta.total_logged_per_team_member[].total_logged_per_day[].total_logged_per_client[].client_id',
		],
	}),
];
