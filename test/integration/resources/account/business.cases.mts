import type { Matrix } from '../../matrix/case.mts';
import { A, account, businessId, businessUuid, byId, C, E, GET, I, L, P, T, Y } from '../../matrix/requests.mts';

const studio = {
	id: businessId,
	name: 'Maple & Pine Studio',
	account_id: account,
	business_uuid: businessUuid,
	active: true,
	timezone: 'America/Toronto',
	industry: 'Design',
	billing_country_code: 'CAN',
};
const books = {
	...studio,
	id: 512204,
	name: 'Harbour Street Books',
	account_id: 'hB7kQ2',
	business_uuid: '7e6d5c4b-3a29-4817-9605-f4e3d2c1b0a9',
	timezone: 'America/New_York',
	billing_country_code: 'USA',
	role: 'owner',
};

/** Those who work there, with their roles. */
const team = expect.arrayContaining([
	expect.objectContaining({ first_name: 'Rowan', last_name: 'Maple', role: 'owner', active: true }),
	expect.objectContaining({ first_name: 'Inés', last_name: 'Pine', email: 'ines@maplepine.example' }),
]) as unknown[];

const page = ['page=1', 'per_page=1'];
const withLines = ['include[]=lines', ...page];

/** What of each resource is read for a check, in the order of the panel, but that it begins with the person. */
const checks = [
	GET(`${I}/me`),
	GET(`${A}/bills/bills`, page),
	GET(`${A}/bill_payments/bill_payments`, page),
	GET(`${A}/bill_vendors/bill_vendors`, page),
	GET(`${I}/business/${businessId}`),
	GET(`${E}/callbacks`, page),
	GET(`${A}/users/clients`, page),
	GET(`${A}/credit_notes/credit_notes`, withLines),
	GET(`${A}/estimates/estimates`, withLines),
	GET(`${A}/expenses/expenses`, page),
	GET(`${A}/expenses/categories`, page),
	GET(`${A}/systems/gateways`, page),
	GET(`${A}/invoices/invoices`, withLines),
	GET(`${A}/invoice_profiles/invoice_profiles`, withLines),
	GET(`${A}/items/items`, page),
	GET(`${A}/journal_entries/journal_entry_details`, page),
	GET(`${L}/ledger_accounts/accounts`, page),
	GET(`${A}/other_incomes/other_incomes`, page),
	GET(`${A}/payments/payments`, page),
	GET(`${Y}/payment_options`, ['entity_type=invoice']),
	GET(`${P}/projects`, page),
	GET(`${A}/reports/accounting/taxsummary`, ['end_date=2026-01-01', 'start_date=2026-01-01']),
	GET(`${C}/retainers`, page),
	GET(`${C}/services`, page),
	GET(`${A}/users/staffs`, page),
	GET(`${A}/systems/systems/${businessId}`),
	GET(`${A}/projects/tasks`, page),
	GET(`${A}/taxes/taxes`, page),
	GET(`/auth/api/v1/businesses/${businessId}/team_members`, page),
	GET(`${T}/time_entries`, page),
];

/** One line of a check; what each of them says is tested in operations/checkAccess.test.mts. */
const line = expect.objectContaining({ business: 'Maple & Pine Studio', differences: [] }) as object;

/** Businesses of the login (API facts §3, §8.16). */
export const businesses: Matrix = {
	resource: 'business',
	name: 'business',
	cases: [
		{
			operation: 'get',
			does: 'returns the chosen business with its team',
			requests: [GET(`${I}/business/${businessId}`)],
			output: [
				{
					...studio,
					date_format: 'yyyy-mm-dd',
					business_type: null,
					business_group: { id: 88001, category: 'business', members: team },
				},
			],
			refuses: {
				because: 'a business that the credential does not reach',
				parameters: { business: byId(424242) },
				says: /no access to a business with the ID "424242"/,
			},
			twoItems: {
				parameters: { business: byId('={{ $json.id }}') },
				bad: { id: 'Maple' },
				good: { id: businessId },
				says: /no access to a business with the ID "Maple"/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns every business that the credential reaches',
			requests: [GET(`${I}/me`)],
			output: [{ ...studio, role: 'owner' }, books],
			refuses: {
				because: 'an app that may not read the profile',
				scopes: ['user:business:read'],
				says: /user:profile:read/,
			},
			twoItems: {
				parameters: {},
				bad: {},
				good: {},
				given: (world) => {
					world.freshBooks.switches.faults = [
						{ match: { path: '/users/me$' }, kind: 'status', status: 403, body: {}, times: 1 },
					];
				},
				says: /does not allow this credential to read the user/,
			},
		},
		{
			operation: 'checkAccess',
			does: 'tells of every resource whether it can be read and changed',
			parameters: { options: { concurrency: 1 } },
			requests: checks,
			output: Array(33).fill(line),
			refuses: {
				because: 'a business that the credential does not reach',
				parameters: { business: byId(424242) },
				says: /no access to a business with the ID "424242"/,
			},
		},
	],
};
