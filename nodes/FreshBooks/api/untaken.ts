import type { IDataObject } from 'n8n-workflow';

import { utcStamp } from '../formats/dates';
import { isRecord } from '../http/families';
import type { Session } from '../http/session';

/** What has to be known of the place of a record. */
export interface Twins {
	/** Fields for the same value: it is stored if it stands in one of them (API facts §8.5). */
	twins?: string[];
}

/** What FreshBooks is told to do: no value that it keeps (API facts §8.7). */
const instructions = new Set(['send_client_notification']);

/**
 * Notices values that FreshBooks has dropped without a word: they stand otherwise in its reply. What the reply does not
 * hold cannot be told, but for a value that has two names.
 * @param sent the record as it went out
 * @param stored the record as FreshBooks gave it back
 */
export function noteUntaken({ trace, subject }: Session, at: Twins, sent: IDataObject, stored: IDataObject): void {
	const names = untaken(at, sent, stored);
	if (!trace || names.length === 0) return;
	const known = names.map((name) => subject.labels[name] ?? name);
	trace.untaken = [...new Set([...(trace.untaken ?? []), ...known])];
}

/** The names of the values that FreshBooks has not taken. */
export function untaken({ twins = [] }: Twins, sent: IDataObject, stored: IDataObject): string[] {
	const isTaken = (name: string): boolean => isSame(sent[name], stored[name]);
	return Object.keys(sent).filter((name) => {
		if (twins.includes(name)) return name === twins.find((twin) => twin in sent) && !twins.some(isTaken);
		return name in stored && !instructions.has(name) && !isTaken(name);
	});
}

/** Whether a value is stored as it was sent, whatever FreshBooks' way to write it. */
function isSame(sent: unknown, stored: unknown): boolean {
	if (isNothing(sent) && isNothing(stored)) return true;
	if (Array.isArray(sent)) {
		if (!Array.isArray(stored) || (sent.length === 0 && stored.length > 0)) return false;
		// nearly always in the same order, and an invoice may have a thousand lines
		return sent.every((one, index) => isSame(one, stored[index]) || stored.some((other) => isSame(one, other)));
	}
	// a journal's amounts go without a currency and come with one (API facts §8.18)
	if (isRecord(stored) && 'amount' in stored && !isRecord(sent)) return isSame(sent, stored.amount);
	if (isRecord(sent)) {
		return isRecord(stored) && Object.keys(sent).every((key) => !(key in stored) || isSame(sent[key], stored[key]));
	}
	return plain(sent, sent) === plain(stored, sent);
}

/** What is empty comes back as null, an empty text, 0 or an empty list. */
function isNothing(value: unknown): boolean {
	if (typeof value === 'object' && value !== null) return Object.values(value).every(isNothing);
	return value === undefined || value === null || value === false || value === '' || Number(value) === 0;
}

/** Decimals, days, moments, image paths and words as they are compared: each in the way of what was sent. */
function plain(value: unknown, sent: unknown): string {
	const [text, like] = [String(value ?? ''), String(sent)];
	if (/^-?\d+(\.\d+)?$/.test(like)) return String(Number(text));
	if (/^\d{4}-\d\d-\d\d$/.test(like)) return text.slice(0, 10);
	if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(like)) return String(Math.round(Date.parse(utcStamp(text)) / 1000));
	// read back below /service (API facts §8.2)
	if (like.startsWith('/uploads/')) return text.split('/').at(-1) ?? '';
	return text.normalize().replace(/\s+/g, ' ').trim().toLowerCase();
}
