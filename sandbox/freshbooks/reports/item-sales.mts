import { isSale } from '../ledger/postings.mts';
import type { Context } from '../model/resource.mts';
import { v3Status } from '../resources/invoices.mts';
import type { Fields } from '../state/state.mts';
import { exact, fixed, minus, percentOf } from '../values/decimal.mts';
import { amountOf, grouped, money, sum } from './figures.mts';
import { type Asked, idsAsked, listAsked, within } from './params.mts';
import type { Report } from './report.mts';
import { invoicesIn } from './sales.mts';

interface Sold {
	invoice: Fields;
	line: Fields;
}

/** Without statuses asked for: what counts as a sale. */
function wanted(context: Context, asked: Asked): Sold[] {
	const clientids = idsAsked(asked.query, 'clientids');
	const names = listAsked(asked.query, 'item_names');
	const statuses = listAsked(asked.query, 'statusids');
	return invoicesIn(context, asked.currency)
		.filter((row) => within(asked, row.create_date))
		.filter((row) => clientids.length === 0 || clientids.includes(Number(row.customerid)))
		.filter((row) => (statuses.length === 0 ? isSale(row) : statuses.includes(v3Status(context, row))))
		.flatMap((invoice) => (invoice.lines as Fields[]).map((line) => ({ invoice, line })))
		.filter(({ line }) => names.length === 0 || names.includes(String(line.name)));
}

/** Totals are without taxes and after the discount (UNCONFIRMED). */
function figures(sold: Sold[], currency: string): Fields {
	const amount = sum(sold.map(({ line }) => amountOf(line, 'amount')));
	const discount = sum(
		sold.map(({ invoice, line }) => percentOf(amountOf(line, 'amount'), exact(invoice.discount_value))),
	);
	const quantity = sum(sold.map(({ line }) => exact(line.qty)));
	return {
		total: money(minus(amount, discount), currency),
		total_discount: money(discount, currency),
		total_qty: fixed(quantity, quantity.scale),
	};
}

/** What was sold, by the name of the line. */
export const itemSales: Report = {
	name: 'item_sales',
	key: 'item_sales',
	// As documented; nobody has read a token, so lists are taken in either spelling (API facts §11).
	takes: 'start_date end_date currency_code clientids clientids[] item_names item_names[] statusids statusids[]',
	run: (context, asked) => {
		const { start, end, currency, query } = asked;
		const sold = wanted(context, asked);
		const items = [...grouped(sold, ({ line }) => line.name)].map(([name, of]) => ({
			name,
			...figures(of, currency),
			invoices: [...grouped(of, ({ invoice }) => invoice)].map(([invoice, its]) => ({
				invoiceid: invoice.id,
				invoice_number: invoice.invoice_number,
				clientid: invoice.customerid,
				create_date: invoice.create_date,
				...figures(its, currency),
			})),
		}));
		return {
			clientids: idsAsked(query, 'clientids'),
			company_name: context.business.name,
			currency_code: currency,
			end_date: end,
			item_names: listAsked(query, 'item_names'),
			items,
			start_date: start,
			statusids: listAsked(query, 'statusids'),
			total: figures(sold, currency).total,
		};
	},
};
