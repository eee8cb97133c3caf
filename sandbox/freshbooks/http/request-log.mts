import { AsyncLocalStorage } from 'node:async_hooks';
import type { JournalEntry } from '../state/state.mts';

/** The journal's entry of the request that is being served. */
const passing = new AsyncLocalStorage<JournalEntry>();

/** Serves a request, so that whatever it calls can write into its entry. */
export const serve = (entry: JournalEntry, work: () => void): void => passing.run(entry, work);

/** Writes down which scope the request needed. */
export function noteScope(scope: string): void {
	passing.getStore()?.scopes.push(scope);
}

/** Writes down what the request carried, where only its handler can know. */
export function noteBody(body: unknown): void {
	const entry = passing.getStore();
	if (entry) entry.body = body;
}
