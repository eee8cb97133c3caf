import { createHash } from 'crypto';

import type { IDataObject } from 'n8n-workflow';

import { shiftWall } from '../../formats/dates';
import { withoutSecrets } from '../../formats/secrets';
import { isRecord } from '../../http/families';
import { watched } from '../watched';
import { changeSources } from './changeSources';

/**
 * How far back each poll looks again, in seconds. Longer than the hour that comes twice when the clocks go back, so
 * that a change in the second one is not taken for old; and long enough for clocks that differ.
 */
export const overlap = 7200;
/** Records younger than so many seconds may still appear out of the order of their ids. */
const settling = 60;

/** What a node remembers from one poll to the next. Small: only what changed within the overlap is listed. */
export interface PollMemory {
	version: 1;
	/** What it is about: another resource or business begins anew. */
	of: string;
	/** The latest time of change seen, as FreshBooks writes it. */
	latest: string;
	/** Ids up to this one are not new. */
	highestId: number;
	/** By id: the fingerprint of a record that changed within the overlap, and an invoice's status. */
	seen: Record<string, [fingerprint: string, status?: string]>;
}

/** Whether n8n's static data holds what a poll has left there: a database can be restored, and edited by hand. */
export function isPollMemory(value: unknown): value is PollMemory {
	if (!isRecord(value)) return false;
	const { version, of, latest, highestId, seen } = value;
	return (
		version === 1 &&
		typeof of === 'string' &&
		/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(latest)) &&
		!Number.isNaN(Date.parse(String(latest))) &&
		Number.isSafeInteger(highestId) &&
		isRecord(seen) &&
		Object.values(seen).every(Array.isArray)
	);
}

/** What is remembered after a poll: what changed within the overlap, and up to which id records are settled. */
export function remembering(noun: string, before: PollMemory, records: IDataObject[]): PollMemory {
	const { changedAt, madeAt } = changeSources[noun];
	const time = changedAt ?? madeAt;
	const from = shiftWall(before.latest, -overlap);
	const settled = shiftWall(before.latest, -settling);
	const kept = records.filter((record) => !changedAt || wallTime(record[changedAt]) >= from);
	const old = time ? records.filter((record) => wallTime(record[time]) <= settled) : records;
	return {
		...before,
		highestId: Math.max(before.highestId, ...old.map((record) => Number(recordId(noun, record)))),
		seen: Object.fromEntries(
			kept.map((record) => [
				recordId(noun, record),
				[fingerprint(noun, record), ...(noun === 'invoice' ? [String(record.v3_status)] : [])],
			]),
		) as PollMemory['seen'],
	};
}

/** A time as `YYYY-MM-DD HH:MM:SS`, whichever way FreshBooks writes it; a mere date counts as its end. */
export function wallTime(value: unknown): string {
	const text = String(value ?? '');
	return text.length === 10 ? `${text} 23:59:59` : text.slice(0, 19).replace('T', ' ');
}

/** The id of a record, as text. @param noun its kind (`invoice`) */
export const recordId = (noun: string, record: IDataObject): string => String(record[watched[noun].endpoint.id]);

/** Fields that change without anybody changing the record, as FreshBooks' tokens do. */
const restless = new Set(['exceeds_client_limit', 'last_activity', 'last_login', 'num_logins']);

/**
 * What tells whether a record has changed. What is included is no part of the record: the user may choose it anew, and
 * balances move by themselves.
 */
export function fingerprint(noun: string, record: IDataObject): string {
	const included = new Set(watched[noun].includes?.map(({ value }) => value));
	const lasting = Object.entries(record).filter(([key]) => !restless.has(key) && !included.has(key));
	return createHash('sha256')
		.update(JSON.stringify(withoutSecrets(lasting)))
		.digest('base64')
		.slice(0, 11);
}
