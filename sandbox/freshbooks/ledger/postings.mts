import { compare, type Decimal, exact, minus, plus, zero } from '../decimal.mts';
import { type Business, type Fields, tableOf } from '../state.mts';
import { accountOfCategory, accountsOf } from './accounts.mts';

/** One side of one entry in the books. */
export interface Posting {
	/** The same for all sides of one entry. */
	entry: string;
	kind: 'invoice' | 'payment' | 'expense' | 'bill' | 'bill_payment' | 'other_income' | 'journal_entry';
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

type Entry = Pick<Posting, 'kind' | 'date' | 'currency' | 'name' | 'description' | 'about'> & { id: unknown };
/** Account, debit, credit; a nought stays unwritten. */
type Side = [account: Fields | undefined, debit: Decimal, credit: Decimal];

const amountOf = (value: unknown): Decimal => exact((value as Fields | null | undefined)?.amount);
const codeOf = (value: unknown): string => String((value as Fields | null | undefined)?.code);

function alive(business: Business, table: string): Fields[] {
	return [...tableOf(business, table).rows.values()].filter((row) => row.vis_state !== 1);
}

function sides({ id, ...entry }: Entry, list: Side[]): Posting[] {
	return list.flatMap(([account, debit, credit]) =>
		account && (compare(debit, zero) !== 0 || compare(credit, zero) !== 0)
			? [{ ...entry, entry: `${entry.kind} ${id}`, account, debit, credit }]
			: [],
	);
}

/** The tax in an invoice: what its amount holds beyond the discounted lines. */
function netOf(invoice: Fields): Decimal {
	const subtotal = (invoice.lines as Fields[]).reduce((sum, line) => plus(sum, amountOf(line.amount)), zero);
	return minus(subtotal, amountOf(invoice.discount_total));
}

/**
 * The books of a business: every side of every entry, oldest first, worked out from the stored documents. FreshBooks posts
 * drafts, credits and foreign currencies by rules nobody has written down: drafts are left out here, each document stays in
 * its own currency (UNCONFIRMED).
 */
export function postingsOf(business: Business): Posting[] {
	const accounts = accountsOf(business);
	const named = (name: string) => accounts.find((row) => row.system_account_name === name);
	const ofCategory = (id: unknown) => accountOfCategory(business, id);
	const [cash, receivable, sales, tax, payable] = [
		named('cash'),
		named('accounts_receivable'),
		named('sales'),
		named('sales_tax'),
		named('accounts_payable'),
	];

	const invoices = alive(business, 'invoices')
		.filter((row) => row.display_status !== 'draft')
		.flatMap((row) => {
			const total = amountOf(row.amount);
			const net = netOf(row);
			const about = { invoiceid: row.id, clientid: row.customerid };
			const entry: Entry = {
				id: row.id,
				kind: 'invoice',
				date: String(row.create_date),
				currency: codeOf(row.amount),
				name: `Invoice ${row.invoice_number}`,
				description: '',
				about,
			};
			return sides(entry, [
				[receivable, total, zero],
				[sales, zero, net],
				[tax, zero, minus(total, net)],
			]);
		});

	const payments = alive(business, 'payments').flatMap((row) =>
		sides(
			{
				id: row.id,
				kind: 'payment',
				date: String(row.date),
				currency: codeOf(row.amount),
				name: 'Payment',
				description: String(row.note ?? ''),
				about: { paymentid: row.id, invoiceid: row.invoiceid, clientid: row.clientid },
			},
			[
				[cash, amountOf(row.amount), zero],
				[receivable, zero, amountOf(row.amount)],
			],
		),
	);

	const expenses = alive(business, 'expenses').flatMap((row) => {
		const total = amountOf(row.amount);
		const taxes = plus(amountOf(row.taxAmount1), amountOf(row.taxAmount2));
		return sides(
			{
				id: row.id,
				kind: 'expense',
				date: String(row.date),
				currency: codeOf(row.amount),
				name: String(row.vendor ?? 'Expense'),
				description: String(row.notes ?? ''),
				about: { expenseid: row.id, categoryid: row.categoryid },
			},
			[
				[ofCategory(row.categoryid), minus(total, taxes), zero],
				[tax, taxes, zero],
				[cash, zero, total],
			],
		);
	});

	const bills = alive(business, 'bills').flatMap((row) =>
		sides(
			{
				id: row.id,
				kind: 'bill',
				date: String(row.issue_date),
				currency: codeOf(row.total_amount),
				name: `Bill ${row.bill_number ?? row.id}`,
				description: '',
				about: {},
			},
			[
				...(row.lines as Fields[]).map((line): Side => [ofCategory(line.categoryid), amountOf(line.amount), zero]),
				[tax, amountOf(row.tax_amount), zero],
				[payable, zero, amountOf(row.total_amount)],
			],
		),
	);

	const billPayments = alive(business, 'bill_payments').flatMap((row) =>
		sides(
			{
				id: row.id,
				kind: 'bill_payment',
				date: String(row.paid_date),
				currency: codeOf(row.amount),
				name: 'Bill payment',
				description: String(row.note ?? ''),
				about: {},
			},
			[
				[payable, amountOf(row.amount), zero],
				[cash, zero, amountOf(row.amount)],
			],
		),
	);

	const incomes = alive(business, 'other_incomes').flatMap((row) =>
		sides(
			{
				id: row.incomeid,
				kind: 'other_income',
				date: String(row.date),
				currency: codeOf(row.amount),
				name: String(row.source ?? 'Other income'),
				description: String(row.note ?? ''),
				about: { incomeid: row.incomeid },
			},
			[
				[cash, amountOf(row.amount), zero],
				[named('other_income'), zero, amountOf(row.amount)],
			],
		),
	);

	const manual = ['journal_entries', 'manual_journal_entries'].flatMap((table) =>
		alive(business, table).flatMap((row) =>
			sides(
				{
					id: row.id,
					kind: 'journal_entry',
					date: String(row.user_entered_date),
					currency: String(row.currency_code),
					name: String(row.name),
					description: String(row.description ?? ''),
					about: {},
				},
				(row.sides as Fields[]).map((side): Side => [
					accounts.find(({ id }) => id === side.account),
					exact(side.debit),
					exact(side.credit),
				]),
			),
		),
	);

	return [...invoices, ...payments, ...expenses, ...bills, ...billPayments, ...incomes, ...manual].sort((a, b) =>
		a.date < b.date ? -1 : Number(a.date > b.date),
	);
}

/** What an account and those below it hold: debits less credits, the other way round where credit is the usual side. */
export function balanceOf(account: Fields, accounts: Fields[], postings: Posting[], currency: string): Decimal {
	const own = new Set([account.id, ...accounts.filter((row) => row.parent === account.id).map((row) => row.id)]);
	const net = postings
		.filter((posting) => own.has(posting.account.id) && posting.currency === currency)
		.reduce((sum, { debit, credit }) => plus(sum, minus(debit, credit)), zero);
	return ['asset', 'expense'].includes(String(account.type)) ? net : minus(zero, net);
}
