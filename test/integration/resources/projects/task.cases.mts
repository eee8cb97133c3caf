import type { Matrix } from '../../matrix/case.mts';
import { A, byId, computed, eastern, GET, POST, PUT } from '../../matrix/requests.mts';

const design = 53401;
const meetings = 53402;
const research = 53403;

const path = `${A}/projects/tasks`;

/** Tasks (API facts §8.9). */
export const tasks: Matrix = {
	resource: 'task',
	name: 'task',
	cases: [
		{
			operation: 'create',
			does: 'creates a task, of which FreshBooks makes a service too',
			parameters: { name: 'Illustration', additionalFields: { rate: '85', currency_code: 'CAD', billable: true } },
			requests: [
				POST(path, { task: { name: 'Illustration', rate: { amount: '85.00', code: 'CAD' }, billable: true } }),
			],
			output: (world) => [
				{
					id: world.find('tasks', { name: 'Illustration' }).id,
					name: 'Illustration',
					description: '',
					rate: '85.00',
					currency_code: 'CAD',
					billable: true,
					tax1: 0,
					tax2: 0,
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			effect: (world) => expect(world.find('services', { name: 'Illustration' })).toMatchObject({ billable: true }),
			refuses: {
				because: 'a rate in no currency, where the login may not see that of the business',
				parameters: { additionalFields: { rate: '85' } },
				scopes: ['user:billable_items:write'],
				says: /^Currency is empty/,
			},
			twoItems: {
				parameters: { name: '={{ $json.name }}' },
				bad: { name: '' },
				good: { name: 'Illustration' },
				says: /^Name is empty/,
			},
		},
		{
			operation: 'get',
			does: 'returns the task',
			id: design,
			requests: [GET(`${path}/${design}`)],
			output: [
				{
					id: design,
					name: 'Design',
					description: '',
					rate: '0.00',
					currency_code: 'CAD',
					billable: true,
					tax1: 0,
					tax2: 0,
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { taskId: computed('design') },
				says: /^Task: "design" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest tasks, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ name: 'Research', billable: false }),
				expect.objectContaining({ name: 'Meetings', billable: true }),
			],
			refuses: {
				because: 'a rate that is no amount',
				parameters: { filters: { rate_min: '10 CAD' } },
				says: /^Rate From: "10 CAD" is not an amount/,
			},
		},
		{
			operation: 'update',
			does: 'changes the rate in the currency that the task has',
			id: meetings,
			parameters: { updateFields: { rate: '60', tax1: byId(8801) } },
			requests: [
				GET(`${path}/${meetings}`),
				PUT(`${path}/${meetings}`, { task: { rate: { amount: '60.00', code: 'CAD' }, tax1: 8801 } }),
			],
			output: [expect.objectContaining({ id: meetings, name: 'Meetings', rate: '60.00', tax1: 8801 })],
			effect: (world) => expect(world.find('tasks', { id: meetings })).toMatchObject({ name: 'Meetings', tax1: 8801 }),
			refuses: {
				because: 'a tax that does not exist',
				parameters: { updateFields: { tax2: byId(1) } },
				says: /^Tax 2: Tax not found.*1012/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the task, so that it can be restored; its service stays',
			id: research,
			requests: [PUT(`${path}/${research}`, { task: { vis_state: 1 } })],
			output: [{ deleted: true, id: research }],
			effect: (world) => {
				expect(world.find('tasks', { id: research }).vis_state).toBe(1);
				expect(world.find('services', { id: research }).vis_state).toBe(0);
			},
			refuses: {
				because: 'an app that may only read billable items',
				scopes: ['user:profile:read', 'user:billable_items:read'],
				says: /user:billable_items:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted task back',
			id: research,
			given: async (world) => void (await world.run({ resource: 'task', operation: 'delete', taskId: byId(research) })),
			requests: [PUT(`${path}/${research}`, { task: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: research, vis_state: 0 })],
			effect: (world) => expect(world.find('tasks', { id: research }).vis_state).toBe(0),
			refuses: { because: 'no task chosen', parameters: { taskId: computed('') }, says: /^Task: choose one/ },
		},
	],
};
