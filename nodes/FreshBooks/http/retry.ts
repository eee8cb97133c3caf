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

/** What came back instead of a good reply. Without a status nothing came back, and `code` says why (`ECONNRESET` …). */
export interface Failure {
	status?: number;
	code?: string;
	/** A reply came all the same, and it cannot be read. */
	isNotJson?: boolean;
	retryAfter?: string;
}

/** Faults that end before a request can have reached FreshBooks. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Whether a request may be sent again. A POST only where it certainly was not carried out: after a lost reply the
 * invoice may exist, and it must not exist twice.
 */
export function mayRepeat(method: string, { status, code }: Failure): boolean {
	if (status === 429) return true;
	if (status === undefined && code !== undefined && neverSent.has(code)) return true;
	if (method === 'POST') return false;
	return status === undefined || status >= 500;
}

/** Whether FreshBooks may have carried a failed POST out all the same. */
export function mayHaveHappened(method: string, { status, code }: Failure): boolean {
	if (method !== 'POST') return false;
	return status === undefined ? code === undefined || !neverSent.has(code) : status >= 500;
}

/** Whether FreshBooks may still be at work on a request: a gateway or the node itself did not wait for the end. */
export function mayGoOn({ status, code }: Failure): boolean {
	return status === 502 || status === 504 || code === 'ECONNABORTED' || code === 'ETIMEDOUT';
}

/**
 * Milliseconds to wait before try number `attempt` + 1. On a 429 FreshBooks' `Retry-After` (seconds, or an HTTP date)
 * goes first; it stands on every good reply too, where it means nothing (API facts §1). `now` is in milliseconds.
 */
export function waitBefore(attempt: number, { status, retryAfter }: Failure, now: number): number {
	if (status === 429 && retryAfter) {
		const seconds = Number(retryAfter);
		const wait = Number.isNaN(seconds) ? Date.parse(retryAfter) - now : seconds * 1000;
		if (wait >= 0) return wait + Math.random() * 250;
	}
	return 500 * 2 ** (attempt - 1) * (1 + Math.random());
}
