import { UserError, type IDataObject, type INodePropertyOptions } from 'n8n-workflow';

import { resolveBusiness } from '../api/business';
import { readRecord } from '../api/records';
import { shown, within } from '../formats/refuse';
import { families, includeQuery as queryForIncludes, type Business } from '../http/families';
import type { Query } from '../http/session';
import type { Field } from '../model/field';
import type { Simple } from '../model/record';
import type { Call, Output, Resource } from '../model/resource';
import { without } from './common';
import { simplify } from './simplify';
import {
	currencyCode,
	entries,
	entryOf,
	innerFields,
	isBlank,
	json,
	locatorId,
	locatorName,
	locatorText,
	refuse,
	texts,
	toBody,
	type Conversions,
} from './values';

/** The id of the record that this item is about. @throws UserError when it is empty or not one */
export function recordId(call: Call, field: Field): string {
	const no = within(field.displayName, refuse);
	return String(locatorId(field, call.parameter(field.name), no) ?? no('choose one or give its ID'));
}

/** The business that this item is about. @throws NodeOperationError when it is unknown, or not chosen among several */
export async function chosenBusiness({
	connection,
	parameter,
	shared,
}: Pick<Call, 'connection' | 'parameter' | 'shared'>): Promise<Business> {
	const value = parameter('business');
	const text = locatorText(value);
	return await shared(`business ${text}`, async () => await resolveBusiness(connection, text, locatorName(value)));
}

/** The one of a field's options that this item has. @throws UserError for a value that is none of them */
export function choiceOf(call: Call, field: Field): string {
	const value = call.parameter(field.name);
	const values = (field.options as INodePropertyOptions[]).map((option) => option.value);
	if (values.includes(value as string)) return value as string;
	throw new UserError(`${field.displayName}: "${shown(value)}" is not allowed: use one of ${values.join(', ')}`);
}

/** The values that a user gave for fields that stand alone in the panel. */
export function valuesOf(call: Call, fields: Field[]): IDataObject {
	return Object.fromEntries(fields.map((field) => [field.name, call.parameter(field.name)])) as IDataObject;
}

/** The values of an optional collection: only the fields that the user added. */
export function collectionOf(call: Call, name: string): IDataObject {
	return (call.parameter(name) || {}) as IDataObject;
}

/** @throws UserError naming the first required field that is empty */
export function requireAll(fields: Field[], body: IDataObject): void {
	const missing = fields.find(
		(field) => field.required && field.as !== 'currencyOfAmounts' && body[field.name] === undefined,
	);
	if (missing) throw new UserError(`${missing.displayName} is empty`);
}

/** What the user gave for fields that stand alone, as FreshBooks wants it. @throws UserError like `requireAll` */
export function bodyOf(call: Call, fields: Field[]): IDataObject {
	const body = toBody(fields, valuesOf(call, fields), conversions(call, 'omit'));
	requireAll(fields, body);
	return body;
}

/** Whether some of the values is an amount that needs a currency. */
export function hasMoney(fields: Field[], values: IDataObject): boolean {
	return fields.some((field) => field.as === 'money' && values[field.name] !== undefined && values[field.name] !== '');
}

/** The currency that the user named for the amounts. @throws UserError for what is not a code */
export function namedCurrency(values: IDataObject): string | undefined {
	return values.currency_code ? currencyCode(values.currency_code, within('Currency', refuse)) : undefined;
}

export function conversions(call: Call, blank: Conversions['blank'], currency?: string): Conversions {
	return { timezone: call.context.getTimezone(), blank, currency };
}

/**
 * Line items as the user gave them, in fields or as JSON.
 * @returns undefined when the lines are to stay as they are
 * @throws UserError for JSON that is not a list of lines, and for a line without an amount
 */
export function linesOf(call: Call, lines: Field, currency?: string): IDataObject[] | undefined {
	const how = conversions(call, 'omit', currency);
	switch (call.parameter('specifyLines')) {
		case 'fields':
		case 'addFields':
			return typedLines(call, lines, how);
		case 'json':
		case 'addJson':
			return jsonLines(call, lines, how);
		default:
			return undefined;
	}
}

/** Whether lines go beside those that are there. */
export const addsLines = (call: Call): boolean => String(call.parameter('specifyLines')).startsWith('add');

/** Whether a line changes one that is there, whose other values stay. */
const changesOne = (call: Call, { lineid }: IDataObject): boolean => addsLines(call) && !isBlank(lineid);

/** A new line has what a new one begins with; of one that is there, what was left as it is in the panel stays. */
function typedLines(call: Call, lines: Field, how: Conversions): IDataObject[] {
	const fields = innerFields(lines);
	return entries(lines, call.parameter(lines.name) || {}).map((typed, index) => {
		const here = within(`no. ${index + 1}`, within(lines.displayName, refuse));
		if (changesOne(call, typed)) {
			const left = fields.filter(({ name, type, default: first }) => type !== 'string' && typed[name] === first);
			return entryOf(lines, without(typed, ...left.map(({ name }) => name)), how, here, false);
		}
		const begun = fields.map((field) => [field.name, isBlank(typed[field.name]) ? field.default : typed[field.name]]);
		return entryOf(lines, Object.fromEntries(begun) as IDataObject, how, here);
	});
}

/**
 * What a JSON line holds beyond the fields of the panel goes along as it is. A field of the panel that is blank is like
 * one that is not there: an empty cell, or the null of a line that was read.
 */
function jsonLines(call: Call, lines: Field, how: Conversions): IDataObject[] {
	const no = within('Lines (JSON)', refuse);
	const typed = call.parameter('linesJson');
	const list = typed === '' ? [] : json(typed, no);
	if (!Array.isArray(list)) return no('this is not a list of lines, like [{ "name": "Design", "unit_cost": "80" }]');
	return list.map((line: unknown, index) => {
		const here = within(`no. ${index + 1}`, no);
		if (typeof line !== 'object' || line === null || Array.isArray(line)) return here('this is not an object');
		const given = call.resource.lineFromJson?.(line as IDataObject) ?? (line as IDataObject);
		const blank = innerFields(lines).filter(({ name }) => isBlank(given[name]));
		const { unit_cost: cost, ...rest } = without(given, ...blank.map(({ name }) => name)) as IDataObject;
		// lines out of FreshBooks itself have `{ amount, code }` already
		const { amount, code } = typeof cost === 'object' && cost !== null ? (cost as IDataObject) : { amount: cost };
		const converted = entryOf(
			lines,
			{ ...rest, unit_cost: amount },
			{ ...how, currency: code ? String(code) : how.currency },
			here,
			!changesOne(call, rest),
		);
		return { ...rest, ...converted };
	});
}

/** Filters as FreshBooks spells them for the resource's family. */
export function filterQuery(call: Call): Query {
	const values = collectionOf(call, 'filters');
	return call.resource.filters.flatMap((field): Query => {
		const value = filterValue(field, values, conversions(call, 'omit'));
		if (value === undefined) return [];
		const name = filterName(call.resource, field);
		return field.repeated ? texts(value).map((one) => [`${name}[]`, one]) : [[name, String(value)]];
	});
}

/** The query parameter of a filter. */
export function filterName({ endpoint }: Resource, { name, query }: Field): string {
	return query ?? (families[endpoint.family].filters === 'search' ? `search[${name}]` : name);
}

function filterValue(field: Field, values: IDataObject, how: Conversions): unknown {
	return toBody([field], values, how)[field.name];
}

/** How many records at most; undefined for all. @throws UserError for a limit that is not a whole number from 1 on */
export function limitOf(call: Call): number | undefined {
	if (call.parameter('returnAll') === true) return undefined;
	const limit = Number(call.parameter('limit'));
	if (!Number.isInteger(limit) || limit < 1) throw new UserError('Limit: give a whole number, 1 or higher');
	return limit;
}

/** Sort order: the panel says `due_date_desc`; project families want `-due_date` (API facts §4.4). */
export function sortQuery(call: Call): Query {
	const chosen = String(call.parameter('sort') ?? '');
	if (!chosen) return [];
	if (families[call.resource.endpoint.family].sorts === 'suffix') return [['sort', chosen]];
	return [['sort', chosen.replace(/^(.*)_(asc|desc)$/, (_, key, way) => (way === 'desc' ? `-${key}` : key))]];
}

/** What FreshBooks is asked to send along: chosen by the user, or the resource's defaults (lines). */
function includesOf(call: Call): string[] {
	const { includes, defaultIncludes = [] } = call.resource;
	const chosen = includes ? call.parameter('include') : undefined;
	return Array.isArray(chosen) ? (chosen as string[]) : defaultIncludes;
}

export function includeQuery(call: Call): Query {
	return queryForIncludes(call.resource.endpoint.family, includesOf(call));
}

/** The record as the user asked for it: simplified or raw. */
export function output(call: Call, record: IDataObject): Output {
	return outputOf(call, call.resource, record, includesOf(call));
}

/** The same for a record of another resource than the operation's own (the invoice that an estimate became). */
export function outputOf(call: Call, shape: Simple, record: IDataObject, includes: string[] = []): Output {
	const simple = call.parameter('output') === 'raw' ? record : simplify(shape, record, includes);
	// a reply of another shape than is known goes on as it is
	return { json: Object.keys(simple).length > 0 ? simple : record };
}

/**
 * The record as it stands in FreshBooks, read once however often an item needs it.
 * @param include what to ask for along with it, as far as the resource knows it
 */
export function readCurrent(call: Call, id: string, include: string[] = []): () => Promise<IDataObject> {
	const { session, resource } = call;
	const { endpoint, includes = [] } = resource;
	const known = include.filter((name) => includes.some(({ value }) => value === name));
	let current: Promise<IDataObject> | undefined;
	return () => (current ??= readRecord(session, endpoint, id, queryForIncludes(endpoint.family, known)));
}
