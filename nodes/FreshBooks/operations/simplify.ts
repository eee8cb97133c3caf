import type { IDataObject } from 'n8n-workflow';

import { easternMoment, utcStamp } from '../api/dates';
import type { Resource } from '../resources/resource';

/** Fields that hold a moment; FreshBooks writes most of them without a zone (API facts §6). */
const moments = new Set(['created_at', 'signup_date', 'started_at', 'updated', 'updated_at']);

/**
 * The useful fields of a record, flat: money as its decimal string with one `currency_code` beside it, moments with
 * their true offset, and whatever the user asked to include.
 */
export function simplify(resource: Resource, record: IDataObject, includes: string[] = []): IDataObject {
	const simple: IDataObject = {};
	for (const name of [...resource.simple, ...includes]) {
		const value = record[name];
		if (value === undefined) continue;
		if (isMoney(value)) {
			simple[name] = value.amount;
			simple.currency_code ??= value.code;
		} else {
			simple[name] = moments.has(name) ? moment(resource, name, value) : plain(value);
		}
	}
	return simple;
}

function moment(resource: Resource, name: string, value: unknown): IDataObject[string] {
	if (typeof value !== 'string') return value as null;
	const isEastern = resource.endpoint.family === 'accounting' && !resource.utc?.includes(name);
	return isEastern ? easternMoment(value) : utcStamp(value);
}

/** Money within an included list (lines) as its decimal string. */
function plain(value: unknown): IDataObject[string] {
	if (Array.isArray(value)) return value.map(plain) as IDataObject[];
	if (isMoney(value)) return value.amount;
	if (typeof value !== 'object' || value === null) return value as string;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function isMoney(value: unknown): value is { amount: string; code: string } {
	// an included invoice has an amount and a (postal) code too
	return typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'amount,code';
}
