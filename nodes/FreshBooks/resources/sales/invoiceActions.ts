import { UserError, type IDataObject } from 'n8n-workflow';

import { readRecord, updateRecord } from '../../api/records';
import { idField, notice, outputField } from '../../fields/common';
import { includeQuery, output, recordId } from '../../fields/parameters';
import { path } from '../../formats/path';
import { unwrapOne } from '../../http/families';
import { send } from '../../http/request';
import { invoiceRecord, type Invoice } from '../../model/invoiceRecord';
import type { Operation } from '../../model/resource';
import { binaryField, downloadField, downloadName, fileFrom, uploadChecked } from '../../operations/files';
import { optionsOutput, paymentOptionFields, readOptions, setOptions } from '../onlinePayments/onlinePayments';
import { emailFields, sendByEmail } from './document';

/** What can be done with an invoice beyond reading and writing it (API facts §8.2.2). */

export const sendInvoice: Operation = {
	value: 'send',
	name: 'Send',
	action: 'Send % by email',
	description: 'Send a % to the client by email; a draft becomes sent',
	writes: true,
	fields: (resource) => [
		idField(resource),
		notice('The client is emailed immediately and owes what the invoice says. This cannot be undone.'),
		...emailFields,
		{
			displayName: 'Attach PDF',
			name: 'email_include_pdf',
			type: 'boolean',
			default: false,
			description: 'Whether to attach the invoice to the email as a PDF',
		},
		outputField,
	],
	async run(call) {
		const email_include_pdf = call.parameter('email_include_pdf') === true;
		return [await sendByEmail(call, 'invoice_customized_email', { email_include_pdf })];
	},
};

export const markAsSent: Operation = {
	value: 'markAsSent',
	name: 'Mark as Sent',
	action: 'Mark % as sent',
	description: 'Mark a draft invoice as sent without emailing it',
	writes: true,
	fields: (resource) => [idField(resource), outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		return [output(call, await updateRecord(call.session, call.resource.endpoint, id, { action_mark_as_sent: true }))];
	},
};

export const attachFile: Operation = {
	value: 'attachFile',
	name: 'Attach File',
	action: 'Attach file to %',
	description: 'Upload a file and attach it to an invoice, keeping the files it has',
	writes: true,
	fields: (resource) => [
		idField(resource),
		binaryField('The name of the input field that holds the file: JPG, PNG, GIF or PDF, up to 10 MB'),
		{
			displayName: 'Show to Client',
			name: 'show_attachments',
			type: 'boolean',
			default: true,
			description: 'Whether the client sees the attached files',
		},
		outputField,
	],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const { session, resource } = call;
		const file = await fileFrom(call);
		const kept = attachedTo(await readRecord(session, invoiceRecord.endpoint, id, [['include[]', 'attachments']]));
		const attachments = [...kept, await uploadChecked(call, file, 'invoice')];
		const body = { attachments, show_attachments: call.parameter('show_attachments') } as IDataObject;
		return [output(call, await updateRecord(session, resource.endpoint, id, body, { query: includeQuery(call) }))];
	},
};

/**
 * The files of an invoice, as they have to go along: FreshBooks replaces a list whole. Whether it sends them when they
 * are asked for is unconfirmed (API facts §8.2).
 */
function attachedTo({ attachments }: Invoice): IDataObject[] {
	if (!Array.isArray(attachments)) {
		throw new UserError('FreshBooks did not return the files that the invoice has, so nothing was changed', {
			description: 'Attach the file in FreshBooks instead: added from here, it might replace them.',
		});
	}
	return attachments.map(({ id, jwt, media_type, expenseid }) => ({ id, jwt, media_type, expenseid }));
}

export const getShareLink: Operation = {
	value: 'getShareLink',
	name: 'Get Share Link',
	action: 'Get share link of %',
	description:
		'Retrieve a link through which anyone can view an invoice; it does not open while the invoice is a draft',
	writes: false,
	fields: (resource) => [idField(resource)],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const { family, single } = call.resource.endpoint;
		const { body } = await send(call.session, {
			method: 'GET',
			family,
			path: single + path`/${id}/share_link`,
			recordId: id,
			query: [['share_method', 'share_link']],
		});
		return [{ json: unwrapOne(family, 'share_link', body) ?? {} }];
	},
};

export const downloadPdf: Operation = {
	value: 'downloadPdf',
	name: 'Download PDF',
	action: 'Download PDF of %',
	description: 'Download an invoice as a PDF file',
	writes: false,
	fields: (resource) => [idField(resource), downloadField, outputField],
	async run(call) {
		const { session, resource, context } = call;
		const { family, single } = resource.endpoint;
		const id = recordId(call, idField(resource));
		const record = await readRecord(session, invoiceRecord.endpoint, id, includeQuery(call));
		const { body } = await send(session, {
			method: 'GET',
			family,
			path: single + path`/${id}/pdf`,
			recordId: id,
			reply: 'bytes',
			accept: 'application/pdf',
		});
		const file = Buffer.from(body as Buffer);
		if (!file.subarray(0, 5).equals(Buffer.from('%PDF-'))) {
			throw new UserError('FreshBooks did not return a PDF: try again in a few minutes');
		}
		const name = `invoice-${String(record.invoice_number).replace(/[^\w.-]+/g, '-')}.pdf`;
		const data = await context.helpers.prepareBinaryData(file, name, 'application/pdf');
		return [{ ...output(call, record), binary: { [downloadName(call)]: data } }];
	},
};

export const getPresentationDefaults: Operation = {
	value: 'getPresentationDefaults',
	name: 'Get Presentation Defaults',
	action: 'Get presentation defaults of %s',
	description: 'Retrieve the look that new invoices get: layout, colors, logo, headings',
	writes: false,
	fields: () => [],
	async run({ session, resource }) {
		const { family } = resource.endpoint;
		const { body } = await send(session, { method: 'GET', family, path: '/invoices/presentations' });
		return [{ json: unwrapOne(family, 'presentation', body) ?? {} }];
	},
};

export const getPaymentOptions: Operation = {
	value: 'getPaymentOptions',
	name: 'Get Payment Options',
	action: 'Get payment options of %',
	description: 'Retrieve how an invoice can be paid online',
	writes: false,
	fields: (resource) => [idField(resource), outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		return [optionsOutput(call, await readOptions(call, 'invoice', id))];
	},
};

export const setPaymentOptions: Operation = {
	value: 'setPaymentOptions',
	name: 'Set Payment Options',
	action: 'Set payment options of %',
	description: 'Set how an invoice can be paid online; until then it cannot be',
	writes: true,
	fields: (resource) => [idField(resource), ...paymentOptionFields, outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		return [optionsOutput(call, await setOptions(call, 'invoice', id))];
	},
};
