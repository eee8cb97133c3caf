import { UserError, type IDataObject, type INodePropertyMode } from 'n8n-workflow';

import { calendarDate, utcMoment } from '../formats/dates';
import { decimal, money, percent, plainDecimal } from '../formats/money';
import { shown, within, type Refuse } from '../formats/refuse';
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
export const refuse: Refuse = (reason) => {
	throw new UserError(reason);
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
		const value = toValue(field, values[field.name], how, within(field.displayName, no));
		if (value !== undefined) body[field.name] = value as IDataObject;
	}
	return body;
}

function toValue(field: Field, value: unknown, how: Conversions, no: Refuse): unknown {
	if (field.type === 'resourceLocator') return locatorId(field, value, no) ?? cleared(how);
	if (isBlank(value)) return field.type === 'string' && !field.as && how.blank === 'clear' ? '' : cleared(how);
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
			return Math.round(finite(field, value, no) * 3600);
		case 'ids':
			return texts(value).map((id) => recordNumber(id, no));
		case 'texts':
			return texts(value);
		case 'list':
			return entries(field, value).map((entry, index) => entryOf(field, entry, how, within(`no. ${index + 1}`, no)));
		case 'object':
			return toBody(innerFields(field), (value ?? {}) as IDataObject, how, no);
		case 'flag':
			return value === true ? true : undefined;
		case 'currency':
			return currencyCode(value, no);
		case 'currencyOfAmounts':
			return undefined;
	}
	if (field.type === 'dateTime') return calendarDate(value, how.timezone, no);
	if (field.type === 'number') return finite(field, value, no);
	return value;
}

export const isBlank = (value: unknown): boolean => value === '' || value === null || value === undefined;
const isEmpty = (value: unknown): boolean => isBlank(isLocator(value) ? value.value : value);
const cleared = (how: Conversions): null | undefined => (how.blank === 'clear' ? null : undefined);

/**
 * One entry of a list. What a user did not fill in stays away, also on an update: the list is sent whole.
 * @param isWhole whether it has to hold what is required
 */
export function entryOf(field: Field, entry: IDataObject, how: Conversions, no: Refuse, isWhole = true): IDataObject {
	const fields = innerFields(field);
	const missing = fields.find(
		(inner) => isWhole && inner.required && !isHidden(inner, entry) && isEmpty(entry[inner.name]),
	);
	if (missing) no(`${missing.displayName} is empty`);
	return toBody(fields, entry, { ...how, blank: 'omit' }, no);
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

export function entries(field: Field, value: unknown): IDataObject[] {
	const list = (value as IDataObject)[(field.options?.[0] as FieldGroup).name] ?? [];
	return (Array.isArray(list) ? list : [list]) as IDataObject[];
}

/** Values typed with commas between them, or an array from an expression. */
export function texts(value: unknown): string[] {
	const list = Array.isArray(value) ? value : String(value ?? '').split(',');
	return list.map((entry) => String(entry).trim()).filter((entry) => entry !== '');
}

/** The JSON of a field that takes text or, from an expression, the value itself. */
export function json(value: unknown, no: Refuse): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch (error) {
		return no(`this is not JSON (${(error as Error).message})`);
	}
}

function finite({ typeOptions: { minValue, maxValue } = {} }: Field, value: unknown, no: Refuse): number {
	const number = Number(value);
	if (!Number.isFinite(number)) no(`"${shown(value)}" is not a number`);
	if (number < (minValue ?? number)) no(`${number} is less than ${minValue}`);
	if (number > (maxValue ?? number)) no(`${number} is more than ${maxValue}`);
	return number;
}

/** A three-letter currency code. */
export function currencyCode(value: unknown, no: Refuse): string {
	const code = String(value).trim().toUpperCase();
	return /^[A-Z]{3}$/.test(code) ? code : no(`"${shown(value)}" is not a currency: write its three letters, like USD`);
}

/** An id as a number: nearly all ids of FreshBooks' are. */
function recordNumber(value: unknown, no: Refuse): number {
	const text = String(value).trim();
	return /^\d{1,15}$/.test(text)
		? Number(text)
		: no(`"${shown(value)}" is not an ID: FreshBooks' IDs are whole numbers`);
}

/** A UUID, the id of the few records that have no number. */
function recordUuid(value: unknown, no: Refuse): string {
	const text = String(value).trim().toLowerCase();
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
	const text = String(inner).trim();
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
