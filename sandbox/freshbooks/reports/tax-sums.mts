import type { Context } from '../model/resource.mts';
import { taxesWithin } from '../resources/other-incomes.mts';
import { type Fields, tableOf } from '../state/state.mts';
import { compare, type Decimal, minus, rounded, zero } from '../values/decimal.mts';
import { amountOf, codeOf, sum } from './figures.mts';
import { living, partOf, type Receipt, receiptsOf, salesIn } from './sales.mts';

/** A tax that was charged to a client or paid to a vendor on a day. */
export interface TaxEvent {
	date: string;
	side: 'collected' | 'paid';
	name: string;
	tax: Decimal;
	/** What the tax was taken from. */
	taxable: Decimal;
}

/** A document's taxes: all on its own day, or bit by bit as it is paid. */
function spread(
	side: TaxEvent['side'],
	taxes: { name: string; tax: Decimal; base: Decimal }[],
	date: unknown,
	receipts: Receipt[] | undefined,
	due: Decimal,
): TaxEvent[] {
	return taxes.flatMap(({ name, tax, base }): TaxEvent[] => {
		if (!receipts) return [{ date: String(date), side, name, tax, taxable: rounded(base) }];
		return receipts.map((receipt) => ({
			date: receipt.date,
			side,
			name,
			tax: partOf(tax, receipt, due),
			taxable: partOf(rounded(base), receipt, due),
		}));
	});
}

/** The taxes inside an amount: named twice at most, as expenses and lines of bills have them. */
function namedTaxes(row: Fields, nameKey: string, amountKey: string, base: Decimal) {
	return [1, 2].flatMap((index) => {
		const name = row[`${nameKey}${index}`];
		const tax = amountOf(row, `${amountKey}${index}`);
		return name && compare(tax, zero) > 0 ? [{ name: String(name), tax, base }] : [];
	});
}

/** The taxes of an expense: its amount contains them (API facts §8.5). */
function expenseTaxes(row: Fields) {
	const taxes = ['taxAmount1', 'taxAmount2'].map((key) => amountOf(row, key));
	return namedTaxes(row, 'taxName', 'taxAmount', minus(amountOf(row, 'amount'), sum(taxes)));
}

/** The taxes of a line of a bill: its amount is without them (API facts §8.13). */
function billLineTaxes(line: Fields) {
	return namedTaxes(line, 'tax_name', 'tax_amount', amountOf(line, 'amount'));
}

/** Bills of one currency with what was paid of them. */
export function billsIn(context: Context, currency: string): { bill: Fields; receipts: Receipt[]; due: Decimal }[] {
	const payments = [...tableOf(context.business, 'bill_payments').rows.values()].filter((row) => row.vis_state !== 1);
	return living(context, 'bills')
		.filter((bill) => bill.currency_code === currency)
		.map((bill) => {
			const own = payments.filter((row) => row.billid === bill.id).map((row) => ({ ...row, date: row.paid_date }));
			own.sort((a, b) => String(a.date).localeCompare(String(b.date)));
			const due = amountOf(bill, 'total_amount');
			return { bill, due, receipts: receiptsOf({ amount: bill.total_amount }, own) };
		});
}

/** Every tax in one currency; on the cash basis a tax counts when the money moves. */
export function taxEvents(context: Context, currency: string, cashBased: boolean): TaxEvent[] {
	const inCurrency = (table: string) => living(context, table).filter((row) => codeOf(row, 'amount') === currency);
	return [
		...salesIn(context, currency).flatMap(({ invoice, totals, receipts }) =>
			spread('collected', totals.taxes, invoice.create_date, cashBased ? receipts : undefined, totals.amount),
		),
		...inCurrency('other_incomes').flatMap((row) => spread('collected', taxesWithin(row), row.date, undefined, zero)),
		...inCurrency('expenses').flatMap((row) => spread('paid', expenseTaxes(row), row.date, undefined, zero)),
		...billsIn(context, currency).flatMap(({ bill, receipts, due }) =>
			(bill.lines as Fields[]).flatMap((line) =>
				spread('paid', billLineTaxes(line), bill.issue_date, cashBased ? receipts : undefined, due),
			),
		),
	];
}
