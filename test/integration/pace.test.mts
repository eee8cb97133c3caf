import { takeTurn } from '../../nodes/FreshBooks/api/pace';
import { many, until, useBench } from './bench.mts';
import { byId } from './n8n.mts';

const bench = useBench();
const clients = () => bench.freshBooks.records(bench.account, 'clients');
const ids = (count: number) => many(count, (index) => ({ json: { id: Number(clients()[index % 8].id) } }));
const read = async (count: number, options: object = {}, setting: { credentialId?: string } = {}) =>
	await bench.run(
		'client',
		'get',
		{ clientId: byId('={{ $json.id }}'), options: options as never },
		{ items: ids(count), ...setting },
	);

/** A limit that the node has heard of: FreshBooks does not change it from one request to the next. */
async function limited(limit: number, windowMs: number): Promise<void> {
	bench.freshBooks.switches.rateLimit = { limit, postLimit: limit, windowMs };
	await read(1);
	await new Promise((resolve) => setTimeout(resolve, 1000));
}

async function timed<T>(work: () => Promise<T>): Promise<[result: T, milliseconds: number]> {
	const started = performance.now();
	return [await work(), performance.now() - started];
}

describe('many items', () => {
	test('take a fraction of the time of one by one', async () => {
		bench.freshBooks.switches.latencyMs = 100;
		const [oneByOne, slow] = await timed(async () => await read(20, { concurrency: 1 }));
		const [automatic, quick] = await timed(async () => await read(100));
		expect([oneByOne.items.length, automatic.items.length]).toEqual([20, 100]);
		expect(slow).toBeGreaterThan(20 * 100);
		expect(quick).toBeLessThan(slow);
	});

	test('are worked on strictly in order with a concurrency of 1', async () => {
		bench.fault({ match: {}, kind: 'delay', delayMs: 200 });
		const run = await read(8, { concurrency: 1 });
		const asked = bench.requests().map((request) => Number(request.split('/').at(-1)));
		expect(asked).toEqual(run.items.map(({ json }) => json.id));
	});

	test('are not held back for ever when FreshBooks has become slower', async () => {
		const own = { credentialId: 'of its own' };
		await read(1, {}, own);
		bench.freshBooks.switches.latencyMs = 1000;
		const [run, took] = await timed(async () => await read(100, {}, own));
		expect(run.items).toHaveLength(100);
		// four at a time would take 25 seconds
		expect(took).toBeLessThan(15_000);
	}, 40_000);

	test('never meet the wall of the rate limit, and all get through', async () => {
		await limited(25, 1000);
		const [run, took] = await timed(async () => await read(75));
		expect(run.items).toHaveLength(75);
		expect(bench.freshBooks.counters.rateLimited).toBe(0);
		expect(took).toBeLessThan(3 * 1000 * 1.5);
	});

	test('go on when something on the way says that nothing at all is allowed', async () => {
		const asking = { credentialId: 'behind a gateway', owner: {}, budget: 'all else', again: false };
		const headers = { 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0', 'retry-after': '1' };
		(await takeTurn(asking)).end(headers);
		await new Promise((resolve) => setTimeout(resolve, 1100));
		(await takeTurn(asking)).end(headers);
	});

	test('of two executions share the limit of their credential', async () => {
		await limited(20, 1000);
		const runs = await Promise.all([read(25), read(25)]);
		expect(runs.map(({ items }) => items.length)).toEqual([25, 25]);
		expect(bench.freshBooks.counters.rateLimited).toBe(0);
	});
});

test('a small execution beside a big one waits about a second at most', async () => {
	await limited(30, 6000);
	const big = read(40);
	await until(() => bench.requests().length > 27);
	const [small, took] = await timed(async () => await read(1));
	expect(small.items).toHaveLength(1);
	expect(took).toBeLessThan(2000);
	expect((await big).items).toHaveLength(40);
}, 30_000);

test('after a 429 nobody who uses the credential sends anything before its time', async () => {
	await read(30);
	bench.freshBooks.journal.length = 0;
	bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '1' });
	const runs = await Promise.all([read(20), read(20)]);
	expect(runs.map(({ items }) => items.length)).toEqual([20, 20]);
	const { journal } = bench.freshBooks;
	const limitedAt = Date.parse(journal.find(({ status }) => status === 429)!.at);
	const times = journal.map(({ at }) => Date.parse(at) - limitedAt);
	// what was under way goes on to its end
	expect(times.filter((time) => time > 500 && time < 950)).toEqual([]);
});

describe('the user', () => {
	test('can have nothing repeated', async () => {
		bench.fault({ match: {}, kind: 'status', status: 503 });
		const run = await read(1, { retries: 0 });
		expect(run.status).toBe('error');
		expect(bench.requests()).toHaveLength(1);
	});

	test('can have it given up sooner', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '3', times: -1 });
		const [run, took] = await timed(async () => await read(1, { giveUpAfter: 2 }));
		expect(run.error?.httpCode).toBe('429');
		expect(took).toBeLessThan(1500);
	});

	test('is told of a number that is out of its range', async () => {
		const run = await read(1, { retries: 100 });
		expect(run.error?.message).toBe('Retries: give a whole number from 0 to 20');
	});
});
