import { flag, required, text } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';
import { makeTask } from './tasks.mts';

/** Services: they cannot be changed (quirk 18). */
export const services: Resource = {
	table: 'services',
	noun: 'service',
	title: 'Service',
	family: 'comments',
	path: 'service',
	one: 'service',
	many: 'services',
	ids: ['id'],
	scope: 'billable_items',
	firstId: 53401,
	verbs: ['list', 'get', 'create'],
	fields: { name: required(text), billable: flag, project_default: flag },
	defaults: ({ business }) => ({
		id: 0,
		business_id: business.businessId,
		name: '',
		billable: false,
		project_default: false,
		vis_state: 0,
	}),
	after: (context, row, before) => {
		if (!before) makeTask(context, row);
	},
	touch: () => undefined,
	filters: {},
};
