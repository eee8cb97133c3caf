/** What the requests of a run came to. FreshBooks counts requests, not items. */
export interface Cost {
	/** All that were sent, look-ups and repetitions included. */
	requests: number;
	/** How many of them have ended, by the budget that they share. */
	ended: Map<string, number>;
	/** How many the rate limit made wait. */
	waits: number;
	/** Milliseconds in which at least one of them waited for it. */
	waited: number;
	/** The end of that time so far. */
	waitedUntil: number;
}

export const newCost = (): Cost => ({ requests: 0, ended: new Map(), waits: 0, waited: 0, waitedUntil: 0 });

/**
 * A request is being sent.
 * @param waitedSince where the rate limit made it wait
 */
export function noteSent(cost: Cost, now: number, waitedSince?: number): void {
	cost.requests++;
	if (waitedSince === undefined) return;
	cost.waits++;
	// several wait at the same time
	cost.waited += Math.max(0, now - Math.max(waitedSince, cost.waitedUntil));
	cost.waitedUntil = now;
}

/** A request has ended, well or badly. */
export function noteEnded({ ended }: Cost, budget: string): void {
	ended.set(budget, (ended.get(budget) ?? 0) + 1);
}
