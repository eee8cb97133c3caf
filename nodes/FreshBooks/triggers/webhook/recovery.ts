import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { nounOf } from '../../api/events';
import { createRecord, updateRecord } from '../../api/records';
import type { Clock } from '../../http/clock';
import { callback } from '../../resources/account/callback';
import { callbacksAt, idOf, sessionOf } from './callbacks';
import { isExpected } from './rendezvous';
import { keyOf, misses, missKeyOf, secretsOf } from './secrets';

/** Milliseconds from the first delivery that no secret explains until one is recovered. */
const patience = 120_000;

/**
 * A delivery came that no known secret explains: forged, or a secret is lost (a restored backup). FreshBooks sends the
 * code again for a callback that is not verified yet; beside one that is verified another one is registered, and the
 * handshake that follows stores the secret and removes the old one. Only a second such delivery, two minutes on, sets
 * this going: forged calls must not make the node busy, and an activation that is under way, in whichever process, has
 * not stored its secrets yet and must not be disturbed.
 */
export async function recoverSecret(context: IWebhookFunctions, clock: Clock, event: string): Promise<void> {
	const key = missKeyOf(context);
	// n8n gives the address of the published webhook while a test listens; and a test can be started again
	if (context.getMode() === 'manual' || isExpected(keyOf(context))) return;
	const first = misses.get(key, clock);
	if (first === undefined) misses.set(key, clock.now(), clock);
	if (first === undefined || clock.now() - first < patience) return;
	misses.forget(key);
	const session = await sessionOf(context, clock);
	const uri = context.getNodeWebhookUrl('default') as string;
	const known = secretsOf(context);
	const covers = ({ event: name }: IDataObject) => name === event || name === nounOf(event);
	const lost = (await callbacksAt(session, uri)).filter((one) => covers(one) && !known[idOf(one)]);
	const unverified = lost.filter(({ verified }) => verified !== true);
	for (const one of unverified) await updateRecord(session, callback.endpoint, idOf(one), { resend: true });
	if (unverified.length > 0) return;
	// the old ones stay until the new one is verified: if that fails, their next delivery tries again
	const names = new Set(lost.map((one) => one.event));
	for (const name of names) await createRecord(session, callback.endpoint, { event: name, uri });
}
