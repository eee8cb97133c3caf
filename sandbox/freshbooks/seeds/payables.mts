import { billPayments } from '../resources/bill-payments.mts';
import { billVendors } from '../resources/bill-vendors.mts';
import { bills } from '../resources/bills.mts';
import { type Fields, tableOf } from '../state/state.mts';
import { storeFile } from '../uploads/routes.mts';
import type { Scribe } from './scribe.mts';

/** Enough of a PDF to be taken for one: the bill that came by mail. */
const SCAN = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');

const hst = { tax_name1: 'HST', tax_percent1: '13' };

function line({ context }: Scribe, category: string, quantity: number, amount: string, more: Fields = {}): Fields {
	const rows = [...tableOf(context.business, 'categories').rows.values()];
	const categoryid = rows.find((row) => row.category === category)?.id;
	return { categoryid, description: category, quantity, unit_cost: { amount }, ...more };
}

function seedVendors(scribe: Scribe): Fields[] {
	return [
		scribe.add(billVendors, 330, {
			vendor_name: 'Lakeshore Paper Mill',
			account_number: 'MP-4410',
			primary_contact_first_name: 'Gwen',
			primary_contact_last_name: 'Sato',
			primary_contact_email: 'gwen@lakeshorepaper.example',
			phone: '+1 705 555 0133',
			street: '4 Mill Road',
			city: 'Orillia',
			province: 'Ontario',
			country: 'Canada',
			postal_code: 'L3V 1A1',
			tax_defaults: [{ taxid: 8803, name: 'HST', amount: '13', enabled: true }],
		}),
		scribe.add(billVendors, 280, {
			vendor_name: 'Northlight Hosting',
			website: 'https://northlight.example',
			currency_code: 'USD',
			is_1099: true,
		}),
		scribe.add(billVendors, 120, { vendor_name: 'Studio Sparkle Cleaners', note: 'Comes on Fridays.' }),
	];
}

/** Vendors, their bills in every state, and what was paid of them. */
export function seedPayables(scribe: Scribe): void {
	const [paper, hosting, cleaners] = seedVendors(scribe);
	const { state } = scribe.context;
	const add = (days: number, vendor: Fields, lines: Fields[], more: Fields = {}): Fields =>
		scribe.add(bills, days, {
			vendorid: vendor.vendorid,
			issue_date: scribe.ago(days),
			due_offset_days: 30,
			lines,
			...more,
		});
	const pay = (days: number, bill: Fields, amount: unknown, payment_type: string): Fields =>
		scribe.add(billPayments, days, { billid: bill.id, amount, payment_type, paid_date: scribe.ago(days) });

	const old = add(310, paper, [line(scribe, 'Materials', 40, '11.25', hst)], { bill_number: 'LP-1877' });
	pay(290, old, old.total_amount, 'Check');
	scribe.change(bills, 200, old, { vis_state: 2 });
	const paid = add(80, paper, [line(scribe, 'Materials', 25, '12.40', hst)], { bill_number: 'LP-2041' });
	pay(55, paid, paid.total_amount, 'Bank Transfer');
	add(45, hosting, [line(scribe, 'Software', 3, '39.00')], { bill_number: 'NL-90512' });
	const partial = add(
		20,
		paper,
		[line(scribe, 'Materials', 10, '12.40', hst), line(scribe, 'Shipping & Freight', 1, '18.00', hst)],
		{ bill_number: 'LP-2098' },
	);
	pay(5, partial, { amount: '60.00' }, 'Credit Card');
	const [jwt] = storeFile(state, 'attachments', SCAN, 'application/pdf');
	state.counters.uploadsStored = 0;
	add(4, cleaners, [line(scribe, 'Office Space', 4, '35.00')], { attachment: { jwt, media_type: 'application/pdf' } });
	const mistake = add(15, cleaners, [line(scribe, 'Office Space', 1, '35.00')]);
	scribe.change(bills, 14, mistake, { vis_state: 1 });
}
