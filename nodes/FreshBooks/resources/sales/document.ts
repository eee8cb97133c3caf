import type { IDataObject } from 'n8n-workflow';

import { updateRecord } from '../../api/records';
import { isBlank, refuse } from '../../fields/basics';
import { idField } from '../../fields/common';
import { listIn } from '../../fields/lists';
import { locator } from '../../fields/locator';
import { currencyField, todayField } from '../../fields/moneyFields';
import { conversions, output, recordId, valuesOf } from '../../fields/parameters';
import { toBody } from '../../fields/values';
import { addressesIn } from '../../formats/addresses';
import { typedText, within } from '../../formats/refuse';
import type { Field } from '../../model/field';
import type { Call, Output } from '../../model/resource';
import { client } from '../clients/client';
import { clientAddress } from '../clients/clientAddress';
import { staff } from '../projects/staff';
import { item } from './item';
import { tax } from './tax';

/** What invoices and estimates have in common (API facts §8.2, §8.4). */

const clientDetails: Field[] = [
	{ displayName: 'Address', name: 'address', type: 'string', default: '' },
	{ displayName: 'City', name: 'city', type: 'string', default: '' },
	{ displayName: 'Country', name: 'country', type: 'string', default: '' },
	{ displayName: 'First Name', name: 'fname', type: 'string', default: '' },
	{ displayName: 'Last Name', name: 'lname', type: 'string', default: '' },
	{ displayName: 'Organization', name: 'organization', type: 'string', default: '' },
	{ displayName: 'Postal Code', name: 'code', type: 'string', default: '' },
	{ displayName: 'Province or State', name: 'province', type: 'string', default: '' },
	{ displayName: 'Street', name: 'street', type: 'string', default: '' },
	{ displayName: 'Street 2', name: 'street2', type: 'string', default: '' },
	{ displayName: 'VAT Name', name: 'vat_name', type: 'string', default: '', placeholder: 'e.g. GST Number' },
	{ displayName: 'VAT Number', name: 'vat_number', type: 'string', default: '' },
];

/** FreshBooks writes the client's details onto the document; these replace them. */
export const addressFields: Field[] = clientDetails.map((field) => ({
	...field,
	description: 'On this document only, instead of the client’s own',
}));

export const textFields: Field[] = [
	currencyField('Three-letter currency code. If left empty, the client’s currency.'),
	{
		displayName: 'Discount Percent',
		name: 'discount_value',
		type: 'string',
		as: 'percent',
		default: '',
		placeholder: 'e.g. 10',
		description: 'A percentage of the subtotal, not an amount',
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'string',
		default: 'en',
		placeholder: 'e.g. en',
		description: 'Two-letter language code of the document',
	},
	{
		displayName: 'Notes',
		name: 'notes',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'Shown to the client',
	},
	{
		displayName: 'Terms',
		name: 'terms',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'Payment terms, shown to the client',
	},
];

/** The client of a document. */
export const customerField = (document: string): Field =>
	locator(client, { name: 'customerid', required: true, mayCreate: true, description: `Who gets the ${document}` });

export const dateIssued = todayField('create_date', 'Date Issued');

/** FreshBooks has no other way to set the due date. */
export function dueAfterDays(document: string): Field {
	const field: Field = {
		displayName: 'Due After Days',
		name: 'due_offset_days',
		type: 'string',
		as: 'count',
		default: '',
		placeholder: 'e.g. 30',
	};
	return {
		...field,
		description: `Days from the date issued to the due date. Left empty, a new ${document} is due at once.`,
	};
}

export const poNumber: Field = {
	displayName: 'PO Number',
	name: 'po_number',
	type: 'string',
	default: '',
	placeholder: 'e.g. PO-1042',
	description: 'The client’s purchase order, shown to them',
};

export const gatewayIds: Field = {
	displayName: 'Allowed Gateway IDs',
	name: 'allowed_gatewayids',
	type: 'string',
	as: 'ids',
	default: '',
	placeholder: 'e.g. 12345, 12346',
	description:
		'Online payment gateways by which the invoice may be paid, comma-separated (IDs: Payment Gateway > Get Many)',
};

export const paymentDetails: Field = {
	displayName: 'Payment Details',
	name: 'payment_details',
	type: 'string',
	default: '',
};

/** The number of a document, which FreshBooks gives by itself when it is left empty. */
export function documentNumber(displayName: string, name: string): Field {
	const field: Field = {
		displayName: 'Number',
		name,
		type: 'string',
		default: '',
		placeholder: 'e.g. 0000042',
		description: 'If left empty on a new record, FreshBooks assigns the next number',
	};
	return { ...field, displayName };
}

/** Who of the business sends the document. */
export const senderField: Field = locator(staff, {
	name: 'sentid',
	displayName: 'Sender',
	description: 'The staff member who sends it. If omitted, the business owner (ID 1).',
});

/** Who made and sent it; FreshBooks takes these two when the document is made. */
export const staffFields: Field[] = [
	locator(staff, {
		name: 'ownerid',
		displayName: 'Owner',
		createOnly: true,
		description: 'The staff member who created it. If omitted, the business owner (ID 1).',
	}),
	{ ...senderField, createOnly: true },
];

const extra = (field: Field): Field => ({ ...field, isExtra: true });

/** A tax of a line that FreshBooks has no record of; a line holds name and percentage, and no reference. */
const customTax = (number: 1 | 2, name: string, percent: string): Field[] => [
	{
		displayName: `Tax ${number} Name`,
		name: `taxName${number}`,
		type: 'string',
		default: '',
		placeholder: `e.g. ${name}`,
		description: 'Name of a tax of your own',
	},
	{
		displayName: `Tax ${number} Percent`,
		name: `taxAmount${number}`,
		type: 'string',
		as: 'percent',
		default: '',
		placeholder: `e.g. ${percent}`,
		description: `A percentage: ${percent} means ${percent}%`,
	},
];

/** The fields of one line; taxes are percentages (their camelCase is FreshBooks'). */
export const lineValues: Field[] = [
	locator(item, {
		name: 'item',
		description: 'Its name, description, rate and taxes are used unless you fill them in here',
	}),
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		alsoCalled: ['title', 'product'],
		default: '',
		placeholder: 'e.g. Website design',
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
		description: 'Price of one unit, in the currency of the document',
	},
	{
		displayName: 'Quantity',
		name: 'qty',
		type: 'string',
		as: 'quantity',
		alsoCalled: ['count', 'hours', 'units'],
		default: '1',
		placeholder: 'e.g. 1.5',
		description: 'If left empty on a new line, 1',
	},
	locator(tax, { name: 'tax1', displayName: 'Tax 1' }),
	...[
		locator(tax, { name: 'tax2', displayName: 'Tax 2' }),
		{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 2 }, default: '' } as Field,
		...customTax(1, 'GST', '5'),
		...customTax(2, 'PST', '7'),
		{
			displayName: 'Compound Tax',
			name: 'compounded_tax',
			type: 'boolean',
			default: false,
			description: 'Whether the second tax is charged on top of the first',
		} as Field,
		{
			displayName: 'Line ID',
			name: 'lineid',
			type: 'string',
			as: 'id',
			default: '',
			placeholder: 'e.g. 1',
			displayOptions: { hide: { '/operation': ['create'] } },
			description:
				'ID of an existing line (lineid). When adding, that line is changed and keeps what you leave untouched here. When replacing, it keeps its ID.',
		} as Field,
	].map(extra),
];

/** The fields of a line that FreshBooks itself has: items and taxes are written into it. */
export const storedLineValues: Field[] = lineValues.filter(({ to }) => !to);

/** The list of a document's lines. @param values the fields of one */
export function lineList(values: Field[]): Field {
	return {
		displayName: 'Lines',
		name: 'lines',
		type: 'fixedCollection',
		as: 'list',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Line' },
		default: {},
		placeholder: 'Add Line',
		options: [{ displayName: 'Line', name: 'line', values }],
	};
}

/** FreshBooks bills in the client's currency when a document names none; amounts in lines need that very code. */
export const clientCurrency = { owner: client, field: 'customerid' };

const recipientsField: Field = {
	displayName: 'Recipients',
	name: 'email_recipients',
	type: 'string',
	default: '',
	placeholder: 'e.g. name@email.com, name2@email.com',
	description: 'Separated by commas or semicolons. If left empty, the client’s own email address.',
};

const wordsFields: Field[] = [
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your invoice for March',
		description: 'If left empty, the text from your FreshBooks settings',
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		description: 'If left empty, the text from your FreshBooks settings',
	},
];

/** Recipients and text of an email. */
export const emailFields: Field[] = [recipientsField, ...wordsFields];

/** @throws UserError for what is no address, and for an empty list: it stands for nobody, not for the client */
function recipientsOf(call: Call): string[] {
	const no = within(recipientsField, refuse);
	const typed = call.parameter(recipientsField.name);
	if (isBlank(typed)) return [];
	const texts = (listIn(typed) ?? [typed]).map((one) => typedText(one) ?? no(`${JSON.stringify(one)} is not text`));
	const found = texts.flatMap((text) => addressesIn(text, no));
	return found.length > 0 ? found : no('the list is empty');
}

/**
 * Has FreshBooks send a document. The action stands alone: everything beside it is dropped (API facts §6).
 * @param textKey differs between invoices and estimates (API facts §12, quirk 21)
 */
export async function sendByEmail(
	call: Call,
	textKey: 'invoice_customized_email' | 'estimate_customized_email',
	more: IDataObject = {},
): Promise<Output> {
	const id = recordId(call, idField(call.resource));
	const recipients = recipientsOf(call);
	const words = toBody(wordsFields, valuesOf(call, wordsFields), conversions(call, 'omit'));
	const { message: body, ...subject } = words;
	const letter = {
		action_email: true,
		...(recipients.length > 0 && { email_recipients: recipients }),
		...(Object.keys(words).length > 0 && { [textKey]: { ...subject, ...(body !== undefined && { body }) } }),
		...more,
	};
	return await emailDocument(call, id, letter);
}

/**
 * Emails a document to the client, or as a letter says.
 * @returns the document as it is then, and who was mailed
 */
export async function emailDocument(
	call: Call,
	id: string,
	letter: IDataObject = { action_email: true },
): Promise<Output> {
	const record = await updateRecord(call.session, call.resource.endpoint, id, letter, { once: true });
	const sent = output(call, record);
	if (call.parameter('output') === 'raw') return sent;
	const { email_recipients: recipients } = letter as { email_recipients?: string[] };
	const emailed_to = recipients?.join(', ') ?? (await clientAddress(call, record.customerid));
	return { json: { emailed_to, ...sent.json } };
}
