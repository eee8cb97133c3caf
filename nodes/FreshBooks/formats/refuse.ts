/**
 * Says that a value the user gave will not do, and ends the operation. Whoever calls a conversion knows which field
 * the value came from, so the conversion itself only says what is wrong with it.
 */
export type Refuse = (reason: string) => never;

/** Puts the place of a value (a field, the number of a line) before the reason. */
export function within(place: string, refuse: Refuse): Refuse {
	return (reason) => refuse(`${place}: ${reason}`);
}

/** A value as it can stand in a sentence: whatever it is, and however long. */
export function shown(value: unknown): string {
	const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
	return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
