import { apiCalls } from './apiCall.cases.mts';
import { bills } from './bill.cases.mts';
import { billPayments } from './billPayment.cases.mts';
import { billVendors } from './billVendor.cases.mts';
import { businesses } from './business.cases.mts';
import { callbacks } from './callback.cases.mts';
import type { Matrix } from './case.mts';
import { checkoutLinks } from './checkoutLink.cases.mts';
import { clients } from './client.cases.mts';
import { creditNotes } from './creditNote.cases.mts';
import { estimates } from './estimate.cases.mts';
import { expenses } from './expense.cases.mts';
import { expenseCategories } from './expenseCategory.cases.mts';
import { files } from './file.cases.mts';
import { gateways } from './gateway.cases.mts';
import { invoices } from './invoice.cases.mts';
import { invoiceProfiles } from './invoiceProfile.cases.mts';
import { items } from './item.cases.mts';
import { journalEntries } from './journalEntry.cases.mts';
import { ledgerAccounts } from './ledgerAccount.cases.mts';
import { otherIncomes } from './otherIncome.cases.mts';
import { payments } from './payment.cases.mts';
import { paymentOptions } from './paymentOptions.cases.mts';
import { projects } from './project.cases.mts';
import { recurringExpenses } from './recurringExpense.cases.mts';
import { reports } from './report.cases.mts';
import { retainers } from './retainer.cases.mts';
import { services } from './service.cases.mts';
import { staffs } from './staff.cases.mts';
import { systems } from './system.cases.mts';
import { tasks } from './task.cases.mts';
import { taxes } from './tax.cases.mts';
import { teamMembers } from './teamMember.cases.mts';
import { timeEntries } from './timeEntry.cases.mts';
import { users } from './user.cases.mts';

/** Every operation with what FreshBooks must be asked for it, by resource. */
export const matrices: Matrix[] = [
	apiCalls,
	billPayments,
	bills,
	billVendors,
	businesses,
	callbacks,
	checkoutLinks,
	clients,
	creditNotes,
	estimates,
	expenseCategories,
	expenses,
	files,
	gateways,
	invoiceProfiles,
	invoices,
	items,
	journalEntries,
	ledgerAccounts,
	otherIncomes,
	paymentOptions,
	payments,
	projects,
	recurringExpenses,
	reports,
	retainers,
	services,
	staffs,
	systems,
	tasks,
	taxes,
	teamMembers,
	timeEntries,
	users,
];
