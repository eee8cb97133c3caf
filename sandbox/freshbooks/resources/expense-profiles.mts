import { date, each, integer, money, percent, reference, required, text } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';
import { touchUpdated } from './common.mts';

/**
 * Recurring expenses (API facts §8.5): only the POST is known. What it needs is taken from expenses, and the shape of
 * its answer from the other profiles (UNCONFIRMED, API facts §14, question 14).
 */
export const expenseProfiles: Resource = {
	table: 'expense_profiles',
	title: 'Expense profile',
	family: 'accounting',
	path: 'expense_profiles/expense_profiles',
	one: 'expense_profile',
	many: 'expense_profiles',
	ids: ['id', 'profileid'],
	scope: 'expenses',
	firstId: 41801,
	verbs: ['create'],
	isUnsure: true,
	states: [0, 1, 2],
	fields: {
		frequency: required(text),
		start_date: required(date),
		...each(date, 'end_date next_issue_date'),
		amount: required(money),
		categoryid: required(reference('categories')),
		staffid: required(integer),
		clientid: reference('clients'),
		...each(text, 'notes vendor taxName1 taxName2'),
		...each(money, 'taxAmount1 taxAmount2'),
		...each(percent, 'taxPercent1 taxPercent2'),
	},
	defaults: (_context, { start_date }) => ({
		id: 0,
		profileid: 0,
		clientid: 0,
		end_date: null,
		next_issue_date: start_date,
		notes: '',
		taxAmount1: null,
		taxAmount2: null,
		taxName1: null,
		taxName2: null,
		taxPercent1: null,
		taxPercent2: null,
		vendor: null,
	}),
	touch: touchUpdated,
	filters: {},
};
