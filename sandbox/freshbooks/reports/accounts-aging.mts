import { DateTime } from 'luxon';
import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { compare, type Decimal, minus, zero } from '../values/decimal.mts';
import { amountOf, grouped, money, sum } from './figures.mts';
import type { Report } from './report.mts';
import { person, type Sale, salesIn } from './sales.mts';

const BUCKETS = ['0-30', '31-60', '61-90', '91+'];

/** Days past due; what is not due yet counts as 0-30 (UNCONFIRMED). */
function bucketOf({ invoice }: Sale, day: string): string {
	const { days } = DateTime.fromISO(day).diff(DateTime.fromISO(String(invoice.due_date)), 'days');
	if (days <= 30) return '0-30';
	if (days <= 60) return '31-60';
	return days <= 90 ? '61-90' : '91+';
}

const owedOn = ({ invoice, receipts }: Sale, day: string): Decimal =>
	minus(amountOf(invoice, 'amount'), sum(receipts.filter(({ date }) => date <= day).map(({ applied }) => applied)));

/**
 * What clients owe, by the age of the debt, on the last day asked for: a first day, clients and a currency are dropped
 * (API facts §11). What `group_by` changes is UNCONFIRMED: nothing here.
 */
export const accountsAging: Report = {
	name: 'accounts_aging',
	key: 'accounts_aging',
	takes: 'end_date group_by',
	run: (context: Context, { end, currency }) => {
		const debts = salesIn(context, currency)
			.filter(({ invoice }) => String(invoice.create_date) <= end)
			.map((sale) => ({ client: sale.invoice.customerid, bucket: bucketOf(sale, end), owed: owedOn(sale, end) }))
			.filter(({ owed }) => compare(owed, zero) > 0);
		const figures = (of: typeof debts): Fields => ({
			...Object.fromEntries(
				BUCKETS.map((name) => [
					name,
					money(sum(of.filter(({ bucket }) => bucket === name).map(({ owed }) => owed)), currency),
				]),
			),
			total: money(sum(of.map(({ owed }) => owed)), currency),
		});
		const accounts = [...grouped(debts, ({ client }) => client)].map(([client, of]) => ({
			...person(context, client),
			...figures(of),
		}));
		return {
			accounts,
			company_name: context.business.name,
			currency_code: currency,
			end_date: end,
			totals: figures(debts),
		};
	},
	csv: ({ accounts }) => [
		['Client', 'Email', ...BUCKETS, 'Total'],
		...(accounts as Fields[]).map((account) => [
			account.organization || `${account.fname} ${account.lname}`,
			account.email,
			...[...BUCKETS, 'total'].map((name) => (account[name] as Fields).amount),
		]),
	],
};
