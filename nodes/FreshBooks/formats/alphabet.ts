/**
 * The order of the alphabet, for words of the panel. `localeCompare` loads the rules of a language first, and that takes
 * longer than loading a tenth of this package.
 */
export function byLetters(a: string, b: string): number {
	const [first, second] = [a.toLowerCase(), b.toLowerCase()];
	return first < second ? -1 : Number(first > second);
}
