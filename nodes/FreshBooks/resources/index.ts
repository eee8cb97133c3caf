import { byLetters } from '../formats/alphabet';
import type { RecordType } from '../model/record';
import type { Resource } from '../model/resource';
import { apiCall } from './account/apiCall';
import { business } from './account/business';
import { callback } from './account/callback';
import { file } from './account/file';
import { system } from './account/system';
import { user } from './account/user';
import { journalEntry, subAccount } from './books/journalEntry';
import { ledgerAccount, subType } from './books/ledgerAccount';
import { otherIncome } from './books/otherIncome';
import { report } from './books/report';
import { client } from './clients/client';
import { contact } from './clients/contact';
import { bill } from './expenses/bill';
import { billPayment } from './expenses/billPayment';
import { billVendor } from './expenses/billVendor';
import { expense } from './expenses/expense';
import { expenseCategory } from './expenses/expenseCategory';
import { recurringExpense } from './expenses/recurringExpense';
import { checkoutLink } from './onlinePayments/checkoutLink';
import { gateway } from './onlinePayments/gateway';
import { paymentOptions } from './onlinePayments/paymentOptions';
import { creditNote } from './sales/creditNote';
import { estimate } from './sales/estimate';
import { invoice } from './sales/invoice';
import { invoiceProfile } from './sales/invoiceProfile';
import { item } from './sales/item';
import { payment } from './sales/payment';
import { retainer } from './sales/retainer';
import { tax } from './sales/tax';
import { project } from './projects/project';
import { service } from './projects/service';
import { staff } from './projects/staff';
import { task } from './projects/task';
import { teamIdentity, teamMember } from './projects/teamMember';
import { timeEntry } from './projects/timeEntry';

/** Everything that can be worked on, in the groups and the order in which people read of it. */
export const groups: Record<string, Resource[]> = {
	'Clients and sales': [client, estimate, invoice, invoiceProfile, retainer, payment, creditNote, item, tax],
	'Online payments': [paymentOptions, gateway, checkoutLink],
	'Expenses and bills': [expense, expenseCategory, recurringExpense, bill, billVendor, billPayment],
	'Projects and time': [project, timeEntry, service, task, teamMember, staff],
	Books: [report, otherIncome, journalEntry, ledgerAccount],
	'Your account and everything else': [business, user, system, file, callback, apiCall],
};

export const resources: Resource[] = Object.values(groups)
	.flat()
	.sort((a, b) => byLetters(a.value, b.value));

/** Everything that a locator can search. */
export const listables: RecordType[] = [
	...resources.filter((one): one is Resource & RecordType => 'search' in one),
	contact,
	subAccount,
	subType,
	teamIdentity,
];
