import { signature } from '../../sandbox/freshbooks/webhooks/signature.mts';

/** What is posted to a webhook. */
export interface Delivery {
	uri: string;
	/** The record that it is about: each delivery here has its own, so that executions can be told apart. */
	objectId: number;
	body: string;
	signature?: string;
	/** What is forged about it. */
	forgery?: string;
}

/** One callback at FreshBooks, with the key that signs its deliveries. */
export interface Callback {
	callbackid: number;
	event: string;
	uri: string;
	verified: boolean;
	verifier: string;
}

type Form = Array<[name: string, value: string]>;

/** The form fields in the order in which FreshBooks sends them. */
function form(event: string, objectId: number, accountId: string): Form {
	return [
		['name', event],
		['object_id', String(objectId)],
		['account_id', accountId],
		['business_id', '439001'],
		['identity_id', '990001'],
		['user_id', '1'],
	];
}

function delivery(uri: string, objectId: number, fields: Form, signed?: string): Delivery {
	return { uri, objectId, body: new URLSearchParams(fields).toString(), signature: signed };
}

/** True deliveries of a callback, one for each record. */
export function* trueDeliveries(
	{ uri, verifier }: Callback,
	event: string,
	accountId: string,
	objectIds: Iterable<number>,
): Generator<Delivery> {
	for (const objectId of objectIds) {
		const fields = form(event, objectId, accountId);
		yield delivery(uri, objectId, fields, signature(fields, verifier));
	}
}

/** The same forms for a webhook that checks no signature. */
export function* unsignedDeliveries(uri: string, accountId: string, objectIds: Iterable<number>): Generator<Delivery> {
	for (const objectId of objectIds) yield delivery(uri, objectId, form('client.update', objectId, accountId), 'none');
}

type Forgery = (callback: Callback, other: Callback, accountId: string, objectId: number) => Delivery;

const EVENT = 'client.update';

/** What somebody may try who knows the webhook's address, and what only FreshBooks' own key could make true. */
const FORGERIES: Record<string, Forgery> = {
	'no signature': ({ uri }, _, accountId, id) => delivery(uri, id, form(EVENT, id, accountId)),
	'a wrong key': ({ uri }, _, accountId, id) => {
		const fields = form(EVENT, id, accountId);
		return delivery(uri, id, fields, signature(fields, 'a guessed verifier'));
	},
	'a changed field': ({ uri, verifier }, _, accountId, id) => {
		const seen = form(EVENT, id + 1, accountId);
		return delivery(uri, id, form(EVENT, id, accountId), signature(seen, verifier));
	},
	'a true signature of another event': ({ uri }, other, accountId, id) => {
		const seen = form(`${other.event}.update`, id, accountId);
		return delivery(uri, id, form(EVENT, id, accountId), signature(seen, other.verifier));
	},
	'the key of another callback': ({ uri }, other, accountId, id) => {
		const fields = form(EVENT, id, accountId);
		return delivery(uri, id, fields, signature(fields, other.verifier));
	},
	'another account': ({ uri, verifier }, _, __, id) => {
		const fields = form(EVENT, id, 'hB7kQ2');
		return delivery(uri, id, fields, signature(fields, verifier));
	},
	'another order of the fields': ({ uri, verifier }, _, accountId, id) => {
		const fields = form(EVENT, id, accountId);
		return delivery(uri, id, fields.toReversed(), signature(fields, verifier));
	},
};

/** Forged deliveries, of every kind in turn. */
export function* forgedDeliveries(
	callback: Callback,
	other: Callback,
	accountId: string,
	objectIds: Iterable<number>,
): Generator<Delivery> {
	const kinds = Object.entries(FORGERIES);
	let made = 0;
	for (const objectId of objectIds) {
		const [forgery, forge] = kinds[made++ % kinds.length];
		yield { ...forge(callback, other, accountId, objectId), forgery };
	}
}

/** Ids that no other delivery of the run has. */
export function* freshIds(count = Infinity): Generator<number> {
	for (let made = 0; made < count; made++) yield nextId++;
}

let nextId = 50_000_000;
