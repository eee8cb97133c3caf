import { UserError } from 'n8n-workflow';

import { createRecord, readRecord } from '../../api/records';
import { collection, idField, notice, outputField } from '../../fields/common';
import { collectionOf, conversions, outputOf, recordId, requireAll, valuesOf } from '../../fields/parameters';
import { toBody } from '../../fields/values';
import { invoiceRecord } from '../../model/invoiceRecord';
import type { Operation } from '../../model/resource';
import { sessionFor } from '../../operations/lookUp';
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

		const body = { invoiceid: Number(id), amount: outstanding, ...given };
		const paid = outputOf(call, payment, await createRecord(sessionFor(call, payment), payment.endpoint, body));
		return [{ json: { alreadyPaid: false, ...about, payment: paid.json } }];
	},
};
