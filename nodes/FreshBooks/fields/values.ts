import { UserError, type IDataObject, type INodePropertyMode, type INodePropertyOptions } from 'n8n-workflow';

import { calendarDate, dayAfter, easternDay, typedSpan, utcMoment } from '../formats/dates';
import { seconds } from '../formats/duration';
import { decimal, money, percent, plainDecimal } from '../formats/money';
import { nearest } from '../formats/nearest';
import { shown, typedText, within, type Refuse } from '../formats/refuse';
import type { Field, FieldGroup } from '../model/field';

export interface Conversions {
	/** The workflow's timezone, for moments written without one. */
	timezone: string;
	/** Currency of every amount of money among the values. */
	currency?: string;
	/** A field left blank is left away when creating and cleared when updating. */
	blank: 'omit' | 'clear';
}

/** Ends the operation with a sentence for the user. */
export const refuse: Refuse = (reason, field) => {
	throw new UserError(reason, { extra: { field } });
};

/**
 * Turns what the user typed into what FreshBooks wants, field by field.
 * @param values by field name; a field that is not among them is not sent
 * @throws UserError naming the field by what the user sees
 */
export function toBody(fields: Field[], values: IDataObject, how: Conversions, no: Refuse = refuse): IDataObject {
	const body: IDataObject = {};
	for (const field of fields) {
		if (!Object.hasOwn(values, field.name)) continue;
		const value = toValue(field, values[field.name], how, within(field, no));
		if (value !== undefined) body[field.name] = value as IDataObject;
	}
	return body;
}

function toValue(field: Field, value: unknown, how: Conversions, no: Refuse): unknown {
	const inner = isLocator(value) ? value.value : value;
	// it goes within those amounts
	if (isMissing(inner) || field.as === 'currencyOfAmounts') return undefined;
	if (isBlank(inner)) return cleared(field, how, no);
	if (field.type === 'resourceLocator') return locatorId(field, value, no);
	switch (field.as) {
		case 'money':
			return money(value, how.currency, no);
		case 'amount':
			return decimal(value, no);
		case 'percent':
			return percent(value, no);
		case 'quantity':
			return plainDecimal(value, no);
		case 'id':
			return recordNumber(value, no);
		case 'uuid':
			return recordUuid(value, no);
		case 'moment':
			return utcMoment(value, how.timezone, no);
		case 'hours':
			return seconds(value, field.atMost, no);
		case 'ids':
			return filled(texts(value, no).map((id) => recordNumber(id, no)));
		case 'texts':
			return filled(texts(value, no));
		case 'list':
			return filled(
				entries(field, value, no).map((entry, index) => entryOf(field, entry, how, within(`no. ${index + 1}`, no))),
			);
		case 'object':
			return objectOf(field, value, how, no);
		case 'flag':
			return yesOrNo(value, no) || undefined;
		case 'changedSince': {
			const span = typedSpan(value, how.timezone, no);
			return span ? easternDay(span.first) : calendarDate(value, how.timezone, no);
		}
		case 'changedBefore': {
			// FreshBooks leaves out the later day itself
			const span = typedSpan(value, how.timezone, no);
			return span ? dayAfter(easternDay(span.last)) : calendarDate(value, how.timezone, no);
		}
		case 'currency':
			return currencyCode(value, no);
	}
	switch (field.type) {
		case 'boolean':
			return yesOrNo(value, no);
		case 'dateTime':
			return calendarDate(value, how.timezone, no);
		case 'multiOptions':
			return filled(optionsOf(field, value, no));
		case 'number':
			return bounded(field, numberOf(value, no), no);
		case 'options':
			return optionOf(field, value, no);
		default:
			return textOf(value, no);
	}
}

/** Whether an expression had no value: what is not there is not given, and never clears what stands in FreshBooks. */
const isMissing = (value: unknown): boolean =>
	value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);

/** Whether nothing stands there that could be a value. */
export const isBlank = (value: unknown): boolean =>
	isMissing(value) || (typeof value === 'string' && value.trim() === '');
const isEmpty = (value: unknown): boolean => isBlank(isLocator(value) ? value.value : value);

/** What a blank becomes in FreshBooks. For a yes, a choice and a list there is no blank: they stay as they are. */
function cleared({ type, as, required }: Field, { blank }: Conversions, no: Refuse): '' | null | undefined {
	const isKept = ['boolean', 'collection', 'fixedCollection', 'multiOptions', 'options'].includes(type);
	if (blank === 'omit' || isKept) return undefined;
	if (required) no('this has to have a value, so it cannot be cleared');
	return type === 'string' && !as ? '' : null;
}

/** An empty list would take away what is there, without anybody having said so. */
const filled = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

export const isObject = (value: unknown): value is IDataObject =>
	Object.prototype.toString.call(value) === '[object Object]';

/**
 * What an operation may read as it is, of a field that stands alone in the panel or in a collection: a yes and a choice.
 * One that is missing is the panel's default.
 */
export function standing(field: Field, value: unknown, no: Refuse = refuse): unknown {
	const { type, required, default: first } = field;
	const here = within(field, no);
	switch (type) {
		case 'boolean':
			return isBlank(value) ? first : yesOrNo(value, here);
		case 'collection':
			return isObject(value) ? membersOf(field, value, no) : value;
		case 'multiOptions':
			return isBlank(value) ? first : optionsOf(field, value, here);
		case 'options':
			if (isBlank(value)) return required ? undefined : first;
			return optionOf(field, value, here);
		default:
			return value;
	}
}

/** What was not added to a collection, or has no value there, is not given. */
function membersOf(collection: Field, values: IDataObject, no: Refuse): IDataObject {
	const given = innerFields(collection).filter(({ name }) => !isBlank(values[name]));
	const stand = given.map((field) => [field.name, standing(field, values[field.name], no)]);
	return { ...values, ...(Object.fromEntries(stand) as IDataObject) };
}

/** A yes or no, also where an expression gives it as text or as a number. */
function yesOrNo(value: unknown, no: Refuse): boolean {
	const text = typeof value === 'boolean' ? String(value) : typedText(value)?.toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	return no(`"${shown(value)}" is neither true nor false`);
}

/** So many options can be named in a sentence. */
const most = 20;

const folded = (value: unknown): string | undefined => typedText(value)?.toLowerCase();

/** One of a field's options, by its value or by its name in the panel, in capitals or not. */
function optionOf({ as, options = [] }: Field, value: unknown, no: Refuse): string | number | boolean {
	const known = options as INodePropertyOptions[];
	const wanted = folded(value);
	const found =
		known.find((option) => wanted !== undefined && folded(option.value) === wanted) ??
		known.find((option) => wanted !== undefined && folded(option.name) === wanted);
	if (found) return found.value;
	if (as === 'code' && wanted) {
		if (typeof known[0].value === 'number') return numberOf(value, no);
		if (typeof value === 'string') return value.trim();
	}
	const values = known.map((option) => String(option.value));
	const close = nearest(wanted ?? '', values, (one) => [one]);
	return no(
		`"${shown(value)}" is not allowed${values.length > most ? `, did you mean "${close}"?` : `: use one of ${values.join(', ')}`}`,
	);
}

const optionsOf = (field: Field, value: unknown, no: Refuse) => texts(value, no).map((one) => optionOf(field, one, no));

/** Text as it is. FreshBooks refuses a number or a yes where it wants text. */
function textOf(value: unknown, no: Refuse): string {
	if (typeof value !== 'object') return String(value);
	return typedText(value) ?? no(`${shown(value)} is not text`);
}

function objectOf(field: Field, value: unknown, how: Conversions, no: Refuse): IDataObject | undefined {
	if (!isObject(value)) return no(`"${shown(value)}" is not an object`);
	const object = toBody(innerFields(field), value, how, no);
	return Object.keys(object).length > 0 ? object : undefined;
}

/**
 * One entry of a list. What a user did not fill in stays away, also on an update: the list is sent whole.
 * @param isWhole whether it has to hold what is required
 */
export function entryOf(field: Field, entry: IDataObject, how: Conversions, no: Refuse, isWhole = true): IDataObject {
	const fields = innerFields(field);
	const strange = Object.keys(entry).find((key) => !fields.some(({ name }) => name === key));
	if (strange !== undefined) refuseKey(strange, fields, no);
	const missing = fields.find(
		(inner) => isWhole && inner.required && !isHidden(inner, entry) && isEmpty(entry[inner.name]),
	);
	if (missing) no(`${missing.displayName} is empty`, missing.name);
	return toBody(fields, entry, { ...how, blank: 'omit' }, no);
}

/** FreshBooks drops a key that it does not know without a word, and the amount is then another one. */
function refuseKey(key: string, fields: Field[], no: Refuse): never {
	const meant = nearest(key, fields, ({ name, displayName, alsoCalled = [] }) => [name, displayName, ...alsoCalled]);
	const names = fields.map(({ name }) => name).join(', ');
	return no(`"${shown(key)}" is not a key here, did you mean "${meant?.name}"? These are known: ${names}`);
}

/** Whether the panel hides a field beside what else stands in the entry. */
function isHidden({ displayOptions }: Field, entry: IDataObject): boolean {
	return Object.entries(displayOptions?.hide ?? {}).some(([name, values]) =>
		values?.map(String).includes(String(entry[name])),
	);
}

/** Fields of a fixed collection's only group, or of a nested collection. */
export function innerFields(field: Field): Field[] {
	const options = (field.options ?? []) as Array<Field | FieldGroup>;
	return options.flatMap((option) => ('values' in option ? option.values : [option]));
}

/** The entries of a fixed collection as the panel keeps them, or as a list from an expression. */
export function entries(field: Field, value: unknown, no: Refuse): IDataObject[] {
	const list = [isObject(value) ? (value[(field.options?.[0] as FieldGroup).name] ?? []) : value].flat();
	return list.every(isObject) ? list : no(`"${shown(value)}" is not a list of entries`);
}

/** Values typed with commas between them, a list from an expression, or one as JSON. */
export function texts(value: unknown, no: Refuse = refuse): string[] {
	if (isBlank(value)) return [];
	const list = listIn(value) ?? typedText(value)?.split(',') ?? [value];
	const found = list.map((entry) => typedText(entry) ?? no(`"${shown(entry)}" is not text`));
	return found.filter((entry) => entry !== '');
}

/** A list that an expression gave, as it is or as JSON. */
export function listIn(value: unknown): unknown[] | undefined {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string' || !value.trim().startsWith('[')) return undefined;
	try {
		return JSON.parse(value) as unknown[];
	} catch {
		return undefined;
	}
}

/** The first of some list fields whose list an expression gave without entries: it stands for none, not for all. */
export function emptyList(fields: Field[], values: IDataObject): Field | undefined {
	const isList = ({ as, type }: Field) => as === 'ids' || as === 'texts' || type === 'multiOptions';
	const isNone = (value: unknown) => listIn(value)?.every((entry) => typeof entry === 'string' && entry.trim() === '');
	return fields.find((field) => isList(field) && isNone(values[field.name]));
}

/** JSON between code fences, as language models write it. */
const fenced = /^\s*```\w*\s*\n(.*)\n\s*```\s*$/s;

/** The JSON of a field that takes text or, from an expression, the value itself. */
export function json(value: unknown, no: Refuse): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(fenced.exec(value)?.[1] ?? value);
	} catch (error) {
		return no(`this is not JSON (${(error as Error).message})`);
	}
}

/** A number or the text of one; JavaScript would make one of an empty list or a yes too. */
export function numberOf(value: unknown, no: Refuse): number {
	const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(typedText(value) ?? '') ? Number(value) : NaN;
	return Number.isFinite(number) ? number : no(`"${shown(value)}" is not a number`);
}

function bounded({ typeOptions: { minValue, maxValue } = {} }: Field, number: number, no: Refuse): number {
	if (number < (minValue ?? number)) no(`${number} is less than ${minValue}`);
	if (number > (maxValue ?? number)) no(`${number} is more than ${maxValue}`);
	return number;
}

/** A three-letter currency code. */
export function currencyCode(value: unknown, no: Refuse): string {
	const code = typedText(value)?.toUpperCase() ?? '';
	return /^[A-Z]{3}$/.test(code) ? code : no(`"${shown(value)}" is not a currency: write its three letters, like USD`);
}

/** An id as a number: nearly all ids of FreshBooks' are. */
function recordNumber(value: unknown, no: Refuse): number {
	const text = typedText(value) ?? '';
	return /^\d{1,15}$/.test(text)
		? Number(text)
		: no(`"${shown(value)}" is not an ID: FreshBooks' IDs are whole numbers`);
}

/** A UUID, the id of the few records that have no number. */
function recordUuid(value: unknown, no: Refuse): string {
	const text = typedText(value)?.toLowerCase() ?? '';
	return uuid.test(text)
		? text
		: no(`"${shown(value)}" is not an ID: here it is a UUID, like 0b9c2d4e-5f61-4a7b-8c3d-1e2f3a4b5c6d`);
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * The id that a resource locator stands for, whatever its mode; undefined when it is empty. Refuses a web address
 * without an id, and an id that is not one.
 */
export function locatorId(field: Field, value: unknown, no: Refuse): number | string | undefined {
	const { mode, value: inner } = isLocator(value) ? value : { mode: 'id', value };
	if (isBlank(inner)) return undefined;
	const text = typedText(inner) ?? no(`"${shown(inner)}" is not an ID`);
	const regex = (field.modes as INodePropertyMode[] | undefined)?.find(({ name }) => name === mode)?.extractValue
		?.regex;
	if (field.as === 'name') return text;
	if (!regex) return field.as === 'uuid' ? recordUuid(inner, no) : recordNumber(inner, no);
	const found = new RegExp(regex).exec(text)?.[1];
	return found ? recordNumber(found, no) : no(`"${shown(inner)}" is not the web address of a record in FreshBooks`);
}

function isLocator(value: unknown): value is { mode: string; value: unknown } {
	return typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
}

/** The text of a locator as it is, for values that are not record numbers (the business). */
export function locatorText(value: unknown): string {
	return String((isLocator(value) ? value.value : value) ?? '').trim();
}

/** What a list showed for the picked value, for messages. */
export function locatorName(value: unknown): string {
	return isLocator(value) ? String((value as { cachedResultName?: string }).cachedResultName ?? '') : '';
}
