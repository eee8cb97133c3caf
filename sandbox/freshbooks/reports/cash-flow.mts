import { type Posting, postingsOf } from '../ledger/postings.mts';
import type { Fields } from '../state/state.mts';
import { type Decimal, minus, plus } from '../values/decimal.mts';
import { grouped, money, sum } from './figures.mts';
import { within } from './params.mts';
import type { Report } from './report.mts';

const changeOf = (postings: Posting[]): Decimal => sum(postings.map(({ debit, credit }) => minus(debit, credit)));

/** What came into the bank and left it in a range. Only path, parameters and key are known: the content is UNCONFIRMED. */
export const cashFlow: Report = {
	name: 'cash_flow',
	key: 'cash_flow',
	takes: 'start_date end_date currency_code group_by_category_id',
	run: ({ business }, asked) => {
		const { start, end, currency } = asked;
		const all = postingsOf(business).filter(
			({ account, currency: code }) => account.system_account_name === 'cash' && code === currency,
		);
		const opening = changeOf(all.filter(({ date }) => date < start));
		const moved = all.filter(({ date }) => within(asked, date));
		const net = changeOf(moved);
		return {
			closing_balance: money(plus(opening, net), currency),
			company_name: business.name,
			currency_code: currency,
			data: [...grouped(moved, ({ kind }) => kind)].map(([description, of]) => ({
				description,
				total: money(changeOf(of), currency),
			})),
			end_date: end,
			net_cash_flow: money(net, currency),
			opening_balance: money(opening, currency),
			start_date: start,
		};
	},
	csv: ({ data, net_cash_flow }) => [
		['Description', 'Total'],
		...(data as Fields[]).map(({ description, total }) => [description, (total as Fields).amount]),
		['Net Cash Flow', (net_cash_flow as Fields).amount],
	],
};
