import { show } from '../engine/engine.mts';
import {
	date,
	decimalNumber,
	each,
	type FieldMap,
	flag,
	integer,
	list,
	object,
	percent,
	price,
	readOnly,
	reference,
	required,
	text,
} from '../model/fields.mts';
import { numberIn, numberIs, textIs } from '../model/filters.mts';
import { refuse } from '../model/refusal.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, findRow, tableOf } from '../state/state.mts';
import { checkFile, nextAttachmentId } from '../uploads/files.mts';
import { addDays } from '../values/clock.mts';
import {
	compare,
	type Decimal,
	exact,
	fixed,
	minus,
	percentOf,
	plus,
	rounded,
	times,
	zero,
} from '../values/decimal.mts';
import { billStatus, payables } from './bill-status.mts';
import { billVendors } from './bill-vendors.mts';
import { cash, touchDates } from './common.mts';

const billLineFields: FieldMap = {
	id: integer,
	categoryid: required(integer),
	description: text,
	quantity: decimalNumber,
	unit_cost: price,
	...each(text, 'tax_name1 tax_name2 tax_authorityid1 tax_authorityid2'),
	...each(percent, 'tax_percent1 tax_percent2'),
	compounded_tax: flag,
};

/** The payments of a bill that were not deleted. */
function paymentsOf({ business }: Context, bill: Fields): Fields[] {
	const rows = [...tableOf(business, 'bill_payments').rows.values()];
	return rows.filter((row) => row.billid === bill.id && row.vis_state !== 1);
}

const sumOf = (rows: Fields[], key: string): Decimal =>
	rows.reduce((sum, row) => plus(sum, exact((row[key] as Fields | null)?.amount)), zero);

function nextLineId({ business }: Context): number {
	const id = (business.numbers.get('bill_lines') ?? 91200) + 1;
	business.numbers.set('bill_lines', id);
	return id;
}

function categoryOf({ business }: Context, id: unknown): Fields | null {
	const { transaction_posted, ...category } = findRow(business, 'categories', id) ?? {};
	return category.id ? category : null;
}

/** A line as it reads (API facts §8.13). Taxes are rounded line by line, as each line shows its own (UNCONFIRMED). */
function settleLine(context: Context, line: Fields, index: number, code: unknown): Fields {
	const quantity = exact(line.quantity ?? 1);
	const unit = (line.unit_cost as Fields | null | undefined)?.amount ?? '0.00';
	const amount = rounded(times(quantity, exact(unit)));
	const tax1 = rounded(percentOf(amount, exact(line.tax_percent1)));
	const base = line.compounded_tax ? plus(amount, tax1) : amount;
	const tax2 = rounded(percentOf(base, exact(line.tax_percent2)));
	return {
		id: line.id ?? nextLineId(context),
		list_index: index + 1,
		category: categoryOf(context, line.categoryid),
		categoryid: line.categoryid,
		description: line.description ?? null,
		// A number when written, a string when read (quirk 20).
		quantity: String(line.quantity ?? '1'),
		unit_cost: cash(String(unit), code),
		amount: cash(fixed(amount), code),
		tax_name1: line.tax_name1 ?? null,
		tax_percent1: line.tax_percent1 ?? null,
		tax_amount1: cash(fixed(tax1), code),
		tax_authorityid1: line.tax_authorityid1 ?? null,
		tax_name2: line.tax_name2 ?? null,
		tax_percent2: line.tax_percent2 ?? null,
		tax_amount2: cash(fixed(tax2), code),
		tax_authorityid2: line.tax_authorityid2 ?? null,
		compounded_tax: line.compounded_tax ?? false,
		total_amount: cash(fixed(plus(amount, plus(tax1, tax2))), code),
	};
}

/** The category of the lines, or `Split` when there are several (API facts §8.13). */
function overallCategory(lines: Fields[]): unknown {
	const names = new Set(lines.map((line) => (line.category as Fields | null)?.category));
	if (names.size > 1) return 'Split';
	return [...names][0] ?? null;
}

function settleAttachment(context: Context, row: Fields): void {
	const attachment = row.attachment as Fields | null;
	if (!attachment || attachment.id) return;
	const mediaType = context.state.files.get(String(attachment.jwt))?.mediaType;
	row.attachment = {
		id: nextAttachmentId(context),
		jwt: attachment.jwt,
		media_type: attachment.media_type ?? mediaType,
	};
}

function derive(context: Context, row: Fields): void {
	const code = row.currency_code;
	const lines = (row.lines as Fields[]).map((line, index) => settleLine(context, line, index, code));
	const amount = sumOf(lines, 'amount');
	const total = sumOf(lines, 'total_amount');
	const paid = sumOf(paymentsOf(context, row), 'amount');
	const outstanding = minus(total, paid);
	settleAttachment(context, row);
	Object.assign(row, {
		lines,
		amount: cash(fixed(amount), code),
		tax_amount: cash(fixed(minus(total, amount)), code),
		total_amount: cash(fixed(total), code),
		paid: cash(fixed(paid), code),
		outstanding: cash(fixed(compare(outstanding, zero) < 0 ? zero : outstanding), code),
		overall_category: overallCategory(lines),
		// Which description a bill of several lines shows is UNCONFIRMED: the first one's.
		overall_description: lines[0]?.description ?? null,
		due_date: addDays(String(row.issue_date), Number(row.due_offset_days ?? 0)),
	});
}

function checkLines({ business }: Context, lines: Fields[]): void {
	for (const { categoryid } of lines) {
		if (findRow(business, 'categories', categoryid)) continue;
		refuse(422, 1012, 'Category not found.', { field: 'categoryid', object: 'category', value: categoryid });
	}
}

const vendorCurrency = ({ business }: Context, { vendorid }: Fields): unknown =>
	findRow(business, 'bill_vendors', vendorid)?.currency_code;

/** Bills (API facts §8.13). Lines, payments and attachment show without an include. */
export const bills: Resource = {
	table: 'bills',
	noun: 'bill',
	title: 'Bill',
	family: 'accounting',
	path: 'bills/bills',
	one: 'bill',
	many: 'bills',
	ids: ['id'],
	scope: 'bills',
	firstId: 72301,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1, 2],
	guard: payables(41001, 'bills'),
	// `amount` and `status` are not here: they are ignored when written; `due_date` is refused (API facts §8.13,
	// quirk 3).
	fields: {
		vendorid: required(reference('bill_vendors')),
		issue_date: required(date),
		due_offset_days: integer,
		...each(text, 'bill_number currency_code language'),
		lines: list(billLineFields),
		attachment: object(each(text, 'jwt media_type')),
		...each(readOnly, 'id due_date bill_payments tax_amount total_amount outstanding paid'),
		...each(readOnly, 'overall_category overall_description created_at updated_at'),
	},
	currency: vendorCurrency,
	defaults: (context, values) => ({
		id: 0,
		attachment: null,
		bill_number: null,
		// The vendor's currency, then the business's: UNCONFIRMED, as with clients and invoices.
		currency_code: vendorCurrency(context, values) ?? context.business.currency,
		due_offset_days: 0,
		language: findRow(context.business, 'bill_vendors', values.vendorid)?.language ?? 'en',
		lines: [],
	}),
	check: (context, values) => {
		checkLines(context, (values.lines ?? []) as Fields[]);
		if (values.attachment) checkFile(context, values.attachment, 'bill');
		return [];
	},
	derive,
	touch: touchDates,
	view: (context, row) => ({ status: billStatus(context, row), bill_payments: paymentsOf(context, row) }),
	includes: {
		vendor: (context, row) => {
			const vendor = findRow(context.business, 'bill_vendors', row.vendorid);
			return vendor ? show(context, billVendors, vendor, []) : null;
		},
	},
	filters: {
		vendorid: numberIs('vendorid'),
		statuses: {
			value: 'texts',
			keeps: (row, value, context) => (value as string[]).includes(billStatus(context, row)),
		},
		currency_code: textIs('currency_code'),
		ids: numberIn('id'),
	},
};
