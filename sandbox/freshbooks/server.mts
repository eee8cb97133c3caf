import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import qs from 'qs';
import { accountingRoutes } from './accounting.mts';
import { accountingSpecialRoutes } from './accounting-specials.mts';
import { callbackRoutes } from './callbacks.mts';
import { stopDeliveries } from './deliveries.mts';
import { addGate } from './gate.mts';
import type { FreshBooks } from './handles.mts';
import { identityRoutes } from './identity.mts';
import { ledgerRoutes } from './ledger/routes.mts';
import { isRedirectUri, oauthRoutes } from './oauth.mts';
import { onlinePaymentRoutes } from './payments/index.mts';
import { projectFamilyRoutes } from './project-family.mts';
import { refuse } from './refusal.mts';
import { reportRoutes } from './reports/index.mts';
import { accountingResources } from './resources/index.mts';
import { sandboxRoutes } from './sandbox-routes.mts';
import { ALL_SCOPES } from './scopes.mts';
import { seed, seedBusinesses, seedIdentities, seedManyClients } from './seed.mts';
import { specialRoutes } from './specials.mts';
import { teamRoutes } from './team.mts';
import { findBusiness, noCounts, type State } from './state.mts';
import { machineTime, type Time } from './clock.mts';
import { defaultSwitches } from './switches.mts';
import { expireTokens, newTokens, revokeTokens } from './tokens.mts';
import { MOST_BYTES, uploadRoutes } from './uploads.mts';

export { EVENTS } from './callbacks.mts';
export { signature } from './signature.mts';
export { ALL_SCOPES } from './scopes.mts';
export type { FreshBooks } from './handles.mts';
export type { JournalEntry } from './state.mts';
export type { Fault } from './switches.mts';

/** Where to listen. `publicUrl` is used in links when the emulator stands behind something. */
export interface Options {
	port?: number;
	host?: string;
	publicUrl?: string;
	time?: Time;
}

/** The portal's default redirect addresses: where a local n8n takes its callbacks. */
const REDIRECT_URIS = [
	'http://localhost:5678/rest/oauth2-credential/callback',
	'http://127.0.0.1:5678/rest/oauth2-credential/callback',
	'https://n8n.example.com/rest/oauth2-credential/callback',
];

const BODY_LIMIT = 32 * 1024 * 1024;

function newState(time: Time): State {
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
function restore(state: State): void {
	const fresh = newState(state.time);
	for (const list of [state.journal, state.deliveries, state.outbox]) list.length = 0;
	for (const tokens of [state.accessTokens, state.refreshTokens, state.codes, state.budgets]) tokens.clear();
	Object.assign(state.app, fresh.app);
	Object.assign(state.switches, fresh.switches);
	Object.assign(state.counters, fresh.counters);
	Object.assign(state, { businesses: fresh.businesses, files: fresh.files });
}

function addParsers(app: FastifyInstance): void {
	app.register(formbody, { bodyLimit: BODY_LIMIT, parser: (text: string) => qs.parse(text) });
	app.register(multipart, { limits: { fileSize: MOST_BYTES, files: 1 } });
	app.removeContentTypeParser('application/json');
	app.addContentTypeParser(
		['application/json', 'application/vnd.api+json'],
		{ parseAs: 'string', bodyLimit: BODY_LIMIT },
		async (_request: unknown, text: string | Buffer) => {
			if (text === '') return undefined;
			try {
				return JSON.parse(String(text)) as unknown;
			} catch {
				return refuse(400, 1005, 'The request could not be parsed.');
			}
		},
	);
}

function addRoutes(app: FastifyInstance, state: State, freshBooks: FreshBooks): void {
	addGate(app, state, (error) => console.error('Emulator error:', error));
	oauthRoutes(app, state);
	identityRoutes(app, state);
	teamRoutes(app, state);
	for (const resource of accountingResources) accountingRoutes(app, state, resource);
	specialRoutes(app, state);
	accountingSpecialRoutes(app, state);
	projectFamilyRoutes(app, state);
	ledgerRoutes(app, state);
	callbackRoutes(app, state);
	uploadRoutes(app, state);
	onlinePaymentRoutes(app, state);
	reportRoutes(app, state);
	sandboxRoutes(app, freshBooks);
}

function handles(state: State, app: FastifyInstance): FreshBooks {
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
		close: async () => {
			stopDeliveries(state);
			await app.close();
		},
	};
}

/** Starts an emulator of the FreshBooks API. Port 0, the default, picks a free one. */
export async function startFreshBooks({
	port = 0,
	host = '127.0.0.1',
	publicUrl,
	time = machineTime,
}: Options = {}): Promise<FreshBooks> {
	const state = newState(time);
	const app = fastify({
		forceCloseConnections: true,
		bodyLimit: BODY_LIMIT,
		routerOptions: {
			ignoreTrailingSlash: true,
			maxParamLength: 4096,
			querystringParser: (text: string) =>
				qs.parse(text, { arrayLimit: 1000, parameterLimit: 5000 }) as Record<string, string>,
		},
	});
	const freshBooks = handles(state, app);
	addParsers(app);
	app.after(() => addRoutes(app, state, freshBooks));
	await app.listen({ port, host });
	const { port: bound } = app.server.address() as AddressInfo;
	state.url = publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
	return freshBooks;
}
