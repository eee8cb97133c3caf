import { amountFilters, dateFilters, idsFilter, stateFilter, updatedFilters } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { dayField } from '../../fields/moneyFields';
import { expenseRecord } from '../../model/expenseRecord';
import type { Field } from '../../model/field';
import { invoiceRecord } from '../../model/invoiceRecord';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { archive, remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { upsert } from '../../operations/upsert';
import { client } from '../clients/client';
import { createFromTime } from './createFromTime';
import {
	addressFields,
	clientCurrency,
	customerField,
	dateIssued,
	documentNumber,
	dueAfterDays,
	emailDocument,
	gatewayIds,
	lineList,
	lineValues,
	paymentDetails,
	poNumber,
	staffFields,
	textFields,
} from './document';
import { estimate } from './estimate';
import {
	attachFile,
	downloadPdf,
	getPaymentOptions,
	getPresentationDefaults,
	getShareLink,
	markAsSent,
	sendInvoice,
	setPaymentOptions,
} from './invoiceActions';
import { markAsPaid } from './markAsPaid';
import { logoField, look, presentationField, withPresentation } from './presentation';

const invoiceLine: Field[] = [
	...lineValues,
	{
		displayName: 'Type',
		name: 'type',
		isExtra: true,
		type: 'options',
		as: 'code',
		options: [
			{ name: 'Normal', value: 0 },
			{ name: 'Rebilled Expense', value: 1 },
		],
		default: 0,
	},
	{
		...locator(expenseRecord, { name: 'expenseid', description: 'The expense that this line rebills' }),
		isExtra: true,
		displayOptions: { show: { type: [1] } },
	},
];

/**
 * Statuses that FreshBooks works out itself and lets one filter by (API facts §8.2). n8n wants them by the alphabet: so
 * those of the payment processor are called in a way that puts them last.
 */
export const v3Statuses = [
	{ name: 'Created', value: 'created' },
	{ name: 'Deposit Paid', value: 'deposit-paid' },
	{ name: 'Deposit Partly Paid', value: 'deposit-partial' },
	{ name: 'Disputed', value: 'disputed' },
	{ name: 'Draft', value: 'draft' },
	{ name: 'Overdue', value: 'overdue' },
	{ name: 'Paid', value: 'paid' },
	{ name: 'Partly Paid', value: 'partial' },
	{ name: 'Sent', value: 'sent' },
	{ name: 'Viewed', value: 'viewed' },
	{ name: 'With Processor: Auto-Paid', value: 'autopaid' },
	{ name: 'With Processor: Declined', value: 'declined' },
	{ name: 'With Processor: Failed', value: 'failed' },
	{ name: 'With Processor: Pending', value: 'pending' },
	{ name: 'With Processor: Resolved', value: 'resolved' },
	{ name: 'With Processor: Retry', value: 'retry' },
	{ name: 'With Processor: Success', value: 'success' },
];

/** Invoices (API facts §8.2). */
export const invoice: RecordResource = {
	...invoiceRecord,
	value: 'invoice',
	description: 'What you bill a client',
	numbered: true,
	matches: [{ name: 'invoice_number', query: 'search[invoice_number]', digits: 7 }],
	recognizedBy: {
		by: ['invoice_number', 'customerid', 'create_date'],
		query: { invoice_number: 'search[invoice_number]' },
		stamp: 'created_at',
		exact: 'invoice_number',
	},
	carries: {
		field: 'po_number',
		bare: true,
		among: 'an invoice of the same client',
		by: ['customerid'],
		query: { customerid: 'search[customerid]' },
		deleted: [['search[vis_state]', '1']],
	},
	required: [customerField('invoice'), dateIssued, dueAfterDays('invoice'), poNumber],
	lines: lineList(invoiceLine),
	email: emailDocument,
	optional: [
		...addressFields,
		...staffFields,
		...textFields,
		gatewayIds,
		logoField,
		{
			displayName: 'Auto-Bill',
			name: 'auto_bill',
			type: 'boolean',
			createOnly: true,
			default: false,
			description: 'Whether the client’s saved card is charged',
		},
		{
			displayName: 'Deposit Amount',
			name: 'deposit_amount',
			type: 'string',
			as: 'money',
			default: '',
			placeholder: 'e.g. 100.00',
			description: 'What the client pays in advance',
		},
		{
			displayName: 'Deposit Percent',
			name: 'deposit_percentage',
			type: 'string',
			as: 'percent',
			default: '',
			placeholder: 'e.g. 25',
			description: 'Percentage of the invoice total to be paid in advance',
		},
		{ displayName: 'Discount Description', name: 'discount_description', type: 'string', default: '' },
		{
			...locator(estimate, {
				name: 'estimateid',
				displayName: 'Estimate',
				createOnly: true,
				description: 'The estimate that this invoice is made from',
			}),
		},
		dayField('fulfillment_date', 'Fulfillment Date'),
		dayField('generation_date', 'Generation Date'),
		documentNumber('Invoice Number', 'invoice_number'),
		paymentDetails,
		presentationField(look, 'Look of the invoice. A new one without it gets the look of your newest invoice.'),
		{
			displayName: 'Show Attachments',
			name: 'show_attachments',
			type: 'boolean',
			default: true,
			description: 'Whether the client sees the attached files',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Disputed', value: 0 },
				{ name: 'Draft', value: 1 },
				{ name: 'Sent', value: 2 },
				{ name: 'Viewed', value: 3 },
			],
			default: 1,
			description:
				'Choosing Sent does not email the invoice: use Send. Other statuses, such as paid, are calculated: record a payment.',
		},
		{
			displayName: 'Use Default Presentation',
			name: 'use_default_presentation',
			type: 'boolean',
			createOnly: true,
			default: true,
			description: 'Whether the invoice gets your usual look. It does not when you give a presentation or a logo.',
		},
	],
	filters: [
		...amountFilters(),
		locator(client, { name: 'customerid' }),
		idsFilter('customerids', 'Client IDs'),
		...dateFilters('Date Issued', 'create_date'),
		idsFilter('invoiceids'),
		{
			displayName: 'Invoice Number',
			name: 'invoice_number',
			type: 'string',
			default: '',
			description: 'The complete invoice number, e.g. 0000042; parts do not match',
		},
		{
			displayName: 'Outstanding',
			name: 'outstanding',
			query: 'outstanding',
			type: 'boolean',
			default: true,
			description: 'Whether the invoice has an outstanding balance',
		},
		{
			displayName: 'Paid',
			name: 'paid',
			query: 'paid',
			type: 'boolean',
			default: true,
			description: 'Whether the invoice is paid',
		},
		stateFilter(),
		{
			displayName: 'Statuses',
			name: 'v3_statuses',
			type: 'multiOptions',
			repeated: true,
			options: v3Statuses,
			default: [],
			description: 'Invoices in any of these statuses',
		},
		...updatedFilters,
	],
	includes: [
		{ name: 'Allowed Gateways', value: 'allowed_gateways' },
		{ name: 'Direct Links', value: 'direct_links' },
		{ name: 'Late Reminders', value: 'late_reminders' },
		{ name: 'Lines', value: 'lines' },
		{ name: 'Presentation', value: 'presentation' },
	],
	defaultIncludes: ['lines'],
	sorts: [{ name: 'Date Issued', value: 'invoice_date' }],
	currencyFrom: clientCurrency,
	async beforeWrite(call, body, id) {
		const whole = await withPresentation(call, body, id);
		// a new invoice has a look of its own only when it is told not to take the usual one
		const isOwn = id === undefined && whole.presentation && whole.use_default_presentation === undefined;
		return isOwn ? { ...whole, use_default_presentation: false } : whole;
	},
	operations: [
		create,
		createFromTime,
		get,
		getAll,
		update,
		upsert,
		remove,
		archive,
		restore,
		sendInvoice,
		markAsSent,
		markAsPaid,
		attachFile,
		downloadPdf,
		getShareLink,
		getPaymentOptions,
		setPaymentOptions,
		getPresentationDefaults,
	],
};
