/** Exact decimal arithmetic: money never passes through a float. A decimal is `units` / 10^`scale`. */
export interface Decimal {
	units: bigint;
	scale: number;
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/** The nought every sum starts from. */
export const zero: Decimal = { units: 0n, scale: 0 };

/** Reads a decimal string or number; undefined when it is not one. */
export function decimal(value: unknown): Decimal | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	if (!DECIMAL.test(text)) return undefined;
	const [whole, fraction = ''] = text.split('.');
	const digits = `${whole}${fraction}`.replace(/^\+/, '');
	return { units: BigInt(digits === '-' ? '-0' : digits), scale: fraction.length };
}

/** Reads a decimal the caller knows to be valid; anything else counts as nought. */
export function exact(value: unknown): Decimal {
	return decimal(value) ?? zero;
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
	const scale = Math.max(a.scale, b.scale);
	return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale];
}

/** a + b */
export function plus(a: Decimal, b: Decimal): Decimal {
	const [left, right, scale] = aligned(a, b);
	return { units: left + right, scale };
}

/** a − b */
export function minus(a: Decimal, b: Decimal): Decimal {
	return plus(a, { units: -b.units, scale: b.scale });
}

/** a × b */
export function times(a: Decimal, b: Decimal): Decimal {
	return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** `rate` per cent of `a` */
export function percentOf(a: Decimal, rate: Decimal): Decimal {
	const product = times(a, rate);
	return { units: product.units, scale: product.scale + 2 };
}

/** `amount` × `part` / `whole`, rounded half away from nought to cents; `whole` is not nought. */
export function share(amount: Decimal, part: Decimal, whole: Decimal): Decimal {
	const over = amount.units * part.units * 100n * 10n ** BigInt(whole.scale);
	const under = whole.units * 10n ** BigInt(amount.scale + part.scale);
	const negative = over < 0n !== under < 0n;
	const size = (value: bigint): bigint => (value < 0n ? -value : value);
	const units = (size(over) + size(under) / 2n) / size(under);
	return { units: negative ? -units : units, scale: 2 };
}

/** Negative, nought or positive as a < b, a = b, a > b. */
export function compare(a: Decimal, b: Decimal): number {
	const [left, right] = aligned(a, b);
	if (left === right) return 0;
	return left < right ? -1 : 1;
}

/** Rounds half away from nought. */
export function rounded(a: Decimal, places = 2): Decimal {
	if (a.scale <= places) return a;
	const divisor = 10n ** BigInt(a.scale - places);
	const size = a.units < 0n ? -a.units : a.units;
	const units = (size + divisor / 2n) / divisor;
	return { units: a.units < 0n ? -units : units, scale: places };
}

/** The decimal string with exactly `places` digits after the point. */
export function fixed(a: Decimal, places = 2): string {
	const { units, scale } = rounded(a, places);
	const padded = units * 10n ** BigInt(places - scale);
	const size = padded < 0n ? -padded : padded;
	const digits = size.toString().padStart(places + 1, '0');
	const sign = padded < 0n ? '-' : '';
	if (places === 0) return `${sign}${digits}`;
	return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
