import { apiCalls } from '../resources/account/apiCall.cases.mts';
import { businesses } from '../resources/account/business.cases.mts';
import { callbacks } from '../resources/account/callback.cases.mts';
import { files } from '../resources/account/file.cases.mts';
import { systems } from '../resources/account/system.cases.mts';
import { users } from '../resources/account/user.cases.mts';
import { journalEntries } from '../resources/books/journalEntry.cases.mts';
import { ledgerAccounts } from '../resources/books/ledgerAccount.cases.mts';
import { otherIncomes } from '../resources/books/otherIncome.cases.mts';
import { reports } from '../resources/books/report.cases.mts';
import { clients } from '../resources/clients/client.cases.mts';
import { bills } from '../resources/expenses/bill.cases.mts';
import { billPayments } from '../resources/expenses/billPayment.cases.mts';
import { billVendors } from '../resources/expenses/billVendor.cases.mts';
import { expenses } from '../resources/expenses/expense.cases.mts';
import { expenseCategories } from '../resources/expenses/expenseCategory.cases.mts';
import { recurringExpenses } from '../resources/expenses/recurringExpense.cases.mts';
import { checkoutLinks } from '../resources/onlinePayments/checkoutLink.cases.mts';
import { gateways } from '../resources/onlinePayments/gateway.cases.mts';
import { paymentOptions } from '../resources/onlinePayments/paymentOptions.cases.mts';
import { creditNotes } from '../resources/sales/creditNote.cases.mts';
import { estimates } from '../resources/sales/estimate.cases.mts';
import { invoices } from '../resources/sales/invoice.cases.mts';
import { invoiceProfiles } from '../resources/sales/invoiceProfile.cases.mts';
import { items } from '../resources/sales/item.cases.mts';
import { payments } from '../resources/sales/payment.cases.mts';
import { retainers } from '../resources/sales/retainer.cases.mts';
import { taxes } from '../resources/sales/tax.cases.mts';
import { projects } from '../resources/projects/project.cases.mts';
import { services } from '../resources/projects/service.cases.mts';
import { staffs } from '../resources/projects/staff.cases.mts';
import { tasks } from '../resources/projects/task.cases.mts';
import { teamMembers } from '../resources/projects/teamMember.cases.mts';
import { timeEntries } from '../resources/projects/timeEntry.cases.mts';
import type { Matrix } from './case.mts';

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
