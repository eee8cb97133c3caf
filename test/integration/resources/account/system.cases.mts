import type { Matrix } from '../../matrix/case.mts';
import { A, account, businessId, businessUuid, byId, GET } from '../../matrix/requests.mts';

/** The accounting system (API facts §8.17), asked for by the business ID. */
export const systems: Matrix = {
	resource: 'system',
	name: 'system',
	cases: [
		{
			operation: 'get',
			does: 'returns the accounting settings of the business',
			requests: [GET(`${A}/systems/systems/${businessId}`)],
			output: [
				{
					id: 330100,
					accountid: account,
					business_uuid: businessUuid,
					name: 'Maple & Pine Studio',
					email: 'rowan@maplepine.example',
					country: 'Canada',
					currency_code: 'CAD',
					timezone: 'America/Toronto',
					date: '2017-05-23 01:42:42',
					billing_status: 'active',
					modern_system: true,
				},
			],
			refuses: {
				because: 'an app that may not read the business',
				scopes: ['user:profile:read'],
				says: /user:business:read/,
			},
			twoItems: {
				parameters: { business: byId('={{ $json.id }}') },
				bad: { id: 'Maple' },
				good: { id: businessId },
				says: /no access to a business with the ID "Maple"/,
			},
		},
	],
};
