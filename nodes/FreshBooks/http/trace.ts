import { rootOf } from './families';
import { mayHaveHappened, type Failure } from './retry';
import type { Request, Session, Write } from './session';

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

/** What came of a request that failed for good, in words. */
export function outcomeOf(failure: Failure): string {
	const { status } = failure;
	// whether a change reached FreshBooks can be told as little as with a creation
	const doubt = mayHaveHappened('POST', failure) ? ': it may have been done' : '';
	const came = failure.isNotJson ? 'a reply that is not JSON' : 'no reply';
	if (status === undefined) return doubt ? `${came}${doubt}` : 'FreshBooks could not be reached';
	return `${status >= 500 ? 'failed' : 'refused'} (HTTP ${status})${doubt}`;
}
