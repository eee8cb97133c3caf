import { UserError, type IDataObject } from 'n8n-workflow';

import { createRecord, readPage, readRecord } from '../../api/records';
import { collection, idField, notice, outputField } from '../../fields/common';
import { collectionOf, conversions, outputOf, recordId, requireAll, valuesOf } from '../../fields/parameters';
import { toBody } from '../../fields/values';
import type { Query } from '../../http/session';
import { noteHint } from '../../http/trace';
import { invoiceRecord } from '../../model/invoiceRecord';
import type { Call, Operation } from '../../model/resource';
import { sessionFor } from '../../operations/lookUp';
import { lookAgain, takeBack } from '../../operations/takeBack';
import { clientAddress } from '../clients/clientAddress';
import { payment } from './payment';

const [date, type] = ['date', 'type'].map((wanted) => payment.required.find(({ name }) => name === wanted)!);
const more = payment.optional.filter(({ name }) => ['note', 'send_client_notification'].includes(name));

/** FreshBooks has no such action: an invoice is paid when its payments reach its amount (API facts §8.2.2). */
export const markAsPaid: Operation = {
	value: 'markAsPaid',
	name: 'Mark as Paid',
	action: 'Mark % as paid',
	description: 'Record a payment for the full outstanding amount; an invoice that is already paid is left unchanged',
	writes: true,
	fields: (resource) => [
		idField(resource),
		notice('This records a payment of the whole outstanding amount in your books, dated as below. It charges nobody.'),
		date,
		type,
		...collection('Additional Fields', 'additionalFields', more),
		outputField,
	],
	async run(call) {
		const { session, resource } = call;
		const id = recordId(call, idField(resource));
		const values = { ...collectionOf(call, 'additionalFields'), ...valuesOf(call, [date, type]) };
		const given = toBody([date, type, ...more], values, conversions(call, 'omit'));
		requireAll([date], given);

		const invoice = await readRecord(session, invoiceRecord.endpoint, id);
		if (invoice.vis_state === 1) throw new UserError(`Invoice ${id} is deleted: restore it first`);
		const { outstanding, invoice_number } = invoice;
		const about = { invoiceid: Number(id), invoice_number };
		if (Number(outstanding.amount) <= 0) return [{ json: { alreadyPaid: true, ...about, payment: null } }];

		const before = isZero(invoice.paid) ? [] : await paymentsOf(call, id);
		const body = { invoiceid: Number(id), amount: outstanding, ...given };
		const made = await createRecord(sessionFor(call, payment), payment.endpoint, body);
		if (await isTwin(call, id, made, outstanding.amount, before))
			return [{ json: { alreadyPaid: true, ...about, payment: null } }];
		const to = given.send_client_notification ? await clientAddress(call, invoice.customerid) : undefined;
		const paid = { alreadyPaid: false, ...about, ...(to !== undefined && { emailed_to: to }) };
		return [{ json: { ...paid, payment: outputOf(call, payment, made).json } }];
	},
};

const isZero = (amount: unknown): boolean => Number((amount as IDataObject | undefined)?.amount) === 0;

/** The newest payments of an invoice. */
async function paymentsOf(call: Call, id: string): Promise<IDataObject[]> {
	const query: Query = [['search[invoiceid]', id]];
	const { records } = await readPage(sessionFor(call, payment), payment.endpoint, query, 1);
	return records.filter(({ invoiceid }) => String(invoiceid) === id);
}

/**
 * Whether another n8n process has paid the same at the same moment: the younger payment takes itself back.
 * @param before the payments that were there already
 */
async function isTwin(
	call: Call,
	id: string,
	made: IDataObject,
	amount: string,
	before: IDataObject[],
): Promise<boolean> {
	const now = (await lookAgain(call, paymentsOf(call, id))) ?? [];
	const known = new Set(before.map((one) => one.id));
	const elder = now.find(
		(one) =>
			one.vis_state !== 1 &&
			!known.has(one.id) &&
			Number(one.id) < Number(made.id) &&
			Number((one.amount as IDataObject).amount) === Number(amount),
	);
	if (!elder) return false;
	const both = `Payment ${String(made.id)} was recorded in addition to ${String(elder.id)}: delete one of them.`;
	await takeBack(call, payment, made, both);
	noteHint(call.session, 'Another execution recorded the payment at the same moment: the one made here was deleted');
	return true;
}
