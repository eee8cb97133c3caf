/**
 * Says that a value the user gave will not do, and ends the operation. Whoever calls a conversion knows which field
 * the value came from, so the conversion itself only says what is wrong with it.
 */
export type Refuse = (reason: string) => never;

/** Puts the place of a value (a field, the number of a line) before the reason. */
export function within(place: string, refuse: Refuse): Refuse {
	return (reason) => refuse(`${place}: ${reason}`);
}
