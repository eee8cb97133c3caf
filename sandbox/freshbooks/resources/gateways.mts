import { text } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';

/**
 * Gateways of online payments (API facts §8.17): listed and taken away, never made by API. What a record holds is
 * UNCONFIRMED.
 */
export const gateways: Resource = {
	table: 'gateways',
	title: 'Gateway',
	family: 'accounting',
	path: 'systems/gateways',
	one: 'gateway',
	many: 'gateways',
	ids: ['id'],
	scope: 'online_payments',
	firstId: 4401,
	verbs: ['list', 'delete'],
	fields: { gateway_name: text },
	defaults: () => ({ id: 0, gateway_name: '' }),
	touch: () => undefined,
	filters: {},
};
