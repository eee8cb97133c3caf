import { accounting } from '../api/records';
import type { Listable } from '../ui/fields';

/** Expense categories (API facts §8.6): about sixty, sorted by name, without a filter. */
export const expenseCategory: Listable = {
	name: 'Expense Category',
	plural: 'Expense Categories',
	endpoint: accounting('expenses/categories', { one: 'category', many: 'categories', id: 'categoryid' }),
	scope: 'expenses',
	search: { name: ({ category }) => String(category) },
};
