import type { Matrix } from '../../matrix/case.mts';
import { account, businessId, businessUuid, byId, GET, I } from '../../matrix/requests.mts';

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
				says: /no business with the ID "424242"/,
			},
			twoItems: {
				parameters: { business: byId('={{ $json.id }}') },
				bad: { id: 'Maple' },
				good: { id: businessId },
				says: /no business with the ID "Maple"/,
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
	],
};
