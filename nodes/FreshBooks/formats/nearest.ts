/** The one of some words that is most like a word, for a sentence that asks whether it was meant. */
export function nearest<T>(word: string, candidates: T[], names: (candidate: T) => string[]): T | undefined {
	return nearestFew(word, candidates, names, 1)[0];
}

/** Those of some candidates that are most like a word, the best first. */
export function nearestFew<T>(word: string, candidates: T[], names: (candidate: T) => string[], count: number): T[] {
	const distance = (candidate: T) => Math.min(...names(candidate).map((name) => edits(plain(word), plain(name))));
	const measured = candidates.map((candidate) => ({ candidate, distance: distance(candidate) }));
	return measured
		.sort((a, b) => a.distance - b.distance)
		.slice(0, count)
		.map(({ candidate }) => candidate);
}

/** Longer words are cut, so that the comparison stays fast. */
const longest = 40;

/** A word without what people write differently each time: capitals, spaces, hyphens, underscores. */
export const plain = (word: string): string =>
	word
		.slice(0, longest)
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.join('');

/** How many letters have to be added, taken away or replaced to make one word of another (Levenshtein). */
function edits(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (const [index, letter] of [...from].entries()) {
		const next = [index + 1];
		for (let at = 0; at < to.length; at++) {
			next.push(Math.min(next[at] + 1, row[at + 1] + 1, row[at] + (letter === to[at] ? 0 : 1)));
		}
		row = next;
	}
	return row[to.length];
}
