import type { AddressInfo } from 'node:net';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import qs from 'qs';
import { contactAndInvoiceRoutes } from './accounting/contacts-and-invoices.mts';
import { expenseSumAndSystemRoutes } from './accounting/expense-sums-and-systems.mts';
import { accountingRoutes } from './accounting/routes.mts';
import { addGate } from './gate/gate.mts';
import { type FreshBooks, handles } from './handles/handles.mts';
import { sandboxRoutes } from './handles/over-http.mts';
import { ledgerRoutes } from './ledger/routes.mts';
import { refuse } from './model/refusal.mts';
import { oauthRoutes } from './oauth/routes.mts';
import { onlinePaymentRoutes } from './online-payments/routes.mts';
import { identityRoutes } from './people/identity.mts';
import { teamRoutes } from './people/team.mts';
import { projectFamilyRoutes } from './project-family/routes.mts';
import { reportRoutes } from './reports/routes.mts';
import { siteRoutes } from './site/routes.mts';
import { accountingResources } from './resources/index.mts';
import { newState } from './seeds/new-state.mts';
import type { State } from './state/state.mts';
import { MOST_BYTES, uploadRoutes } from './uploads/routes.mts';
import { machineTime, type Time } from './values/clock.mts';
import { callbackRoutes } from './webhooks/callbacks.mts';

export type { FreshBooks } from './handles/handles.mts';
export { EVENTS } from './webhooks/callbacks.mts';
export { signature } from './webhooks/signature.mts';
export { ALL_SCOPES } from './oauth/scopes.mts';
export type { JournalEntry } from './state/state.mts';
export type { Fault } from './state/switches.mts';

/** Where to listen. `publicUrl` is used in links when the emulator stands behind something. */
export interface Options {
	port?: number;
	host?: string;
	publicUrl?: string;
	time?: Time;
}

const BODY_LIMIT = 32 * 1024 * 1024;

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
	contactAndInvoiceRoutes(app, state);
	expenseSumAndSystemRoutes(app, state);
	projectFamilyRoutes(app, state);
	ledgerRoutes(app, state);
	callbackRoutes(app, state);
	uploadRoutes(app, state);
	onlinePaymentRoutes(app, state);
	reportRoutes(app, state);
	sandboxRoutes(app, freshBooks);
	siteRoutes(app, freshBooks);
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
