import type { IDataObject } from 'n8n-workflow';

import { accounting, readRecord } from '../../api/records';
import { isBlank, refuse } from '../../fields/basics';
import { amountFilters, dateFilters, idsFilter, stateFilter, updatedFilters } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { amountField, currencyOfAmounts, noteField, todayField } from '../../fields/moneyFields';
import { collectionOf, recordId } from '../../fields/parameters';
import { locatorText } from '../../fields/values';
import { compareAmounts, moneyText, type Money } from '../../formats/money';
import { noteHint } from '../../http/trace';
import type { Field } from '../../model/field';
import { invoiceRecord, type Invoice } from '../../model/invoiceRecord';
import type { Call, Operation, RecordResource, WritableResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { lookUpPart, sessionFor } from '../../operations/lookUp';
import { onceLane } from '../../operations/onlyOnce';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { client } from '../clients/client';
import { clientAddress } from '../clients/clientAddress';
import { creditNote } from './creditNote';

/** FreshBooks takes these words only, in just this case (API facts §8.7). */
export const paymentTypes = [
	'2Checkout',
	'ACH',
	'AMEX',
	'Bank Transfer',
	'Cash',
	'Check',
	'Credit',
	'Credit Card',
	'Debit',
	'DINERS',
	'DISCOVER',
	'JCB',
	'MASTERCARD',
	'Other',
	'PayPal',
	'VISA',
].map((type) => ({ name: type, value: type }));

const invoiceField = locator(invoiceRecord, {
	name: 'invoiceid',
	required: true,
	createOnly: true,
	description: 'The invoice that is paid',
});

const ifMoreThanOutstanding: Field = {
	displayName: 'If More Than Outstanding',
	name: 'ifMoreThanOutstanding',
	type: 'options',
	options: [
		{ name: 'Let FreshBooks Make a Credit', value: 'credit' },
		{ name: 'Pay What Is Outstanding', value: 'outstanding', description: 'Fails if nothing is outstanding' },
		{ name: 'Return an Error', value: 'error' },
	],
	default: 'credit',
	description: 'What to do when the amount is more than what is outstanding on the invoice',
};

function wayOf(call: Call<WritableResource>): unknown {
	const { ifMoreThanOutstanding: chosen } = collectionOf(call, 'options');
	return isBlank(chosen) ? ifMoreThanOutstanding.default : chosen;
}

/** @throws UserError for another currency than the invoice's, and for an amount that the user does not want paid */
async function checked(call: Call<WritableResource>, body: IDataObject): Promise<IDataObject> {
	const way = wayOf(call);
	const amount = body.amount as Money;
	const id = String(body.invoiceid);
	const reading =
		way === 'credit'
			? lookUpPart(call, invoiceRecord, id)
			: readRecord(sessionFor(call, invoiceRecord), invoiceRecord.endpoint, id);
	const { invoice_number: number, currency_code: code, outstanding } = (await reading) as Invoice;
	if (amount.code !== code) {
		refuse(`Currency: invoice ${number} is in ${code}, so a payment in ${amount.code} does not fit`, 'currency_code');
	}
	if (way === 'credit' || compareAmounts(amount.amount, outstanding.amount) <= 0) return body;
	const [asked, open] = [amount, outstanding].map(moneyText);
	if (way === 'error') refuse(`Amount: ${asked} is more than the ${open} outstanding on invoice ${number}`, 'amount');
	if (compareAmounts(outstanding.amount, '0') <= 0) {
		refuse(`Amount: nothing is outstanding on invoice ${number}, so no payment was recorded`, 'amount');
	}
	noteHint(call.session, `Only the ${open} outstanding on invoice ${number} were recorded, not ${asked}`);
	return { ...body, amount: outstanding };
}

/** What is outstanding may be paid by somebody else after it was read: FreshBooks makes a credit then, whatever was wanted. */
function tellCredit(call: Call<WritableResource>, { overpaymentid: credit }: IDataObject): void {
	if (!credit || wayOf(call) === 'credit') return;
	noteHint(
		call.session,
		`The invoice was paid by somebody else at the same moment, so FreshBooks made a credit (credit note ${String(credit)})`,
	);
}

const createPayment: Operation = {
	...create,
	// what is outstanding is read and then paid, here and by Mark as Paid
	alone(call) {
		const isChosen = locatorText(call.parameter(invoiceField.name)) !== '';
		return [...onceLane(call), ...(isChosen ? [`invoice ${recordId(call, invoiceField)}`] : [])];
	},
};

/** Payments on invoices (API facts §8.7). */
export const payment: RecordResource = {
	name: 'Payment',
	plural: 'Payments',
	value: 'payment',
	description: 'Money that a client paid on an invoice',
	endpoint: accounting('payments/payments', { one: 'payment', many: 'payments', id: 'id', ids: 'logids' }),
	scope: 'payments',
	moneyNotice: 'This records in your books that money came in. It charges nobody.',
	search: {
		query: 'search[client_name]',
		of: {
			type: () => invoiceRecord,
			field: 'invoiceid',
			ids: 'search[invoiceids][]',
			name: ({ invoice_number: number, current_organization: organization }) =>
				[number, organization].filter(Boolean).join(' – '),
		},
		name: ({ date, amount, type, invoiceid: id }, invoice = `ID ${id}`) =>
			`${date} – ${moneyText(amount)} – ${type} – invoice ${invoice}`,
	},
	rows: true,
	required: [
		invoiceField,
		amountField('Anything above the outstanding amount becomes a client credit'),
		todayField('date', 'Date'),
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: paymentTypes,
			default: 'Other',
			description: 'How it was paid',
		},
	],
	optional: [
		{ displayName: 'Bulk Payment ID', name: 'bulk_paymentid', type: 'string', as: 'id', createOnly: true, default: '' },
		{
			displayName: 'Credit ID',
			name: 'creditid',
			type: 'string',
			as: 'id',
			createOnly: true,
			default: '',
			description: 'The credit note that it is paid from',
		},
		{
			displayName: 'From Credit',
			name: 'from_credit',
			type: 'boolean',
			createOnly: true,
			default: false,
			description: 'Whether it is paid from the client’s credit',
		},
		currencyOfAmounts({ description: 'Three-letter currency code. If left empty, the invoice’s currency.' }),
		noteField,
		{
			displayName: 'Notify Client',
			name: 'send_client_notification',
			type: 'boolean',
			createOnly: true,
			default: false,
			description: 'Whether FreshBooks emails the client that the payment was received',
		},
		{ displayName: 'Order ID', name: 'orderid', type: 'string', as: 'id', default: '' },
		{ displayName: 'Transaction ID', name: 'transactionid', type: 'string', default: '' },
	],
	filters: [
		...amountFilters(),
		locator(client, { name: 'clientid' }),
		idsFilter('clientids', 'Client IDs'),
		{ displayName: 'Client Name Contains', name: 'client_name', type: 'string', default: '' },
		{ displayName: 'Currency', name: 'currency', type: 'string', as: 'currency', default: '', placeholder: 'e.g. USD' },
		{
			...idsFilter('customerids', 'Customer IDs'),
			description: 'IDs of clients as in invoices (customerid), comma-separated',
		},
		...dateFilters('Date', 'date'),
		{
			displayName: 'From Credit',
			name: 'from_credit',
			type: 'boolean',
			default: true,
			description: 'Whether it was paid from a credit',
		},
		idsFilter('logids'),
		locator(invoiceRecord, { name: 'invoiceid' }),
		{ displayName: 'Invoice or Credit Number Contains', name: 'number', type: 'string', default: '' },
		{ displayName: 'Note Contains', name: 'notes', type: 'string', default: '' },
		{
			displayName: 'Payment or Credit',
			name: 'payment_or_credit',
			type: 'options',
			options: [
				{ name: 'Credits', value: 'credit' },
				{ name: 'Payments', value: 'invoice' },
			],
			default: 'invoice',
		},
		stateFilter(),
		{ displayName: 'Type', name: 'type', type: 'options', options: paymentTypes, default: 'Other' },
		...updatedFilters,
	],
	includes: [
		{ name: 'Client', value: 'client' },
		{ name: 'Credit Note', value: 'credit_note' },
		{ name: 'Gateway', value: 'gateway' },
		{ name: 'Invoice', value: 'invoice' },
		{ name: 'Order', value: 'order' },
	],
	simple: [
		'id',
		'invoiceid',
		'clientid',
		'date',
		'amount',
		'type',
		'note',
		'gateway',
		'from_credit',
		'vis_state',
		'updated',
	],
	listed: ['id', 'invoiceid', 'clientid', 'date', 'amount', 'type', 'note', 'gateway', 'from_credit', 'state'],
	carries: {
		field: 'note',
		among: 'a payment of the same invoice',
		by: ['invoiceid'],
		query: { invoiceid: 'search[invoiceid]' },
		deleted: [['search[vis_state]', '1']],
	},
	recognizedBy: {
		by: ['invoiceid', 'amount', 'date', 'note'],
		query: { invoiceid: 'search[invoiceid]' },
		stamp: 'updated',
	},
	currencyFrom: { owner: invoiceRecord, field: 'invoiceid' },
	createOptions: [ifMoreThanOutstanding],
	makes: ({ overpaymentid: credit }) => (credit ? [{ type: creditNote, id: String(credit) }] : []),
	tellNew: tellCredit,
	async emailed(call, { clientid }) {
		const isNotified = collectionOf(call, 'additionalFields').send_client_notification === true;
		return isNotified ? await clientAddress(call, clientid) : undefined;
	},
	beforeWrite: async (call, body, id) => (id === undefined ? await checked(call, body) : body),
	operations: [createPayment, get, getAll, update, remove, restore],
};
