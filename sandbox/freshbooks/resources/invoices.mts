import {
	date,
	each,
	flag,
	type Flaw,
	integer,
	integers,
	list,
	money,
	object,
	onlyAtCreation,
	percent,
	readOnly,
	reference,
	required,
	text,
} from '../model/fields.mts';
import {
	atLeast,
	beforeDay,
	fromDay,
	lessThan,
	numberIn,
	numberIs,
	textIs,
	textLike,
	updatedRange,
} from '../model/filters.mts';
import { refuse } from '../model/refusal.mts';
import type { Context, Filter, Resource } from '../model/resource.mts';
import { type Fields, findRow, tableOf } from '../state/state.mts';
import { checkFile, nextAttachmentId } from '../uploads/files.mts';
import { addDays, eastern, today } from '../values/clock.mts';
import { compare, exact, fixed, minus, zero } from '../values/decimal.mts';
import {
	addressFields,
	cash,
	clientCurrency,
	clientSnapshot,
	lineFields,
	nextNumber,
	noteNumber,
	presentationFields,
	touchVersion,
	uuid,
} from './common.mts';
import { emailDocument } from './documents.mts';
import { settleLines, totals } from './lines.mts';

const DISPUTED = 0;
const DRAFT = 1;
const SENT = 2;
const VIEWED = 3;
const PAID = 4;
const SETTABLE = [DISPUTED, DRAFT, SENT, VIEWED];

const of = (row: Fields, key: string) => exact((row[key] as Fields | undefined)?.amount);

/** The one status word that sums an invoice up; `overdue` depends on the day it is read. */
export function v3Status({ state, business }: Context, row: Fields): string {
	if (row.given_status === DISPUTED) return 'disputed';
	if (row.payment_status === 'paid') return 'paid';
	if (row.payment_status === 'partial') return 'partial';
	if (row.given_status === DRAFT) return 'draft';
	if (String(row.due_date) < today(state.now(), business.timezone)) return 'overdue';
	return row.given_status === VIEWED ? 'viewed' : 'sent';
}

function depositStatus(row: Fields, paid: ReturnType<typeof exact>): string {
	if (row.deposit_amount === null && row.deposit_percentage === null) return 'none';
	if (compare(paid, zero) === 0) return 'unpaid';
	return row.deposit_amount && compare(paid, of(row, 'deposit_amount')) < 0 ? 'partial' : 'paid';
}

function derive(context: Context, row: Fields): void {
	const code = row.currency_code;
	const lines = settleLines(context, row.lines as Fields[], (row.settled_lines ?? []) as Fields[], code);
	row.lines = lines;
	row.settled_lines = lines;
	const { amount, discount } = totals(lines, row.discount_value);
	const paid = of(row, 'paid');
	const outstanding = minus(amount, paid);
	const isPaid = compare(paid, zero) > 0 && compare(outstanding, zero) <= 0;
	row.amount = cash(fixed(amount), code);
	row.paid = cash(fixed(paid), code);
	row.net_paid_amount = cash(fixed(paid), code);
	row.outstanding = cash(fixed(compare(outstanding, zero) < 0 ? zero : outstanding), code);
	row.discount_total = cash(fixed(discount), code);
	row.discount = { amount: cash(fixed(discount), code), rate: row.discount_value, type: 'percent' };
	row.description = lines[0]?.description ?? '';
	row.due_date = addDays(String(row.create_date), Number(row.due_offset_days ?? 0));
	row.payment_status = isPaid ? 'paid' : compare(paid, zero) > 0 ? 'partial' : 'unpaid';
	// A partly paid invoice keeps its number and display_status (quirk 39); a paid one reads 4.
	row.status = isPaid ? PAID : row.given_status;
	row.display_status = { [DRAFT]: 'draft', [VIEWED]: 'viewed' }[Number(row.given_status)] ?? 'sent';
	row.dispute_status = row.given_status === DISPUTED ? 'disputed' : null;
	row.deposit_status = depositStatus(row, paid);
}

function checkStatus(values: Fields): void {
	if (values.status === undefined) return;
	if (!SETTABLE.includes(Number(values.status))) {
		refuse(422, 1004, "Status must be one of 'draft', 'sent', 'viewed' or 'disputed'.", {
			field: 'status',
			object: 'invoice',
			value: values.status,
		});
	}
	values.given_status = values.status;
}

function check(context: Context, values: Fields, before?: Fields): Flaw[] {
	checkStatus(values);
	for (const attachment of (values.attachments ?? []) as Fields[]) checkFile(context, attachment, 'invoice');
	if (values.discount_value === null) values.discount_value = '0';
	if (values.presentation) readPresentation(values.presentation as Fields);
	if (before && values.status !== undefined) sendFromDraft(before, values);
	return [];
}

/** Leaving the draft state sets the fulfillment date (LIVE, API facts §8.2). */
function sendFromDraft(before: Fields, values: Fields): void {
	if (before.given_status !== DRAFT || values.given_status === DRAFT) return;
	values.fulfillment_date = before.fulfillment_date ?? before.create_date;
}

/** Logos are written as `/uploads/images/…` and read back below `/service` (API facts §8.2). */
export function readPresentation(presentation: Fields): void {
	for (const key of ['image_logo_src', 'image_banner_src']) {
		const src = presentation[key];
		if (typeof src === 'string' && src.startsWith('/uploads/')) presentation[key] = `/service${src}`;
	}
}

/** A new invoice copies the style of the latest one, unless it brings or declines one (quirk 23). */
function inheritedPresentation({ business }: Context, values: Fields): unknown {
	if (values.use_default_presentation === false) return null;
	const latest = [...tableOf(business, 'invoices').rows.values()].at(-1);
	return latest?.presentation ? structuredClone(latest.presentation) : null;
}

function send(row: Fields): void {
	if (row.given_status !== DRAFT) return;
	row.given_status = SENT;
	row.fulfillment_date ??= row.create_date;
}

/** A rebilled expense becomes invoiced (API facts §8.5). */
function markRebilled({ business, state }: Context, row: Fields): void {
	for (const line of row.lines as Fields[]) {
		const expense = line.type === 1 ? findRow(business, 'expenses', line.expenseid) : undefined;
		if (!expense || expense.invoiceid === row.id) continue;
		Object.assign(expense, { status: 2, invoiceid: row.id, ext_invoiceid: 0 });
		touchVersion(expense, state.now());
	}
}

/** An estimate turned into an invoice is `invoiced`; its status is 6 once that invoice was sent (API facts §8.4). */
function markInvoiced({ business, state }: Context, row: Fields): void {
	const estimate = findRow(business, 'estimates', row.estimateid);
	if (!estimate) return;
	const sent = row.given_status !== DRAFT;
	if (estimate.invoiced && (!sent || estimate.status === 6)) return;
	Object.assign(estimate, { invoiced: true, ...(sent && { status: 6, ui_status: 'invoiced' }) });
	estimate.updated = eastern(state.now());
}

const v3Is: Filter = { value: 'text', keeps: (row, value, context) => v3Status(context, row) === value };
const v3In: Filter = {
	value: 'texts',
	keeps: (row, value, context) => (value as string[]).includes(v3Status(context, row)),
};

/** Invoices (API facts §8.2). */
export const invoices: Resource = {
	table: 'invoices',
	noun: 'invoice',
	title: 'Invoice',
	family: 'accounting',
	path: 'invoices/invoices',
	one: 'invoice',
	many: 'invoices',
	ids: ['id', 'invoiceid'],
	scope: 'invoices',
	firstId: 987001,
	verbs: ['list', 'get', 'create', 'update', 'delete'],
	states: [0, 1, 2],
	fields: {
		customerid: required(reference('clients')),
		create_date: required(date),
		due_offset_days: integer,
		...each(text, 'invoice_number currency_code language notes terms po_number discount_description payment_details'),
		lines: list(lineFields),
		discount_value: percent,
		deposit_amount: money,
		deposit_percentage: percent,
		...each(text, addressFields),
		presentation: object(presentationFields),
		use_default_presentation: onlyAtCreation(flag),
		attachments: list({ ...each(text, 'jwt media_type'), expenseid: integer }),
		show_attachments: flag,
		fulfillment_date: date,
		generation_date: date,
		estimateid: onlyAtCreation(reference('estimates')),
		parent: onlyAtCreation(integer),
		ownerid: onlyAtCreation(integer),
		sentid: onlyAtCreation(integer),
		status: integer,
		auto_bill: onlyAtCreation(flag),
		allowed_gatewayids: integers,
		...each(text, 'return_uri template'),
		ext_archive: integer,
		gmail: flag,
		...each(readOnly, 'id invoiceid accounting_systemid accountid due_date amount paid outstanding description'),
		...each(readOnly, 'display_status payment_status v3_status deposit_status autobill_status last_order_status'),
		...each(readOnly, 'dispute_status date_paid current_organization created_at updated version uuid lock_status'),
		...each(readOnly, 'series net_paid_amount sender_address discount discount_total'),
	},
	currency: clientCurrency,
	defaults: (context, values) => {
		const { business, state } = context;
		const snapshot = clientSnapshot(context, values.customerid);
		const currency = values.currency_code ?? snapshot.currency_code;
		return {
			id: 0,
			invoiceid: 0,
			...snapshot,
			accountid: business.accountId,
			accounting_systemid: business.accountId,
			attach_pdf_to_email: false,
			attachments: [],
			auto_bill: false,
			autobill_status: null,
			basecampid: 0,
			created_at: eastern(state.now()),
			date_paid: null,
			deposit_amount: null,
			deposit_percentage: null,
			discount_description: null,
			discount_value: '0',
			due_offset_days: 0,
			estimateid: 0,
			ext_archive: 0,
			fulfillment_date: values.status !== undefined && values.status !== DRAFT ? values.create_date : null,
			generation_date: null,
			given_status: DRAFT,
			gmail: false,
			invoice_number: nextNumber(context, 'invoices'),
			last_order_status: null,
			lines: [],
			lock_status: 'unlocked',
			notes: '',
			ownerid: 1,
			paid: cash('0.00', currency),
			parent: 0,
			payment_details: '',
			po_number: null,
			presentation: inheritedPresentation(context, values),
			return_uri: null,
			sender_address: { street: '', street2: '', city: '', province: '', country: business.country, code: '' },
			sentid: 1,
			series: '',
			show_attachments: true,
			template: 'clean-grouped',
			terms: null,
			uuid: uuid(),
		};
	},
	check,
	derive,
	after: (context, row, before) => {
		noteNumber(context, 'invoices', row.invoice_number);
		for (const attachment of row.attachments as Fields[]) attachment.attachmentid ??= nextAttachmentId(context);
		markRebilled(context, row);
		if (!before || before.given_status !== row.given_status) markInvoiced(context, row);
	},
	touch: touchVersion,
	view: (context, row) => ({ v3_status: v3Status(context, row) }),
	hidden: [
		'lines',
		'settled_lines',
		'given_status',
		'presentation',
		'attachments',
		'allowed_gatewayids',
		'use_default_presentation',
	],
	includes: {
		lines: (_context, row) => row.lines,
		presentation: (_context, row) => row.presentation,
		attachments: (_context, row) => row.attachments,
		allowed_gateways: (_context, row) => row.allowed_gatewayids ?? [],
		direct_links: () => [],
		late_reminders: () => [],
		owner: ({ state }) => {
			const [owner] = state.identities;
			return { userid: 1, fname: owner.firstName, lname: owner.lastName, email: owner.email };
		},
	},
	filters: {
		date_min: fromDay('create_date'),
		date_max: beforeDay('create_date'),
		...updatedRange,
		customerid: numberIs('customerid'),
		customerids: numberIn('customerid'),
		v3_status: v3Is,
		v3_statuses: v3In,
		// `statusid` is documented and ignored LIVE, like `status`, `payment_status` and `create_date_*` (API facts §8.2).
		invoiceid: numberIs('invoiceid'),
		invoiceids: numberIn('invoiceid'),
		invoice_number: textIs('invoice_number'),
		number_like: textLike('invoice_number'),
		amount_min: atLeast('amount'),
		amount_max: lessThan('amount'),
		paid: { value: 'flag', keeps: (row, value) => (row.payment_status === 'paid') === value },
		outstanding: { value: 'flag', keeps: (row, value) => compare(of(row, 'outstanding'), zero) > 0 === value },
	},
	sorts: { invoice_date: (_context, row) => row.create_date },
	actions: {
		action_email: (context, row, input) => {
			emailDocument(context, row, input, {
				kind: 'invoice',
				id: 'invoiceid',
				number: 'invoice_number',
				customized: 'invoice_customized_email',
			});
			send(row);
		},
		action_mark_as_sent: (_context, row) => send(row),
	},
};
