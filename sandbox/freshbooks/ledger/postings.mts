import { taxesWithin } from '../resources/other-incomes.mts';
import { type Business, type Fields, findRow, rowsOf } from '../state/state.mts';
import { compare, type Decimal, exact, minus, plus, zero } from '../values/decimal.mts';
import { accountOfCategory, accountsOf } from './accounts.mts';

type Kind =
	'invoice' | 'payment' | 'credit_note' | 'expense' | 'bill' | 'bill_payment' | 'other_income' | 'journal_entry';

/** One side of one entry in the books. */
export interface Posting {
	/** The same for all sides of one entry. */
	entry: string;
	kind: Kind;
	date: string;
	/** A ledger account. */
	account: Fields;
	debit: Decimal;
	credit: Decimal;
	currency: string;
	name: string;
	description: string;
	/** What the entry is about: `invoiceid`, `clientid` … */
	about: Fields;
}

/** Account, debit, credit. */
type Side = [account: Fields | undefined, debit: Decimal, credit: Decimal];

/** A kind of document: where its records lie, and what each of them writes into the books. */
interface Source {
	kind: Kind;
	table: string;
	entry: (row: Fields) => { date: unknown; name: unknown; description?: unknown; currency: unknown; about?: Fields };
	sides: (row: Fields, business: Business) => Side[];
}

const amountOf = (value: unknown): Decimal => exact((value as Fields | null | undefined)?.amount);
const codeOf = (value: unknown): unknown => (value as Fields | null | undefined)?.code;

const debit = (account: Fields | undefined, amount: Decimal): Side => [account, amount, zero];
const credit = (account: Fields | undefined, amount: Decimal): Side => [account, zero, amount];

/** The account that FreshBooks itself writes into. */
function own(business: Business, name: string): Fields | undefined {
	return accountsOf(business).find((row) => row.system_account_name === name);
}

/** Whether an invoice counts: a draft does not until it was sent or paid (UNCONFIRMED). */
export function isSale(invoice: Fields): boolean {
	return invoice.display_status !== 'draft' || compare(amountOf(invoice.paid), zero) > 0;
}

/** What an invoice is without its taxes. */
function netOf(invoice: Fields): Decimal {
	const subtotal = (invoice.lines as Fields[]).reduce((sum, line) => plus(sum, amountOf(line.amount)), zero);
	return minus(subtotal, amountOf(invoice.discount_total));
}

/**
 * FreshBooks posts drafts, credits and foreign currencies by rules nobody has written down: here drafts are left out, a
 * goodwill credit lowers the sales, and each document stays in its own currency (UNCONFIRMED).
 */
const SOURCES: readonly Source[] = [
	{
		kind: 'invoice',
		table: 'invoices',
		entry: (row) => ({
			date: row.create_date,
			name: `Invoice ${row.invoice_number}`,
			currency: codeOf(row.amount),
			about: { invoiceid: row.id, clientid: row.customerid },
		}),
		sides: (row, business) => {
			if (!isSale(row)) return [];
			const [total, net] = [amountOf(row.amount), netOf(row)];
			return [
				debit(own(business, 'accounts_receivable'), total),
				credit(own(business, 'sales'), net),
				credit(own(business, 'sales_tax'), minus(total, net)),
			];
		},
	},
	{
		kind: 'payment',
		table: 'payments',
		entry: (row) => ({
			date: row.date,
			name: 'Payment',
			description: row.note,
			currency: codeOf(row.amount),
			about: { paymentid: row.id, invoiceid: row.invoiceid, clientid: row.clientid, creditid: row.creditid },
		}),
		sides: (row, business) => {
			const amount = amountOf(row.amount);
			// With its invoice, what was paid of it is gone (UNCONFIRMED).
			if (findRow(business, 'invoices', row.invoiceid)?.vis_state === 1) return [];
			// What is paid too much does not pay the invoice: it is the client's (API facts §8.7).
			const excess = row.overpaymentid ? amountOf(findRow(business, 'credit_notes', row.overpaymentid)?.amount) : zero;
			return [
				debit(own(business, row.creditid ? 'customer_credit' : 'cash'), amount),
				credit(own(business, 'accounts_receivable'), minus(amount, excess)),
				credit(own(business, 'customer_credit'), excess),
			];
		},
	},
	{
		kind: 'credit_note',
		table: 'credit_notes',
		entry: (row) => ({
			date: row.create_date,
			name: `Credit ${row.credit_number}`,
			currency: codeOf(row.amount),
			about: { creditid: row.id, clientid: row.clientid },
		}),
		sides: (row, business) => {
			// The payment it came from has written it already.
			if (row.credit_type === 'overpayment') return [];
			return [
				debit(own(business, row.credit_type === 'prepayment' ? 'cash' : 'sales'), amountOf(row.amount)),
				credit(own(business, 'customer_credit'), amountOf(row.amount)),
			];
		},
	},
	{
		kind: 'expense',
		table: 'expenses',
		entry: (row) => ({
			date: row.date,
			name: row.vendor ?? 'Expense',
			description: row.notes,
			currency: codeOf(row.amount),
			about: { expenseid: row.id, categoryid: row.categoryid },
		}),
		sides: (row, business) => {
			const taxes = plus(amountOf(row.taxAmount1), amountOf(row.taxAmount2));
			return [
				debit(accountOfCategory(business, row.categoryid), minus(amountOf(row.amount), taxes)),
				debit(own(business, 'sales_tax'), taxes),
				credit(own(business, 'cash'), amountOf(row.amount)),
			];
		},
	},
	{
		kind: 'bill',
		table: 'bills',
		entry: (row) => ({
			date: row.issue_date,
			name: `Bill ${row.bill_number ?? row.id}`,
			currency: codeOf(row.total_amount),
		}),
		sides: (row, business) => [
			...(row.lines as Fields[]).map((line) =>
				debit(accountOfCategory(business, line.categoryid), amountOf(line.amount)),
			),
			debit(own(business, 'sales_tax'), amountOf(row.tax_amount)),
			credit(own(business, 'accounts_payable'), amountOf(row.total_amount)),
		],
	},
	{
		kind: 'bill_payment',
		table: 'bill_payments',
		entry: (row) => ({
			date: row.paid_date,
			name: 'Bill payment',
			description: row.note,
			currency: codeOf(row.amount),
		}),
		sides: (row, business) => [
			debit(own(business, 'accounts_payable'), amountOf(row.amount)),
			credit(own(business, 'cash'), amountOf(row.amount)),
		],
	},
	{
		kind: 'other_income',
		table: 'other_incomes',
		entry: (row) => ({
			date: row.date,
			name: row.source ?? 'Other income',
			description: row.note,
			currency: codeOf(row.amount),
			about: { incomeid: row.incomeid },
		}),
		sides: (row, business) => {
			const taxes = taxesWithin(row).reduce((sum, { tax }) => plus(sum, tax), zero);
			return [
				debit(own(business, 'cash'), amountOf(row.amount)),
				credit(own(business, 'other_income'), minus(amountOf(row.amount), taxes)),
				credit(own(business, 'sales_tax'), taxes),
			];
		},
	},
	...['journal_entries', 'manual_journal_entries'].map((table): Source => ({
		kind: 'journal_entry',
		table,
		entry: (row) => ({
			date: row.user_entered_date,
			name: row.name,
			description: row.description,
			currency: row.currency_code,
		}),
		sides: (row, business) =>
			(row.sides as Fields[]).map((side) => [
				accountsOf(business).find(({ id }) => id === side.account),
				exact(side.debit),
				exact(side.credit),
			]),
	})),
];

function postingsFrom(source: Source, row: Fields, business: Business): Posting[] {
	const { date, name, description, currency, about = {} } = source.entry(row);
	return source.sides(row, business).flatMap(([account, debited, credited]) => {
		if (!account || (compare(debited, zero) === 0 && compare(credited, zero) === 0)) return [];
		return {
			entry: `${source.table} ${row.id ?? row.incomeid}`,
			kind: source.kind,
			date: String(date),
			account,
			debit: debited,
			credit: credited,
			currency: String(currency),
			name: String(name),
			description: String(description ?? ''),
			about,
		};
	});
}

/** The books of a business: every side of every entry, oldest first, worked out from the stored documents. */
export function postingsOf(business: Business): Posting[] {
	const postings = SOURCES.flatMap((source) =>
		rowsOf(business, source.table)
			.filter((row) => row.vis_state !== 1)
			.flatMap((row) => postingsFrom(source, row, business)),
	);
	return postings.sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)));
}

/** What an account and those below it hold: debits less credits, the other way round where credit is the usual side. */
export function balanceOf(account: Fields, accounts: Fields[], postings: Posting[], currency: string): Decimal {
	const family = new Set([account.id, ...accounts.filter((row) => row.parent === account.id).map((row) => row.id)]);
	const net = postings
		.filter((posting) => family.has(posting.account.id) && posting.currency === currency)
		.reduce((sum, posting) => plus(sum, minus(posting.debit, posting.credit)), zero);
	return ['asset', 'expense'].includes(String(account.type)) ? net : minus(zero, net);
}
