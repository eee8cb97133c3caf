/**
 * Says that a value the user gave will not do, and ends the operation. Whoever calls a conversion knows which field
 * the value came from, so the conversion itself only says what is wrong with it.
 * @param field FreshBooks' name of the field, for workflows that decide by it
 */
export type Refuse = (reason: string, field?: string) => never;

/** Puts the place of a value (a field, the number of a line) before the reason. The innermost field is the one named. */
export function within(place: string | { displayName: string; name: string }, refuse: Refuse): Refuse {
	const { displayName, name } = typeof place === 'string' ? { displayName: place, name: undefined } : place;
	return (reason, field) => refuse(`${displayName}: ${reason}`, field ?? name);
}

/** Which of several it is, as people count: from one on. A single one needs no number of how many there are. */
export const numbered = (index: number, count: number): string =>
	count > 1 ? `${index + 1} of ${count}` : String(index + 1);

/** A value as it can stand in a sentence: whatever it is, and however long. */
export function shown(value: unknown): string {
	const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
	return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/**
 * The text of what a user may have typed, or of a day, a moment or a duration of luxon's, which n8n gives as objects. A
 * list, any other object, a yes and the number that is none (NaN) have none, whatever JavaScript makes of them.
 */
export function typedText(value: unknown): string | undefined {
	const { toJSON } = Object(value) as { toJSON?: unknown };
	const plain: unknown = typeof toJSON === 'function' ? toJSON.call(value) : value;
	return typeof plain === 'string' || Number.isFinite(plain) ? String(plain).trim() : undefined;
}
