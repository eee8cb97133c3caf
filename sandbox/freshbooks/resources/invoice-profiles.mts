import { DateTime } from 'luxon';
import {
	date,
	each,
	flag,
	type Flaw,
	integer,
	integers,
	list,
	object,
	percent,
	readOnly,
	reference,
	required,
	text,
} from '../model/fields.mts';
import { flagIs, numberIn, numberIs, textIs } from '../model/filters.mts';
import { refuse } from '../model/refusal.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, tableOf } from '../state/state.mts';
import { today } from '../values/clock.mts';
import { fixed } from '../values/decimal.mts';
import {
	addressFields,
	cash,
	clientCurrency,
	clientSnapshot,
	lateFeeFields,
	lineFields,
	presentationFields,
	touchUpdated,
} from './common.mts';
import { readPresentation } from './invoices.mts';
import { settleLines, totals } from './lines.mts';

/**
 * A number and a unit: `2w` and `m` were seen, the others are inferred (API facts §8.3, UNCONFIRMED
 * API facts §14, question 13).
 */
const FREQUENCY = /^(\d*)([wmy])$/;
const UNITS: Record<string, string> = { w: 'weeks', m: 'months', y: 'years' };

/** The invoices made from a profile name it as their parent (API facts §8.2). */
function occurrences({ business }: Context, profile: Fields): number {
	return [...tableOf(business, 'invoices').rows.values()].filter((row) => row.parent === profile.id).length;
}

/** The next day of the schedule; none when all were made or the profile is paused (UNCONFIRMED). */
function nextIssueDate(context: Context, profile: Fields): string | null {
	const [, count, unit] = FREQUENCY.exec(String(profile.frequency)) ?? [];
	const made = occurrences(context, profile);
	const most = Number(profile.numberRecurring);
	if (profile.disable || !unit || (most > 0 && made >= most)) return null;
	const first = DateTime.fromISO(String(profile.create_date), { zone: 'utc' });
	const now = today(context.state.now(), context.business.timezone);
	const nth = (step: number) => first.plus({ [UNITS[unit]]: step * Number(count || 1) }).toISODate() ?? '';
	let step = made;
	while (nth(step) < now) step++;
	return nth(step);
}

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

function check(_context: Context, values: Fields): Flaw[] {
	const { frequency } = values;
	if (frequency !== undefined && !(FREQUENCY.test(String(frequency)) && Number.parseInt(`${frequency}`, 10) !== 0)) {
		refuse(422, 1004, 'Invalid value for frequency.', {
			field: 'frequency',
			object: 'invoice_profile',
			value: frequency,
		});
	}
	if (values.discount_value === null) values.discount_value = '0';
	if (values.presentation) readPresentation(values.presentation as Fields);
	return [];
}

/**
 * Recurring templates (API facts §8.3); their events are called `recurring`. The emulator makes no invoices from them.
 */
export const invoiceProfiles: Resource = {
	table: 'invoice_profiles',
	noun: 'recurring',
	title: 'Invoice profile',
	family: 'accounting',
	path: 'invoice_profiles/invoice_profiles',
	one: 'invoice_profile',
	many: 'invoice_profiles',
	ids: ['id', 'profileid'],
	scope: 'invoices',
	firstId: 38601,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1, 2],
	fields: {
		customerid: required(reference('clients')),
		create_date: required(date),
		frequency: required(text),
		numberRecurring: required(integer),
		...each(integer, 'due_offset_days retainer_id sentid'),
		...each(flag, 'disable send_email send_gmail require_auto_bill include_unbilled_time'),
		project_format: object({
			...each(text, 'group_by method'),
			...each(flag, 'show_tname show_pname show_staff show_date show_notes show_total_hours'),
		}),
		late_fee: object({ ...lateFeeFields, type: { type: 'text', oneOf: ['percent', 'flat'] } }),
		allowed_gatewayids: integers,
		lines: list(lineFields),
		...each(text, 'currency_code language notes terms po_number payment_details description template bill_gateway'),
		discount_value: percent,
		...each(text, addressFields),
		presentation: object(presentationFields),
		...each(readOnly, 'id profileid accounting_systemid occurrences_to_date auto_bill discount_total amount'),
		...each(readOnly, 'ownerid ext_archive total_accrued_revenue updated current_organization'),
	},
	currency: clientCurrency,
	defaults: (context, values) => ({
		id: 0,
		profileid: 0,
		...clientSnapshot(context, values.customerid),
		accounting_systemid: context.business.accountId,
		allowed_gatewayids: [],
		auto_bill: false,
		bill_gateway: null,
		disable: false,
		discount_value: '0',
		due_offset_days: 0,
		ext_archive: 0,
		include_unbilled_time: false,
		late_fee: null,
		late_reminders: [],
		lines: [],
		notes: '',
		ownerid: 1,
		payment_details: '',
		po_number: null,
		presentation: null,
		project_format: null,
		require_auto_bill: false,
		retainer_id: null,
		send_email: false,
		send_gmail: false,
		sentid: 1,
		template: 'clean-grouped',
		terms: null,
		total_accrued_revenue: null,
	}),
	check,
	derive,
	touch: touchUpdated,
	view: (context, row) => ({ occurrences_to_date: occurrences(context, row) }),
	hidden: [
		'lines',
		'settled_lines',
		'presentation',
		'project_format',
		'late_fee',
		'late_reminders',
		'allowed_gatewayids',
	],
	includes: {
		allowed_gateways: (_context, row) => row.allowed_gatewayids,
		audit_logs: () => [],
		contacts: () => [],
		late_fee: (_context, row) => row.late_fee,
		// Working code spells it so. Whether the hyphen of the documents' table does anything is UNCONFIRMED: it does not.
		late_reminders: (_context, row) => row.late_reminders,
		lines: (_context, row) =>
			(row.lines as Fields[]).map((line, index) => ({ ...line, profileid: row.profileid, taskno: index + 1 })),
		next_issue_date: nextIssueDate,
		presentation: (_context, row) => row.presentation,
		project_format: (_context, row) => row.project_format,
		system: ({ business }) => ({ accountid: business.accountId, name: business.name }),
		tracking: () => [],
	},
	filters: {
		profileid: numberIs('profileid'),
		profileids: numberIn('profileid'),
		currency_code: textIs('currency_code'),
		// Both act on `customerid` (API facts §8.3).
		clientid: numberIs('customerid'),
		clientids: numberIn('customerid'),
		include_unbilled_time: flagIs('include_unbilled_time'),
	},
};
