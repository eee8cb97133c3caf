import { sleep } from 'n8n-workflow';

/**
 * The time that everything goes by which waits or asks how late it is. Each node hands in the machine's own; the tests
 * hand in one in which waiting takes no time.
 */
export interface Clock {
	/** Milliseconds since 1970, in UTC. */
	now(): number;
	/**
	 * Ends after so many milliseconds.
	 * @throws the signal's reason, as soon as it is aborted
	 */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** A signal that is aborted after so many milliseconds, with a `TimeoutError`. Nobody has to wait for it. */
	timeout(milliseconds: number): AbortSignal;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep,
	timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
};

/**
 * What some work gives within so many milliseconds; it goes on unheard when it takes longer.
 * @returns undefined when the time is over
 * @throws what the work throws
 */
export async function waitAtMost<T>(clock: Clock, milliseconds: number, work: Promise<T>): Promise<T | undefined> {
	const done = new AbortController();
	// the waiting that is not needed any more ends with an error that nobody is interested in
	const end = clock.sleep(milliseconds, done.signal).then(
		() => undefined,
		() => undefined,
	);
	return await Promise.race([work, end]).finally(() => done.abort());
}

/**
 * What some work gives, unless it is stopped first; then it goes on unheard.
 * @throws what the work throws, or the signal's reason
 */
export async function unlessStopped<T>(stop: AbortSignal | undefined, work: Promise<T>): Promise<T> {
	if (!stop) return await work;
	let refuse = (): void => undefined;
	const stopped = new Promise<never>((_, reject) => (refuse = () => reject(stop.reason as Error)));
	if (stop.aborted) refuse();
	stop.addEventListener('abort', refuse);
	// by hand: a listener that a signal of its own is to remove stays when garbage is collected meanwhile, and so does
	// what the work gave
	return await Promise.race([work, stopped]).finally(() => stop.removeEventListener('abort', refuse));
}
