import { UserError, type IDataObject } from 'n8n-workflow';

import { createRecord, readPage, readRecord, updateRecord } from '../../api/records';
import { collection, idField, outputField } from '../../fields/common';
import { locator } from '../../fields/locator';
import { todayField } from '../../fields/moneyFields';
import { collectionOf, conversions, recordId, requireAll, valuesOf } from '../../fields/parameters';
import { simplify } from '../../fields/simplify';
import { toBody } from '../../fields/values';
import { raised } from '../../formats/money';
import { recordsIn } from '../../http/families';
import type { Query } from '../../http/session';
import { expenseRecord, type Expense } from '../../model/expenseRecord';
import type { Field } from '../../model/field';
import { invoiceRecord } from '../../model/invoiceRecord';
import type { Call, Operation } from '../../model/resource';
import { sessionFor } from '../../operations/lookUp';
import { lookAgain, takeBack } from '../../operations/takeBack';
import { linesWith } from '../../operations/update';
import { client } from '../clients/client';
import { storedLineValues } from '../sales/document';

/** Type of an invoice's line that bills an expense (API facts §8.2). */
const rebilled = 1;
const withLines: Query = [['include[]', 'lines']];

const onExisting = { show: { putOn: ['existingInvoice'] } };
const onNew = { show: { putOn: ['newInvoice'] } };

const invoiceField: Field = {
	...locator(invoiceRecord, {
		name: 'invoiceid',
		required: true,
		description: 'A draft for the client of the expense',
	}),
	displayOptions: onExisting,
};
const clientField: Field = {
	...locator(client, {
		name: 'clientid',
		description: 'Who is billed. If left empty, the client that the expense is assigned to.',
	}),
	displayOptions: onNew,
};
const dateField: Field = { ...todayField('create_date', 'Date Issued'), displayOptions: onNew };

const defaults: Record<string, string> = {
	description: 'If omitted, the expense’s notes',
	name: 'If omitted, the expense’s vendor',
	unit_cost: 'In the invoice’s currency. If omitted, the expense amount plus its markup.',
};
const lineFields: Field[] = storedLineValues
	.filter(({ name }) => name !== 'lineid' && name !== 'qty')
	.map((field) => (defaults[field.name] ? { ...field, description: defaults[field.name] } : field));

/** Bills an expense to a client: it gets the client, and a line with its ID on an invoice (API facts §8.5). */
export const rebill: Operation = {
	value: 'rebill',
	name: 'Rebill',
	action: 'Rebill %',
	description: 'Add an expense to a new invoice or to an existing draft, and return the invoice',
	writes: true,
	// several expenses may go on the same invoice, whose lines are read and written whole
	inOrder: true,
	alone: (call) => (isOnDraft(call) ? [`invoice ${recordId(call, invoiceField)}`] : []),
	fields: (resource) => [
		idField(resource),
		{
			displayName: 'Add To',
			name: 'putOn',
			type: 'options',
			options: [
				{ name: 'Existing Draft', value: 'existingInvoice', description: 'Adds a line to its existing lines' },
				{ name: 'New Invoice', value: 'newInvoice', description: 'Creates a draft with only this line' },
			],
			default: 'newInvoice',
			description: 'Which invoice bills the expense',
		},
		invoiceField,
		clientField,
		dateField,
		...collection('Line Fields', 'lineFields', lineFields),
		outputField,
	],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		// what was given is looked at before FreshBooks is asked
		const put = isOnDraft(call) ? ontoDraft(call) : ontoNew(call);
		const expense = await readRecord(call.session, expenseRecord.endpoint, id);
		if (isOnInvoice(expense)) {
			throw new UserError(`Expense ${id} is already on an invoice: remove it from that invoice first`);
		}
		const invoice = await put(id, expense);
		return [{ json: call.parameter('output') === 'raw' ? invoice : simplify(invoiceRecord, invoice, ['lines']) }];
	},
};

/** Whether an expense has been billed (API facts §8.5). */
export const isOnInvoice = ({ status, invoiceid }: Expense): boolean => [2, 4].includes(status) || Boolean(invoiceid);

const isOnDraft = (call: Call): boolean => call.parameter('putOn') === 'existingInvoice';

/** Puts an expense on an invoice. */
type Put = (id: string, expense: Expense) => Promise<IDataObject>;

function ontoNew(call: Call): Put {
	const { clientid, create_date: date } = toBody(
		[clientField, dateField],
		valuesOf(call, [clientField, dateField]),
		conversions(call, 'omit'),
	);
	requireAll([dateField], { create_date: date });
	return async (id, expense) => {
		const payer = clientid ?? expense.clientid;
		if (!payer) throw new UserError(`Choose a Client: expense ${id} is not assigned to one`);
		const { code } = expense.amount;
		const line = lineFor(call, id, expense, code);
		await assign(call, id, expense, payer);
		const body = { customerid: payer, create_date: date, currency_code: code, lines: [line] };
		const invoice = await createRecord(sessionFor(call, invoiceRecord), invoiceRecord.endpoint, body, withLines);
		await deleteYounger(call, id, payer, invoice);
		return invoice;
	};
}

/**
 * Another n8n process may have billed the expense at the same moment: of two drafts the younger is deleted.
 * @throws UserError when that is the one that was made here
 */
async function deleteYounger(call: Call, id: string, payer: unknown, made: IDataObject): Promise<void> {
	const session = sessionFor(call, invoiceRecord);
	const query: Query = [['search[customerid]', String(payer)], ...withLines];
	const newest = await lookAgain(call, readPage(session, invoiceRecord.endpoint, query, 1));
	const bills = ({ lines }: IDataObject) => recordsIn(lines).some(({ expenseid }) => String(expenseid) === id);
	const elder = newest?.records.find((one) => Number(one.id) < Number(made.id) && one.vis_state !== 1 && bills(one));
	if (!elder) return;
	const both = `Invoices ${made.invoice_number} and ${elder.invoice_number} both bill it: delete one of them.`;
	await takeBack(call, invoiceRecord, made, both);
	throw new UserError(`Expense ${id} is already on an invoice: ${elder.invoice_number}`, {
		description: 'Another execution billed it at the same moment; the invoice made here was deleted.',
	});
}

function ontoDraft(call: Call): Put {
	const invoiceId = recordId(call, invoiceField);
	return async (id, expense) => {
		const session = sessionFor(call, invoiceRecord);
		const invoice = await readRecord(session, invoiceRecord.endpoint, invoiceId, withLines);
		if (invoice.status !== 1 || invoice.vis_state !== 0) {
			throw new UserError(`Invoice ${invoice.invoice_number} is not a draft: choose one that has not been sent`);
		}
		const line = lineFor(call, id, expense, invoice.currency_code);
		const lines = linesWith(invoiceRecord, invoice, [line]);
		await assign(call, id, expense, invoice.customerid);
		return await updateRecord(session, invoiceRecord.endpoint, invoiceId, { lines }, { query: withLines });
	};
}

function lineFor(call: Call, id: string, expense: Expense, currency: string): IDataObject {
	const given = toBody(lineFields, collectionOf(call, 'lineFields'), conversions(call, 'omit', currency));
	const { code } = expense.amount;
	if (!given.unit_cost && code !== currency) {
		throw new UserError(
			`Expense ${id} is in ${code}, but the invoice is in ${currency}: add Rate under Line Fields, in ${currency}`,
		);
	}
	return { ...expenseLine(id, expense), ...given };
}

/** The line of an invoice that bills an expense with its markup, in its own currency (API facts §8.5). */
export function expenseLine(id: number | string, { amount, markup_percent: markup, ...expense }: Expense): IDataObject {
	return {
		type: rebilled,
		expenseid: Number(id),
		name: expense.vendor || 'Expense',
		description: expense.notes ?? '',
		qty: 1,
		unit_cost: { amount: raised(amount.amount, String(markup ?? '0')), code: amount.code },
	};
}

/** Only an expense of the invoice's own client can be billed. @throws UserError when it is another client's */
async function assign(call: Call, id: string, expense: Expense, payer: unknown): Promise<void> {
	if (Number(expense.clientid) === Number(payer)) return;
	if (expense.clientid) {
		throw new UserError(
			`Expense ${id} is assigned to a different client (ID ${expense.clientid}) than the one billed`,
			{
				description: 'Change the client of the expense first, or bill that client.',
			},
		);
	}
	await updateRecord(call.session, call.resource.endpoint, id, { clientid: payer as number });
	call.notes.push(`Expense ${id} is now assigned to the client with the ID ${payer}.`);
}
