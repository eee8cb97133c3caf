import { shown, typedText, type Refuse } from './refuse';

/** FreshBooks' accounting timestamps are wall time here, without saying so (API facts §6). */
const eastern = 'America/New_York';

/**
 * What ISO 8601 texts look like, in groups: year, month, day; then, if there is a time, hour, minute, second, its fraction
 * and the offset from UTC (`Z`, `+01`, `+0100`, `+01:00`). A name of a timezone in brackets behind it, as other programs
 * add it, is passed over. An offset is at most 14 hours.
 */
const shape =
	/^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?(?:\[[\w/+-]+\])?$/;

/**
 * The calendar date of any ISO 8601 text, as written: it is never shifted to another timezone, so that an invoice
 * of the 31st stays one (API facts §12, quirk 15). A Date object has no day of its own: it gets the one that it is
 * in `timezone`.
 * @returns `YYYY-MM-DD`
 * Refuses what is not a date that exists.
 */
export function calendarDate(value: unknown, timezone: string, refuse: Refuse): string {
	if (value instanceof Date && !Number.isNaN(value.valueOf())) return wallTime(value.valueOf(), timezone).slice(0, 10);
	const [, year, month, day] = partsOf(value, refuse);
	return `${year}-${month}-${day}`;
}

/**
 * A moment in UTC (`YYYY-MM-DDTHH:MM:SSZ`), as time tracking wants it. Text without an offset is wall time in
 * `timezone`; a bare date is its midnight.
 * Refuses what is not a date that exists.
 */
export function utcMoment(value: unknown, timezone: string, refuse: Refuse): string {
	return isoSeconds(spanOf(value, timezone, refuse).first);
}

/** When something may have been: text without an offset has two moments in an hour that comes twice. */
export interface Span {
	first: number;
	last: number;
}

/** The moment of what the user typed. @returns undefined for a mere day. Refuses what is not a date that exists. */
export function typedSpan(value: unknown, timezone: string, refuse: Refuse): Span | undefined {
	const isDay = typeof value === 'string' && /^\s*\d{4}-\d{2}-\d{2}\s*$/.test(value);
	return isDay ? undefined : spanOf(value, timezone, refuse);
}

function spanOf(value: unknown, timezone: string, refuse: Refuse): Span {
	if (value instanceof Date && !Number.isNaN(value.valueOf())) return only(value.valueOf());
	const [, year, month, day, hour = '00', minute = '00', second = '00', , offset] = partsOf(value, refuse);
	const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
	return offset ? only(Date.parse(wall + withColon(offset))) : spanAt(wall, timezone);
}

const only = (moment: number): Span => ({ first: moment, last: moment });

/** When an accounting timestamp was. Some are mere days (API facts §8.7), which last until the next one. */
export function easternSpan(stamp: string): Span {
	const [day, time] = stamp.split(/[T ]/);
	if (time) return spanAt(`${day}T${time}`, eastern);
	return { first: fromWall(`${day}T00:00:00`, eastern), last: fromWall(`${dayAfter(day)}T00:00:00`, eastern) - 1000 };
}

/** The day that accounting writes at a moment. */
export const easternDay = (moment: number): string => easternAt(moment).slice(0, 10);

/** The day after a calendar date. */
export const dayAfter = (day: string, days = 1): string => shiftWall(`${day} 00:00:00`, days * 86_400).slice(0, 10);

/** An accounting timestamp (`2026-03-08 12:48:49`, US Eastern) with its true offset: `2026-03-08T12:48:49-04:00`. */
export function easternMoment(text: string): string {
	return withOffset(text, eastern);
}

/** A timestamp without zone that is UTC (projects, a client's `signup_date`) with its offset: `…Z`. */
export function utcStamp(text: string): string {
	return /Z$|[+-]\d{2}:\d{2}$/.test(text) ? text : `${text.replace(' ', 'T')}Z`;
}

function partsOf(value: unknown, refuse: Refuse): string[] {
	const parts = shape.exec(typedText(value) ?? '');
	if (parts) {
		const [, year, month, day, hour = '0', minute = '0', second = '0'] = parts;
		const exists = new Date(Date.UTC(+year, +month - 1, +day)).toISOString().startsWith(`${year}-${month}-${day}`);
		if (exists && +hour < 24 && +minute < 60 && +second < 60) return parts;
	}
	return refuse(`"${shown(value)}" is not a date: write it like 2026-11-22`);
}

function withOffset(text: string, timezone: string): string {
	const wall = text.replace(' ', 'T').replace(/\.\d+$/, '');
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(wall) || Number.isNaN(Date.parse(wall))) return text;
	const minutes = (Date.parse(`${wall}Z`) - fromWall(wall, timezone)) / 60_000;
	const pad = (part: number) => String(Math.floor(part)).padStart(2, '0');
	// joined, because V8 keeps the parts of a sum: a long list of them takes several times the memory
	return [wall, minutes < 0 ? '-' : '+', pad(Math.abs(minutes) / 60), ':', pad(Math.abs(minutes) % 60)].join('');
}

/**
 * When the clocks of `timezone` show `wall`. The offset is that of before or of after that day, whichever side of a clock
 * change it lies on. An hour that is left out is read as if the clocks had not been changed yet.
 */
function spanAt(wall: string, timezone: string): Span {
	const asUtc = Date.parse(`${wall}Z`);
	const [before, after] = offsetsAround(wall.slice(0, 10), timezone);
	if (before === after) return only(asUtc - before);
	const right = [asUtc - before, asUtc - after].filter((moment) => moment + offsetAt(moment, timezone) === asUtc);
	return right.length > 0 ? { first: Math.min(...right), last: Math.max(...right) } : only(asUtc - before);
}

const fromWall = (wall: string, timezone: string): number => spanAt(wall, timezone).first;

const offsets = new Map<string, [before: number, after: number]>();

/** The offsets a day before and a day after a date; a list has many moments of few days, and asking a clock takes long. */
function offsetsAround(date: string, timezone: string): [before: number, after: number] {
	const key = `${date} ${timezone}`;
	const known = offsets.get(key);
	if (known) return known;
	const [noon, day] = [Date.parse(`${date}T12:00:00Z`), 86_400_000];
	const found: [number, number] = [offsetAt(noon - 1.5 * day, timezone), offsetAt(noon + 1.5 * day, timezone)];
	offsets.set(key, found);
	return found;
}

const offsetAt = (moment: number, timezone: string): number => Date.parse(`${wallTime(moment, timezone)}Z`) - moment;

/** One for each timezone: making it takes forty times as long as using it, and holds memory that is freed late. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timezone: string): Intl.DateTimeFormat {
	const known = clocks.get(timezone);
	if (known) return known;
	const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
	clocks.set(timezone, clock);
	return clock;
}

/** What the clocks of `timezone` show at a moment: `YYYY-MM-DDTHH:MM:SS`. */
function wallTime(moment: number, timezone: string): string {
	return clockOf(timezone).format(moment).replace(' ', 'T');
}

function withColon(offset: string): string {
	return offset === 'Z' || offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3) || '00'}`;
}

function isoSeconds(moment: number): string {
	return new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A moment, as accounting would write it. */
export function easternAt(moment: number): string {
	return wallTime(moment, eastern).replace('T', ' ');
}

const hour = 3_600_000;

/** Whether accounting's clocks went back within the hour: they then show what they have shown an hour ago. */
export const isRepeated = (moment: number): boolean => easternAt(moment - hour) === easternAt(moment);

/** A moment in UTC, in the same form. */
export function utcAt(moment: number): string {
	return isoSeconds(moment).replace('T', ' ').replace('Z', '');
}

/** `YYYY-MM-DD HH:MM:SS` some seconds later or earlier on a clock that is never changed. */
export function shiftWall(wall: string, seconds: number): string {
	return utcAt(Date.parse(`${wall.replace(' ', 'T')}Z`) + seconds * 1000);
}
