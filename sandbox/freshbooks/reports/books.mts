import { accountOfCategory, accountsOf } from '../ledger/accounts.mts';
import { type Posting, postingsOf } from '../ledger/postings.mts';
import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { compare, type Decimal, minus, zero } from '../values/decimal.mts';
import { amountOf, sum } from './figures.mts';
import { partOf, salesIn } from './sales.mts';
import { billsIn } from './tax-sums.mts';

/** What an account gained on a day: debits less credits. */
export interface Movement {
	date: string;
	account: Fields;
	amount: Decimal;
}

/** The books in one currency. */
export function movementsIn({ business }: Context, currency: string): Movement[] {
	return postingsOf(business)
		.filter((posting) => posting.currency === currency)
		.map(movementOf);
}

const movementOf = ({ date, account, debit, credit }: Posting): Movement => ({
	date,
	account,
	amount: minus(debit, credit),
});

/** What the books say of sales and bills when both count as they are paid. */
function paidMovements(context: Context, currency: string): Movement[] {
	const { business } = context;
	const sales = accountsOf(business).find((row) => row.system_account_name === 'sales');
	const movement = (date: string, account: Fields | undefined, amount: Decimal): Movement[] =>
		account ? [{ date, account, amount }] : [];
	return [
		...salesIn(context, currency).flatMap(({ totals, receipts }) =>
			receipts.flatMap((receipt) => {
				const taxes = totals.taxes.map(({ tax }) => partOf(tax, receipt, totals.amount));
				return movement(receipt.date, sales, minus(sum(taxes), receipt.applied));
			}),
		),
		...billsIn(context, currency).flatMap(({ bill, receipts, due }) =>
			receipts.flatMap((receipt) =>
				(bill.lines as Fields[]).flatMap((line) =>
					movement(
						receipt.date,
						accountOfCategory(business, line.categoryid),
						partOf(amountOf(line, 'amount'), receipt, due),
					),
				),
			),
		),
	];
}

/** The movements of a business on the cash basis; only those of income and expenses mean anything. */
export function cashMovementsIn(context: Context, currency: string): Movement[] {
	const untimely = ['invoice', 'payment', 'bill', 'bill_payment'];
	const kept = postingsOf(context.business).filter(
		(posting) => posting.currency === currency && !untimely.includes(posting.kind),
	);
	return [...kept.map(movementOf), ...paidMovements(context, currency)];
}

/** What an account and those below it gained. */
export function gainOf(account: Fields, movements: Movement[]): Decimal {
	return sum(
		movements
			.filter((one) => one.account.id === account.id || one.account.parent === account.id)
			.map(({ amount }) => amount),
	);
}

/** On the side where accounts of this type usually stand. */
export function usual(type: unknown, amount: Decimal): Decimal {
	return type === 'asset' || type === 'expense' ? amount : minus(zero, amount);
}

export const isNought = (amount: Decimal): boolean => compare(amount, zero) === 0;
