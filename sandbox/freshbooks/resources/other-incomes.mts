import { choice, date, each, list, money, percent, readOnly, required, text } from '../model/fields.mts';
import { numberIs, textIs } from '../model/filters.mts';
import { refuse } from '../model/refusal.mts';
import type { Resource } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { type Decimal, exact, minus, plus, share, zero } from '../values/decimal.mts';
import { touchDates } from './common.mts';
import { PAYMENT_TYPES } from './payments.mts';

const NOTHING: Fields = { category_name: null, note: null, payment_type: null, source: null, taxes: [] };

/**
 * `Visa` comes back as `VISA` (API facts §8.11); other words than the kinds of payment stay as they are (UNCONFIRMED).
 */
function normalized(type: unknown): unknown {
	return PAYMENT_TYPES.find((known) => known.toLowerCase() === String(type).toLowerCase()) ?? type;
}

/**
 * A PUT must bring the whole record (LIVE, API facts §8.11). The status and errno of the refusal, and that fields left
 * out are emptied, are UNCONFIRMED.
 */
function complete(values: Fields): void {
	if (values.amount === undefined || values.date === undefined) {
		refuse(500, 500, 'There was an error accessing your account data.');
	}
	for (const [name, nothing] of Object.entries(NOTHING)) values[name] ??= structuredClone(nothing);
}

/** A tax inside an amount, and what it was taken from. */
export interface TaxWithin {
	name: string;
	tax: Decimal;
	base: Decimal;
}

/** The taxes of a record: percentages, and its amount contains them, as with expenses (UNCONFIRMED). */
export function taxesWithin(row: Fields): TaxWithin[] {
	const amount = exact((row.amount as Fields).amount);
	const taxes = row.taxes as Fields[];
	const whole = taxes.reduce((sum, one) => plus(sum, exact(one.amount)), exact('100'));
	const parts = taxes.map((one) => ({ name: String(one.name), tax: share(amount, exact(one.amount), whole) }));
	const taxed = parts.reduce((sum, { tax }) => plus(sum, tax), zero);
	return parts.map((part) => ({ ...part, base: minus(amount, taxed) }));
}

/** Other income (API facts §8.11): one id, the list under the singular word, no event. */
export const otherIncomes: Resource = {
	table: 'other_incomes',
	title: 'Other income',
	family: 'accounting',
	path: 'other_incomes/other_incomes',
	one: 'other_income',
	many: 'other_income',
	ids: ['incomeid'],
	scope: 'other_income',
	firstId: 2852,
	verbs: ['list', 'get', 'create', 'update', 'delete'],
	states: [0, 1, 2],
	fields: {
		amount: required(money),
		date: required(date),
		category_name: choice('advertising', 'in_person_sales', 'online_sales', 'rentals', 'other'),
		...each(text, 'source payment_type note'),
		taxes: list({ name: text, amount: percent }),
		...each(readOnly, 'incomeid created_at updated_at'),
	},
	defaults: () => ({ incomeid: 0, ...structuredClone(NOTHING) }),
	check: (_context, values, before) => {
		if (before) complete(values);
		values.payment_type = normalized(values.payment_type ?? null);
		return [];
	},
	touch: touchDates,
	filters: { incomeid: numberIs('incomeid'), category_name: textIs('category_name') },
};
