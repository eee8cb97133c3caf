import { accounting } from '../../api/records';
import { locator } from '../../fields/locator';
import {
	amountField,
	businessCurrency,
	currencyOfAmounts,
	dayField,
	frequencyField,
	todayField,
} from '../../fields/moneyFields';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { client } from '../clients/client';
import { spenderField, withSpender } from '../projects/staff';
import { expenseCategory } from './expenseCategory';
import { includedTaxes } from './includedTax';

/** Recurring expenses (API facts §8.5): only their creation is known, and not what FreshBooks answers. */
export const recurringExpense: RecordResource = {
	name: 'Recurring Expense',
	plural: 'Recurring Expenses',
	value: 'recurringExpense',
	description: 'An expense that FreshBooks repeats by itself',
	endpoint: {
		...accounting('expense_profiles/expense_profiles', {
			one: 'expense_profile',
			many: 'expense_profiles',
			id: 'id',
		}),
		anyShape: true,
	},
	scope: 'expenses',
	probe: null,
	required: [
		{ displayName: 'Vendor', name: 'vendor', type: 'string', default: '', placeholder: 'e.g. Staples' },
		locator(expenseCategory, { name: 'categoryid', displayName: 'Category', required: true }),
		amountField('The total, including taxes'),
		frequencyField('the expense is entered'),
		todayField('start_date', 'Start Date'),
	],
	optional: [
		locator(client, { name: 'clientid', description: 'The client that the expenses are assigned to' }),
		currencyOfAmounts({ description: businessCurrency }),
		dayField('end_date', 'End Date'),
		dayField('next_issue_date', 'Next Date'),
		{ displayName: 'Notes', name: 'notes', type: 'string', typeOptions: { rows: 3 }, default: '' },
		...includedTaxes.first,
		spenderField,
	],
	simple: [
		'id',
		'frequency',
		'start_date',
		'next_issue_date',
		'end_date',
		'amount',
		'categoryid',
		'clientid',
		'vendor',
		'notes',
		'vis_state',
		'updated',
	],
	beforeWrite: withSpender,
	operations: [
		{
			...create,
			description: 'Create a new % (experimental: check the result in FreshBooks)',
		},
	],
};
