import type { Matrix } from '../../matrix/case.mts';
import { businessId, C, computed, GET, POST, PUT } from '../../matrix/requests.mts';

const design = 53401;
const research = 53403;

/** Services and what an hour of them costs (API facts §8.20). */
export const services: Matrix = {
	resource: 'service',
	name: 'service',
	cases: [
		{
			operation: 'create',
			does: 'creates a service',
			parameters: { name: 'Photography', additionalFields: { billable: true } },
			requests: [POST(`${C}/service`, { service: { name: 'Photography', billable: true } })],
			output: [
				{
					id: 53404,
					name: 'Photography',
					billable: true,
					project_default: false,
					business_id: businessId,
					vis_state: 0,
					state: 'active',
				},
			],
			effect: (world) => expect(world.find('services', { id: 53404 })).toMatchObject({ name: 'Photography' }),
			refuses: {
				because: 'an app that may only read services',
				scopes: ['user:profile:read', 'user:billable_items:read'],
				says: /user:billable_items:write/,
			},
			twoItems: {
				parameters: { name: '={{ $json.name }}' },
				bad: { name: '' },
				good: { name: 'Photography' },
				says: /^Name is empty/,
			},
		},
		{
			operation: 'get',
			does: 'returns the service',
			id: research,
			requests: [GET(`${C}/service/${research}`)],
			output: [
				{
					id: research,
					name: 'Research',
					billable: false,
					project_default: false,
					business_id: businessId,
					vis_state: 0,
					state: 'active',
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { serviceId: computed('design') },
				says: /^Service: "design" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns services up to the limit',
			parameters: { limit: 2 },
			requests: [GET(`${C}/services`, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ id: research, name: 'Research' }),
				expect.objectContaining({ id: 53402, name: 'Meetings' }),
			],
			refuses: {
				because: 'an app that may not read services',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:billable_items:read/,
			},
		},
		{
			operation: 'getRate',
			does: 'returns what an hour of the service costs',
			id: design,
			requests: [GET(`${C}/service/${design}/rate`)],
			output: [{ rate: '95.00', business_id: businessId, service_id: design }],
			refuses: {
				because: 'an ID that is not one',
				parameters: { serviceId: computed('design') },
				says: /^Service: "design" is not an ID/,
			},
		},
		{
			operation: 'setRate',
			does: 'changes what an hour of the service costs',
			id: design,
			parameters: { rate: 99.5 },
			requests: [
				GET(`${C}/service/${design}/rate`),
				PUT(`${C}/service/${design}/rate`, { service_rate: { rate: '99.50' } }),
			],
			output: [{ rate: '99.50', business_id: businessId, service_id: design }],
			effect: (world) => expect(world.find('service_rates', { service_id: design }).rate).toBe('99.50'),
			refuses: {
				because: 'a rate that is no amount',
				parameters: { rate: '95 an hour' },
				says: /^Rate: "95 an hour" is not an amount/,
			},
		},
		{
			operation: 'getRates',
			does: 'returns the rates of all services that have one',
			parameters: { returnAll: true },
			requests: [GET(`${C}/service_rates`, ['page=1', 'per_page=100'])],
			output: [
				{ rate: '60.00', business_id: businessId, service_id: 53402 },
				{ rate: '95.00', business_id: businessId, service_id: design },
			],
			refuses: {
				because: 'an app that may not read services',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:billable_items:read/,
			},
		},
	],
};
