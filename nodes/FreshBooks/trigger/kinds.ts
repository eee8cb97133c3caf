import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { includeQuery } from '../api/families';
import { accounting, readRecord, type Endpoint } from '../api/records';
import type { Query, Session } from '../api/request';
import { simplify } from '../operations/simplify';
import { client } from '../resources/client';
import { estimate } from '../resources/estimate';
import { expense } from '../resources/expense';
import { expenseCategory } from '../resources/expenseCategory';
import { invoice } from '../resources/invoice';
import { item } from '../resources/item';
import { payment } from '../resources/payment';
import { project } from '../resources/project';
import type { Resource } from '../resources/resource';
import { service } from '../resources/service';
import { tax } from '../resources/tax';
import { timeEntry } from '../resources/timeEntry';

/** One kind of record as the triggers know it. */
export interface Kind {
	endpoint: Endpoint;
	/** Without one, the action node does not work on such records yet, and they are given as they are. */
	resource?: Resource;
}

const kindOf = (resource: Resource): Kind => ({ endpoint: resource.endpoint, resource });

/** By FreshBooks' noun in event names (API facts §10.5), and one that has no events. */
export const kinds: Record<string, Kind> = {
	bill: { endpoint: accounting('bills/bills', { one: 'bill', many: 'bills', id: 'id' }) },
	bill_vendor: {
		endpoint: accounting('bill_vendors/bill_vendors', { one: 'bill_vendor', many: 'bill_vendors', id: 'vendorid' }),
	},
	category: { endpoint: expenseCategory.endpoint },
	client: kindOf(client),
	credit_note: {
		endpoint: accounting('credit_notes/credit_notes', { one: 'credit_note', many: 'credit_notes', id: 'id' }),
	},
	estimate: kindOf(estimate),
	expense: kindOf(expense),
	invoice: kindOf(invoice),
	item: kindOf(item),
	// its list stands under the singular word (§8.11)
	other_income: {
		endpoint: accounting('other_incomes/other_incomes', { one: 'other_income', many: 'other_income', id: 'incomeid' }),
	},
	payment: kindOf(payment),
	project: kindOf(project),
	recurring: {
		endpoint: accounting('invoice_profiles/invoice_profiles', {
			one: 'invoice_profile',
			many: 'invoice_profiles',
			id: 'id',
		}),
	},
	service: { endpoint: service.endpoint },
	tax: kindOf(tax),
	time_entry: kindOf(timeEntry),
};

/** What any kind of record can include; a kind gets those that it knows. */
export const includeOptions: INodePropertyOptions[] = [
	...new Map(
		Object.values(kinds).flatMap(({ resource }) => (resource?.includes ?? []).map((option) => [option.value, option])),
	).values(),
].sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** How the user wants records. */
export interface Presentation {
	include: string[];
	output: 'simplified' | 'raw';
}

const known = ({ resource }: Kind, include: string[]): string[] =>
	include.filter((name) => resource?.includes?.some(({ value }) => value === name));

export function includesFor(kind: Kind, { include }: Presentation): Query {
	return includeQuery(kind.endpoint.family, known(kind, include));
}

export function present(kind: Kind, record: IDataObject, { include, output }: Presentation): IDataObject {
	if (output === 'raw' || !kind.resource) return record;
	return simplify(kind.resource, record, known(kind, include));
}

/**
 * The record that an event is about, as it stands now: a delivery carries its id only (API facts §10.3).
 * @throws NodeApiError when FreshBooks does not give it
 */
export async function readOf(session: Session, kind: Kind, id: string, how: Presentation): Promise<IDataObject> {
	const subject = {
		...session.subject,
		name: kind.resource?.name.toLowerCase() ?? 'record',
		scope: kind.resource?.scope,
	};
	return await readRecord({ ...session, subject }, kind.endpoint, id, includesFor(kind, how));
}
