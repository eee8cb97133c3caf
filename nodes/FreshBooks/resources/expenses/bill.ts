import type { IDataObject } from 'n8n-workflow';

import { accounting } from '../../api/records';
import { archivedFilter, containsFilter, daysFilter } from '../../fields/laterFilters';
import { idsFilter } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { currencyField, languageField, todayField } from '../../fields/moneyFields';
import { moneyText } from '../../formats/money';
import { isRecord } from '../../http/families';
import { noteHint } from '../../http/trace';
import type { Field } from '../../model/field';
import type { RecordResource } from '../../model/resource';
import { statusWord } from '../../model/words';
import { create } from '../../operations/create';
import { binaryField, uploadFrom } from '../../operations/files';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { archive, remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { dueAfterDays, lineList } from '../sales/document';
import { billVendor } from './billVendor';
import { expenseCategory } from './expenseCategory';

/** A line of a bill; its keys are not those of an invoice's. */
const billLine: Field[] = [
	locator(expenseCategory, { name: 'categoryid', displayName: 'Category', required: true }),
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		alsoCalled: ['name', 'title', 'item'],
		typeOptions: { rows: 2 },
		default: '',
	},
	{
		displayName: 'Rate',
		name: 'unit_cost',
		type: 'string',
		as: 'money',
		alsoCalled: ['price', 'unit_price', 'cost'],
		required: true,
		default: '',
		placeholder: 'e.g. 80.00',
		description: 'Price of one unit, in the currency of the bill',
	},
	{
		displayName: 'Quantity',
		name: 'quantity',
		type: 'string',
		as: 'quantity',
		alsoCalled: ['qty', 'count', 'units'],
		default: '1',
		placeholder: 'e.g. 2',
	},
	{ displayName: 'Tax 1 Name', name: 'tax_name1', type: 'string', default: '', placeholder: 'e.g. GST' },
	{
		displayName: 'Tax 1 Percent',
		name: 'tax_percent1',
		type: 'string',
		as: 'percent',
		default: '',
		placeholder: 'e.g. 5',
		description: 'A percentage: 5 means 5%',
	},
	{ displayName: 'Tax 1 Authority ID', name: 'tax_authorityid1', type: 'string', default: '' },
	{ displayName: 'Tax 2 Name', name: 'tax_name2', type: 'string', default: '', placeholder: 'e.g. PST' },
	{
		displayName: 'Tax 2 Percent',
		name: 'tax_percent2',
		type: 'string',
		as: 'percent',
		default: '',
		placeholder: 'e.g. 5',
		description: 'A percentage: 5 means 5%',
	},
	{ displayName: 'Tax 2 Authority ID', name: 'tax_authorityid2', type: 'string', default: '' },
	{
		displayName: 'Compound Tax',
		name: 'compounded_tax',
		type: 'boolean',
		default: false,
		description: 'Whether the second tax is charged on top of the first',
	},
];

/** What FreshBooks works out in a line: a line that was read may be sent back without it. */
const computed = ['id', 'list_index', 'category', 'amount', 'total_amount', 'tax_amount1', 'tax_amount2'];

function lineFromJson(line: IDataObject): IDataObject {
	const kept = Object.entries(line).filter(([key]) => !computed.includes(key));
	const category = line.category as IDataObject | null | undefined;
	return { categoryid: category?.categoryid, ...Object.fromEntries(kept) };
}

/** Bills of vendors (API facts §8.13). Their list can be filtered by vendor, status and currency only. */
export const bill: RecordResource = {
	name: 'Bill',
	plural: 'Bills',
	value: 'bill',
	description: 'A bill from a vendor (beta; needs a plan with Accounts Payable)',
	endpoint: {
		...accounting('bills/bills', { one: 'bill', many: 'bills', id: 'id', ids: 'ids' }),
		// no source shows a single bill beside one of a list (API facts §8.13)
		perhapsNotListed: ['attachment', 'bill_payments', 'lines'],
	},
	scope: 'bills',
	numbered: true,
	search: {
		include: [['include[]', 'vendor']],
		name: ({ bill_number: number, vendor, issue_date: date, total_amount: total, status }) =>
			[number, isRecord(vendor) && vendor.vendor_name, date, moneyText(total), status].filter(Boolean).join(' – '),
	},
	knownBy: {
		mode: 'By Number',
		example: '0000042',
		isNumber: true,
		names: ({ bill_number: number }) => [number],
	},
	// bills have neither a PO number nor notes (API facts §8.13), and their list has no filter for deleted ones
	carries: {
		field: 'bill_number',
		bare: true,
		among: 'a bill of the same vendor',
		by: ['vendorid'],
		query: { vendorid: 'search[vendorid]' },
	},
	required: [
		locator(billVendor, {
			name: 'vendorid',
			displayName: 'Vendor',
			required: true,
			description: 'Who sent the bill',
		}),
		todayField('issue_date', 'Date Issued'),
		dueAfterDays('bill'),
		{
			displayName: 'Bill Number',
			name: 'bill_number',
			type: 'string',
			default: '',
			placeholder: 'e.g. 4711',
			description: 'The number on the vendor’s bill',
		},
	],
	lines: lineList(billLine),
	lineExample: '{ "categoryid": 3012027, "quantity": 2, "unit_cost": "80.00", "tax_name1": "GST", "tax_percent1": 5 }',
	lineFromJson,
	attachmentFields: [
		{
			displayName: 'Attach File',
			name: 'attachFile',
			type: 'boolean',
			default: false,
			description: 'Whether to upload a file from the input and attach it: the bill as the vendor sent it',
		},
		{
			...binaryField('The name of the input field that holds the file: JPG, PNG, GIF or PDF, up to 10 MB'),
			displayName: 'File: Input Data Field Name',
			displayOptions: { show: { attachFile: [true] } },
		},
	],
	optional: [currencyField('Three-letter currency code. If left empty, the vendor’s currency.'), languageField],
	filters: [
		{
			displayName: 'Currency',
			name: 'currency_code',
			type: 'string',
			as: 'currency',
			default: '',
			placeholder: 'e.g. USD',
		},
		idsFilter('ids'),
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			repeated: true,
			options: [
				{ name: 'Overdue', value: 'overdue' },
				{ name: 'Paid', value: 'paid' },
				{ name: 'Partly Paid', value: 'partial' },
				{ name: 'Unpaid', value: 'unpaid' },
			],
			default: [],
			description: 'Bills in any of these statuses',
		},
		locator(billVendor, { name: 'vendorid', displayName: 'Vendor' }),
	],
	laterFilters: [
		containsFilter('Bill Number', 'bill_number'),
		...daysFilter('issue_date', 'Date Issued'),
		...daysFilter('due_date', 'Due Date', 'due_date_period'),
		archivedFilter,
	],
	includes: [{ name: 'Vendor', value: 'vendor' }],
	simple: [
		'id',
		'bill_number',
		'vendorid',
		'issue_date',
		'due_date',
		'total_amount',
		'paid',
		'outstanding',
		'currency_code',
		'status',
		'overall_category',
		'lines',
		'vis_state',
		'updated_at',
	],
	listed: [
		'id',
		'bill_number',
		'vendorid',
		'issue_date',
		'due_date',
		'total_amount',
		'outstanding',
		'currency_code',
		'status',
		'state',
	],
	words: { status: ({ status }) => statusWord(status) },
	recognizedBy: {
		by: ['bill_number', 'vendorid', 'issue_date'],
		query: { vendorid: 'search[vendorid]' },
		stamp: 'created_at',
		exact: 'bill_number',
	},
	currencyFrom: { owner: billVendor, field: 'vendorid' },
	async beforeWrite(call, body) {
		const [line] = (body.lines as IDataObject[] | undefined) ?? [];
		const code = (line?.unit_cost as IDataObject | undefined)?.code;
		// the amounts are in the vendor's currency: FreshBooks is told, rather than left to take another one
		const whole = code && !body.currency_code ? { ...body, currency_code: code } : body;
		if (call.parameter('attachFile') !== true) return whole;
		const [, ...others] = call.members ?? [];
		if (others.some(({ context, item }) => context.getInputData()[item].binary)) {
			noteHint(call.session, 'A bill can have only one file: that of the first item was attached');
		}
		return { ...whole, attachment: await uploadFrom(call, 'bill') };
	},
	operations: [
		create,
		get,
		getAll,
		{ ...update, description: 'Change fields of an existing % (experimental: not documented by FreshBooks)' },
		remove,
		archive,
		restore,
	],
};
