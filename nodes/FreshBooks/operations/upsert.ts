import { UserError, type IDataObject } from 'n8n-workflow';

import { readList, updateRecord } from '../api/records';
import { collection, linesFields, outputField } from '../fields/common';
import { collectionOf, includeQuery, output, valuesOf } from '../fields/parameters';
import { isBlank } from '../fields/values';
import { typedText } from '../formats/refuse';
import type { Query } from '../http/session';
import type { Field } from '../model/field';
import type { Match } from '../model/record';
import type { Call, Operation, WritableResource } from '../model/resource';
import { newBody, tellWithoutLines } from './create';
import { createSafely, safeCreateOptions } from './safeCreate';
import { changedBody } from './update';

/** Changes the record that the user means if it is there already, and creates it if not. */
export const upsert: Operation = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update %',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	writes: true,
	// two items with the same key must not create two records
	inOrder: true,
	fields: (resource) => {
		const keys = keyFields(resource);
		return [
			...matchField(resource, keys),
			...keys.filter((field) => !resource.required.includes(field)).map((field) => keyField(resource, field)),
			...resource.required.map((field) => (isDay(field) ? dayOf(resource, field) : field)),
			...linesFields(resource, 'upsert'),
			...(resource.attachmentFields ?? []),
			...collection(
				'Additional Fields',
				'additionalFields',
				resource.optional.filter((field) => !keys.includes(field)),
			),
			...(resource.logoFields ?? []),
			outputField,
			...safeCreateOptions(resource),
		];
	},
	async run(call) {
		const { resource, session } = call;
		const key = chosenMatch(call);
		const asked = [...resource.required, ...keyFields(resource)];
		const values = { ...collectionOf(call, 'additionalFields'), ...valuesOf(call, asked) };
		const found = await find(call, key, String(values[key.name]));
		if (found) {
			const id = String(found[resource.endpoint.id]);
			const body = await changedBody(call, id, values, 'omit', async () => found);
			const record = await updateRecord(session, resource.endpoint, id, body, { query: includeQuery(call) });
			return [told(call, record, 'updated')];
		}
		const body = await newBody(call, { ...values, ...today(resource, values) });
		const created = told(call, await createSafely(call, body), 'created');
		tellWithoutLines(call, body);
		return [created];
	},
};

/** The raw output is FreshBooks' own record, so it stays as it is. */
function told(call: Call, record: IDataObject, upserted: 'created' | 'updated') {
	const { json } = output(call, record);
	return { json: call.parameter('output') === 'raw' ? json : { upserted, ...json } };
}

function keyFields({ matches = [], required, optional }: WritableResource): Field[] {
	const fields = [...required, ...optional];
	return matches.map(({ name }) => fields.find((field) => field.name === name)!);
}

/** The only field by which a record is known. */
function keyField({ name }: WritableResource, field: Field): Field {
	const document = name.toLowerCase();
	const description = `The ${document} with this number is updated; if there is none, a new one is created`;
	return { ...field, required: true, description };
}

/** Which field counts, where there are several by which a record is known. */
function matchField({ name }: WritableResource, keys: Field[]): Field[] {
	if (keys.length < 2) return [];
	const names = keys.map(({ displayName }) => displayName);
	const first = {
		name: 'First One Given',
		value: 'first',
		description: `${names.join(', or without it ')}`,
	};
	const options = [...keys.map((field) => ({ name: field.displayName, value: field.name })), first];
	return [
		{
			displayName: 'Match By',
			name: 'matchBy',
			type: 'options',
			options: options.sort((a, b) => a.name.localeCompare(b.name, 'en')),
			default: 'first',
			description: `Which field identifies an existing ${name.toLowerCase()}; capitalization is ignored`,
		},
	];
}

/** @throws UserError when the field that tells which record is meant is empty */
function chosenMatch(call: Call): Match {
	const { matches = [] } = call.resource;
	const chosen = matches.filter(({ name }) => matches.length === 1 || name === call.parameter('matchBy'));
	const candidates = chosen.length > 0 ? chosen : matches;
	const key = candidates.find(({ name }) => (typedText(call.parameter(name)) ?? '') !== '');
	if (key) return key;
	const names = keyFields({ ...call.resource, matches: candidates }).map(({ displayName }) => displayName);
	throw new UserError(
		names.length > 1 ? `${names.join(' and ')} are empty: fill in at least one` : `${names[0]} is empty`,
	);
}

/**
 * The record with this key. FreshBooks' filters find too much (part of a text, or everything where a filter is
 * ignored, API facts §4.2), so every record is compared; archived ones count only when there is no active one.
 * @throws UserError listing the records when there are several
 */
async function find(call: Call, key: Match, value: string): Promise<IDataObject | undefined> {
	const { resource, session } = call;
	const query: Query = [[key.query, value.trim()]];
	const listed = await readList(session, resource.endpoint, query, { use: (record) => record });
	if (listed.repeated) {
		const plural = resource.plural.toLowerCase();
		throw new UserError(`FreshBooks sent the same ${plural} again and again in place of all of them`, {
			description: 'So it is not certain whether this one is there already. Nothing was changed.',
		});
	}
	const same = listed.records.filter((record) => folded(record[key.name]) === folded(value));
	const active = same.filter((record) => record.vis_state === 0);
	const [found, ...others] = active.length > 0 ? active : same;
	if (others.length === 0) return found;
	const [field] = keyFields({ ...resource, matches: [key] });
	const names = [found, ...others].map(
		(record) => `ID ${record[resource.endpoint.id]} (${resource.search?.name(record)})`,
	);
	throw new UserError(
		`Several ${resource.plural.toLowerCase()} have the ${field.displayName} "${value.trim()}": ${names.join(', ')}`,
		{ description: 'Nothing was changed. Update the right one by its ID.' },
	);
}

const folded = (value: unknown): string =>
	String(value ?? '')
		.trim()
		.normalize()
		.toLowerCase();

const isDay = (field: Field): boolean => field.type === 'dateTime' && field.required === true;

/** A default of today would move the date of a record that is there already. */
function dayOf({ name }: WritableResource, field: Field): Field {
	const document = name.toLowerCase();
	const description = `If left empty, a new ${document} gets today’s date and an existing one keeps its date`;
	return { ...field, required: undefined, default: '', description };
}

/** Days that the user left empty: a new record is of today. */
function today({ required }: WritableResource, values: IDataObject): IDataObject {
	const empty = required.filter((field) => isDay(field) && isBlank(values[field.name]));
	return Object.fromEntries(empty.map(({ name }) => [name, new Date() as never]));
}
