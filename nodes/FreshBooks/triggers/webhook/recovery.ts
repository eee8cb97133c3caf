import type { IWebhookFunctions } from 'n8n-workflow';

import { nounOf } from '../../api/events';
import type { Clock } from '../../http/clock';
import { askAgain, callbacksAt, registerCallback, type Callback } from './callbacks';
import { isActivating } from './handshakes';
import { endingAfter, triggerSession } from './lookups';
import { endUnexplained, noteUnexplained, verifiedCallbacks } from './verifiers';

/** Milliseconds from the first delivery that no known verifier explains until one is recovered. */
const recoverAfter = 120_000;
/** How long a recovery may take; the next delivery tries again. */
const longest = 60_000;

/**
 * A delivery came that no known verifier explains: forged, or a verifier is lost (a restored backup). FreshBooks posts
 * it again for a callback that is not verified yet; beside one that is verified another one is registered, and the
 * handshake that follows keeps its verifier and removes the old one. Only a second such delivery, two minutes on, sets
 * this going: forged calls must not make the node busy, and an activation that is under way, in whichever process, has
 * not stored its verifiers yet and must not be disturbed.
 */
export async function recoverVerifier(context: IWebhookFunctions, clock: Clock, event: string): Promise<void> {
	// n8n gives the address of the published webhook while a test listens; and a test can be started again
	if (context.getMode() === 'manual' || isActivating(context)) return;
	if (noteUnexplained(context, clock.now()) < recoverAfter) return;
	endUnexplained(context);
	const session = await triggerSession(context, clock, endingAfter(clock, longest));
	const address = context.getNodeWebhookUrl('default') as string;
	const known = verifiedCallbacks(context);
	const covers = ({ event: name }: Callback) => name === event || name === nounOf(event);
	const lost = (await callbacksAt(session, address)).filter((one) => covers(one) && !known[one.id]);
	const unverified = lost.filter(({ isVerified }) => !isVerified);
	for (const { id } of unverified) await askAgain(session, id);
	if (unverified.length > 0) return;
	// the old ones stay until the new one is verified: if that fails, their next delivery tries again
	const names = new Set(lost.map((one) => one.event));
	for (const name of names) await registerCallback(session, name, address);
}
