import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { businessValue, pickedBusiness, readIdentity, resolveBusiness } from '../../api/business';
import { isNameGiven, locatorName, locatorText } from '../../fields/values';
import type { Clock } from '../../http/clock';
import { connectTo, credentialIdOf, readBaseUrl, type Connection } from '../../http/connection';
import type { Session } from '../../http/session';
import { recently } from '../recent';
import { memoryOf } from './verifiers';

/**
 * What deliveries need of n8n and FreshBooks beside their record, so that it is not asked for with each of them: the
 * address in a credential (for each reading n8n starts a JavaScript engine, 115 ms), all three ids of a business whose
 * id is typed or that is the only one, and who a credential belongs to. This module's alone.
 */
const addresses = recently<string>(60_000, 100);
const businesses = recently<string>(600_000, 100);
const owners = recently<IDataObject>(600_000, 100);

/** How long requests may take, and whether records are asked for together, where that is not as usual. */
export type Limits = Partial<Pick<Connection, 'patience' | 'signal' | 'stop' | 'batchReads'>>;

/** Ends everything after so many milliseconds, a request under way too. */
export function endingAfter(clock: Clock, milliseconds: number): Required<Pick<Limits, 'signal' | 'stop'>> {
	const stop = clock.timeout(milliseconds);
	return { signal: stop, stop };
}

/** The account and the business whose events are ours, as far as they are known without asking FreshBooks. */
export function knownBusiness(context: IWebhookFunctions, clock: Clock): ReturnType<typeof pickedBusiness> {
	return pickedBusiness(chosenBusiness(context, clock)) ?? pickedBusiness(memoryOf(context).business ?? '');
}

function chosenBusiness(context: IHookFunctions | IWebhookFunctions, clock: Clock): string {
	const chosen = locatorText(context.getNodeParameter('business', {}));
	// whoever publishes or listens wants to know how things are now
	if (chosen.includes(':') || !isDelivery(context)) return chosen;
	return businesses.get(businessKey(context, chosen), clock) ?? chosen;
}

const isDelivery = (context: IHookFunctions | IWebhookFunctions): context is IWebhookFunctions =>
	'getRequestObject' in context;

const businessKey = (context: IWebhookFunctions, chosen: string): string => `${credentialIdOf(context)} ${chosen}`;

/** A session for requests about the webhooks and the events of the node's business. */
export async function triggerSession(
	context: IHookFunctions | IWebhookFunctions,
	clock: Clock,
	limits: Limits = {},
): Promise<Session> {
	const connection = { ...connectTo(context, clock, await addressOfApi(context, clock)), ...limits };
	const locator = context.getNodeParameter('business', {}) as IDataObject;
	const value = chosenBusiness(context, clock) || (memoryOf(context).business ?? '');
	const isName = isNameGiven(locator) && value === locatorText(locator);
	const business = await resolveBusiness(connection, value, locatorName(locator), isName);
	if (isDelivery(context) && !value.includes(':')) {
		businesses.set(businessKey(context, locatorText(locator)), businessValue(business), clock);
	}
	return { connection, business, subject: { name: 'webhook', labels: {} } };
}

async function addressOfApi(context: IHookFunctions | IWebhookFunctions, clock: Clock): Promise<string> {
	const credentialId = credentialIdOf(context);
	const known = isDelivery(context) ? addresses.get(credentialId, clock) : undefined;
	if (known) return known;
	const baseUrl = await readBaseUrl(context);
	addresses.set(credentialId, baseUrl, clock);
	return baseUrl;
}

/** Who a credential belongs to: FreshBooks' record of that person. */
export async function ownerOf({ connection }: Session): Promise<IDataObject> {
	const { credentialId, clock } = connection;
	const known = owners.get(credentialId, clock);
	if (known) return known;
	const owner = await readIdentity(connection);
	owners.set(credentialId, owner, clock);
	return owner;
}
