import { accounting, readRecord } from '../../api/records';
import { outputField } from '../../fields/common';
import { output } from '../../fields/parameters';
import type { Operation, Resource } from '../../model/resource';

const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get %',
	description: 'Retrieve the accounting system of the business (experimental: not documented by FreshBooks)',
	writes: false,
	fields: () => [outputField],
	async run(call) {
		// the business ID, or the systemid of a role: the safe default is the first (API facts §14, question 21)
		return [output(call, await readRecord(call.session, call.resource.endpoint, call.business.businessId))];
	},
};

/** The accounting system of a business (API facts §8.17). */
export const system: Resource = {
	name: 'System',
	plural: 'Systems',
	value: 'system',
	description: 'The accounting settings of a business: address, currency, time zone and billing',
	endpoint: accounting('systems/systems', { one: 'system', many: '', id: 'id' }),
	scope: 'business',
	required: [],
	optional: [],
	filters: [],
	simple: [
		'id',
		'accountid',
		'business_uuid',
		'name',
		'email',
		'country',
		'currency_code',
		'timezone',
		'date',
		'billing_status',
		'modern_system',
	],
	operations: [get],
};
