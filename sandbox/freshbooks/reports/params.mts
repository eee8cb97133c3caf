import { asList, type Query } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import type { Fields, State } from '../state/state.mts';
import { isDate, today } from '../values/clock.mts';

/** The days a report covers, both included. */
export interface Range {
	start: string;
	end: string;
}

/** What a report is asked for. */
export interface Asked extends Range {
	currency: string;
	query: Query;
}

/** A query as a report takes it. */
export interface Taken {
	query: Query;
	/** The same as the report's token spells it. */
	params: Fields;
}

/** Whether a parameter stands for a list; `name[0]` is the same as `name[]`. */
const LIST = /\[\d*\]$/;

/** What a report takes of a query string; the rest is dropped without a word (API facts §11). */
export function taken({ switches }: State, text: string, takes: string): Taken {
	const known = takes.split(' ');
	const query: Query = {};
	const params: Fields = {};
	const isPlain = switches.reportTokenParams === 'plain';
	for (const [sent, value] of new URLSearchParams(text)) {
		const [name, spelled] = [sent.replace(LIST, ''), sent.replace(LIST, '[]')];
		if (!known.includes(spelled) || switches.droppedReportParams.includes(name)) continue;
		const told = isPlain && /^\d+$/.test(value) ? Number(value) : value;
		const key = isPlain ? name : spelled;
		if (name === spelled) [query[name], params[key]] = [value, told];
		else
			[query[name], params[key]] = [
				[...asList(query[name]), value],
				[...((params[key] ?? []) as unknown[]), told],
			];
	}
	return { query, params };
}

const present = (value: unknown): boolean => value !== undefined && value !== '';

function dayOf(query: Query, name: string, fallback: string): string {
	const raw = query[name];
	if (!present(raw)) return fallback;
	return isDate(raw) ? raw : refuse(422, 1023, `Invalid value for the filter '${name}'.`, { field: name, value: raw });
}

/** A day asked for by name, today without one. */
export function dayAsked({ state, business }: Context, query: Query, name: string): string {
	return dayOf(query, name, today(state.now(), business.timezone));
}

/**
 * Reads what all reports share. Only flat parameters count: whatever comes as `search[…]` is ignored, and the report covers
 * today alone (API facts §11, quirk 8). That one date missing means today as well is UNCONFIRMED. A report that takes no
 * first day has none.
 */
export function readAsked(context: Context, query: Query, takes: string): Asked {
	const start = takes.split(' ').includes('start_date') ? dayAsked(context, query, 'start_date') : '';
	const end = dayAsked(context, query, 'end_date');
	if (start > end) {
		refuse(422, 1007, 'The start date must come before the end date.', { field: 'start_date', value: start });
	}
	const currency = present(query.currency_code) ? query.currency_code : context.business.currency;
	if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
		refuse(422, 1004, "Invalid value for 'currency_code'.", { field: 'currency_code', value: currency });
	}
	return { start, end, currency, query };
}

/** Whether a day lies in the range. */
export function within({ start, end }: Range, day: unknown): boolean {
	return String(day) >= start && String(day) <= end;
}

/** A list that comes as `name=a,b`, `name[]=a&name[]=b` or both. */
export function listAsked(query: Query, name: string): string[] {
	return asList(query[name])
		.flatMap((value) => value.split(','))
		.map((value) => value.trim())
		.filter((value) => value !== '');
}

/** A list of record ids. */
export function idsAsked(query: Query, name: string): number[] {
	return listAsked(query, name).map((value) => {
		if (/^\d+$/.test(value)) return Number(value);
		return refuse(422, 1024, `Invalid value for the filter '${name}'.`, { field: name, value });
	});
}

/** A yes or no; anything but `true` and `1` is no (UNCONFIRMED). */
export function flagAsked(query: Query, name: string): boolean {
	return query[name] === 'true' || query[name] === '1';
}

/** One of a few words. */
export function wordAsked<T extends string>(
	query: Query,
	name: string,
	words: readonly T[],
	errno = 1004,
): T | undefined {
	const raw = query[name];
	if (!present(raw)) return undefined;
	const word = words.find((one) => one === raw);
	return word ?? refuse(422, errno, `'${name}' must be one of ${words.join(', ')}.`, { field: name, value: raw });
}
