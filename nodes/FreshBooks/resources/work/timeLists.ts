import type { IDataObject } from 'n8n-workflow';

import { listRecords } from '../../api/records';
import { collection, outputField, without } from '../../fields/common';
import { bodyOf, collectionOf, filterQuery, limitOf, output } from '../../fields/parameters';
import { runOptions } from '../../fields/runOptions';
import { send } from '../../http/request';
import type { Field } from '../../model/field';
import type { Call, Operation, Output } from '../../model/resource';
import { getAll, pagingFields } from '../../operations/getAll';

const totalsField: Field = {
	displayName: 'Include Totals',
	name: 'includeTotals',
	type: 'boolean',
	default: false,
	description:
		'Whether to add a last item with totals in seconds: logged and unbilled, and logged by client and by team member, for all matching entries regardless of the limit',
};

/** FreshBooks sums up what a list matches and says so beside every page of it (API facts §8.21). */
async function totals(call: Call): Promise<Output> {
	const { endpoint } = call.resource;
	// none of its filters is a list, which might be empty
	const query = [...(filterQuery(call) ?? []), ['page', '1'], ['per_page', '1']] as Array<[string, string]>;
	const reply = await send(call.session, { method: 'GET', family: endpoint.family, path: endpoint.list, query });
	const { meta = {} } = reply.body as { meta?: IDataObject };
	return { json: { totals: without(meta, 'page', 'pages', 'per_page') } };
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
		return collectionOf(call, 'options').includeTotals === true ? [...entries, await totals(call)] : entries;
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
	fields: () => [wordsField, ...pagingFields, outputField],
	async run(call) {
		const { session, resource } = call;
		const { q } = bodyOf(call, [wordsField]);
		const at = { ...resource.endpoint, list: `${resource.endpoint.list}/search` };
		const query: Array<[string, string]> = [
			['q', String(q)],
			['useSearchEndpoint', 'true'],
		];
		const found = await listRecords(session, at, query, limitOf(call));
		return found.map((record) => output(call, record));
	},
};
