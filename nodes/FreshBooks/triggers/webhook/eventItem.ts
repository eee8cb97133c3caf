import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { identityOf } from '../../api/business';
import { nounOf } from '../../api/events';
import { undefinedIf404 } from '../../api/undefinedIf404';
import { texts } from '../../fields/lists';
import { oneLine } from '../../formats/leaving';
import { unlessStopped, type Clock } from '../../http/clock';
import { FreshBooksError } from '../../http/errors';
import type { Session } from '../../http/session';
import { derivedFrom, isDeleted, stepOfEstimate, stepOfInvoice } from '../derived';
import { matches, withClientId } from '../filters';
import { present, readOf, watched } from '../watched';
import { withOthers } from './burst';
import { knownOf, noteKnown } from './known';
import { endingAfter, knownBusiness, triggerSession, type Limits } from './lookups';
import { webhookSettings, type WebhookSettings } from './settings';
import type { Fields } from './signature';
import { isWanted } from './told';

/** What a delivery tells, and what the workflow starts with. */
interface EventItem extends IDataObject {
	event: string;
	objectId: number;
	accountId: string | null;
	businessId: number | null;
	userId: number | null;
	identityId: number | null;
	receivedAt: string;
}

/** How long an event waits for its record before it starts the workflow without. */
const patience = 60_000;

/** What the workflow starts with: the event of FreshBooks, what it means, or both; empty when it is not to start. */
export async function eventItems(
	context: IWebhookFunctions,
	clock: Clock,
	fields: Fields,
	receivedAt: string,
): Promise<IDataObject[]> {
	const item: EventItem = {
		event: fields.get('name') ?? '',
		objectId: Number(fields.get('object_id')),
		accountId: fields.get('account_id') ?? null,
		businessId: numberOrNull(fields.get('business_id') ?? knownBusiness(context)?.businessId),
		userId: numberOrNull(fields.get('user_id')),
		identityId: numberOrNull(fields.get('identity_id')),
		receivedAt,
	};
	// one end for all of it together: its turn among many events, n8n's credential, FreshBooks' replies
	const limits = endingAfter(clock, patience);
	const picked = texts(context.getNodeParameter('events'));
	const derived = derivedFrom(picked, item.event);
	// a webhook that only serves derived events is not one that the user wants to hear of
	const isOwn = derived.length === 0 || picked.includes(item.event) || picked.includes(nounOf(item.event));
	const ways = [...(isOwn ? [completed] : []), ...(derived.length > 0 ? [derivedItem] : [])];
	const items = await Promise.all(
		ways.map(async (way) => {
			try {
				return await unlessStopped(limits.stop, way(context, clock, { ...item }, limits));
			} catch (error) {
				// the event is true and must not get lost because its record cannot be had now
				const why = whyWithout(item, error as Error);
				const recordError = way === derivedItem ? `Not known whether this is ${derived.join(' or ')}: ${why}` : why;
				return { ...item, record: null, recordError };
			}
		}),
	);
	return items.filter((one) => one !== undefined);
}

/** An item with its record, as the user wants it; undefined when it is not to start the workflow. */
async function completed(
	context: IWebhookFunctions,
	clock: Clock,
	item: EventItem,
	limits: Limits,
): Promise<IDataObject | undefined> {
	const settings = webhookSettings(context);
	if (!settings.fetchRecord && !settings.ignoreOwnChanges) return item;
	const session = await triggerSession(context, clock, { ...limits, batchReads: settings.batchReads });
	item.businessId ??= numberOrNull(session.business?.businessId);
	if (settings.ignoreOwnChanges && (await isOwnChange(session, item))) return undefined;
	if (!settings.fetchRecord) return item;
	const { event } = item;
	if (event.endsWith('.delete')) return { ...item, record: null };
	const kind = watched[nounOf(event)];
	const objectId = String(item.objectId);
	if (settings.batchReads && kind.endpoint.ids) {
		await withOthers(clock, `${session.connection.credentialId} ${kind.endpoint.list}`);
	}
	const record = await readOf(session, kind, objectId, settings);
	const filters = await withClientId(session, settings.filters);
	if (!isWanted(context, clock, event, objectId, record, { ...settings, filters })) return undefined;
	return { ...item, record: present(kind, record, settings) };
}

/**
 * What an event of FreshBooks means: that an invoice is paid, or an estimate accepted. The record is read for it in any
 * case. What is gone meanwhile means nothing.
 */
async function derivedItem(
	context: IWebhookFunctions,
	clock: Clock,
	item: EventItem,
	limits: Limits,
): Promise<IDataObject | undefined> {
	const settings = webhookSettings(context);
	const session = await triggerSession(context, clock, { ...limits, batchReads: settings.batchReads });
	item.businessId ??= numberOrNull(session.business?.businessId);
	if (settings.ignoreOwnChanges && (await isOwnChange(session, item))) return undefined;
	// before anything is noted: this, too, can fail
	const filters = await withClientId(session, settings.filters);
	const about = await undefinedIf404(async () => await subjectOfEvent(session, item, settings));
	if (!about) return undefined;
	const { kind, noun, id, record } = about;
	const key = `${noun} ${id}`;
	const known = knownOf(context, key);
	const { event, ...step } =
		noun === 'estimate' ? stepOfEstimate(record, known) : stepOfInvoice(record, known, item.event === 'payment.create');
	if (step.known !== undefined && step.known !== known) noteKnown(context, key, step.known);
	if (!event || !settings.events.includes(event)) return undefined;
	if (!matches({ ...filters, statuses: [] }, noun, record)) return undefined;
	const told = { ...item, event, objectId: Number(id) };
	return settings.fetchRecord ? { ...told, record: present(kind, record, settings) } : told;
}

/** The invoice or estimate that an event is about; a payment is about its invoice. */
async function subjectOfEvent(session: Session, { event, objectId }: EventItem, how: WebhookSettings) {
	let [noun, id] = [nounOf(event), String(objectId)];
	if (noun === 'payment') {
		const payment = await readOf(session, watched.payment, id, how);
		if (!payment.invoiceid || isDeleted(payment)) return undefined;
		[noun, id] = ['invoice', String(payment.invoiceid)];
	}
	const kind = watched[noun];
	return { kind, noun, id, record: await readOf(session, kind, id, how) };
}

/**
 * Whether the credential's own user caused the event: a workflow that changes what it listens to must not feed itself.
 * `user_id` is the older of the two ids of a user; FreshBooks knows it in the roles of the identity (API facts §10.3).
 */
async function isOwnChange(session: Session, { identityId, userId, accountId }: EventItem): Promise<boolean> {
	const owner = await identityOf(session.connection);
	if (identityId !== null) return owner.id === identityId;
	const roles = (owner.roles as IDataObject[] | undefined) ?? [];
	return roles.some((role) => role.accountid === accountId && role.userid === userId);
}

function whyWithout({ objectId }: EventItem, error: Error): string {
	// what is asked on the way to the record may be missing too, and does not make it a deleted one
	if (error instanceof FreshBooksError && error.unknownId === String(objectId)) return 'deleted';
	return error.name === 'TimeoutError'
		? `FreshBooks did not send the record within ${patience / 1000} seconds`
		: oneLine(error.message);
}

const numberOrNull = (text?: string): number | null => (text ? Number(text) : null);
