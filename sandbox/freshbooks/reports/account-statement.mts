import { find } from '../engine/engine.mts';
import { isSale } from '../ledger/postings.mts';
import { refuse } from '../model/refusal.mts';
import { clients } from '../resources/clients.mts';
import type { Fields } from '../state/state.mts';
import { type Decimal, minus, plus, zero } from '../values/decimal.mts';
import { amountOf, money, sum } from './figures.mts';
import { within } from './params.mts';
import type { Report } from './report.mts';
import { collected, invoicesIn, person } from './sales.mts';

interface Entry {
	date: string;
	type: 'invoice' | 'payment';
	id: unknown;
	description: string;
	change: Decimal;
}

/**
 * What a client was billed and paid. Only its path and parameters are known: key and content are UNCONFIRMED
 * (API facts §14, question 25), and so is that a statement needs a client.
 */
export const accountStatement: Report = {
	name: 'account_statement',
	key: 'account_statement',
	// As documented; nobody has read a token (API facts §11).
	takes: 'start_date end_date clientid currency_code',
	run: (context, asked) => {
		const { start, end, currency, query } = asked;
		if (!query.clientid) refuse(422, 1001, "'clientid' is a required field.", { field: 'clientid' });
		const client = find(context, clients, query.clientid);
		const own = invoicesIn(context, currency).filter((row) => row.customerid === client.id && isSale(row));
		const numbers = new Map(own.map((row) => [row.id, row.invoice_number]));
		const entries: Entry[] = [
			...own.map((row): Entry => ({
				date: String(row.create_date),
				type: 'invoice',
				id: row.id,
				description: `Invoice ${row.invoice_number}`,
				change: amountOf(row, 'amount'),
			})),
			...collected(context)
				.filter((row) => numbers.has(row.invoiceid))
				.map((row): Entry => ({
					date: String(row.date),
					type: 'payment',
					id: row.id,
					description: `Payment for invoice ${numbers.get(row.invoiceid)}`,
					change: minus(zero, amountOf(row, 'amount')),
				})),
		].sort((a, b) => a.date.localeCompare(b.date));
		const opening = sum(entries.filter(({ date }) => date < start).map(({ change }) => change));
		let balance = opening;
		const shown = entries
			.filter(({ date }) => within(asked, date))
			.map(({ change, ...entry }): Fields => {
				balance = plus(balance, change);
				return { ...entry, amount: money(change, currency), balance: money(balance, currency) };
			});
		return {
			client: person(context, client.id),
			clientid: client.id,
			closing_balance: money(balance, currency),
			company_name: context.business.name,
			currency_code: currency,
			end_date: end,
			entries: shown,
			opening_balance: money(opening, currency),
			start_date: start,
		};
	},
};
