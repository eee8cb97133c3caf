import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';

/** The time that the emulator goes by: this machine's, if whoever starts it hands in no other. */
export interface Time {
	/** Milliseconds since 1970. */
	now(): number;
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** The same, while a request waits for its answer. */
	delay(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const machineSleep: Time['sleep'] = async (milliseconds, signal) => await sleep(milliseconds, undefined, { signal });

export const machineTime: Time = { now: () => Date.now(), sleep: machineSleep, delay: machineSleep };

/** The last answer of `eastern`: one write stamps several fields, the seed many records, with the same moment. */
let latest = { time: Number.NaN, text: '' };

/** FreshBooks keeps accounting times as US Eastern wall time without a zone (API facts §6, quirk 14). */
export function eastern(now: Date): string {
	const time = now.getTime();
	if (time !== latest.time) {
		const text = DateTime.fromMillis(time, { zone: 'America/New_York' }).toFormat('yyyy-MM-dd HH:mm:ss');
		latest = { time, text };
	}
	return latest.text;
}

/** `version` of invoices and expenses carries microseconds (API facts §6). */
export function easternVersion(now: Date): string {
	return `${eastern(now)}.${String(now.getUTCMilliseconds()).padStart(3, '0')}000`;
}

/** The exception: a client's `signup_date` has the same form but is UTC (API facts §6). */
export function utcPlain(now: Date): string {
	return now.toISOString().slice(0, 19).replace('T', ' ');
}

/** Projects: ISO, UTC, without a Z (API facts §6). */
export function utcBare(now: Date): string {
	return now.toISOString().slice(0, 19);
}

/** Time entries and callbacks: ISO, UTC, with a Z (API facts §6). */
export function utcZulu(now: Date): string {
	return `${utcBare(now)}Z`;
}

/** Today's date in a business's own timezone. */
export function today(now: Date, timezone: string): string {
	return DateTime.fromJSDate(now, { zone: timezone }).toISODate() ?? '';
}

/** `local_started_at` of a time entry: wall time of the business, no zone (API facts §8.21). */
export function localBare(zulu: string, timezone: string): string {
	return DateTime.fromISO(zulu, { zone: timezone }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
}

/** Date arithmetic on plain dates, free of timezones (quirk 15). */
export function addDays(date: string, days: number): string {
	return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate() ?? date;
}

/** A real calendar date `YYYY-MM-DD`? */
export function isDate(value: unknown): value is string {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
	return DateTime.fromISO(value, { zone: 'utc' }).isValid;
}

/** A full ISO datetime in any offset, as `…Z`; undefined when it is none. A bare date is none (quirk 49). */
export function toZulu(value: unknown): string | undefined {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value)) return undefined;
	const time = DateTime.fromISO(value.replace(' ', 'T'), { zone: 'utc' });
	return time.isValid ? utcZulu(time.toJSDate()) : undefined;
}
