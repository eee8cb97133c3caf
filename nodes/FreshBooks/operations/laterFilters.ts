import type { IDataObject } from 'n8n-workflow';

import { easternSpan, typedSpan } from '../api/dates';
import { within } from '../api/refuse';
import type { Call, Field, Resource } from '../resources/resource';
import { collection } from './fields';
import { collectionOf, conversions } from './parameters';
import { emptyList, isBlank, refuse, toBody } from './values';

/** The filters of a resource that are applied here, to what FreshBooks sends. */
export function laterFields({ laterFilters = [] }: Resource): Field[] {
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
export function laterTest(call: Call): ((record: IDataObject) => boolean) | undefined {
	const { laterFilters = [] } = call.resource;
	const typed = collectionOf(call, 'laterFilters');
	const fields = laterFilters.map(({ field }) => field);
	if (emptyList(fields, typed)) return () => false;
	const wanted = toBody(fields, typed, conversions(call, 'omit'));
	const set = laterFilters.filter(({ field: { name } }) => name in wanted);
	if (set.length === 0) return undefined;
	return (record) => set.every(({ field, passes }) => passes(record, wanted[field.name]));
}

/**
 * FreshBooks filters by whole days of its own. Where the user gave a moment, what lies on the wrong side of it on its
 * day is let go here. A record whose time of change leaves it open stays.
 * @returns undefined when there is no such filter
 */
export function changedTest(call: Call): ((record: IDataObject) => boolean) | undefined {
	const typed = collectionOf(call, 'filters');
	const timezone = call.context.getTimezone();
	const moments = call.resource.filters
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
