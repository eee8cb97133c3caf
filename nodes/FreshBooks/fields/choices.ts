import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { nearest, plain } from '../formats/nearest';
import { numberOf } from '../formats/number';
import { shown, typedText, within, type Refuse } from '../formats/refuse';
import type { Field } from '../model/field';
import { innerFields, isBlank, isObject, refuse } from './basics';
import { texts } from './lists';

/**
 * The value of a field whose value an operation reads as it is: a boolean as such, options as one of those offered. A
 * missing one is the panel's default. All other fields keep what was typed until they are converted.
 */
export function standing(field: Field, value: unknown, no: Refuse = refuse): unknown {
	const { type, required, default: first } = field;
	const here = within(field, no);
	switch (type) {
		case 'boolean':
			return isBlank(value) ? first : yesOrNo(value, here);
		case 'collection':
			return isObject(value) ? membersOf(field, value, no) : value;
		case 'multiOptions':
			return isBlank(value) ? first : optionsOf(field, value, here);
		case 'options':
			if (isBlank(value)) return required ? undefined : first;
			return optionOf(field, value, here);
		default:
			return value;
	}
}

/** What was not added to a collection, or has no value there, is not given. */
function membersOf(collection: Field, values: IDataObject, no: Refuse): IDataObject {
	const given = innerFields(collection).filter(({ name }) => !isBlank(values[name]));
	const stand = given.map((field) => [field.name, standing(field, values[field.name], no)]);
	return { ...values, ...(Object.fromEntries(stand) as IDataObject) };
}

/** A yes or no, also where an expression gives it as text or as a number. */
export function yesOrNo(value: unknown, no: Refuse): boolean {
	const text = typeof value === 'boolean' ? String(value) : typedText(value)?.toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	return no(`"${shown(value)}" is neither true nor false`);
}

/** So many options can be named in a sentence. */
const most = 20;

const folded = (value: unknown): string | undefined => typedText(value)?.toLowerCase();

/**
 * One of a field's options, by its value or by its name in the panel, in capitals or not; people and language models also
 * write other blanks, hyphens and underscores, as long as that can mean one of them only.
 */
export function optionOf({ as, options = [] }: Field, value: unknown, no: Refuse): string | number | boolean {
	const known = options as INodePropertyOptions[];
	const wanted = folded(value);
	const found =
		known.find((option) => wanted !== undefined && folded(option.value) === wanted) ??
		known.find((option) => wanted !== undefined && folded(option.name) === wanted);
	if (found) return found.value;
	if (as === 'code' && wanted) {
		if (typeof known[0].value === 'number') return numberOf(value, no);
		if (typeof value === 'string') return value.trim();
	}
	const word = plain(wanted ?? '');
	const [meant, ...others] = known.filter((option) => [String(option.value), option.name].map(plain).includes(word));
	if (word !== '' && meant && others.length === 0) return meant.value;
	if (known.length <= most) {
		return no(`"${shown(value)}" is not allowed: use one of ${known.map(({ name }) => name).join(', ')}`);
	}
	const values = known.map((option) => String(option.value));
	return no(`"${shown(value)}" is not allowed, did you mean "${nearest(wanted ?? '', values, (one) => [one])}"?`);
}

/** Several choices, as `optionOf` reads each. */
export const optionsOf = (field: Field, value: unknown, no: Refuse) =>
	texts(value, no).map((one) => optionOf(field, one, no));
