import type { Matrix } from '../../matrix/case.mts';
import { A, DELETE, GET, Y } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

const stripe = (world: World) => Number(world.find('gateways', { gateway_name: 'stripe' }).id);

/** Payment gateways (API facts §8.17). */
export const gateways: Matrix = {
	resource: 'gateway',
	name: 'payment gateway',
	cases: [
		{
			operation: 'getAll',
			does: 'returns the gateways as FreshBooks sends them',
			parameters: { limit: 1 },
			requests: [GET(`${A}/systems/gateways`, ['page=1', 'per_page=1'])],
			output: [expect.objectContaining({ id: expect.any(Number), gateway_name: expect.any(String) })],
			refuses: {
				because: 'an app that may not see online payments',
				scopes: ['user:profile:read'],
				says: /user:online_payments:read/,
			},
			twoItems: {
				parameters: { limit: '={{ $json.limit }}' },
				bad: { limit: 0 },
				good: { limit: 1 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'getConnections',
			does: 'returns which payment services are connected and what they can do',
			requests: [GET(`${Y}/gateway`)],
			output: [
				{
					stripe: null,
					paypal: expect.objectContaining({ id: 4402 }),
					stripe_unified: expect.objectContaining({ account_status: 'active', country: 'CA' }),
				},
			],
			refuses: {
				because: 'an app that may not see online payments',
				scopes: ['user:profile:read'],
				says: /user:online_payments:read/,
			},
		},
		{
			operation: 'delete',
			does: 'takes the gateway away',
			id: stripe,
			requests: (_, id) => [DELETE(`${A}/systems/gateways/${id}`)],
			output: (_, id) => [{ deleted: true, id }],
			effect: (world) =>
				expect(world.freshBooks.records('xM4pL9', 'gateways').map(({ gateway_name: name }) => name)).not.toContain(
					'stripe',
				),
			refuses: {
				because: 'an app that may only read online payments',
				scopes: ['user:profile:read', 'user:online_payments:read'],
				says: /user:online_payments:write/,
			},
		},
	],
};
