import { create, show, write } from '../engine/engine.mts';
import {
	choice,
	date,
	each,
	flag,
	integer,
	money,
	onlyAtCreation,
	readOnly,
	reference,
	required,
	text,
} from '../model/fields.mts';
import {
	atLeast,
	beforeDay,
	flagIs,
	fromDay,
	lessThan,
	numberIn,
	numberIs,
	textIs,
	textLike,
	updatedRange,
} from '../model/filters.mts';
import type { Context, Filter, Resource } from '../model/resource.mts';
import { sendEmail } from '../state/outbox.mts';
import { type Fields, findRow, tableOf } from '../state/state.mts';
import { today } from '../values/clock.mts';
import { compare, type Decimal, exact, fixed, minus, plus, zero } from '../values/decimal.mts';
import { emit } from '../webhooks/deliveries.mts';
import { cash, touchUpdated } from './common.mts';
import { creditNotes } from './credit-notes.mts';
import { invoices } from './invoices.mts';

/** The kinds of payment, exact case (API facts §8.7). */
export const PAYMENT_TYPES = [
	'Check',
	'Credit',
	'Cash',
	'Bank Transfer',
	'Credit Card',
	'Debit',
	'PayPal',
	'2Checkout',
	'VISA',
	'MASTERCARD',
	'DISCOVER',
	'AMEX',
	'DINERS',
	'JCB',
	'ACH',
	'Other',
];

const amountOf = (row: Fields): Decimal => exact((row.amount as Fields).amount);

function paymentsOf({ business }: Context, invoiceid: unknown): Fields[] {
	const rows = [...tableOf(business, 'payments').rows.values()];
	return rows.filter((row) => row.invoiceid === invoiceid && row.vis_state !== 1);
}

/** Works the paid sum of an invoice out anew; paying fires `invoice.update` too. */
function settleInvoice(context: Context, invoiceid: unknown): void {
	const invoice = findRow(context.business, 'invoices', invoiceid);
	if (!invoice) return;
	const payments = paymentsOf(context, invoiceid);
	const received = payments.reduce((sum, row) => plus(sum, amountOf(row)), zero);
	const due = exact((invoice.amount as Fields).amount);
	const paid = compare(received, due) > 0 ? due : received;
	const dates = payments.map((row) => String(row.date)).sort();
	const isPaid = compare(paid, zero) > 0 && compare(paid, due) >= 0;
	write(context, invoices, invoice, {
		paid: cash(fixed(paid), invoice.currency_code),
		date_paid: isPaid ? dates.at(-1) : null,
	});
	emit(context, 'invoice', 'update', Number(invoice.id));
}

/** What is paid beyond an invoice's amount becomes a credit of the client (API facts §8.7). */
function creditOverpayment(context: Context, payment: Fields): void {
	const { business, state } = context;
	const invoice = findRow(business, 'invoices', payment.invoiceid);
	if (!invoice) return;
	const others = paymentsOf(context, payment.invoiceid).filter((row) => row !== payment);
	const before = others.reduce((sum, row) => plus(sum, amountOf(row)), zero);
	const open = minus(exact((invoice.amount as Fields).amount), before);
	const excess = minus(amountOf(payment), compare(open, zero) > 0 ? open : zero);
	if (compare(excess, zero) <= 0) return;
	const credit = create(context, creditNotes, {
		clientid: invoice.customerid,
		create_date: today(state.now(), business.timezone),
		currency_code: invoice.currency_code,
		lines: [{ name: 'Overpayment', qty: 1, unit_cost: cash(fixed(excess), invoice.currency_code) }],
	});
	credit.credit_type = 'overpayment';
	payment.overpaymentid = credit.creditid;
}

/** A payment out of a credit uses it up; the field's meaning is UNCONFIRMED (API facts §8.7). */
function settleCredit(context: Context, creditid: unknown): void {
	const credit = findRow(context.business, 'credit_notes', creditid);
	if (credit) write(context, creditNotes, credit, {});
}

function notify(context: Context, payment: Fields): void {
	const client = findRow(context.business, 'clients', payment.clientid);
	if (payment.send_client_notification !== true || !client?.email) return;
	sendEmail(context, {
		kind: 'payment',
		objectId: Number(payment.id),
		to: [String(client.email)],
		subject: `${context.business.name} received your payment`,
		body: `Thank you for your payment of ${(payment.amount as Fields).amount}.`,
		pdf: false,
	});
}

const clientLike: Filter = {
	value: 'text',
	keeps: (row, value, { business }) => {
		const { fname, lname, organization } = findRow(business, 'clients', row.clientid) ?? {};
		return `${organization} ${fname} ${lname}`.toLowerCase().includes(String(value).toLowerCase());
	},
};

const numberLike: Filter = {
	value: 'text',
	keeps: (row, value, { business }) => {
		const invoice = findRow(business, 'invoices', row.invoiceid);
		const credit = findRow(business, 'credit_notes', row.creditid);
		return [invoice?.invoice_number, credit?.credit_number].some((number) =>
			String(number ?? '').includes(String(value)),
		);
	},
};

/** Payments (API facts §8.7). */
export const payments: Resource = {
	table: 'payments',
	noun: 'payment',
	title: 'Payment',
	family: 'accounting',
	path: 'payments/payments',
	one: 'payment',
	many: 'payments',
	ids: ['id', 'logid'],
	scope: 'payments',
	firstId: 443301,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1, 2],
	fields: {
		invoiceid: required(onlyAtCreation(reference('invoices'))),
		amount: required(money),
		date: required(date),
		type: choice(...PAYMENT_TYPES),
		...each(text, 'note orderid transactionid'),
		bulk_paymentid: onlyAtCreation(integer),
		creditid: onlyAtCreation(integer),
		send_client_notification: flag,
		from_credit: onlyAtCreation(flag),
		...each(readOnly, 'id logid clientid gateway overpaymentid accounting_systemid updated transaction_uuid'),
	},
	currency: ({ business }, { invoiceid }) => findRow(business, 'invoices', invoiceid)?.currency_code,
	defaults: ({ business }, values) => ({
		id: 0,
		logid: 0,
		accounting_systemid: business.accountId,
		bulk_paymentid: null,
		clientid: findRow(business, 'invoices', values.invoiceid)?.customerid ?? null,
		creditid: null,
		from_credit: false,
		gateway: null,
		note: '',
		orderid: null,
		overpaymentid: null,
		send_client_notification: null,
		// That of a payment made online; this API can only record payments.
		transaction_uuid: null,
		transactionid: null,
		// No default of `type` is written anywhere: UNCONFIRMED.
		type: 'Other',
	}),
	after: (context, row, before) => {
		if (!before) {
			creditOverpayment(context, row);
			notify(context, row);
		}
		settleInvoice(context, row.invoiceid);
		settleCredit(context, row.creditid);
	},
	touch: touchUpdated,
	includes: {
		client: ({ business }, row) => findRow(business, 'clients', row.clientid) ?? null,
		invoice: (context, row) => {
			const invoice = findRow(context.business, 'invoices', row.invoiceid);
			return invoice ? show(context, invoices, invoice, []) : null;
		},
		credit_note: (context, row) => {
			const credit = findRow(context.business, 'credit_notes', row.creditid ?? row.overpaymentid);
			return credit ? show(context, creditNotes, credit, []) : null;
		},
		order: () => null,
		gateway: () => null,
	},
	filters: {
		logid: numberIs('logid'),
		logids: numberIn('logid'),
		date_min: fromDay('date'),
		date_max: beforeDay('date'),
		...updatedRange,
		amount_min: atLeast('amount'),
		amount_max: lessThan('amount'),
		type: textIs('type'),
		customerid: numberIs('clientid'),
		customerids: numberIn('clientid'),
		clientid: numberIs('clientid'),
		clientids: numberIn('clientid'),
		currency: { value: 'text', keeps: (row, value) => (row.amount as Fields).code === value },
		invoiceid: numberIs('invoiceid'),
		notes: textLike('note'),
		from_credit: flagIs('from_credit'),
		client_name: clientLike,
		number: numberLike,
		payment_or_credit: { value: 'text', keeps: (row, value) => (value === 'credit') === Boolean(row.creditid) },
	},
};
