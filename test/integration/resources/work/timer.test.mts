import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, T } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';

const world = openWorld();
const entries = `${T}/time_entries`;

const run = async (operation: string, parameters: INodeParameters = {}) =>
	await world.run({ resource: 'timeEntry', operation, ...parameters });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const start = async (minutes: number, more: INodeParameters = {}) => {
	const started = await run('startTimer', { additionalFields: { note: 'Logo', started_at: ago(minutes), ...more } });
	expect(started.error).toBeUndefined();
	world.freshBooks.journal.length = 0;
	return started.items[0].json;
};
const asked = () => world.requests().map(({ method, path }) => `${method} ${path}`);

/** Pauses and goes on as FreshBooks' own pages do (API facts §8.21), past the node. */
async function say(method: string, path: string, time_entry: IDataObject): Promise<void> {
	const { access_token: token } = world.freshBooks.issueToken();
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
	const reply = await fetch(world.freshBooks.url + path, { method, headers, body: JSON.stringify({ time_entry }) });
	expect(reply.status).toBe(200);
	world.freshBooks.journal.length = 0;
}
async function pause(): Promise<void> {
	const { id, started_at, note } = world.find('time_entries', {
		is_logged: false,
		identity_id: 5820101,
		duration: null,
	});
	await say('PUT', `${entries}/${String(id)}`, {
		is_logged: false,
		started_at,
		note,
		duration: 600,
		timer: { id: 120402 },
	});
}
async function goOn(): Promise<void> {
	await say('POST', entries, { is_logged: false, started_at: ago(20), timer: { id: 120402 } });
}

/** Whether FreshBooks still answers where timers live is unconfirmed: without it, the entries have to do. */
describe.each(['on', 'off'] as const)('timers, while FreshBooks’ path for them is %s', (timersPath) => {
	beforeEach(() => {
		world.freshBooks.switches.timersPath = timersPath;
	});

	test('start, show, stop: the time is logged', async () => {
		const started = await start(90, { billable: false });
		const running = (await run('getRunningTimer')).items.map(({ json }) => json);
		expect(running).toEqual([started]);
		expect(started).toMatchObject({ timer_id: 120402, is_running: true, note: 'Logo', billable: false });
		const stopped = (await run('stopTimer')).items.map(({ json }) => json);
		expect(stopped).toEqual([expect.objectContaining({ is_logged: true, note: 'Logo', billable: false })]);
		expect(Math.abs(Number(stopped[0].duration) - 5400)).toBeLessThan(30);
		expect((await run('getRunningTimer')).items.map(({ json }) => json)).toEqual([
			{ timer_id: null, is_running: false },
		]);
	});

	test('the raw output of the running timer holds its entries', async () => {
		await start(5);
		const [{ json }] = (await run('getRunningTimer', { output: 'raw' })).items;
		expect(json).toMatchObject({ id: 120402, is_running: true, time_entries: [{ note: 'Logo', is_logged: false }] });
	});

	test('a second one is not started', async () => {
		await start(5);
		const before = world.everything();
		const result = await run('startTimer');
		expect(result.error?.message).toMatch(/^A timer is running already, started at \d{4}-/);
		expect(result.error?.description).toMatch(/Stop or discard it first/);
		expect(world.everything()).toEqual(before);
	});

	test('two items start only one', async () => {
		const result = await world.run(
			{ resource: 'timeEntry', operation: 'startTimer' },
			{ items: [{}, {}], onError: 'continueRegularOutput' },
		);
		expect(result.items.map(({ json }) => json.is_running ?? json.error)).toEqual([
			true,
			expect.stringMatching(/^A timer is running already/),
		]);
	});

	test('a paused one is shown as paused, is in the way of a new one, and is logged with all its entries', async () => {
		await start(60);
		await pause();
		expect((await run('getRunningTimer')).items[0].json).toMatchObject({ timer_id: 120402, is_running: false });
		expect((await run('startTimer')).error?.message).toMatch(/^A timer is paused already/);
		await goOn();
		const result = await run('stopTimer');
		expect(result.error).toBeUndefined();
		const durations = result.items.map(({ json }) => Number(json.duration));
		expect(durations[0]).toBe(600);
		expect(Math.abs(durations[1] - 1200)).toBeLessThan(30);
		expect(result.items.map(({ json }) => json.is_logged)).toEqual([true, true]);
	});

	test('discarded, nothing is logged', async () => {
		await start(60);
		const result = await run('discardTimer');
		expect(result.items.map(({ json }) => json)).toEqual([{ discarded: true, timer_id: 120402 }]);
		expect(world.find('time_entries', { id: 2903107 })).toMatchObject({ active: false, is_logged: false });
	});

	test.each([
		['stopTimer', 'stop'],
		['discardTimer', 'discard'],
	])('%s says that none is running', async (operation, doing) => {
		const before = world.everything();
		const result = await run(operation);
		expect(result.error?.message).toBe(`No timer is running: there is nothing to ${doing}`);
		expect(world.everything()).toEqual(before);
	});

	test('a lost reply to stopping is no failure: the time is logged once', async () => {
		await start(60);
		world.freshBooks.switches.faults = [{ match: { method: 'PUT' }, kind: 'lost-reply', times: 1 }];
		const result = await run('stopTimer');
		expect(result.error).toBeUndefined();
		expect(result.items.map(({ json }) => json.is_logged)).toEqual([true]);
	});
});

test('a lost reply to discarding is no failure', async () => {
	await start(60);
	world.freshBooks.switches.faults = [{ match: { method: 'DELETE' }, kind: 'lost-reply', times: 1 }];
	expect((await run('discardTimer')).error).toBeUndefined();
	expect(world.find('time_entries', { id: 2903107 }).active).toBe(false);
});

test('timers without their path are found among the entries of the last month', async () => {
	await start(60);
	world.freshBooks.switches.timersPath = 'off';
	await run('stopTimer');
	expect(asked()).toEqual([`GET ${T}/timers`, `GET ${entries}`, `PUT ${entries}/2903107`]);
	const [, list] = world.requests();
	expect(list.query).toEqual([
		'include_unlogged=true',
		'page=1',
		'per_page=100',
		expect.stringMatching(/^started_from=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
	]);
});

test('a timer is not stopped where FreshBooks only fails', async () => {
	await start(60);
	world.freshBooks.switches.faults = [
		{ match: { path: '/timers$' }, kind: 'status', status: 403, body: {}, times: -1 },
	];
	const result = await run('stopTimer');
	expect(result.error?.message).toMatch(/does not allow this credential to read the timer/);
	expect(world.find('time_entries', { id: 2903107 }).is_logged).toBe(false);
});

test('a project that does not exist is named', async () => {
	const result = await run('startTimer', { project_id: byId(1) });
	expect(result.error?.message).toMatch(/^Project not found/);
});
