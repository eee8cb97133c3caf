import type { IDataObject } from 'n8n-workflow';

import { accounting } from '../api/records';

/** What others need to know of expenses. It stands apart from their operations, because these refer to invoices. */
export const expenseRecord = {
	name: 'Expense',
	plural: 'Expenses',
	endpoint: {
		...accounting('expenses/expenses', { one: 'expense', many: 'expenses', id: 'id' }),
		twins: ['modern_projectid', 'projectid'],
	},
	scope: 'expenses',
	urlName: 'expense',
	search: {
		query: 'search[vendor]',
		name: ({ vendor, date, amount, notes }: IDataObject) =>
			[date, vendor || notes, (amount as IDataObject).amount, (amount as IDataObject).code].filter(Boolean).join(' – '),
	},
};
