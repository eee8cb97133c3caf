import { shown, typedText, type Refuse } from './refuse';

/** An amount of money as FreshBooks gives it (API facts §6). */
export interface Money {
	amount: string;
	code: string;
}

/** `64.99 CAD`: an amount in the name by which people choose a record. */
export function moneyText(value: unknown): string {
	const { amount, code } = value as Money;
	return `${amount} ${code}`;
}

/** The longest text that is read as an amount. */
const longest = 100;

/**
 * An amount of money as FreshBooks wants it: a decimal string with at least two decimals (API facts §6).
 * A string is never put through a float; a number loses only the noise that floats make (0.1 + 0.2 gives "0.30").
 * Refuses anything that is not a plain decimal number.
 */
export function decimal(value: unknown, refuse: Refuse): string {
	const text = typeof value === 'number' ? fromFloat(value) : (typedText(value) ?? '');
	const [, sign, digits, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
	if (digits === undefined || text.length > longest) {
		refuse(`"${shown(value)}" is not an amount: write it like 1234.50, without currency sign or thousands separator`);
	}
	const whole = digits.replace(/^0+(?=\d)/, '');
	return `${sign}${whole}.${fraction.padEnd(2, '0')}`;
}

/** A quantity as FreshBooks wants it: a plain decimal string without needless zeros. */
export function plainDecimal(value: unknown, refuse: Refuse): string {
	return withoutZeros(decimal(value, refuse));
}

/** A percentage as FreshBooks wants it; `13%` is understood too. */
export function percent(value: unknown, refuse: Refuse): string {
	const text = typedText(value) ?? '';
	return plainDecimal(text.endsWith('%') ? text.slice(0, -1).trim() : value, refuse);
}

/** 15 significant digits are what a float holds for sure: more is noise, and fewer digits lose cents. */
function fromFloat(value: number): string {
	if (!Number.isFinite(value) || Math.abs(value) >= 1e13) return String(value);
	const digits = value.toPrecision(15);
	const plain = /e/.test(digits) ? value.toFixed(15) : digits;
	return plain.includes('.') ? withoutZeros(plain) : plain;
}

/** A decimal without the zeros at its end. */
function withoutZeros(text: string): string {
	let end = text.length;
	while (text[end - 1] === '0') end--;
	return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

/** Money as FreshBooks wants it; without a code FreshBooks takes the document's own currency. */
export function money(value: unknown, code: string | undefined, refuse: Refuse): { amount: string; code?: string } {
	const amount = decimal(value, refuse);
	return code ? { amount, code } : { amount };
}

/** An amount raised by a percentage, to the cent, without a float in between: a half cent counts as a whole one. */
export function raised(amount: string, percentage: string): string {
	const [cents, percents] = [amount, percentage].map(exactly);
	const scale = 10n ** BigInt(cents.places + percents.places);
	// per cent: two places more; to the cent: two places fewer
	const value = cents.value * (100n * 10n ** BigInt(percents.places) + percents.value);
	const size = value < 0n ? -value : value;
	const digits = String((2n * size + scale) / (2n * scale)).padStart(3, '0');
	return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Less than 0 where the first of two amounts is the smaller one, more than 0 where it is the larger one. */
export function compareAmounts(...amounts: [string, string]): number {
	const [a, b] = amounts.map(exactly);
	const places = Math.max(a.places, b.places);
	const [first, second] = [a, b].map((one) => one.value * 10n ** BigInt(places - one.places));
	return first < second ? -1 : Number(first > second);
}

function exactly(text: string): { value: bigint; places: number } {
	const [whole, fraction = ''] = text.split('.');
	return { value: BigInt(whole + fraction), places: fraction.length };
}

/** Whether an amount is more than another one, however large they are. */
export function isMore(amount: string, than: string): boolean {
	const [one, other] = [amount, than].map(exactly);
	return one.value * 10n ** BigInt(other.places) > other.value * 10n ** BigInt(one.places);
}
