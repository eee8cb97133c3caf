import type { IDataObject } from 'n8n-workflow';

import { easternMoment, utcStamp } from '../formats/dates';
import { includeSpellings } from '../http/families';
import type { Shape } from '../model/record';

/** Fields that hold a moment; FreshBooks writes most of them without a zone (API facts §6). */
const moments = new Set([
	'created_at',
	'invitation_date_accepted',
	'signup_date',
	'started_at',
	'updated',
	'updated_at',
]);

/** Fields that hold seconds, and the name under which people find the hours beside them. */
const lengths: Record<string, string> = {
	budget: 'budget_hours',
	budgeted_time: 'budgeted_hours',
	duration: 'hours',
	logged_duration: 'logged_hours',
};

/**
 * The useful fields of a record, flat: money as its decimal string with one `currency_code` beside it, moments with
 * their true offset, hours beside seconds, and whatever the user asked to include.
 */
export function simplify(resource: Shape, record: IDataObject, includes: string[] = []): IDataObject {
	// events come in UTC, with a Z, or without one in US Eastern time
	const isEastern = ['accounting', 'events'].includes(resource.endpoint.family);
	const simple: IDataObject = {};
	for (const name of [...resource.simple, ...includes.flatMap(includeSpellings)]) {
		const value = record[name];
		if (value === undefined) continue;
		simple[name] = plain(name, value, isEastern);
		if (isMoney(value)) simple.currency_code ??= value.code;
		if (Object.hasOwn(lengths, name)) simple[lengths[name]] = hours(value);
	}
	return simple;
}

/** To four places, so that no minute is lost. */
export const hours = (seconds: unknown): number | null =>
	typeof seconds === 'number' ? Number((seconds / 3600).toFixed(4)) : null;

/** A value as a workflow can use it, at whatever depth (lines, an included client). */
function plain(name: string, value: unknown, isEastern: boolean): IDataObject[string] {
	if (Array.isArray(value)) return value.map((entry: unknown) => plain(name, entry, isEastern)) as IDataObject[];
	if (isMoney(value)) return value.amount;
	if (isBalance(value)) return { amount: value.amount.amount, currency_code: value.amount.code };
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(key, inner, isEastern)]));
	}
	if (typeof value !== 'string' || !moments.has(name)) return value as string;
	// accounting means US Eastern where it names no zone, but for a client's sign-up
	return isEastern && name !== 'signup_date' ? easternMoment(value) : utcStamp(value);
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
