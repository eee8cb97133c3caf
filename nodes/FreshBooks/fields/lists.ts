import type { IDataObject } from 'n8n-workflow';

import { shown, typedText, type Refuse } from '../formats/refuse';
import type { Field } from '../model/field';
import { isBlank, refuse } from './basics';

/** Values typed with commas between them, a list from an expression, or one as JSON. */
export function texts(value: unknown, no: Refuse = refuse): string[] {
	if (isBlank(value)) return [];
	const list = listIn(value) ?? typedText(value)?.split(',') ?? [value];
	const found = list.map((entry) => typedText(entry) ?? no(`"${shown(entry)}" is not text`));
	return found.filter((entry) => entry !== '');
}

/** A list that an expression gave, as it is or as JSON. */
export function listIn(value: unknown): unknown[] | undefined {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string' || !value.trim().startsWith('[')) return undefined;
	try {
		return JSON.parse(value) as unknown[];
	} catch {
		return undefined;
	}
}

/** The first of some list fields whose list an expression gave without entries: it stands for none, not for all. */
export function emptyList(fields: Field[], values: IDataObject): Field | undefined {
	const isList = ({ as, type }: Field) => as === 'ids' || as === 'texts' || type === 'multiOptions';
	const isNone = (value: unknown) => listIn(value)?.every((entry) => typeof entry === 'string' && entry.trim() === '');
	return fields.find((field) => isList(field) && isNone(values[field.name]));
}

/** JSON between code fences, as language models write it. */
const fenced = /^\s*```\w*\s*\n(.*)\n\s*```\s*$/s;

/** The JSON of a field that takes text or, from an expression, the value itself. */
export function json(value: unknown, no: Refuse): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(fenced.exec(value)?.[1] ?? value);
	} catch (error) {
		return no(`this is not JSON (${(error as Error).message})`);
	}
}
