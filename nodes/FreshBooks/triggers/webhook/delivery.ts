import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { waitAtMost, type Clock } from '../../http/clock';
import type { Session } from '../../http/session';
import { callbacksAt, removeCallback } from './callbacks';
import { eventItems } from './eventItem';
import { handOver, handshakeIn, prove } from './handshakes';
import { warn } from './log';
import { endingAfter, triggerSession } from './lookups';
import { recoverVerifier } from './recovery';
import { fieldsOf, type Fields } from './signature';
import { verify } from './verification';
import { keep, verifiedCallbacks, type VerifiedCallback } from './verifiers';

/** How long FreshBooks may wait for its 2xx while the record is being fetched; it wants an answer quickly. */
const grace = 400;
/** How long a body may take that n8n has not read yet: it leaves alone what is neither a form nor JSON. */
const bodyPatience = 10_000;
/** How long it may take to ask FreshBooks about a handshake; whoever posted it has given up by then. */
const handshakePatience = 60_000;

/**
 * Takes one POST of FreshBooks: the verification of a callback, or an event. Whatever is not proven to come from
 * FreshBooks gets 401 and starts nothing (API facts §10).
 */
export async function receive(context: IWebhookFunctions, clock: Clock): Promise<IWebhookResponseData> {
	const body = await bodyOf(context, clock);
	const fields = fieldsOf(body.toString('utf8'));
	if (fields.get('name') === 'callback.verify') return await receiveHandshake(context, clock, fields);

	const receivedAt = new Date(clock.now()).toISOString();
	const verdict = await verify(context, clock, body, fields);
	if (!verdict.valid) {
		const event = fields.get('name') ?? '';
		warn(context, `refused a delivery (${verdict.reason}) of the event`, event);
		answer(context, 401, 'Not proven to come from FreshBooks');
		if (verdict.mayBeLost) await recover(context, clock, event);
		return { noWebhookResponse: true };
	}

	const items = eventItems(context, clock, fields, receivedAt);
	const ready = await waitAtMost(clock, grace, items);
	// n8n answers this one itself, once it has stored the execution: what is acknowledged then survives a crash
	if (ready && ready.length > 0) return { ...startWith(ready), webhookResponse: 'OK' };

	answer(context, 200, 'OK');
	return { noWebhookResponse: true, ...startWith(await items) };
}

const startWith = (items: IDataObject[]): IWebhookResponseData =>
	items.length > 0 ? { workflowData: [items.map((json) => ({ json }))] } : {};

/** The body as it came over the wire: the signature covers the order and the spelling of the fields. */
async function bodyOf(context: IWebhookFunctions, clock: Clock): Promise<Buffer> {
	const request = context.getRequestObject();
	// n8n itself has used up a body with files, which FreshBooks never sends: it counts as empty, so it proves nothing
	if (!request.rawBody) await waitAtMost(clock, bodyPatience, request.readRawBody()).catch(() => undefined);
	return request.rawBody ?? Buffer.alloc(0);
}

function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	context.getResponseObject().status(status).send(text);
	return { noWebhookResponse: true };
}

/**
 * The verifier goes to the activation that waits for it in this process. When none does, another process is
 * activating, or somebody asked FreshBooks for the verifier again: then it is proven and kept here.
 */
async function receiveHandshake(
	context: IWebhookFunctions,
	clock: Clock,
	fields: Fields,
): Promise<IWebhookResponseData> {
	const handshake = handshakeIn(fields);
	if (!handshake) return answer(context, 401, 'Not a verification');
	if (handOver(context, clock, handshake)) return answer(context, 200, 'OK');
	const { callbackId } = handshake;
	if (verifiedCallbacks(context)[callbackId]) return answer(context, 200, 'Verified already');
	try {
		const session = await triggerSession(context, clock, endingAfter(clock, handshakePatience));
		const proof = await prove(context, session, handshake);
		if (proof.is === 'not tried') return answer(context, 503, 'Too many verifications');
		if (proof.is === 'false') return answer(context, 401, 'Not a verification');
		const [newest, ...older] = await callbacksLike(session, callbackId, proof.callback);
		if (newest === callbackId) keep(context, callbackId, proof.callback);
		answer(context, 200, 'OK');
		for (const id of older) await removeCallback(session, id);
	} catch (error) {
		// thrown on, it would start a failed execution for whoever posts something like a verification
		warn(context, 'could not confirm a verification', error);
		if (!context.getResponseObject().headersSent) answer(context, 503, 'FreshBooks cannot be asked now');
	}
	return { noWebhookResponse: true };
}

/**
 * A callback just verified and the others for the same event at the same address, the newest first: only that one is to
 * stay. The others' verifiers are lost, or several processes have recovered the same event at once, and all keep the
 * same.
 */
async function callbacksLike(session: Session, id: string, like: VerifiedCallback): Promise<string[]> {
	const all = await callbacksAt(session, like.uri);
	const others = all.filter((one) => one.event === like.event && one.isVerified && one.id !== id);
	return [id, ...others.map((one) => one.id)].sort((a, b) => Number(b) - Number(a));
}

async function recover(context: IWebhookFunctions, clock: Clock, event: string): Promise<void> {
	try {
		await recoverVerifier(context, clock, event);
	} catch (error) {
		warn(context, 'could not get a lost verifier back', error);
	}
}
