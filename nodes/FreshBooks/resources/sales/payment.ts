import { accounting } from '../../api/records';
import { amountFilters, dateFilters, idsFilter, stateFilter, updatedFilters } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { amountField, currencyOfAmounts, noteField, todayField } from '../../fields/moneyFields';
import { moneyText } from '../../formats/money';
import { invoiceRecord } from '../../model/invoiceRecord';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { client } from '../clients/client';

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

/** Payments on invoices (API facts §8.7). */
export const payment: RecordResource = {
	name: 'Payment',
	plural: 'Payments',
	value: 'payment',
	description: 'Money that a client paid on an invoice',
	endpoint: accounting('payments/payments', { one: 'payment', many: 'payments', id: 'id' }),
	scope: 'payments',
	moneyNotice: 'This records in your books that money came in. It charges nobody.',
	search: {
		query: 'search[client_name]',
		name: ({ date, amount, type, invoiceid }) => `${date} – ${moneyText(amount)} – ${type} – invoice ${invoiceid}`,
	},
	required: [
		locator(invoiceRecord, {
			name: 'invoiceid',
			required: true,
			createOnly: true,
			description: 'The invoice that is paid',
		}),
		amountField('Anything above the outstanding amount becomes a client credit'),
		currencyOfAmounts({ description: 'Three-letter currency code. If left empty, the invoice’s currency.' }),
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
			description: 'IDs of clients as invoices name them (customerid), comma-separated',
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
	recognizedBy: {
		by: ['invoiceid', 'amount', 'date', 'note'],
		query: { invoiceid: 'search[invoiceid]' },
		stamp: 'updated',
	},
	currencyFrom: { owner: invoiceRecord, field: 'invoiceid' },
	operations: [create, get, getAll, update, remove, restore],
};
