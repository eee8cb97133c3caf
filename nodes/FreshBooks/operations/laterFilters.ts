import type { IDataObject } from 'n8n-workflow';

import type { Field } from '../model/field';
import type { Call, Resource } from '../model/resource';
import { collection } from './fields';
import { collectionOf, conversions } from './parameters';
import { toBody } from './values';

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
	const wanted = toBody(fields, typed, conversions(call, 'omit'));
	// an empty choice is none
	const set = laterFilters.filter(({ field: { name } }) => name in wanted && String(wanted[name]) !== '');
	if (set.length === 0) return undefined;
	return (record) => set.every(({ field, passes }) => passes(record, wanted[field.name]));
}
