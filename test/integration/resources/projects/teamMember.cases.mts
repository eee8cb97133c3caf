import type { Matrix } from '../../matrix/case.mts';
import { businessId, byId, C, computed, GET, POST, PUT, utc } from '../../matrix/requests.mts';

const members = `/auth/api/v1/businesses/${businessId}/team_members`;
const ines = '3d7a0f52-1c84-4b5e-9e0a-7c1f5b2d9a02';
const inesIdentity = 5820102;

/** Team members (API facts §8.16), whose IDs are UUIDs. */
export const teamMembers: Matrix = {
	resource: 'teamMember',
	name: 'team member',
	cases: [
		{
			operation: 'get',
			does: 'returns the team member',
			id: ines,
			requests: [GET(`${members}/${ines}`)],
			output: [
				{
					uuid: ines,
					identity_id: inesIdentity,
					first_name: 'Inés',
					last_name: 'Pine',
					email: 'ines@maplepine.example',
					job_title: null,
					business_role_name: 'business_manager',
					active: true,
					invitation_date_accepted: utc,
					created_at: utc,
					updated_at: utc,
				},
			],
			refuses: {
				because: 'an ID that is not a UUID',
				parameters: { teamMemberId: computed('5820102') },
				says: /^Team Member: "5820102" is not an ID: this one must be a UUID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the team up to the limit',
			parameters: { limit: 2 },
			requests: [GET(members, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ first_name: 'Rowan', identity_id: 5820101 }),
				expect.objectContaining({ first_name: 'Inés', identity_id: inesIdentity }),
			],
			refuses: {
				because: 'an app that may not read the team',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:teams:read/,
			},
			twoItems: {
				parameters: { limit: '={{ $json.limit }}' },
				bad: { limit: 0 },
				good: { limit: 2 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'getRates',
			does: 'returns what an hour of each member costs',
			parameters: { returnAll: true },
			requests: [GET(`${C}/team_member_rates`, ['page=1', 'per_page=100'])],
			output: [
				{ rate: '70.00', business_id: businessId, identity_id: inesIdentity },
				{ rate: '95.00', business_id: businessId, identity_id: 5820101 },
			],
			refuses: {
				because: 'an app that may not read the team',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:teams:read/,
			},
			twoItems: {
				parameters: { returnAll: false, limit: '={{ $json.limit }}' },
				bad: { limit: -1 },
				good: { limit: 2 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'setRate',
			does: 'changes what an hour of a member costs',
			parameters: { identity_id: byId(inesIdentity), rate: '75' },
			requests: [
				PUT(`${C}/team_member_rate/${inesIdentity}`, {
					team_member_rate: { identity_id: inesIdentity, rate: '75.00' },
				}),
			],
			output: [{ rate: '75.00', business_id: businessId, identity_id: inesIdentity }],
			effect: (world) => expect(world.find('team_member_rates', { identity_id: inesIdentity }).rate).toBe('75.00'),
			refuses: {
				because: 'somebody who is not in the team',
				parameters: { identity_id: byId(1) },
				says: /found no team member with this ID/,
			},
			twoItems: {
				parameters: { rate: '={{ $json.rate }}' },
				bad: { rate: '' },
				good: { rate: 75 },
				says: /^Rate is empty/,
			},
		},
		{
			operation: 'getInvitationRates',
			does: 'returns what an hour of those costs who were invited',
			parameters: { returnAll: true },
			requests: [GET(`${C}/invitation_rates`, ['page=1', 'per_page=100'])],
			output: [{ rate: '55.00', business_id: businessId, invitation_id: 610301 }],
			refuses: {
				because: 'an app that may not read the team',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:teams:read/,
			},
		},
		{
			operation: 'invite',
			does: 'invites somebody by email',
			parameters: {
				to_email: 'noor@example.com',
				capacity: 'contractor',
				additionalFields: { groups: { group: [{ group_id: '701301', capacity: 'member' }] } },
			},
			requests: [
				POST('/auth/api/v1/users/invitation', {
					capacity: 'contractor',
					to_email: 'noor@example.com',
					invitable_id: businessId,
					invitable_type: 'business',
					groups: [{ group_id: 701301, capacity: 'member' }],
				}),
			],
			output: [expect.objectContaining({ emailed_to: 'noor@example.com', capacity: 'contractor', created_at: utc })],
			effect: (world) => expect(world.freshBooks.outbox.map(({ to }) => to)).toEqual([['noor@example.com']]),
			refuses: {
				because: 'an app that may only read the team',
				scopes: ['user:profile:read', 'user:teams:read'],
				says: /user:teams:write/,
			},
			twoItems: {
				parameters: { to_email: '={{ $json.email }}' },
				bad: { email: '' },
				good: { email: 'noor@example.com' },
				says: /^Email is empty/,
			},
		},
	],
};
