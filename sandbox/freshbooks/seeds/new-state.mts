import { ALL_SCOPES } from '../oauth/scopes.mts';
import { noCounts, type State } from '../state/state.mts';
import { defaultSwitches } from '../state/switches.mts';
import type { Time } from '../values/clock.mts';
import { seed, seedBusinesses, seedIdentities } from './seed.mts';

/** The portal's default redirect addresses: where a local n8n takes its callbacks. */
const REDIRECT_URIS = [
	'http://localhost:5678/rest/oauth2-credential/callback',
	'http://127.0.0.1:5678/rest/oauth2-credential/callback',
	'https://n8n.example.com/rest/oauth2-credential/callback',
];

/** The world as it is at the start: the app, the seed, no tokens yet. */
export function newState(time: Time): State {
	const state: State = {
		url: '',
		app: {
			clientId: 'a1f0c3d5e7b9482c9d6e3f1a0b7c5d2e4f6a8b0c1d3e5f7a9b2c4d6e8f0a1b3c',
			clientSecret: '7c5d2e4f6a8b0c1d3e5f7a9b2c4d6e8f0a1b3ca1f0c3d5e7b9482c9d6e3f1a0b',
			redirectUris: [...REDIRECT_URIS],
			scopes: [...ALL_SCOPES],
		},
		businesses: seedBusinesses(),
		identities: seedIdentities(),
		accessTokens: new Map(),
		refreshTokens: new Map(),
		codes: new Map(),
		files: new Map(),
		journal: [],
		deliveries: [],
		outbox: [],
		counters: noCounts(),
		underWay: 0,
		switches: defaultSwitches(),
		budgets: new Map(),
		stopper: new AbortController(),
		time,
		now: () => new Date(time.now() + state.switches.clockOffsetMs),
	};
	Object.assign(state, seeded(state));
	return state;
}

type Seeded = Pick<State, 'businesses' | 'files'>;

let lastSeeded: (Seeded & { hour: number }) | undefined;

/**
 * Copies of the seed, which is worked out once an hour of the clock: that takes 50 ms, a copy a few, and tests go back
 * to it before each of them.
 */
function seeded(state: State): Seeded {
	const hour = Math.floor(state.now().getTime() / 3_600_000);
	if (lastSeeded?.hour !== hour) {
		seed(state);
		lastSeeded = { hour, businesses: state.businesses, files: state.files };
	}
	return { businesses: structuredClone(lastSeeded.businesses), files: new Map(lastSeeded.files) };
}

/** Puts everything back in place, so that handles on the lists and objects stay good. */
export function restore(state: State): void {
	const fresh = newState(state.time);
	for (const list of [state.journal, state.deliveries, state.outbox]) list.length = 0;
	for (const tokens of [state.accessTokens, state.refreshTokens, state.codes, state.budgets]) tokens.clear();
	Object.assign(state.app, fresh.app);
	Object.assign(state.switches, fresh.switches);
	Object.assign(state.counters, fresh.counters);
	Object.assign(state, { businesses: fresh.businesses, files: fresh.files });
}
