import { write } from '../engine/engine.mts';
import { choice, date, each, money, readOnly, reference, required, text } from '../model/fields.mts';
import type { Context, Resource } from '../model/resource.mts';
import { findRow } from '../state/state.mts';
import { emit } from '../webhooks/deliveries.mts';
import { payables } from './bill-status.mts';
import { bills } from './bills.mts';
import { PAYMENT_TYPES } from './payments.mts';

/** What is paid and owed follows the payments. That this is a `bill.update`, as with invoices, is UNCONFIRMED. */
function settleBill(context: Context, billid: unknown): void {
	const bill = findRow(context.business, 'bills', billid);
	if (!bill) return;
	write(context, bills, bill, {});
	emit(context, bills.noun, 'update', Number(bill.id));
}

/** Bill payments (API facts §8.14). They have no event and no list filter. */
export const billPayments: Resource = {
	table: 'bill_payments',
	title: 'Bill payment',
	family: 'accounting',
	path: 'bill_payments/bill_payments',
	one: 'bill_payment',
	many: 'bill_payments',
	ids: ['id'],
	scope: 'bill_payments',
	firstId: 64501,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1, 2],
	guard: payables(41101, 'bill payments'),
	fields: {
		billid: required(reference('bills')),
		amount: required(money),
		payment_type: required(choice(...PAYMENT_TYPES)),
		paid_date: required(date),
		note: text,
		...each(readOnly, 'id matched_with_expense'),
	},
	currency: ({ business }, { billid }) => findRow(business, 'bills', billid)?.currency_code,
	defaults: () => ({ id: 0, matched_with_expense: false, note: '' }),
	after: (context, row, before) => {
		for (const billid of new Set([before?.billid, row.billid])) settleBill(context, billid);
	},
	// No date of its own changes is among its fields.
	touch: () => undefined,
	filters: {},
};
