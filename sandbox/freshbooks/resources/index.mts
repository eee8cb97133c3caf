import type { Resource } from '../resource.mts';
import { clients } from './clients.mts';
import { estimates } from './estimates.mts';
import { categories, expenses } from './expenses.mts';
import { invoices } from './invoices.mts';
import { items, taxes } from './items.mts';
import { payments } from './payments.mts';

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
];
