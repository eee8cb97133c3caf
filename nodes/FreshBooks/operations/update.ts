import { UserError, type IDataObject } from 'n8n-workflow';

import { updateRecord } from '../api/records';
import type { Call, Field, Operation, Resource } from '../resources/resource';
import { collection, idField, linesFields, outputField } from './fields';
import {
	collectionOf,
	conversions,
	hasMoney,
	includeQuery,
	linesOf,
	namedCurrency,
	output,
	readCurrent,
	recordId,
} from './parameters';
import { toBody } from './values';

/** Changes the fields that the user added and leaves the others as they are. */
export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update %',
	description: 'Change fields of an existing %',
	writes: true,
	fields: (resource) => [
		idField(resource),
		...linesFields(resource, 'update'),
		...(resource.beside ?? []),
		...collection('Update Fields', 'updateFields', changeable(resource)),
		outputField,
	],
	async run(call) {
		const { resource, session } = call;
		const id = recordId(call, idField(resource));
		const body = await changes(call, id);
		return [output(call, await updateRecord(session, resource.endpoint, id, body, includeQuery(call)))];
	},
};

const changeable = ({ required, optional }: Resource): Field[] =>
	[...required, ...optional].filter(({ createOnly }) => !createOnly);

async function changes(call: Call, id: string): Promise<IDataObject> {
	const { resource } = call;
	const fields = changeable(resource);
	const values = collectionOf(call, 'updateFields');
	const current = readCurrent(call, id);

	const replacesLines = resource.lines && call.parameter('specifyLines') !== 'keep';
	const needsCurrency = (replacesLines || hasMoney(fields, values)) && !namedCurrency(values);
	const currency = needsCurrency ? currencyIn(await current()) : namedCurrency(values);
	const body = toBody(fields, values, conversions(call, 'clear', currency));
	if (replacesLines) body.lines = linesOf(call, resource.lines!, currency);

	const whole = (await resource.beforeWrite?.(call, body)) ?? body;
	if (Object.keys(whole).length === 0)
		throw new UserError('There is nothing to change: add a field under Update Fields');
	const kept = resource.keepOnUpdate?.filter((name) => !(name in whole)) ?? [];
	return kept.length > 0 ? { ...(await keep(current, kept)), ...whole } : whole;
}

/** Fields of the record as it is, without those that are empty anyway. */
async function keep(current: () => Promise<IDataObject>, names: string[]): Promise<IDataObject> {
	const record = await current();
	return Object.fromEntries(names.filter((name) => record[name] !== null).map((name) => [name, record[name]]));
}

/** The currency of a record: its own field, or that of the first amount in it. */
function currencyIn(record: IDataObject): string | undefined {
	if (record.currency_code) return String(record.currency_code);
	const amount = Object.values(record).find(
		(value) => (value as IDataObject | null)?.code && (value as IDataObject).amount,
	);
	return amount ? String((amount as IDataObject).code) : undefined;
}
