import { accounting } from '../../api/records';
import { choiceFilter, containsFilter, daysFilter, referenceFilter } from '../../fields/laterFilters';
import { locator } from '../../fields/locator';
import { amountField, currencyOfAmounts, noteField, todayField } from '../../fields/moneyFields';
import { moneyText } from '../../formats/money';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { paymentTypes } from '../sales/payment';
import { bill } from './bill';

/** Payments of bills (API facts §8.14). FreshBooks ignores every filter on their list. */
export const billPayment: RecordResource = {
	name: 'Bill Payment',
	plural: 'Bill Payments',
	value: 'billPayment',
	description: 'Money that you paid on a bill',
	endpoint: accounting('bill_payments/bill_payments', { one: 'bill_payment', many: 'bill_payments', id: 'id' }),
	scope: 'bill_payments',
	moneyNotice: 'This records in your books that money went out. It pays nobody.',
	search: {
		of: {
			type: () => bill,
			field: 'billid',
			ids: 'search[ids][]',
			name: ({ bill_number: number, id, issue_date: date }) => String(number || `ID ${id}, of ${date}`),
		},
		name: ({ paid_date: date, amount, payment_type: type, billid: id }, of = `ID ${id}`) =>
			`${date} – ${moneyText(amount)} – ${type} – bill ${of}`,
	},
	required: [
		locator(bill, { name: 'billid', required: true, createOnly: true, description: 'The bill that was paid' }),
		amountField(),
		currencyOfAmounts({ description: 'Three-letter currency code. If left empty, the bill’s currency.' }),
		todayField('paid_date', 'Date Paid'),
		{
			displayName: 'Type',
			name: 'payment_type',
			type: 'options',
			required: true,
			options: paymentTypes,
			default: 'Other',
			description: 'How it was paid',
		},
	],
	optional: [noteField],
	laterFilters: [
		referenceFilter(bill, 'billid'),
		...daysFilter('paid_date', 'Date Paid'),
		containsFilter('Note', 'note'),
		choiceFilter('Types', 'payment_type', paymentTypes),
	],
	simple: ['id', 'billid', 'paid_date', 'amount', 'payment_type', 'note', 'matched_with_expense', 'vis_state'],
	listed: ['id', 'billid', 'paid_date', 'amount', 'payment_type', 'note', 'matched_with_expense', 'state'],
	// a payment is in the currency of its bill
	currencyFrom: { owner: bill, field: 'billid' },
	operations: [create, get, getAll, update, remove, restore],
};
