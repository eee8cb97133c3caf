import { unlessStopped, type Clock } from './clock';
import { FreshBooksError } from './errors';
import type { Turn } from './pace';
import { givenUpAt, turnFor, type Before } from './request';
import type { Request, Session } from './session';

/** Reads of single records that may be asked for together, and how. */
export interface Kind<T> {
	/** The same for all that may be: same credential, same place, same things included. */
	key: string;
	/** So many in one request. */
	most: number;
	request: Pick<Request, 'method' | 'family' | 'path'>;
	/** Asks for several with a turn that is taken already. @returns those that came, by id; the others are to be asked for alone */
	ask(session: Session, ids: string[], turn: Turn): Promise<Map<string, T>>;
}

/** The record; or else it is to be asked for alone, after what was done for it. */
export type Answer<T> = { found: T } | { alone: Before };

/** Somebody who waits for a record. */
interface Waiter<T> {
	session: Session;
	id: string;
	before: Before;
	answer(answer: Answer<T>): void;
	refuse(reason: Error): void;
	/** From now on it waits for a reply, and a request that is under way is left to end. */
	isTaken(): void;
}

interface Group<T> {
	waiters: Array<Waiter<T>>;
	/** Whether somebody waits for a turn for them. */
	isServed: boolean;
}

const groups = new WeakMap<Clock, Map<string, Group<never>>>();

function groupsOf<T>(clock: Clock): Map<string, Group<T>> {
	const known = groups.get(clock) ?? new Map<string, Group<never>>();
	groups.set(clock, known);
	return known as Map<string, Group<T>>;
}

/**
 * Reads a record along with the others of its kind that wait for their turn at the same moment, whichever execution they
 * are for. Nobody waits for company: who is alone when the turn comes is asked for alone. What a request asks for is
 * decided when it is about to be sent, so nobody gets a record as it was before it was asked for.
 * @throws the signal's reason, at once when the execution is stopped
 */
export async function readTogether<T>(session: Session, kind: Kind<T>, id: string): Promise<Answer<T>> {
	const asking = new Promise<Answer<T>>((answer, refuse) => {
		enter(kind, { session, id, before: { tries: 0 }, answer, refuse, isTaken: () => {} });
	});
	return await unlessStopped(session.connection.stop, asking);
}

function enter<T>(kind: Kind<T>, waiter: Waiter<T>): void {
	const { clock, signal } = waiter.session.connection;
	if (signal?.aborted) return waiter.refuse(signal.reason as Error);
	const known = groupsOf<T>(clock);
	const group = known.get(kind.key) ?? { waiters: [], isServed: false };
	known.set(kind.key, group);
	const stop = () => leave(group, waiter, signal?.reason as Error);
	signal?.addEventListener('abort', stop);
	waiter.isTaken = () => signal?.removeEventListener('abort', stop);
	group.waiters.push(waiter);
	if (!group.isServed) void serve(kind, group, known);
}

function leave<T>(group: Group<T>, waiter: Waiter<T>, reason: Error): void {
	group.waiters = group.waiters.filter((one) => one !== waiter);
	waiter.isTaken();
	waiter.refuse(reason);
}

/** Takes one turn after another until nobody waits. */
async function serve<T>(kind: Kind<T>, group: Group<T>, known: Map<string, Group<T>>): Promise<void> {
	group.isServed = true;
	while (group.waiters.length > 0) await takeOneTurn(kind, group);
	group.isServed = false;
	known.delete(kind.key);
}

/** The turn of the first one is that of as many as one request can ask for. */
async function takeOneTurn<T>(kind: Kind<T>, group: Group<T>): Promise<void> {
	const [first] = group.waiters;
	const { session, before } = first;
	try {
		const until = givenUpAt(session, before.startedAt);
		const turn = await turnFor(session.connection, kind.request, before.tries > 0, until);
		// whoever is not to be sent hears why when it is asked for alone
		if ('kind' in turn) return take(group, [first]).forEach((one) => one.answer({ alone: one.before }));
		const taken = take(group, nextOf(kind, group));
		if (taken.length === 0) turn.fail();
		else if (taken.length === 1) taken[0].answer({ alone: { ...taken[0].before, turn } });
		else void askFor(kind, taken, turn);
	} catch (error) {
		// it was stopped
		leave(group, first, error as Error);
	}
}

function nextOf<T>({ most }: Kind<T>, { waiters }: Group<T>): Array<Waiter<T>> {
	const ids = new Set<string>();
	const end = waiters.findIndex(({ id }) => ids.add(id).size > most);
	return end < 0 ? waiters : waiters.slice(0, end);
}

function take<T>(group: Group<T>, taken: Array<Waiter<T>>): Array<Waiter<T>> {
	const gone = new Set(taken);
	group.waiters = group.waiters.filter((one) => !gone.has(one));
	for (const one of taken) one.isTaken();
	return taken;
}

/** Asks for several, and tells each what came of it. Never throws. */
async function askFor<T>(kind: Kind<T>, waiters: Array<Waiter<T>>, turn: Turn): Promise<void> {
	const { clock } = waiters[0].session.connection;
	const now = clock.now();
	const { session, forget } = sessionForAll(waiters);
	const ids = [...new Set(waiters.map(({ id }) => id))];
	try {
		tell(waiters, await kind.ask(session, ids, turn));
	} catch (error) {
		// a 429 says nothing against asking in this way; whatever else failed, alone it may go well, and so the last try is
		const isTooMuch = error instanceof FreshBooksError && error.httpCode === '429';
		for (const waiter of waiters) {
			const { tries, startedAt = now } = waiter.before;
			waiter.before = { tries: tries + 1, startedAt };
			if (isTooMuch && tries + 1 < waiter.session.connection.patience.retries) enter(kind, waiter);
			else waiter.answer({ alone: waiter.before });
		}
	} finally {
		forget();
	}
}

function tell<T>(waiters: Array<Waiter<T>>, found: Map<string, T>): void {
	const told = new Set<string>();
	for (const { id, before, answer } of waiters) {
		const record = found.get(id);
		// nobody gets the very object that another one may change
		if (record === undefined) answer({ alone: before });
		else answer({ found: told.has(id) ? structuredClone(record) : record });
		told.add(id);
	}
}

/**
 * The session of a request for several, and what is to be done after it. It is tried once, as long as the least patient
 * of them would wait for a try, and goes on until all of them have been stopped.
 */
function sessionForAll<T>(waiters: Array<Waiter<T>>): { session: Session; forget(): void } {
	const { connection, business, subject } = waiters[0].session;
	const stops = new Set(waiters.map((one) => one.session.connection.stop));
	const all = new AbortController();
	let left = stops.size;
	function end(this: AbortSignal): void {
		if (--left === 0) all.abort(this.reason);
	}
	for (const stop of stops) stop?.addEventListener('abort', end);
	const seconds = Math.min(...waiters.map((one) => one.session.connection.patience.seconds));
	const patience = { retries: 0, seconds };
	return {
		session: { business, subject, connection: { ...connection, patience, signal: all.signal, stop: all.signal } },
		forget: () => stops.forEach((stop) => stop?.removeEventListener('abort', end)),
	};
}
