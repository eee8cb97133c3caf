import type { Resource } from '../model/resource.mts';
import { billPayments } from './bill-payments.mts';
import { billVendors } from './bill-vendors.mts';
import { bills } from './bills.mts';
import { categories } from './categories.mts';
import { clients } from './clients.mts';
import { creditNotes } from './credit-notes.mts';
import { estimates } from './estimates.mts';
import { expenseProfiles } from './expense-profiles.mts';
import { expenses } from './expenses.mts';
import { gateways } from './gateways.mts';
import { invoiceProfiles } from './invoice-profiles.mts';
import { invoices } from './invoices.mts';
import { items } from './items.mts';
import { otherIncomes } from './other-incomes.mts';
import { payments } from './payments.mts';
import { staffs } from './staffs.mts';
import { tasks } from './tasks.mts';
import { taxes } from './taxes.mts';

/** The resources of the accounting family. Adding one is adding its declaration here. */
export const accountingResources: readonly Resource[] = [
	clients,
	invoices,
	estimates,
	expenses,
	categories,
	payments,
	items,
	taxes,
	billVendors,
	bills,
	billPayments,
	creditNotes,
	otherIncomes,
	invoiceProfiles,
	tasks,
	staffs,
	expenseProfiles,
	gateways,
];
