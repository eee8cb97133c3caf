import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';

import { systemClock, waitAtMost } from '../../../nodes/FreshBooks/http/clock';
import { machineTime, type Time } from '../../../sandbox/freshbooks/values/clock.mts';
import { signature, startFreshBooks } from '../../../sandbox/freshbooks/server.mts';
import { picked, told, until } from '../stage/bench.mts';
import { sample } from '../stage/files.mts';
import { byId, credentialFor, file, runNode } from '../stage/n8n.mts';
import { usePolling } from '../stage/polling-bench.mts';
import { TriggerBench } from '../stage/trigger-bench.mts';

let dripper: Server | undefined;
afterEach(() => {
	dripper?.closeAllConnections();
	dripper?.close();
});

/** What the dripping server was asked in this test. */
let asked: string[];

/**
 * A server that answers everything with the head of a reply and then a space now and then, as long as somebody listens.
 * @returns its address
 */
async function drip(time: Time, everyMs: number): Promise<string> {
	asked = [];
	const server = createServer(async (request, response) => {
		asked.push(`${request.method} ${request.url?.split('?')[0]}`);
		const gone = new AbortController();
		response.once('close', () => gone.abort());
		response.writeHead(200, { 'content-type': 'application/json' });
		while (!gone.signal.aborted) {
			response.write(' ');
			await time.delay(everyMs, gone.signal).catch(() => undefined);
		}
	});
	dripper = server;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

// the other tests wait by a clock of their own
describe('by the time of the machine', () => {
	/** Milliseconds that something takes. */
	async function lasting(work: () => Promise<unknown>): Promise<number> {
		const started = performance.now();
		await work();
		return performance.now() - started;
	}

	test('a 429 is waited for as long as Retry-After says', async () => {
		const freshBooks = await startFreshBooks();
		freshBooks.switches.faults.push({ match: {}, kind: 'status', status: 429, retryAfter: '1' });
		const business = picked(freshBooks.businesses[0]);
		const parameters = { resource: 'client', operation: 'getAll', limit: 3, business };
		const took = await lasting(async () => {
			const run = await runNode(parameters as never, { credential: credentialFor(freshBooks) });
			expect(run.items).toHaveLength(3);
		});
		expect(freshBooks.journal.map(({ status }) => status)).toEqual([429, 200]);
		await freshBooks.close();
		expect(took).toBeGreaterThanOrEqual(1000);
	});

	test('a reply that drips is not waited for any longer than wanted', async () => {
		const url = await drip(machineTime, 20);
		let reply: unknown = 'none yet';
		const asking = axios.get(url).catch(() => {});
		// however busy the machine is, the reply has begun
		await until(() => asked.length === 1);
		const took = await lasting(async () => (reply = await waitAtMost(systemClock, 300, asking)));
		expect(reply).toBeUndefined();
		expect(took).toBeGreaterThanOrEqual(299);
	});

	test('a signal says when the time is over', async () => {
		const signal = systemClock.timeout(50);
		expect(signal.aborted).toBe(false);
		await expect(systemClock.sleep(600_000, signal)).rejects.toThrow();
		expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
	});
});

describe('a reply that drips', () => {
	const bench = usePolling();
	let trigger: TriggerBench | undefined;
	beforeEach(async () => {
		bench.credential.apiBaseUrl = await drip(bench.clock.emulator, 1000);
	});
	afterEach(async () => await trigger?.close());

	/**
	 * Does something that goes on for so many seconds less a millisecond, and ends then, or some seconds later.
	 * @returns what it gives
	 */
	async function ending<T>(after: number, work: () => Promise<T>, atMost = after): Promise<T> {
		let isOver = false;
		bench.clock.hold();
		const working = work().finally(() => (isOver = true));
		await until(() => asked.length > 0);
		await bench.clock.pass(after * 1000 - 1);
		expect(isOver).toBe(false);
		await bench.clock.pass((atMost - after) * 1000 + 1);
		return await working;
	}

	const get = { clientId: byId(214101) };
	const once = { options: { retries: 0 } };
	const sooner = { options: { retries: 0, giveUpAfter: 30 } };
	const items = [{ binary: file(sample('pdf'), 'receipt.pdf', 'application/pdf') }];

	test.each([
		['of a record ends after a minute', 'client', 'get', { ...get, ...once }, 60],
		['is given up sooner where the user wants it', 'client', 'get', { ...get, ...sooner }, 10],
		['of a creation ends after a minute', 'client', 'create', { email: 'a@b.example' }, 60],
		['of a download ends after five minutes', 'file', 'download', { jwt: 'a.b.c', ...once }, 300],
		['of an upload ends after five minutes', 'file', 'upload', once, 300],
	])('%s', async (_what, resource, operation, parameters, seconds) => {
		const run = await ending(seconds, async () => await bench.run(resource, operation, parameters, { items }));
		expect(told(run)).toContain('No reply from FreshBooks');
		expect(asked).toHaveLength(1);
	});

	// three tries of a minute, and up to a second and up to two before the next
	const [least, most] = [181.5, 183];

	test('is asked for again as long as usual', async () => {
		const run = await ending(least, async () => await bench.run('client', 'get', get), most);
		expect(told(run)).toContain('No reply from FreshBooks');
		expect(asked).toHaveLength(3);
	});

	test('ends a poll', async () => {
		const poll = async () => await expect(bench.poller().poll()).rejects.toThrow('No reply from FreshBooks');
		await ending(least, poll, most);
		expect(asked).toHaveLength(3);
	});

	test('to a trigger starts the workflow without the record, after a minute', async () => {
		const { clock, credential, business, freshBooks } = bench;
		const dripping = credential.apiBaseUrl;
		credential.apiBaseUrl = freshBooks.url;
		trigger = await new TriggerBench({
			clock,
			credential,
			parameters: { events: ['client.update'], business },
		}).start();
		await trigger.create();
		credential.apiBaseUrl = dripping;
		// the credential is read again
		bench.later(61);
		const fields: Array<[string, string]> = [
			['name', 'client.update'],
			['object_id', '214101'],
			['account_id', bench.account],
		];
		const body = new URLSearchParams(fields).toString();

		clock.hold();
		const delivered = trigger.post(body, signature(fields, trigger.verifier('client.update')));
		await until(() => asked.length > 0);
		await clock.pass(59_999);
		expect(await delivered).toEqual({ status: 200, took: 400 });
		expect(trigger.started).toEqual([]);
		await clock.pass(1);
		await until(() => trigger!.started.length > 0);
		const recordError = 'FreshBooks did not send the record within 60 seconds';
		expect(trigger.started).toEqual([expect.objectContaining({ objectId: 214101, record: null, recordError })]);
		expect(asked).toHaveLength(1);
	});
});
