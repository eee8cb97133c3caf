import { NodeApiError, NodeOperationError, type IHttpRequestOptions } from 'n8n-workflow';

import { unlessStopped, waitAtMost } from './clock';
import { credentialName, type Context } from './connection';
import { complaintsOf, errorData, explain, isRefusalWith200, neededScope, notGranted } from './errors';
import { idKindOf, keyOf, rootOf } from './families';
import { takeTurn, type Turn } from './pace';
import { mayGoOn, mayHaveHappened, mayRepeat, timeoutOf, waitBefore, type Failure } from './retry';
import type { Reply, Request, RequestTrace, Session } from './session';
import { noteWrite, outcomeOf } from './trace';

interface RawReply {
	body: unknown;
	headers: Record<string, string | undefined>;
	statusCode: number;
}

/**
 * Sends one request, repeats it where that is safe, and turns every refusal into one n8n error.
 * An expired token is refreshed by n8n itself, which then sends the request again.
 * @returns the parsed JSON (or a Buffer for `reply: 'bytes'`) and the headers
 * @throws NodeApiError with a plain sentence, FreshBooks' errno and the HTTP code (API facts §5); NodeOperationError, with
 * nothing sent, when the credential was not granted the scope
 */
export async function send(session: Session, request: Request): Promise<Reply> {
	const { connection } = session;
	const { credentialId, clock, signal, patience } = connection;
	refuseWithoutScope(session, request);
	const write = noteWrite(session, request);
	let started: number | undefined;
	const giveUpAt = () => session.giveUpAt ?? (started ?? clock.now()) + patience.seconds * 1000;
	let mayBeDone = false;
	let latest: Error | undefined;
	for (let attempt = 1; ; attempt++) {
		const again = attempt > 1;
		const asking = {
			clock,
			credentialId,
			owner: connection,
			budget: budgetOf(request),
			again,
			until: giveUpAt(),
			signal,
		};
		const turn = await takeTurn(asking);
		if (!turn) {
			if (write && !again) write.outcome = 'not sent: the rate limit was exceeded';
			throw latest ?? refusalError(session, request, { status: 429 }, undefined);
		}
		const sentAt = clock.now();
		started ??= sentAt;
		note(session, { sentAt, ...(turn.hasWaited && { waited: true }) });
		const outcome = await attemptOnce(session, request).catch(async (unforeseen: Error) => {
			turn.fail();
			return await Promise.reject(unforeseen);
		});
		if (write) write.outcome = 'reply' in outcome ? 'done' : outcomeOf(outcome.failure);
		if ('reply' in outcome) {
			const { reply } = outcome;
			turn.end(reply.headers);
			note(session, { clock: { theirs: reply.headers.date, ours: clock.now() } });
			return reply;
		}

		const { failure } = outcome;
		const wait = waitBefore(attempt, failure, clock.now());
		giveBack(turn, outcome, wait);
		if (request.method === 'DELETE' && mayBeDone && failure.status === 404) {
			// an earlier try has deleted it, and only the reply to that got lost
			if (write) write.outcome = 'done';
			return { body: {}, headers: {} };
		}
		mayBeDone ||= mayHaveHappened('POST', failure);
		const isPatient = attempt <= patience.retries && clock.now() + wait < giveUpAt();
		latest = outcome.error;
		if (signal?.aborted || !isPatient || !mayRepeat(riskOf(request), failure)) throw latest;
		if (failure.status !== 429) await clock.sleep(wait, signal);
	}
}

function note({ trace }: Session, what: Pick<RequestTrace, 'clock' | 'sentAt' | 'waited'>): void {
	if (trace) Object.assign(trace, what);
}

/** Tells the pace what came of a request that failed; a refusal tells of the budget as a good reply does. */
function giveBack(turn: Turn, { failure: { status }, headers }: Failed, wait: number): void {
	if (status === 429) return turn.hold(wait, headers);
	if (headers && (status === undefined || status < 500)) return turn.end(headers);
	turn.fail();
}

/** What must not be done twice is repeated as a POST is: only when it certainly did not arrive. */
const riskOf = ({ method, once }: Request): string => (once ? 'POST' : method);

/** What the credential was not granted is refused here, before FreshBooks is asked. */
function refuseWithoutScope({ connection, subject }: Session, { method }: Request): void {
	const needed = neededScope(subject, method);
	if (!needed || subject.unsureScope || !connection.scopes || connection.scopes.includes(needed)) return;
	const { message, description } = notGranted(subject, method);
	throw new NodeOperationError(connection.context.getNode(), message, { description });
}

/** Accounting POSTs have a budget of their own (API facts §5.4), also those whose path the user wrote. */
const budgetOf = ({ method, family, path }: Request): string =>
	method === 'POST' && (family === 'accounting' || (family === 'any' && path.startsWith('/accounting/account/')))
		? 'accounting POST'
		: 'all else';

/** Milliseconds that a file may take, over a slow line too; n8n's own timeout is as long. */
const filePatience = 300_000;

/** `headers` are there where a whole reply came. */
interface Failed {
	failure: Failure;
	error: Error;
	headers?: Reply['headers'];
}

async function attemptOnce(session: Session, request: Request): Promise<{ reply: Reply } | Failed> {
	const { clock, patience, stop } = session.connection;
	const over = new AbortController();
	let raw: RawReply | undefined;
	try {
		// n8n's own timeout does not end a reply that drips, and no signal ends n8n's request for a new token
		const reply = unlessStopped(stop, call(session, request, over.signal));
		raw = await waitAtMost(clock, isFile(request) ? filePatience : timeoutOf(patience), reply);
	} catch (error) {
		stop?.throwIfAborted();
		return refused(session, request, error as HttpFault);
	} finally {
		over.abort();
	}
	if (!raw) {
		const failure = { code: 'ECONNABORTED' };
		return { failure, error: refusalError(session, request, failure, undefined) };
	}
	const isFileWanted = request.reply === 'bytes';
	const body = isFileWanted ? raw.body : parse(raw.body);
	// in place of a file FreshBooks sends JSON only to say why there is none
	const said = isFileWanted ? jsonOf(raw) : body;
	if (isRefusalWith200(said) || (isFileWanted && complaintsOf(said).length > 0)) {
		// a plain refusal in FreshBooks' words: nothing was done, and asking again changes nothing
		const failure = { status: 400 };
		return { failure, error: refusalError(session, request, failure, said), headers: raw.headers };
	}
	if (body === undefined) {
		const failure = { isNotJson: true };
		return { failure, error: refusalError(session, request, failure, undefined), headers: raw.headers };
	}
	return { reply: { body, headers: raw.headers } };
}

/** What n8n's helper throws: an n8n error around the HTTP client's. */
interface HttpFault extends Error {
	httpCode?: string | null;
	description?: string | null;
	context?: { data?: unknown };
	failure?: { cause: string };
	cause?: {
		code?: string;
		response?: { status?: number; data?: unknown; headers?: Record<string, string | undefined> };
	};
}

function refused(session: Session, request: Request, fault: HttpFault): Failed {
	const response = fault.cause?.response;
	const known = response?.status ?? (Number(fault.httpCode) || undefined);
	// a good status on a failed call is a reply that was cut off on its way: what FreshBooks did is unknown
	const status = known !== undefined && known >= 300 ? known : undefined;
	if (status === undefined && fault.failure?.cause === 'credential-invalid') {
		// n8n's own words for a refresh token that is used up: reconnect the credential
		const { message, description } = fault;
		const error = new NodeOperationError(session.connection.context.getNode(), message, {
			description: description ?? undefined,
			failure: { cause: 'credential-invalid' },
		});
		return { failure: { status: 401 }, error };
	}
	const failure = {
		status,
		code: fault.cause?.code ?? (status === undefined ? fault.message : undefined),
		retryAfter: response?.headers?.['retry-after'],
	};
	const error = refusalError(session, request, failure, parse(response?.data ?? fault.context?.data));
	return { failure, error, headers: status === undefined ? undefined : response?.headers };
}

function refusalError(session: Session, request: Request, failure: Failure, reply: unknown): NodeApiError {
	const key = keyOf(request.family);
	const doubts = { mayHaveHappened: mayHaveHappened(riskOf(request), failure), mayGoOn: mayGoOn(failure) };
	const explanation = explain({
		subject: session.subject,
		method: request.method,
		recordId: request.recordId,
		lookedUpBy: key && `${idKindOf(request.family)} ${session.business?.[key]}`,
		status: failure.status,
		reply,
		mayHaveHappened: doubts.mayHaveHappened,
		network: failure.code,
		isNotJson: failure.isNotJson,
	});
	return new NodeApiError(session.connection.context.getNode(), errorData(explanation, failure.status, doubts), {
		message: explanation.message,
		description: explanation.description,
		httpCode: failure.status === undefined ? undefined : String(failure.status),
		failure: failure.status === 429 ? { cause: 'rate-limited' } : undefined,
	});
}

/** @param over tells n8n that nobody waits for the reply any more */
function call({ connection, business }: Session, request: Request, over: AbortSignal): Promise<RawReply> {
	const { baseUrl, patience } = connection;
	const query = request.query?.length ? `?${new URLSearchParams(request.query).toString()}` : '';
	const options: IHttpRequestOptions = {
		method: request.method,
		url: baseUrl + rootOf(request.family, business) + request.path + query,
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
	const caller = stoppedBy(over, connection.caller);
	return caller.helpers.httpRequestWithAuthentication.call(caller, credentialName, options) as Promise<RawReply>;
}

/** A context for one request: of whoever has a cancel signal, n8n ends the request by that one, whatever the options say. */
const stoppedBy = (signal: AbortSignal, caller: Context): Context =>
	Object.create(caller, { getExecutionCancelSignal: { value: () => signal } }) as Context;

const isFile = ({ body, reply }: Request): boolean => body instanceof FormData || reply === 'bytes';

/** What a reply says that calls itself JSON; undefined for any other. */
const jsonOf = ({ body, headers }: RawReply): unknown =>
	/json/.test(String(headers['content-type'])) ? parse(body) : undefined;

/** JSON of a reply's text; one with nothing in it (a DELETE's 204) is `{}`, and what is not JSON is undefined. */
function parse(body: unknown): unknown {
	if (Buffer.isBuffer(body) || body instanceof ArrayBuffer) return parse(Buffer.from(body as Buffer).toString('utf8'));
	if (typeof body !== 'string') return body ?? {};
	if (body === '') return {};
	try {
		return JSON.parse(body) ?? {};
	} catch {
		return undefined;
	}
}
