import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { nounOf } from '../../api/events';
import { oneLine } from '../../formats/leaving';
import { unlessStopped, type Clock } from '../../http/clock';
import { FreshBooksError } from '../../http/errors';
import type { Session } from '../../http/session';
import { withClientId } from '../filters';
import { present, readOf, watched } from '../watched';
import { endingAfter, knownBusiness, ownerOf, triggerSession, type Limits } from './lookups';
import { webhookSettings } from './settings';
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

/** What the workflow starts with; undefined when it is not to start. */
export async function eventItem(
	context: IWebhookFunctions,
	clock: Clock,
	fields: Fields,
	receivedAt: string,
): Promise<IDataObject | undefined> {
	const item: EventItem = {
		event: fields.get('name') ?? '',
		objectId: Number(fields.get('object_id')),
		accountId: fields.get('account_id') ?? null,
		businessId: numberOrNull(fields.get('business_id') ?? knownBusiness(context, clock)?.businessId),
		userId: numberOrNull(fields.get('user_id')),
		identityId: numberOrNull(fields.get('identity_id')),
		receivedAt,
	};
	// one end for all of it together: its turn among many events, n8n's credential, FreshBooks' replies
	const limits = endingAfter(clock, patience);
	try {
		return await unlessStopped(limits.stop, completed(context, clock, item, limits));
	} catch (error) {
		// the event is true and must not get lost because its record cannot be had now
		return { ...item, record: null, recordError: whyWithout(item, error as Error) };
	}
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
	const session = await triggerSession(context, clock, limits);
	item.businessId ??= numberOrNull(session.business?.businessId);
	if (settings.ignoreOwnChanges && (await isOwnChange(session, item))) return undefined;
	if (!settings.fetchRecord) return item;
	const { event } = item;
	if (event.endsWith('.delete')) return { ...item, record: null };
	const kind = watched[nounOf(event)];
	const objectId = String(item.objectId);
	const record = await readOf(session, kind, objectId, settings);
	const filters = await withClientId(session, settings.filters);
	if (!isWanted(context, clock, event, objectId, record, { ...settings, filters })) return undefined;
	return { ...item, record: present(kind, record, settings) };
}

/**
 * Whether the credential's own user caused the event: a workflow that changes what it listens to must not feed itself.
 * `user_id` is the older of the two ids of a user; FreshBooks knows it in the roles of the identity (API facts §10.3).
 */
async function isOwnChange(session: Session, { identityId, userId, accountId }: EventItem): Promise<boolean> {
	const owner = await ownerOf(session);
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
