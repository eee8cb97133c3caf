/** How long a request is tried before it is given up. */
export interface Patience {
	/** How often it is sent again. */
	retries: number;
	/** For how long, all waiting included. */
	seconds: number;
}

export const usualPatience: Patience = { retries: 4, seconds: 180 };

/**
 * Milliseconds after which a try without a reply is given up: a third of the whole, so that there is time for another
 * one, but long enough for a slow report.
 */
export const timeoutOf = ({ seconds }: Patience): number => Math.min(60, Math.max(10, seconds / 3)) * 1000;

/** What came in place of a good reply. */
export type Failure =
	/** FreshBooks answered that it will not, or that it cannot. */
	| { kind: 'refused'; status: number; retryAfter?: string }
	/** A whole reply came with a good status, and it is not JSON, or JSON that nobody can go through. */
	| { kind: 'unreadable'; isTooDeep?: boolean }
	/** No reply came, or only a part of one; `code` says why (`ECONNRESET` …). */
	| { kind: 'lost'; code?: string }
	/** FreshBooks refused an expired token with 401, and then its token endpoint gave no new one. */
	| { kind: 'login'; answered: boolean; status?: number; words?: string; fault?: 'client' | 'noRefreshToken' }
	/** The credential itself will not do, and whoever found that out has said so in plain words. */
	| { kind: 'credential'; message: string; advice?: string }
	/** n8n itself did not send the request, or did not go on with it after an expired token was refused. */
	| { kind: 'n8n'; words: string };

/** Faults of the network that end before a request can have reached FreshBooks. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** One try that failed, and the bounds within which there may be another. */
export interface FailedTry {
	failure: Failure;
	/** Whether a second one would do harm: another invoice, another email. */
	isHarmfulTwice: boolean;
	/** Its number, from 1. */
	attempt: number;
	patience: Patience;
	/** Milliseconds to wait before the next one. */
	wait: number;
	now: number;
	giveUpAt: number;
}

/** Whether a request is sent again. All that is decided about it is decided here. */
export function isSentAgain({ failure, isHarmfulTwice, attempt, patience, wait, now, giveUpAt }: FailedTry): boolean {
	// How often and for how long is what the user says, or the usual.
	if (attempt > patience.retries || now + wait >= giveUpAt) return false;
	switch (failure.kind) {
		// What n8n will not send now it will not send in a second either.
		case 'n8n':
		case 'credential':
			return false;
		// A token endpoint that answers has said its last word. One that could not be reached may be asked again, whatever
		// the request does: FreshBooks has refused it with 401 and has done nothing.
		case 'login':
			return !failure.answered;
		case 'refused':
			// "Too many requests" means that this one was not looked at.
			if (failure.status === 429) return true;
			// After a server error nobody knows what was done; every other refusal would come again.
			return failure.status >= 500 && !isHarmfulTwice;
		// Something on the way may have put its own page in the place of a reply.
		case 'unreadable':
			return !isHarmfulTwice && !failure.isTooDeep;
		// After a lost reply the invoice may exist, and it must not exist twice.
		case 'lost':
			return !isHarmfulTwice || isNeverSent(failure);
	}
}

const isNeverSent = ({ code = '' }: { code?: string }): boolean => neverSent.has(code);

/** Whether FreshBooks may have carried out a request that failed. */
export function mayBeDone(failure: Failure): boolean {
	switch (failure.kind) {
		case 'n8n':
		case 'credential':
		case 'login':
			return false;
		case 'refused':
			return failure.status >= 500;
		case 'unreadable':
			return true;
		case 'lost':
			return !isNeverSent(failure);
	}
}

/**
 * Milliseconds to wait before try number `attempt` + 1. On a 429 FreshBooks' `Retry-After` (seconds, or an HTTP date)
 * goes first; it stands on every good reply too, where it means nothing (API facts §1). `now` is in milliseconds.
 */
export function waitBefore(attempt: number, failure: Failure, now: number): number {
	if (failure.kind === 'refused' && failure.status === 429 && failure.retryAfter) {
		const seconds = Number(failure.retryAfter);
		const wait = Number.isNaN(seconds) ? Date.parse(failure.retryAfter) - now : seconds * 1000;
		if (wait >= 0) return wait + Math.random() * 250;
	}
	return 500 * 2 ** (attempt - 1) * (1 + Math.random());
}
