import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { State } from '../state/state.mts';

/** What of the world outlives a stop: all but what is under way, the requests so far and the switches. */
const KEPT = ['businesses', 'files', 'accessTokens', 'refreshTokens', 'outbox'] as const satisfies ReadonlyArray<
	keyof State
>;

const source = join(import.meta.dirname, '..');

/** Which emulator it is: another one may have its records in another form. */
function fingerprint(): string {
	const hash = createHash('sha256');
	const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mts'));
	for (const name of names.sort()) hash.update(readFileSync(join(source, name)));
	return hash.digest('hex');
}

/** The world as bytes, for `takeUp`. */
export function bytesOf(state: State): Buffer {
	const kept = Object.fromEntries(KEPT.map((name) => [name, state[name]]));
	return serialize({ fingerprint: fingerprint(), redirectUris: state.app.redirectUris, kept });
}

/** Goes on from where an emulator was. @returns false for the bytes of another version, or of nothing known; the world is as it was */
export function takeUp(state: State, bytes: Buffer): boolean {
	let saved: { fingerprint: string; redirectUris: string[]; kept: Pick<State, (typeof KEPT)[number]> };
	try {
		saved = deserialize(bytes) as typeof saved;
	} catch {
		return false;
	}
	if (saved?.fingerprint !== fingerprint()) return false;
	// lists stay the same ones, because there are handles on them
	const { outbox, ...others } = saved.kept;
	state.outbox.splice(0, Infinity, ...outbox);
	Object.assign(state, others);
	state.app.redirectUris = saved.redirectUris;
	return true;
}
