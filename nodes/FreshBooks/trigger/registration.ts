import {
	NodeApiError,
	NodeOperationError,
	sleep,
	type IDataObject,
	type IHookFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { businessValue, requireId, resolveBusiness } from '../api/business';
import { connectTo, credentialIdOf, readBaseUrl } from '../api/connection';
import { createRecord, deleteRecord, listRecords, readRecord, updateRecord } from '../api/records';
import type { Session } from '../api/request';
import { locatorName, locatorText, texts } from '../operations/values';
import { callback } from '../resources/callback';
import { nounOf, scopeOf, withoutCovered } from '../resources/events';
import { recently } from './recent';
import { expectHandshakes } from './rendezvous';
import { settingsOf } from './settings';

/**
 * How long to wait for FreshBooks to reach the webhook, for one callback and for all of them. n8n ends an activation
 * after 84 seconds and tries up to five times.
 */
const oneHandshake = 15_000;
const allHandshakes = 65_000;

/**
 * How long another process, which has confirmed a handshake, may take to store its secret. It must be there before the
 * next handshake comes: n8n writes static data whole.
 */
const storing = 500;

/** Addresses of credentials: n8n starts a JavaScript engine (115 ms) whenever one is read, so not for each delivery. */
const addresses = recently<string>(60_000, 100);

/** A callback whose secret is known. */
export interface Known {
	event: string;
	uri: string;
	/** FreshBooks signs every delivery of the callback with it. */
	verifier: string;
}

/** What a trigger node keeps in n8n's static data. */
export interface Memory {
	/** By callback id. */
	callbacks?: Record<string, Known>;
	/** All three ids of the business, when the user left it to the node to find. */
	business?: string;
}

export const memoryOf = (context: IHookFunctions | IWebhookFunctions): Memory => context.getWorkflowStaticData('node');

/** One trigger node in one mode of life: published, or listening for a test event. */
export function keyOf(context: IHookFunctions | IWebhookFunctions): string {
	return [context.getWorkflow().id, context.getNode().id, context.getMode() === 'manual' ? 'test' : 'live'].join(' ');
}

/** The account whose events are ours, as far as it is known without asking FreshBooks. */
export function accountOf(context: IWebhookFunctions): string | undefined {
	const picked = locatorText(context.getNodeParameter('business', {}));
	const value = picked.includes(':') ? picked : (memoryOf(context).business ?? '');
	return value.split(':')[0] || undefined;
}

/** A session for requests about callbacks of the node's business. */
export async function sessionOf(context: IHookFunctions | IWebhookFunctions): Promise<Session> {
	const connection = connectTo(context, await addressOfApi(context));
	const picked = context.getNodeParameter('business', {}) as IDataObject;
	const value = locatorText(picked) || (memoryOf(context).business ?? '');
	const business = await resolveBusiness(connection, value, locatorName(picked));
	requireId(connection, business, 'events');
	return { connection, business, subject: { name: 'webhook', labels: {} } };
}

async function addressOfApi(context: IHookFunctions | IWebhookFunctions): Promise<string> {
	const credentialId = credentialIdOf(context);
	const known = 'getRequestObject' in context ? addresses.get(credentialId) : undefined;
	if (known) return known;
	const baseUrl = await readBaseUrl(context);
	addresses.set(credentialId, baseUrl);
	return baseUrl;
}

/** The callbacks that FreshBooks has for an address: what it says is the truth, not what n8n remembers. */
async function callbacksAt(session: Session, uri: string): Promise<IDataObject[]> {
	const all = await listRecords(session, callback.endpoint, []);
	return all.filter((one) => one.uri === uri);
}

const idOf = (one: IDataObject): string => String(one.callbackid);

function wantedEvents(context: IHookFunctions): string[] {
	const events = withoutCovered(texts(context.getNodeParameter('events')));
	if (events.length > 0) return events;
	throw new NodeOperationError(context.getNode(), 'Choose at least one event');
}

function addressOf(context: IHookFunctions): string {
	const uri = context.getNodeWebhookUrl('default') as string;
	const { protocol, hostname } = new URL(uri);
	if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return uri;
	throw new NodeOperationError(
		context.getNode(),
		`FreshBooks needs a webhook address with HTTPS, and this one is ${uri}`,
		{
			description: 'Set the environment variable WEBHOOK_URL of your n8n to its public https:// address.',
		},
	);
}

/** Whether a callback can be relied on: FreshBooks has verified it, and its secret is known here. */
const isGood = (one: IDataObject, memory: Memory): boolean =>
	one.verified === true && memory.callbacks?.[idOf(one)]?.uri === one.uri;

/** Whether FreshBooks already has just the callbacks that this node needs, and their secrets are known. */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const wanted = wantedEvents(context);
	const uri = addressOf(context);
	const there = await callbacksAt(await sessionOf(context), uri);
	const memory = memoryOf(context);
	const good = there.filter((one) => isGood(one, memory) && wanted.includes(String(one.event)));
	return (
		good.length === there.length &&
		new Set(good.map(({ event }) => event)).size === wanted.length &&
		good.length === wanted.length
	);
}

/**
 * Makes FreshBooks' callbacks for this address just those that the node needs: good ones stay, others go, missing
 * ones are registered one after another, each verified before the next.
 * @throws UserError for a filter that is none, NodeOperationError or NodeApiError naming the event and the cause; then
 * no callback is left behind
 */
export async function register(context: IHookFunctions): Promise<void> {
	const wanted = wantedEvents(context);
	const uri = addressOf(context);
	settingsOf(context);
	const session = await sessionOf(context);
	const memory = memoryOf(context);
	const there = await callbacksAt(session, uri);

	const kept = new Map<string, Known>();
	for (const one of there) {
		const known = memory.callbacks?.[idOf(one)];
		const isWanted = wanted.includes(String(one.event)) && ![...kept.values()].some(({ event }) => event === one.event);
		if (known && isWanted && isGood(one, memory)) kept.set(idOf(one), known);
		else await removeCallback(session, idOf(one));
	}

	const missing = wanted.filter((event) => ![...kept.values()].some((known) => known.event === event));
	const handshakes = expectHandshakes(keyOf(context));
	const deadline = Date.now() + allHandshakes;
	const registered: string[] = [];
	const verified = new Map<string, Known>();
	let complete = false;
	try {
		for (const event of missing) {
			const about = { ...session, subject: { name: `webhook for "${event}"`, needs: scopeOf(event), labels: {} } };
			const id = idOf(await createRecord(about, callback.endpoint, { event, uri }));
			registered.push(id);
			const verifier = await verification(about, id, handshakes, Math.min(Date.now() + oneHandshake, deadline));
			if (verifier === undefined) throw unreachable(context, event, uri);
			if (verifier !== elsewhere) verified.set(id, { event, uri, verifier });
		}
		complete = true;
	} finally {
		handshakes.end();
		// a failed activation leaves nothing behind
		if (!complete) await Promise.allSettled(registered.map(async (id) => await removeCallback(session, id)));
	}

	// If another process served the handshakes, it has stored the verifiers: writing here would overwrite them.
	if (missing.length > 0 && verified.size === 0) return;
	memory.callbacks = Object.fromEntries([...kept, ...verified]);
	if (session.business) memory.business = businessValue(session.business);
}

const elsewhere = Symbol('verified by another process');

/**
 * Waits until a new callback is verified: by the handshake that this process' own webhook hands over, or by another
 * process that serves the webhooks, which only FreshBooks can tell.
 * @returns the verifier, `elsewhere`, or undefined when nothing came in time
 */
async function verification(
	session: Session,
	id: string,
	handshakes: ReturnType<typeof expectHandshakes>,
	deadline: number,
): Promise<string | typeof elsewhere | undefined> {
	for (;;) {
		for (const { verifier } of handshakes.take(id)) {
			if (await confirm(session, id, verifier)) return verifier;
		}
		if (Date.now() >= deadline) return undefined;
		await handshakes.next(1000);
		if (handshakes.has(id)) continue;
		const { verified } = await readRecord(session, callback.endpoint, id);
		if (verified !== true) continue;
		await sleep(storing);
		return elsewhere;
	}
}

/**
 * Confirms a verifier with FreshBooks, which alone knows whether it is the true one: anybody could post a made-up
 * one to the webhook.
 * @returns whether it is
 */
export async function confirm(session: Session, id: string, verifier: string): Promise<boolean> {
	try {
		const { verified } = await updateRecord(session, callback.endpoint, id, { verifier });
		return verified === true;
	} catch (error) {
		const { httpCode } = error as NodeApiError;
		if (httpCode && ['400', '403', '404', '422'].includes(httpCode)) return false;
		throw new NodeApiError(session.connection.context.getNode(), error as never);
	}
}

function unreachable(context: IHookFunctions, event: string, uri: string): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		`FreshBooks did not reach this n8n to verify the webhook for "${event}"`,
		{
			description: `It posts to ${uri}, and nothing came within ${oneHandshake / 1000} seconds. The address must be reachable from the internet: check WEBHOOK_URL, the proxy and the firewall of your n8n.`,
		},
	);
}

/** Removes all callbacks for this address. @throws when FreshBooks refuses, so that n8n tries again */
export async function unregister(context: IHookFunctions): Promise<void> {
	const session = await sessionOf(context);
	const uri = context.getNodeWebhookUrl('default') as string;
	for (const one of await callbacksAt(session, uri)) await removeCallback(session, idOf(one));
	const memory = memoryOf(context);
	delete memory.callbacks;
	delete memory.business;
}

/** When a node first got a delivery that no known secret explains. */
const firstMiss = new Map<string, number>();
const patience = 120_000;

/**
 * A delivery came that no known secret explains: forged, or a secret is lost (a restored backup). FreshBooks sends the
 * code again for a callback that is not verified yet; one that is verified must be registered anew. The handshake that
 * follows stores the secret. Only a second such delivery, two minutes on, sets this going: an activation that is under
 * way has not stored its secrets yet and must not be disturbed, and forged calls must not make the node busy.
 */
export async function recoverSecret(context: IWebhookFunctions, event: string): Promise<void> {
	const key = keyOf(context);
	const first = firstMiss.get(key) ?? Date.now();
	firstMiss.set(key, first);
	if (Date.now() - first < patience) return;
	firstMiss.delete(key);
	const session = await sessionOf(context);
	const uri = context.getNodeWebhookUrl('default') as string;
	for (const one of await callbacksAt(session, uri)) {
		const covers = one.event === event || one.event === nounOf(event);
		if (!covers || memoryOf(context).callbacks?.[idOf(one)]) continue;
		if (one.verified !== true) {
			await updateRecord(session, callback.endpoint, idOf(one), { resend: true });
			continue;
		}
		await removeCallback(session, idOf(one));
		await createRecord(session, callback.endpoint, { event: one.event, uri });
	}
}

/** Deletes a callback; one that is gone already is fine. */
async function removeCallback(session: Session, id: string): Promise<void> {
	try {
		await deleteRecord(session, callback.endpoint, id);
	} catch (error) {
		if ((error as NodeApiError).httpCode !== '404')
			throw new NodeApiError(session.connection.context.getNode(), error as never);
	}
}
