/** The rest of a sequence that others have begun and will go on with. */
export function rest<T>(source: Iterator<T>): Iterable<T> {
	return { [Symbol.iterator]: () => ({ next: () => source.next() }) };
}

/** So many of a sequence, and not one more. */
export function* take<T>(count: number, source: Iterable<T>): Generator<T> {
	const values = source[Symbol.iterator]();
	for (let taken = 0; taken < count; taken++) {
		const { done, value } = values.next();
		if (done) return;
		yield value;
	}
}

/** One of each sequence in turn, until one of them ends. */
export function* inTurn<T>(...sources: Array<Iterable<T>>): Generator<T> {
	const all = sources.map((source) => source[Symbol.iterator]());
	for (;;) {
		for (const source of all) {
			const { done, value } = source.next();
			if (done) return;
			yield value;
		}
	}
}

/** A sequence that ends when a condition does. */
export function* during<T>(condition: () => boolean, source: Iterable<T>): Generator<T> {
	for (const value of source) {
		if (!condition()) return;
		yield value;
	}
}

/** How often each value stands in a list. */
export function counts<T>(values: Iterable<T>): Map<T, number> {
	const found = new Map<T, number>();
	for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
	return found;
}
