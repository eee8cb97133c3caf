import { many, until, useBench } from './bench.mts';

const bench = useBench();

/** Starts a run, stops it as the user does once FreshBooks has been asked `times` times, and tells how long that took. */
async function stopped(resource: string, operation: string, parameters: object, times = 1, items = 1) {
	let stop = () => {};
	const options = { items: many(items, () => ({})), onStart: (run: { cancel(): void }) => (stop = () => run.cancel()) };
	const running = bench.run(resource, operation, parameters as never, options);
	await until(() => bench.requests().length >= times);
	await new Promise((resolve) => setTimeout(resolve, 50));
	const started = performance.now();
	stop();
	const run = await running.catch((error: Error) => ({ status: 'canceled', error }));
	return { run, took: performance.now() - started };
}

// The rate limit holds back everything that uses the credential, so its test is the last one.
describe('a user who stops the execution', () => {
	test('sees it as canceled, not as failed, and no error workflow starts', async () => {
		bench.fault({ match: {}, kind: 'delay', delayMs: 300 });
		const { run } = await stopped('client', 'getAll', {});
		expect(run.status).toBe('canceled');
	});

	test('does not wait for the next try after a server error', async () => {
		bench.fault({ match: {}, kind: 'status', status: 503, times: -1 });
		const { took } = await stopped('client', 'getAll', {}, 3);
		expect(took).toBeLessThan(1500);
		const asked = bench.requests().length;
		await new Promise((resolve) => setTimeout(resolve, 1500));
		expect(bench.requests()).toHaveLength(asked);
	});

	test('does not wait for a reply that never comes', async () => {
		bench.fault({ match: {}, kind: 'hang', times: -1 });
		const { took } = await stopped('client', 'getAll', {});
		expect(took).toBeLessThan(1500);
	});

	test('keeps the items that were not begun from being created', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'delay', delayMs: 1500, times: -1 });
		await stopped('client', 'create', { email: 'x@example.com' }, 1, 40);
		// the replies to the first ones would start the next
		await new Promise((resolve) => setTimeout(resolve, 2500));
		expect(bench.writes().length).toBeLessThanOrEqual(5);
	});

	test('does not wait for the rate limit', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '100', times: -1 });
		const { took } = await stopped('client', 'getAll', {});
		expect(took).toBeLessThan(1500);
		expect(bench.requests()).toHaveLength(1);
	});
});
