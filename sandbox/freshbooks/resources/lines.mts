import type { Context } from '../model/resource.mts';
import { type Fields, tableOf } from '../state/state.mts';
import { eastern } from '../values/clock.mts';
import {
	compare,
	type Decimal,
	exact,
	fixed,
	minus,
	percentOf,
	plus,
	rounded,
	times,
	zero,
} from '../values/decimal.mts';
import { cash } from './common.mts';

/** What one tax adds up to over a document. */
interface TaxTotal {
	name: string;
	percent: string;
	/** What it was taken from, not rounded. */
	base: Decimal;
	tax: Decimal;
}

/** The money that follows from a document's lines and discount. */
export interface Totals {
	amount: Decimal;
	discount: Decimal;
	subtotal: Decimal;
	taxes: TaxTotal[];
}

function amountOf(line: Fields): Decimal {
	const unit = (line.unit_cost as Fields | null)?.amount;
	return rounded(times(exact(line.qty), exact(unit)));
}

function taxNumber({ business }: Context, name: unknown): unknown {
	if (!name) return null;
	return [...tableOf(business, 'taxes').rows.values()].find((tax) => tax.name === name)?.number ?? null;
}

/**
 * Lines as they are stored: amounts worked out, ids given. A line that names its `lineid` keeps it (API facts §8.2),
 * the others get the next free one.
 */
export function settleLines(context: Context, lines: Fields[], before: Fields[], currency: unknown): Fields[] {
	const old = new Map(before.map((line) => [line.lineid, line]));
	let lastId = Math.max(
		0,
		...before.map((line) => Number(line.lineid)),
		...lines.map((line) => Number(line.lineid ?? 0)),
	);
	return lines.map((line) => {
		const settled: Fields = {
			lineid: line.lineid ?? ++lastId,
			type: line.type ?? 0,
			name: line.name ?? '',
			description: line.description ?? '',
			// Documented as 1; in use a line without it counted nothing (quirk 53).
			qty: String(line.qty ?? '0'),
			// A line is in its document's currency, whatever it says (UNCONFIRMED).
			unit_cost: cash(String((line.unit_cost as Fields | null | undefined)?.amount ?? '0.00'), currency),
			amount: cash(fixed(amountOf(line)), currency),
			taxName1: line.taxName1 ?? null,
			taxAmount1: line.taxAmount1 ?? null,
			taxNumber1: taxNumber(context, line.taxName1),
			taxName2: line.taxName2 ?? null,
			taxAmount2: line.taxAmount2 ?? null,
			taxNumber2: taxNumber(context, line.taxName2),
			compounded_tax: line.compounded_tax ?? false,
			expenseid: line.expenseid ?? 0,
		};
		const known = old.get(settled.lineid);
		const { updated, ...rest } = known ?? {};
		const unchanged = known && JSON.stringify(rest) === JSON.stringify(settled);
		return { ...settled, updated: unchanged ? updated : eastern(context.state.now()) };
	});
}

/**
 * Sums of a document. The discount is a percentage of the subtotal (API facts §8.2); taxes are taken from the
 * discounted lines, summed by tax and rounded once each (how FreshBooks rounds is UNCONFIRMED).
 */
export function totals(lines: Fields[], discountPercent: unknown): Totals {
	const rate = exact(discountPercent);
	const taxes = new Map<string, TaxTotal>();
	const add = (name: unknown, percent: unknown, base: Decimal): Decimal => {
		if (!name || compare(exact(percent), zero) === 0) return zero;
		const tax = percentOf(base, exact(percent));
		const key = `${name} ${percent}`;
		const known = taxes.get(key) ?? { name: String(name), percent: String(percent), base: zero, tax: zero };
		taxes.set(key, { ...known, base: plus(known.base, base), tax: plus(known.tax, tax) });
		return tax;
	};
	let subtotal = zero;
	for (const line of lines) {
		const amount = amountOf(line);
		subtotal = plus(subtotal, amount);
		const base = minus(amount, percentOf(amount, rate));
		const first = add(line.taxName1, line.taxAmount1, base);
		add(line.taxName2, line.taxAmount2, line.compounded_tax ? plus(base, first) : base);
	}
	const discount = rounded(percentOf(subtotal, rate));
	const rounds = [...taxes.values()].map((one) => ({ ...one, tax: rounded(one.tax) }));
	const taxed = rounds.reduce((sum, { tax }) => plus(sum, tax), zero);
	return { amount: plus(minus(subtotal, discount), taxed), discount, subtotal, taxes: rounds };
}
