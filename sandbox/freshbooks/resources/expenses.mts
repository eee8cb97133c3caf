import {
	choice,
	date,
	decimalNumber,
	each,
	flag,
	integer,
	money,
	object,
	onlyAtCreation,
	percent,
	readOnly,
	reference,
	required,
	text,
} from '../model/fields.mts';
import {
	atLeast,
	beforeDay,
	flagIs,
	fromDay,
	lessThan,
	numberIn,
	numberIs,
	numberIsNot,
	textIs,
	updatedRange,
} from '../model/filters.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, findRow, tableOf } from '../state/state.mts';
import { checkFile, nextAttachmentId } from '../uploads/files.mts';
import { touchVersion } from './common.mts';

/** Equal amount and date as an earlier expense (quirk 42). */
function isDuplicate({ business }: Context, values: Fields): boolean {
	const wanted = values.amount as Fields | undefined;
	return [...tableOf(business, 'expenses').rows.values()].some(
		(row) => row.vis_state !== 1 && row.date === values.date && (row.amount as Fields).amount === wanted?.amount,
	);
}

function attach(context: Context, row: Fields): void {
	const attachment = row.attachment as Fields | null;
	if (!attachment || attachment.id) return;
	const id = nextAttachmentId(context);
	const mediaType = context.state.files.get(String(attachment.jwt))?.mediaType;
	row.attachment = {
		id,
		attachmentid: id,
		expenseid: row.expenseid,
		jwt: attachment.jwt,
		media_type: attachment.media_type ?? mediaType,
	};
}

const projectsOf = ({ projectid, modern_projectid }: Fields): number[] => [Number(projectid), Number(modern_projectid)];

/** Expenses (API facts §8.5). */
export const expenses: Resource = {
	table: 'expenses',
	noun: 'expense',
	title: 'Expense',
	family: 'accounting',
	path: 'expenses/expenses',
	one: 'expense',
	many: 'expenses',
	ids: ['id', 'expenseid'],
	scope: 'expenses',
	firstId: 1650001,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1, 2],
	fields: {
		amount: required(money),
		categoryid: required(reference('categories')),
		staffid: required(integer),
		date: required(date),
		clientid: reference('clients'),
		...each(integer, 'projectid modern_projectid converse_projectid'),
		invoiceid: reference('invoices'),
		...each(text, 'vendor notes taxName1 taxName2 account_name bank_name'),
		...each(money, 'taxAmount1 taxAmount2'),
		...each(percent, 'taxPercent1 taxPercent2'),
		// A markup may pass a hundred per cent.
		markup_percent: decimalNumber,
		...each(flag, 'has_receipt include_receipt is_cogs isduplicate billable compounded_tax'),
		attachment: object({ ...each(text, 'jwt media_type'), expenseid: integer }),
		status: onlyAtCreation(choice(0, 1, 2, 4)),
		...each(readOnly, 'id expenseid profileid transactionid accountid accounting_systemid ext_accountid ext_invoiceid'),
		...each(readOnly, 'ext_systemid background_jobid bill_matches potential_bill_payment from_bulk_import'),
		...each(readOnly, 'version updated'),
	},
	defaults: (context, values) => ({
		id: 0,
		expenseid: 0,
		account_name: '',
		accountid: null,
		accounting_systemid: context.business.accountId,
		attachment: null,
		background_jobid: null,
		bank_name: '',
		bill_matches: [],
		billable: false,
		clientid: 0,
		compounded_tax: false,
		converse_projectid: null,
		ext_accountid: null,
		ext_invoiceid: 0,
		ext_systemid: 0,
		from_bulk_import: false,
		has_receipt: false,
		include_receipt: false,
		invoiceid: null,
		is_cogs: false,
		isduplicate: isDuplicate(context, values),
		markup_percent: '0',
		modern_projectid: null,
		notes: '',
		potential_bill_payment: false,
		profileid: null,
		projectid: 0,
		status: values.clientid ? 1 : 0,
		taxAmount1: null,
		taxAmount2: null,
		taxName1: null,
		taxName2: null,
		taxPercent1: null,
		taxPercent2: null,
		transactionid: null,
		vendor: null,
	}),
	check: (context, values, before) => {
		if (values.attachment) {
			checkFile(context, values.attachment, 'expense');
			values.has_receipt = true;
		}
		if (values.attachment === null) values.has_receipt = false;
		// Statuses are computed (API facts §8.5): a client makes an internal expense outstanding, and the other way round.
		if (before && values.clientid !== undefined && Number(before.status) < 2) values.status = values.clientid ? 1 : 0;
		return [];
	},
	derive: attach,
	touch: touchVersion,
	hidden: ['attachment'],
	includes: {
		attachment: (_context, row) => row.attachment,
		category: ({ business }, row) => findRow(business, 'categories', row.categoryid) ?? null,
		project: ({ business }, row) => findRow(business, 'projects', row.modern_projectid ?? row.projectid) ?? null,
		expense_profile: () => null,
		account: () => null,
	},
	filters: {
		expenseid: numberIs('expenseid'),
		expenseids: numberIn('expenseid'),
		clientid: numberIs('clientid'),
		clientids: numberIn('clientid'),
		clientid_not: numberIsNot('clientid'),
		staffid: numberIs('staffid'),
		staffids: numberIn('staffid'),
		profileid: numberIs('profileid'),
		profileids: numberIn('profileid'),
		categoryid: numberIs('categoryid'),
		categoryids: numberIn('categoryid'),
		// Either field may carry the project (API facts §8.5).
		projectid: { value: 'number', keeps: (row, value) => projectsOf(row).includes(value as number) },
		projectids: {
			value: 'numbers',
			keeps: (row, value) => projectsOf(row).some((id) => (value as number[]).includes(id)),
		},
		date_min: fromDay('date'),
		date_max: beforeDay('date'),
		...updatedRange,
		amount_min: atLeast('amount'),
		amount_max: lessThan('amount'),
		vendor: textIs('vendor'),
		has_receipt: flagIs('has_receipt'),
	},
};
