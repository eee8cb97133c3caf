import type { IDataObject } from 'n8n-workflow';

import { accounting } from '../api/records';
import { moneyText, type Money } from '../formats/money';

/** What this code relies on in an expense (API facts §8.5). */
export interface Expense extends IDataObject {
	amount: Money;
	/** None when it is internal. */
	clientid?: number | null;
	/** The invoice that bills it. */
	invoiceid?: number | null;
	/** 0 internal, 1 outstanding, 2 invoiced, 4 recouped. */
	status: number;
	vendor?: string | null;
	notes?: string | null;
	markup_percent?: string | null;
	/** Sent only when it is asked for. */
	attachment?: { jwt?: string; media_type?: string } | null;
}

/** What others need to know of expenses. It stands apart from their operations, because these refer to invoices. */
export const expenseRecord = {
	name: 'Expense',
	plural: 'Expenses',
	endpoint: {
		...accounting<Expense>('expenses/expenses', { one: 'expense', many: 'expenses', id: 'id', ids: 'expenseids' }),
		twins: ['modern_projectid', 'projectid'],
	},
	scope: 'expenses',
	urlName: 'expense',
	search: {
		query: 'search[vendor]',
		name: ({ vendor, date, amount, notes }: IDataObject) =>
			[date, vendor || notes, moneyText(amount)].filter(Boolean).join(' – '),
	},
};
