import type { IDataObject } from 'n8n-workflow';

import { accounting } from '../api/records';
import { bare } from '../formats/folded';
import { moneyText, type Money } from '../formats/money';
import type { Query } from '../http/session';
import { statusWord } from './words';

/** What this code relies on in an invoice (API facts §8.2). */
export interface Invoice extends IDataObject {
	invoice_number: string;
	customerid: number;
	currency_code: string;
	/** 1 while it is a draft. */
	status: number;
	/** 0 active, 1 deleted, 2 archived. */
	vis_state: number;
	outstanding: Money;
	/** Sent only when they are asked for. */
	lines?: IDataObject[];
	attachments?: IDataObject[];
}

/** A status as people say it: `partly paid`, `deposit paid`. */
const words = (status: unknown): string =>
	String(status ?? '')
		.replace(/partial$/, 'partly paid')
		.replace('-', ' ');

/** FreshBooks' own numbers have seven digits (API facts §8.2). */
function formsOf(text: string): string[] {
	const digits = /^\d+$/.test(text) ? [bare(text).padStart(7, '0'), bare(text)] : [];
	return [...new Set([text, text.toUpperCase(), ...digits])];
}

/**
 * What others need to know of invoices. It stands apart from their operations, because some of these need payments and
 * estimates, which themselves refer to invoices.
 */
export const invoiceRecord = {
	name: 'Invoice',
	plural: 'Invoices',
	endpoint: accounting<Invoice>('invoices/invoices', { one: 'invoice', many: 'invoices', id: 'id', ids: 'invoiceids' }),
	scope: 'invoices',
	urlName: 'invoice',
	search: {
		query: 'search[invoice_number]',
		name: ({
			invoice_number: number,
			current_organization: organization,
			fname,
			lname,
			amount,
			v3_status,
		}: IDataObject) =>
			[number, organization || [fname, lname].filter(Boolean).join(' '), amount && moneyText(amount), words(v3_status)]
				.filter(Boolean)
				.join(' – '),
	},
	knownBy: {
		mode: 'By Number' as const,
		example: '0000042',
		isNumber: true,
		names: ({ invoice_number: number }: IDataObject) => [number],
		// the filter takes the whole number, and may mind its capitals
		queries: (text: string): Query[] => formsOf(text).map((form) => [['search[invoice_number]', form]]),
		// what a payment needs to know of its invoice
		keep: ['invoice_number', 'currency_code'],
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
		'status',
		'v3_status',
		'payment_status',
		'vis_state',
		'updated',
	],
	listed: [
		'id',
		'invoice_number',
		'current_organization',
		'status',
		'amount',
		'outstanding',
		'due_date',
		'create_date',
		'customerid',
		'state',
	],
	words: { status: ({ v3_status: word, status }: IDataObject) => statusWord(word, status) },
};
