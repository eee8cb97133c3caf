import { accountsOf, below } from '../ledger/accounts.mts';
import type { Fields } from '../state/state.mts';
import { compare, type Decimal, minus, zero } from '../values/decimal.mts';
import { isNought, movementsIn } from './books.mts';
import { money, sum } from './figures.mts';
import { within } from './params.mts';
import type { Report } from './report.mts';

/** What every account gained in a range, on its side: both sides add up to the same. */
export const trialBalance: Report = {
	name: 'trial_balance',
	key: 'trial_balance',
	takes: 'start_date end_date currency_code group_by_category_id',
	run: (context, asked) => {
		const { business } = context;
		const { currency } = asked;
		const movements = movementsIn(context, currency).filter(({ date }) => within(asked, date));
		const netOf = (account: Fields): Decimal =>
			sum(movements.filter((one) => one.account.id === account.id).map(({ amount }) => amount));
		const row = (top: Fields, sub: Fields | null): Fields => {
			const net = netOf(sub ?? top);
			const isDebit = compare(net, zero) > 0;
			return {
				account_name: top.name,
				account_number: top.number,
				account_sub_name: sub?.name ?? null,
				account_sub_number: sub?.number ?? null,
				sub_accountid: sub?.id ?? null,
				// Nought on the other side rather than null: UNCONFIRMED.
				credit: money(isDebit ? zero : minus(zero, net), currency),
				debit: money(isDebit ? net : zero, currency),
			};
		};
		const moved = (account: Fields) => !isNought(netOf(account));
		return {
			company_name: business.name,
			currency_code: currency,
			data: accountsOf(business)
				.filter((account) => account.parent === null)
				.flatMap((top) => [
					...(moved(top) ? [row(top, null)] : []),
					...below(business, top)
						.filter(moved)
						.map((sub) => row(top, sub)),
				]),
		};
	},
	csv: ({ data }) => [
		['Account', 'Sub Account', 'Debit', 'Credit'],
		...(data as Fields[]).map((row) => [
			row.account_name,
			row.account_sub_name,
			(row.debit as Fields).amount,
			(row.credit as Fields).amount,
		]),
	],
};
