import { rootOf } from './families';
import { mayBeDone, type Failure } from './retry';
import type { ListEnd, Request, Session, Write } from './session';

/** Writes a request down before it is sent, where changes are to be told (the audit log). */
export function noteWrite(
	{ business, trace }: Session,
	{ method, family, path, recordId }: Request,
): Write | undefined {
	if (!trace?.writes || method === 'GET') return undefined;
	const where = `${method} ${rootOf(family, business)}${path}`;
	const write: Write = { id: recordId, business: business?.name, where, outcome: 'stopped before FreshBooks answered' };
	trace.writes.push(write);
	return write;
}

/** The id that FreshBooks gave a record which the latest request has created. */
export function noteId({ trace }: Session, id: unknown): void {
	const write = trace?.writes?.at(-1);
	if (write && id !== undefined) write.id = String(id);
}

/** What came of the latest request that changes something, where that showed later only. */
export function noteOutcome({ trace }: Session, outcome: string): void {
	const write = trace?.writes?.at(-1);
	if (write) write.outcome = outcome;
}

/** Where a list ended, if not at its end. */
export function noteEnd({ trace }: Session, { stopped, repeated }: ListEnd): void {
	if (trace) Object.assign(trace, stopped && { stopped }, repeated && { repeated });
}

/** What people should know of an item although it went well. */
export function noteHint({ trace }: Session, hint: string): void {
	if (trace) trace.hints = [...(trace.hints ?? []), hint];
}

/** Why a request was not sent at all, in words: FreshBooks would have refused it in this way. */
export function whyNotSent(failure: Failure): string {
	const isLimit = failure.kind === 'refused' && failure.status === 429;
	return `not sent: ${isLimit ? 'the rate limit was exceeded' : 'FreshBooks does not accept the login'}`;
}

/** What came of a request that failed for good, in words. */
export function outcomeOf(failure: Failure): string {
	const doubt = mayBeDone(failure) ? ': it may have been done' : '';
	switch (failure.kind) {
		case 'n8n':
			return 'not sent by n8n';
		case 'credential':
		case 'login':
			return 'not done: there is no login that FreshBooks accepts';
		case 'lost':
			return doubt ? `no reply${doubt}` : 'FreshBooks could not be reached';
		case 'unreadable':
			return `a reply that ${failure.isTooDeep ? 'is nested too deeply' : 'is not JSON'}${doubt}`;
		case 'refused':
			return `${failure.status >= 500 ? 'failed' : 'refused'} (HTTP ${failure.status})${doubt}`;
	}
}
