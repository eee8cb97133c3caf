import { shown, typedText, type Refuse } from './refuse';

/** A number or the text of one; JavaScript would make one of an empty list or a yes too. */
export function numberOf(value: unknown, no: Refuse): number {
	const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(typedText(value) ?? '') ? Number(value) : NaN;
	return Number.isFinite(number) ? number : no(`"${shown(value)}" is not a number`);
}

/** A count for people: `3,000`. */
export const grouped = (count: number): string => count.toLocaleString('en-US');
