import { many, until, useBench } from '../stage/bench.mts';

const bench = useBench();

/** Starts a run and stops it as the user does, after so many milliseconds, when the node does nothing but wait. */
async function stopped(resource: string, operation: string, parameters: object, after = 0, items = 1) {
	let stop = () => {};
	const options = { items: many(items, () => ({})), onStart: (run: { cancel(): void }) => (stop = () => run.cancel()) };
	// no waiting ends by itself
	bench.clock.hold();
	const running = bench.run(resource, operation, parameters as never, options);
	await until(() => bench.requests().length > 0);
	await bench.clock.pass(after);
	stop();
	return await running.catch((error: Error) => ({ status: 'canceled', error }));
}

describe('a user who stops the execution', () => {
	test('sees it as canceled, not as failed, and no error workflow starts', async () => {
		bench.fault({ match: {}, kind: 'hang' });
		expect((await stopped('client', 'getAll', {})).status).toBe('canceled');
	});

	test('does not wait for the next try after a server error', async () => {
		bench.fault({ match: {}, kind: 'status', status: 503, times: -1 });
		await stopped('client', 'getAll', {}, 3000);
		// waits of at most one and two seconds are over, the next is at least as long as both
		expect(bench.requests()).toHaveLength(3);
		await bench.clock.pass(60_000);
		expect(bench.requests()).toHaveLength(3);
	});

	test('does not wait for a reply that never comes', async () => {
		bench.fault({ match: {}, kind: 'hang', times: -1 });
		await stopped('client', 'getAll', {});
		expect(bench.requests()).toHaveLength(1);
	});

	test('keeps the items that were not begun from being created', async () => {
		bench.freshBooks.switches.latencyMs = 1500;
		await stopped('client', 'create', { email: 'x@example.com' }, 0, 40);
		// the replies to the first ones would start the next
		await bench.clock.pass(60_000);
		expect(bench.writes()).toHaveLength(4);
	});

	test('does not wait for the rate limit', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '100', times: -1 });
		await stopped('client', 'getAll', {});
		expect(bench.requests()).toHaveLength(1);
	});
});
