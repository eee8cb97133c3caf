import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { waitAtMost, type Clock } from '../../http/clock';
import type { Session } from '../../http/session';
import { callbacksAt, confirm, type Callback } from './callbacks';
import type { Fields } from './signature';
import { nodeKey, type VerifiedCallback } from './verifiers';

/**
 * FreshBooks posts the verifier of a new callback to its address, and anybody who knows the address can post others.
 * FreshBooks alone can tell them apart, at a request for each.
 */
interface Handshake {
	callbackId: string;
	verifier: string;
}

/** FreshBooks' verifiers are 31 to 34 letters and digits in all samples (API facts §10.2). */
const likelyVerifier = /^[\w-]{16,64}$/;
const likelyId = /^\d{1,18}$/;

/** A handshake as FreshBooks would post it; undefined for what cannot be one. */
export function handshakeIn(fields: Fields): Handshake | undefined {
	const callbackId = fields.get('object_id') ?? '';
	const verifier = fields.get('verifier') ?? '';
	return likelyId.test(callbackId) && likelyVerifier.test(verifier) ? { callbackId, verifier } : undefined;
}

/** After so many milliseconds FreshBooks is asked to post a verifier again. One that came in both rounds is tried first. */
export const roundTime = 3000;
/** So many verifiers of one callback are tried in a round, and as many again of those that come for the second time. */
const mostTries = 8;
/** So many wait to be tried. */
const mostKept = 200;

/** The verifiers that came for one callback and were not tried yet, in the order in which they came. */
interface Candidates {
	/** When the round began. */
	began: number;
	tries: number;
	inThisRound: Set<string>;
	before: Set<string>;
}

const noCandidates = (now: number): Candidates => ({
	began: now,
	tries: 0,
	inThisRound: new Set(),
	before: new Set(),
});

function add(candidates: Candidates, verifier: string, now: number): void {
	if (now - candidates.began >= roundTime) {
		Object.assign(candidates, { ...noCandidates(now), before: candidates.inThisRound });
	}
	const { inThisRound } = candidates;
	inThisRound.delete(verifier);
	inThisRound.add(verifier);
	const [oldest] = inThisRound;
	if (inThisRound.size > mostKept) inThisRound.delete(oldest);
}

/**
 * The one to try next: one that FreshBooks may have posted in both rounds; otherwise the first and the last by turns,
 * because a flood comes before or after the true one, seldom around it.
 */
function takeNext(candidates: Candidates): string | undefined {
	const { inThisRound, before } = candidates;
	const all = [...inThisRound];
	const repeated = all.find((verifier) => before.has(verifier));
	if (candidates.tries >= (repeated ? 2 * mostTries : mostTries)) return undefined;
	const next = repeated ?? all.at(candidates.tries % 2 === 0 ? 0 : -1);
	if (next === undefined) return undefined;
	candidates.tries++;
	inThisRound.delete(next);
	return next;
}

/** What this process knows of the handshakes of one trigger node. */
interface Inbox {
	/** Set while an activation in this process waits for them. */
	activation?: Activation;
	/** By callback, where no activation waits in this process. */
	unverified: Map<string, Verification>;
	/** The latest list of the callbacks here, and the one that follows on it. */
	list: Promise<unknown>;
	nextList?: Promise<Callback[]>;
	/** There is one request a second for handshakes, and some may be saved up: when none would be left of those. */
	nextAt: number;
}

interface Activation {
	/** Those that come before FreshBooks has told the id of the callback. */
	early: Handshake[];
	callbackId?: string;
	candidates: Candidates;
	/** Whether any have come for this callback. */
	haveCome: boolean;
	wake(): void;
}

interface Verification {
	candidates: Candidates;
	/** What the tries so far have come to; the next ones follow on them. */
	found: Promise<string | undefined>;
}

/** By trigger node, and this module's alone. */
const inboxes = new Map<string, Inbox>();

function inboxOf(context: IHookFunctions | IWebhookFunctions): Inbox {
	const key = nodeKey(context);
	const inbox = inboxes.get(key) ?? { unverified: new Map(), list: Promise.resolve(), nextAt: 0 };
	inboxes.set(key, inbox);
	return inbox;
}

/** Whether an activation of a trigger node is under way in this process. */
export const isActivating = (context: IHookFunctions | IWebhookFunctions): boolean =>
	inboxes.get(nodeKey(context))?.activation !== undefined;

/**
 * Begins to wait for the handshakes of one trigger node; `end` must follow. n8n writes a workflow's static data whole,
 * whoever saves last wins: a verifier that the webhook stored while `create()` runs would be overwritten when `create()`
 * ends. So whoever waits here gets it, and is then the only one to write it.
 */
export function awaitHandshakes(context: IHookFunctions, clock: Clock) {
	const inbox = inboxOf(context);
	const activation: Activation = { early: [], candidates: noCandidates(clock.now()), haveCome: false, wake: () => {} };
	inbox.activation = activation;
	return {
		/** Those that come from now on are for a callback whose id is not known yet. */
		expectNext(): void {
			activation.callbackId = undefined;
		},
		/** From now on only those for this callback count. */
		expect(callbackId: string): void {
			activation.callbackId = callbackId;
			activation.candidates = noCandidates(clock.now());
			activation.haveCome = false;
			for (const handshake of activation.early.splice(0)) receive(activation, handshake, clock);
		},
		/** Whether any have come for this callback. */
		haveCome: (): boolean => activation.haveCome,
		/** Tries those that are there. @returns the true verifier */
		async tryAll(session: Session, until: number): Promise<string | undefined> {
			const { callbackId = '', candidates } = activation;
			return await tryAll(session, callbackId, candidates, () => clock.now() < until);
		},
		/** Ends when the next one comes, or after some milliseconds. */
		async next(milliseconds: number): Promise<void> {
			const arrival = new Promise<void>((resolve) => {
				activation.wake = resolve;
			});
			await waitAtMost(clock, milliseconds, arrival);
		},
		end(): void {
			if (inbox.activation === activation) inbox.activation = undefined;
		},
	};
}

function receive(activation: Activation, handshake: Handshake, clock: Clock): void {
	const { callbackId, early, candidates } = activation;
	if (callbackId === undefined) {
		early.push(handshake);
		if (early.length > mostKept) early.shift();
		return;
	}
	if (handshake.callbackId !== callbackId) return;
	activation.haveCome = true;
	add(candidates, handshake.verifier, clock.now());
	activation.wake();
}

async function tryAll(
	session: Session,
	callbackId: string,
	candidates: Candidates,
	mayAsk: () => Promise<boolean> | boolean,
): Promise<string | undefined> {
	for (let verifier = takeNext(candidates); verifier && (await mayAsk()); verifier = takeNext(candidates)) {
		if (await confirm(session, callbackId, verifier)) return verifier;
	}
	return undefined;
}

/** Hands a handshake to the activation that waits for it in this process. @returns whether one does */
export function handOver(context: IWebhookFunctions, clock: Clock, handshake: Handshake): boolean {
	const { activation } = inboxOf(context);
	if (activation) receive(activation, handshake, clock);
	return activation !== undefined;
}

/** So many requests at once, then one a second: whoever posts what looks like a handshake, the next one still gets its turn. */
const mostAtOnce = 50;

async function takeTurn(inbox: Inbox, { connection: { clock, signal } }: Session): Promise<true> {
	const now = clock.now();
	inbox.nextAt = Math.max(inbox.nextAt, now) + 1000;
	const wait = inbox.nextAt - now - mostAtOnce * 1000;
	if (wait > 0) await clock.sleep(wait, signal);
	return true;
}

/**
 * The callbacks at an address as FreshBooks has them from now on: one list at a time is asked for, and those who come
 * meanwhile share the next one.
 */
async function listFromNow(inbox: Inbox, session: Session, address: string): Promise<Callback[]> {
	inbox.nextList ??= inbox.list
		.catch(() => undefined)
		.then(async () => await takeTurn(inbox, session))
		.finally(() => {
			inbox.nextList = undefined;
		})
		.then(async () => {
			const list = callbacksAt(session, address);
			inbox.list = list;
			return await list;
		});
	return await inbox.nextList;
}

/** What FreshBooks says of a handshake that no activation in this process waits for. */
type Proof = { is: 'true'; callback: VerifiedCallback } | { is: 'false' } | { is: 'not tried' };

/**
 * Proves a handshake with FreshBooks: another process is activating, or somebody has asked for the verifier again.
 * @throws NodeApiError when FreshBooks cannot be asked
 */
export async function prove(
	context: IWebhookFunctions,
	session: Session,
	{ callbackId, verifier }: Handshake,
): Promise<Proof> {
	const inbox = inboxOf(context);
	const address = context.getNodeWebhookUrl('default') as string;
	const here = await listFromNow(inbox, session, address);
	for (const id of inbox.unverified.keys()) if (!here.some((one) => one.id === id)) inbox.unverified.delete(id);
	const unverified = here.find(({ id, isVerified }) => id === callbackId && !isVerified);
	// a callback that is not ours, or whose verifier FreshBooks has posted before
	if (!unverified) return { is: 'false' };

	const { clock } = session.connection;
	const { candidates, found: before } = inbox.unverified.get(callbackId) ?? {
		candidates: noCandidates(clock.now()),
		found: Promise.resolve(undefined),
	};
	add(candidates, verifier, clock.now());
	const mayAsk = async () => await takeTurn(inbox, session);
	const found = before
		.catch(() => undefined)
		.then(async (earlier) => earlier ?? (await tryAll(session, callbackId, candidates, mayAsk)));
	inbox.unverified.set(callbackId, { candidates, found });
	const trueOne = await found;
	if (trueOne !== undefined) inbox.unverified.delete(callbackId);
	if (trueOne === verifier) return { is: 'true', callback: { event: unverified.event, uri: address, verifier } };
	return { is: trueOne === undefined && candidates.inThisRound.has(verifier) ? 'not tried' : 'false' };
}
