import { accountsOf, below } from '../ledger/accounts.mts';
import { SUB_TYPES } from '../ledger/sub-types.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { isDate } from '../values/clock.mts';
import { type Decimal, minus, zero } from '../values/decimal.mts';
import { gainOf, isNought, type Movement, movementsIn, usual } from './books.mts';
import { money, sum } from './figures.mts';
import { type Asked, listAsked } from './params.mts';
import type { Report } from './report.mts';

const TYPES = ['asset', 'liability', 'equity'];

/** Flat and repeated, as the range of the other reports is flat; without any day today (UNCONFIRMED). */
function daysAsked({ query, end }: Asked): string[] {
	const days = listAsked(query, 'dates');
	const wrong = days.find((day) => !isDate(day));
	if (wrong !== undefined) refuse(422, 1023, "Invalid value for the filter 'dates'.", { field: 'dates', value: wrong });
	return days.length > 0 ? days : [end];
}

/** What has been earned up to each day and not yet been booked into equity: it makes both sides even. */
function earnings({ business }: Context, books: Movement[][]): Decimal[] {
	const ofResult = accountsOf(business).filter(({ type }) => type === 'income' || type === 'expense');
	const ids = new Set(ofResult.map(({ id }) => id));
	return books.map((movements) =>
		minus(zero, sum(movements.filter(({ account }) => ids.has(account.id)).map(({ amount }) => amount))),
	);
}

/** What a business has and owes on given days. */
export const balanceSheet: Report = {
	name: 'balance_sheet',
	key: 'balance_sheet',
	takes: 'dates[] currency_code cash_based',
	run: (context, asked) => {
		const { business } = context;
		const { currency } = asked;
		const days = daysAsked(asked);
		const all = movementsIn(context, currency);
		const books = days.map((day) => all.filter(({ date }) => date <= day));
		const balances = (figures: Decimal[]): Fields[] =>
			figures.map((figure, index) => ({ balance: money(figure, currency), date: days[index] }));
		const figuresOf = (account: Fields): Decimal[] =>
			books.map((movements) => usual(account.type, gainOf(account, movements)));
		const shown = (account: Fields): Fields => ({
			account_name: account.name,
			account_number: account.number,
			balances: balances(figuresOf(account)),
			sub_accounts: below(business, account).map(shown),
		});
		const earned = earnings(context, books);
		const addUp = (list: Decimal[][]): Decimal[] => days.map((_, index) => sum(list.map((figures) => figures[index])));
		const sections = SUB_TYPES.filter(({ type }) => TYPES.includes(String(type))).map(({ type, name }) => {
			const accounts = below(business, null).filter(({ sub_type }) => sub_type === name);
			const isEquity = type === 'equity';
			const figures = addUp([...accounts.map(figuresOf), ...(isEquity ? [earned] : [])]);
			// How FreshBooks names what is earned is UNCONFIRMED.
			const result = { account_name: 'Net Income', account_number: null, balances: balances(earned), sub_accounts: [] };
			return { type, name, figures, accounts: [...accounts.map(shown), ...(isEquity ? [result] : [])] };
		});
		const total = (belongs: (type: unknown) => boolean) =>
			balances(addUp(sections.filter(({ type }) => belongs(type)).map(({ figures }) => figures)));
		return {
			assets_total: total((type) => type === 'asset'),
			company_name: business.name,
			currency_code: currency,
			data: sections
				.filter(({ accounts, figures }) => accounts.length > 0 || !figures.every(isNought))
				.map(({ type, name, figures, accounts }) => ({
					account_type: type,
					accounts,
					balances: balances(figures),
					category: name,
				})),
			dates: days,
			liabilities_and_equity_total: total((type) => type !== 'asset'),
		};
	},
	csv: ({ data, dates }) => [
		['Account', ...(dates as string[])],
		...(data as Fields[]).flatMap(({ category, accounts, balances }) =>
			[...(accounts as Fields[]), { account_name: `Total ${category}`, balances }].map((row) => [
				row.account_name,
				...(row.balances as Fields[]).map(({ balance }) => (balance as Fields).amount),
			]),
		),
	],
};
