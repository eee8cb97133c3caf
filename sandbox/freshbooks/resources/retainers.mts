import { DateTime } from 'luxon';
import { date, decimalNumber, each, flag, integer, readOnly, reference, required, text } from '../model/fields.mts';
import { refuse } from '../model/refusal.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, findRow, rowsOf, tableOf } from '../state/state.mts';
import { utcBare } from '../values/clock.mts';
import { exact, fixed } from '../values/decimal.mts';

const UNITS: Record<string, string> = { w: 'weeks', m: 'months', y: 'years' };

/** The day after one period. The frequency codes are those of invoice profiles (`m`, `2w`), UNCONFIRMED. */
function nextPeriod(start: unknown, frequency: unknown): string | null {
	const [, count, unit] = /^(\d*)([wmy])$/.exec(String(frequency)) ?? [null, '1', 'm'];
	return DateTime.fromISO(String(start), { zone: 'utc' })
		.plus({ [UNITS[unit]]: Number(count || 1) })
		.toISODate();
}

function isTaken({ business }: Context, clientId: unknown, before?: Fields): boolean {
	const others = rowsOf(business, 'retainers').filter((row) => row.id !== before?.id);
	return others.some((row) => row.active === true && row.client_user_id === clientId);
}

/** The client tells of its retainer (API facts §8.1). */
function tellClient({ business }: Context, row: Fields): void {
	const client = findRow(business, 'clients', row.client_user_id);
	if (!client) return;
	client.has_retainer = row.active;
	client.retainer_id = row.active === true ? row.id : null;
	tableOf(business, 'clients').lists.clear();
}

/** Retainers (API facts §8.22). Which fields are needed is UNCONFIRMED: the ones without which it means nothing. */
export const retainers: Resource = {
	table: 'retainers',
	title: 'Retainer',
	family: 'comments',
	path: 'retainer',
	one: 'retainer',
	many: 'retainers',
	ids: ['id'],
	scope: 'retainers',
	firstId: 31701,
	verbs: ['list', 'get', 'create', 'update'],
	fields: {
		client_user_id: { ...required(reference('clients')), notNull: true },
		start_date: { ...required(date), notNull: true },
		next_period_start_date: date,
		fee: { ...required(decimalNumber), notNull: true },
		excess_rate: decimalNumber,
		budgeted_time: integer,
		active: flag,
		frequency: text,
		number_recurring: integer,
		is_infinitely_recurring: flag,
		...each(readOnly, 'id business_id system_id invoice_profile_id created_at updated_at'),
	},
	defaults: ({ business, state }, values) => ({
		id: 0,
		business_id: business.businessId,
		system_id: business.businessId + 300_000,
		invoice_profile_id: null,
		client_user_id: null,
		start_date: null,
		next_period_start_date: nextPeriod(values.start_date, values.frequency),
		fee: '0.00',
		excess_rate: null,
		budgeted_time: null,
		active: true,
		created_at: utcBare(state.now()),
	}),
	check: (context, values, before) => {
		const named: Fields = { active: true, ...before, ...values };
		if (named.active === true && isTaken(context, named.client_user_id, before)) {
			refuse(422, 2001, 'Client already has an active retainer.', { field: 'client_user_id' });
		}
		return [];
	},
	derive: (_context, row) => {
		row.fee = fixed(exact(row.fee));
		if (row.excess_rate !== null) row.excess_rate = fixed(exact(row.excess_rate));
	},
	after: tellClient,
	touch: (row, now) => {
		row.updated_at = utcBare(now);
	},
	// Written, and absent from every sample of an answer (API facts §8.22).
	hidden: ['frequency', 'number_recurring', 'is_infinitely_recurring'],
	filters: {},
};
