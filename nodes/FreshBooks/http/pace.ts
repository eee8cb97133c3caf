import type { Clock } from './clock';

/** How many requests of one credential are under way at a time: at first, and at most. */
const atFirst = 4;
export const atMost = 32;
/** In so many milliseconds the fastest reply counts for half. */
const forgetting = 1000;
/** FreshBooks' windows are a minute long (API facts §5.4). */
const usualWindow = 60_000;
/** What something on the way says instead holds nobody up for a day. */
const longestWindow = 120_000;
/** After a 429 that asks for more than this, somebody looks whether it is still so. */
const longestHold = 3_600_000;

/** What FreshBooks said last of one budget of requests (API facts §5.4), and what has been sent since. */
interface Budget {
	remaining: number;
	underWay: number;
	endsAt: number;
	lastSentAt: number;
	limit: number;
}

interface Waiter {
	budget: string;
	until: number;
	/** So many requests its execution wants under way at a time. */
	most: number;
	/** Tells it that it may send its request, or that it would have to wait for too long. */
	answer(mayStart: boolean): void;
	/** Since when the rate limit has made it wait. */
	waitedSince?: number;
}

/** The requests of one credential, whichever execution makes them: FreshBooks counts them together. */
interface Pace {
	clock: Clock;
	allowed: number;
	underWay: number;
	heldUntil: number;
	slowedAt: number;
	/** Milliseconds of the fastest reply, as far as it is not forgotten. */
	fastest: number;
	repliedAt: number;
	budgets: Map<string, Budget>;
	/** Who waits, by execution. */
	queues: Map<object, Waiter[]>;
	/** When each execution last had its turn: the one that waits longest is next, so a small one never waits for a big one. */
	servedAt: WeakMap<object, number>;
	/** How many requests of each execution are under way. */
	underWayOf: WeakMap<object, number>;
	turns: number;
	alarm?: AbortController;
}

const paces = new WeakMap<Clock, Map<string, Pace>>();

function paceOf(clock: Clock, credentialId: string): Pace {
	const byCredential = paces.get(clock) ?? new Map<string, Pace>();
	paces.set(clock, byCredential);
	const known = byCredential.get(credentialId);
	if (known) return known;
	const pace: Pace = {
		clock,
		allowed: atFirst,
		underWay: 0,
		heldUntil: 0,
		slowedAt: 0,
		fastest: Infinity,
		repliedAt: 0,
		budgets: new Map(),
		queues: new Map(),
		servedAt: new WeakMap(),
		underWayOf: new WeakMap(),
		turns: 0,
	};
	byCredential.set(credentialId, pace);
	return pace;
}

export interface Asking {
	clock: Clock;
	credentialId: string;
	/** The execution that asks. */
	owner: object;
	/** So many requests it wants under way at a time. */
	most: number;
	/** Requests that name the same one share a budget; the name is this package's own. */
	budget: string;
	/** A repetition goes before what its execution has not sent yet. */
	again: boolean;
	/** It does not wait for the end of a 429 that lasts beyond this moment. */
	until: number;
	/** It does not begin to wait for longer than so many milliseconds where nothing is left of the budget. */
	patience?: number;
	signal?: AbortSignal;
}

type Headers = Record<string, string | undefined>;

/** Leave to send one request; must be given back in either way. */
export interface Turn {
	/** Since when the rate limit made it wait, if it did. */
	waitedSince?: number;
	/** A reply came, good or bad. */
	end(headers: Headers): void;
	/** None came, or one that tells nothing of the budget. */
	fail(): void;
	/** FreshBooks said that it is too much: everybody waits. */
	hold(milliseconds: number, headers?: Headers): void;
}

/**
 * Waits until a request may be sent: few at a time at first, more while replies come quickly, fewer after a 429; at
 * full speed while the budget lasts and spread over the rest of its window before it ends.
 * @returns undefined, at once, where FreshBooks has said that it is too much until after `until`, or that nothing is left
 * of the budget for longer than `patience`
 * @throws the signal's reason, at once when the execution is stopped
 */
export async function takeTurn({
	clock,
	credentialId,
	owner,
	most,
	budget,
	again,
	until,
	patience = Infinity,
	signal,
}: Asking): Promise<Turn | undefined> {
	const pace = paceOf(clock, credentialId);
	const waiter: Waiter = { budget, until, most, answer: () => {} };
	if (isTooLong(pace, waiter) || usedUpFor(pace, budget) > patience) return undefined;
	const mayStart = await new Promise<boolean>((resolve, reject) => {
		const stop = () => {
			leave(pace, owner, waiter);
			reject(signal?.reason as Error);
		};
		waiter.answer = (answer) => {
			signal?.removeEventListener('abort', stop);
			resolve(answer);
		};
		if (signal?.aborted) return stop();
		signal?.addEventListener('abort', stop);
		const queue = pace.queues.get(owner) ?? [];
		if (again) queue.unshift(waiter);
		else queue.push(waiter);
		pace.queues.set(owner, queue);
		startNext(pace);
	});
	return mayStart ? turnOf(pace, owner, waiter) : undefined;
}

const isTooLong = ({ clock, heldUntil }: Pace, { until }: Waiter): boolean =>
	heldUntil > until && heldUntil > clock.now();

/** Milliseconds for which nothing is left of a budget, as FreshBooks said. */
function usedUpFor(pace: Pace, name: string): number {
	const { remaining, endsAt } = budgetOf(pace, name);
	return remaining > 0 ? 0 : Math.max(0, endsAt - pace.clock.now());
}

/** Milliseconds after which a request may be sent at the earliest, as FreshBooks said. */
export function freeIn({ clock, credentialId, budget }: Pick<Asking, 'clock' | 'credentialId' | 'budget'>): number {
	const pace = paceOf(clock, credentialId);
	return Math.max(pace.heldUntil - clock.now(), usedUpFor(pace, budget));
}

/** What FreshBooks allows of a budget, and how many milliseconds so many requests take at least by that. */
export function allowance(
	{ clock, credentialId }: Pick<Asking, 'clock' | 'credentialId'>,
	name: string,
	requests: number,
): { limit: number; left: number; takes: number } {
	const { remaining, underWay, endsAt, limit } = budgetOf(paceOf(clock, credentialId), name);
	const now = clock.now();
	const left = Math.max(0, (now < endsAt ? remaining : limit) - underWay);
	const later = requests - left;
	const windows = later > 0 ? Math.ceil(later / limit) - 1 : 0;
	return { limit, left, takes: later > 0 ? Math.max(0, endsAt - now) + windows * usualWindow : 0 };
}

function leave(pace: Pace, owner: object, waiter: Waiter): void {
	const queue = pace.queues.get(owner)?.filter((one) => one !== waiter) ?? [];
	if (queue.length > 0) pace.queues.set(owner, queue);
	else pace.queues.delete(owner);
	if (pace.queues.size === 0) pace.alarm?.abort();
}

/** Sends away who would have to wait for too long. */
function dismiss(pace: Pace): void {
	for (const [owner, queue] of [...pace.queues]) {
		for (const waiter of queue.filter((one) => isTooLong(pace, one))) {
			leave(pace, owner, waiter);
			waiter.answer(false);
		}
	}
}

/** What is known of a budget; before the first reply that is only how much is under way. */
function budgetOf({ budgets }: Pace, name: string): Budget {
	const known = budgets.get(name) ?? { remaining: Infinity, underWay: 0, endsAt: 0, lastSentAt: 0, limit: Infinity };
	budgets.set(name, known);
	return known;
}

const underWayOf = (pace: Pace, owner: object): number => pace.underWayOf.get(owner) ?? 0;

/** Starts what may start now, one execution after another, and sets the alarm for what may start later. */
function startNext(pace: Pace): void {
	let soonest = Infinity;
	while (pace.underWay < pace.allowed) {
		const now = pace.clock.now();
		const waiting = [...pace.queues]
			.filter(([owner, [{ most }]]) => underWayOf(pace, owner) < most)
			.map(([owner, [waiter]]) => ({ owner, waiter, at: readyAt(pace, waiter, now) }));
		const servedAt = ({ owner }: { owner: object }) => pace.servedAt.get(owner) ?? 0;
		const [next] = waiting.filter(({ at }) => at <= now).sort((a, b) => servedAt(a) - servedAt(b));
		if (!next) {
			soonest = Math.min(...waiting.map(({ at }) => at));
			for (const { owner } of waiting) for (const waiter of pace.queues.get(owner)!) waiter.waitedSince ??= now;
			break;
		}
		start(pace, next.owner, next.waiter, now);
	}
	if (soonest < Infinity) void wakeAt(pace, soonest);
}

function start(pace: Pace, owner: object, waiter: Waiter, now: number): void {
	const queue = pace.queues.get(owner) as Waiter[];
	queue.shift();
	if (queue.length === 0) pace.queues.delete(owner);
	pace.servedAt.set(owner, ++pace.turns);
	pace.underWay++;
	pace.underWayOf.set(owner, underWayOf(pace, owner) + 1);
	const budget = budgetOf(pace, waiter.budget);
	budget.underWay++;
	budget.lastSentAt = now;
	waiter.answer(true);
}

/**
 * When a request may be sent. The last requests of a window are spread, about one a second, so that there is always
 * one left for whoever comes next.
 */
function readyAt(pace: Pace, waiter: Waiter, now: number): number {
	const budget = budgetOf(pace, waiter.budget);
	// a new window, of which no reply has told yet: it will be as the last one was
	if (now >= budget.endsAt) return budget.underWay < budget.limit ? pace.heldUntil : Infinity;
	const left = budget.remaining - budget.underWay;
	const kept = Math.min(budget.limit / 2, (budget.endsAt - now) / 1000);
	if (left > kept) return pace.heldUntil;
	// a reply that is under way may tell that there is more left
	if (left <= 0) return Math.max(pace.heldUntil, budget.endsAt);
	const pause = (budget.endsAt - budget.lastSentAt) / (left + 1);
	return Math.max(pace.heldUntil, budget.lastSentAt + pause);
}

async function wakeAt(pace: Pace, moment: number): Promise<void> {
	pace.alarm?.abort();
	const alarm = new AbortController();
	pace.alarm = alarm;
	try {
		await pace.clock.sleep(Math.max(0, moment - pace.clock.now()), alarm.signal);
	} catch {
		// an earlier alarm has been set, or nobody waits any more
		return;
	}
	startNext(pace);
}

function turnOf(pace: Pace, owner: object, waiter: Waiter): Turn {
	const { clock } = pace;
	const sentAt = clock.now();
	const over = () => {
		pace.underWay--;
		pace.underWayOf.set(owner, underWayOf(pace, owner) - 1);
		budgetOf(pace, waiter.budget).underWay--;
	};
	return {
		waitedSince: waiter.waitedSince,
		end(headers) {
			over();
			learn(pace, waiter.budget, headers);
			grow(pace, clock.now() - sentAt);
			startNext(pace);
		},
		fail() {
			over();
			startNext(pace);
		},
		hold(milliseconds, headers = {}) {
			over();
			learn(pace, waiter.budget, headers);
			// many requests meet the same wall: it counts once
			if (sentAt >= pace.slowedAt) {
				pace.allowed = Math.max(1, Math.floor(pace.allowed / 2));
				pace.slowedAt = clock.now();
			}
			pace.heldUntil = Math.max(pace.heldUntil, clock.now() + Math.min(milliseconds, longestHold));
			dismiss(pace);
			startNext(pace);
		},
	};
}

/** One more at a time for each reply that is not much slower than the fastest, while somebody waits. */
function grow(pace: Pace, milliseconds: number): void {
	const now = pace.clock.now();
	// FreshBooks may have become slower for a reason of its own: what was quick before is forgotten in seconds
	const remembered = pace.fastest * 2 ** ((now - pace.repliedAt) / forgetting);
	pace.fastest = Math.min(Math.max(1, milliseconds), remembered);
	pace.repliedAt = now;
	const isQuick = milliseconds <= 2 * pace.fastest + 100;
	if (isQuick && pace.queues.size > 0) pace.allowed = Math.min(atMost, pace.allowed + 1);
}

/**
 * Takes a budget from the headers that stand on every reply. `Retry-After` gives the seconds to the window's end, which
 * does not depend on this machine's clock as the moment in `X-RateLimit-Reset` does.
 */
function learn(pace: Pace, name: string, headers: Headers): void {
	const [limit, remaining, seconds] = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'retry-after'].map((header) =>
		Number(headers[header] ?? NaN),
	);
	// FreshBooks allows some requests at least: a limit of 0 comes from something between it and here
	if (![limit, remaining, seconds].every(Number.isFinite) || limit < 1) return;
	const now = pace.clock.now();
	const endsAt = now + Math.min(seconds * 1000, longestWindow);
	const known = budgetOf(pace, name);
	// replies overtake one another, by as many as are under way; more than that is a new window
	const isSameWindow = now < known.endsAt && remaining <= known.remaining + known.underWay + 1;
	Object.assign(known, {
		limit,
		remaining: isSameWindow ? Math.min(known.remaining, remaining) : remaining,
		endsAt: isSameWindow ? Math.min(known.endsAt, endsAt) : endsAt,
	});
}
