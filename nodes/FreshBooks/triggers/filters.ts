import type { IDataObject } from 'n8n-workflow';

import { refuse } from '../fields/basics';
import { findByName, notFound } from '../fields/byName';
import { without } from '../fields/common';
import { locator } from '../fields/locator';
import { isNameGiven, locatorText, toBody } from '../fields/values';
import { folded } from '../formats/folded';
import { within } from '../formats/refuse';
import { recently } from '../http/recent';
import type { Session } from '../http/session';
import type { Field } from '../model/field';
import { client } from '../resources/clients/client';
import { v3Statuses } from '../resources/sales/invoice';

/** Filters that spare executions, the same in both triggers. */
export const filterFields: Field[] = [
	locator(client, { name: 'clientid', description: 'Only what belongs to this client' }),
	{
		displayName: 'Invoice Status Becomes',
		name: 'v3_status',
		type: 'multiOptions',
		options: v3Statuses,
		default: [],
		description:
			'For invoices, start only when the status changes to one of these; other records are not affected. FreshBooks does not report when a due date passes, so an overdue invoice counts only once it is changed.',
	},
];

export interface Filters {
	clientId?: number | string;
	/** By what the user knows the client, whose ID has yet to be found. */
	clientName?: string;
	statuses: string[];
}

/** The filters as the user set them. @throws UserError for a client or a status that is none */
export function filtersOf(typed: IDataObject): Filters {
	const isName = isNameGiven(typed.clientid);
	const others = isName ? without(typed, 'clientid') : typed;
	const { clientid, v3_status: statuses = [] } = toBody(filterFields, others, { timezone: 'UTC', blank: 'omit' });
	return {
		clientId: clientid as Filters['clientId'],
		...(isName && { clientName: locatorText(typed.clientid) }),
		statuses: statuses as string[],
	};
}

/** The IDs of clients that were looked up, so that they are not asked for with each event and each poll. */
const clients = recently<string>(600_000, 1000);

/** The filters with the client's ID in place of the name. @throws UserError where no client is called so, or several are */
export async function withClientId(session: Session, { clientName: name, ...filters }: Filters): Promise<Filters> {
	if (name === undefined) return filters;
	const { credentialId, clock } = session.connection;
	const key = JSON.stringify([credentialId, session.business?.businessId, folded(name)]);
	const known = clients.get(key, clock);
	if (known) return { ...filters, clientId: Number(known) };
	const shared = async <T>(_key: string, read: () => Promise<T>) => await read();
	const found = await findByName({ session, shared, hasNames: () => false }, client, name, 'use');
	if (!('one' in found)) return within(filterFields[0], refuse)(notFound(found, name));
	clients.set(key, found.one.id, clock);
	return { ...filters, clientId: Number(found.one.id) };
}

/** The client that a record belongs to, whatever FreshBooks calls it there; undefined for a record without one. */
function clientOf(noun: string, record: IDataObject): number | undefined {
	const id = noun === 'client' ? record.id : (record.customerid ?? record.clientid ?? record.client_id);
	return id ? Number(id) : undefined;
}

/**
 * Whether a record is what the user wants to hear of.
 * @param lastStatus the status in which the invoice was last heard of, where that is known
 */
export function matches(filters: Filters, noun: string, record: IDataObject, lastStatus?: string): boolean {
	if (filters.clientId !== undefined && clientOf(noun, record) !== filters.clientId) return false;
	if (noun !== 'invoice' || filters.statuses.length === 0) return true;
	const status = String(record.v3_status);
	return filters.statuses.includes(status) && status !== lastStatus;
}
