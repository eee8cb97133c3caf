import type { IDataObject } from 'n8n-workflow';

import { easternMoment, utcStamp } from '../formats/dates';
import { includeSpellings } from '../http/families';
import type { Shape } from '../model/record';
import { frequencyWord, lineTypeWord, stateWord } from '../model/words';

/** Fields that hold a moment; FreshBooks writes most of them without a zone (API facts §6). */
const moments = new Set([
	'created_at',
	'invitation_date_accepted',
	'signup_date',
	'started_at',
	'updated',
	'updated_at',
]);

type Reading = (value: unknown, record: IDataObject) => unknown;

/** Codes and seconds of FreshBooks', and what people read in their place: its name, and how it is worked out. */
const readings: Record<string, [name: string, read: Reading]> = {
	budget: ['budget_hours', hours],
	budgeted_time: ['budgeted_hours', hours],
	duration: ['hours', hours],
	frequency: ['repeats', (code, { numberRecurring }) => frequencyWord(code, numberRecurring)],
	logged_duration: ['logged_hours', hours],
	vis_state: ['state', stateWord],
};

const codesByName = new Map(Object.entries(readings).map(([code, [name, read]]) => [name, { code, read }]));

/**
 * The useful fields of a record: money as its decimal string with one `currency_code` beside it, moments with their true
 * offset, words beside codes, hours beside seconds, and whatever the user asked to include.
 */
export function simplify(shape: Shape, record: IDataObject, includes: string[] = []): IDataObject {
	const names = [...shape.simple, ...includes.flatMap(includeSpellings)];
	const all = names.flatMap((name) => (Object.hasOwn(readings, name) ? [name, readings[name][0]] : [name]));
	return fieldsOf(shape, record, all);
}

/** The few fields of a record that a list shows, flat and without empty ones, and what the user asked to include. */
export function listed(shape: Shape, record: IDataObject, includes: string[] = []): IDataObject {
	const { listed: few = shape.simple } = shape;
	return fieldsOf(shape, record, [...few, ...includes.flatMap(includeSpellings)], true);
}

/** @param withoutNull leaves out what is empty */
function fieldsOf(shape: Shape, record: IDataObject, names: string[], withoutNull = false): IDataObject {
	// events come in UTC, with a Z, or without one in US Eastern time
	const isEastern = ['accounting', 'events'].includes(shape.endpoint.family);
	const fields: IDataObject = {};
	for (const name of names) {
		const value = valueOf(shape, record, name);
		if (value === undefined) continue;
		const shown = plain(name, value, isEastern);
		if (shown !== null || !withoutNull) fields[name] = shown;
		if (isMoney(value)) fields.currency_code ??= value.code;
	}
	return fields;
}

/** What stands under a name: what people read in place of a code, or what FreshBooks has there. */
function valueOf({ words }: Shape, record: IDataObject, name: string): unknown {
	const reading = codesByName.get(name);
	const code = reading && record[reading.code];
	const word = words?.[name] ? words[name](record) : code !== undefined ? reading?.read(code, record) : undefined;
	return word === undefined ? record[name] : word;
}

/** To four places, so that no minute is lost. */
export function hours(seconds: unknown): number | null {
	return typeof seconds === 'number' ? Number((seconds / 3600).toFixed(4)) : null;
}

/** A value as a workflow can use it, at whatever depth (lines, an included client). */
function plain(name: string, value: unknown, isEastern: boolean): IDataObject[string] {
	if (Array.isArray(value)) return value.map((entry: unknown) => plain(name, entry, isEastern)) as IDataObject[];
	if (isMoney(value)) return value.amount;
	if (isBalance(value)) return { amount: value.amount.amount, currency_code: value.amount.code };
	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(withWords(name, value as IDataObject));
		return Object.fromEntries(entries.map(([key, inner]) => [key, plain(key, inner, isEastern)]));
	}
	if (typeof value !== 'string' || !moments.has(name)) return value as string;
	// accounting means US Eastern where it names no zone, but for a client's sign-up
	return isEastern && name !== 'signup_date' ? easternMoment(value) : utcStamp(value);
}

/** A record within another one, or a line, with words beside its codes. */
function withWords(name: string, inner: IDataObject): IDataObject {
	const state = stateWord(inner.vis_state);
	const type = name === 'lines' ? lineTypeWord(inner.type) : undefined;
	return { ...inner, ...(state && { state }), ...(type && { line_type: type }) };
}

/** One of several balances, each in its own currency (API facts §8.1, §8.15). */
function isBalance(value: unknown): value is { amount: { amount: string; code: string } } {
	return (
		typeof value === 'object' &&
		value !== null &&
		Object.keys(value).join() === 'amount' &&
		isMoney(Object.values(value)[0])
	);
}

function isMoney(value: unknown): value is { amount: string; code: string } {
	// an included invoice has an amount and a (postal) code too
	return typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'amount,code';
}
