import type { IDataObject } from 'n8n-workflow';

import { listRecords, readSums } from '../../api/records';
import { isObject } from '../../fields/basics';
import { collection, listOutputField } from '../../fields/common';
import { bodyOf, collectionOf, filterQuery, limitOf, listOutput } from '../../fields/parameters';
import { runOptions } from '../../fields/runOptions';
import { hours } from '../../fields/simplify';
import type { Field } from '../../model/field';
import type { Operation } from '../../model/resource';
import { getAll, pagingFields } from '../../operations/getAll';

const totalsField: Field = {
	displayName: 'Include Totals',
	name: 'includeTotals',
	type: 'boolean',
	default: false,
	description:
		'Whether to add a last item with totals in seconds and hours: logged and unbilled, and logged by client and by team member, for all matching entries regardless of the limit',
};

/** FreshBooks' totals, of all entries and of each member, client and day, with the hours beside the seconds. */
function withHours(totals: unknown): unknown {
	if (Array.isArray(totals)) return totals.map(withHours);
	if (!isObject(totals)) return totals;
	const pairs = Object.entries(totals).flatMap(([name, value]) => {
		const isSeconds = name.startsWith('total_') && typeof value === 'number';
		return [[name, withHours(value)], ...(isSeconds ? [[`${name}_hours`, hours(value)]] : [])];
	});
	return Object.fromEntries(pairs);
}

/** The usual list, with FreshBooks' totals behind the entries if they are wanted. */
export const getAllWithTotals: Operation = {
	...getAll,
	fields: (resource) => [
		...getAll.fields(resource),
		...collection('Options', 'options', [totalsField, ...runOptions], 'Add Option'),
	],
	async run(call) {
		const entries = await getAll.run(call);
		if (collectionOf(call, 'options').includeTotals !== true) return entries;
		const totals = await readSums(call.session, call.resource.endpoint, filterQuery(call) ?? []);
		return [...entries, { json: { totals: withHours(totals) as IDataObject } }];
	},
};

const wordsField: Field = {
	displayName: 'Search For',
	name: 'q',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. sketches',
	description: 'Words of the note, for instance',
};

/** FreshBooks' own search (API facts §8.21). */
export const search: Operation = {
	value: 'search',
	name: 'Search',
	unsureScope: true,
	action: 'Search %s',
	description: 'Find %s by words (experimental: not documented by FreshBooks)',
	writes: false,
	fields: () => [wordsField, ...pagingFields, listOutputField],
	async run(call) {
		const { session, resource } = call;
		const { q } = bodyOf(call, [wordsField]);
		const at = { ...resource.endpoint, list: `${resource.endpoint.list}/search` };
		const query: Array<[string, string]> = [
			['q', String(q)],
			['useSearchEndpoint', 'true'],
		];
		const found = await listRecords(session, at, query, limitOf(call));
		return found.map((record) => listOutput(call, record));
	},
};
