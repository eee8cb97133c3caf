import { accounting } from '../../api/records';
import { idsFilter, updatedFilters } from '../../fields/listFilters';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { removeForGood } from '../../operations/state';
import { update } from '../../operations/update';

/** Taxes (API facts §8.12): deleted for good, they know no state. */
export const tax: RecordResource = {
	name: 'Tax',
	plural: 'Taxes',
	value: 'tax',
	description: 'A tax with its percentage',
	endpoint: accounting('taxes/taxes', { one: 'tax', many: 'taxes', id: 'taxid', ids: 'taxids' }),
	scope: 'taxes',
	search: { query: 'search[name]', name: ({ name, amount }) => `${name} (${amount}%)` },
	knownBy: {
		mode: 'By Name',
		example: 'GST',
		names: ({ name }) => [name],
		queries: (_, word) => (word ? [[['search[name]', word]]] : []),
		keep: ['name', 'amount', 'compound'],
	},
	required: [
		{ displayName: 'Name', name: 'name', type: 'string', required: true, default: '', placeholder: 'e.g. GST' },
	],
	optional: [
		{
			displayName: 'Compound',
			name: 'compound',
			type: 'boolean',
			default: false,
			description: 'Whether it is charged on top of other taxes',
		},
		{
			displayName: 'Number',
			name: 'number',
			type: 'string',
			default: '',
			description: 'Your registration number, shown on invoices',
		},
		{
			displayName: 'Percent',
			name: 'amount',
			type: 'string',
			as: 'percent',
			default: '',
			placeholder: 'e.g. 5',
			description: 'A percentage: 5 means 5%',
		},
	],
	filters: [
		{
			displayName: 'Compound',
			name: 'compound',
			type: 'boolean',
			default: true,
			description: 'Whether it is charged on top of other taxes',
		},
		idsFilter('taxids'),
		{ displayName: 'Name Contains', name: 'name', type: 'string', default: '' },
		{ displayName: 'Number Contains', name: 'number', type: 'string', default: '' },
		...updatedFilters,
	],
	simple: ['id', 'name', 'amount', 'number', 'compound', 'updated'],
	listed: ['id', 'name', 'amount', 'number', 'compound'],
	operations: [create, get, getAll, update, removeForGood],
};
