import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { refuse } from '../model/refusal.mts';
import { isRedirectUri } from '../oauth/routes.mts';
import { expireTokens, newTokens, revokeTokens, type TokenResponse } from '../oauth/tokens.mts';
import { restore } from '../seeds/new-state.mts';
import { seedManyClients } from '../seeds/seed.mts';
import {
	type App,
	type Business,
	type Counters,
	type Delivery,
	type Email,
	type Fields,
	type JournalEntry,
	type State,
	findBusiness,
} from '../state/state.mts';
import type { Switches } from '../state/switches.mts';
import { stopDeliveries } from '../webhooks/deliveries.mts';
import { bytesOf, takeUp } from './keep.mts';

/** A running emulator: the HTTP API at `url`, and handles on its inside. */
export interface FreshBooks {
	/** Plays api.freshbooks.com and auth.freshbooks.com. */
	readonly url: string;
	readonly app: App;
	/** The two businesses of the login. */
	readonly businesses: Pick<Business, 'name' | 'accountId' | 'businessId' | 'businessUuid'>[];
	readonly journal: JournalEntry[];
	readonly switches: Switches;
	readonly counters: Counters;
	readonly deliveries: Delivery[];
	readonly outbox: Email[];
	/** Tokens without the browser. They stand for themselves: refreshing one pair does not touch another. */
	issueToken(options?: { scopes?: string[]; expired?: boolean; userId?: number }): TokenResponse;
	/** Changes what the developer portal knows of the app. */
	changeApp(changes: Partial<Pick<App, 'redirectUris' | 'scopes'>>): void;
	/** Copies of the stored records, deleted ones included, by account, business id or uuid. */
	records(id: string | number, resource: string): Fields[];
	/** Names of all that has been stored for a business. */
	tables(id: string | number): string[];
	seedManyClients(id: string | number, count: number): void;
	/** All access tokens expire; the refresh tokens live. */
	expireTokens(): void;
	/** All access and refresh tokens die. */
	revokeTokens(): void;
	/** Back to the seed: records, switches, tokens, journal, the app. */
	reset(): void;
	/** The records, tokens, files and emails as bytes, for `takeUp`. */
	bytes(): Buffer;
	/** Goes on from where another emulator was. Gives false for the bytes of another version, and then nothing has changed. */
	takeUp(bytes: Buffer): boolean;
	close(): Promise<void>;
}

/** The handles on an emulator's inside, for whoever started it. */
export function handles(state: State, app: FastifyInstance): FreshBooks {
	return {
		get url() {
			return state.url;
		},
		app: state.app,
		businesses: state.businesses
			.filter(({ role }) => role === 'owner')
			.map(({ name, accountId, businessId, businessUuid }) => ({ name, accountId, businessId, businessUuid })),
		journal: state.journal,
		switches: state.switches,
		counters: state.counters,
		deliveries: state.deliveries,
		outbox: state.outbox,
		issueToken: ({ scopes = state.app.scopes, expired = false, userId = state.identities[0].id } = {}) => {
			const meaning = { grant: randomUUID(), identityId: userId, scopes };
			return newTokens(state, meaning, expired ? -1 : state.switches.tokenLifetimeSeconds);
		},
		changeApp: ({ redirectUris, scopes }) => {
			const wrong = redirectUris?.find((uri) => !isRedirectUri(uri));
			if (wrong !== undefined) refuse(400, 1004, `The portal does not take the redirect address ${wrong}.`);
			Object.assign(state.app, { ...(redirectUris && { redirectUris }), ...(scopes && { scopes }) });
		},
		records: (id, resource) => {
			const rows = findBusiness(state, id)?.tables.get(resource)?.rows.values() ?? [];
			return structuredClone([...rows]);
		},
		tables: (id) => [...(findBusiness(state, id)?.tables.keys() ?? [])].sort(),
		seedManyClients: (id, count) => {
			const business = findBusiness(state, id);
			if (business) seedManyClients(state, business, count);
		},
		expireTokens: () => expireTokens(state),
		revokeTokens: () => revokeTokens(state),
		reset: () => {
			stopDeliveries(state);
			restore(state);
		},
		bytes: () => bytesOf(state),
		takeUp: (bytes) => takeUp(state, bytes),
		close: async () => {
			stopDeliveries(state);
			await app.close();
		},
	};
}
