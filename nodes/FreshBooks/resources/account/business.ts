import { listBusinesses } from '../../api/business';
import { endpoint, readRecord } from '../../api/records';
import { listOutputField, outputField } from '../../fields/common';
import { businessOf, listOutput, output } from '../../fields/parameters';
import { path } from '../../formats/path';
import type { Operation, ReadableResource } from '../../model/resource';
import { checkAccess } from '../../operations/checkAccess';

const get: Operation<ReadableResource> = {
	value: 'get',
	name: 'Get',
	action: 'Get %',
	description: 'Retrieve a % with its team',
	writes: false,
	fields: () => [outputField],
	async run(call) {
		return [output(call, await readRecord(call.session, call.resource.endpoint, businessOf(call).businessId))];
	},
};

const getAll: Operation<ReadableResource> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many %s',
	description: 'Retrieve a list of %s that the credential has access to',
	writes: false,
	withoutBusiness: true,
	fields: () => [listOutputField],
	async run(call) {
		const businesses = await listBusinesses(call.session.connection);
		return businesses.map(({ record }) => listOutput(call, record));
	},
};

/** Businesses of the login (API facts §3, §8.16). */
export const business: ReadableResource = {
	name: 'Business',
	plural: 'Businesses',
	value: 'business',
	description: 'A business that you work for in FreshBooks',
	endpoint: endpoint('auth', 'users/business', { one: '', many: '', id: 'id' }),
	scope: 'business',
	probe: {
		family: 'auth',
		path: ({ businessId }) => path`/users/business/${businessId}`,
		fields: ['id', 'name', 'account_id', 'business_uuid', 'active', 'timezone'],
	},
	simple: [
		'id',
		'name',
		'account_id',
		'business_uuid',
		'role',
		'active',
		'timezone',
		'date_format',
		'business_type',
		'industry',
		'billing_country_code',
		'business_group',
	],
	listed: [
		'id',
		'name',
		'account_id',
		'business_uuid',
		'role',
		'active',
		'timezone',
		'business_type',
		'industry',
		'billing_country_code',
	],
	operations: [get, getAll, checkAccess],
};
