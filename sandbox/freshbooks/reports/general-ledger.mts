import { accountsOf, below } from '../ledger/accounts.mts';
import { postingsOf } from '../ledger/postings.mts';
import type { Fields } from '../state/state.mts';
import { minus, plus } from '../values/decimal.mts';
import { money, sum } from './figures.mts';
import { type Asked, idsAsked, within } from './params.mts';
import type { Report } from './report.mts';

const wants = (asked: Asked, name: string, id: unknown): boolean => {
	const ids = idsAsked(asked.query, name);
	return ids.length === 0 || ids.includes(Number(id));
};

/**
 * Every entry of every account in a range, with what the account held before and after it: debits less credits, in the
 * currency of the business. Only path, parameters and key are known, and that the sums are right (API facts §11); the
 * content is UNCONFIRMED.
 */
export const generalLedger: Report = {
	name: 'general_ledger',
	key: 'general_ledger',
	takes: 'start_date end_date accountid subaccountid categoryid group_by_category_id',
	run: ({ business }, asked) => {
		const { start, end, currency } = asked;
		const postings = postingsOf(business).filter((posting) => posting.currency === currency);
		const shown = (account: Fields, above: Fields | null): Fields => {
			const own = postings.filter((posting) => posting.account.id === account.id);
			let balance = sum(own.filter(({ date }) => date < start).map(({ debit, credit }) => minus(debit, credit)));
			const opening = balance;
			const entries = own
				.filter(({ date }) => within(asked, date))
				.map(({ date, name, description, debit, credit }): Fields => {
					balance = plus(balance, minus(debit, credit));
					return {
						date,
						name,
						description,
						debit: money(debit, currency),
						credit: money(credit, currency),
						balance: money(balance, currency),
					};
				});
			return {
				accountid: above?.id ?? account.id,
				account_name: above?.name ?? account.name,
				account_number: account.number,
				account_sub_name: above && account.name,
				account_type: account.type,
				subaccountid: above && account.id,
				opening_balance: money(opening, currency),
				closing_balance: money(balance, currency),
				entries,
			};
		};
		const tops = accountsOf(business).filter(
			(account) => account.parent === null && wants(asked, 'accountid', account.id),
		);
		const pairs = tops.flatMap((top) => [
			[top, null] as const,
			...below(business, top).map((sub) => [sub, top] as const),
		]);
		return {
			company_name: business.name,
			currency_code: currency,
			data: pairs
				.filter(([account, above]) => wants(asked, 'subaccountid', above && account.id))
				.filter(([account]) => wants(asked, 'categoryid', account.category_id))
				.map(([account, above]) => shown(account, above))
				.filter(({ entries }) => (entries as Fields[]).length > 0),
			end_date: end,
			start_date: start,
		};
	},
	csv: ({ data }) => [
		['Account', 'Sub Account', 'Date', 'Name', 'Debit', 'Credit', 'Balance'],
		...(data as Fields[]).flatMap((account) =>
			(account.entries as Fields[]).map((entry) => [
				account.account_name,
				account.account_sub_name,
				entry.date,
				entry.name,
				...['debit', 'credit', 'balance'].map((key) => (entry[key] as Fields).amount),
			]),
		),
	],
};
