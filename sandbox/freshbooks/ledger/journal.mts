import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { create, show } from '../engine/engine.mts';
import { accessOf, allow, contextOf } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { accountingPaging, cut } from '../http/paging.mts';
import { type Query, wrapped } from '../http/request.mts';
import { date, decimalNumber, each, integer, list, readOnly, required, text } from '../model/fields.mts';
import { refuse } from '../model/refusal.mts';
import type { Context, Resource } from '../model/resource.mts';
import { cash } from '../resources/common.mts';
import { type Business, type Fields, findRow, type State } from '../state/state.mts';
import { eastern } from '../values/clock.mts';
import { compare, type Decimal, exact, fixed, minus, plus, zero } from '../values/decimal.mts';
import { accountsOf, below } from './accounts.mts';
import { balanceOf, type Posting, postingsOf } from './postings.mts';

/** The sum of one side. */
export const sumOf = (rows: Fields[], side: string): Decimal =>
	rows.reduce((sum, row) => plus(sum, exact(row[side])), zero);

const money = (amount: Decimal, code: string): Fields | null =>
	compare(amount, zero) === 0 ? null : cash(fixed(amount), code);

function subAccount(business: Business, id: unknown): Fields {
	const known = accountsOf(business).find((row) => row.id === Number(id) && row.parent !== null);
	const details = { field: 'sub_accountid', object: 'sub_account', value: id };
	return known ?? refuse(422, 1012, 'Sub account not found.', details);
}

function checkSides({ business }: Context, values: Fields): void {
	const details = (values.details ?? []) as Fields[];
	if (values.details === undefined) return;
	for (const { sub_accountid } of details) subAccount(business, sub_accountid);
	const empty = details.some(
		({ debit, credit }) => compare(exact(debit), zero) === 0 && compare(exact(credit), zero) === 0,
	);
	// The words and the number of this refusal are UNCONFIRMED; that debits equal credits is the rule of the books.
	if (empty || details.length < 2 || compare(sumOf(details, 'debit'), sumOf(details, 'credit')) !== 0) {
		refuse(422, 1040, 'Debits must equal credits.', { field: 'details', object: 'journal_entry' });
	}
}

function settle({ business }: Context, row: Fields): void {
	row.details = (row.details as Fields[]).map((detail) => {
		const id = (business.numbers.get('journal details') ?? 872000) + 1;
		business.numbers.set('journal details', id);
		return {
			id,
			detailid: id,
			sub_accountid: detail.sub_accountid,
			debit: money(exact(detail.debit), String(row.currency_code)),
			credit: money(exact(detail.credit), String(row.currency_code)),
			categoryid: subAccount(business, detail.sub_accountid).category_id,
			currency_code: row.currency_code,
			description: row.description,
			name: row.name,
			user_entered_date: row.user_entered_date,
		};
	});
	row.sides = (row.details as Fields[]).map(({ sub_accountid, debit, credit }) => ({
		account: sub_accountid,
		debit: (debit as Fields | null)?.amount,
		credit: (credit as Fields | null)?.amount,
	}));
}

/** Classic journal entries (API facts §8.18): made, never read. */
export const journalEntries: Resource = {
	table: 'journal_entries',
	title: 'Journal entry',
	family: 'accounting',
	path: 'journal_entries/journal_entries',
	one: 'journal_entry',
	many: 'journal_entries',
	ids: ['id', 'entryid'],
	scope: 'journal_entries',
	firstId: 860501,
	verbs: ['create'],
	fields: {
		name: required(text),
		// `date` is what the API wants although the documents say `user_entered_date` (API facts §8.18, §14, question 19).
		date: required(date),
		user_entered_date: date,
		...each(text, 'description currency_code'),
		details: required(
			list({ sub_accountid: required(integer), ...each(decimalNumber, 'debit credit'), ...each(text, 'description') }),
		),
		...each(readOnly, 'id entryid'),
	},
	defaults: ({ business }, values) => ({
		id: 0,
		entryid: 0,
		name: '',
		description: '',
		currency_code: business.currency,
		user_entered_date: values.date,
		details: [],
	}),
	check: (context, values) => {
		checkSides(context, values);
		return [];
	},
	derive: settle,
	touch: () => undefined,
	hidden: ['date', 'sides'],
	filters: {},
};

/** An id that is given when it is first asked for, and kept from then on. */
function idFor({ numbers }: Business, name: string): number {
	const known = numbers.get(name);
	if (known !== undefined) return known;
	const next = (numbers.get('journal ids') ?? 900000) + 1;
	numbers.set('journal ids', next);
	numbers.set(name, next);
	return next;
}

/** The ids of one side of an entry: those the answer to its making told, where there was one. */
function idsOf(business: Business, { entry }: Posting, index: number): { detail: number; entry: number } {
	const [table, id] = entry.split(' ');
	const classic = table === journalEntries.table ? findRow(business, table, id) : undefined;
	if (classic) return { entry: Number(id), detail: Number((classic.details as Fields[])[index].id) };
	return { entry: idFor(business, entry), detail: idFor(business, `${entry} ${index}`) };
}

function showDetail(business: Business, posting: Posting, index: number, balance: Decimal): Fields {
	const { detail, entry } = idsOf(business, posting, index);
	const sub = posting.account.parent === null ? null : posting.account;
	const account = accountsOf(business).find((row) => row.id === (sub?.parent ?? posting.account.id)) ?? {};
	const about = Object.fromEntries(
		['clientid', 'creditid', 'expenseid', 'incomeid', 'invoiceid', 'paymentid', 'categoryid'].map((key) => [
			key,
			posting.about[key] ?? null,
		]),
	);
	return {
		id: detail,
		detailid: detail,
		accounting_systemid: business.accountId,
		name: posting.name,
		description: posting.description,
		detail_type: posting.kind,
		user_entered_date: posting.date,
		debit: money(posting.debit, posting.currency),
		credit: money(posting.credit, posting.currency),
		balance: cash(fixed(balance), posting.currency),
		account: {
			id: account.id,
			accountid: account.id,
			account_name: account.name,
			account_number: account.number,
			account_type: account.type,
		},
		sub_account: sub && {
			id: sub.id,
			sub_accountid: sub.id,
			parentid: sub.parent,
			account_sub_name: sub.name,
			account_sub_number: sub.number,
		},
		entry: { id: entry, entryid: entry, ...about },
	};
}

/** Every side of every entry, newest first; `balance` is the account's after it, in the entry's currency. */
function details(business: Business): Fields[] {
	const postings = postingsOf(business);
	const balances = new Map<string, Decimal>();
	const counts = new Map<string, number>();
	const shown = postings.map((posting) => {
		const key = `${posting.account.id} ${posting.currency}`;
		const balance = plus(balances.get(key) ?? zero, minus(posting.debit, posting.credit));
		balances.set(key, balance);
		const index = counts.get(posting.entry) ?? 0;
		counts.set(posting.entry, index + 1);
		return showDetail(business, posting, index, balance);
	});
	return shown.reverse();
}

/** "0" for nothing, as in the recorded answers (API facts §8.18). */
const plain = (amount: Decimal): string => (compare(amount, zero) === 0 ? '0' : fixed(amount));

/** Writes the balances down; whatever is booked later does not change them (quirk 52). */
export function noteBalances(business: Business): void {
	const postings = postingsOf(business);
	const all = accountsOf(business);
	for (const row of all) {
		business.staleBalances.set(Number(row.id), plain(balanceOf(row, all, postings, business.currency)));
	}
}

function accounts(business: Business): Fields[] {
	const postings = postingsOf(business);
	const used = new Set(postings.map(({ account }) => account.id));
	const common = (row: Fields) => ({
		account_type: row.type,
		currency_code: business.currency,
		balance: business.staleBalances.get(Number(row.id)) ?? '0',
		created_at: eastern(new Date(String(row.created_at))),
	});
	return below(business, null).map((row) => ({
		id: row.id,
		accountid: row.id,
		account_name: row.name,
		account_number: row.number,
		...common(row),
		sub_accounts: below(business, row).map((sub) => ({
			id: sub.id,
			sub_accountid: sub.id,
			parentid: row.id,
			// One's own come with a UUID in place of the name (API facts §8.18); which one is UNCONFIRMED.
			account_sub_name: sub.auto_created === true ? sub.name : sub.uuid,
			account_sub_number: sub.number,
			...common(sub),
			custom: sub.auto_created !== true,
			transaction_posted: used.has(sub.id),
		})),
	}));
}

/** Classic journal entries, and the two lists that read the books (API facts §8.18). No filter works there. */
export function journalRoutes(app: FastifyInstance, state: State): void {
	const root = '/accounting/account/:tenant';
	const enter = (request: FastifyRequest, verb: string): Context => {
		const context = contextOf(state, request, 'accountId');
		allow(context, 'journal_entries', accessOf(verb));
		return context;
	};
	const answer = (reply: FastifyReply, result: Fields) => sendJson(reply, 'accounting', 200, { response: { result } });
	const answerList = (reply: FastifyReply, name: string, rows: Fields[], query: Query) => {
		const { page, perPage } = accountingPaging(query);
		const shown = cut(rows, page, perPage);
		const { pages, total } = shown;
		return answer(reply, { [name]: shown.rows, page: shown.page, pages, per_page: perPage, total });
	};

	app.post(`${root}/${journalEntries.path}`, async (request, reply) => {
		const context = enter(request, 'create');
		const row = create(context, journalEntries, wrapped(request, 'journal_entry'));
		return answer(reply, { journal_entry: show(context, journalEntries, row, []) });
	});
	app.get(`${root}/journal_entries/journal_entry_details`, async (request, reply) => {
		const { business } = enter(request, 'list');
		return answerList(reply, 'journal_entry_details', details(business), request.query as Query);
	});
	app.get(`${root}/journal_entry_accounts/journal_entry_accounts`, async (request, reply) => {
		const { business } = enter(request, 'list');
		const rows = accounts(business);
		// It ignores paging: the whole set comes, with per_page = total (API facts §4.1, §8.18).
		const numbers = { page: 1, pages: 1, per_page: rows.length, total: rows.length };
		return answer(reply, { journal_entry_accounts: rows, ...numbers });
	});
}
