import type { IDataObject } from 'n8n-workflow';

import { readRecord } from '../api/records';
import { undefinedIfHidden } from '../api/undefinedIf404';
import { subjectOf } from '../fields/naming';
import { businessOf } from '../fields/parameters';
import type { Session } from '../http/session';
import type { RecordType } from '../model/record';
import type { AnyCall } from '../model/resource';
import { systemRecord } from '../model/systemRecord';

/** The session for requests about records of another resource than the call's: errors and scopes are then theirs. */
export const sessionFor = ({ session }: AnyCall, to: Pick<RecordType, 'name' | 'scope'>): Session => ({
	...session,
	subject: subjectOf(to),
});

/** A record that others refer to, read once for all items of a run. */
export async function lookUp(
	call: AnyCall,
	to: Pick<RecordType, 'name' | 'scope' | 'endpoint'>,
	id: unknown,
): Promise<IDataObject> {
	const read = async () => await readRecord(sessionFor(call, to), to.endpoint, String(id));
	return await call.shared(`${to.name.toLowerCase()} ${id}`, read);
}

/** The currency of a record that others refer to, for the amounts in them. */
export async function lookUpCurrency(...asked: Parameters<typeof lookUp>): Promise<string | undefined> {
	const [call, to, id] = asked;
	// who was looked up by name is known in part
	const key = `${to.name.toLowerCase()} ${id} in part`;
	const { currency_code: code } = await call.shared(key, async () => await lookUp(...asked));
	return code ? String(code) : undefined;
}

/**
 * The currency of the business. Whether the path takes the business ID is unconfirmed (API facts §8.17), so a system of
 * another account counts as none.
 */
export async function businessCurrency(call: AnyCall): Promise<string | undefined> {
	const { accountId, businessId } = businessOf(call);
	const session = sessionFor(call, systemRecord);
	const read = async () => await undefinedIfHidden(session, async () => await lookUp(call, systemRecord, businessId));
	const { accountid, currency_code: code } = (await call.shared('system or none', read)) ?? {};
	return code && accountid === accountId ? String(code) : undefined;
}
