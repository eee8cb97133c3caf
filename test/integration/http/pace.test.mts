import { ExecuteContext } from 'n8n-core';
import type { Logger } from 'n8n-workflow';

import { atMost, takeTurn, type Asking, type Turn } from '../../../nodes/FreshBooks/http/pace';
import { many, told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();
const clients = () => bench.freshBooks.records(bench.account, 'clients');
const ids = (count: number) => many(count, (index) => ({ json: { id: Number(clients()[index % 8].id) } }));
/** One request for each: how many may be sent is what this is about. */
const alone = { batchReads: false };
const read = async (count: number, options: object = {}) =>
	await bench.run(
		'client',
		'get',
		{ clientId: byId('={{ $json.id }}'), options: { ...alone, ...options } as never },
		{ items: ids(count) },
	);

/** An execution of its own that asks for turns, as patient as usual. */
const askingFor = (): Asking => ({
	clock: bench.clock,
	credentialId: 'shared',
	owner: {},
	most: Infinity,
	budget: 'all else',
	again: false,
	until: bench.clock.now() + 180_000,
});

interface Taken {
	turn?: Turn;
	answered: Promise<void>;
}

/** Asks for turns without waiting for them. */
const take = (asking: Asking, count: number): Taken[] =>
	many(count, () => {
		const taken = {} as Taken;
		taken.answered = takeTurn(asking).then((turn) => void (taken.turn = turn));
		return taken;
	});

/** A limit that the node has heard of: FreshBooks does not change it from one request to the next. */
async function limited(limit: number, windowMs: number): Promise<void> {
	bench.freshBooks.switches.rateLimit = { limit, postLimit: limit, windowMs };
	await read(1);
	await bench.clock.pass(1000);
}

describe('many items', () => {
	test('take a fraction of the time of one by one', async () => {
		bench.freshBooks.switches.latencyMs = 300;
		const [oneByOne, slow] = await bench.timed(async () => await read(20, { concurrency: 1 }));
		const [automatic, quick] = await bench.timed(async () => await read(100));
		expect([oneByOne.items.length, automatic.items.length]).toEqual([20, 100]);
		expect(slow).toBe(20 * 300);
		// 4, 8, 16, 32, 32 and 8 at a time
		expect(quick).toBe(6 * 300);
	});

	test('are worked on strictly in order with a concurrency of 1', async () => {
		bench.fault({ match: {}, kind: 'delay', delayMs: 200 });
		const run = await read(8, { concurrency: 1 });
		const asked = bench.requests().map((request) => Number(request.split('/').at(-1)));
		expect(asked).toEqual(run.items.map(({ json }) => json.id));
	});

	test('are not held back for ever when FreshBooks has become slower', async () => {
		await read(1);
		bench.freshBooks.switches.latencyMs = 1000;
		const run = await read(100);
		expect(run.items).toHaveLength(100);
		// it begins with four at a time, and they are soon more than twice as many
		expect(bench.freshBooks.journal.filter(({ underWay }) => underWay > 8)).toHaveLength(55);
	});

	test('never meet the wall of the rate limit, and all get through', async () => {
		await limited(25, 1000);
		const [run, took] = await bench.timed(async () => await read(75));
		expect(run.items).toHaveLength(75);
		expect(bench.freshBooks.counters.rateLimited).toBe(0);
		expect(took).toBe(2000);
	});

	test('never meet the wall when all of them are refused', async () => {
		await limited(25, 1000);
		const parameters = { clientId: byId('={{ $json.id }}'), options: alone };
		const items = many(75, (index) => ({ json: { id: 99_000_000 + index } }));
		const run = await bench.run('client', 'get', parameters, { items, onError: 'continueRegularOutput' });
		expect(run.items.filter(({ json }) => json.error !== undefined)).toHaveLength(75);
		expect(bench.freshBooks.counters.rateLimited).toBe(0);
	});

	test('never meet the wall of what may be created when an API Call creates it', async () => {
		bench.freshBooks.switches.rateLimit = { limit: 1000, postLimit: 10, windowMs: 1000 };
		const items = many(40, (index) => ({ json: { method: index % 2 ? 'POST' : 'GET', name: `T${index}` } }));
		const parameters = {
			method: '={{ $json.method }}',
			path: '/accounting/account/{accountId}/taxes/taxes',
			body: '={{ { tax: { name: $json.name, amount: "1" } } }}',
		};
		await bench.run('apiCall', 'request', parameters, { items: items.slice(0, 2) });
		await bench.clock.pass(1000);
		const run = await bench.run('apiCall', 'request', parameters, { items: items.slice(2) });
		expect(run.items).toHaveLength(38);
		expect(bench.freshBooks.counters.rateLimited).toBe(0);
	});

	test('go on when something on the way says that nothing at all is allowed', async () => {
		const asking = askingFor();
		const headers = { 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0', 'retry-after': '1' };
		(await takeTurn(asking))!.end(headers);
		(await takeTurn(asking))!.end(headers);
	});

	test.each(['86400', '1e12'])(
		'go on within two minutes when a good reply says to wait for %s seconds',
		async (after) => {
			const asking = askingFor();
			const headers = { 'x-ratelimit-limit': '600', 'x-ratelimit-remaining': '0', 'retry-after': after };
			(await takeTurn(asking))!.end(headers);
			const [, took] = await bench.timed(async () => (await takeTurn(asking))!.end({}));
			expect(took).toBe(120_000);
		},
	);

	test('of two executions share the limit of their credential', async () => {
		await limited(20, 1000);
		const runs = await Promise.all([read(25), read(25)]);
		expect(runs.map(({ items }) => items.length)).toEqual([25, 25]);
		expect(bench.freshBooks.counters.rateLimited).toBe(0);
	});
});

test('a small execution beside a big one waits about a second at most', async () => {
	await limited(30, 9000);
	const big = read(40);
	await bench.clock.pass(3000);
	expect(bench.requests()).toHaveLength(25);
	const [small, took] = await bench.timed(async () => await read(1));
	expect(small.items).toHaveLength(1);
	// the last requests of the window are sent one in 889 ms, and the next of them is its own
	expect(Math.round(took)).toBe(556);
	expect((await big).items).toHaveLength(40);
}, 40_000);

describe('after a 429', () => {
	test('nobody who uses the credential gets a turn before its time', async () => {
		const [first, ...others] = many(3, () => askingFor());
		const turn = await takeTurn(first);
		const since = bench.clock.now();
		turn!.hold(1000);
		const waited = await Promise.all(
			others.map(async (asking) => {
				const mine = await takeTurn(asking);
				mine!.end({});
				return bench.clock.now() - since;
			}),
		);
		expect(waited).toEqual([1000, 1000]);
	});

	test('what was under way ends, and nothing else is sent before its time', async () => {
		// as many at a time as there may be
		await read(100);
		bench.freshBooks.journal.length = 0;
		bench.freshBooks.switches.latencyMs = 200;
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '3' });
		const run = await read(200);
		expect(run.items).toHaveLength(200);
		const { journal } = bench.freshBooks;
		const at = ({ at: time }: { at: string }) => Date.parse(time);
		const limitedAt = at(journal.find(({ status }) => status === 429)!);
		expect(journal.filter((entry) => at(entry) <= limitedAt)).toHaveLength(atMost);
		expect(journal.filter((entry) => at(entry) > limitedAt && at(entry) < limitedAt + 2800)).toEqual([]);
	});

	test('half as many requests are sent at a time as quick replies had made of it', async () => {
		const asked = take(askingFor(), 60);
		const isOver = new Set<Turn>();
		const underWay = async () => {
			await bench.clock.settled();
			return asked.flatMap(({ turn }) => (turn && !isOver.has(turn) ? [turn] : []));
		};
		const atFirst = await underWay();
		expect(atFirst).toHaveLength(4);
		for (const turn of atFirst) isOver.add(turn) && turn.end({});
		const grown = await underWay();
		expect(grown).toHaveLength(8);
		bench.clock.hold();
		grown[0].hold(200);
		for (const turn of grown.slice(1)) turn.fail();
		for (const turn of grown) isOver.add(turn);
		expect(await underWay()).toHaveLength(0);
		await bench.clock.pass(200);
		expect(await underWay()).toHaveLength(4);
	});

	test('that lasts too long, what waits fails at once and is not sent', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '300', times: -1 });
		const items = ids(500);
		const options = { items, onError: 'continueRegularOutput' } as const;
		const [run, took] = await bench.timed(
			async () => await bench.run('client', 'get', { clientId: byId('={{ $json.id }}'), options: alone }, options),
		);
		expect(new Set(run.items.map(({ json }) => json.error))).toEqual(new Set(['FreshBooks’ rate limit is exceeded']));
		expect(run.items).toHaveLength(500);
		expect(bench.requests()).toHaveLength(4);
		expect(took).toBe(0);
	});

	test('that one user waits for, others who would not are told at once', async () => {
		const patient = { ...askingFor(), until: bench.clock.now() + 86_400_000 };
		const waiting = askingFor();
		const turns = await Promise.all(many(4, async () => await takeTurn(patient)));
		const [early] = take(waiting, 1);
		turns[0]!.hold(3_600_000);
		await early.answered;
		expect(early.turn).toBeUndefined();
		expect(await takeTurn(askingFor())).toBeUndefined();
	});
});

test('a reply that nobody foresaw holds no place for ever', async () => {
	const body = { message: { toString: null } };
	bench.fault({ match: {}, kind: 'status', status: 422, body, times: -1 });
	const items = ids(100);
	const options = { items, onError: 'continueRegularOutput' } as const;
	const run = await bench.run('client', 'get', { clientId: byId('={{ $json.id }}'), options: alone }, options);
	expect(new Set(run.items.map(({ json }) => json.error))).toEqual(new Set(['{"toString":null}']));
}, 20_000);

describe('the user', () => {
	test('can have nothing repeated', async () => {
		bench.fault({ match: {}, kind: 'status', status: 503 });
		const run = await read(1, { retries: 0 });
		expect(run.status).toBe('error');
		expect(bench.requests()).toHaveLength(1);
	});

	test('can have it given up sooner', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '30', times: -1 });
		const [run, took] = await bench.timed(async () => await read(1, { giveUpAfter: 20 }));
		expect(run.error?.httpCode).toBe('429');
		expect(took).toBe(0);
	});

	test('is told of a number that is out of its range', async () => {
		const run = await read(1, { retries: 100 });
		expect(run.error?.message).toBe('Retries: give a whole number from 0 to 20');
	});
});

describe('more creations than the rate limit has left', () => {
	let logged: string[];

	beforeEach(() => {
		logged = [];
		const { logger } = Object.create(ExecuteContext.prototype) as { logger: Logger };
		jest.spyOn(logger, 'info').mockImplementation((message: string) => void logged.push(message));
	});
	afterEach(() => jest.restoreAllMocks());

	const allow = (postLimit: number, limit = 100_000) =>
		void (bench.freshBooks.switches.rateLimit = { limit, postLimit, windowMs: 60_000 });
	const create = async (count: number, options: object = {}, onError?: 'continueRegularOutput') => {
		const items = many(count, (index) => ({ json: { email: `new${index}@example.com` } }));
		return await bench.run('client', 'create', { email: '={{ $json.email }}', options } as never, { items, onError });
	};
	const posts = () => bench.requests().filter((request) => request.startsWith('POST')).length;

	test('are told of at the start, with the time that they then take', async () => {
		allow(50);
		let at = '';
		const [run, took] = await bench.timed(async () => {
			const running = create(400);
			await bench.clock.pass(30_000);
			at = `${logged.length} after ${posts()}`;
			return await running;
		});
		expect(run.error).toBeUndefined();
		expect(at).toMatch(/^1 after [234]\d$/);
		expect(logged).toEqual([
			expect.stringMatching(
				/^FreshBooks: the other 389 of 400 items take about 8 minutes, because FreshBooks allows 50 such requests a minute \([23]\d more in this one\)$/,
			),
		]);
		expect(Math.round(took / 60_000)).toBe(8);
		expect(run.hints).toEqual([
			expect.stringMatching(
				/^400 items, 400 requests, 3\d\d waits for FreshBooks’ rate limit, about 8 minutes in all \(expected at the start: about 8 minutes\)$/,
			),
		]);
	}, 60_000);

	test('are told of with the pace of documents that go one after another, where that is slower', async () => {
		allow(100);
		bench.freshBooks.switches.latencyMs = 2000;
		const client = byId(Number(clients()[0].id));
		const parameters = { customerid: client, create_date: '2026-11-22' };
		await bench.run('invoice', 'create', parameters, { items: many(120, () => ({})) });
		expect(logged).toEqual([expect.stringMatching(/^FreshBooks: the other 109 of 120 items take about 4 minutes, /)]);
	}, 60_000);

	test('are told of when records are changed, which share a limit with what is read', async () => {
		allow(100_000, 60);
		const ids = many(100, (index) => ({ json: { id: Number(clients()[index % 8].id) } }));
		const parameters = { clientId: byId('={{ $json.id }}'), updateFields: { note: 'Hi' } };
		await bench.run('client', 'update', parameters, { items: ids });
		expect(logged).toEqual([expect.stringMatching(/items take about 60 seconds, because FreshBooks allows 60 such/)]);
	}, 60_000);

	test('are not told of where the limit has enough left, or the items are few', async () => {
		allow(400);
		await create(300);
		allow(10);
		await create(3);
		expect(logged).toEqual([]);
	}, 60_000);

	test('are not begun where the first would wait for longer than Give Up After, and the message says what to do', async () => {
		allow(1);
		await create(1);
		const [run, took] = await bench.timed(async () => await create(50, { giveUpAfter: 20 }));
		expect([took, posts()]).toEqual([0, 1]);
		expect(told(run)).toBe(
			'FreshBooks’ rate limit is exceeded\nFreshBooks accepts no more requests for about 60 seconds: run this again after that. Give Up After, under Options, sets how long the node waits.',
		);
		const others = await create(50, { giveUpAfter: 20 }, 'continueRegularOutput');
		expect(new Set(others.items.map(({ json }) => json.error))).toEqual(
			new Set(['FreshBooks’ rate limit is exceeded']),
		);
		expect(posts()).toBe(1);
	});

	test('are all made where Give Up After is long enough for the first', async () => {
		allow(1);
		await create(1);
		allow(40);
		const [run, took] = await bench.timed(async () => await create(15));
		expect([run.items.length, posts(), took]).toEqual([15, 16, 60_000]);
	});

	test('are all made, once they are begun, whatever Give Up After is', async () => {
		allow(20);
		const run = await create(70, { giveUpAfter: 0 });
		expect([run.error, posts()]).toEqual([undefined, 70]);
		expect(bench.freshBooks.counters.rateLimited).toBe(0);
	}, 60_000);
});
