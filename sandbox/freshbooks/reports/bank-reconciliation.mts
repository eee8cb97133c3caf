import { postingsOf } from '../ledger/postings.mts';
import { minus, zero } from '../values/decimal.mts';
import { money, sum } from './figures.mts';
import { dayAsked } from './params.mts';
import type { Report } from './report.mts';

/**
 * What was booked on the bank up to a day and not yet found on a statement; no bank is connected here, so nothing was. Only
 * path and parameters are known: key and content are UNCONFIRMED (API facts §14, question 25).
 */
export const bankReconciliation: Report = {
	name: 'bank_reconciliation_summary',
	key: 'bank_reconciliation_summary',
	// As documented; nobody has read a token (API facts §11).
	takes: 'date currency_code bank_accountid',
	run: (context, { currency, query }) => {
		const day = dayAsked(context, query, 'date');
		const movements = postingsOf(context.business)
			.filter(({ account }) => account.system_account_name === 'cash')
			.filter((posting) => posting.currency === currency && posting.date <= day)
			.map(({ date, name, debit, credit }) => ({ date, description: name, change: minus(debit, credit) }));
		const unreconciled = money(sum(movements.map(({ change }) => change)), currency);
		return {
			bank_accountid: query.bank_accountid ?? null,
			book_balance: unreconciled,
			company_name: context.business.name,
			currency_code: currency,
			date: day,
			reconciled_balance: money(zero, currency),
			unreconciled_total: unreconciled,
			unreconciled_transactions: movements.map(({ change, ...movement }) => ({
				...movement,
				amount: money(change, currency),
			})),
		};
	},
};
