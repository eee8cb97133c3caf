import type { Matrix } from '../../matrix/case.mts';
import { byId, C, computed, DELETE, GET, POST, PUT, T, utc } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

const sketches = 2903101;
const billed = 2903105;
const bookkeeping = 2903106;
const rowan = 5820101;

const running = 2903107;
const timer = 120402;

const path = `${T}/time_entries`;
const timers = `${T}/timers`;

/** Where FreshBooks tells of no timer, the entries of the last month may hold one. */
const unlogged = {
	...GET(path),
	query: [
		'include_unlogged=true',
		'page=1',
		'per_page=100',
		expect.stringMatching(/^started_from=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
	],
};

/** A timer that has run for an hour. */
async function start(world: World, startedAt = new Date(Date.now() - 3_600_000).toISOString()): Promise<void> {
	const additionalFields = { started_at: startedAt };
	const places = { client_id: byId(214101), project_id: byId(609301), note: 'Logo' };
	await world.run({ resource: 'timeEntry', operation: 'startTimer', ...places, additionalFields });
}

/** Time entries (API facts §8.21). */
export const timeEntries: Matrix = {
	resource: 'timeEntry',
	name: 'time entry',
	cases: [
		{
			operation: 'create',
			does: 'logs time: hours in the timezone of the workflow',
			parameters: {
				started_at: '2026-03-09T09:30:00',
				duration: 1.5,
				client_id: byId(214101),
				project_id: byId(609301),
				service_id: byId(53401),
				note: 'Sketches',
			},
			requests: [
				POST(path, {
					time_entry: {
						is_logged: true,
						started_at: '2026-03-09T13:30:00Z',
						duration: 5400,
						client_id: 214101,
						project_id: 609301,
						service_id: 53401,
						note: 'Sketches',
					},
				}),
			],
			output: [
				{
					id: 2903107,
					started_at: '2026-03-09T13:30:00Z',
					duration: 5400,
					hours: 1.5,
					client_id: 214101,
					project_id: 609301,
					service_id: 53401,
					identity_id: rowan,
					note: 'Sketches',
					billable: true,
					billed: false,
					is_logged: true,
					internal: false,
				},
			],
			effect: (world) =>
				expect(world.find('time_entries', { id: 2903107 })).toMatchObject({
					started_at: '2026-03-09T13:30:00Z',
					duration: 5400,
					active: true,
				}),
			refuses: {
				because: 'a project that does not exist',
				parameters: { project_id: byId(1) },
				says: /^Project not found/,
			},
			twoItems: {
				parameters: { duration: '={{ $json.hours }}' },
				bad: { hours: -1 },
				good: { hours: 1.5 },
				says: /^Hours: -1 is less than 0/,
			},
		},
		{
			operation: 'get',
			does: 'returns the time entry',
			id: sketches,
			requests: [GET(`${path}/${sketches}`)],
			output: [
				{
					id: sketches,
					started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT14:00:00Z$/),
					duration: 7200,
					hours: 2,
					client_id: 214101,
					project_id: 609301,
					service_id: 53401,
					identity_id: rowan,
					note: 'First sketches',
					billable: true,
					billed: false,
					is_logged: true,
					internal: false,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { timeEntryId: computed('today') },
				says: /^Time Entry: "today" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest time entries of the user, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ id: bookkeeping, note: 'Bookkeeping', hours: 0.5 }),
				expect.objectContaining({ id: billed, billed: true, client_id: 214104 }),
			],
			refuses: {
				because: 'a moment that is none',
				parameters: { filters: { started_from: '2026-03-31T25:00:00' } },
				says: /^Started From: "2026-03-31T25:00:00" is not a date/,
			},
			twoItems: {
				parameters: { limit: '={{ $json.limit }}' },
				bad: { limit: 0 },
				good: { limit: 2 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'update',
			does: 'changes the note and keeps everything else, though FreshBooks replaces the whole entry',
			id: sketches,
			parameters: { updateFields: { note: 'Second sketches' } },
			requests: (world) => [
				GET(`${path}/${sketches}`),
				PUT(`${path}/${sketches}`, {
					time_entry: {
						is_logged: true,
						started_at: world.find('time_entries', { id: sketches }).started_at,
						duration: 7200,
						client_id: 214101,
						project_id: 609301,
						service_id: 53401,
						billable: true,
						billed: false,
						internal: false,
						note: 'Second sketches',
					},
				}),
			],
			output: [
				expect.objectContaining({
					id: sketches,
					note: 'Second sketches',
					client_id: 214101,
					project_id: 609301,
					service_id: 53401,
					duration: 7200,
				}),
			],
			effect: (world) =>
				expect(world.find('time_entries', { id: sketches })).toMatchObject({
					note: 'Second sketches',
					client_id: 214101,
					project_id: 609301,
					service_id: 53401,
					duration: 7200,
					billable: true,
				}),
			refuses: {
				because: 'hours that are no number',
				parameters: { updateFields: { duration: '={{ "two" }}' } },
				says: /^Hours: "two" is not a length of time/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the time entry',
			id: sketches,
			requests: [DELETE(`${path}/${sketches}`)],
			output: [{ deleted: true, id: sketches }],
			effect: (world) => expect(world.find('time_entries', { id: sketches }).active).toBe(false),
			refuses: {
				because: 'an app that may only read time entries',
				scopes: ['user:profile:read', 'user:time_entries:read'],
				says: /user:time_entries:write/,
			},
		},
		{
			operation: 'search',
			does: 'finds time entries by words',
			parameters: { q: 'sketches', returnAll: true },
			requests: [GET(`${path}/search`, ['page=1', 'per_page=100', 'q=sketches', 'useSearchEndpoint=true'])],
			output: [expect.objectContaining({ id: sketches, note: 'First sketches', hours: 2 })],
			refuses: {
				because: 'no words',
				parameters: { q: '={{ "" }}' },
				says: /^Search For is empty/,
			},
		},
		{
			operation: 'startTimer',
			does: 'starts a timer for a client',
			parameters: {
				client_id: byId(214101),
				project_id: byId(609301),
				service_id: byId(53401),
				note: 'Logo',
			},
			requests: [
				GET(timers),
				unlogged,
				POST(`${C}/time_entries`, {
					time_entry: {
						is_logged: false,
						duration: null,
						timer: {},
						started_at: utc,
						client_id: 214101,
						project_id: 609301,
						service_id: 53401,
						note: 'Logo',
					},
				}),
				// whether another process has started one at the same moment
				GET(timers),
			],
			output: [
				{
					timer_id: timer,
					is_running: true,
					started_at: utc,
					client_id: 214101,
					project_id: 609301,
					service_id: 53401,
					note: 'Logo',
					billable: true,
					time_entry_id: running,
				},
			],
			effect: (world) =>
				expect(world.find('time_entries', { id: running })).toMatchObject({
					is_logged: false,
					duration: null,
					note: 'Logo',
				}),
			refuses: {
				because: 'a timer that runs already',
				given: async (world) => await start(world, '2026-03-09T13:00:00Z'),
				says: /^A timer is already running, started at 2026-03-09T13:00:00Z/,
			},
			twoItems: {
				parameters: { additionalFields: { started_at: '={{ $json.at }}' } },
				bad: { at: 'yesterday' },
				good: { at: '' },
				says: /^Started At: "yesterday" is not a date/,
			},
		},
		{
			operation: 'stopTimer',
			does: 'stops the timer and logs its time',
			given: async (world) => await start(world),
			requests: [GET(timers), PUT(`${C}/timers/${timer}`, { timer: { is_running: false } })],
			output: [
				{
					id: running,
					started_at: utc,
					duration: expect.closeTo(3600, -2),
					hours: expect.closeTo(1, 1),
					client_id: 214101,
					project_id: 609301,
					service_id: null,
					identity_id: rowan,
					note: 'Logo',
					billable: true,
					billed: false,
					is_logged: true,
					internal: false,
				},
			],
			effect: (world) => expect(world.find('time_entries', { id: running }).is_logged).toBe(true),
			refuses: {
				because: 'an app that may only read time entries',
				scopes: ['user:profile:read', 'user:time_entries:read'],
				says: /user:time_entries:write/,
			},
		},
		{
			operation: 'stopTimer',
			does: 'stops the timer as a tool of 2018 did, where FreshBooks has no other way',
			given: async (world) => {
				world.freshBooks.switches.commentsTimers = 'off';
				await start(world);
			},
			requests: [
				GET(timers),
				PUT(`${C}/timers/${timer}`, { timer: { is_running: false } }),
				GET(`${path}/${running}`),
				PUT(`${timers}/${timer}`, {
					timer: {
						time_entries: [
							{
								id: running,
								is_logged: false,
								started_at: utc,
								duration: expect.closeTo(3600, -2) as number,
								client_id: 214101,
								project_id: 609301,
								service_id: null,
								task_id: null,
								retainer_id: null,
								note: 'Logo',
								billable: true,
								billed: false,
								internal: false,
								pending_client: null,
								pending_project: null,
								pending_task: null,
								timer: { id: timer },
							},
						],
					},
				}),
				GET(`${path}/${running}`),
			],
			output: [expect.objectContaining({ id: running, note: 'Logo', is_logged: true })],
			refuses: {
				because: 'no timer',
				given: ({ freshBooks }) => freshBooks.reset(),
				says: /^No timer is running: there is nothing to stop/,
			},
		},
		{
			operation: 'getRunningTimer',
			does: 'returns the timer that runs',
			given: async (world) => await start(world),
			requests: [GET(timers)],
			output: [
				{
					timer_id: timer,
					is_running: true,
					started_at: utc,
					client_id: 214101,
					project_id: 609301,
					service_id: null,
					note: 'Logo',
					billable: true,
					time_entry_id: running,
				},
			],
			refuses: {
				because: 'an app that may not read time entries',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:time_entries:read/,
			},
		},
		{
			operation: 'discardTimer',
			does: 'throws the timer away',
			given: async (world) => await start(world),
			requests: [GET(timers), DELETE(`${timers}/${timer}`)],
			output: [{ discarded: true, timer_id: timer }],
			effect: (world) => expect(world.find('time_entries', { id: running }).active).toBe(false),
			refuses: {
				because: 'an app that may only read time entries',
				scopes: ['user:profile:read', 'user:time_entries:read'],
				says: /user:time_entries:write/,
			},
		},
	],
};
