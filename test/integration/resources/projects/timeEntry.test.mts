import { testFilters, testRaw, type FilterRow } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { placed } from '../../matrix/placed.mts';
import { byId, GET, POST, PUT, T } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { timeEntries } from './timeEntry.cases.mts';

const world = openWorld();
const path = `${T}/time_entries`;

testMatrix(world, timeEntries);

const create = { resource: 'timeEntry', operation: 'create', started_at: '2026-03-09T13:30:00Z', duration: 1 };
const created = { is_logged: true, started_at: '2026-03-09T13:30:00Z', duration: 3600 };

/** Every writable field of API facts §8.21. */
const plain = { billable: false, billed: true, internal: false, is_logged: false, note: 'Photos' };
const ids = { retainer_id: byId(31701), task_id: byId(53402), identity_id: byId(5820102) };
const places = { client_id: byId(214101), project_id: byId(609301), service_id: byId(53402) };
const sent = {
	...plain,
	retainer_id: 31701,
	task_id: 53402,
	identity_id: 5820102,
	client_id: 214101,
	project_id: 609301,
	service_id: 53402,
};

test('time entry: create sends every field', async () => {
	const result = await world.run({ ...create, ...places, ...placed('timeEntry', { ...plain, ...ids }) });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([POST(path, { time_entry: { ...created, ...sent } })]);
	expect(world.find('time_entries', { id: 2903107 })).toMatchObject(sent);
});

test('time entry: update sends every field', async () => {
	const updateFields = { started_at: '2026-03-10T08:00:00+01:00', duration: 0.25, ...places, ...plain, ...ids };
	const parameters = { resource: 'timeEntry', operation: 'update', timeEntryId: byId(2903104), updateFields };
	const result = await world.run(parameters);
	expect(result.error).toBeUndefined();
	const time_entry = { ...sent, started_at: '2026-03-10T07:00:00Z', duration: 900 };
	expect(world.requests().at(-1)).toEqual(PUT(`${path}/2903104`, { time_entry }));
	expect(world.find('time_entries', { id: 2903104 })).toMatchObject(time_entry);
});

test('time entry: what was never set stays so on an update', async () => {
	const before = world.find('time_entries', { id: 2903106 });
	const updateFields = { duration: 2 };
	await world.run({ resource: 'timeEntry', operation: 'update', timeEntryId: byId(2903106), updateFields });
	expect(world.find('time_entries', { id: 2903106 })).toMatchObject({
		...before,
		duration: 7200,
		touched_at: expect.any(String),
	});
});

test('time entry: a client can be taken away on an update', async () => {
	const updateFields = { client_id: byId('={{ "" }}'), internal: true };
	await world.run({ resource: 'timeEntry', operation: 'update', timeEntryId: byId(2903101), updateFields });
	expect(world.find('time_entries', { id: 2903101 })).toMatchObject({
		client_id: null,
		internal: true,
		project_id: 609301,
	});
});

test('time entry: two changes of one entry in one run never overlap', async () => {
	const items = [{ json: { note: 'First' } }, { json: { note: 'Second' } }];
	const parameters = { resource: 'timeEntry', operation: 'update', timeEntryId: byId(2903101) };
	const result = await world.run({ ...parameters, updateFields: { note: '={{ $json.note }}' } }, { items });
	expect(result.items.map(({ json }) => json.note)).toEqual(['First', 'Second']);
	expect(world.requests().map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'PUT']);
	expect(world.find('time_entries', { id: 2903101 })).toMatchObject({ note: 'Second', client_id: 214101 });
});

test('time entry: a project that is found by its name must be the client’s own', async () => {
	const byName = (value: string) => ({ __rl: true, mode: 'name', value });
	const log = (client: string, project: string) =>
		world.run({ ...create, client_id: byName(client), project_id: byName(project) });
	const { error } = await log('Okafor Ceramics', 'Spring catalogue');
	expect(error?.message).toMatch(/^Project: "Spring catalogue" \(ID \d+\) is a project of another client/);
	expect(world.requests().filter(({ method }) => method === 'POST')).toEqual([]);
	expect((await log('Okafor Ceramics', 'Okafor web shop')).error).toBeUndefined();
});

/** Moments as users and other nodes write them; without an offset they are the workflow's. */
const moments: Array<[typed: string, timezone: string, moment: string]> = [
	['2026-03-31T09:00:00', 'Pacific/Auckland', '2026-03-30T20:00:00Z'],
	['2026-03-31T09:00:00', 'America/Los_Angeles', '2026-03-31T16:00:00Z'],
	['2026-03-31', 'America/Los_Angeles', '2026-03-31T07:00:00Z'],
	['2026-03-31T09:00:00Z', 'Pacific/Auckland', '2026-03-31T09:00:00Z'],
	['2026-03-31T09:00:00.000+02:00', 'America/Los_Angeles', '2026-03-31T07:00:00Z'],
	['={{ DateTime.fromISO("2026-03-31T09:00:00") }}', 'Pacific/Auckland', '2026-03-30T20:00:00Z'],
	['={{ DateTime.fromISO("2026-03-31T09:00:00").toISO() }}', 'America/Los_Angeles', '2026-03-31T16:00:00Z'],
	// the night in which Toronto's clocks go forward, and the one in which they go back
	['2026-03-08T01:59:00', 'America/Toronto', '2026-03-08T06:59:00Z'],
	['2026-03-08T03:00:00', 'America/Toronto', '2026-03-08T07:00:00Z'],
	['2026-11-01T00:30:00', 'America/Toronto', '2026-11-01T04:30:00Z'],
	['2026-11-01T02:30:00', 'America/Toronto', '2026-11-01T07:30:00Z'],
];
for (const [typed, timezone, moment] of moments) {
	test(`time entry: ${typed} in ${timezone} is ${moment}`, async () => {
		const result = await world.run({ ...create, started_at: typed }, { timezone });
		expect(result.error).toBeUndefined();
		expect(world.requests()).toEqual([POST(path, { time_entry: { ...created, started_at: moment } })]);
	});
}

for (const [hours, seconds] of [
	[0.1, 360],
	[1 / 3, 1200],
	['2.25', 8100],
	[24, 86400],
] as const) {
	test(`time entry: ${hours} hours are ${seconds} seconds`, async () => {
		await world.run({ ...create, duration: hours });
		expect(world.requests()).toEqual([POST(path, { time_entry: { ...created, duration: seconds } })]);
	});
}

const mine = [2903106, 2903105, 2903103, 2903101];
const all = [2903106, 2903105, 2903104, 2903103, 2903102, 2903101];
testFilters(world, { resource: 'timeEntry', path }, [
	[{ billable: false }, ['billable=false'], [2903106]],
	[{ billable: true }, ['billable=true'], [2903105, 2903103, 2903101]],
	[{ billed: true }, ['billed=true'], [2903105]],
	[{ billed: false }, ['billed=false'], [2903106, 2903103, 2903101]],
	[{ client_id: byId(214104) }, ['client_id=214104'], [2903105]],
	[{ project_id: byId(609301) }, ['project_id=609301'], [2903103, 2903101]],
	[{ identity_id: byId(5820102) }, ['identity_id=5820102'], [2903104, 2903102]],
	[{ team: true }, ['team=true'], all],
	[{ team: true, client_id: byId(214104) }, ['team=true', 'client_id=214104'], [2903105, 2903104]],
	[{ team: false }, [], mine],
	[{ include_deleted: true }, ['include_deleted=true'], mine],
	[{ include_unlogged: true }, ['include_unlogged=true'], mine],
	[{ include_deleted: false, include_unlogged: false }, [], mine],
	[{ started_from: '2099-07-01T09:00:00' }, ['started_from=2099-07-01T13:00:00Z'], []],
	[{ started_to: '2001-01-01T09:00:00' }, ['started_to=2001-01-01T14:00:00Z'], []],
	[{ updated_since: '2001-01-01' }, ['updated_since=2001-01-01T05:00:00Z'], mine],
	[
		{ started_from: '2001-01-01', started_to: '2099-01-01' },
		['started_from=2001-01-01T05:00:00Z', 'started_to=2099-01-01T05:00:00Z'],
		mine,
	],
] satisfies FilterRow[]);

test('time entry: deleted ones come back when they are asked for', async () => {
	await world.run({ resource: 'timeEntry', operation: 'delete', timeEntryId: byId(2903105) });
	const list = { resource: 'timeEntry', operation: 'getAll', returnAll: true };
	const ids = async (filters: object) =>
		(await world.run({ ...list, filters } as never)).items.map(({ json }) => json.id);
	expect(await ids({})).toEqual(mine.filter((id) => id !== 2903105));
	expect(await ids({ include_deleted: true })).toEqual(mine);
});

describe('time entry: totals', () => {
	const list = { resource: 'timeEntry', operation: 'getAll', limit: 1, filters: { client_id: byId(214101) } };

	test('come last, over all matching entries whatever the limit', async () => {
		const result = await world.run({ ...list, options: { includeTotals: true } });
		expect(result.error).toBeUndefined();
		expect(result.items.map(({ json }) => json)).toEqual([
			expect.objectContaining({ id: 2903103 }),
			{
				totals: {
					total: 2,
					total_logged: 10800,
					total_logged_hours: 3,
					total_unbilled: 10800,
					total_unbilled_hours: 3,
					total_logged_per_client: [
						expect.objectContaining({ client_id: 214101, total_logged: 10800, total_logged_hours: 3 }),
					],
					total_logged_per_team_member: [expect.objectContaining({ identity_id: 5820101, total_logged: 10800 })],
				},
			},
		]);
		expect(world.requests()).toEqual([
			GET(path, ['client_id=214101', 'page=1', 'per_page=1']),
			GET(path, ['client_id=214101', 'page=1', 'per_page=1']),
		]);
	});

	test('stay away unless they are wanted', async () => {
		const result = await world.run({ ...list, options: { includeTotals: false } });
		expect(result.items.map(({ json }) => json.id)).toEqual([2903103]);
		expect(world.requests()).toHaveLength(1);
	});

	test('come alone where no entry matches', async () => {
		const filters = { client_id: byId(214103) };
		const result = await world.run({ ...list, filters, options: { includeTotals: true } });
		expect(result.items.map(({ json }) => json)).toEqual([
			{ totals: expect.objectContaining({ total: 0, total_logged: 0 }) },
		]);
	});
});

test('time entry: an update keeps the timer of an entry that is not logged yet', async () => {
	await world.run({ resource: 'timeEntry', operation: 'startTimer' });
	const updateFields = { note: 'Logo', client_id: byId(214101) };
	const parameters = { resource: 'timeEntry', operation: 'update', timeEntryId: byId(2903107), updateFields };
	expect((await world.run(parameters)).error).toBeUndefined();
	const timer = { id: 120402, is_running: true };
	expect(world.requests().at(-1)?.body).toMatchObject({ time_entry: { is_logged: false, timer, note: 'Logo' } });
	const [{ json }] = (await world.run({ resource: 'timeEntry', operation: 'getRunningTimer' })).items;
	expect(json).toMatchObject({ timer_id: 120402, is_running: true, note: 'Logo', client_id: 214101 });
});

testRaw(world, {
	resource: 'timeEntry',
	path: `${path}/2903101`,
	id: 2903101,
	open: ({ time_entry }: { time_entry: object }) => time_entry,
});
