import type { IDataObject } from 'n8n-workflow';

import { accounting } from '../api/records';

/**
 * What others need to know of invoices. It stands apart from their operations, because some of these need payments and
 * estimates, which themselves refer to invoices.
 */
export const invoiceRecord = {
	name: 'Invoice',
	plural: 'Invoices',
	endpoint: accounting('invoices/invoices', { one: 'invoice', many: 'invoices', id: 'id' }),
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
