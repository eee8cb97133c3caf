import type { IDataObject } from 'n8n-workflow';

import { accounting } from '../api/records';
import type { Money } from '../formats/money';

/** What this code relies on in an invoice (API facts §8.2). */
export interface Invoice extends IDataObject {
	invoice_number: string;
	customerid: number;
	currency_code: string;
	/** 1 while it is a draft. */
	status: number;
	/** 0 active, 1 deleted, 2 archived. */
	vis_state: number;
	outstanding: Money;
	/** Sent only when they are asked for. */
	lines?: IDataObject[];
	attachments?: IDataObject[];
}

/**
 * What others need to know of invoices. It stands apart from their operations, because some of these need payments and
 * estimates, which themselves refer to invoices.
 */
export const invoiceRecord = {
	name: 'Invoice',
	plural: 'Invoices',
	endpoint: accounting<Invoice>('invoices/invoices', { one: 'invoice', many: 'invoices', id: 'id' }),
	scope: 'invoices',
	urlName: 'invoice',
	search: {
		query: 'search[invoice_number]',
		name: ({ invoice_number: number, current_organization: organization, v3_status: status }: IDataObject) =>
			[number, organization, status].filter(Boolean).join(' – '),
	},
	simple: [
		'id',
		'invoice_number',
		'customerid',
		'current_organization',
		'create_date',
		'due_date',
		'amount',
		'paid',
		'outstanding',
		'po_number',
		'notes',
		'v3_status',
		'payment_status',
		'vis_state',
		'updated',
	],
};
