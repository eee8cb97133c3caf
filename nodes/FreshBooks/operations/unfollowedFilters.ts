import type { IDataObject } from 'n8n-workflow';

import { asRecord } from '../http/families';
import type { Query, RequestTrace } from '../http/session';

/**
 * Notices filters that FreshBooks ignores: it does not refuse one that it does not know, but sends the whole list (API
 * facts §4.2), and then some of it does not match.
 * @param query of a list; only filters for one value are looked at
 * @param trace told the names of those that a record does not match
 * @param nameOf what the user calls a filter
 * @returns to be given each record of the list
 */
export function noticeUnfollowed(
	query: Query,
	trace: RequestTrace | undefined,
	nameOf: (filter: string) => string | undefined,
): (record: IDataObject) => void {
	const watched = query.map(([filter, wanted]) => ({ key: fieldOf(filter), wanted, name: nameOf(filter) }));
	return (record) => {
		for (const { key, wanted, name } of watched) {
			if (!trace || !name || trace.unfollowed?.includes(name) || !differs(asRecord(record)[key], wanted)) continue;
			trace.unfollowed = [...(trace.unfollowed ?? []), name];
		}
	};
}

/** `search[email]` of the accounting families, or a bare name. */
const fieldOf = (filter: string): string => /^search\[(\w+)\]$/.exec(filter)?.[1] ?? filter;

/** Whether a record's value can be none that was asked for; of text, FreshBooks may have been asked for a part. */
function differs(value: unknown, wanted: string): boolean {
	if (typeof value === 'boolean') return /^(true|false|1|0)$/i.test(wanted) && value !== /^(true|1)$/i.test(wanted);
	if (typeof value === 'number') return value !== Number(wanted);
	return typeof value === 'string' && !value.toLowerCase().includes(wanted.trim().toLowerCase());
}
