import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import { sendEmail } from '../state/outbox.mts';
import { type Fields, findRow } from '../state/state.mts';

/** What differs between the email of an invoice and that of an estimate (quirk 21). */
interface Kind {
	kind: 'invoice' | 'estimate';
	id: string;
	number: string;
	customized: string;
}

const filled = (text: string, context: Context, row: Fields, number: unknown): string =>
	text
		.replaceAll('::company name::', context.business.name)
		.replaceAll(/::(invoice|estimate) number::/g, String(number))
		.replaceAll(/::(invoice|estimate) amount::/g, String((row.amount as Fields).amount))
		.replaceAll('::invoice due date::', String(row.due_date ?? ''));

/** `action_email`: recipients default to the client's own address (API facts §8.2.2). */
export function emailDocument(context: Context, row: Fields, input: Fields, of: Kind): void {
	const client = findRow(context.business, 'clients', row.customerid);
	const given = input.email_recipients;
	const isList = Array.isArray(given) && given.every((one) => typeof one === 'string');
	const details = { field: 'email_recipients', object: of.kind, value: given };
	if (given !== undefined && given !== null && !isList) {
		refuse(422, 1034, "The field 'email_recipients' must be a list.", details);
	}
	const to = isList && given.length > 0 ? given : [client?.email].filter(Boolean).map(String);
	if (to.length === 0) refuse(422, 1001, "'email_recipients' is a required field.", details);
	const wrong = to.find((address) => !/^[^@\s]+@[^@\s]+$/.test(address));
	if (wrong !== undefined) refuse(422, 1004, `${wrong} is not a valid email address.`, { ...details, value: wrong });
	const number = row[of.number];
	const custom = (input[of.customized] ?? {}) as Fields;
	sendEmail(context, {
		kind: of.kind,
		objectId: Number(row[of.id]),
		to,
		subject: filled(
			String(custom.subject ?? `${context.business.name} sent you ${of.kind} ${number}`),
			context,
			row,
			number,
		),
		body: filled(String(custom.body ?? `Here is your ${of.kind}.`), context, row, number),
		pdf: input.email_include_pdf === true,
	});
}
