import type { IDataObject } from 'n8n-workflow';

import { accounting, readRecord, updateRecord } from '../api/records';
import { create } from '../operations/create';
import { idField, outputField } from '../operations/fields';
import { get } from '../operations/get';
import { getAll } from '../operations/getAll';
import { includeQuery, output, recordId } from '../operations/parameters';
import { binaryField, uploadFrom } from '../operations/receipt';
import { archive, remove, restore } from '../operations/state';
import { update } from '../operations/update';
import { locator } from '../ui/fields';
import { client } from './client';
import {
	addressFields,
	clientCurrency,
	customerField,
	emailBody,
	emailFields,
	lineValues,
	linesOf,
	staffFields,
	textFields,
} from './document';
import { estimate } from './estimate';
import { amountFilters, idsFilter, rangeFilters, stateFilter, updatedFilters } from './filters';
import type { Field, Operation, Resource } from './resource';

const send: Operation = {
	value: 'send',
	name: 'Send',
	action: 'Send %',
	description: 'Send a % to the client by e-mail; a draft becomes sent',
	writes: true,
	fields: (resource) => [
		idField(resource),
		...emailFields,
		{
			displayName: 'Attach PDF',
			name: 'email_include_pdf',
			type: 'boolean',
			default: false,
			description: 'Whether the e-mail carries the invoice as a PDF',
		},
		outputField,
	],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const pdf = call.parameter('email_include_pdf') === true;
		const body = { ...emailBody(call, 'invoice_customized_email'), email_include_pdf: pdf };
		return [output(call, await updateRecord(call.session, call.resource.endpoint, id, body))];
	},
};

const markAsSent: Operation = {
	value: 'markAsSent',
	name: 'Mark as Sent',
	action: 'Mark % as sent',
	description: 'Turn a draft into a sent invoice without an e-mail',
	writes: true,
	fields: (resource) => [idField(resource), outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		return [output(call, await updateRecord(call.session, call.resource.endpoint, id, { action_mark_as_sent: true }))];
	},
};

const attachFile: Operation = {
	value: 'attachFile',
	name: 'Attach File',
	action: 'Attach file to %',
	description: 'Upload a file and attach it to an invoice, beside the files it has',
	writes: true,
	fields: (resource) => [
		idField(resource),
		binaryField('The name of the input field that holds the file: JPG, PNG, GIF or PDF, up to 10 MB'),
		{
			displayName: 'Show to Client',
			name: 'show_attachments',
			type: 'boolean',
			default: true,
			description: 'Whether the client sees the attached files',
		},
		outputField,
	],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const added = await uploadFrom(call, 'invoice');
		// FreshBooks replaces a list whole, so the files that are there already go along
		const current = await readRecord(call.session, call.resource.endpoint, id, [['include[]', 'attachments']]);
		const kept = ((current.attachments as IDataObject[] | undefined) ?? []).map(({ jwt, media_type, id: fileId }) => ({
			id: fileId,
			jwt,
			media_type,
		}));
		const body = { attachments: [...kept, added], show_attachments: call.parameter('show_attachments') };
		return [
			output(
				call,
				await updateRecord(call.session, call.resource.endpoint, id, body as IDataObject, includeQuery(call)),
			),
		];
	},
};

const presentation: Field = {
	displayName: 'Presentation',
	name: 'presentation',
	type: 'collection',
	as: 'object',
	default: {},
	placeholder: 'Add Field',
	description: 'Look of the invoice. Without it FreshBooks copies the look of the newest invoice.',
	options: [
		{
			displayName: 'Banner',
			name: 'image_banner_src',
			type: 'string',
			default: '',
			placeholder: 'e.g. /uploads/images/…',
			description: 'Path of an uploaded image, for the layout Modern',
		},
		{ displayName: 'Banner Position', name: 'image_banner_position_y', type: 'number', default: 0 },
		{
			displayName: 'Date Format',
			name: 'date_format',
			type: 'options',
			options: [
				{ name: 'DD/MM/YYYY', value: 'dd/mm/yyyy' },
				{ name: 'MM/DD/YYYY', value: 'mm/dd/yyyy' },
				{ name: 'YYYY-MM-DD', value: 'yyyy-mm-dd' },
			],
			default: 'yyyy-mm-dd',
		},
		{ displayName: 'Description Heading', name: 'description_heading', type: 'string', default: '' },
		{
			displayName: 'Font',
			name: 'theme_font_name',
			type: 'options',
			options: [
				{ name: 'Classic', value: 'classic' },
				{ name: 'Modern', value: 'modern' },
			],
			default: 'modern',
		},
		{ displayName: 'Hours Heading', name: 'hours_heading', type: 'string', default: '' },
		{ displayName: 'Item Heading', name: 'item_heading', type: 'string', default: '' },
		{ displayName: 'Label', name: 'label', type: 'string', default: '', placeholder: 'e.g. Tax Invoice' },
		{
			displayName: 'Layout',
			name: 'theme_layout',
			type: 'options',
			options: [
				{ name: 'Classic', value: 'classic' },
				{ name: 'Modern', value: 'modern' },
				{ name: 'Simple', value: 'simple' },
			],
			default: 'simple',
		},
		{
			displayName: 'Logo',
			name: 'image_logo_src',
			type: 'string',
			default: '',
			placeholder: 'e.g. /uploads/images/…',
			description: 'Path of an uploaded image, for the layouts Simple and Classic',
		},
		{ displayName: 'Quantity Heading', name: 'quantity_heading', type: 'string', default: '' },
		{ displayName: 'Rate Heading', name: 'rate_heading', type: 'string', default: '' },
		{ displayName: 'Task Heading', name: 'task_heading', type: 'string', default: '' },
		{ displayName: 'Theme Color', name: 'theme_primary_color', type: 'color', default: '#663399' },
		{ displayName: 'Time Entry Notes Heading', name: 'time_entry_notes_heading', type: 'string', default: '' },
		{ displayName: 'Unit Cost Heading', name: 'unit_cost_heading', type: 'string', default: '' },
	],
};

const invoiceLine: Field[] = [
	...lineValues,
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'Normal', value: 0 },
			{ name: 'Rebilled Expense', value: 1 },
		],
		default: 0,
	},
	{
		displayName: 'Expense ID',
		name: 'expenseid',
		type: 'string',
		as: 'id',
		default: '',
		displayOptions: { show: { type: [1] } },
		description: 'The expense that this line rebills',
	},
];

/** Statuses that FreshBooks works out itself and lets one filter by (API facts §8.2). */
export const v3Statuses = [
	{ name: 'Auto-Paid', value: 'autopaid' },
	{ name: 'Created', value: 'created' },
	{ name: 'Declined', value: 'declined' },
	{ name: 'Deposit Paid', value: 'deposit-paid' },
	{ name: 'Deposit Partial', value: 'deposit-partial' },
	{ name: 'Disputed', value: 'disputed' },
	{ name: 'Draft', value: 'draft' },
	{ name: 'Failed', value: 'failed' },
	{ name: 'Overdue', value: 'overdue' },
	{ name: 'Paid', value: 'paid' },
	{ name: 'Partial', value: 'partial' },
	{ name: 'Pending', value: 'pending' },
	{ name: 'Resolved', value: 'resolved' },
	{ name: 'Retry', value: 'retry' },
	{ name: 'Sent', value: 'sent' },
	{ name: 'Success', value: 'success' },
	{ name: 'Viewed', value: 'viewed' },
];

/** Invoices (API facts §8.2). */
export const invoice: Resource = {
	name: 'Invoice',
	plural: 'Invoices',
	value: 'invoice',
	description: 'What you bill a client',
	endpoint: accounting('invoices/invoices', { one: 'invoice', many: 'invoices', id: 'id' }),
	scope: 'invoices',
	deletion: 'state',
	urlName: 'invoice',
	numbered: true,
	search: {
		query: 'search[invoice_number]',
		name: ({ invoice_number: number, current_organization: organization, v3_status: status }) =>
			[number, organization, status].filter(Boolean).join(' – '),
	},
	required: [
		customerField('invoice'),
		{
			displayName: 'Date Issued',
			name: 'create_date',
			type: 'dateTime',
			typeOptions: { dateOnly: true },
			required: true,
			default: '={{ $today.toISODate() }}',
		},
	],
	lines: linesOf(invoiceLine),
	optional: [
		...addressFields,
		...staffFields,
		...textFields,
		{
			displayName: 'Allowed Gateway IDs',
			name: 'allowed_gatewayids',
			type: 'string',
			as: 'ids',
			default: '',
			description: 'Online payment gateways by which the invoice may be paid, comma-separated',
		},
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
		},
		{ displayName: 'Discount Description', name: 'discount_description', type: 'string', default: '' },
		{
			displayName: 'Due After Days',
			name: 'due_offset_days',
			type: 'number',
			default: 30,
			typeOptions: { minValue: 0 },
			description: 'Days from the date issued to the due date. FreshBooks has no other way to set the due date.',
		},
		{
			...locator(estimate, {
				name: 'estimateid',
				displayName: 'Estimate',
				createOnly: true,
				description: 'The estimate that this invoice is made from',
			}),
		},
		{
			displayName: 'Fulfillment Date',
			name: 'fulfillment_date',
			type: 'dateTime',
			typeOptions: { dateOnly: true },
			default: '',
		},
		{
			displayName: 'Generation Date',
			name: 'generation_date',
			type: 'dateTime',
			typeOptions: { dateOnly: true },
			default: '',
		},
		{
			displayName: 'Invoice Number',
			name: 'invoice_number',
			type: 'string',
			default: '',
			description: 'Left empty, FreshBooks counts on',
		},
		{ displayName: 'Payment Details', name: 'payment_details', type: 'string', default: '' },
		presentation,
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
			description: 'FreshBooks works out the others, such as paid. Record a payment for that.',
		},
		{
			displayName: 'Use Default Presentation',
			name: 'use_default_presentation',
			type: 'boolean',
			createOnly: true,
			default: true,
			description: 'Whether the invoice gets your usual look. Turn it off when you give a presentation.',
		},
	],
	filters: [
		...amountFilters(),
		locator(client, { name: 'customerid' }),
		idsFilter('customerids', 'Client IDs'),
		...rangeFilters('date', 'Date Issued'),
		idsFilter('invoiceids'),
		{
			displayName: 'Invoice Number',
			name: 'invoice_number',
			type: 'string',
			default: '',
			description: 'The whole number',
		},
		{
			displayName: 'Outstanding',
			name: 'outstanding',
			query: 'outstanding',
			type: 'boolean',
			default: true,
			description: 'Whether something is left to pay',
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
	simple: [
		'id',
		'invoice_number',
		'customerid',
		'current_organization',
		'create_date',
		'due_date',
		'amount',
		'outstanding',
		'v3_status',
		'payment_status',
		'vis_state',
		'updated',
	],
	currencyOf: clientCurrency,
	operations: [create, get, getAll, update, remove, archive, restore, send, markAsSent, attachFile],
};
