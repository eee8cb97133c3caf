import { isSale } from '../ledger/postings.mts';
import type { Context } from '../model/resource.mts';
import { type Totals, totals } from '../resources/lines.mts';
import { type Fields, findRow, tableOf } from '../state/state.mts';
import { compare, type Decimal, minus, plus, share, zero } from '../values/decimal.mts';
import { amountOf, grouped } from './figures.mts';

const DELETED = 1;

/** Records that are not deleted: archived ones still count in accounting (API facts §6, vis_state). */
export function living({ business }: Context, table: string): Fields[] {
	return [...tableOf(business, table).rows.values()].filter((row) => row.vis_state !== DELETED);
}

/** Invoices in one currency. */
export function invoicesIn(context: Context, currency: string): Fields[] {
	return living(context, 'invoices').filter((row) => row.currency_code === currency);
}

/** The money that follows from an invoice's lines. */
export function totalsOf(invoice: Fields): Totals {
	return totals(invoice.lines as Fields[], invoice.discount_value);
}

/** Payments of invoices that are not deleted, oldest first. */
export function collected(context: Context): Fields[] {
	const rows = living(context, 'payments').filter((row) => {
		const invoice = findRow(context.business, 'invoices', row.invoiceid);
		return invoice && invoice.vis_state !== DELETED;
	});
	return rows.sort((a, b) => String(a.date).localeCompare(String(b.date)) || Number(a.id) - Number(b.id));
}

/** What a payment did for its invoice. */
export interface Receipt {
	payment: Fields;
	date: string;
	/** What of it the invoice took; the rest is the client's credit. */
	applied: Decimal;
	/** What the invoice had taken before. */
	before: Decimal;
}

/** The receipts of one invoice, oldest first. */
export function receiptsOf(invoice: Fields, payments: Fields[]): Receipt[] {
	const due = amountOf(invoice, 'amount');
	let before = zero;
	return payments.map((payment) => {
		const open = minus(due, before);
		const paid = amountOf(payment, 'amount');
		const applied = compare(paid, open) > 0 ? open : paid;
		const receipt = { payment, date: String(payment.date), applied, before };
		before = plus(before, applied);
		return receipt;
	});
}

/** An invoice that counts as a sale, with its money and its receipts. */
export interface Sale {
	invoice: Fields;
	totals: Totals;
	receipts: Receipt[];
}

/** All sales in one currency. */
export function salesIn(context: Context, currency: string): Sale[] {
	const payments = grouped(collected(context), ({ invoiceid }) => invoiceid);
	return invoicesIn(context, currency)
		.filter(isSale)
		.map((invoice) => ({
			invoice,
			totals: totalsOf(invoice),
			receipts: receiptsOf(invoice, payments.get(invoice.id) ?? []),
		}));
}

/** The part of an invoice's figure that falls to a receipt. The parts of a paid invoice add up to the whole figure. */
export function partOf(figure: Decimal, { applied, before }: Receipt, due: Decimal): Decimal {
	if (compare(applied, zero) === 0) return zero;
	return minus(share(figure, plus(before, applied), due), share(figure, before, due));
}

/** A client's particulars as reports show them. */
export function person({ business }: Context, id: unknown): Fields {
	const { fname = '', lname = '', organization = '', email = '' } = findRow(business, 'clients', id) ?? {};
	return { userid: id, fname, lname, organization, email };
}

/** A client's name in one string. */
export function nameOf(context: Context, id: unknown): string {
	const { organization, fname, lname } = person(context, id);
	return String(organization || `${fname} ${lname}`.trim());
}
