import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { pickedBusiness, resolveBusiness } from '../../api/business';
import { isNameGiven, locatorName, locatorText } from '../../fields/values';
import type { Clock } from '../../http/clock';
import { connectTo, credentialIdOf, readSettings, type Connection, type Settings } from '../../http/connection';
import { forgetIdentity } from '../../http/identity';
import { recently } from '../../http/recent';
import type { Session } from '../../http/session';
import { memoryOf } from './verifiers';

/**
 * What deliveries need of a credential beside its token, so that it is not read for each of them: for each reading n8n
 * starts a JavaScript engine, whether there is anything to work out or not (115 ms). This module's alone.
 */
const credentials = recently<Settings>(60_000, 100);

/** How long requests may take, and whether records are asked for together, where that is not as usual. */
export type Limits = Partial<Pick<Connection, 'patience' | 'signal' | 'stop' | 'batchReads'>>;

/** Ends everything after so many milliseconds, a request under way too. */
export function endingAfter(clock: Clock, milliseconds: number): Required<Pick<Limits, 'signal' | 'stop'>> {
	const stop = clock.timeout(milliseconds);
	return { signal: stop, stop };
}

/** The account and the business whose events are ours, as far as they are known without asking FreshBooks. */
export function knownBusiness(context: IWebhookFunctions): ReturnType<typeof pickedBusiness> {
	const chosen = locatorText(context.getNodeParameter('business', {}));
	return pickedBusiness(chosen) ?? pickedBusiness(memoryOf(context).business ?? '');
}

/** A session for requests about the webhooks and the events of the node's business. */
export async function triggerSession(
	context: IHookFunctions | IWebhookFunctions,
	clock: Clock,
	limits: Limits = {},
): Promise<Session> {
	const connection = { ...connectTo(context, clock, await settingsOf(context, clock)), ...limits };
	// whoever publishes or listens wants to know how things are now
	if (!isDelivery(context)) forgetIdentity(connection);
	const locator = context.getNodeParameter('business', {}) as IDataObject;
	const chosen = locatorText(locator);
	// whatever is the credential's default by now, the webhooks are those of the business that it was
	const value = chosen || (memoryOf(context).business ?? '');
	const isName = isNameGiven(locator) && value === chosen;
	const business = await resolveBusiness(connection, value, locatorName(locator), isName);
	return { connection, business, subject: { name: 'webhook', labels: {} } };
}

const isDelivery = (context: IHookFunctions | IWebhookFunctions): boolean => 'getRequestObject' in context;

async function settingsOf(context: IHookFunctions | IWebhookFunctions, clock: Clock): Promise<Settings> {
	const credentialId = credentialIdOf(context);
	const known = isDelivery(context) ? credentials.get(credentialId, clock) : undefined;
	if (known) return known;
	const settings = await readSettings(context);
	credentials.set(credentialId, settings, clock);
	return settings;
}
