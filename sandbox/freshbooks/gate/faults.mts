import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendJson } from '../http/answer.mts';
import { errorBody } from '../http/error-bodies.mts';
import { pathOf, rawQuery, requestFamily } from '../http/request.mts';
import { Refusal } from '../model/refusal.mts';
import { expireTokens, revokeTokens } from '../oauth/tokens.mts';
import type { State } from '../state/state.mts';
import type { Fault } from '../state/switches.mts';

/** The longest that the machine's timers can wait: 24 days. */
const longest = 2 ** 31 - 1;

/** Nothing is ever answered. */
const never = (): Promise<never> => new Promise(() => undefined);

/** When whoever asks has gone. */
function gone(reply: FastifyReply): AbortSignal {
	const controller = new AbortController();
	reply.raw.once('close', () => controller.abort());
	return controller.signal;
}

/** Nothing is answered until whoever asks has gone. */
async function untilGivenUp({ time }: State, reply: FastifyReply): Promise<never> {
	await time.delay(longest, gone(reply)).catch(() => undefined);
	return await never();
}

/** The reply begins and never ends: JSON may begin with blanks, and of them a little comes all the time. */
async function drip({ time }: State, reply: FastifyReply): Promise<never> {
	const over = gone(reply);
	reply.hijack();
	reply.raw.writeHead(200, { 'content-type': 'application/json' });
	while (!over.aborted) {
		reply.raw.write(' ');
		await time.delay(1000, over).catch(() => undefined);
	}
	return await never();
}

/** The first rule that hits a request; it counts as used. */
export function takeFault({ switches }: State, request: FastifyRequest): Fault | undefined {
	const hits = switches.faults.filter(({ match, times = 1 }) => {
		if (times === 0) return false;
		if (match.method && match.method.toUpperCase() !== request.method) return false;
		if (match.path && !new RegExp(match.path).test(pathOf(request))) return false;
		if (match.query && !new RegExp(match.query).test(rawQuery(request))) return false;
		return !match.body || new RegExp(match.body).test(JSON.stringify(request.body) ?? '');
	});
	const fault = hits.find(({ after = 0 }) => after === 0);
	for (const early of hits.filter(({ after = 0 }) => after > 0)) early.after = (early.after ?? 0) - 1;
	if (fault && (fault.times ?? 1) > 0) fault.times = (fault.times ?? 1) - 1;
	return fault;
}

const NO_ACCESS = { errno: 12001, field: null, message: 'You do not have access to items.', object: null, value: null };

function plain(reply: FastifyReply, status: number, mediaType: string, body: string): FastifyReply {
	return reply.code(status).header('content-type', mediaType).send(Buffer.from(body));
}

/** Lets a fault strike in place of the work; undefined = the work goes on. */
export async function strike(
	state: State,
	fault: Fault,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply | undefined> {
	if (fault.delayMs) await state.time.delay(fault.delayMs);
	const family = requestFamily(request);
	const status = fault.status ?? 500;
	switch (fault.kind) {
		case 'status':
			if (fault.body !== undefined) return sendJson(reply, family, status, fault.body);
			return sendJson(
				reply,
				family,
				status,
				errorBody(family, new Refusal(status, [{ errno: 500, message: 'Sandbox fault.' }]), false),
			);
		case 'errors-200':
			return sendJson(reply, family, 200, fault.body ?? { response: { errors: [NO_ACCESS] } });
		case 'html':
			return plain(
				reply,
				fault.status ?? 200,
				'text/html',
				'<!doctype html><html><body><h1>Bad gateway</h1></body></html>',
			);
		case 'empty':
			return plain(reply, fault.status ?? 200, 'application/json', '');
		case 'not-json':
			return plain(reply, fault.status ?? 200, 'application/json', '{"response": {"result": {');
		case 'reset-before':
			request.raw.socket.resetAndDestroy();
			return never();
		case 'hang':
			return await untilGivenUp(state, reply);
		case 'drip':
			return await drip(state, reply);
		case 'expire-tokens':
			expireTokens(state);
			return undefined;
		case 'revoke-tokens':
			revokeTokens(state);
			return undefined;
		case 'lose-account':
			state.switches.lostAccounts.push(...accountIn(state, request));
			return undefined;
		case 'meanwhile':
			await somebodyElses(state, fault, request);
			return undefined;
		default:
			return undefined;
	}
}

const accountIn = ({ businesses }: State, request: FastifyRequest): string[] =>
	businesses.map(({ accountId }) => accountId).filter((id) => pathOf(request).includes(id));

async function somebodyElses({ url }: State, { meanwhile = [] }: Fault, { headers }: FastifyRequest): Promise<void> {
	const { authorization = '' } = headers;
	for (const { method, path, body } of meanwhile) {
		const options = { method, headers: { authorization, 'content-type': 'application/json' } };
		await fetch(url + path, { ...options, body: JSON.stringify(body) });
	}
}

/** Spoils an answer whose work was done: loses it, cuts it in half, or changes what it says. */
export async function spoil(fault: Fault | undefined, reply: FastifyReply, payload: unknown): Promise<unknown> {
	const { raw } = reply;
	if (fault?.kind === 'rewrite' && fault.rewrite) {
		const [pattern, text] = fault.rewrite;
		return Buffer.from(String(payload).replace(new RegExp(pattern, 'g'), text));
	}
	if (fault?.kind === 'lost-reply') {
		raw.socket?.destroy();
		return never();
	}
	if (fault?.kind !== 'cut') return payload;
	const bytes = Buffer.from(payload instanceof Uint8Array ? payload : String(payload ?? ''));
	raw.writeHead(reply.statusCode, {
		...(reply.getHeaders() as Record<string, string>),
		'content-length': bytes.length,
	});
	raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => raw.socket?.destroy());
	return never();
}
