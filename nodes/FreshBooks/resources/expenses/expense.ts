import { UserError, type IDataObject } from 'n8n-workflow';

import { readRecord, updateRecord } from '../../api/records';
import { downloadAttachment } from '../../api/upload';
import { idField, outputField } from '../../fields/common';
import { choiceFilter, containsFilter, referenceFilter } from '../../fields/laterFilters';
import { amountFilters, dateFilters, idsFilter, stateFilter, updatedFilters } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { businessCurrency, currencyOfAmounts, todayField } from '../../fields/moneyFields';
import { includeQuery, output, recordId } from '../../fields/parameters';
import { dayAfter } from '../../formats/dates';
import type { Query } from '../../http/session';
import { expenseRecord } from '../../model/expenseRecord';
import type { Operation, RecordResource } from '../../model/resource';
import { expenseStatusWord } from '../../model/words';
import { create } from '../../operations/create';
import { binaryField, downloadField, downloadName, uploadFrom } from '../../operations/files';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { archive, remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { client } from '../clients/client';
import { invoice } from '../sales/invoice';
import { project } from '../projects/project';
import { spenderField, staff, withSpender } from '../projects/staff';
import { expenseCategory } from './expenseCategory';
import { getSummaries, getVendors } from './expenseLists';
import { includedTaxes } from './includedTax';
import { rebill } from './rebill';

/** Whether the later day itself is left out is not certain (API facts §4.2). */
const days = (from: string, count: number): Query => [
	['search[date_min]', from],
	['search[date_max]', dayAfter(from, count)],
];

const receiptField = binaryField(
	'The name of the input field that holds the receipt: JPG, PNG, GIF or PDF, up to 10 MB',
);

const attachReceipt: Operation = {
	value: 'attachReceipt',
	name: 'Attach Receipt',
	action: 'Attach receipt to %',
	description: 'Upload a receipt and attach it to an existing %',
	writes: true,
	fields: (resource) => [idField(resource), receiptField, outputField],
	async run(call) {
		const { endpoint } = call.resource;
		const id = recordId(call, idField(call.resource));
		const attachment = await uploadFrom(call, 'expense');
		const query = includeQuery(call);
		return [output(call, await updateRecord(call.session, endpoint, id, withReceipt({}, attachment), { query }))];
	},
};

const downloadReceipt: Operation = {
	value: 'downloadReceipt',
	name: 'Download Receipt',
	action: 'Download receipt of %',
	description: 'Download the receipt of an expense as a file',
	writes: false,
	fields: (resource) => [idField(resource), downloadField, outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const record = await readRecord(call.session, expenseRecord.endpoint, id, [['include[]', 'attachment']]);
		const { attachment } = record;
		if (!attachment?.jwt) throw new UserError(`Expense ${id} has no receipt`);
		const mediaType = String(attachment.media_type);
		const [, kind = 'file'] = /^\w+\/(\w+)$/.exec(mediaType) ?? [];
		const extension = kind.replace('jpeg', 'jpg');
		const file = await downloadAttachment(call.session, attachment.jwt);
		const data = await call.context.helpers.prepareBinaryData(file, `receipt-${id}.${extension}`, mediaType);
		return [{ ...output(call, record), binary: { [downloadName(call)]: data } }];
	},
};

const withReceipt = (body: IDataObject, attachment: IDataObject): IDataObject => ({
	...body,
	attachment,
	has_receipt: true,
});

/** FreshBooks works them out, and cannot filter by them (API facts §8.5). */
const statuses = [
	{ name: 'Internal', value: 0 },
	{ name: 'Invoiced', value: 2 },
	{ name: 'Outstanding', value: 1 },
	{ name: 'Recouped', value: 4 },
];

/** Expenses and their receipts (API facts §8.5, §9). */
export const expense: RecordResource = {
	...expenseRecord,
	value: 'expense',
	description: 'What the business spent, with its receipt',
	rows: true,
	required: [
		{ displayName: 'Vendor', name: 'vendor', type: 'string', default: '', placeholder: 'e.g. Staples' },
		locator(expenseCategory, { name: 'categoryid', displayName: 'Category', required: true }),
		{
			displayName: 'Amount',
			name: 'amount',
			type: 'string',
			as: 'money',
			required: true,
			default: '',
			placeholder: 'e.g. 42.50',
			description: 'The total, including taxes',
		},
		todayField('date', 'Date'),
	],
	attachmentFields: [
		{
			displayName: 'Attach Receipt',
			name: 'attachReceipt',
			type: 'boolean',
			default: false,
			description: 'Whether to upload a receipt from the input and attach it',
		},
		{
			...receiptField,
			displayName: 'Receipt: Input Data Field Name',
			displayOptions: { show: { attachReceipt: [true] } },
		},
	],
	optional: [
		{ displayName: 'Account Name', name: 'account_name', type: 'string', default: '' },
		{ displayName: 'Bank Name', name: 'bank_name', type: 'string', default: '' },
		{
			displayName: 'Billable',
			name: 'billable',
			type: 'boolean',
			default: false,
			description: 'Whether the client is to be billed for it',
		},
		locator(client, {
			name: 'clientid',
			mayCreate: true,
			description: 'The client that the expense is assigned to, for rebilling',
		}),
		{
			displayName: 'Compound Tax',
			name: 'compounded_tax',
			type: 'boolean',
			default: false,
			description: 'Whether the second tax was charged on top of the first',
		},
		{
			displayName: 'Cost of Goods Sold',
			name: 'is_cogs',
			type: 'boolean',
			default: false,
			description: 'Whether it counts as cost of goods sold',
		},
		currencyOfAmounts({ description: businessCurrency }),
		{
			displayName: 'Include Receipt',
			name: 'include_receipt',
			type: 'boolean',
			default: false,
			description: 'Whether the receipt is included when the expense is billed',
		},
		locator(invoice, { name: 'invoiceid', description: 'The invoice that bills the expense' }),
		{
			displayName: 'Markup Percent',
			name: 'markup_percent',
			type: 'string',
			as: 'percent',
			default: '',
			placeholder: 'e.g. 10',
			description: 'Added when the expense is billed',
		},
		{ displayName: 'Notes', name: 'notes', type: 'string', typeOptions: { rows: 3 }, default: '' },
		locator(project, { name: 'modern_projectid', displayName: 'Project' }),
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			createOnly: true,
			options: statuses,
			default: 0,
		},
		...includedTaxes.first,
		...includedTaxes.second,
		spenderField,
	],
	filters: [
		...amountFilters(),
		locator(expenseCategory, { name: 'categoryid', displayName: 'Category' }),
		idsFilter('categoryids', 'Category IDs'),
		// not the id of a project as it is listed, which stands in `modern_projectid` and cannot be filtered by
		{ displayName: 'Classic Project ID', name: 'projectid', type: 'string', as: 'id', default: '' },
		idsFilter('projectids', 'Classic Project IDs'),
		locator(client, { name: 'clientid' }),
		idsFilter('clientids', 'Client IDs'),
		...dateFilters('Date', 'date'),
		{
			displayName: 'Has Receipt',
			name: 'has_receipt',
			type: 'boolean',
			default: true,
			description: 'Whether a receipt is attached',
		},
		idsFilter('expenseids'),
		locator(client, { name: 'clientid_not', displayName: 'Not for Client' }),
		{ displayName: 'Recurring Expense ID', name: 'profileid', type: 'string', as: 'id', default: '' },
		idsFilter('profileids', 'Recurring Expense IDs'),
		locator(staff, { name: 'staffid' }),
		idsFilter('staffids', 'Staff IDs'),
		stateFilter(),
		...updatedFilters,
		{ displayName: 'Vendor', name: 'vendor', type: 'string', default: '' },
	],
	laterFilters: [
		containsFilter('Notes or Vendor', 'notes', 'vendor'),
		referenceFilter(project, 'modern_projectid'),
		choiceFilter('Statuses', 'status', statuses),
	],
	includes: [
		{ name: 'Account', value: 'account' },
		{ name: 'Attachment', value: 'attachment' },
		{ name: 'Category', value: 'category' },
		{ name: 'Project', value: 'project' },
		{ name: 'Recurring Expense', value: 'expense_profile' },
	],
	carries: {
		field: 'notes',
		among: 'an expense of the same date',
		by: [],
		query: {},
		within: {
			query: ({ date }) => days(String(date), 1),
			month: ({ date }) => days(`${String(date).slice(0, 7)}-01`, 31),
			has: ({ date }, record) => record.date === date,
		},
		deleted: [['search[vis_state]', '1']],
	},
	recognizedBy: {
		by: ['vendor', 'amount', 'date', 'notes'],
		query: { date: 'search[date_min]' },
		stamp: 'updated',
	},
	simple: [
		'id',
		'date',
		'vendor',
		'amount',
		'taxName1',
		'taxAmount1',
		'taxPercent1',
		'taxName2',
		'taxAmount2',
		'taxPercent2',
		'categoryid',
		'clientid',
		'modern_projectid',
		'notes',
		'has_receipt',
		'status',
		'vis_state',
		'updated',
	],
	listed: ['id', 'date', 'vendor', 'amount', 'categoryid', 'clientid', 'notes', 'has_receipt', 'status', 'state'],
	words: { status: ({ status }) => expenseStatusWord(status) },
	async beforeWrite(call, body, id) {
		const spent = id === undefined ? await withSpender(call, body) : body;
		// which of the two FreshBooks takes is unconfirmed (API facts §8.5)
		const whole = 'modern_projectid' in spent ? { ...spent, projectid: spent.modern_projectid } : spent;
		if (call.parameter('attachReceipt') !== true) return whole;
		return withReceipt(whole, await uploadFrom(call, 'expense'));
	},
	operations: [
		create,
		get,
		getAll,
		update,
		remove,
		archive,
		restore,
		attachReceipt,
		downloadReceipt,
		getSummaries,
		getVendors,
		rebill,
	],
};
