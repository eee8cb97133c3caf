import { readIdentity } from '../../api/business';
import { outputField } from '../../fields/common';
import { outputOf } from '../../fields/parameters';
import type { Shape } from '../../model/record';
import type { Operation, Resource } from '../../model/resource';

const shape: Shape = {
	endpoint: { family: 'auth' },
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
};

const getMe: Operation<Resource> = {
	value: 'getMe',
	name: 'Get Current User',
	action: 'Get current user',
	description: 'Retrieve the person who connected the credential',
	writes: false,
	withoutBusiness: true,
	fields: () => [outputField],
	async run(call) {
		return [outputOf(call, shape, await readIdentity(call.session.connection))];
	},
};

/** The person behind the credential (API facts §3). */
export const user: Resource = {
	name: 'User',
	plural: 'Users',
	value: 'user',
	description: 'The person who connected the credential',
	scope: 'profile',
	probe: { family: 'auth', path: () => '/users/me', fields: [...shape.simple, 'business_memberships'] },
	operations: [getMe],
};
