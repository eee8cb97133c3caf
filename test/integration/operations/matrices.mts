import { businesses } from './business.cases.mts';
import { callbacks } from './callback.cases.mts';
import type { Matrix } from './case.mts';
import { clients } from './client.cases.mts';
import { estimates } from './estimate.cases.mts';
import { expenses } from './expense.cases.mts';
import { invoices } from './invoice.cases.mts';
import { invoiceProfiles } from './invoiceProfile.cases.mts';
import { items } from './item.cases.mts';
import { payments } from './payment.cases.mts';
import { projects } from './project.cases.mts';
import { taxes } from './tax.cases.mts';
import { timeEntries } from './timeEntry.cases.mts';
import { users } from './user.cases.mts';

/** Every operation with what FreshBooks must be asked for it, by resource. */
export const matrices: Matrix[] = [
	businesses,
	callbacks,
	clients,
	estimates,
	expenses,
	invoices,
	invoiceProfiles,
	items,
	payments,
	projects,
	taxes,
	timeEntries,
	users,
];
