import type { IDataObject } from 'n8n-workflow';

import { mapRecords } from '../api/records';
import { collection, includeField, listOutputField } from '../fields/common';
import { changedTest, laterFields, laterTest, periodTest } from '../fields/laterFilters';
import { filterName, filterQuery, includeQuery, limitOf, listOutput, sortQuery } from '../fields/parameters';
import { byLetters } from '../formats/alphabet';
import type { Field } from '../model/field';
import type { Operation, ReadableResource } from '../model/resource';
import { noticeUnfollowed } from './unfollowedFilters';

/** The records that match the filters: all of them, or up to a limit. */
export const getAll: Operation<ReadableResource> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many %s',
	description: 'Retrieve a list of %s',
	writes: false,
	fields: (resource) => [
		...pagingFields,
		...collection('Filters', 'filters', resource.filters ?? [], 'Add Filter'),
		...laterFields(resource),
		...sortField(resource),
		...includeField(resource),
		listOutputField,
	],
	async run(call) {
		const limit = limitOf(call);
		const filters = filterQuery(call);
		const passes = passesAll(laterTest(call), changedTest(call), periodTest(call));
		if (!filters) return [];
		const query = [...filters, ...sortQuery(call), ...includeQuery(call)];
		const nameOf = (filter: string) =>
			call.resource.filters?.find((field) => filterName(call.resource, field) === filter)?.displayName;
		const watch = noticeUnfollowed(query, call.session.trace, nameOf);
		const use = (record: IDataObject) => {
			watch(record);
			return listOutput(call, record);
		};
		return await mapRecords(call.session, call.resource.endpoint, query, { limit, passes, use });
	},
};

/** One test for all that are given; undefined when none is. */
function passesAll(...tests: Array<((record: IDataObject) => boolean) | undefined>) {
	const set = tests.filter((test) => test !== undefined);
	return set.length === 0 ? undefined : (record: IDataObject) => set.every((test) => test(record));
}

export const pagingFields: Field[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

function sortField({ sorts }: ReadableResource): Field[] {
	if (!sorts) return [];
	const directions = sorts.flatMap(({ name, value }) => [
		{ name: `${name}, Ascending`, value: `${String(value)}_asc` },
		{ name: `${name}, Descending`, value: `${String(value)}_desc` },
	]);
	const newest = { name: 'Newest First', value: '', description: 'FreshBooks’ own order' };
	return [
		{
			displayName: 'Sort',
			name: 'sort',
			type: 'options',
			options: [...directions, newest].sort((a, b) => byLetters(a.name, b.name)),
			default: '',
			description: 'In which order to return the results',
		},
	];
}
