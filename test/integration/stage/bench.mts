import type { IDataObject } from 'n8n-workflow';

import { startFreshBooks, type Fault, type FreshBooks } from '../../../sandbox/freshbooks/server.mts';
import { TestClock } from './clock.mts';
import { credentialFor, runNode, type Credential, type RunOptions, type RunResult } from './n8n.mts';

/** A sandbox with a connected credential, as new for every test of a file. */
export interface Bench {
	freshBooks: FreshBooks;
	/** Of each test; FreshBooks and the node go by it. */
	clock: TestClock;
	credential: Credential;
	/** The first business as the editor stores it when it is picked from the list. */
	business: IDataObject;
	account: string;
	/** Runs an operation in the first business. */
	run(resource: string, operation: string, parameters?: IDataObject, options?: Partial<RunOptions>): Promise<RunResult>;
	/** Method and path of the requests so far, without the tokens'. */
	requests(path?: RegExp): string[];
	writes(): string[];
	fault(fault: Fault): void;
	/** Does something. @returns what it gives, and how many milliseconds of the clock it took */
	timed<T>(work: () => Promise<T>): Promise<[result: T, milliseconds: number]>;
}

/**
 * To be called once in a test file: starts a sandbox before all tests and resets it before each. The clock shows `start`
 * then, or this machine's time.
 */
export function useBench(start?: string): Bench {
	const bench = {} as Bench;

	beforeAll(async () => {
		const time = {
			now: () => bench.clock.now(),
			sleep: async (...waiting: [number, AbortSignal?]) => await bench.clock.emulator.sleep(...waiting),
			delay: async (...waiting: [number, AbortSignal?]) => await bench.clock.emulator.delay(...waiting),
		};
		bench.clock = new TestClock();
		bench.freshBooks = await startFreshBooks({ time });
	});
	beforeEach(() => {
		const { freshBooks } = bench;
		bench.clock.end();
		bench.clock = new TestClock(start);
		freshBooks.reset();
		// these tests are faster than any person
		freshBooks.switches.rateLimit = { limit: 100_000, postLimit: 100_000, windowMs: 60_000 };
		bench.credential = credentialFor(freshBooks);
		bench.business = picked(freshBooks.businesses[0]);
		bench.account = freshBooks.businesses[0].accountId;
	});
	afterAll(async () => {
		bench.clock.end();
		await bench.freshBooks.close();
	});

	bench.run = async (resource, operation, parameters = {}, options = {}) =>
		await runNode({ business: bench.business, resource, operation, ...parameters } as never, {
			credential: bench.credential,
			clock: bench.clock,
			...options,
		});
	bench.requests = (path = /^/) =>
		bench.freshBooks.journal
			.filter((entry) => entry.family !== 'oauth' && path.test(entry.path))
			.map(({ method, path: at }) => `${method} ${at}`);
	bench.writes = () => bench.requests().filter((request) => !request.startsWith('GET '));
	bench.timed = async (work) => {
		const started = bench.clock.now();
		return [await work(), bench.clock.now() - started];
	};
	bench.fault = (fault) => void bench.freshBooks.switches.faults.push(fault);
	return bench;
}

type Picked = Pick<FreshBooks['businesses'][number], 'accountId' | 'businessId' | 'businessUuid' | 'name'>;

/** A business picked from the list: its value carries all three ids. */
export function picked({ accountId, businessId, businessUuid, name }: Picked): IDataObject {
	const value = `${accountId}:${businessId}:${businessUuid}`;
	return { __rl: true, mode: 'list', value, cachedResultName: name };
}

/** Everything that a failed run tells the user. */
export function told({ error }: RunResult): string {
	if (!error) throw new Error('The run did not fail');
	return [error.message, error.description].filter(Boolean).join('\n');
}

/** `count` items of the same kind. */
export const many = <T,>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));

/** Polls until something is the case; what never is, ends with the time that jest gives a test. */
export async function until(what: () => boolean): Promise<void> {
	while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
}
