import type { Matrix } from '../../matrix/case.mts';
import { GET, I } from '../../matrix/requests.mts';

/** The person behind the credential (API facts §3). */
export const users: Matrix = {
	resource: 'user',
	name: 'user',
	cases: [
		{
			operation: 'getMe',
			does: 'returns who connected the credential',
			requests: [GET(`${I}/me`)],
			output: [
				{
					id: 5820101,
					first_name: 'Rowan',
					last_name: 'Maple',
					email: 'rowan@maplepine.example',
					language: 'en',
					timezone: 'America/Toronto',
					identity_uuid: '3d7a0f52-1c84-4b5e-9e0a-7c1f5b2d9a01',
					confirmed_at: '2017-05-23T05:42:42Z',
					setup_complete: true,
				},
			],
			refuses: {
				because: 'an app that may not read the profile',
				scopes: ['user:clients:read'],
				says: /user:profile:read/,
			},
			twoItems: {
				parameters: {},
				bad: {},
				good: {},
				given: (world) => {
					world.freshBooks.switches.faults = [
						{ match: { path: '/users/me$' }, kind: 'status', status: 403, body: {}, times: 1 },
					];
				},
				says: /does not allow this credential to read the user/,
			},
		},
	],
};
