import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { businessValue } from '../../api/business';
import { withoutCovered } from '../../api/events';
import { texts } from '../../fields/lists';
import type { Clock } from '../../http/clock';
import type { Session } from '../../http/session';
import { freshBooksEvents } from '../derived';
import { withClientId } from '../filters';
import { cleaningLimits, endActivation, hasFailedTry, inActivation, inTurn } from './activation';
import { askAgain, isVerified, listCallbacks, registerCallback, removeCallback, type Callback } from './callbacks';
import { awaitHandshakes, roundTime } from './handshakes';
import { triggerSession, type Limits } from './lookups';
import { webhookSettings } from './settings';
import { drop, dropAll, keepInProcess, keepJust, memoryOf, type VerifiedCallback } from './verifiers';

/** How long to wait for FreshBooks to reach the webhook. */
const oneHandshake = 15_000;

/**
 * How long another process, which has proven a handshake, may take to store its verifier. It must be there before the
 * next handshake comes: n8n writes static data whole.
 */
const storing = 500;

function wantedEvents(context: IHookFunctions): string[] {
	const events = withoutCovered(freshBooksEvents(texts(context.getNodeParameter('events'))));
	if (events.length > 0) return events;
	throw new NodeOperationError(context.getNode(), 'Choose at least one event');
}

const addressOf = (context: IHookFunctions): string => context.getNodeWebhookUrl('default') as string;

/** The address that FreshBooks is to post to. @throws NodeOperationError for one that it will not take */
function reachableAddress(context: IHookFunctions): string {
	const address = addressOf(context);
	const { protocol, hostname } = new URL(address);
	if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return address;
	throw new NodeOperationError(
		context.getNode(),
		`FreshBooks needs a webhook address with HTTPS, and this one is ${address}`,
		{
			description: 'Set the environment variable WEBHOOK_URL of your n8n to its public https:// address.',
		},
	);
}

/**
 * What FreshBooks has for this node: the callbacks at its address, and those that n8n remembers from before the address
 * of n8n was changed. n8n tells nobody of such a change.
 */
async function callbacksOfNode(context: IHookFunctions, session: Session): Promise<Callback[]> {
	const address = addressOf(context);
	const remembered = memoryOf(context).callbacks ?? {};
	return (await listCallbacks(session)).filter(
		({ id, uri }) => uri === address || (remembered[id]?.uri === uri && isSameWebhook(uri, address)),
	);
}

/** Whether two addresses end in the same webhook of n8n (`/webhook/<id>/webhook`): another node's must stay. */
const isSameWebhook = (one: string, other: string): boolean => webhookIn(one) === webhookIn(other);
const webhookIn = (address: string): string => new URL(address).pathname.split('/').slice(-3).join('/');

/** The callbacks that can be relied on, one for each wanted event: FreshBooks has verified it, and its verifier is known. */
function reliable(context: IHookFunctions, callbacks: Callback[], wanted: string[]): Record<string, VerifiedCallback> {
	const address = addressOf(context);
	const remembered = memoryOf(context).callbacks ?? {};
	const good = callbacks.filter(
		({ id, uri, event, isVerified: is }) =>
			is && uri === address && wanted.includes(event) && remembered[id]?.uri === address,
	);
	const byEvent = new Map([...good].reverse().map((one) => [one.event, one]));
	return Object.fromEntries([...byEvent.values()].map(({ id }) => [id, remembered[id]]));
}

/** Whether FreshBooks already has just the callbacks that this node needs, and their verifiers are known. */
export async function isRegistered(context: IHookFunctions, clock: Clock): Promise<boolean> {
	const is = await inActivation(context, clock, async (limits) => await hasJustTheWanted(context, clock, limits));
	if (is) endActivation(context);
	return is;
}

async function hasJustTheWanted(context: IHookFunctions, clock: Clock, limits: Limits): Promise<boolean> {
	const wanted = wantedEvents(context);
	reachableAddress(context);
	const there = await callbacksOfNode(context, await triggerSession(context, clock, limits));
	const good = Object.keys(reliable(context, there, wanted));
	return good.length === wanted.length && good.length === there.length;
}

/**
 * Makes FreshBooks' callbacks of this node just those that it needs.
 * @throws as `registerCallbacks` does, and when it takes too long, the waiting for other nodes of the workflow included
 */
export async function register(context: IHookFunctions, clock: Clock): Promise<void> {
	await inActivation(context, clock, async (limits) => {
		const work = async () => await registerCallbacks(context, clock, limits);
		await inTurn(String(context.getWorkflow().id), work);
	});
	endActivation(context);
}

/**
 * Good callbacks stay, others go, missing ones are registered one after another, each verified before the next.
 * @throws UserError for a filter that is none, NodeOperationError or NodeApiError naming the event and the cause; then
 * no callback is left behind
 */
async function registerCallbacks(context: IHookFunctions, clock: Clock, limits: Limits): Promise<void> {
	const wanted = wantedEvents(context);
	const address = reachableAddress(context);
	const { filters } = webhookSettings(context);
	const session = await triggerSession(context, clock, limits);
	await withClientId(session, filters);
	const there = await callbacksOfNode(context, session);
	const kept = reliable(context, there, wanted);
	await removeAll(
		session,
		there.map(({ id }) => id).filter((id) => !kept[id]),
	);

	const handshakes = awaitHandshakes(context, clock);
	const registration: Registration = { context, session, address, handshakes, ids: [], verified: {}, elsewhere: [] };
	const keptEvents = Object.values(kept).map(({ event }) => event);
	try {
		await registerMissing(
			registration,
			wanted.filter((event) => !keptEvents.includes(event)),
		);
	} catch (error) {
		await cleanUp(registration, clock);
		return await Promise.reject(error as Error);
	} finally {
		handshakes.end();
	}
	// If another process served the handshakes, it has stored the verifiers: writing here would overwrite them.
	if (registration.elsewhere.length > 0) return;
	const business = session.business && businessValue(session.business);
	keepJust(context, { ...kept, ...registration.verified }, business);
}

/** The callbacks that are being registered. */
interface Registration {
	context: IHookFunctions;
	session: Session;
	address: string;
	handshakes: ReturnType<typeof awaitHandshakes>;
	/** Of all that FreshBooks has made so far. */
	ids: string[];
	/** Those whose verifiers this process has, by id. */
	verified: Record<string, VerifiedCallback>;
	/** Those whose verifiers another process has stored. */
	elsewhere: Array<{ id: string; event: string }>;
}

async function registerMissing(registration: Registration, missing: string[]): Promise<void> {
	const { context, session, address: uri } = registration;
	for (let event = missing.shift(); event; event = missing.shift()) {
		const { id, verifier } = await registerOne(registration, event);
		if (verifier === undefined) {
			registration.elsewhere.push({ id, event });
		} else {
			registration.verified[id] = { event, uri, verifier };
			keepInProcess(context, id, registration.verified[id]);
		}
		// several processes that serve webhooks in turn: who writes last would overwrite the others' verifiers
		if (Object.keys(registration.verified).length === 0) continue;
		for (const other of registration.elsewhere.splice(0)) {
			await removeCallback(session, other.id);
			missing.push(other.event);
		}
	}
}

/**
 * Registers a callback and waits until it is verified: by a handshake that this process' own webhook hands over, or by
 * another process that serves the webhooks, which only FreshBooks can tell.
 * @returns its id, and its verifier unless another process has that
 */
async function registerOne(registration: Registration, event: string): Promise<{ id: string; verifier?: string }> {
	const { session, address, handshakes, ids } = registration;
	const { clock } = session.connection;
	handshakes.expectNext();
	const id = await registerCallback(session, event, address);
	ids.push(id);
	handshakes.expect(id);
	const deadline = clock.now() + oneHandshake;
	let lookAt = clock.now() + 1000;
	let askAt = clock.now() + roundTime;
	while (clock.now() < deadline) {
		const verifier = await handshakes.tryAll(session, deadline);
		if (verifier !== undefined) return { id, verifier };
		await handshakes.next(Math.max(0, lookAt - clock.now()));
		if (clock.now() < lookAt) continue;
		lookAt = clock.now() + 1000;
		if (await isVerified(session, id)) {
			await clock.sleep(storing);
			return { id };
		}
		if (clock.now() < askAt) continue;
		askAt = clock.now() + roundTime;
		// it may still come without being asked for
		await askAgain(session, id).catch(() => undefined);
	}
	throw unreachable(registration, event);
}

function unreachable({ context, address, handshakes }: Registration, event: string): NodeOperationError {
	const seconds = oneHandshake / 1000;
	const [message, description] = handshakes.haveCome()
		? [
				`FreshBooks accepted none of the codes that came to verify the webhook for "${event}"`,
				`FreshBooks’ own code did not arrive at ${address} within ${seconds} seconds, but others did: somebody else posts there. Publish again; if it keeps failing, replace this trigger with a new one, which gets another address.`,
			]
		: [
				`FreshBooks did not reach this n8n to verify the webhook for "${event}"`,
				`It posts to ${address}, and nothing arrived within ${seconds} seconds. The address must be reachable from the internet: check WEBHOOK_URL, the proxy and the firewall of your n8n.`,
			];
	return new NodeOperationError(context.getNode(), message, { description });
}

/** A failed activation leaves nothing behind. */
async function cleanUp({ context, session, ids }: Registration, clock: Clock): Promise<void> {
	const cleaning = { ...session, connection: { ...session.connection, ...cleaningLimits(clock) } };
	await Promise.allSettled(ids.map(async (id) => await removeCallback(cleaning, id)));
	for (const id of ids) drop(context, id);
}

/**
 * Removes all callbacks of this node, after what is being registered for its workflow: n8n's older way to publish asks
 * for that again when n8n starts, and somebody may unpublish just then.
 * @throws when FreshBooks refuses, so that n8n tries again
 */
export async function unregister(context: IHookFunctions, clock: Clock): Promise<void> {
	await inTurn(String(context.getWorkflow().id), async () => await removeCallbacks(context, clock));
}

async function removeCallbacks(context: IHookFunctions, clock: Clock): Promise<void> {
	const session = await triggerSession(context, clock, hasFailedTry(context) ? cleaningLimits(clock) : {});
	const callbacks = await callbacksOfNode(context, session);
	await removeAll(
		session,
		callbacks.map(({ id }) => id),
	);
	const address = addressOf(context);
	dropAll(context, (uri) => isSameWebhook(uri, address));
}

/** All at a time: n8n counts the removal of the old version's into the time of publishing the new one. */
async function removeAll(session: Session, ids: string[]): Promise<void> {
	await Promise.all(ids.map(async (id) => await removeCallback(session, id)));
}
