import type { Fields } from '../state/state.mts';
import { minus } from '../values/decimal.mts';
import { amountOf, grouped, money, sum } from './figures.mts';
import { flagAsked, within } from './params.mts';
import type { Report } from './report.mts';
import { salesIn } from './sales.mts';
import { type TaxEvent, taxEvents } from './tax-sums.mts';

/** Taxes collected and paid in a range. */
export const taxSummary: Report = {
	name: 'taxsummary',
	key: 'taxsummary',
	takes: 'start_date end_date cash_based currency_code',
	run: (context, asked) => {
		const { start, end, currency, query } = asked;
		const cashBased = flagAsked(query, 'cash_based');
		const events = taxEvents(context, currency, cashBased).filter(({ date }) => within(asked, date));
		const total = (of: TaxEvent[], side: TaxEvent['side'], key: 'tax' | 'taxable') =>
			sum(of.filter((event) => event.side === side).map((event) => event[key]));
		const taxes = [...grouped(events, ({ name }) => name)].map(([name, of]): Fields => {
			const [collected, paid] = [total(of, 'collected', 'tax'), total(of, 'paid', 'tax')];
			const [taxableCollected, taxablePaid] = [total(of, 'collected', 'taxable'), total(of, 'paid', 'taxable')];
			return {
				tax_name: name,
				tax_collected: money(collected, currency),
				tax_paid: money(paid, currency),
				net_tax: money(minus(collected, paid), currency),
				taxable_amount_collected: money(taxableCollected, currency),
				taxable_amount_paid: money(taxablePaid, currency),
				net_taxable_amount: money(minus(taxableCollected, taxablePaid), currency),
			};
		});
		const invoiced = salesIn(context, currency).filter(({ invoice }) => within(asked, invoice.create_date));
		return {
			cash_based: cashBased,
			currency_code: currency,
			end_date: end,
			start_date: start,
			taxes,
			// Taxes included: UNCONFIRMED.
			total_invoiced: money(sum(invoiced.map(({ invoice }) => amountOf(invoice, 'amount'))), currency),
		};
	},
	csv: ({ taxes }) => [
		['Tax', 'Collected', 'Paid', 'Net Tax', 'Taxable Amount Collected', 'Taxable Amount Paid', 'Net Taxable Amount'],
		...(taxes as Fields[]).map(({ tax_name, ...figures }) => [
			tax_name,
			...Object.values(figures).map((figure) => (figure as Fields).amount),
		]),
	],
};
