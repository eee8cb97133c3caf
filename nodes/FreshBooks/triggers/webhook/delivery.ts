import { createHash } from 'crypto';

import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { readIdentity } from '../../api/business';
import { nounOf } from '../../api/events';
import { oneLine } from '../../formats/leaving';
import { withoutSecrets } from '../../formats/secrets';
import { waitAtMost, type Clock } from '../../http/clock';
import type { Session } from '../../http/session';
import { matches } from '../filters';
import { present, readOf, watched } from '../watched';
import { callbacksAt, confirm, idOf, knownBusiness, removeCallback, sessionOf, type Limits } from './callbacks';
import { recently } from './recent';
import { recoverSecret } from './recovery';
import { handOver, isExpected } from './rendezvous';
import { keyOf, learn, memoryOf, remember, secretsOf, unlearn, type Known } from './secrets';
import { settingsOf, type Settings } from './settings';
import { fieldsOf, isSignedWith, type Fields } from './signature';

/** What a node has last told of an event and a record: the same once more within this time is a duplicate. */
const lastTold = recently<string>(600_000);
/** The status in which an invoice was last heard of, to tell when it comes into one. */
const lastStatuses = recently<string>(86_400_000);
/** Who a credential belongs to. */
const owners = recently<IDataObject>(600_000, 100);

/** How long FreshBooks may wait for its 2xx while the record is being fetched; it wants an answer quickly. */
const grace = 400;
/** How long an event waits for its record before it starts the workflow without. */
const patience = 60_000;
/** How long a delivery waits for FreshBooks to say whether its callback still exists. */
const proofPatience = 3000;

/**
 * Takes one POST of FreshBooks: the verification of a callback, or an event. Whatever is not proven to come from
 * FreshBooks gets 401 and starts nothing (API facts §10).
 */
export async function receive(context: IWebhookFunctions, clock: Clock): Promise<IWebhookResponseData> {
	const fields = fieldsOf(await rawBody(context));
	if (fields.get('name') === 'callback.verify') return await receiveHandshake(context, clock, fields);

	const receivedAt = new Date(clock.now()).toISOString();
	if (!(await isTrue(context, clock, fields))) {
		const event = fields.get('name') ?? '';
		context.logger.warn('FreshBooks Trigger: refused a delivery whose signature is missing or wrong', {
			event: oneLine(event),
		});
		answer(context, 401, 'The signature is missing or wrong');
		await recover(context, clock, event);
		return { noWebhookResponse: true };
	}

	const item = itemOf(context, clock, fields, receivedAt);
	const ready = await waitAtMost(
		clock,
		grace,
		item.then((json) => ({ json })),
	);
	// n8n answers this one itself, once it has stored the execution: what is acknowledged then survives a crash
	if (ready?.json) return { ...startWith(ready.json), webhookResponse: 'OK' };

	answer(context, 200, 'OK');
	return { noWebhookResponse: true, ...startWith(await item) };
}

const startWith = (json?: IDataObject): IWebhookResponseData => (json ? { workflowData: [[{ json }]] } : {});

/** The body as it came over the wire: the signature covers the order and the spelling of the fields. */
async function rawBody(context: IWebhookFunctions): Promise<string> {
	const request = context.getRequestObject();
	// n8n itself has used up a body with files, which FreshBooks never sends: it counts as empty, so it proves nothing
	if (!request.rawBody) await request.readRawBody().catch(() => undefined);
	return request.rawBody?.toString('utf8') ?? '';
}

/** Whether the signature is that of a callback for this event, and the event is from the business' own account. */
async function isTrue(context: IWebhookFunctions, clock: Clock, fields: Fields): Promise<boolean> {
	const event = fields.get('name') ?? '';
	const signature = String(context.getHeaderData()['x-freshbooks-hmac-sha256'] ?? '');
	const { accountId: ours } = knownBusiness(context, clock);
	if (ours && fields.get('account_id') !== ours) return false;
	const signer = Object.entries(secretsOf(context))
		.filter(([, one]) => one.event === event || one.event === nounOf(event))
		.find(([, { verifier }]) => isSignedWith(fields, signature, verifier));
	if (!signer || !(await isStillThere(context, clock, signer[0]))) return false;
	remember(context, ...signer);
	return true;
}

/**
 * Whether the callback of a secret still exists. One that n8n's static data lacks was overwritten there by a polling
 * trigger, or another process has unpublished the workflow, and this one was not told: FreshBooks knows.
 */
async function isStillThere(context: IWebhookFunctions, clock: Clock, id: string): Promise<boolean> {
	if (memoryOf(context).callbacks?.[id] || isExpected(keyOf(context))) return true;
	const there = await waitAtMost(clock, proofPatience, idsThere(context, clock));
	// a true event must not get lost because FreshBooks cannot be asked
	if (!there || there.includes(id)) return true;
	unlearn(context, id);
	return false;
}

async function idsThere(context: IWebhookFunctions, clock: Clock): Promise<string[] | undefined> {
	try {
		const uri = context.getNodeWebhookUrl('default') as string;
		return (await callbacksAt(await sessionOf(context, clock), uri)).map(idOf);
	} catch (error) {
		warn(context, 'could not ask for the webhooks', error);
		return undefined;
	}
}

/** A line of n8n's log about what nobody else is told. */
function warn(context: IWebhookFunctions, what: string, error: unknown): void {
	context.logger.warn(oneLine(`FreshBooks Trigger: ${what}. ${(error as Error).message}`));
}

function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	context.getResponseObject().status(status).send(text);
	return { noWebhookResponse: true };
}

/**
 * The verifier goes to the activation that waits for it in this process. When none does, another process is
 * activating, or somebody asked FreshBooks for the code again: then it is confirmed and stored here.
 */
async function receiveHandshake(
	context: IWebhookFunctions,
	clock: Clock,
	fields: Fields,
): Promise<IWebhookResponseData> {
	const callbackId = fields.get('object_id') ?? '';
	const verifier = fields.get('verifier') ?? '';
	if (!/^\d+$/.test(callbackId) || verifier === '') return answer(context, 401, 'Not a verification');
	if (handOver(keyOf(context), { callbackId, verifier })) return answer(context, 200, 'OK');

	if (secretsOf(context)[callbackId]) return answer(context, 200, 'Verified already');
	if (!mayAsk(keyOf(context), clock)) return answer(context, 503, 'Too many verifications');
	try {
		const session = await sessionOf(context, clock, withinTime(clock));
		const known = await proofOf(context, session, callbackId, verifier);
		if (!known) return answer(context, 401, 'Not a verification');
		const [newest, ...older] = await callbacksLike(session, callbackId, known);
		if (newest === callbackId) {
			const memory = memoryOf(context);
			memory.callbacks = { ...memory.callbacks, [callbackId]: known };
			learn(context, callbackId, known);
		}
		answer(context, 200, 'OK');
		for (const id of older) await removeCallback(session, id);
	} catch (error) {
		// thrown on, it would start a failed execution for whoever posts something like a verification
		warn(context, 'could not confirm a verification', error);
		if (!context.getResponseObject().headersSent) answer(context, 503, 'FreshBooks cannot be asked now');
	}
	return { noWebhookResponse: true };
}

/** Verifications by trigger node. Each costs a request to FreshBooks, and anybody can post what looks like one. */
const asked = recently<{ count: number }>(60_000);
/** More than a node has events. */
const mostAsked = 100;

function mayAsk(key: string, clock: Clock): boolean {
	const lately = asked.get(key, clock) ?? { count: 0 };
	if (lately.count === 0) asked.set(key, lately, clock);
	return ++lately.count <= mostAsked;
}

/**
 * What FreshBooks itself says about a verification.
 * @returns the secret; undefined for a verification that is made up
 */
async function proofOf(
	context: IWebhookFunctions,
	session: Session,
	callbackId: string,
	verifier: string,
): Promise<Known | undefined> {
	const uri = context.getNodeWebhookUrl('default') as string;
	const all = await callbacksAt(session, uri);
	const there = all.find((one) => idOf(one) === callbackId);
	// a callback that is not ours, or whose secret FreshBooks has sent before
	if (!there || there.verified === true) return undefined;
	if (!(await confirm(session, callbackId, verifier))) return undefined;
	return { event: String(there.event), uri, verifier };
}

/**
 * A callback just verified and the others for the same event at the same address, the newest first: only that one is to
 * stay. The others' secrets are lost, or several processes have recovered the same event at once, and all keep the same.
 */
async function callbacksLike(session: Session, id: string, { event, uri }: Known): Promise<string[]> {
	const all = await callbacksAt(session, uri);
	const others = all.filter((one) => one.event === event && one.verified === true && idOf(one) !== id);
	return [id, ...others.map(idOf)].sort((a, b) => Number(b) - Number(a));
}

async function recover(context: IWebhookFunctions, clock: Clock, event: string): Promise<void> {
	try {
		await recoverSecret(context, clock, event);
	} catch (error) {
		warn(context, 'could not get a lost secret back', error);
	}
}

/** What the workflow starts with; undefined when it is not to start. */
async function itemOf(
	context: IWebhookFunctions,
	clock: Clock,
	fields: Fields,
	receivedAt: string,
): Promise<IDataObject | undefined> {
	const event = fields.get('name') ?? '';
	const objectId = fields.get('object_id') ?? '';
	const item: IDataObject = {
		event,
		objectId: Number(objectId),
		accountId: fields.get('account_id') ?? null,
		businessId: numberOrNull(fields.get('business_id') ?? knownBusiness(context, clock).businessId),
		userId: numberOrNull(fields.get('user_id')),
		identityId: numberOrNull(fields.get('identity_id')),
		receivedAt,
	};
	try {
		const settings = settingsOf(context);
		if (!settings.fetchRecord && !settings.ignoreOwnChanges) return item;
		const session = await sessionOf(context, clock, withinTime(clock));
		item.businessId ??= numberOrNull(session.business?.businessId);
		if (settings.ignoreOwnChanges && (await isOwnChange(session, item))) return undefined;
		if (!settings.fetchRecord) return item;
		if (event.endsWith('.delete')) return { ...item, record: null };
		const kind = watched[nounOf(event)];
		const record = await readOf(session, kind, objectId, settings);
		if (!isWanted(context, clock, event, objectId, record, settings)) return undefined;
		return { ...item, record: present(kind, record, settings) };
	} catch (error) {
		// the event is true and must not get lost because its record cannot be had now
		return { ...item, record: null, recordError: whyWithout(error as Error) };
	}
}

/** Whatever it waits for, be it its turn among many events or FreshBooks: it does not wait for ever. */
const withinTime = (clock: Clock): Limits => ({ signal: clock.timeout(patience) });

function whyWithout({ name, message, httpCode }: Error & { httpCode?: string }): string {
	if (httpCode === '404') return 'deleted';
	return name === 'TimeoutError'
		? `FreshBooks did not send the record within ${patience / 1000} seconds`
		: oneLine(message);
}

/** Whether a record passes the filters and its change has not started the workflow yet. */
function isWanted(
	context: IWebhookFunctions,
	clock: Clock,
	event: string,
	objectId: string,
	record: IDataObject,
	{ filters, skipDuplicates }: Settings,
): boolean {
	const key = [keyOf(context), event, objectId].join(' ');
	// the whole record, because FreshBooks' time of change knows seconds only; tokens change by themselves
	const change = createHash('sha256')
		.update(JSON.stringify(withoutSecrets(record)))
		.digest('base64');
	// an invoice that is e-mailed once more need not have changed
	if (skipDuplicates && lastTold.get(key, clock) === change && !event.endsWith('.sendByEmail')) return false;
	lastTold.set(key, change, clock);

	const invoiceKey = [keyOf(context), objectId].join(' ');
	const wanted = matches(filters, nounOf(event), record, lastStatuses.get(invoiceKey, clock));
	if (nounOf(event) === 'invoice' && filters.statuses.length > 0)
		lastStatuses.set(invoiceKey, String(record.v3_status), clock);
	const response = context.getResponseObject();
	response.once('finish', () => {
		// n8n could not store the execution: when FreshBooks tries again, that is no duplicate
		if (response.statusCode < 500) return;
		lastTold.forget(key);
		lastStatuses.forget(invoiceKey);
	});
	return wanted;
}

/**
 * Whether the credential's own user caused the event: a workflow that changes what it listens to must not feed itself.
 * `user_id` is the older of the two ids of a user; FreshBooks knows it in the roles of the identity (API facts §10.3).
 */
async function isOwnChange({ connection }: Session, { identityId, userId, accountId }: IDataObject): Promise<boolean> {
	let owner = owners.get(connection.credentialId, connection.clock);
	if (!owner) {
		owner = await readIdentity(connection);
		owners.set(connection.credentialId, owner, connection.clock);
	}
	if (identityId !== null) return owner.id === identityId;
	const roles = (owner.roles as IDataObject[] | undefined) ?? [];
	return roles.some((role) => role.accountid === accountId && role.userid === userId);
}

const numberOrNull = (text?: string): number | null => (text ? Number(text) : null);
