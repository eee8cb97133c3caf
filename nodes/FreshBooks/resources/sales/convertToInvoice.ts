import { UserError, type IDataObject } from 'n8n-workflow';

import { createRecord, readRecord } from '../../api/records';
import { collection, idField, outputField } from '../../fields/common';
import { collectionOf, conversions, outputOf, recordId, requireAll, valuesOf } from '../../fields/parameters';
import { toBody } from '../../fields/values';
import { queryForIncludes } from '../../http/families';
import { estimateRecord, type Estimate } from '../../model/estimateRecord';
import type { Field } from '../../model/field';
import { invoiceRecord } from '../../model/invoiceRecord';
import type { Operation } from '../../model/resource';
import { sessionFor } from '../../operations/lookUp';
import { dateIssued, documentNumber, dueAfterDays, storedLineValues } from './document';

const again: Field = {
	displayName: 'Convert Again',
	name: 'convertAgain',
	type: 'boolean',
	default: false,
	description: 'Whether to make another invoice from an estimate that has already been converted',
};

/** What stands in sight. */
const first = [dateIssued, dueAfterDays('invoice')];
const more = [documentNumber('Invoice Number', 'invoice_number')];

/** What an invoice takes over from its estimate; address and look come from the client and the newest invoice. */
const copied = ['customerid', 'currency_code', 'language', 'notes', 'terms', 'po_number', 'discount_value'];
const copiedInLines = storedLineValues.map(({ name }) => name).filter((name) => name !== 'lineid');

/** FreshBooks has no such action: an invoice that names its estimate is one made from it (API facts §8.4). */
export const convertToInvoice: Operation = {
	value: 'convertToInvoice',
	name: 'Convert to Invoice',
	action: 'Convert % to invoice',
	description: 'Create a draft invoice with the lines, discount and texts of an estimate',
	writes: true,
	// FreshBooks numbers the invoices
	inOrder: true,
	fields: (resource) => [
		idField(resource),
		...first,
		again,
		...collection('Additional Fields', 'additionalFields', more),
		outputField,
	],
	async run(call) {
		const { session, resource } = call;
		const id = recordId(call, idField(resource));
		const values = { ...collectionOf(call, 'additionalFields'), ...valuesOf(call, first) };
		const given = toBody([...first, ...more], values, conversions(call, 'omit'));
		requireAll([dateIssued], given);

		const { endpoint } = estimateRecord;
		const estimate = await readRecord(session, endpoint, id, queryForIncludes(endpoint.family, ['lines', 'invoices']));
		if (call.parameter('convertAgain') !== true) refuseSecond(id, estimate);
		if (!Array.isArray(estimate.lines)) {
			throw new UserError('FreshBooks did not return the lines of the estimate, so nothing was changed: try again');
		}
		const lines = estimate.lines.map((line) => filled(line, copiedInLines));
		const body = { ...filled(estimate, copied), estimateid: Number(id), ...given, lines };
		const invoices = sessionFor(call, invoiceRecord);
		const invoice = await createRecord(invoices, invoiceRecord.endpoint, body, [['include[]', 'lines']]);
		return [outputOf(call, invoiceRecord, invoice, ['lines'])];
	},
};

/**
 * `invoiced` may mean that the invoice was also sent (API facts §8.4, status 6), so the invoices themselves count too,
 * but for deleted ones.
 */
function refuseSecond(id: string, { invoiced, invoices }: Estimate): void {
	const known = Array.isArray(invoices) ? invoices.find((one) => one.vis_state !== 1) : undefined;
	if (!invoiced && !known) return;
	const what = known?.invoice_number ? `the invoice ${known.invoice_number}` : 'an invoice';
	throw new UserError(`Estimate ${id} has already been turned into ${what}`, {
		description: 'Turn on Convert Again to make another invoice from it.',
	});
}

/** Some fields of a record, as far as they hold something. */
function filled(record: IDataObject, names: string[]): IDataObject {
	const held = names.filter((name) => record[name] !== undefined && record[name] !== null && record[name] !== '');
	return Object.fromEntries(held.map((name) => [name, record[name]]));
}
