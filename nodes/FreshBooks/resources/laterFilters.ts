import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { LaterFilter } from '../model/field';
import type { Listable } from '../model/record';
import { locator } from '../ui/fields';
import { rangeFilters } from './filters';

/** Filters that FreshBooks lacks: they are applied to what it sends (API facts §4.2, §8). */

const textOf = (value: unknown): string => String(value ?? '');

/** Text anywhere in one of some fields, in capitals or not. */
export function containsFilter(displayName: string, name: string, ...more: string[]): LaterFilter {
	return {
		field: { displayName: `${displayName} Contains`, name, type: 'string', default: '' },
		passes: (record, wanted) => {
			const text = textOf(wanted).trim().toLowerCase();
			return [name, ...more].some((field) => textOf(record[field]).toLowerCase().includes(text));
		},
	};
}

/** From a day to a day, both of them included. */
export function daysFilter(name: string, displayName: string): LaterFilter[] {
	const [from, to] = rangeFilters(name, displayName, 'To');
	const dayOf = (record: IDataObject) => textOf(record[name]).slice(0, 10);
	return [
		{ field: from, passes: (record, day) => dayOf(record) >= textOf(day) },
		{ field: to, passes: (record, day) => dayOf(record) !== '' && dayOf(record) <= textOf(day) },
	];
}

/** Any of several values. */
export function choiceFilter(displayName: string, name: string, options: INodePropertyOptions[]): LaterFilter {
	return {
		field: { displayName, name, type: 'multiOptions', options, default: [] },
		passes: (record, wanted) => (wanted as unknown[]).map(textOf).includes(textOf(record[name])),
	};
}

/** A record that it refers to. */
export function referenceFilter(to: Listable, name: string, displayName = to.name): LaterFilter {
	return {
		field: locator(to, { name, displayName }),
		passes: (record, wanted) => textOf(record[name]) === textOf(wanted),
	};
}

/** Lists hold active and archived records together (API facts §4.2). */
export const archivedFilter: LaterFilter = choiceFilter('State', 'vis_state', [
	{ name: 'Active', value: 0 },
	{ name: 'Archived', value: 2 },
]);
