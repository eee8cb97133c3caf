import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { authenticate } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { errorBody } from '../http/error-bodies.mts';
import { serve } from '../http/request-log.mts';
import { pathOf, rawQuery, requestFamily } from '../http/request.mts';
import { Refusal, refuse } from '../model/refusal.mts';
import type { Family } from '../model/resource.mts';
import { type JournalEntry, remember, type State } from '../state/state.mts';
import type { Fault } from '../state/switches.mts';
import { spoil, strike, takeFault } from './faults.mts';
import { claimMore, forgetPage } from './pages.mts';
import { type Budget, budgetHeaders, spend } from './rate-limit.mts';

const KEPT = 20_000;
const API_VERSION = '2023-02-20';
/** The families that name their version in every answer (API facts §1). */
const VERSIONED = ['accounting', 'ledger', 'projects', 'timetracking', 'auth'];

interface Passage {
	entry: JournalEntry;
	fault?: Fault;
	budget?: Budget;
	/** The page that a list was asked for, where the switch `pages` makes lists forget it. */
	page?: number;
}

const passages = new WeakMap<FastifyRequest, Passage>();

/** Pages for people are neither limited nor asked for a token. */
function isApi(family: Family): boolean {
	return family !== 'sandbox' && family !== 'page';
}

function journal(state: State, request: FastifyRequest): Passage {
	const { authorization, ...headers } = request.headers;
	const entry: JournalEntry = {
		n: ++state.counters.requests,
		at: new Date(state.time.now()).toISOString(),
		underWay: ++state.underWay,
		method: request.method,
		path: pathOf(request),
		query: rawQuery(request),
		headers,
		body: undefined,
		status: 0,
		family: requestFamily(request),
		scopes: [],
	};
	remember(state.journal, entry, KEPT);
	const passage = { entry };
	passages.set(request, passage);
	return passage;
}

/** A GET that names a content type is refused by these services (quirk 12); the body of the refusal is UNCONFIRMED. */
function refuseContentType(family: Family, request: FastifyRequest): void {
	if (family !== 'projects' && family !== 'timetracking') return;
	if (request.method !== 'GET' || request.headers['content-type'] === undefined) return;
	refuse(400, 1005, 'The browser (or proxy) sent a request that this server could not understand.');
}

/** FreshBooks answers accounting errors in the newer shape to those who name a version (API facts §5.2). */
function asksNewer(state: State, request: FastifyRequest): boolean {
	return state.switches.newerErrors || request.headers['x-api-version'] !== undefined;
}

function asRefusal(error: FastifyError | Refusal): Refusal {
	if (error instanceof Refusal) return error;
	const status = error.statusCode ?? 500;
	if (status === 413) return new Refusal(413, [{ errno: 1020, message: 'File is too large.' }]);
	if (status >= 500) return new Refusal(500, [{ errno: 500, message: 'An internal error has occurred.' }]);
	return new Refusal(status === 415 ? 400 : status, [{ errno: 1005, message: 'The request could not be parsed.' }]);
}

/** What every request passes, in this order: journal, latency, faults, rate limit, token. And every answer's headers. */
export function addGate(app: FastifyInstance, state: State, report: (error: unknown) => void): void {
	app.addHook('onRequest', (request, reply, done) => {
		if (requestFamily(request) === 'sandbox') return done();
		reply.raw.once('close', () => state.underWay--);
		return serve(journal(state, request).entry, done);
	});

	app.addHook('preValidation', async (request, reply) => {
		const family = requestFamily(request);
		const passage = passages.get(request);
		if (!passage) return undefined;
		passage.entry.body = request.body;
		const { latencyMs, arrivalJitterMs } = state.switches;
		const delay = latencyMs + Math.random() * arrivalJitterMs;
		if (delay > 0) await state.time.delay(delay);
		passage.fault = takeFault(state, request);
		const struck = passage.fault && (await strike(state, passage.fault, request, reply));
		if (struck) return struck;
		if (!isApi(family)) return undefined;
		passage.budget = spend(state, request);
		if (passage.budget.exceeded) refuse(429, 429, 'Rate limit exceeded.');
		if (family !== 'oauth') authenticate(state, request);
		refuseContentType(family, request);
		passage.page = forgetPage(state, request);
		return undefined;
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const passage = passages.get(request);
		if (!passage) return payload;
		const { entry, fault, budget, page } = passage;
		if (isApi(entry.family as Family)) {
			reply.header('X-Request-Id', randomUUID());
			if (VERSIONED.includes(entry.family)) reply.header('X-API-Version', API_VERSION);
			reply.header('Via', '1.1 google');
			reply.header('Date', state.now().toUTCString());
			if (budget) budgetHeaders(state, reply, budget);
		}
		if (fault?.kind === 'status' && fault.retryAfter !== undefined) reply.header('Retry-After', fault.retryAfter);
		const told = page === undefined ? payload : claimMore(state, page, payload);
		const spoilt = await spoil(fault, reply, told);
		entry.status = reply.statusCode;
		return spoilt;
	});

	app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
		const refusal = asRefusal(error);
		if (!(error instanceof Refusal) && refusal.status >= 500) report(error);
		const family = requestFamily(request);
		return sendJson(reply, family, refusal.status, errorBody(family, refusal, asksNewer(state, request)));
	});

	app.setNotFoundHandler((request, reply) => {
		const family = requestFamily(request);
		const refusal = new Refusal(404, [{ errno: 1012, message: 'Requested resource could not be found.' }]);
		return sendJson(reply, family, 404, errorBody(family, refusal, asksNewer(state, request)));
	});
}
