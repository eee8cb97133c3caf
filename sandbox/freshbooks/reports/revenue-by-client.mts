import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import type { Decimal } from '../values/decimal.mts';
import { amountOf, grouped, money, sum } from './figures.mts';
import { type Asked, within, wordAsked } from './params.mts';
import { periodsOf } from './periods.mts';
import type { Report } from './report.mts';
import { person, salesIn } from './sales.mts';

/** `billed` is the other side of the only value that is known (UNCONFIRMED, API facts §11). */
const SALES_TYPES = ['billed', 'collected'] as const;

interface Revenue {
	client: unknown;
	date: string;
	amount: Decimal;
}

/** Taxes count in (UNCONFIRMED): what was billed is the invoice, what was collected the money. */
function revenues(context: Context, type: string, { currency }: Asked): Revenue[] {
	return salesIn(context, currency).flatMap(({ invoice, receipts }): Revenue[] => {
		const client = invoice.customerid;
		if (type === 'billed') return [{ client, date: String(invoice.create_date), amount: amountOf(invoice, 'amount') }];
		return receipts.map(({ date, applied }) => ({ client, date, amount: applied }));
	});
}

/** Revenue by client and month. */
export const revenueByClient: Report = {
	name: 'revenue_by_client',
	key: 'revenue_by_client',
	// As documented, and a currency; nobody has read a token (API facts §11).
	takes: 'start_date end_date sales_type currency_code',
	run: (context, asked) => {
		const { start, end, currency, query } = asked;
		const type = wordAsked(query, 'sales_type', SALES_TYPES);
		if (!type) refuse(422, 1001, "'sales_type' is a required field.", { field: 'sales_type' });
		const periods = periodsOf(asked, query, 'm');
		const rows = revenues(context, type, asked).filter(({ date }) => within(asked, date));
		const total = (of: Revenue[]) => money(sum(of.map(({ amount }) => amount)), currency);
		const data = (of: Revenue[]): Fields[] =>
			periods.map((period) => total(of.filter(({ date }) => within(period, date))));
		return {
			clients: [...grouped(rows, ({ client }) => client)].map(([client, of]) => ({
				...person(context, client),
				data: data(of),
				total: total(of),
			})),
			company_name: context.business.name,
			currency_code: currency,
			dates: periods.map(({ start: start_date, end: end_date }) => ({ start_date, end_date })),
			end_date: end,
			labels: periods.map(({ label }) => label),
			sales_type: type,
			start_date: start,
			total_sales: total(rows),
			total_sales_data: data(rows),
		};
	},
};
