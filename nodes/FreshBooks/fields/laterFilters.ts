import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { easternSpan, typedSpan } from '../formats/dates';
import { within } from '../formats/refuse';
import type { Field, LaterFilter } from '../model/field';
import type { RecordType } from '../model/record';
import type { Call, ReadableResource } from '../model/resource';
import { isBlank, refuse } from './basics';
import { collection } from './common';
import { rangeFilters } from './listFilters';
import { locator } from './locator';
import { collectionOf, conversions } from './parameters';
import { filteredDays, periodFilters, withoutPeriods } from './period';
import { toBody } from './values';

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

/**
 * From a day to a day, both of them included, or a period.
 * @param period its name, where a list has several
 */
export function daysFilter(name: string, displayName: string, period?: string): LaterFilter[] {
	const [from, to] = rangeFilters(name, displayName, 'To');
	const dayOf = (record: IDataObject) => textOf(record[name]).slice(0, 10);
	return [
		{ field: from, passes: (record, day) => dayOf(record) >= textOf(day) },
		{ field: to, passes: (record, day) => dayOf(record) !== '' && dayOf(record) <= textOf(day) },
		...periodFilters(displayName, { from: from.name, to: to.name, upper: 'day' }, period).map((field) => ({ field })),
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
export function referenceFilter(to: RecordType, name: string, displayName = to.name): LaterFilter {
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

/** The filters of a resource that are applied here, to what FreshBooks sends. */
export function laterFields({ laterFilters = [] }: ReadableResource): Field[] {
	const fields = laterFilters.map(({ field }) => field);
	return collection('Filter After Fetching', 'laterFilters', fields, 'Add Filter').map((field) => ({
		...field,
		description:
			'FreshBooks cannot filter by these: the node reads the records and keeps those that match. Limit counts only them.',
	}));
}

/**
 * Tells which records pass the filters that the user added.
 * @returns undefined when there are none
 * @throws UserError naming a filter whose value will not do
 */
export function laterTest(call: Call<ReadableResource>): ((record: IDataObject) => boolean) | undefined {
	const { laterFilters = [] } = call.resource;
	const fields = laterFilters.map(({ field }) => field);
	const typed = withoutPeriods(call, fields, collectionOf(call, 'laterFilters'));
	const wanted = toBody(fields, typed, conversions(call, 'omit'));
	const set = laterFilters.filter(({ field: { name } }) => name in wanted);
	if (set.length === 0) return undefined;
	return (record) => set.every(({ field, passes }) => passes?.(record, wanted[field.name]));
}

/**
 * FreshBooks filters by whole days of its own. Where the user gave a moment, what lies on the wrong side of it on its
 * day is let go here. A record whose time of change leaves it open stays.
 * @returns undefined when there is no such filter
 */
export function changedTest(call: Call<ReadableResource>): ((record: IDataObject) => boolean) | undefined {
	const typed = collectionOf(call, 'filters');
	const timezone = call.context.getTimezone();
	const { filters = [] } = call.resource;
	const moments = filters
		.filter(({ as, name }) => (as === 'changedSince' || as === 'changedBefore') && !isBlank(typed[name]))
		.flatMap((field) => {
			const span = typedSpan(typed[field.name], timezone, within(field, refuse));
			return span ? [{ ...span, isLower: field.as === 'changedSince' }] : [];
		});
	if (moments.length === 0) return undefined;
	return ({ updated }) => {
		if (typeof updated !== 'string') return true;
		const { first, last } = easternSpan(updated);
		// FreshBooks writes whole seconds
		return moments.every((moment) =>
			moment.isLower ? last >= Math.floor(moment.first / 1000) * 1000 : first < moment.last,
		);
	};
}

/**
 * FreshBooks says that it leaves out the later day itself, and has been seen to take it (API facts §14, question 31): what
 * lies behind a period is let go here.
 * @returns undefined when there is none
 */
export function periodTest(call: Call<ReadableResource>): ((record: IDataObject) => boolean) | undefined {
	const { filters = [] } = call.resource;
	const typed = collectionOf(call, 'filters');
	const ends = filters.flatMap(({ name, period }) => {
		const days = period?.day ? filteredDays(call, filters, typed, name) : undefined;
		return days ? [{ day: period?.day as string, end: days.end }] : [];
	});
	if (ends.length === 0) return undefined;
	return (record) => ends.every(({ day, end }) => textOf(record[day]).slice(0, 10) <= end);
}
