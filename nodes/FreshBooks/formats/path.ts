import { UserError } from 'n8n-workflow';

import { shown } from './refuse';

/**
 * Tag for the part of a path behind a family's root: every value is encoded, so that an id can never leave its
 * place in the path, whatever it holds.
 * @throws UserError for an empty value, for `.` and `..`, which URL parsers resolve even when they are encoded, and for
 * what would lead elsewhere once a gateway on the way has decoded it
 */
export function path(parts: TemplateStringsArray, ...values: Array<string | number>): string {
	return parts.reduce((whole, part, index) => whole + segment(values[index - 1]) + part);
}

function segment(value: string | number): string {
	const text = String(value);
	if (/^\.{0,2}$/.test(text) || /[/\\%?#;\s\p{C}]/u.test(text)) throw new UserError(`"${shown(text)}" is not an ID`);
	return encodeURIComponent(text);
}
