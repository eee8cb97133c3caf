import { readRecord } from '../../api/records';
import { outputField } from '../../fields/common';
import { businessOf, output } from '../../fields/parameters';
import { path } from '../../formats/path';
import { systemRecord } from '../../model/systemRecord';
import type { Operation, ReadableResource } from '../../model/resource';

const get: Operation<ReadableResource> = {
	value: 'get',
	name: 'Get',
	action: 'Get %',
	description: 'Retrieve the accounting system of the business (experimental: not documented by FreshBooks)',
	writes: false,
	fields: () => [outputField],
	async run(call) {
		// the business ID, or the systemid of a role: the safe default is the first (API facts §14, question 21)
		return [output(call, await readRecord(call.session, call.resource.endpoint, businessOf(call).businessId))];
	},
};

/** The accounting system of a business (API facts §8.17). */
export const system: ReadableResource = {
	...systemRecord,
	value: 'system',
	description: 'The accounting settings of a business: address, currency, time zone and billing',
	probe: {
		family: 'accounting',
		path: ({ businessId }) => path`/systems/systems/${businessId}`,
		one: 'system',
		fields: ['id', 'accountid', 'name', 'currency_code', 'timezone'],
	},
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
