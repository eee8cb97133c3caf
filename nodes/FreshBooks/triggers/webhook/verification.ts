import type { IWebhookFunctions } from 'n8n-workflow';

import { nounOf } from '../../api/events';
import { waitAtMost, type Clock } from '../../http/clock';
import { callbacksAt } from './callbacks';
import { isActivating } from './handshakes';
import { warn } from './log';
import { endingAfter, knownBusiness, triggerSession } from './lookups';
import { isSignedWith, isUtf8, type Fields } from './signature';
import { drop, endUnexplained, memoryOf, storeAgain, verifiedCallbacks } from './verifiers';

type Reason = 'bytes that are not UTF-8' | 'no such callback' | 'no signature' | 'wrong account' | 'wrong signature';

/** Whether a delivery is proven to come from FreshBooks; why not, and whether its verifier may have been lost. */
export type Verdict = { valid: true } | { valid: false; reason: Reason; mayBeLost: boolean };

const refused = (reason: Reason): Verdict => {
	const mayBeLost = reason === 'no such callback' || reason === 'wrong signature';
	return { valid: false, reason, mayBeLost };
};

/** How long a delivery waits for FreshBooks to say whether its callback still exists. */
const proofPatience = 3000;

/** Checks that a delivery is about the business' own account and signed by one of the node's callbacks for its event. */
export async function verify(context: IWebhookFunctions, clock: Clock, body: Buffer, fields: Fields): Promise<Verdict> {
	if (!isUtf8(body)) return refused('bytes that are not UTF-8');
	const signature = String(context.getHeaderData()['x-freshbooks-hmac-sha256'] ?? '');
	if (signature === '') return refused('no signature');
	const ours = knownBusiness(context)?.accountId;
	if (ours && fields.get('account_id') !== ours) return refused('wrong account');

	const event = fields.get('name') ?? '';
	const candidates = Object.entries(verifiedCallbacks(context)).filter(
		([, one]) => one.event === event || one.event === nounOf(event),
	);
	if (candidates.length === 0) return refused('no such callback');
	const signer = candidates.find(([, { verifier }]) => isSignedWith(fields, signature, verifier));
	if (!signer) return refused('wrong signature');
	const [id, callback] = signer;
	if (!(await isStillThere(context, clock, id))) return refused('no such callback');

	endUnexplained(context);
	if (!isActivating(context)) storeAgain(context, id, callback);
	return { valid: true };
}

/**
 * Whether the callback of a verifier still exists. One that n8n's static data lacks was overwritten there by a polling
 * trigger, or another process has unpublished the workflow, and this one was not told: FreshBooks knows.
 */
async function isStillThere(context: IWebhookFunctions, clock: Clock, id: string): Promise<boolean> {
	if (memoryOf(context).callbacks?.[id] || isActivating(context)) return true;
	const there = await waitAtMost(clock, proofPatience, idsThere(context, clock));
	// a true event must not get lost because FreshBooks cannot be asked
	if (!there || there.includes(id)) return true;
	drop(context, id);
	return false;
}

async function idsThere(context: IWebhookFunctions, clock: Clock): Promise<string[] | undefined> {
	try {
		const session = await triggerSession(context, clock, endingAfter(clock, proofPatience));
		const address = context.getNodeWebhookUrl('default') as string;
		return (await callbacksAt(session, address)).map(({ id }) => id);
	} catch (error) {
		warn(context, 'could not ask for the webhooks', error);
		return undefined;
	}
}
