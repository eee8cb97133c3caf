import type { Listable } from '../model/record';
import type { Resource } from '../model/resource';
import { apiCall } from './apiCall';
import { bill } from './bill';
import { billPayment } from './billPayment';
import { billVendor } from './billVendor';
import { business } from './business';
import { callback } from './callback';
import { checkoutLink } from './checkoutLink';
import { client } from './client';
import { contact } from './contact';
import { creditNote } from './creditNote';
import { estimate } from './estimate';
import { expense } from './expense';
import { expenseCategory } from './expenseCategory';
import { file } from './file';
import { gateway } from './gateway';
import { invoice } from './invoice';
import { invoiceProfile } from './invoiceProfile';
import { item } from './item';
import { journalEntry, subAccount } from './journalEntry';
import { ledgerAccount, subType } from './ledgerAccount';
import { otherIncome } from './otherIncome';
import { payment } from './payment';
import { paymentOptions } from './paymentOptions';
import { project } from './project';
import { recurringExpense } from './recurringExpense';
import { report } from './report';
import { retainer } from './retainer';
import { service } from './service';
import { staff } from './staff';
import { system } from './system';
import { task } from './task';
import { tax } from './tax';
import { teamIdentity, teamMember } from './teamMember';
import { timeEntry } from './timeEntry';
import { user } from './user';

/** Everything that can be worked on. */
export const resources: Resource[] = [
	apiCall,
	bill,
	billPayment,
	billVendor,
	business,
	callback,
	checkoutLink,
	client,
	creditNote,
	estimate,
	expense,
	expenseCategory,
	file,
	gateway,
	invoice,
	invoiceProfile,
	item,
	journalEntry,
	ledgerAccount,
	otherIncome,
	payment,
	paymentOptions,
	project,
	recurringExpense,
	report,
	retainer,
	service,
	staff,
	system,
	task,
	tax,
	teamMember,
	timeEntry,
	user,
];

/** Everything that a locator can search. */
export const listables: Listable[] = [
	...resources.filter(({ search }) => search),
	contact,
	subAccount,
	subType,
	teamIdentity,
];
