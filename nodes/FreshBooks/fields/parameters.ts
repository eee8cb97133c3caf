import type { IDataObject } from 'n8n-workflow';

import { resolveBusiness } from '../api/business';
import { readRecord } from '../api/records';
import { numberOf } from '../formats/number';
import { within } from '../formats/refuse';
import type { Connection } from '../http/connection';
import { families, queryForIncludes, type Business } from '../http/families';
import { orStandIn } from '../http/rehearsal';
import type { Query } from '../http/session';
import type { Field } from '../model/field';
import type { RecordType, Shape } from '../model/record';
import type { AnyCall, Call, Output, ReadableResource } from '../model/resource';
import { isBlank, refuse } from './basics';
import { emptyList, texts } from './lists';
import { withoutPeriods } from './period';
import { listed, simplify } from './simplify';
import { currencyCode, isNameGiven, locatorId, locatorName, locatorText, toBody, type Conversions } from './values';

/** The id of the record that this item is about. @throws UserError when it is empty or not one */
export function recordId(call: AnyCall, field: Field): string {
	const no = within(field, refuse);
	return String(locatorId(field, call.parameter(field.name), no) ?? no('choose one or give its ID'));
}

/** The business that this item is about. @throws NodeOperationError when it is unknown, or not chosen among several */
export async function chosenBusiness(
	connection: Connection,
	{ parameter, shared }: Pick<AnyCall, 'parameter' | 'shared'>,
): Promise<Business> {
	const value = parameter('business');
	const text = locatorText(value);
	const isName = isNameGiven(value);
	const find = async () => await resolveBusiness(connection, text, locatorName(value), isName);
	return await orStandIn(connection, shared(`business ${isName} ${text}`, find), someBusiness);
}

const someBusiness: Business = { name: '', accountId: '0', businessId: '0', businessUuid: '0', role: '', record: {} };

/** The business of an operation. @throws Error for one that was declared to need none */
export function businessOf({ session: { business } }: AnyCall): Business {
	if (business) return business;
	throw new Error('An operation without a business asked for it');
}

/** The values that a user gave for fields that stand alone in the panel. */
export function valuesOf(call: AnyCall, fields: Field[]): IDataObject {
	return Object.fromEntries(fields.map((field) => [field.name, call.parameter(field.name)])) as IDataObject;
}

/** The values of an optional collection: only the fields that the user added. */
export function collectionOf(call: AnyCall, name: string): IDataObject {
	return (call.parameter(name) || {}) as IDataObject;
}

/** @throws UserError naming the first required field that is empty */
export function requireAll(fields: Field[], body: IDataObject): void {
	const missing = fields.find(
		(field) => field.required && field.as !== 'currencyOfAmounts' && body[field.name] === undefined,
	);
	if (missing) refuse(`${missing.displayName} is empty`, missing.name);
}

/** What the user gave for fields that stand alone, as FreshBooks wants it. @throws UserError like `requireAll` */
export function bodyOf(call: AnyCall, fields: Field[]): IDataObject {
	const body = toBody(fields, valuesOf(call, fields), conversions(call, 'omit'));
	requireAll(fields, body);
	return body;
}

/** Whether some of the values is an amount that needs a currency. */
export function hasMoney(fields: Field[], values: IDataObject): boolean {
	return fields.some((field) => field.as === 'money' && !isBlank(values[field.name]));
}

/** The currency that the user named for the amounts. @throws UserError for what is not a code */
export function namedCurrency(values: IDataObject): string | undefined {
	const no = within({ displayName: 'Currency', name: 'currency_code' }, refuse);
	return isBlank(values.currency_code) ? undefined : currencyCode(values.currency_code, no);
}

/** How values of this item are converted. @param currency of every amount among them */
export function conversions(call: AnyCall, blank: Conversions['blank'], currency?: string): Conversions {
	return { timezone: call.context.getTimezone(), blank, currency };
}

/**
 * Filters as FreshBooks spells them for the resource's family.
 * @returns undefined when nothing can match: an empty list from an expression is none of the records, and FreshBooks,
 * which does not learn of it, would send them all
 */
export function filterQuery(call: Call<ReadableResource>): Query | undefined {
	const { filters = [], laterFilters = [] } = call.resource;
	const values = withoutPeriods(call, filters, collectionOf(call, 'filters'));
	const later = laterFilters.map(({ field }) => field);
	if (emptyList(filters, values) ?? emptyList(later, collectionOf(call, 'laterFilters'))) return undefined;
	return filters.flatMap((field): Query => {
		const value = filterValue(field, values, conversions(call, 'omit'));
		if (value === undefined) return [];
		const name = filterName(call.resource, field);
		return field.repeated ? texts(value).map((one) => [`${name}[]`, one]) : [[name, String(value)]];
	});
}

/** The query parameter of a filter. */
export function filterName({ endpoint }: RecordType, { name, query }: Field): string {
	return query ?? (families[endpoint.family].filters === 'search' ? `search[${name}]` : name);
}

function filterValue(field: Field, values: IDataObject, how: Conversions): unknown {
	return toBody([field], values, how)[field.name];
}

/** How many records at most; undefined for all. @throws UserError for a limit that is not a whole number from 1 on */
export function limitOf(call: AnyCall): number | undefined {
	if (call.parameter('returnAll') === true) return undefined;
	const no = within({ displayName: 'Limit', name: 'limit' }, refuse);
	const limit = numberOf(call.parameter('limit'), no);
	return Number.isInteger(limit) && limit >= 1 ? limit : no('give a whole number, 1 or higher');
}

/** Sort order: the panel says `due_date_desc`; project families want `-due_date` (API facts §4.4). */
export function sortQuery(call: Call<ReadableResource>): Query {
	const chosen = String(call.parameter('sort') ?? '');
	if (!chosen) return [];
	if (families[call.resource.endpoint.family].sorts === 'suffix') return [['sort', chosen]];
	return [['sort', chosen.replace(/^(.*)_(asc|desc)$/, (_, key, way) => (way === 'desc' ? `-${key}` : key))]];
}

/** What FreshBooks is asked to send along: chosen by the user, or the resource's defaults (lines). */
function includesOf(call: Call<ReadableResource>): string[] {
	const { includes, defaultIncludes = [] } = call.resource;
	const chosen = includes ? call.parameter('include') : undefined;
	return Array.isArray(chosen) ? (chosen as string[]) : defaultIncludes;
}

/** *Include* as FreshBooks spells it for the resource's family. */
export function includeQuery(call: Call<ReadableResource>): Query {
	return queryForIncludes(call.resource.endpoint.family, includesOf(call));
}

/** The record as the user asked for it: simplified or raw. */
export function output(call: Call<ReadableResource>, record: IDataObject): Output {
	return outputOf(call, call.resource, record, includesOf(call));
}

/** The same for one of many records: short, unless the user asked for more. */
export const listOutput = (call: Call<ReadableResource>, record: IDataObject): Output =>
	listOutputOf(call, call.resource, record, includesOf(call));

/** The same for one of many records of another kind (the lines of journal entries). */
export function listOutputOf(call: AnyCall, shape: Shape, record: IDataObject, includes: string[] = []): Output {
	if (call.parameter('output') !== 'simplified') return outputOf(call, shape, record, includes);
	return whole(listed(shape, record, includes), record);
}

/** The same for a record of another resource than the operation's own (the invoice that an estimate became). */
export function outputOf(call: AnyCall, shape: Shape, record: IDataObject, includes: string[] = []): Output {
	return whole(call.parameter('output') === 'raw' ? record : simplify(shape, record, includes), record);
}

/** A reply of another shape than is known goes on as it is. */
const whole = (simple: IDataObject, record: IDataObject): Output => ({
	json: Object.keys(simple).length > 0 ? simple : record,
});

/**
 * The record as it stands in FreshBooks, read once however often an item needs it.
 * @param include what to ask for along with it, as far as the resource knows it
 */
export function readCurrent(
	call: Call<ReadableResource>,
	id: string,
	include: string[] = [],
): () => Promise<IDataObject> {
	const { session, resource } = call;
	const { endpoint, includes = [] } = resource;
	const known = include.filter((name) => includes.some(({ value }) => value === name));
	let current: Promise<IDataObject> | undefined;
	return () => (current ??= readRecord(session, endpoint, id, queryForIncludes(endpoint.family, known)));
}
