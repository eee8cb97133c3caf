import { isRecord } from '../http/families';
import type { Field } from '../model/field';
import type { Call } from '../model/resource';
import { isBlank } from './basics';
import { standing } from './choices';

/**
 * A parameter's value, in which what nobody gave is undefined. What a language model leaves blank arrives as an empty text, like one
 * that a person typed: only the expression tells the two apart. A choice in a collection from which nothing was chosen
 * is an empty list, like one that an expression gave: this, too, shows only in what the panel holds.
 * @param raw as it stands in the panel
 */
export function given(raw: unknown, value: unknown): unknown {
	if (typeof raw === 'string') return isLeftByModel(raw, value) ? undefined : value;
	if (!isRecord(raw) || !isRecord(value)) return value;
	const entries = Object.entries(value).map(([name, inner]) => [name, givenWithin(raw[name], inner)]);
	return Object.fromEntries(entries);
}

function givenWithin(raw: unknown, value: unknown): unknown {
	if (!Array.isArray(raw) || !Array.isArray(value)) return given(raw, value);
	return raw.length === 0 ? undefined : value.map((entry, index) => given(raw[index], entry));
}

export const isLeftByModel = (raw: string, value: unknown): boolean =>
	/\$fromai\b/i.test(raw) && (isBlank(value) || (Array.isArray(value) && value.length === 0));

/** The parameters of an operation as its fields want them: see `standing`. */
export function declared(fields: Field[], parameter: Call['parameter']): Call['parameter'] {
	const known = new Map<string, unknown>();
	const read = (name: string) => {
		const value = parameter(name);
		const field = fields.find((one) => one.name === name);
		return field ? standing(field, value) : value;
	};
	return (name) => {
		if (!known.has(name)) known.set(name, read(name));
		return known.get(name);
	};
}
