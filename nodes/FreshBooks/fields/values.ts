import type { IDataObject, INodePropertyMode } from 'n8n-workflow';

import { calendarDate, dayAfter, easternDay, typedSpan, utcMoment } from '../formats/dates';
import { seconds } from '../formats/duration';
import { decimal, money, percent, plainDecimal } from '../formats/money';
import { nearest } from '../formats/nearest';
import { numberOf } from '../formats/number';
import { shown, typedText, within, type Refuse } from '../formats/refuse';
import type { Field, FieldGroup } from '../model/field';
import { innerFields, isBlank, isMissing, isObject, refuse, withinEntry } from './basics';
import { optionOf, optionsOf, yesOrNo } from './choices';
import { texts } from './lists';

export interface Conversions {
	/** The workflow's timezone, for moments written without one. */
	timezone: string;
	/** Currency of every amount of money among the values. */
	currency?: string;
	/** A field left blank is left away when creating and cleared when updating. */
	blank: 'omit' | 'clear';
}

/**
 * Turns what the user typed into what FreshBooks wants, field by field.
 * @param values by field name; a field that is not among them is not sent
 * @throws UserError naming the field by what the user sees
 */
export function toBody(fields: Field[], values: IDataObject, how: Conversions, no: Refuse = refuse): IDataObject {
	const body: IDataObject = {};
	for (const field of fields) {
		if (!Object.hasOwn(values, field.name)) continue;
		const value = toValue(field, values[field.name], how, no);
		if (value !== undefined) body[field.name] = value as IDataObject;
	}
	return body;
}

function toValue(field: Field, value: unknown, how: Conversions, outer: Refuse): unknown {
	const no = within(field, outer);
	const inner = isLocator(value) ? value.value : value;
	// the currency goes within those amounts, the file where the upload wants it
	if (isMissing(inner) || field.as === 'currencyOfAmounts' || field.as === 'file') return undefined;
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
		case 'count':
			return wholeNumber(value, no);
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
				entries(field, value, no)
					.map((entry, index) => entryOf(field, entry, how, withinEntry(field, index, outer)))
					// one in which nothing has a value would stand for an empty contact
					.filter((entry) => Object.keys(entry).length > 0),
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

const isEmpty = (value: unknown): boolean => isBlank(isLocator(value) ? value.value : value);

/** What a blank becomes in FreshBooks. For a yes, a choice and a list there is no blank: they stay as they are. */
function cleared({ type, as, required }: Field, { blank }: Conversions, no: Refuse): '' | null | undefined {
	const isKept = ['boolean', 'collection', 'fixedCollection', 'multiOptions', 'options'].includes(type);
	if (blank === 'omit' || isKept) return undefined;
	if (required) no('this must have a value, so it cannot be cleared');
	return type === 'string' && !as ? '' : null;
}

/** An empty list would take away what is there, without anybody having said so. */
const filled = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

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
	return Object.entries(displayOptions?.hide ?? {}).some(([path, values]) =>
		values?.map(String).includes(String(entry[path.slice(path.lastIndexOf('.') + 1)])),
	);
}

/** The entries of a fixed collection as the panel keeps them, or as a list from an expression. */
export function entries(field: Field, value: unknown, no: Refuse): IDataObject[] {
	const list = [isObject(value) ? (value[(field.options?.[0] as FieldGroup).name] ?? []) : value].flat();
	return list.every(isObject) ? list : no(`"${shown(value)}" is not a list of entries`);
}

function bounded({ typeOptions: { minValue, maxValue } = {} }: Field, number: number, no: Refuse): number {
	if (number < (minValue ?? number)) no(`${number} is less than ${minValue}`);
	if (number > (maxValue ?? number)) no(`${number} is more than ${maxValue}`);
	return number;
}

function wholeNumber(value: unknown, no: Refuse): number {
	const number = numberOf(value, no);
	return Number.isInteger(number) && number >= 0 ? number : no('give a whole number, 0 or higher');
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
		: no(`"${shown(value)}" is not an ID: this one must be a UUID, like 0b9c2d4e-5f61-4a7b-8c3d-1e2f3a4b5c6d`);
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
	if (!regex)
		return field.as === 'uuid' ? recordUuid(inner, knownOtherwise(field, no)) : locatedNumber(field, inner, no);
	const found = new RegExp(regex).exec(text)?.[1];
	return found ? recordNumber(found, no) : no(`"${shown(inner)}" is not the web address of a record in FreshBooks`);
}

/** A number with noughts before it is a document's own (0000042), and never an ID. */
function locatedNumber(field: Field, value: unknown, no: Refuse): number {
	const here = knownOtherwise(field, no);
	const text = typedText(value) ?? '';
	return /^0\d+$/.test(text)
		? here(`"${shown(value)}" is not an ID: IDs never begin with 0`)
		: recordNumber(value, here);
}

/** Whoever gives a name or a number where an ID belongs is told where that belongs. */
const knownOtherwise =
	({ to }: Field, no: Refuse): Refuse =>
	(reason, field) => {
		const mode = to?.().knownBy?.mode;
		return no(mode ? `${reason}. Choose ${mode} to give a ${mode.replace('By ', '').toLowerCase()}` : reason, field);
	};

function isLocator(value: unknown): value is { mode: string; value: unknown } {
	return typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
}

/** Whether a locator holds what people call the record, rather than its ID. */
export const isNameGiven = (value: unknown): boolean =>
	isLocator(value) && value.mode === 'name' && !isBlank(value.value);

/** The text of a locator as it is, for values that are not record numbers (the business). */
export function locatorText(value: unknown): string {
	return String((isLocator(value) ? value.value : value) ?? '').trim();
}

/** What a list showed for the picked value, for messages. */
export function locatorName(value: unknown): string {
	return isLocator(value) ? String((value as { cachedResultName?: string }).cachedResultName ?? '') : '';
}
