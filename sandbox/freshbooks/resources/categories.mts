import { flag, reference, required, text } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';
import { touchDates } from './common.mts';

/** Expense categories, sorted by name. Read only in the docs; the official collection can make one (API facts §8.6). */
export const categories: Resource = {
	table: 'categories',
	noun: 'category',
	title: 'Category',
	family: 'accounting',
	path: 'expenses/categories',
	one: 'category',
	many: 'categories',
	ids: ['id', 'categoryid'],
	scope: 'expenses',
	firstId: 3012001,
	verbs: ['list', 'get', 'create'],
	states: [0, 1, 2],
	fields: { category: required(text), parentid: reference('categories'), is_cogs: flag, is_editable: flag },
	defaults: () => ({
		id: 0,
		categoryid: 0,
		parentid: null,
		is_cogs: false,
		is_editable: true,
		transaction_posted: false,
	}),
	touch: touchDates,
	order: (a, b) => String(a.category).localeCompare(String(b.category), 'en'),
	filters: {},
};
