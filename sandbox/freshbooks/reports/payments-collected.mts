import type { Context } from '../model/resource.mts';
import { type Fields, findRow } from '../state/state.mts';
import { amountOf, codeOf, grouped, money, sum } from './figures.mts';
import { type Asked, idsAsked, listAsked, within } from './params.mts';
import type { Report } from './report.mts';
import { collected, nameOf } from './sales.mts';

function shown(context: Context, payment: Fields): Fields {
	const { business } = context;
	return {
		amount: payment.amount,
		client: nameOf(context, payment.clientid),
		clientid: payment.clientid,
		credit_number: findRow(business, 'credit_notes', payment.creditid)?.credit_number ?? null,
		creditid: payment.creditid,
		date: payment.date,
		description: payment.note,
		from_credit: payment.from_credit,
		invoice_number: findRow(business, 'invoices', payment.invoiceid)?.invoice_number ?? null,
		invoiceid: payment.invoiceid,
		method: payment.type,
	};
}

/** Several currencies, and all of them when none is named. */
function wanted(context: Context, asked: Asked): Fields[] {
	const { query } = asked;
	const clientids = idsAsked(query, 'clientids');
	const currencies = listAsked(query, 'currency_codes');
	const methods = listAsked(query, 'payment_methods');
	return collected(context)
		.filter((row) => within(asked, row.date))
		.filter((row) => clientids.length === 0 || clientids.includes(Number(row.clientid)))
		.filter((row) => currencies.length === 0 || currencies.includes(String(codeOf(row, 'amount'))))
		.filter((row) => methods.length === 0 || methods.includes(String(row.type)));
}

/**
 * Payments received in a range. `summary_only` is documented and not among what FreshBooks parsed; what `payment_for` does
 * is UNCONFIRMED (API facts §11).
 */
export const paymentsCollected: Report = {
	name: 'payments_collected',
	key: 'payments_collected',
	takes: 'start_date end_date currency_codes[] clientids[] payment_methods[] payment_for',
	run: (context, asked) => {
		const { start, end, query } = asked;
		const rows = wanted(context, asked);
		const byCurrency = grouped(rows, (row) => codeOf(row, 'amount'));
		return {
			clientids: idsAsked(query, 'clientids'),
			currency_codes: listAsked(query, 'currency_codes'),
			end_date: end,
			payment_methods: listAsked(query, 'payment_methods'),
			payments: rows.map((row) => shown(context, row)),
			start_date: start,
			summary_only: false,
			totals: [...byCurrency].map(([code, of]) => money(sum(of.map((row) => amountOf(row, 'amount'))), code)),
		};
	},
	csv: ({ payments }) => [
		['Date', 'Client', 'Method', 'Description', 'Invoice #', 'Amount', 'Currency'],
		...(payments as Fields[]).map((row) => [
			row.date,
			row.client,
			row.method,
			row.description,
			row.invoice_number,
			(row.amount as Fields).amount,
			(row.amount as Fields).code,
		]),
	],
};
