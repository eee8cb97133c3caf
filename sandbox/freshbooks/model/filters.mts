import type { Fields } from '../state/state.mts';
import { compare, decimal, exact } from '../values/decimal.mts';
import type { Filter } from './resource.mts';

type Key = string;

const amountOf = (value: unknown): unknown =>
	typeof value === 'object' && value !== null ? (value as Fields).amount : value;

/** Equals on a number. */
export const numberIs = (key: Key): Filter => ({ value: 'number', keeps: (row, value) => Number(row[key]) === value });

/** Differs from a number (`clientid_not`). */
export const numberIsNot = (key: Key): Filter => ({
	value: 'number',
	keeps: (row, value) => Number(row[key]) !== value,
});

/** Equals one of several numbers (`clientids[]`). */
export const numberIn = (key: Key): Filter => ({
	value: 'numbers',
	keeps: (row, value) => (value as number[]).includes(Number(row[key])),
});

/** Equals on a text. */
export const textIs = (key: Key): Filter => ({ value: 'text', keeps: (row, value) => row[key] === value });

/** Equals on a yes or no. */
export const flagIs = (key: Key): Filter => ({ value: 'flag', keeps: (row, value) => Boolean(row[key]) === value });

/** Contained in one of several texts, whatever the case. */
export const textLike = (...keys: Key[]): Filter => ({
	value: 'text',
	keeps: (row, value) =>
		keys.some((key) =>
			String(row[key] ?? '')
				.toLowerCase()
				.includes(String(value).toLowerCase()),
		),
});

/** On this day or later. */
export const fromDay = (key: Key): Filter => ({
	value: 'date',
	keeps: (row, value) => String(row[key]).slice(0, 10) >= String(value),
});

/** Before this day: the upper end is exclusive and granular to a day (API facts §4.2, quirk 16). */
export const beforeDay = (key: Key): Filter => ({
	value: 'date',
	keeps: (row, value) => String(row[key]).slice(0, 10) < String(value),
});

/** At least so much. */
export const atLeast = (key: Key): Filter => ({
	value: 'number',
	keeps: (row, value) => compare(exact(amountOf(row[key])), exact(value)) >= 0,
});

/** At most so much. */
export const atMost = (key: Key): Filter => ({
	value: 'number',
	keeps: (row, value) => compare(exact(amountOf(row[key])), exact(value)) <= 0,
});

/** Less than so much. */
export const lessThan = (key: Key): Filter => ({
	value: 'number',
	keeps: (row, value) => compare(exact(amountOf(row[key])), exact(value)) < 0,
});

/** More than so much (items are strict at both ends, API facts §8.8). */
export const moreThan = (key: Key): Filter => ({
	value: 'number',
	keeps: (row, value) =>
		decimal(amountOf(row[key])) !== undefined && compare(exact(amountOf(row[key])), exact(value)) > 0,
});

/** The pair every accounting resource with `updated` has. */
export const updatedRange = { updated_min: fromDay('updated'), updated_max: beforeDay('updated') };
