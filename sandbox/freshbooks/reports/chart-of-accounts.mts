import { below } from '../ledger/accounts.mts';
import type { Fields } from '../state/state.mts';
import { fixed } from '../values/decimal.mts';
import { gainOf, movementsIn, usual } from './books.mts';
import { within, wordAsked } from './params.mts';
import type { Report } from './report.mts';

/** The only order the documents name, and its reverse (UNCONFIRMED). */
const SORTS = ['account_number_asc', 'account_number_desc'] as const;

/** All accounts with what they gained in a range (API facts §8.18): the only report that is a bare list. */
export const chartOfAccounts: Report = {
	name: 'chart_of_accounts',
	key: 'journal_entry_accounts',
	// As in the documents' sample (API facts §8.18).
	takes: 'start_date end_date currency_code state use_ledger_entries sort',
	run: (context, asked) => {
		const { business } = context;
		const { currency, query } = asked;
		const movements = movementsIn(context, currency).filter(({ date }) => within(asked, date));
		const backwards = wordAsked(query, 'sort', SORTS) === 'account_number_desc';
		const listed = (parent: Fields | null): Fields[] =>
			below(business, parent)
				.filter(({ state }) => !query.state || state === query.state)
				.sort(
					(a, b) =>
						(backwards ? -1 : 1) *
						String(a.number ?? '').localeCompare(String(b.number ?? ''), 'en', { numeric: true }),
				);
		const shown = (account: Fields): Fields => ({
			account_name: account.name,
			account_number: account.number,
			account_sub_type: account.sub_type,
			account_type: account.type,
			account_uuid: account.uuid,
			auto_created: account.auto_created,
			// Three places, as in the documents' sample.
			balance: fixed(usual(account.type, gainOf(account, movements)), 3),
			currency_code: currency,
			state: account.state,
			system_account_name: account.system_account_name,
		});
		return listed(null).map((top) => ({
			...shown(top),
			sub_accounts: listed(top).map((sub) => ({ ...shown(sub), parent_account_uuid: top.uuid })),
		}));
	},
};
