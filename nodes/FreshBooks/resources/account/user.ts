import { readIdentity } from '../../api/business';
import { endpoint } from '../../api/records';
import { outputField } from '../../fields/common';
import { output } from '../../fields/parameters';
import type { Operation, Resource } from '../../model/resource';

const getMe: Operation = {
	value: 'getMe',
	name: 'Get Current User',
	action: 'Get current user',
	description: 'Retrieve the person who connected the credential',
	writes: false,
	withoutBusiness: true,
	fields: () => [outputField],
	async run(call) {
		return [output(call, await readIdentity(call.connection))];
	},
};

/** The person behind the credential (API facts §3). */
export const user: Resource = {
	name: 'User',
	plural: 'Users',
	value: 'user',
	description: 'The person who connected the credential',
	endpoint: endpoint('auth', 'users/me', { one: '', many: '', id: 'id' }),
	scope: 'profile',
	required: [],
	optional: [],
	filters: [],
	simple: [
		'id',
		'first_name',
		'last_name',
		'email',
		'language',
		'timezone',
		'identity_uuid',
		'confirmed_at',
		'setup_complete',
	],
	operations: [getMe],
};
