import type { Context } from '../model/resource.mts';
import { type Business, type Delivery, type Fields, remember, type State, tableOf } from '../state/state.mts';
import { signature } from './signature.mts';

type Form = [name: string, value: string][];

const KEPT = 20_000;

/** Stops every delivery that waits or is under way. */
export function stopDeliveries(state: State): void {
	state.stopper.abort();
	state.stopper = new AbortController();
}

async function post(uri: string, form: Form, headers: Record<string, string>, timeoutMs: number, stop: AbortSignal) {
	const reply = await fetch(uri, {
		method: 'POST',
		body: new URLSearchParams(form).toString(),
		headers: {
			'content-type': 'application/x-www-form-urlencoded',
			'user-agent': 'FreshHooks/0.4 (http://developers.freshbooks.com/api/webhooks)',
			...headers,
		},
		redirect: 'manual',
		signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
	});
	await reply.arrayBuffer();
	return reply.status;
}

/**
 * Sends the verification code of a callback: the fields and their order as captured (API facts §10.2). It is not
 * signed: a signed handshake was claimed and never observed.
 */
export function sendHandshake(state: State, business: Business, callback: Fields): void {
	if (state.switches.handshakes === 'off') return;
	state.counters.handshakesSent++;
	const form: Form = [
		['user_id', '1'],
		['name', 'callback.verify'],
		['verifier', String(callback.verifier)],
		['object_id', String(callback.callbackid)],
		['account_id', business.accountId],
		['system', `https://${business.accountId.toLowerCase()}.freshbooks.com`],
	];
	// An unreachable receiver is nothing to FreshBooks: the callback just stays unverified.
	post(String(callback.uri), form, {}, state.switches.deliveryTimeoutMs, state.stopper.signal).catch(() => undefined);
}

async function attempt(
	state: State,
	delivery: Delivery,
	form: Form,
	headers: Record<string, string>,
	stop: AbortSignal,
) {
	delivery.attempts++;
	state.counters.deliveriesSent++;
	try {
		const status = await post(delivery.uri, form, headers, state.switches.deliveryTimeoutMs, stop);
		delivery.statuses.push(status);
		return status >= 200 && status < 300;
	} catch {
		delivery.statuses.push(0);
		return false;
	}
}

/** Retries a few times with growing delay; what FreshBooks really does is UNCONFIRMED (API facts §10.6). */
async function run(state: State, delivery: Delivery, form: Form, headers: Record<string, string>): Promise<void> {
	const stop = state.stopper.signal;
	for (let tried = 0; tried <= state.switches.deliveryRetries; tried++) {
		if (tried > 0) await state.time.sleep(state.switches.deliveryRetryDelayMs * 2 ** (tried - 1), stop);
		if (!(await attempt(state, delivery, form, headers, stop))) continue;
		delivery.acknowledged = true;
		state.counters.deliveriesAcknowledged++;
		break;
	}
	delivery.done = true;
}

function deliver(context: Context, callback: Fields, event: string, objectId: number): void {
	const { state, business, identity } = context;
	const { switches } = state;
	const form: Form = [
		['name', event],
		['object_id', String(objectId)],
		['account_id', business.accountId],
		['business_id', String(business.businessId)],
		['identity_id', String(identity.id)],
		['user_id', '1'],
		...Object.entries(switches.deliveryExtraFields),
	];
	const key = switches.signDeliveriesWith ?? String(callback.verifier);
	const headers: Record<string, string> = key ? { 'X-FreshBooks-Hmac-SHA256': signature(form, key) } : {};
	const delivery: Delivery = {
		id: (state.deliveries.at(-1)?.id ?? 0) + 1,
		callbackid: Number(callback.callbackid),
		event,
		objectId,
		uri: String(callback.uri),
		attempts: 0,
		statuses: [],
		acknowledged: false,
		done: false,
	};
	remember(state.deliveries, delivery, KEPT);
	run(state, delivery, form, headers).catch(() => undefined);
}

/**
 * Tells every verified callback of the event, or of its noun (API facts §10.3). Unverified ones never hear of it
 * (API facts §10.6).
 */
export function emit(context: Context, noun: string | undefined, verb: string, objectId: number): void {
	const { switches } = context.state;
	if (!noun || switches.deliveries === 'off') return;
	const event = `${noun}.${verb}`;
	const times = switches.deliveries === 'duplicate' ? 2 : 1;
	for (const callback of tableOf(context.business, 'callbacks').rows.values()) {
		if (!callback.verified || (callback.event !== event && callback.event !== noun)) continue;
		for (let sent = 0; sent < times; sent++) deliver(context, callback, event, objectId);
	}
}
