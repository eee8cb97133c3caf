import { UserError } from 'n8n-workflow';

/**
 * Tag for the part of a path behind a family's root: every value is encoded, so that an id can never leave its
 * place in the path, whatever it holds.
 * @throws UserError for an empty value and for `.` and `..`, which URL parsers resolve even when they are encoded
 */
export function path(parts: TemplateStringsArray, ...values: Array<string | number>): string {
	return parts.reduce((whole, part, index) => whole + segment(values[index - 1]) + part);
}

function segment(value: string | number): string {
	const text = String(value);
	if (/^\.{0,2}$/.test(text)) throw new UserError(`"${text}" is not an ID`);
	return encodeURIComponent(text);
}
