import { each, flag, integer, list, percent, readOnly, required, text } from '../model/fields.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, tableOf } from '../state/state.mts';
import { compare, exact, fixed, plus, zero } from '../values/decimal.mts';
import { billStatus, payables } from './bill-status.mts';
import { cash, touchDates } from './common.mts';

/** What is owed to a vendor by currency. An array, though the docs' table says object (API facts §8.15, quirk 20). */
function owed(context: Context, vendor: Fields, counts: (bill: Fields) => boolean): Fields[] {
	const sums = new Map<string, ReturnType<typeof exact>>();
	for (const bill of tableOf(context.business, 'bills').rows.values()) {
		if (bill.vendorid !== vendor.vendorid || bill.vis_state === 1 || !counts(bill)) continue;
		const { amount, code } = bill.outstanding as Fields;
		sums.set(String(code), plus(sums.get(String(code)) ?? zero, exact(amount)));
	}
	return [...sums]
		.filter(([, sum]) => compare(sum, zero) !== 0)
		.map(([code, sum]) => ({ amount: cash(fixed(sum), code) }));
}

/** Bill vendors (API facts §8.15). No list filter works. */
export const billVendors: Resource = {
	table: 'bill_vendors',
	noun: 'bill_vendor',
	title: 'Bill vendor',
	family: 'accounting',
	path: 'bill_vendors/bill_vendors',
	one: 'bill_vendor',
	many: 'bill_vendors',
	ids: ['vendorid'],
	scope: 'bill_vendors',
	firstId: 83101,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1, 2],
	guard: payables(31001, 'bill vendors'),
	fields: {
		vendor_name: required(text),
		...each(text, 'account_number primary_contact_first_name primary_contact_last_name primary_contact_email'),
		...each(text, 'phone website street street2 city province country postal_code currency_code language note'),
		is_1099: flag,
		tax_defaults: list({
			...each(integer, 'tax_id taxid system_taxid'),
			enabled: flag,
			...each(text, 'tax_authorityid name'),
			amount: percent,
		}),
		...each(readOnly, 'vendorid outstanding_balance overdue_balance created_at updated_at'),
	},
	defaults: ({ business }) => ({
		vendorid: 0,
		account_number: null,
		city: null,
		country: null,
		currency_code: business.currency,
		is_1099: false,
		language: 'en',
		note: null,
		phone: null,
		postal_code: null,
		primary_contact_email: null,
		primary_contact_first_name: null,
		primary_contact_last_name: null,
		province: null,
		street: null,
		street2: null,
		tax_defaults: [],
		website: null,
	}),
	derive: (_context, row) => {
		row.tax_defaults = (row.tax_defaults as Fields[]).map((entry) => ({ ...entry, vendorid: row.vendorid }));
	},
	touch: touchDates,
	view: (context, row) => ({
		outstanding_balance: owed(context, row, () => true),
		overdue_balance: owed(context, row, (bill) => billStatus(context, bill) === 'overdue'),
	}),
	filters: {},
};
