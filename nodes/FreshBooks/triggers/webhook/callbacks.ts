import { NodeApiError, type IDataObject, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import { businessValue, requireId, resolveBusiness } from '../../api/business';
import { deleteRecord, listRecords, updateRecord } from '../../api/records';
import { locatorName, locatorText } from '../../fields/values';
import type { Clock } from '../../http/clock';
import { connectTo, credentialIdOf, readBaseUrl, type Connection } from '../../http/connection';
import type { Session } from '../../http/session';
import { callback } from '../../resources/account/callback';
import { recently } from './recent';
import { memoryOf } from './secrets';

/** Addresses of credentials: n8n starts a JavaScript engine (115 ms) whenever one is read, so not for each delivery. */
const addresses = recently<string>(60_000, 100);

/** Businesses that had to be looked up because their ID is typed or none is chosen, each as all three ids. */
const lookedUp = recently<string>(600_000, 100);

/** The account and the business whose events are ours, as far as they are known without asking FreshBooks. */
export function knownBusiness(context: IWebhookFunctions, clock: Clock): { accountId?: string; businessId?: string } {
	const value = pickedOrLookedUp(context, clock);
	const [accountId, businessId] = (value.includes(':') ? value : (memoryOf(context).business ?? '')).split(':');
	return { accountId: accountId || undefined, businessId };
}

function pickedOrLookedUp(context: IHookFunctions | IWebhookFunctions, clock: Clock): string {
	const picked = locatorText(context.getNodeParameter('business', {}));
	// whoever publishes or listens wants to know how things are now
	if (picked.includes(':') || !('getRequestObject' in context)) return picked;
	return lookedUp.get(lookUpOf(context, picked), clock) ?? picked;
}

const lookUpOf = (context: IWebhookFunctions, picked: string): string => `${credentialIdOf(context)} ${picked}`;

/** How long requests may take, where that is not as usual. */
export type Limits = Partial<Pick<Connection, 'patience' | 'signal'>>;

/** A session for requests about callbacks of the node's business. */
export async function sessionOf(
	context: IHookFunctions | IWebhookFunctions,
	clock: Clock,
	limits: Limits = {},
): Promise<Session> {
	const connection = { ...connectTo(context, clock, await addressOfApi(context, clock)), ...limits };
	const picked = context.getNodeParameter('business', {}) as IDataObject;
	const value = pickedOrLookedUp(context, clock) || (memoryOf(context).business ?? '');
	const business = await resolveBusiness(connection, value, locatorName(picked));
	requireId(connection, business, 'events');
	if ('getRequestObject' in context && !value.includes(':')) {
		lookedUp.set(lookUpOf(context, locatorText(picked)), businessValue(business), clock);
	}
	return { connection, business, subject: { name: 'webhook', labels: {} } };
}

async function addressOfApi(context: IHookFunctions | IWebhookFunctions, clock: Clock): Promise<string> {
	const credentialId = credentialIdOf(context);
	const known = 'getRequestObject' in context ? addresses.get(credentialId, clock) : undefined;
	if (known) return known;
	const baseUrl = await readBaseUrl(context);
	addresses.set(credentialId, baseUrl, clock);
	return baseUrl;
}

/** The callbacks that FreshBooks has for an address: what it says is the truth, not what n8n remembers. */
export async function callbacksAt(session: Session, uri: string): Promise<IDataObject[]> {
	const all = await listRecords(session, callback.endpoint, []);
	return all.filter((one) => one.uri === uri);
}

/** The id of a callback, as the keys of what the node remembers spell it. */
export const idOf = (one: IDataObject): string => String(one.callbackid);

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

/** Deletes a callback; one that is gone already is fine. */
export async function removeCallback(session: Session, id: string): Promise<void> {
	try {
		await deleteRecord(session, callback.endpoint, id);
	} catch (error) {
		if ((error as NodeApiError).httpCode !== '404')
			throw new NodeApiError(session.connection.context.getNode(), error as never);
	}
}
