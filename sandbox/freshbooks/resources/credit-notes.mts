import { choice, date, each, integer, list, readOnly, reference, required, text } from '../model/fields.mts';
import { beforeDay, fromDay, numberIs } from '../model/filters.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, findRow, tableOf } from '../state/state.mts';
import { compare, exact, fixed, plus, zero } from '../values/decimal.mts';
import { addressFields, cash, clientSnapshot, lineFields, nextNumber, noteNumber } from './common.mts';
import { settleLines, totals } from './lines.mts';

const { lineid: _lineid, type: _type, expenseid: _expenseid, ...creditLineFields } = lineFields;

/** The lines of a credit have an `id` where those of invoices have a `lineid` (API facts §8.10). */
function linesOf(context: Context, row: Fields): { lines: Fields[]; settled_lines: Fields[] } {
	const given = ((row.lines ?? []) as Fields[]).map(({ id, ...line }) => ({ ...line, lineid: id }));
	const settled = settleLines(context, given, (row.settled_lines ?? []) as Fields[], row.currency_code);
	return {
		lines: settled.map(({ lineid, type, expenseid, ...line }) => ({ id: lineid, ...line })),
		settled_lines: settled,
	};
}

/** What payments took out of the credit; that `paid` means this is UNCONFIRMED. */
function spent({ business }: Context, credit: Fields): ReturnType<typeof exact> {
	return [...tableOf(business, 'payments').rows.values()]
		.filter((row) => row.creditid === credit.id && row.vis_state !== 1)
		.reduce((sum, row) => plus(sum, exact((row.amount as Fields).amount)), zero);
}

function derive(context: Context, row: Fields): void {
	const code = row.currency_code;
	const { lines, settled_lines } = linesOf(context, row);
	const { amount } = totals(lines, '0');
	const paid = spent(context, row);
	const isPaid = compare(paid, zero) > 0 && compare(paid, amount) >= 0;
	Object.assign(row, {
		lines,
		settled_lines,
		amount: cash(fixed(amount), code),
		paid: cash(fixed(paid), code),
		payment_status: isPaid ? 'paid' : compare(paid, zero) > 0 ? 'partial' : 'unpaid',
		description: lines[0]?.description ?? '',
	});
}

/** Credit notes (API facts §8.10). They carry no time of their last change. */
export const creditNotes: Resource = {
	table: 'credit_notes',
	noun: 'credit_note',
	title: 'Credit note',
	family: 'accounting',
	path: 'credit_notes/credit_notes',
	one: 'credit_note',
	many: 'credit_notes',
	answersAs: ({ state }) => state.switches.creditNoteKey,
	ids: ['id', 'creditid'],
	scope: 'credit_notes',
	firstId: 55201,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1, 2],
	fields: {
		clientid: required(reference('clients')),
		create_date: required(date),
		// `overpayment` arises by itself: it is none of the writable values (API facts §8.10).
		credit_type: choice('goodwill', 'prepayment'),
		...each(text, 'credit_number currency_code language notes terms'),
		lines: list({ id: integer, ...creditLineFields }),
		...each(text, addressFields),
		...each(readOnly, 'id creditid accounting_systemid amount paid status display_status payment_status'),
		...each(readOnly, 'dispute_status last_order_status payment_type description sentid ext_archive template'),
		...each(readOnly, 'current_organization'),
	},
	currency: ({ business }, { clientid }) => findRow(business, 'clients', clientid)?.currency_code,
	defaults: (context, values) => ({
		id: 0,
		creditid: 0,
		...clientSnapshot(context, values.clientid),
		accounting_systemid: context.business.accountId,
		credit_number: nextNumber(context, 'credit_notes'),
		credit_type: 'goodwill',
		display_status: 'created',
		dispute_status: null,
		ext_archive: 0,
		last_order_status: null,
		lines: [],
		notes: '',
		payment_type: null,
		sentid: 1,
		// A word, not a number as on invoices (API facts §8.10).
		status: 'created',
		template: 'clean-grouped',
		terms: null,
	}),
	derive,
	after: (context, row) => noteNumber(context, 'credit_notes', row.credit_number),
	touch: () => undefined,
	hidden: ['lines', 'settled_lines'],
	// The sample of a list has no lines; that the include of invoices brings them here too is UNCONFIRMED.
	includes: { lines: (_context, row) => row.lines },
	// `create_date_*` and `client_id` are ignored (LIVE).
	filters: { clientid: numberIs('clientid'), date_min: fromDay('create_date'), date_max: beforeDay('create_date') },
};
