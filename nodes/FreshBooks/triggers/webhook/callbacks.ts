import type { IDataObject, NodeApiError } from 'n8n-workflow';

import { scopeOf } from '../../api/events';
import { createRecord, deleteRecord, listRecords, readRecord, updateRecord } from '../../api/records';
import { undefinedIf404 } from '../../api/undefinedIf404';
import type { Session } from '../../http/session';
import { callback } from '../../resources/account/callback';

/** FreshBooks' registration of a webhook (API facts §10.1). */
export interface Callback {
	id: string;
	event: string;
	uri: string;
	/** Before it is, nothing is delivered. */
	isVerified: boolean;
}

const { endpoint } = callback;

const callbackIn = ({ callbackid, event, uri, verified }: IDataObject): Callback => ({
	id: String(callbackid),
	event: String(event),
	uri: String(uri),
	isVerified: verified === true,
});

/** All callbacks of the account: what FreshBooks says is the truth, not what n8n remembers. */
export async function listCallbacks(session: Session): Promise<Callback[]> {
	return (await listRecords(session, endpoint, [])).map(callbackIn);
}

/** The callbacks for an address. */
export async function callbacksAt(session: Session, address: string): Promise<Callback[]> {
	return (await listCallbacks(session)).filter(({ uri }) => uri === address);
}

/** Registers a callback; FreshBooks then posts the verifier to its address. @returns its id */
export async function registerCallback(session: Session, event: string, uri: string): Promise<string> {
	const subject = { name: `webhook for "${event}"`, needs: scopeOf(event), labels: {} };
	return callbackIn(await createRecord({ ...session, subject }, endpoint, { event, uri })).id;
}

/** Whether FreshBooks has verified a callback. */
export async function isVerified(session: Session, id: string): Promise<boolean> {
	return callbackIn(await readRecord(session, endpoint, id)).isVerified;
}

/** Lets FreshBooks post the verifier of a callback that is not verified yet once more. */
export async function askAgain(session: Session, id: string): Promise<void> {
	await updateRecord(session, endpoint, id, { resend: true });
}

/**
 * Confirms a verifier with FreshBooks, which alone knows whether it is the true one: anybody could post a made-up
 * one to the webhook.
 * @returns whether it is
 */
export async function confirm(session: Session, id: string, verifier: string): Promise<boolean> {
	try {
		return callbackIn(await updateRecord(session, endpoint, id, { verifier })).isVerified;
	} catch (error) {
		const { httpCode } = error as NodeApiError;
		if (httpCode && ['400', '403', '404', '422'].includes(httpCode)) return false;
		return await Promise.reject(error as Error);
	}
}

/** Deletes a callback; one that is gone already is fine. */
export async function removeCallback(session: Session, id: string): Promise<void> {
	await undefinedIf404(async () => await deleteRecord(session, endpoint, id));
}
