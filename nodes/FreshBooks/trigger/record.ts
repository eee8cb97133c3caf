import type { IDataObject } from 'n8n-workflow';

import { accounting, readRecord, type Endpoint } from '../api/records';
import type { Session } from '../api/request';
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
import { nounOf } from '../resources/events';

/** Resources of the nouns that the action node works on: their records can be simplified. */
const resources: Record<string, Resource> = {
	client,
	estimate,
	expense,
	invoice,
	item,
	payment,
	project,
	tax,
	time_entry: timeEntry,
};

/** The other nouns' records are given as they are. */
const endpoints: Record<string, Endpoint> = {
	bill: accounting('bills/bills', { one: 'bill', many: 'bills', id: 'id' }),
	bill_vendor: accounting('bill_vendors/bill_vendors', { one: 'bill_vendor', many: 'bill_vendors', id: 'vendorid' }),
	category: expenseCategory.endpoint,
	credit_note: accounting('credit_notes/credit_notes', { one: 'credit_note', many: 'credit_notes', id: 'id' }),
	recurring: accounting('invoice_profiles/invoice_profiles', {
		one: 'invoice_profile',
		many: 'invoice_profiles',
		id: 'id',
	}),
	service: service.endpoint,
};

/**
 * The record that an event is about, as it stands now: a delivery carries its id only (API facts §10.3).
 * @throws NodeApiError when FreshBooks does not give it
 */
export async function recordOfEvent(
	session: Session,
	event: string,
	id: string,
	output: 'simplified' | 'raw',
): Promise<IDataObject> {
	const resource = resources[nounOf(event)];
	if (!resource) return await readRecord(session, endpoints[nounOf(event)], id);
	const includes = resource.defaultIncludes ?? [];
	const query = includes.map((name): [string, string] => ['include[]', name]);
	const record = await readRecord(session, resource.endpoint, id, query);
	return output === 'raw' ? record : simplify(resource, record, includes);
}
