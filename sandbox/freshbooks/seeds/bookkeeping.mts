import type { Resource } from '../model/resource.mts';
import { billPayments } from '../resources/bill-payments.mts';
import { billVendors } from '../resources/bill-vendors.mts';
import { bills } from '../resources/bills.mts';
import { creditNotes } from '../resources/credit-notes.mts';
import { expenseProfiles } from '../resources/expense-profiles.mts';
import { gateways } from '../resources/gateways.mts';
import { invoiceProfiles } from '../resources/invoice-profiles.mts';
import { otherIncomes } from '../resources/other-incomes.mts';
import { retainers } from '../resources/retainers.mts';
import { staffs } from '../resources/staffs.mts';
import { comments, threads } from '../resources/threads.mts';
import { type Business, type Fields, newTable } from '../state/state.mts';
import type { Scribe } from './scribe.mts';

const APART: readonly Resource[] = [
	billPayments,
	billVendors,
	bills,
	creditNotes,
	expenseProfiles,
	gateways,
	invoiceProfiles,
	otherIncomes,
	retainers,
	threads,
	comments,
];

/** Gives a further business ids of its own, so that an id taken from the wrong one is noticed. */
export function keepIdsApart(business: Business, index: number): void {
	for (const { table, firstId } of APART) business.tables.set(table, newTable(firstId + index * 1_000_000));
}

/** The people of the business as staff: the owner is number 1. */
export function seedStaff(scribe: Scribe): void {
	for (const [index, { firstName, lastName, email }] of scribe.context.state.identities.entries()) {
		const person = scribe.add(staffs, 390, {
			fname: firstName,
			lname: lastName,
			email,
			display_name: `${firstName} ${lastName}`,
		});
		Object.assign(person, {
			username: email.split('@')[0],
			role: index === 0 ? 'admin' : 'staff',
			level: index === 0 ? 10 : 5,
			// FreshBooks really puts a secret into the record; nobody should show it.
			api_token: `5f1d7a84f3e5${String(person.id).padStart(20, '0')}`,
		});
	}
}

function seedCredits(scribe: Scribe, [, , priya, chloe]: Fields[]): void {
	const add = (days: number, client: Fields, name: string, amount: string, more: Fields): void => {
		const lines = [{ name, qty: 1, unit_cost: { amount } }];
		scribe.add(creditNotes, days, { clientid: client.id, create_date: scribe.ago(days), lines, ...more });
	};
	add(65, chloe, 'For the late proofs', '75.00', { credit_type: 'goodwill', notes: 'With our apologies.' });
	add(28, priya, 'Paid ahead', '300.00', { credit_type: 'prepayment' });
}

function seedOtherIncome(scribe: Scribe): void {
	const add = (days: number, amount: string, category_name: string, more: Fields): Fields =>
		scribe.add(otherIncomes, days, { amount: { amount }, date: scribe.ago(days), category_name, ...more });
	add(130, '420.00', 'in_person_sales', { source: 'Winter market', payment_type: 'Cash' });
	add(58, '250.00', 'rentals', { source: 'Desk by the window', payment_type: 'Bank Transfer', note: 'Spring quarter' });
	add(17, '86.40', 'online_sales', {
		source: 'Print shop',
		payment_type: 'Visa',
		taxes: [{ name: 'HST', amount: '13' }],
	});
	const twice = add(16, '86.40', 'online_sales', { source: 'Print shop' });
	scribe.change(otherIncomes, 16, twice, { vis_state: 1 });
}

function seedRecurring(scribe: Scribe, [amara, lukas]: Fields[]): void {
	const add = (days: number, client: Fields, lines: Fields[], more: Fields): Fields =>
		scribe.add(invoiceProfiles, days, {
			customerid: client.id,
			create_date: scribe.ago(days),
			numberRecurring: 0,
			lines,
			...more,
		});
	const care = add(
		140,
		amara,
		[{ name: 'Website care', qty: 1, unit_cost: { amount: '120.00' }, taxName1: 'HST', taxAmount1: '13' }],
		{
			frequency: 'm',
			send_email: true,
			due_offset_days: 14,
		},
	);
	// That they can be written is not known of templates (API facts §8.3).
	care.late_reminders = [{ delay: 7, enabled: true, position: 1, body: null, userid: amara.id }];
	add(210, lukas, [{ name: 'Type licence', qty: 1, unit_cost: { amount: '390.00' } }], {
		frequency: 'y',
		numberRecurring: 3,
		disable: true,
	});
}

/** What a bookkeeper sees beside invoices and expenses: credits, other income, recurring templates, gateways. */
export function seedBookkeeping(scribe: Scribe, people: Fields[]): void {
	seedCredits(scribe, people);
	seedOtherIncome(scribe);
	seedRecurring(scribe, people);
	for (const gateway_name of ['stripe', 'paypal']) scribe.add(gateways, 360, { gateway_name });
}
