import { UserError, type IDataObject } from 'n8n-workflow';

import { within, type Refuse } from '../formats/refuse';
import type { Field, FieldGroup } from '../model/field';

/** Ends the operation with a sentence for the user. */
export const refuse: Refuse = (reason, field) => {
	throw new UserError(reason, { extra: { field } });
};

/** Puts one entry of a list before the reason, as people count and call it: `Line 2: …`. */
export function withinEntry(list: Field, index: number, no: Refuse): Refuse {
	const [{ displayName }] = list.options as FieldGroup[];
	return within({ displayName: `${displayName} ${index + 1}`, name: list.name }, no);
}

/** Whether an expression had no value: what is not there is not given, and never clears what stands in FreshBooks. */
export const isMissing = (value: unknown): boolean =>
	value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);

/** Whether nothing stands there that could be a value. */
export const isBlank = (value: unknown): boolean =>
	isMissing(value) || (typeof value === 'string' && value.trim() === '');

/** Whether a value is a plain object: an expression may also give a date, which is none. */
export const isObject = (value: unknown): value is IDataObject =>
	Object.prototype.toString.call(value) === '[object Object]';

/** Fields of a fixed collection's only group, or of a nested collection. */
export function innerFields(field: Field): Field[] {
	const options = (field.options ?? []) as Array<Field | FieldGroup>;
	return options.flatMap((option) => ('values' in option ? option.values : [option]));
}
