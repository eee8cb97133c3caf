import type { Matrix } from '../../matrix/case.mts';
import { byId, C, computed, GET, POST, PUT, utc } from '../../matrix/requests.mts';

const running = 31701;
const ended = 31702;
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string;

/** Retainers (API facts §8.22): the list is plural, a single one singular. */
export const retainers: Matrix = {
	resource: 'retainer',
	name: 'retainer',
	cases: [
		{
			operation: 'create',
			does: 'agrees on a fee with a client, hours in the editor being seconds in FreshBooks',
			parameters: {
				client_user_id: byId(214103),
				fee: '1500',
				start_date: '2026-04-01T00:00:00',
				additionalFields: { budgeted_time: 12.5, frequency: 'm', is_infinitely_recurring: true },
			},
			requests: [
				POST(`${C}/retainers`, {
					retainer: {
						client_user_id: '214103',
						fee: 1500,
						start_date: '2026-04-01',
						budgeted_time: 45000,
						frequency: 'm',
						is_infinitely_recurring: true,
					},
				}),
			],
			output: [
				{
					id: 31703,
					client_user_id: 214103,
					start_date: '2026-04-01',
					next_period_start_date: '2026-05-01',
					fee: '1500.00',
					excess_rate: null,
					budgeted_time: 45000,
					budgeted_hours: 12.5,
					active: true,
					invoice_profile_id: null,
					created_at: utc,
					updated_at: utc,
				},
			],
			effect: (world) => expect(world.find('retainers', { id: 31703 })).toMatchObject({ fee: '1500.00' }),
			refuses: {
				because: 'a client who has an active retainer already',
				parameters: { client_user_id: byId(214101) },
				says: /^Client already has an active retainer/,
			},
			twoItems: {
				parameters: { fee: '={{ $json.fee }}' },
				bad: { fee: '' },
				good: { fee: '1500' },
				says: /^Fee is empty/,
			},
		},
		{
			operation: 'get',
			does: 'returns the retainer',
			id: running,
			requests: [GET(`${C}/retainer/${running}`)],
			output: [
				{
					id: running,
					client_user_id: 214101,
					start_date: day,
					next_period_start_date: day,
					fee: '900.00',
					excess_rate: '100.00',
					budgeted_time: 36000,
					budgeted_hours: 10,
					active: true,
					invoice_profile_id: null,
					created_at: utc,
					updated_at: utc,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { retainerId: computed('Okafor') },
				says: /^Retainer: "Okafor" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns retainers up to the limit',
			parameters: { limit: 1 },
			requests: [GET(`${C}/retainers`, ['page=1', 'per_page=1'])],
			output: [expect.objectContaining({ id: ended, client_user_id: 214102, active: false })],
			refuses: {
				because: 'an app that may not read retainers',
				scopes: ['user:profile:read', 'user:clients:read'],
				says: /user:retainers:read/,
			},
			twoItems: {
				parameters: { limit: '={{ $json.limit }}' },
				bad: { limit: 0 },
				good: { limit: 1 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'update',
			does: 'changes the fields that were added',
			id: running,
			parameters: { updateFields: { fee: 950, excess_rate: '' } },
			requests: [PUT(`${C}/retainer/${running}`, { retainer: { fee: 950, excess_rate: null } })],
			output: [expect.objectContaining({ id: running, fee: '950.00', excess_rate: null, budgeted_time: 36000 })],
			effect: (world) =>
				expect(world.find('retainers', { id: running })).toMatchObject({ fee: '950.00', active: true }),
			refuses: {
				because: 'hours that are no number',
				parameters: { updateFields: { budgeted_time: '={{ "ten" }}' } },
				says: /^Budgeted Hours: "ten" is not a length of time/,
			},
		},
		{
			operation: 'delete',
			does: 'ends the retainer, which then is inactive',
			id: running,
			requests: [PUT(`${C}/retainer/${running}`, { retainer: { active: false } })],
			output: [{ deleted: true, id: running }],
			effect: (world) => expect(world.find('retainers', { id: running }).active).toBe(false),
			refuses: {
				because: 'an app that may only read retainers',
				scopes: ['user:profile:read', 'user:retainers:read'],
				says: /user:retainers:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a retainer back',
			id: ended,
			requests: [PUT(`${C}/retainer/${ended}`, { retainer: { active: true } })],
			output: [expect.objectContaining({ id: ended, active: true, fee: '450.00' })],
			effect: (world) => expect(world.find('retainers', { id: ended }).active).toBe(true),
			refuses: {
				because: 'an app that may only read retainers',
				scopes: ['user:profile:read', 'user:retainers:read'],
				says: /user:retainers:write/,
			},
		},
	],
};
