import { randomUUID } from 'node:crypto';
import { each, type FieldMap, flag, integer, list, percent, price, readOnly, text } from '../model/fields.mts';
import type { Context } from '../model/resource.mts';
import { type Fields, findRow } from '../state/state.mts';
import { eastern, easternVersion } from '../values/clock.mts';

/** A money object. */
export const cash = (amount: string, code: unknown): Fields => ({ amount, code });

/** Most accounting records: `updated` alone. */
export function touchUpdated(row: Fields, now: Date): void {
	row.updated = eastern(now);
}

/** Expenses and invoices: `updated` and `version`. */
export function touchVersion(row: Fields, now: Date): void {
	row.updated = eastern(now);
	row.version = easternVersion(now);
}

/** Bills, vendors, other income and categories: `created_at` and `updated_at`. */
export function touchDates(row: Fields, now: Date): void {
	row.created_at ??= eastern(now);
	row.updated_at = eastern(now);
}

/** A fresh uuid, for the fields that carry one. */
export const uuid = (): string => randomUUID();

/** The line items of invoices and estimates (API facts §8.2); `taxAmount1` is a percentage and camelCase on purpose. */
export const lineFields: FieldMap = {
	lineid: integer,
	type: { type: 'integer', oneOf: [0, 1, 5] },
	...each(text, 'name description taxName1 taxName2'),
	qty: { type: 'decimal' },
	unit_cost: price,
	...each(percent, 'taxAmount1 taxAmount2'),
	compounded_tax: flag,
	expenseid: integer,
	...each(readOnly, 'amount taxNumber1 taxNumber2 updated'),
};

/** The client's particulars a document keeps a copy of; all writable. */
export const addressFields =
	'fname lname organization address street street2 city province code country vat_name vat_number';

/** The copy of the client's particulars a new document starts with (API facts §8.2). */
export function clientSnapshot({ business }: Context, customerid: unknown): Fields {
	const client = findRow(business, 'clients', customerid) ?? {};
	return {
		fname: client.fname ?? '',
		lname: client.lname ?? '',
		organization: client.organization ?? '',
		address: '',
		street: client.p_street ?? '',
		street2: client.p_street2 ?? '',
		city: client.p_city ?? '',
		province: client.p_province ?? '',
		code: client.p_code ?? '',
		country: client.p_country ?? '',
		vat_name: client.vat_name ?? '',
		vat_number: client.vat_number ?? '',
		current_organization: client.organization ?? '',
		currency_code: client.currency_code ?? business.currency,
		language: client.language ?? 'en',
	};
}

/** Documents are in their client's currency unless they say otherwise. */
export function clientCurrency({ business }: Context, { customerid }: Fields): unknown {
	return findRow(business, 'clients', customerid)?.currency_code;
}

/** The next number of an auto-numbered document: zero-padded to seven places, one more than the highest so far. */
export function nextNumber({ business }: Context, table: string): string {
	return String((business.numbers.get(table) ?? 0) + 1).padStart(7, '0');
}

/** Keeps the highest number in mind, also when a client chose it. */
export function noteNumber({ business }: Context, table: string, number: unknown): void {
	const digits = /(\d{1,15})$/.exec(String(number ?? ''))?.[1];
	if (!digits) return;
	business.numbers.set(table, Math.max(business.numbers.get(table) ?? 0, Number(digits)));
}

/** The colors and fonts of a document (API facts §8.2). */
export const presentationFields: FieldMap = {
	...each(text, 'theme_primary_color theme_layout theme_font_name image_logo_src image_banner_src date_format label'),
	image_banner_position_y: { type: 'decimal' },
	...each(text, 'description_heading item_heading quantity_heading rate_heading hours_heading task_heading'),
	...each(text, 'unit_cost_heading time_entry_notes_heading'),
};

/** `late_fee` of clients (API facts §8.1). */
export const lateFeeFields: FieldMap = {
	enabled: flag,
	days: integer,
	type: { type: 'text', oneOf: ['percent', 'flat-fee'] },
	...each({ type: 'decimal' }, 'value first_tax_percent second_tax_percent'),
	...each(flag, 'repeat compounded_taxes'),
	...each(text, 'first_tax_name second_tax_name'),
};

/** `late_reminders` of clients (API facts §8.1). */
export const lateReminders = list({
	delay: integer,
	enabled: flag,
	position: integer,
	body: text,
	userid: integer,
});
