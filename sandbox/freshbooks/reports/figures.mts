import { cash } from '../resources/common.mts';
import type { Fields } from '../state/state.mts';
import { type Decimal, exact, fixed, plus, zero } from '../values/decimal.mts';

/** Adds amounts up. */
export function sum(amounts: Decimal[]): Decimal {
	return amounts.reduce((total, amount) => plus(total, amount), zero);
}

/** The amount of a money field; nought where there is none. */
export function amountOf(row: Fields, key: string): Decimal {
	return exact((row[key] as Fields | null | undefined)?.amount);
}

/** The currency of a money field. */
export function codeOf(row: Fields, key: string): unknown {
	return (row[key] as Fields | null | undefined)?.code;
}

/** A money object in cents. */
export function money(amount: Decimal, code: unknown): Fields {
	return cash(fixed(amount), code);
}

/** The rows of each key, in order of first appearance. */
export function grouped<T, K>(rows: T[], keyOf: (row: T) => K): Map<K, T[]> {
	const groups = new Map<K, T[]>();
	for (const row of rows) {
		const key = keyOf(row);
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	return groups;
}
