import { atMost } from '../../../nodes/FreshBooks/http/pace';
import { many, useBench } from '../stage/bench.mts';
import { byId, credentialFor } from '../stage/n8n.mts';

const bench = useBench();
const lifetime = 60;
const latency = 400;

beforeEach(() => {
	bench.freshBooks.switches.tokenLifetimeSeconds = lifetime;
	bench.freshBooks.switches.latencyMs = latency;
	bench.credential = credentialFor(bench.freshBooks);
});

/** Reads a client for each of so many items. @returns the ids that were asked for, and the run */
function reading(count: number, options: { concurrency?: number }) {
	const clients = bench.freshBooks.records(bench.account, 'clients');
	const ids = many(count, (index) => Number(clients[index % 5].id));
	const items = ids.map((id) => ({ json: { id } }));
	const parameters = { clientId: byId('={{ $json.id }}'), options: { batchReads: false, ...options } };
	const running = bench.run('client', 'get', parameters, { items });
	return { ids, running };
}

async function expectAll({ ids, running }: ReturnType<typeof reading>): Promise<void> {
	const run = await running;
	expect(run.error).toBeUndefined();
	expect(run.items.map(({ json }) => json.id)).toEqual(ids);
}

/** How often FreshBooks refused a token that was used up. */
const refused = () => bench.freshBooks.journal.filter(({ status }) => status === 401).length;

describe('a token that expires in the middle of many items, and again', () => {
	test('is renewed once each time, one item after another', async () => {
		const [, took] = await bench.timed(async () => await expectAll(reading(400, { concurrency: 1 })));
		expect(bench.freshBooks.counters).toMatchObject({ tokenRefreshes: 2, refreshesRefused: 0 });
		expect(refused()).toBe(2);
		// each renewal costs the refused request and the token's own
		expect(took).toBe((400 + 2 * 2) * latency);
	});

	test('is renewed once each time, many items at a time', async () => {
		bench.freshBooks.switches.latencyMs = 10_000;
		await expectAll(reading(400, {}));
		expect(bench.freshBooks.counters).toMatchObject({ tokenRefreshes: 2, refreshesRefused: 0 });
		// all that were under way
		expect(refused()).toBe(2 * atMost);
	});
});

test('a token that another process renews in the middle of many items is taken over within a second', async () => {
	const work = reading(100, { concurrency: 1 });
	// while the 49th item is being asked for, with a credential read right before: the 50th is refused too
	await bench.clock.pass(48 * latency + latency / 2);
	bench.freshBooks.expireTokens();
	bench.credential.oauthTokenData = { ...bench.freshBooks.issueToken() };
	bench.clock.release();

	await expectAll(work);

	expect(refused()).toBe(2);
	expect(bench.freshBooks.counters).toMatchObject({ tokenRefreshes: 0, refreshesRefused: 0 });
});
