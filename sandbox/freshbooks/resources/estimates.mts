import {
	choice,
	date,
	each,
	flag,
	integer,
	list,
	object,
	onlyAtCreation,
	percent,
	readOnly,
	reference,
	required,
	text,
} from '../model/fields.mts';
import { beforeDay, fromDay, numberIn, numberIs, textIs, textLike, updatedRange } from '../model/filters.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, tableOf } from '../state/state.mts';
import { checkFile, nextAttachmentId } from '../uploads/files.mts';
import { eastern } from '../values/clock.mts';
import { fixed } from '../values/decimal.mts';
import {
	addressFields,
	cash,
	clientCurrency,
	clientSnapshot,
	lineFields,
	nextNumber,
	noteNumber,
	presentationFields,
	touchUpdated,
} from './common.mts';
import { emailDocument } from './documents.mts';
import { settleLines, totals } from './lines.mts';

const DRAFT = 1;
const SENT = 2;
const ACCEPTED = 5;

function derive(context: Context, row: Fields): void {
	const code = row.currency_code;
	const lines = settleLines(context, row.lines as Fields[], (row.settled_lines ?? []) as Fields[], code);
	const { amount, discount } = totals(lines, row.discount_value);
	Object.assign(row, {
		lines,
		settled_lines: lines,
		amount: cash(fixed(amount), code),
		discount_total: cash(fixed(discount), code),
		description: lines[0]?.description ?? '',
	});
}

/** Estimates and proposals (API facts §8.4). They cannot be declined or marked as sent (quirk 31). */
export const estimates: Resource = {
	table: 'estimates',
	noun: 'estimate',
	title: 'Estimate',
	family: 'accounting',
	path: 'estimates/estimates',
	one: 'estimate',
	many: 'estimates',
	ids: ['id', 'estimateid'],
	scope: 'estimates',
	firstId: 561101,
	verbs: ['list', 'get', 'create', 'update', 'delete'],
	states: [0, 1],
	fields: {
		customerid: required(reference('clients')),
		create_date: required(date),
		...each(text, 'estimate_number currency_code language notes terms po_number template'),
		discount_value: percent,
		lines: list(lineFields),
		...each(text, addressFields),
		ownerid: onlyAtCreation(integer),
		sentid: onlyAtCreation(integer),
		...each(flag, 'rich_proposal require_client_signature'),
		// The parts of a proposal, as in Postman's "Single Proposal w/ Sections" (API facts §8.4).
		sections: list({
			type: choice('overview', 'scope_of_work', 'timeline', 'custom'),
			...each(text, 'title body group_name'),
		}),
		attachments: list({ ...each(text, 'jwt media_type'), expenseid: integer }),
		payment_details: text,
		presentation: object(presentationFields),
		ext_archive: integer,
		...each(readOnly, 'id estimateid accounting_systemid status modern_projectid ui_status display_status'),
		...each(readOnly, 'reply_status accepted invoiced amount discount_total description created_at updated'),
		...each(readOnly, 'current_organization'),
	},
	currency: clientCurrency,
	defaults: (context, values) => ({
		id: 0,
		estimateid: 0,
		...clientSnapshot(context, values.customerid),
		accepted: false,
		accounting_systemid: context.business.accountId,
		attachments: [],
		created_at: eastern(context.state.now()),
		discount_value: '0',
		display_status: 'draft',
		estimate_number: nextNumber(context, 'estimates'),
		ext_archive: 0,
		invoiced: false,
		lines: [],
		modern_projectid: null,
		notes: '',
		ownerid: 1,
		payment_details: '',
		po_number: null,
		presentation: null,
		reply_status: null,
		require_client_signature: false,
		rich_proposal: false,
		sections: [],
		sentid: 1,
		status: DRAFT,
		template: 'clean-grouped',
		terms: null,
		ui_status: 'draft',
	}),
	check: (context, values) => {
		if (values.discount_value === null) values.discount_value = '0';
		for (const attachment of (values.attachments ?? []) as Fields[]) checkFile(context, attachment, 'estimate');
		return [];
	},
	derive,
	after: (context, row) => {
		noteNumber(context, 'estimates', row.estimate_number);
		for (const attachment of row.attachments as Fields[]) attachment.attachmentid ??= nextAttachmentId(context);
	},
	touch: touchUpdated,
	// Recorded estimates have none of the parts of a proposal. That a proposal shows them unasked is UNCONFIRMED.
	view: (_context, { rich_proposal, sections, attachments, payment_details }) =>
		rich_proposal === true ? { sections, attachments, payment_details } : {},
	hidden: ['lines', 'settled_lines', 'presentation', 'sections', 'attachments', 'payment_details'],
	includes: {
		lines: (_context, row) => row.lines,
		presentation: (_context, row) => row.presentation,
		comments: () => [],
		contacts: () => [],
		invoices: ({ business }, row) =>
			[...tableOf(business, 'invoices').rows.values()]
				.filter((invoice) => invoice.estimateid === row.estimateid)
				.map(({ id, invoiceid, invoice_number, vis_state }) => ({ id, invoiceid, invoice_number, vis_state })),
	},
	filters: {
		estimateid: numberIs('estimateid'),
		estimateids: numberIn('estimateid'),
		estimate_number: textIs('estimate_number'),
		estimate_number_like: textLike('estimate_number'),
		notes: textLike('notes'),
		statusid: numberIs('status'),
		statusids: numberIn('status'),
		// The rest of the official table is unreadable; these are its likely tail, as on invoices (UNCONFIRMED).
		customerid: numberIs('customerid'),
		customerids: numberIn('customerid'),
		date_min: fromDay('create_date'),
		date_max: beforeDay('create_date'),
		...updatedRange,
	},
	actions: {
		action_accept: (_context, row) => {
			Object.assign(row, { accepted: true, status: ACCEPTED, ui_status: 'accepted' });
			if (row.display_status === 'draft') row.display_status = 'sent';
		},
		action_email: (context, row, input) => {
			emailDocument(context, row, input, {
				kind: 'estimate',
				id: 'estimateid',
				number: 'estimate_number',
				customized: 'estimate_customized_email',
			});
			if (row.status === DRAFT) Object.assign(row, { status: SENT, ui_status: 'sent', display_status: 'sent' });
		},
	},
};
