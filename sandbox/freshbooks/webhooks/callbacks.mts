import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contextOf, needScope } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { accountingPaging, cut } from '../http/paging.mts';
import { idIn, type Query, wrapped } from '../http/request.mts';
import { type Problem, Refusal, refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import { type Fields, type State, tableOf } from '../state/state.mts';
import { utcZulu } from '../values/clock.mts';
import { sendHandshake } from './deliveries.mts';

const VERBS = ['create', 'update', 'delete'];

/** The nouns, their scope object and their verbs beyond create, update, delete (API facts §10.5). */
const NOUNS: Record<string, { scope: string; more?: string[] }> = {
	bill: { scope: 'bills' },
	bill_vendor: { scope: 'bill_vendors' },
	category: { scope: 'expenses' },
	client: { scope: 'clients' },
	credit_note: { scope: 'credit_notes' },
	estimate: { scope: 'estimates', more: ['sendByEmail'] },
	expense: { scope: 'expenses' },
	invoice: { scope: 'invoices', more: ['sendByEmail'] },
	item: { scope: 'billable_items' },
	payment: { scope: 'payments' },
	project: { scope: 'projects' },
	recurring: { scope: 'invoices' },
	service: { scope: 'billable_items' },
	tax: { scope: 'taxes' },
	time_entry: { scope: 'time_entries' },
};

/** Every event there is: 47, and 15 nouns that stand for all of theirs. */
export const EVENTS: readonly string[] = Object.entries(NOUNS).flatMap(([noun, { more = [] }]) => [
	noun,
	...[...VERBS, ...more].map((verb) => `${noun}.${verb}`),
]);

const FIRST_ID = 8500;

function callbacksOf({ business }: Context) {
	return tableOf(business, 'callbacks', FIRST_ID);
}

/** 33 letters and digits, as in the documentation's sample (API facts §10.2). */
function newVerifier(): string {
	return randomBytes(60)
		.toString('base64')
		.replace(/[^A-Za-z0-9]/g, '')
		.slice(0, 33);
}

/**
 * Both ids: `callbackid` in every recording, `id` in the documentation (API facts §10.1). The verifier is never shown.
 */
function shown({ callbackid, verified, uri, event, updated_at }: Fields): Fields {
	return { callbackid, id: callbackid, verified, uri, event, updated_at };
}

function uriProblem(uri: unknown): string | undefined {
	if (uri === undefined) return 'Field required';
	if (typeof uri !== 'string') return 'Input should be a valid URL';
	if (!URL.canParse(uri)) return 'Input should be a valid URL, relative URL without a base';
	return /^https?:/.test(uri) ? undefined : "URL scheme should be 'http' or 'https'";
}

function eventProblem(event: unknown): string | undefined {
	if (event === undefined) return 'Field required';
	return EVENTS.includes(String(event)) ? undefined : 'Value error, Unrecognized event.';
}

function check(problems: Record<string, string | undefined>): void {
	const found: Problem[] = Object.entries(problems).flatMap(([field, message]) =>
		message ? [{ errno: 422, field, message }] : [],
	);
	if (found.length > 0) throw new Refusal(422, found);
}

/** Registering needs the read scope of the object the event belongs to (API facts §10.1). */
function allowEvent(context: Context, event: unknown): void {
	needScope(context.scopes, NOUNS[String(event).split('.')[0]].scope, 'read');
}

function register(context: Context, input: Fields): Fields {
	check({ event: eventProblem(input.event), uri: uriProblem(input.uri) });
	allowEvent(context, input.event);
	// The same pair twice is allowed and gives two callbacks: UNCONFIRMED (API facts §10.1).
	const table = callbacksOf(context);
	const callbackid = table.nextId++;
	const callback: Fields = {
		callbackid,
		event: input.event,
		uri: input.uri,
		verified: false,
		verifier: newVerifier(),
		updated_at: utcZulu(context.state.now()),
	};
	table.rows.set(callbackid, callback);
	sendHandshake(context.state, context.business, callback);
	return callback;
}

function change(context: Context, callback: Fields, input: Fields): void {
	if (input.verifier !== undefined) {
		if (input.verifier !== callback.verifier) check({ verifier: 'Value error, Verifier does not match.' });
		callback.verified = true;
		callback.updated_at = utcZulu(context.state.now());
		return;
	}
	if (input.resend === true) {
		// Nothing is sent to a callback that is verified already (API facts §10.2).
		if (!callback.verified) sendHandshake(context.state, context.business, callback);
		return;
	}
	const { event = callback.event, uri = callback.uri } = input;
	check({ event: eventProblem(event), uri: uriProblem(uri) });
	allowEvent(context, event);
	const moved = uri !== callback.uri;
	Object.assign(callback, { event, uri, updated_at: utcZulu(context.state.now()) });
	if (!moved) return;
	// A new address presumably proves itself anew, with a code of its own: UNCONFIRMED (API facts §10.1).
	Object.assign(callback, { verified: false, verifier: newVerifier() });
	sendHandshake(context.state, context.business, callback);
}

/** `search[event]=invoice.create` also finds callbacks of its parent `invoice` (API facts §10.1). */
function matches(callback: Fields, wanted: unknown): boolean {
	const event = String(callback.event);
	return wanted === undefined || event === wanted || event === String(wanted).split('.')[0];
}

/** Webhook registrations (API facts §10.1). */
export function callbackRoutes(app: FastifyInstance, state: State): void {
	const collection = '/events/account/:tenant/events/callbacks';
	const enter = (request: FastifyRequest): Context => {
		const context = contextOf(state, request, 'accountId');
		if (request.method !== 'GET' && context.role === 'client')
			refuse(403, 403, 'You do not have permission to do this.');
		return context;
	};
	const find = (context: Context, request: FastifyRequest): Fields =>
		callbacksOf(context).rows.get(Number(idIn(request))) ?? refuse(404, 404, 'Not found');
	const answer = (reply: FastifyReply, callback: Fields) =>
		sendJson(reply, 'events', 200, { response: { result: { callback: shown(callback) } } });

	app.get(collection, async (request, reply) => {
		const context = enter(request);
		const query = request.query as Query;
		const { page, perPage } = accountingPaging(query);
		const wanted = (query.search as Fields | undefined)?.event;
		const rows = [...callbacksOf(context).rows.values()].reverse().filter((callback) => matches(callback, wanted));
		const { rows: some, pages, total, page: number } = cut(rows, page, perPage);
		const result = { callbacks: some.map(shown), page: number, pages, per_page: perPage, total };
		return sendJson(reply, 'events', 200, { response: { result } });
	});
	app.post(collection, async (request, reply) => {
		const context = enter(request);
		return answer(reply, register(context, wrapped(request, 'callback')));
	});
	app.get(`${collection}/:id`, async (request, reply) => answer(reply, find(enter(request), request)));
	app.put(`${collection}/:id`, async (request, reply) => {
		const context = enter(request);
		const callback = find(context, request);
		change(context, callback, wrapped(request, 'callback'));
		return answer(reply, callback);
	});
	app.delete(`${collection}/:id`, async (request, reply) => {
		const context = enter(request);
		const callback = find(context, request);
		callbacksOf(context).rows.delete(Number(callback.callbackid));
		return reply.code(204).send();
	});
}
