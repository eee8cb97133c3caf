import type { Listable } from '../ui/fields';
import { business } from './business';
import { callback } from './callback';
import { client } from './client';
import { estimate } from './estimate';
import { expense } from './expense';
import { expenseCategory } from './expenseCategory';
import { invoice } from './invoice';
import { item } from './item';
import { payment } from './payment';
import { project } from './project';
import type { Resource } from './resource';
import { service } from './service';
import { tax } from './tax';
import { timeEntry } from './timeEntry';
import { user } from './user';

/** Everything that can be worked on. */
export const resources: Resource[] = [
	business,
	callback,
	client,
	estimate,
	expense,
	invoice,
	item,
	payment,
	project,
	tax,
	timeEntry,
	user,
];

/** Everything that a locator can search. */
export const listables: Listable[] = [...resources.filter(({ search }) => search), expenseCategory, service];
