import type { Field } from '../model/field';
import { periodFilters } from './period';

/** Filters that several accounting resources share, as FreshBooks honors them (API facts §4.2). */

/** `updated` knows days only; the later one is exclusive. */
export const updatedFilters: Field[] = [
	{
		displayName: 'Updated Before',
		name: 'updated_max',
		type: 'dateTime',
		as: 'changedBefore',
		typeOptions: { dateOnly: true },
		default: '',
		description: 'Changed before this day in US Eastern time; a time from an expression counts to the second',
	},
	{
		displayName: 'Updated Since',
		name: 'updated_min',
		type: 'dateTime',
		as: 'changedSince',
		typeOptions: { dateOnly: true },
		default: '',
		description: 'Changed on this day in US Eastern time or later; a time from an expression counts to the second',
	},
];

/** Without it FreshBooks lists active and archived records together, and never deleted ones. */
export function stateFilter(): Field {
	return {
		displayName: 'State',
		name: 'vis_state',
		type: 'options',
		options: [
			{ name: 'Active', value: 0 },
			{ name: 'Archived', value: 2 },
			{ name: 'Deleted', value: 1 },
		],
		default: 0,
		description: 'FreshBooks returns active and archived ones together unless you choose',
	};
}

/** The same for what has no archive (API facts §8.4, §8.9). */
export function deletedFilter(): Field {
	return {
		...stateFilter(),
		options: [
			{ name: 'Active', value: 0 },
			{ name: 'Deleted', value: 1 },
		],
		description: 'FreshBooks returns active ones unless you choose',
	};
}

/** Several IDs at once: of the resource itself, or of what it refers to. */
export function idsFilter(name: string, displayName = 'IDs'): Field {
	const filter: Field = {
		displayName: 'IDs',
		name,
		type: 'string',
		as: 'ids',
		repeated: true,
		default: '',
		placeholder: 'e.g. 12345, 12346',
		description: 'Several IDs, comma-separated',
	};
	return { ...filter, displayName };
}

/** Two days as typed. FreshBooks takes what lies before the later one, without the day itself (API facts §4.2). */
export function rangeFilters(name: string, displayName: string, upper: 'Before' | 'To' = 'Before'): Field[] {
	return [
		{
			displayName: `${displayName} From`,
			name: `${name}_min`,
			type: 'dateTime',
			typeOptions: { dateOnly: true },
			default: '',
			description: 'On this day or later',
		},
		{
			displayName: `${displayName} ${upper}`,
			name: `${name}_max`,
			type: 'dateTime',
			typeOptions: { dateOnly: true },
			default: '',
			description: upper === 'Before' ? 'Before this day, which is not included' : 'On this day or earlier',
		},
	];
}

/** Amounts as decimal strings. FreshBooks' upper end is exclusive as a rule (API facts §8.7, §8.8). */
export function amountFilters(name = 'amount', displayName = 'Amount', [from, to] = ['From', 'Below']): Field[] {
	return [
		{
			displayName: `${displayName} ${from}`,
			name: `${name}_min`,
			type: 'string',
			as: 'amount',
			default: '',
			placeholder: 'e.g. 100.00',
		},
		{
			displayName: `${displayName} ${to}`,
			name: `${name}_max`,
			type: 'string',
			as: 'amount',
			default: '',
			placeholder: 'e.g. 100.00',
		},
	];
}

/**
 * The same, or a period.
 * @param day the field of a record that FreshBooks filters by
 */
export function dateFilters(displayName: string, day: string): Field[] {
	const [from, to] = rangeFilters('date', displayName);
	return [from, to, ...periodFilters(displayName, { from: from.name, to: to.name, upper: 'dayAfter', day })];
}
