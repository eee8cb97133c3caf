import { UserError, type IDataObject } from 'n8n-workflow';

import { updateRecord } from '../api/records';
import { isBlank } from '../fields/basics';
import { idField, linesFields, outputField, updateFields } from '../fields/common';
import { addsLines, linesOf, workedOut } from '../fields/lines';
import {
	collectionOf,
	conversions,
	hasMoney,
	includeQuery,
	namedCurrency,
	output,
	readCurrent,
	recordId,
} from '../fields/parameters';
import { dataModeFields, mappable } from '../fields/rows';
import { toBody, type Conversions } from '../fields/values';
import { orStandIn } from '../http/rehearsal';
import type { Field } from '../model/field';
import type { Call, Operation, WritableResource } from '../model/resource';

/** Changes the fields that the user added and leaves the others as they are. */
export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update %',
	description: 'Change fields of an existing %',
	writes: true,
	fields: (resource) => [
		idField(resource),
		...dataModeFields(resource),
		...linesFields(resource, 'update'),
		...(resource.attachmentFields ?? []),
		...mappable(resource, updateFields(changeable(resource))),
		outputField,
	],
	async run(call) {
		const { resource, session } = call;
		const id = recordId(call, idField(resource));
		const current = readCurrent(call, id, addsLines(call) ? ['lines'] : []);
		const body = await changedBody(call, id, collectionOf(call, 'updateFields'), 'clear', current);
		const how = { query: includeQuery(call) };
		const source = resource.rows && call.parameter('dataMode') === 'autoMap' ? 'input named like a field' : undefined;
		return [output(call, await updateRecord(session, resource.endpoint, id, orRefuse(body, source), how))];
	},
};

/** Fields of a record that is there already. */
export const changeable = ({ required, optional }: WritableResource): Field[] =>
	[...required, ...optional].filter(({ createOnly }) => !createOnly);

/**
 * The body of a PUT: the fields that the user gave, the lines if they are to change, and what FreshBooks would
 * otherwise lose.
 * @param current reads the record as it stands, where that is needed
 * @returns undefined when the user gave nothing
 */
export async function changedBody(
	call: Call<WritableResource>,
	id: string,
	values: IDataObject,
	blank: Conversions['blank'],
	current: () => Promise<IDataObject>,
): Promise<IDataObject | undefined> {
	const { resource, session } = call;
	const fields = changeable(resource);
	refuseCurrencyAlone(fields, values);
	const way = resource.lines ? String(call.parameter('specifyLines')) : 'keep';
	const givesLines = way !== 'keep' && way !== 'none';
	const needsCurrency = (givesLines || hasMoney(fields, values)) && !namedCurrency(values);
	const currency = needsCurrency
		? currencyIn(await orStandIn(session.connection, current(), {}))
		: namedCurrency(values);
	const body = toBody(fields, values, conversions(call, blank, currency));
	const lines = givesLines ? linesOf(call, resource.lines!, currency) : [];
	// an empty list does not remove the lines; Remove All does
	if (way === 'none') body.lines = [];
	else if (lines.length > 0) body.lines = addsLines(call) ? linesWith(resource, await current(), lines) : lines;

	const whole = (await resource.beforeWrite?.(call, body, id)) ?? body;
	return Object.keys(whole).length > 0 ? await withKept(resource, whole, current) : undefined;
}

/** @throws UserError when there is nothing to change */
export function orRefuse(body: IDataObject | undefined, source = 'field under Update Fields'): IDataObject {
	if (body) return body;
	throw new UserError(`There is nothing to change: no ${source} has a value`);
}

/** Where FreshBooks knows a currency only within the amounts, one without an amount would change nothing. */
function refuseCurrencyAlone(fields: Field[], values: IDataObject): void {
	const currency = fields.find(({ as, name }) => as === 'currencyOfAmounts' && !isBlank(values[name]));
	const amount = fields.find(({ as }) => as === 'money');
	if (!currency || !amount || hasMoney(fields, values)) return;
	throw new UserError(`${currency.displayName}: give the ${amount.displayName} too`, {
		description: 'FreshBooks changes the currency of an amount only together with the amount itself.',
	});
}

const lineId = ({ lineid }: IDataObject): string => String(lineid ?? '');

/**
 * FreshBooks replaces all lines at once (API facts §6), so those that are there go along with the new ones. A line
 * given by the ID of one of them changes what it holds, and leaves the rest.
 */
export function linesWith(
	resource: Pick<WritableResource, 'name' | 'lineFromJson'>,
	record: IDataObject,
	given: IDataObject[],
): IDataObject[] {
	const document = resource.name.toLowerCase();
	if (!Array.isArray(record.lines)) {
		throw new UserError(
			`FreshBooks did not return the existing lines of the ${document}, so nothing was changed: try again`,
		);
	}
	const present = (record.lines as IDataObject[]).map((line) => {
		const kept = Object.entries(resource.lineFromJson?.(line) ?? line).filter(([name]) => !workedOut.has(name));
		return Object.fromEntries(kept) as IDataObject;
	});
	const changed = new Map(given.filter((line) => lineId(line) !== '').map((line) => [lineId(line), line]));
	const unknown = [...changed.keys()].find((id) => !present.some((line) => lineId(line) === id));
	if (unknown !== undefined) {
		throw new UserError(`Line ID: the ${document} has no line ${unknown}`, {
			description: 'To add a new line, leave out the line ID.',
		});
	}
	const added = given.filter((line) => lineId(line) === '');
	return [...present.map((line) => ({ ...line, ...changed.get(lineId(line)) })), ...added];
}

/** The body of a PUT with what FreshBooks would otherwise lose of the record, as far as it is not empty anyway. */
export async function withKept(
	{ keepOnUpdate = [] }: WritableResource,
	body: IDataObject,
	current: () => Promise<IDataObject>,
): Promise<IDataObject> {
	const names = keepOnUpdate.filter((name) => !(name in body));
	if (names.length === 0) return body;
	const record = await current();
	const kept = names.filter((name) => record[name] !== null).map((name) => [name, record[name]]);
	return { ...(Object.fromEntries(kept) as IDataObject), ...body };
}

/** The currency of a record: its own field, or that of the first amount in it. */
function currencyIn(record: IDataObject): string | undefined {
	if (record.currency_code) return String(record.currency_code);
	const amount = Object.values(record).find(
		(value) => (value as IDataObject | null)?.code && (value as IDataObject).amount,
	);
	return amount ? String((amount as IDataObject).code) : undefined;
}
