import type { Matrix } from '../../matrix/case.mts';
import { A, byId, computed, eastern, GET, PUT } from '../../matrix/requests.mts';

const owner = 1;
const mate = 2;

const path = `${A}/users/staffs`;

/** Staff (API facts §8.16). */
export const staffs: Matrix = {
	resource: 'staff',
	name: 'staff member',
	cases: [
		{
			operation: 'get',
			does: 'returns the staff member, without a token',
			id: owner,
			requests: [GET(`${path}/${owner}`)],
			output: [
				{
					id: owner,
					fname: 'Rowan',
					lname: 'Maple',
					display_name: 'Rowan Maple',
					email: 'rowan@maplepine.example',
					organization: 'Maple & Pine Studio',
					role: 'admin',
					rate: null,
					currency_code: 'CAD',
					bus_phone: '',
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { staffId: computed('Rowan') },
				says: /^Staff Member: "Rowan" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest staff members, up to the limit',
			parameters: { limit: 1 },
			requests: [GET(path, ['page=1', 'per_page=1'])],
			output: [expect.objectContaining({ id: mate, fname: 'Inés' })],
			refuses: { because: 'a limit that is none', parameters: { limit: '={{ 0 }}' }, says: /^Limit: / },
		},
		{
			operation: 'update',
			does: 'changes the fields that were added and nothing else',
			id: mate,
			parameters: { updateFields: { rate: '75', mob_phone: '+1 416 555 0177' } },
			requests: [PUT(`${path}/${mate}`, { staff: { rate: '75.00', mob_phone: '+1 416 555 0177' } })],
			output: [expect.objectContaining({ id: mate, rate: '75.00', fname: 'Inés' })],
			effect: (world) => expect(world.find('staffs', { id: mate })).toMatchObject({ mob_phone: '+1 416 555 0177' }),
			refuses: {
				because: 'a rate that is no amount',
				parameters: { updateFields: { rate: '75 an hour' } },
				says: /^Rate: "75 an hour" is not an amount/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the staff member, so that it can be restored',
			id: mate,
			requests: [PUT(`${path}/${mate}`, { staff: { vis_state: 1 } })],
			output: [{ deleted: true, id: mate }],
			effect: (world) => expect(world.find('staffs', { id: mate }).vis_state).toBe(1),
			refuses: {
				because: 'an app that may only read the team',
				scopes: ['user:profile:read', 'user:teams:read'],
				says: /user:teams:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted staff member back',
			id: mate,
			given: async (world) => void (await world.run({ resource: 'staff', operation: 'delete', staffId: byId(mate) })),
			requests: [PUT(`${path}/${mate}`, { staff: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: mate, vis_state: 0 })],
			effect: (world) => expect(world.find('staffs', { id: mate }).vis_state).toBe(0),
			refuses: {
				because: 'nobody chosen',
				parameters: { staffId: computed('') },
				says: /^Staff Member: choose one/,
			},
		},
	],
};
