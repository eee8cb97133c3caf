import { endpoint } from '../api/records';
import type { Listable } from '../ui/fields';

/** Services that time is logged for (API facts §8.20). */
export const service: Listable = {
	name: 'Service',
	plural: 'Services',
	endpoint: endpoint(
		'comments',
		'services',
		{ one: 'service', many: 'services', id: 'id' },
		{ create: '/service', single: '/service' },
	),
	scope: 'billable_items',
	search: { name: ({ name }) => String(name) },
};
