import type { IDataObject } from 'n8n-workflow';

import { readRecord } from '../api/records';
import { undefinedIfHidden } from '../api/undefinedIf404';
import { subjectOf } from '../fields/naming';
import { businessOf } from '../fields/parameters';
import { isNameGiven, locatorText } from '../fields/values';
import { orStandIn } from '../http/rehearsal';
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

/** The same where what is kept of a record that was looked up by name is enough. */
export async function lookUpPart(...asked: Parameters<typeof lookUp>): Promise<IDataObject> {
	const [call, to, id] = asked;
	return await call.shared(`${to.name.toLowerCase()} ${id} in part`, async () => await lookUp(...asked));
}

/** So many items ahead of the one that needs something: what they need is had in one request then. */
const ahead = 99;

/**
 * Begins to look up what the next items refer to by ID in a field, so that it is asked for together: items that are
 * carried out one after another would each ask for their own.
 */
export async function lookAhead(call: AnyCall, to: Parameters<typeof lookUp>[1], field: string): Promise<void> {
	const { connection } = call.session;
	if (!connection.batchReads || connection.rehearsal || !to.endpoint.ids) return;
	const done = await call.shared(`looked ahead for ${to.name}`, async () => new Set<number>());
	if (done.has(call.item)) return;
	const business = JSON.stringify(call.parameter('business'));
	for (const [index, parameter] of call.next(ahead).entries()) {
		done.add(call.item + 1 + index);
		const id = locatorText(parameter(field));
		if (isNameGiven(parameter(field)) || !/^\d+$/.test(id) || JSON.stringify(parameter('business')) !== business)
			continue;
		// who needs it hears what is wrong
		lookUpPart(call, to, id).catch(() => undefined);
	}
}

/** The currency of a record that others refer to, for the amounts in them. */
export async function lookUpCurrency(...asked: Parameters<typeof lookUp>): Promise<string | undefined> {
	const { connection } = asked[0].session;
	const { currency_code: code } = await orStandIn(connection, lookUpPart(...asked), {});
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
