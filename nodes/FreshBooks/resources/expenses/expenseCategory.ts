import { accounting } from '../../api/records';
import { containsFilter, referenceFilter } from '../../fields/laterFilters';
import { locator } from '../../fields/locator';
import { expenseRecord } from '../../model/expenseRecord';
import type { RecordType } from '../../model/record';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';

/** About sixty, sorted by name, without a filter; some lie within others. */
const categories: RecordType = {
	name: 'Expense Category',
	plural: 'Expense Categories',
	endpoint: accounting('expenses/categories', { one: 'category', many: 'categories', id: 'categoryid' }),
	scope: 'expenses',
	search: {
		usedIn: { type: expenseRecord, field: 'categoryid' },
		of: { type: () => categories, field: 'parentid', name: ({ category }) => String(category) },
		name: ({ category }, parent) => (parent ? `${category} (${parent})` : String(category)),
	},
	knownBy: {
		mode: 'By Name',
		example: 'Travel or Travel: Hotel',
		names: ({ category }) => [category],
		parent: 'parentid',
	},
};

/** Expense categories (API facts §8.6): by FreshBooks' documents they are read-only, its collection creates them. */
export const expenseCategory: RecordResource = {
	...categories,
	value: 'expenseCategory',
	description: 'What expenses and bills are sorted into',
	required: [
		{
			displayName: 'Name',
			name: 'category',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Studio Rent',
		},
	],
	optional: [
		{
			displayName: 'Cost of Goods Sold',
			name: 'is_cogs',
			type: 'boolean',
			default: false,
			description: 'Whether its expenses count as cost of goods sold',
		},
		locator(categories, {
			name: 'parentid',
			displayName: 'Parent Category',
			description: 'The category that the new one belongs to',
		}),
	],
	laterFilters: [containsFilter('Name', 'category'), referenceFilter(categories, 'parentid', 'Parent Category')],
	simple: ['categoryid', 'category', 'parentid', 'is_cogs', 'is_editable', 'vis_state', 'created_at', 'updated_at'],
	listed: ['categoryid', 'category', 'parentid', 'is_cogs', 'is_editable', 'state'],
	operations: [
		{
			...create,
			description: 'Create a new % (experimental: not documented by FreshBooks)',
		},
		get,
		getAll,
	],
};
