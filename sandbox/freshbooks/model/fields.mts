import type { Fields } from '../state/state.mts';
import { isDate, toZulu } from '../values/clock.mts';
import { compare, decimal, exact, fixed, zero } from '../values/decimal.mts';

type FieldType =
	| 'text'
	| 'integer'
	| 'decimal'
	| 'percent'
	| 'flag'
	| 'date'
	| 'moment'
	| 'money'
	| 'price'
	| 'object'
	| 'list'
	| 'integers';

/** What the server knows of one field. */
export interface Field {
	type: FieldType;
	/** Needed at creation. */
	required?: boolean;
	/** `read`: never writable; `create`: writable at creation only. */
	access?: 'read' | 'create';
	/** The only values it takes. */
	oneOf?: readonly (string | number)[];
	/** The fields of an `object`, or of each entry of a `list`. */
	of?: FieldMap;
	/** The table whose record the value must name; 0 and null name none. */
	refersTo?: string;
	/** Null is refused (project family: "none is not an allowed value"). */
	notNull?: boolean;
}

export type FieldMap = Record<string, Field>;

/** Why a value was refused; each family words it in its own way. */
export interface Flaw {
	field: string;
	kind: 'required' | 'number' | 'flag' | 'date' | 'moment' | 'percent' | 'mapping' | 'choice' | 'readOnly' | 'null';
	value?: unknown;
	oneOf?: readonly (string | number)[];
}

export const text: Field = { type: 'text' };
export const integer: Field = { type: 'integer' };
export const decimalNumber: Field = { type: 'decimal' };
export const percent: Field = { type: 'percent' };
export const flag: Field = { type: 'flag' };
export const date: Field = { type: 'date' };
export const moment: Field = { type: 'moment' };
export const money: Field = { type: 'money' };
export const price: Field = { type: 'price' };
export const integers: Field = { type: 'integers' };
export const readOnly: Field = { type: 'text', access: 'read' };

/** The same field, needed at creation. */
export const required = (field: Field): Field => ({ ...field, required: true });

/** The same field, writable at creation only. */
export const onlyAtCreation = (field: Field): Field => ({ ...field, access: 'create' });

/** An integer that names a record of another table. */
export const reference = (refersTo: string): Field => ({ type: 'integer', refersTo });

/** A field that takes one of a few values. */
export const choice = (...oneOf: (string | number)[]): Field => ({
	type: typeof oneOf[0] === 'number' ? 'integer' : 'text',
	oneOf,
});

/** An object with these fields. */
export const object = (of: FieldMap): Field => ({ type: 'object', of });

/** A list of objects with these fields. */
export const list = (of: FieldMap): Field => ({ type: 'list', of });

/** Several fields of one kind, named in one string. */
export function each(field: Field, names: string): FieldMap {
	return Object.fromEntries(names.split(/\s+/).map((name) => [name, field]));
}

interface Read {
	value?: unknown;
	flaws?: Flaw[];
}

const flaw = (field: string, kind: Flaw['kind'], value: unknown): Read => ({ flaws: [{ field, kind, value }] });

function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readInteger(name: string, value: unknown): Read {
	if (typeof value === 'number' && Number.isInteger(value)) return { value };
	if (typeof value === 'string' && /^-?\d+$/.test(value)) return { value: Number(value) };
	return flaw(name, 'number', value);
}

function readFlag(name: string, value: unknown): Read {
	if (typeof value === 'boolean') return { value };
	if (value === 'true' || value === 1) return { value: true };
	if (value === 'false' || value === 0) return { value: false };
	return flaw(name, 'flag', value);
}

function readPercent(name: string, value: unknown): Read {
	const read = decimal(value);
	const hundred = exact(100);
	if (!read || compare(read, zero) < 0 || compare(read, hundred) > 0) return flaw(name, 'percent', value);
	return { value: String(value) };
}

function readMoney(name: string, value: unknown, currency: string, places: number): Read {
	if (!isObject(value)) return flaw(name, 'mapping', value);
	const amount = decimal(value.amount);
	if (!amount) return flaw(name, 'number', value.amount);
	const code = value.code ?? currency;
	if (typeof code !== 'string' || !/^[A-Z]{3}$/.test(code)) return flaw(name, 'mapping', code);
	return { value: { amount: fixed(amount, Math.max(2, Math.min(amount.scale, places))), code } };
}

function readList(name: string, value: unknown, field: Field, currency: string): Read {
	if (!Array.isArray(value) || !value.every(isObject)) return flaw(name, 'mapping', value);
	const entries = value.map((entry) => readNested(entry, field.of ?? {}, currency));
	const flaws = entries.flatMap((entry) => entry.flaws);
	return flaws.length > 0 ? { flaws } : { value: entries.map((entry) => entry.values) };
}

function readNested(input: Fields, of: FieldMap, currency: string): { values: Fields; flaws: Flaw[] } {
	const writable = Object.fromEntries(Object.entries(of).filter(([, field]) => field.access !== 'read'));
	// Only top-level read-only fields are known to be refused (quirk 3); inside lines they are ignored, UNCONFIRMED.
	return readFields(input, writable, 'create', currency);
}

function readValue(name: string, field: Field, value: unknown, currency: string): Read {
	switch (field.type) {
		case 'integer':
			return readInteger(name, value);
		case 'flag':
			return readFlag(name, value);
		case 'percent':
			return readPercent(name, value);
		case 'decimal':
			return decimal(value) ? { value: String(value) } : flaw(name, 'number', value);
		case 'date':
			return isDate(value) ? { value } : flaw(name, 'date', value);
		case 'moment': {
			const zulu = toZulu(value);
			return zulu ? { value: zulu } : flaw(name, 'moment', value);
		}
		case 'money':
			return readMoney(name, value, currency, 2);
		case 'price':
			// Unit costs keep what was sent beyond cents; amounts are rounded to cents. UNCONFIRMED.
			return readMoney(name, value, currency, 6);
		case 'object': {
			if (!isObject(value)) return flaw(name, 'mapping', value);
			const { values, flaws } = readNested(value, field.of ?? {}, currency);
			return flaws.length > 0 ? { flaws } : { value: values };
		}
		case 'list':
			return readList(name, value, field, currency);
		case 'integers': {
			if (!Array.isArray(value)) return flaw(name, 'mapping', value);
			const numbers = value.map((entry) => readInteger(name, entry));
			return numbers.find((entry) => entry.flaws) ?? { value: numbers.map((entry) => entry.value) };
		}
		default:
			if (typeof value === 'object' || typeof value === 'boolean') return flaw(name, 'mapping', value);
			return { value: String(value) };
	}
}

function readField(name: string, field: Field, value: unknown, currency: string): Read {
	if (value === null && field.notNull) return flaw(name, 'null', value);
	if (value === null) return { value: field.type === 'list' ? [] : null };
	const read = readValue(name, field, value, currency);
	if (read.flaws || !field.oneOf || field.oneOf.includes(read.value as string | number)) return read;
	return { flaws: [{ field: name, kind: 'choice', value, oneOf: field.oneOf }] };
}

/**
 * Reads what a client sent by the declaration of the fields. Unknown fields are dropped in silence: nothing is written
 * about an error for them (UNCONFIRMED, plainest reading).
 */
export function readFields(
	input: Fields,
	fields: FieldMap,
	mode: 'create' | 'update',
	currency: string,
): { values: Fields; flaws: Flaw[] } {
	const values: Fields = {};
	const flaws: Flaw[] = [];
	for (const [name, field] of Object.entries(fields)) {
		const given = Object.hasOwn(input, name) ? input[name] : undefined;
		const absent = given === undefined;
		if (field.required && (mode === 'create' ? absent || given === null || given === '' : given === null)) {
			flaws.push({ field: name, kind: field.notNull && given === null ? 'null' : 'required', value: given });
			continue;
		}
		if (absent) continue;
		if (field.access === 'read' || (field.access === 'create' && mode === 'update')) {
			flaws.push({ field: name, kind: 'readOnly', value: given });
			continue;
		}
		const read = readField(name, field, given, currency);
		if (read.flaws) flaws.push(...read.flaws);
		else values[name] = read.value;
	}
	return { values, flaws };
}
