import { type Decimal, minus, zero } from '../decimal.mts';
import type { Fields } from '../state.mts';
import { amountOf, codeOf, money, sum } from './figures.mts';
import { dayAsked } from './params.mts';
import type { Report } from './report.mts';
import { collected, living } from './sales.mts';

interface Movement {
	date: unknown;
	description: string;
	change: Decimal;
}

/**
 * What was booked up to a day and not yet found on a bank statement; no bank is connected here, so nothing was. Only path
 * and parameters are known: key and content are UNCONFIRMED (§14.25).
 */
export const bankReconciliation: Report = {
	name: 'bank_reconciliation_summary',
	key: 'bank_reconciliation_summary',
	run: (context, { currency, query }) => {
		const day = dayAsked(context, query, 'date');
		const isBooked = (row: Fields) => codeOf(row, 'amount') === currency && String(row.date) <= day;
		const movements: Movement[] = [
			...collected(context)
				.filter((row) => isBooked(row) && !row.from_credit)
				.map((row) => ({ date: row.date, description: String(row.type), change: amountOf(row, 'amount') })),
			...living(context, 'expenses')
				.filter(isBooked)
				.map((row) => ({
					date: row.date,
					description: String(row.vendor ?? ''),
					change: minus(zero, amountOf(row, 'amount')),
				})),
		];
		movements.sort((a, b) => String(a.date).localeCompare(String(b.date)));
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
