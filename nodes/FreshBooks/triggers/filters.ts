import type { IDataObject } from 'n8n-workflow';

import { locator } from '../fields/locator';
import { toBody } from '../fields/values';
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
			'For invoices, start only when the status changes to one of these; other records are not affected. FreshBooks does not tell when a due date passes: count on an overdue invoice only once it is changed.',
	},
];

export interface Filters {
	clientId?: number | string;
	statuses: string[];
}

/** The filters as the user set them. @throws UserError for a client or a status that is none */
export function filtersOf(typed: IDataObject): Filters {
	const { clientid, v3_status: statuses = [] } = toBody(filterFields, typed, { timezone: 'UTC', blank: 'omit' });
	return { clientId: clientid as Filters['clientId'], statuses: statuses as string[] };
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
