import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Switches } from '../../../../sandbox/freshbooks/state/switches.mts';
import { stopClock } from '../../../setup/clock.mts';
import { byId, C, I, T } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';

beforeAll(() => stopClock('2026-11-22T15:00:00Z'));
afterAll(() => jest.useRealTimers());

const world = openWorld();
const entries = `${T}/time_entries`;

const run = async (operation: string, parameters: INodeParameters = {}) =>
	await world.run({ resource: 'timeEntry', operation, ...parameters });
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const start = async (minutes: number, more: INodeParameters = {}) => {
	const started = await run('startTimer', { note: 'Logo', additionalFields: { started_at: ago(minutes), ...more } });
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

/** FreshBooks documents no timers: which of these ways it has is known of some accounts only (API facts §8.21). */
const ways: Array<[name: string, switches: Partial<Switches>, logged: number[]]> = [
	['everything that was ever seen', {}, [1800]],
	['a list of timers that is empty', { timersPath: 'empty', loggedTimerKey: 'timer.time_entry' }, [1800]],
	['no list of timers', { timersPath: 'off', loggedTimerKey: 'timer' }, [1800]],
	['only what a tool of 2018 used', { commentsTimers: 'off' }, [1800]],
	['nothing but entries', { timersPath: 'off', commentsTimers: 'off' }, [600, 1200]],
];

describe.each(ways)('timers, while FreshBooks has %s', (_, switches, logged) => {
	beforeEach(() => {
		Object.assign(world.freshBooks.switches, switches);
	});

	test('start, show, stop: the time is logged', async () => {
		const started = await start(90, { billable: false });
		const running = (await run('getRunningTimer')).items.map(({ json }) => json);
		expect(running).toEqual([started]);
		expect(started).toMatchObject({ timer_id: 120402, is_running: true, note: 'Logo', billable: false });
		const stopped = (await run('stopTimer')).items.map(({ json }) => json);
		const logged = { is_logged: true, note: 'Logo', billable: false, duration: 90 * 60 };
		expect(stopped).toEqual([expect.objectContaining(logged)]);
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
		expect(result.error?.message).toMatch(/^A timer is already running, started at \d{4}-/);
		expect(result.error?.description).toMatch(/Stop or discard it first/);
		expect(world.everything()).toEqual(before);
	});

	test('a second one is not started either where nobody tells when the first one was', async () => {
		await start(5);
		const rewrite: [string, string] = ['"(local_)?started_at":"[^"]*",?', ''];
		world.freshBooks.switches.faults = [{ match: { method: 'GET' }, kind: 'rewrite', rewrite, times: -1 }];
		const result = await run('startTimer');
		expect(result.error?.message).toBe('A timer is already running');
	});

	test('two items start only one', async () => {
		const result = await world.run(
			{ resource: 'timeEntry', operation: 'startTimer' },
			{ items: [{}, {}], onError: 'continueRegularOutput' },
		);
		expect(result.items.map(({ json }) => json.is_running ?? json.error)).toEqual([
			true,
			expect.stringMatching(/^A timer is already running/),
		]);
	});

	test('a paused one is shown as paused, is in the way of a new one, and is logged with all its entries', async () => {
		await start(60);
		await pause();
		expect((await run('getRunningTimer')).items[0].json).toMatchObject({ timer_id: 120402, is_running: false });
		expect((await run('startTimer')).error?.message).toMatch(/^A timer is already paused/);
		await goOn();
		const result = await run('stopTimer');
		expect(result.error).toBeUndefined();
		expect(result.items.map(({ json }) => json.duration)).toEqual(logged);
		expect(result.items.every(({ json }) => json.is_logged === true)).toBe(true);
		expect((await run('getRunningTimer')).items[0].json).toMatchObject({ is_running: false, timer_id: null });
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

test('timers without their path are found among one’s own entries of the last month', async () => {
	await start(60);
	world.freshBooks.switches.timersPath = 'off';
	await run('stopTimer');
	expect(asked()).toEqual([`GET ${T}/timers`, `GET ${entries}`, `GET ${I}/me`, `PUT ${C}/timers/120402`]);
	const [, list] = world.requests();
	expect(list.query).toEqual([
		'include_unlogged=true',
		'page=1',
		'per_page=100',
		expect.stringMatching(/^started_from=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
	]);
});

test('a path that refuses the method is none', async () => {
	await start(60);
	world.freshBooks.switches.faults = [
		{ match: { path: `^${C}/timers` }, kind: 'status', status: 405, body: {}, times: -1 },
	];
	expect((await run('stopTimer')).items.map(({ json }) => json.is_logged)).toEqual([true]);
	expect(asked()).toContain(`PUT ${T}/timers/120402`);
});

test.each(['getRunningTimer', 'stopTimer', 'discardTimer'])(
	'%s: the time of a colleague is not taken',
	async (operation) => {
		await start(60);
		world.freshBooks.switches.timersPath = 'off';
		const rewrite: [string, string] = ['"identity_id":5820101', '"identity_id":5820102'];
		world.freshBooks.switches.faults = [{ match: { method: 'GET', path: '/time_entries$' }, kind: 'rewrite', rewrite }];
		const before = world.everything();
		const { items, error } = await run(operation);
		expect(items[0]?.json ?? error?.message).toEqual(
			operation === 'getRunningTimer'
				? { timer_id: null, is_running: false }
				: expect.stringMatching(/^No timer is running/),
		);
		expect(world.everything()).toEqual(before);
	},
);

test('an entry without a timer is no timer that was started, and nothing of it is left', async () => {
	world.freshBooks.switches.timersPath = 'empty';
	const rewrite: [string, string] = ['"timer":\\{[^}]*\\}', '"timer":null'];
	world.freshBooks.switches.faults = [{ match: { method: 'POST' }, kind: 'rewrite', rewrite }];
	const result = await run('startTimer');
	expect(result.error?.message).toBe('FreshBooks did not start a timer');
	expect(world.find('time_entries', { id: 2903107 }).active).toBe(false);
	expect((await run('startTimer')).items[0].json).toMatchObject({ is_running: true });
});

test('what the timer is about follows where FreshBooks did not take it at once, as its web app does it', async () => {
	world.freshBooks.switches.faults = [
		{ match: { method: 'POST' }, kind: 'rewrite', rewrite: ['"project_id":609301', '"project_id":null'] },
	];
	const result = await run('startTimer', { project_id: byId(609301), note: 'Logo' });
	expect(result.items[0].json).toMatchObject({ timer_id: 120402, is_running: true, project_id: 609301, note: 'Logo' });
	expect(result.hints).toEqual([]);
	expect(world.requests().findLast(({ method }) => method !== 'GET')).toMatchObject({
		method: 'PUT',
		path: `${entries}/2903107`,
		body: { time_entry: { is_logged: false, duration: null, project_id: 609301, timer: { id: 120402 } } },
	});
	world.freshBooks.switches.faults = [];
	world.freshBooks.switches.droppedFields = { time_entries: ['note'] };
	await run('stopTimer');
	const { hints } = await run('startTimer', { note: 'Logo' });
	expect(hints).toEqual(['FreshBooks did not store Note as given: look at the result before you rely on it']);
});

test('where such an entry cannot be deleted, it is named', async () => {
	const rewrite: [string, string] = ['"timer":\\{[^}]*\\}', '"timer":null'];
	world.freshBooks.switches.faults = [
		{ match: { method: 'POST' }, kind: 'rewrite', rewrite },
		{ match: { method: 'DELETE' }, kind: 'status', status: 403, body: {} },
	];
	const { error } = await run('startTimer');
	expect(error?.description).toContain('It created time entry 2903107 without a timer: delete it in FreshBooks.');
});

test.each([
	['finished time that is not logged', { duration: 600 }, false],
	['time that counts without a timer', { duration: null }, true],
])('%s, entered elsewhere', async (_, { duration }, isInTheWay) => {
	world.freshBooks.switches.timersPath = 'empty';
	await say('POST', entries, { is_logged: false, started_at: ago(30), duration });
	expect((await run('startTimer')).error?.message ?? 'started').toMatch(
		isInTheWay ? /^A timer is already running/ : /^started$/,
	);
	const [stopped] = (await run('stopTimer')).items;
	expect(stopped.json).toMatchObject({ is_logged: true, duration: isInTheWay ? 1800 : 0 });
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
