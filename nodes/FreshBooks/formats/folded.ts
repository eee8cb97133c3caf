import { typedText } from './refuse';

/** A key as it is looked for and written: sheets and web pages bring other Unicode forms and blanks along. */
export const clean = (value: unknown): string => (typedText(value) ?? '').normalize().replace(/\s+/g, ' ').trim();

/**
 * A text as it is compared: whatever its upper and lower case, its Unicode form and the blanks in and around it. Sheets,
 * web pages and emails bring along no-break spaces, double ones, and letters put together in another way.
 */
export const folded = (value: unknown): string =>
	(typedText(value) ?? '')
		.normalize('NFKC')
		.toUpperCase()
		.normalize('NFKC')
		.replace(/[\s\u200b]+/g, ' ')
		.trim();

/** A number without the noughts before it. */
export const bare = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

/** The longest piece of a text that is written the same in every Unicode form; none where there is nothing of use. */
export function plainWord(text: string): string | undefined {
	const pieces = text.normalize().split(/[^!-[\]-~]+/);
	const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
	return longest.length > 1 ? longest : undefined;
}
