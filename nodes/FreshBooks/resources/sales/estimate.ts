import { updateRecord } from '../../api/records';
import { idField, outputField } from '../../fields/common';
import { daysFilter, referenceFilter } from '../../fields/laterFilters';
import { deletedFilter, idsFilter } from '../../fields/listFilters';
import { output, recordId } from '../../fields/parameters';
import { estimateRecord } from '../../model/estimateRecord';
import type { Field } from '../../model/field';
import type { Operation, RecordResource } from '../../model/resource';
import { statusWord } from '../../model/words';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { upsert } from '../../operations/upsert';
import { client } from '../clients/client';
import { convertToInvoice } from './convertToInvoice';
import {
	addressFields,
	clientCurrency,
	customerField,
	dateIssued,
	documentNumber,
	emailDocument,
	emailFields,
	lineList,
	lineValues,
	paymentDetails,
	poNumber,
	sendByEmail,
	staffFields,
	textFields,
} from './document';
import { logoAndColor, logoField, presentationField, withPresentation } from './presentation';

const sendEstimate: Operation = {
	value: 'send',
	name: 'Send',
	action: 'Send % by email',
	description: 'Send a % to the client by email',
	writes: true,
	fields: (resource) => [idField(resource), ...emailFields, outputField],
	run: async (call) => [await sendByEmail(call, 'estimate_customized_email')],
};

const accept: Operation = {
	value: 'accept',
	name: 'Accept',
	action: 'Accept %',
	description: 'Mark a % as accepted by the client (experimental: unconfirmed)',
	writes: true,
	fields: (resource) => [idField(resource), outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		return [output(call, await updateRecord(call.session, call.resource.endpoint, id, { action_accept: true }))];
	},
};

/** The parts of a proposal, in the order in which the client reads them; FreshBooks replaces them at once. */
const sections: Field = {
	displayName: 'Sections',
	name: 'sections',
	type: 'fixedCollection',
	as: 'list',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Section' },
	default: {},
	placeholder: 'Add Section',
	description: 'The text of a proposal, part by part. On update this list replaces all existing sections.',
	options: [
		{
			displayName: 'Section',
			name: 'section',
			values: [
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: [
						{ name: 'Custom', value: 'custom' },
						{ name: 'Overview', value: 'overview' },
						{ name: 'Scope of Work', value: 'scope_of_work' },
						{ name: 'Timeline', value: 'timeline' },
					],
					default: 'overview',
				},
				{ displayName: 'Title', name: 'title', type: 'string', default: '', placeholder: 'e.g. Overview' },
				{ displayName: 'Body', name: 'body', type: 'string', typeOptions: { rows: 4 }, default: '' },
				{ displayName: 'Group Name', name: 'group_name', type: 'string', default: '' },
			],
		},
	],
};

const attachments: Field = {
	displayName: 'Attachments',
	name: 'attachments',
	type: 'fixedCollection',
	as: 'list',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Attachment' },
	default: {},
	placeholder: 'Add Attachment',
	description: 'Files of a proposal. On update this list replaces all existing attachments.',
	options: [
		{
			displayName: 'Attachment',
			name: 'attachment',
			values: [
				{
					displayName: 'File Key',
					name: 'jwt',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. eyJhbGciOiJIUzI1NiJ9…',
					description: 'The jwt that File > Upload (Attachment) returned',
				},
				{
					displayName: 'Media Type',
					name: 'media_type',
					type: 'string',
					required: true,
					default: 'application/pdf',
					placeholder: 'e.g. application/pdf',
					description: 'As File > Upload (Attachment) returned it',
				},
			],
		},
	],
};

/** Estimates and proposals (API facts §8.4). FreshBooks has no call that declines one or marks it as sent. */
export const estimate: RecordResource = {
	...estimateRecord,
	value: 'estimate',
	description: 'An estimate or a proposal for a client',
	numbered: true,
	matches: [{ name: 'estimate_number', query: 'search[estimate_number]', digits: 7 }],
	// that FreshBooks can filter by client is unconfirmed (API facts §8.4): all estimates are read
	carries: {
		field: 'po_number',
		bare: true,
		among: 'an estimate of the same client',
		by: ['customerid'],
		query: {},
		deleted: [['search[vis_state]', '1']],
	},
	required: [customerField('estimate'), dateIssued],
	lines: lineList(lineValues),
	email: emailDocument,
	optional: [
		...addressFields,
		...staffFields,
		...textFields,
		attachments,
		logoField,
		poNumber,
		documentNumber('Estimate Number', 'estimate_number'),
		paymentDetails,
		presentationField(logoAndColor, 'Look of the estimate'),
		{
			displayName: 'Proposal',
			name: 'rich_proposal',
			type: 'boolean',
			default: false,
			description: 'Whether this is a proposal rather than an estimate; without Sections it is empty',
		},
		{
			displayName: 'Require Client Signature',
			name: 'require_client_signature',
			type: 'boolean',
			default: false,
			description: 'Whether the client has to sign the proposal',
		},
		sections,
		{
			displayName: 'Template',
			name: 'template',
			type: 'string',
			default: '',
			placeholder: 'e.g. clean-grouped',
			description: 'The name of FreshBooks’ own layout, as the raw output of another estimate shows it',
		},
	],
	filters: [
		{
			displayName: 'Estimate Number',
			name: 'estimate_number',
			type: 'string',
			default: '',
			description: 'The complete estimate number, e.g. 0000042; parts do not match',
		},
		{ displayName: 'Estimate Number Contains', name: 'estimate_number_like', type: 'string', default: '' },
		idsFilter('estimateids'),
		{ displayName: 'Notes Contain', name: 'notes', type: 'string', default: '' },
		deletedFilter(),
		{
			displayName: 'Statuses',
			name: 'statusids',
			type: 'multiOptions',
			repeated: true,
			options: [
				{ name: 'Accepted', value: 5 },
				{ name: 'Draft', value: 1 },
				{ name: 'Invoiced', value: 6 },
				{ name: 'Replied', value: 4 },
				{ name: 'Sent', value: 2 },
				{ name: 'Viewed', value: 3 },
			],
			default: [],
		},
	],
	// that FreshBooks has filters for these is unconfirmed (API facts §8.4)
	laterFilters: [referenceFilter(client, 'customerid'), ...daysFilter('create_date', 'Date Issued')],
	includes: [
		{ name: 'Audit Logs', value: 'audit_logs' },
		{ name: 'Comments', value: 'comments' },
		{ name: 'Contacts', value: 'contacts' },
		{ name: 'Invoices', value: 'invoices' },
		{ name: 'Lines', value: 'lines' },
		{ name: 'Owner', value: 'owner' },
		{ name: 'Presentation', value: 'presentation' },
		{ name: 'Project', value: 'project' },
		{ name: 'System', value: 'system' },
	],
	defaultIncludes: ['lines'],
	simple: [
		'id',
		'estimate_number',
		'customerid',
		'current_organization',
		'create_date',
		'amount',
		'status',
		'ui_status',
		'accepted',
		'invoiced',
		'sections',
		'vis_state',
		'updated',
	],
	listed: [
		'id',
		'estimate_number',
		'current_organization',
		'status',
		'amount',
		'create_date',
		'accepted',
		'invoiced',
		'customerid',
		'state',
	],
	words: { status: ({ ui_status: word }) => statusWord(word) },
	currencyFrom: clientCurrency,
	beforeWrite: withPresentation,
	operations: [create, get, getAll, update, upsert, remove, restore, sendEstimate, accept, convertToInvoice],
};
