import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';

import { businessValue } from '../../api/business';
import { scopeOf, withoutCovered } from '../../api/events';
import { createRecord, readRecord } from '../../api/records';
import { texts } from '../../fields/values';
import type { Clock } from '../../http/clock';
import type { Session } from '../../http/session';
import { callback } from '../../resources/account/callback';
import { activated, activating, cleaningLimits, hasFailed } from './activation';
import { callbacksAt, confirm, idOf, removeCallback, sessionOf, type Limits } from './callbacks';
import { expectHandshakes } from './rendezvous';
import { forget, keyOf, learn, memoryOf, settle, type Known, type Memory } from './secrets';
import { settingsOf } from './settings';

/** How long to wait for FreshBooks to reach the webhook. */
const oneHandshake = 15_000;

/**
 * How long another process, which has confirmed a handshake, may take to store its secret. It must be there before the
 * next handshake comes: n8n writes static data whole.
 */
const storing = 500;

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
export async function isRegistered(context: IHookFunctions, clock: Clock): Promise<boolean> {
	const is = await activating(context, clock, async (limits) => await hasJustTheWanted(context, clock, limits));
	if (is) activated(context);
	return is;
}

async function hasJustTheWanted(context: IHookFunctions, clock: Clock, limits: Limits): Promise<boolean> {
	const wanted = wantedEvents(context);
	const uri = addressOf(context);
	const there = await callbacksAt(await sessionOf(context, clock, limits), uri);
	const memory = memoryOf(context);
	const good = there.filter((one) => isGood(one, memory) && wanted.includes(String(one.event)));
	return (
		good.length === there.length &&
		new Set(good.map(({ event }) => event)).size === wanted.length &&
		good.length === wanted.length
	);
}

/** The registration under way, by workflow. */
const registrations = new Map<string, Promise<void>>();

/**
 * Registers one trigger node of a workflow after the other, though n8n activates them at the same time: processes that
 * serve their handshakes write the static data of the whole workflow, each over the other's.
 * @throws as `registerCallbacks` does, and when it takes too long, the waiting for other nodes included
 */
export async function register(context: IHookFunctions, clock: Clock): Promise<void> {
	await activating(context, clock, async (limits) => await registerInTurn(context, clock, limits));
	activated(context);
}

async function registerInTurn(context: IHookFunctions, clock: Clock, limits: Limits): Promise<void> {
	const workflow = String(context.getWorkflow().id);
	const before = registrations.get(workflow) ?? Promise.resolve();
	const turn = before.then(async () => await registerCallbacks(context, clock, limits));
	const settled = turn.catch(() => undefined);
	registrations.set(workflow, settled);
	void settled.then(() => {
		if (registrations.get(workflow) === settled) registrations.delete(workflow);
	});
	await turn;
}

/**
 * Makes FreshBooks' callbacks for this address just those that the node needs: good ones stay, others go, missing
 * ones are registered one after another, each verified before the next.
 * @throws UserError for a filter that is none, NodeOperationError or NodeApiError naming the event and the cause; then
 * no callback is left behind
 */
async function registerCallbacks(context: IHookFunctions, clock: Clock, limits: Limits): Promise<void> {
	const wanted = wantedEvents(context);
	const uri = addressOf(context);
	settingsOf(context);
	const session = await sessionOf(context, clock, limits);
	const memory = memoryOf(context);
	const there = await callbacksAt(session, uri);

	const kept = new Map<string, Known>();
	for (const one of there) {
		const known = memory.callbacks?.[idOf(one)];
		const isWanted = wanted.includes(String(one.event)) && ![...kept.values()].some(({ event }) => event === one.event);
		if (known && isWanted && isGood(one, memory)) kept.set(idOf(one), known);
	}
	await removeCallbacks(
		session,
		there.filter((one) => !kept.has(idOf(one))),
	);

	const missing: string[] = wanted.filter((event) => ![...kept.values()].some((known) => known.event === event));
	const handshakes = expectHandshakes(keyOf(context), clock);
	const registered: string[] = [];
	const verified = new Map<string, Known>();
	const verifiedElsewhere = new Map<string, string>();
	let complete = false;
	try {
		for (let event = missing.shift(); event; event = missing.shift()) {
			const about = { ...session, subject: { name: `webhook for "${event}"`, needs: scopeOf(event), labels: {} } };
			const id = idOf(await createRecord(about, callback.endpoint, { event, uri }));
			registered.push(id);
			const verifier = await verification(about, id, handshakes, clock.now() + oneHandshake);
			if (verifier === undefined) throw unreachable(context, event, uri);
			if (verifier === elsewhere) {
				verifiedElsewhere.set(id, event);
			} else {
				verified.set(id, { event, uri, verifier });
				learn(context, id, { event, uri, verifier });
			}
			// several processes that serve webhooks in turn: who writes last would overwrite the others' secrets
			if (verified.size === 0) continue;
			for (const [otherId, other] of verifiedElsewhere) {
				await removeCallback(session, otherId);
				verifiedElsewhere.delete(otherId);
				missing.push(other);
			}
		}
		complete = true;
	} finally {
		handshakes.end();
		// a failed activation leaves nothing behind
		const cleaning = { ...session, connection: { ...session.connection, ...cleaningLimits(clock) } };
		if (!complete) await Promise.allSettled(registered.map(async (id) => await removeCallback(cleaning, id)));
	}

	// If another process served the handshakes, it has stored the verifiers: writing here would overwrite them.
	if (verifiedElsewhere.size > 0) return;
	settle(context, Object.fromEntries([...kept, ...verified]));
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
	const { clock } = session.connection;
	for (;;) {
		for (const { verifier } of handshakes.take(id)) {
			if (await confirm(session, id, verifier)) return verifier;
		}
		if (clock.now() >= deadline) return undefined;
		await handshakes.next(1000);
		if (handshakes.has(id)) continue;
		const { verified } = await readRecord(session, callback.endpoint, id);
		if (verified !== true) continue;
		await clock.sleep(storing);
		return elsewhere;
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
export async function unregister(context: IHookFunctions, clock: Clock): Promise<void> {
	const session = await sessionOf(context, clock, hasFailed(context) ? cleaningLimits(clock) : {});
	const uri = context.getNodeWebhookUrl('default') as string;
	await removeCallbacks(session, await callbacksAt(session, uri));
	forget(context);
}

/** All at a time: n8n counts the removal of the old version's into the time of publishing the new one. */
async function removeCallbacks(session: Session, callbacks: IDataObject[]): Promise<void> {
	await Promise.all(callbacks.map(async (one) => await removeCallback(session, idOf(one))));
}
