import { NodeOperationError, type IHttpRequestOptions } from 'n8n-workflow';

import { isTooDeep } from '../formats/depth';
import { unlessStopped, waitAtMost } from './clock';
import { credentialName, type Connection, type Context } from './connection';
import { noteEnded, noteSent } from './cost';
import { complaintsOf, isRefusalWith200 } from './complaints';
import { explain, FreshBooksError, neededScope, notGranted } from './errors';
import { businessKeyOf, idKindOf, rootOf } from './families';
import { forgetIdentity } from './identity';
import { hopeless, learnOf, type Login } from './login';
import { freeIn, takeTurn, type Turn } from './pace';
import { refuseInRehearsal } from './rehearsal';
import { isSentAgain, mayBeDone, timeoutOf, waitBefore, type Failure } from './retry';
import type { Reply, Request, Session } from './session';
import { noteWrite, outcomeOf, whyNotSent } from './trace';

interface RawReply {
	body: unknown;
	headers: Record<string, string | undefined>;
	statusCode: number;
}

/** What was done for a request before it is sent: it waited among others that may be asked for together. */
export interface Before {
	/** The turn that it has already. */
	turn?: Turn;
	/** How often it was tried together with them. */
	tries: number;
	/** When the first of these tries was sent. */
	startedAt?: number;
}

/**
 * Sends one request, repeats it where that is safe, and turns every refusal into one n8n error.
 * An expired token is refreshed by n8n itself, which then sends the request again.
 * @returns the parsed JSON (or a Buffer for `reply: 'bytes'`), the headers, and the facts of the try that brought them
 * @throws FreshBooksError with a plain sentence, FreshBooks' errno and the HTTP code (API facts §5); NodeOperationError, with
 * nothing sent, when the business has no id for the path or the credential was not granted the scope; Unsent in a rehearsal
 */
export async function send(session: Session, request: Request, before: Before = { tries: 0 }): Promise<Reply> {
	const { connection } = session;
	const { clock, login, signal, patience } = connection;
	refuseUnsendable(session, request);
	const write = noteWrite(session, request);
	let started = before.startedAt;
	let wasPerhapsDone = false;
	let latest: FreshBooksError | undefined;
	for (let attempt = before.tries + 1; ; attempt++) {
		const again = attempt > 1;
		const own = latest ? undefined : before.turn;
		const turn = own ?? (await turnFor(connection, request, again, givenUpAt(session, started)));
		if ('kind' in turn) {
			if (write && !again) write.outcome = whyNotSent(turn);
			throw latest ?? refusalError(session, request, turn);
		}
		const sentAt = clock.now();
		started ??= sentAt;
		noteSent(connection.cost, sentAt, turn.waitedSince);
		const outcome = await attemptOnce(session, request, sentAt).catch(async (unforeseen: Error) => {
			turn.fail();
			return await Promise.reject(unforeseen);
		});
		noteEnded(connection.cost, budgetOf(request));
		if (write) write.outcome = 'reply' in outcome ? 'done' : outcomeOf(outcome.failure);
		if ('reply' in outcome) {
			turn.end(outcome.reply.headers);
			return outcome.reply;
		}

		const { failure } = outcome;
		learnOf(login, failure);
		// the business may be out of reach by now
		if (isStatus(failure, 403) || isStatus(failure, 404)) forgetIdentity(connection);
		const now = clock.now();
		const wait = waitBefore(attempt, failure, now);
		giveBack(turn, outcome, wait);
		if (request.method === 'DELETE' && wasPerhapsDone && isStatus(failure, 404)) {
			// an earlier try has deleted it, and only the reply to that got lost
			if (write) write.outcome = 'done';
			return { body: {}, headers: {}, sentAt, clocks: { ours: now } };
		}
		wasPerhapsDone ||= mayBeDone(failure);
		latest = outcome.error;
		latest.sentAt = sentAt;
		const bounds = { attempt, patience, wait, now, giveUpAt: givenUpAt(session, started) };
		const isHarmfulTwice = isHarmful(request);
		if (signal?.aborted || !isSentAgain({ failure, isHarmfulTwice, ...bounds })) throw latest;
		// the pace itself holds everybody back after a 429
		if (!isStatus(failure, 429)) await clock.sleep(wait, signal);
	}
}

/** When a request is given up of which the first try was sent then, or would be sent now. */
export function givenUpAt({ connection, giveUpAt }: Session, startedAt?: number): number {
	const { clock, patience } = connection;
	return giveUpAt ?? (startedAt ?? clock.now()) + patience.seconds * 1000;
}

/** Waits until a request may be sent. @returns the reason where it is not to be sent at all */
export async function turnFor(
	connection: Connection,
	request: Pick<Request, 'method' | 'family' | 'path'>,
	again: boolean,
	until: number,
): Promise<Turn | Failure> {
	const { clock, concurrency: most, cost, credentialId, login, signal } = connection;
	const budget = budgetOf(request);
	// a run that has begun waits for a new window, as often as it has to: half of it would be the worst of all
	const patience = cost.ended.has(budget) ? undefined : connection.patience.seconds * 1000;
	// all connections of a run, also those that differ in something, share what it costs
	const asking = { clock, credentialId, owner: cost, most, budget, again, until, patience, signal };
	const turn = await takeTurn(asking);
	if (!turn) return { kind: 'refused', status: 429, retryAfter: String(Math.ceil(freeIn(asking) / 1000)) };
	const gone = hopeless(login);
	if (!gone) return turn;
	turn.fail();
	return gone;
}

const isStatus = (failure: Failure, status: number): boolean => failure.kind === 'refused' && failure.status === status;

/** Tells the pace what came of a request that failed; a refusal tells of the budget as a good reply does. */
function giveBack(turn: Turn, { failure, headers }: Failed, wait: number): void {
	if (isStatus(failure, 429)) return turn.hold(wait, headers);
	if (headers && !(failure.kind === 'refused' && failure.status >= 500)) return turn.end(headers);
	turn.fail();
}

/** Whether a request that is carried out twice does harm. */
const isHarmful = ({ method, once }: Request): boolean => once === true || method === 'POST';

/** @throws NodeOperationError for a request that FreshBooks would certainly refuse */
export function refuseUnsendable(session: Session, request: Pick<Request, 'method' | 'family'>): void {
	// before what is about the credential and the business: that is no fault of an item
	refuseInRehearsal(session.connection);
	refuseWithoutId(session, request);
	refuseWithoutScope(session, request);
}

/** A business without accounting has no account ID for paths to be made of. */
function refuseWithoutId({ connection, business }: Session, { family }: Pick<Request, 'family'>): void {
	const key = businessKeyOf(family);
	if (!key || !business || business[key]) return;
	throw new NodeOperationError(connection.context.getNode(), `"${business.name}" has no accounting in FreshBooks`, {
		description:
			'FreshBooks gives this business no account ID: you are only a client or a contractor there. Choose another business.',
	});
}

/** Whether the credential was granted what a request needs, as far as that is known. */
export function isGranted({ connection: { scopes }, subject }: Session, method: string): boolean {
	const needed = neededScope(subject, method);
	return !needed || subject.unsureScope === true || !scopes || scopes.includes(needed);
}

/** What the credential was not granted is refused here, before FreshBooks is asked. */
function refuseWithoutScope(session: Session, { method }: Pick<Request, 'method'>): void {
	const { connection, subject } = session;
	if (isGranted(session, method)) return;
	const { message, description } = notGranted(subject, method);
	throw new NodeOperationError(connection.context.getNode(), message, { description });
}

/** Accounting POSTs have a budget of their own (API facts §5.4), also those whose path the user wrote. */
const budgetOf = ({ method, family, path }: Pick<Request, 'method' | 'family' | 'path'>): string =>
	method === 'POST' && (family === 'accounting' || (family === 'any' && path.startsWith('/accounting/account/')))
		? 'accounting POST'
		: 'all else';

/** Milliseconds that a file may take, over a slow line too; n8n's own timeout is as long. */
const filePatience = 300_000;

/** `headers` are there where a whole reply came. */
interface Failed {
	failure: Failure;
	error: FreshBooksError;
	headers?: Reply['headers'];
}

async function attemptOnce(session: Session, request: Request, sentAt: number): Promise<{ reply: Reply } | Failed> {
	const { clock, patience, stop } = session.connection;
	const over = new AbortController();
	let raw: RawReply | undefined;
	try {
		// n8n's own timeout does not end a reply that drips, and no signal ends n8n's request for a new token
		const reply = unlessStopped(stop, call(session, request, over.signal));
		raw = await waitAtMost(clock, isFile(request) ? filePatience : timeoutOf(patience), reply);
	} catch (error) {
		stop?.throwIfAborted();
		return failed(session, request, error as HttpFault);
	} finally {
		over.abort();
	}
	if (!raw) {
		const failure: Failure = { kind: 'lost', code: 'ECONNABORTED' };
		return { failure, error: refusalError(session, request, failure) };
	}
	const isFileWanted = request.reply === 'bytes';
	const body = isFileWanted ? raw.body : parse(raw.body);
	// in place of a file FreshBooks sends JSON only to say why there is none
	const said = isFileWanted ? jsonOf(raw) : body;
	if (isRefusalWith200(said) || (isFileWanted && complaintsOf(said).length > 0)) {
		// a plain refusal in FreshBooks' words: nothing was done, and asking again changes nothing
		const failure: Failure = { kind: 'refused', status: 400 };
		return { failure, error: refusalError(session, request, failure, said), headers: raw.headers };
	}
	if (body === undefined || body === tooDeep) {
		const failure: Failure = { kind: 'unreadable', isTooDeep: body === tooDeep };
		return { failure, error: refusalError(session, request, failure), headers: raw.headers };
	}
	const { headers } = raw;
	return { reply: { body, headers, sentAt, clocks: { theirs: headers.date, ours: clock.now() } } };
}

/** What n8n's helper throws: an n8n error around another one. */
interface HttpFault extends Error {
	cause?: Cause;
}

/** The HTTP client's error, one of n8n's OAuth client, or anything else that n8n stumbled over. */
interface Cause extends Error {
	code?: string;
	/** Of the HTTP client: the request that it made. */
	config?: { url?: string };
	/** Of the HTTP client: the reply that says no. */
	response?: { status?: number; data?: unknown; headers?: Record<string, string | undefined> };
	/** Of the OAuth client: the status of the token endpoint, and what it said. */
	status?: number;
	body?: unknown;
}

function failed(session: Session, request: Request, fault: HttpFault): Failed {
	const { cause } = fault;
	const failure = failureOf(cause ?? fault, addressOf(session, request), session.connection.login);
	const response = failure.kind === 'refused' ? cause?.response : undefined;
	const error = refusalError(session, request, failure, parse(response?.data));
	return { failure, error, headers: response?.headers };
}

/** The codes of n8n's OAuth client for what the token endpoint says, with words in it and without. */
const saidByTokenEndpoint = new Set(['EAUTH', 'ESTATUS']);

/**
 * What has failed: FreshBooks' API, its token endpoint, or n8n itself. n8n asks the token endpoint within the same call,
 * with the same HTTP client, so that only the address in the client's error tells the two apart.
 * @param address what the request began with; nothing else is asked at that address
 */
function failureOf(cause: Cause, address: string, { isRenewable }: Login): Failure {
	const { code, config, response, status, body, message } = cause;
	// this package says so of a credential that it cannot read or that was never connected, n8n of one whose login is over
	if (cause instanceof NodeOperationError && cause.failure?.cause === 'credential-invalid') {
		return { kind: 'credential', message, advice: cause.description ?? undefined };
	}
	if (code && saidByTokenEndpoint.has(code)) {
		const { error, error_description: words } = (body ?? {}) as { error?: unknown; error_description?: unknown };
		const isClient = status === 401 || error === 'invalid_client' || error === 'unauthorized_client';
		const fault = isClient ? 'client' : undefined;
		return { kind: 'login', answered: true, status, words: String(words ?? error ?? message), fault };
	}
	if (config?.url !== undefined && !config.url.startsWith(address)) {
		return { kind: 'login', answered: response !== undefined, status: response?.status, words: code };
	}
	// neither the HTTP client nor the network have a say in what n8n itself refuses
	if (code === undefined && response === undefined) {
		if (isRenewable) return { kind: 'n8n', words: message };
		return { kind: 'login', answered: true, fault: 'noRefreshToken' };
	}
	const known = response?.status;
	// a good status on a failed call is a reply that was cut off on its way: what FreshBooks did is unknown
	if (known === undefined || known < 300) return { kind: 'lost', code: code ?? message };
	return { kind: 'refused', status: known, retryAfter: response?.headers?.['retry-after'] };
}

function refusalError(session: Session, request: Request, failure: Failure, reply?: unknown): FreshBooksError {
	const key = businessKeyOf(request.family);
	const mayHaveHappened = isHarmful(request) && mayBeDone(failure);
	const explanation = explain({
		subject: session.subject,
		method: request.method,
		recordId: request.recordId,
		lookedUpBy: key && `${idKindOf(request.family)} ${session.business?.[key]}`,
		failure,
		reply,
		mayHaveHappened,
	});
	return new FreshBooksError(session.connection.context.getNode(), explanation, failure, mayHaveHappened);
}

const addressOf = ({ connection: { baseUrl }, business }: Session, { family, path }: Request): string =>
	baseUrl + rootOf(family, business) + path;

/** @param over tells n8n that nobody waits for the reply any more */
function call(session: Session, request: Request, over: AbortSignal): Promise<RawReply> {
	const { patience } = session.connection;
	const query = request.query?.length ? `?${new URLSearchParams(request.query).toString()}` : '';
	const options: IHttpRequestOptions = {
		method: request.method,
		url: addressOf(session, request) + query,
		// no Content-Type on a GET: FreshBooks' Python services refuse it (API facts §12, quirk 12)
		headers: {
			accept: request.accept ?? (request.reply === 'bytes' ? '*/*' : 'application/json'),
			...(request.version && { 'x-api-version': request.version }),
		},
		body: request.body,
		timeout: isFile(request) ? undefined : timeoutOf(patience),
		// projects and time tracking answer application/vnd.api+json, so the text is parsed here (quirk 38)
		encoding: request.reply === 'bytes' ? 'arraybuffer' : 'text',
		returnFullResponse: true,
		// a redirect to another host must not carry the token along
		disableFollowRedirect: true,
		abortSignal: over,
	};
	const caller = stoppedBy(over, session.connection.caller);
	return caller.helpers.httpRequestWithAuthentication.call(caller, credentialName, options) as Promise<RawReply>;
}

/** A context for one request: of whoever has a cancel signal, n8n ends the request by that one, whatever the options say. */
const stoppedBy = (signal: AbortSignal, caller: Context): Context =>
	Object.create(caller, { getExecutionCancelSignal: { value: () => signal } }) as Context;

const isFile = ({ body, reply }: Request): boolean => body instanceof FormData || reply === 'bytes';

/** What a reply says that calls itself JSON; undefined for any other. */
const jsonOf = ({ body, headers }: RawReply): unknown =>
	/json/.test(String(headers['content-type'])) ? parse(body) : undefined;

const tooDeep = Symbol('nested too deeply');

/**
 * JSON of a reply's text; one with nothing in it (a DELETE's 204) is `{}`, what is not JSON is undefined, and JSON that
 * nobody can go through is `tooDeep`.
 */
function parse(body: unknown): unknown {
	if (Buffer.isBuffer(body) || body instanceof ArrayBuffer) return parse(Buffer.from(body as Buffer).toString('utf8'));
	if (typeof body !== 'string') return body ?? {};
	if (body === '') return {};
	try {
		const value: unknown = JSON.parse(body) ?? {};
		return isTooDeep(value) ? tooDeep : value;
	} catch {
		return undefined;
	}
}
