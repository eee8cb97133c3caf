import { UserError, type IDataObject } from 'n8n-workflow';

import { readList, readRecord, updateRecord } from '../api/records';
import { isBlank } from '../fields/basics';
import { collection, linesFields, outputField, without } from '../fields/common';
import { linesOf } from '../fields/lines';
import { collectionOf, conversions, includeQuery, namedCurrency, output, valuesOf } from '../fields/parameters';
import { byLetters } from '../formats/alphabet';
import { bare, clean, folded } from '../formats/folded';
import { dataModeFields, mappable } from '../fields/rows';
import { toBody } from '../fields/values';
import { typedText } from '../formats/refuse';
import type { Query } from '../http/session';
import { noteHint } from '../http/trace';
import type { Field } from '../model/field';
import type { Match } from '../model/record';
import type { Call, Operation, WritableResource } from '../model/resource';
import { newBody, tellWithoutLines } from './create';
import { refuseRepeated } from './freshList';
import { forgetList, noteWritten, recentList } from './recentList';
import { createSafely, safeCreateOptions } from './safeCreate';
import { lookAgain, takeBack } from './takeBack';
import { changeable, changedBody } from './update';

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
			...dataModeFields(resource),
			...mappable(resource, [
				...keys.filter((field) => !resource.required.includes(field)).map((field) => keyField(resource, field)),
				...resource.required.map((field) => (isDay(field) ? dayOf(resource, field) : field)),
			]),
			...linesFields(resource, 'upsert'),
			...(resource.attachmentFields ?? []),
			...mappable(
				resource,
				collection(
					'Additional Fields',
					'additionalFields',
					resource.optional.filter((field) => !keys.includes(field)),
				),
			),
			outputField,
			...safeCreateOptions(resource),
		];
	},
	alone: ({ resource, parameter }) =>
		(resource.matches ?? []).flatMap((match) => {
			const key = folded(parameter(match.name));
			return key === '' ? [] : [`${resource.value} ${match.name} ${match.digits ? bare(key) : key}`];
		}),
	async run(call) {
		const { resource } = call;
		const key = chosenMatch(call);
		const asked = [...resource.required, ...keyFields(resource)];
		const given = { ...collectionOf(call, 'additionalFields'), ...valuesOf(call, asked) };
		const keys = (resource.matches ?? []).filter(({ name }) => typeof given[name] === 'string');
		const values: IDataObject = { ...given, ...Object.fromEntries(keys.map(({ name }) => [name, clean(given[name])])) };
		checkGiven(call, values);
		const found = (await recentOne(call, key, values)) ?? one(call, key, values, await listSame(call, key, values));
		if (found) return [told(call, await change(call, key, found, values), 'updated')];
		await refuseOtherForm(call, key, values);
		const body = await newBody(call, { ...values, ...today(call, values) });
		const created = await noteWritten(call, createSafely(call, body));
		const elder = await elderOf(call, key, values, created);
		if (elder) return [told(call, await change(call, key, elder, values), 'updated')];
		tellWithoutLines(call, body);
		return [told(call, created, 'created')];
	},
};

/** What is wrong with a value is told before FreshBooks is asked, whether there is such a record or not. @throws UserError */
function checkGiven(call: Call, values: IDataObject): void {
	const { resource } = call;
	const currency = namedCurrency(values);
	toBody(changeable(resource), values, conversions(call, 'omit', currency));
	if (resource.lines) linesOf(call, resource.lines, currency);
}

/** What it is known by stays as it stands in FreshBooks: it matches, whatever its capitals. */
async function change(call: Call, key: Match, found: IDataObject, values: IDataObject): Promise<IDataObject> {
	const { resource, session } = call;
	const id = String(found[resource.endpoint.id]);
	const body = await changedBody(call, id, without(values, key.name), 'omit', async () => found);
	if (!body) return await readRecord(session, resource.endpoint, id, includeQuery(call));
	return await noteWritten(call, updateRecord(session, resource.endpoint, id, body, { query: includeQuery(call) }));
}

/**
 * Of two that were created at the same moment, by this and by another n8n process, the younger takes itself back.
 * @returns the elder one, which is to be changed instead
 */
async function elderOf(
	call: Call,
	key: Match,
	values: IDataObject,
	created: IDataObject,
): Promise<IDataObject | undefined> {
	const { endpoint, name } = call.resource;
	const idOf = (record: IDataObject) => Number(record[endpoint.id]);
	const same = (await lookAgain(call, listSame(call, key, values))) ?? [];
	const [elder] = same
		.filter((record) => record.vis_state === 0 && idOf(record) < idOf(created))
		.sort((a, b) => idOf(a) - idOf(b));
	if (!elder) return undefined;
	const both = `The ${name.toLowerCase()} ${idOf(created)} was created in addition to ${idOf(elder)}, with the same key.`;
	await forgetList(call);
	await takeBack(call, call.resource, created, both);
	noteHint(
		call.session,
		`Another execution created the same ${name.toLowerCase()} at the same moment: that one was changed, and the one made here was deleted`,
	);
	return elder;
}

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
		name: names.join(', or Without It '),
		value: 'first',
		description: 'The first of them that has a value',
	};
	const options = [...keys.map((field) => ({ name: field.displayName, value: field.name })), first];
	return [
		{
			displayName: 'Match By',
			name: 'matchBy',
			type: 'options',
			options: options.sort((a, b) => byLetters(a.name, b.name)),
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
 * The records with this key. FreshBooks' filters find too much (part of a text, or everything where a filter is ignored,
 * API facts §4.2), so every record is compared.
 */
async function listSame(
	{ resource, session }: Call,
	{ name, query }: Match,
	values: IDataObject,
): Promise<IDataObject[]> {
	const asked: Query = [[query, String(values[name])]];
	const listed = await readList(session, resource.endpoint, asked, { use: (record) => record });
	if (listed.repeated) refuseRepeated(resource.plural);
	return listed.records.filter(sameAs(name, values));
}

/** What records are known by, as it is compared: a list is compared with each item, and folding takes longer than that. */
const keys = new WeakMap<IDataObject, Record<string, string>>();

function keyOf(record: IDataObject, name: string): string {
	const known = keys.get(record) ?? {};
	keys.set(record, known);
	return (known[name] ??= folded(record[name]));
}

const sameAs = (name: string, values: IDataObject): ((record: IDataObject) => boolean) => {
	const key = folded(values[name]);
	return (record) => keyOf(record, name) === key;
};

/** The only active record with this key, where a list that was just read has it. */
async function recentOne(call: Call, { name }: Match, values: IDataObject): Promise<IDataObject | undefined> {
	const recent = await recentList(call);
	const isSame = sameAs(name, values);
	const [found, ...others] = recent.filter((record) => record.vis_state === 0 && isSame(record));
	return others.length === 0 ? found : undefined;
}

/**
 * The one of them; archived ones count only when there is no active one.
 * @throws UserError listing the records when there are several
 */
function one({ resource }: Call, key: Match, values: IDataObject, same: IDataObject[]): IDataObject | undefined {
	const active = same.filter((record) => record.vis_state === 0);
	const [found, ...others] = active.length > 0 ? active : same;
	if (others.length === 0) return found;
	const names = [found, ...others].map((record) => named(resource, record));
	throw new UserError(
		`Several ${resource.plural.toLowerCase()} have the ${labelOf(resource, key)} "${String(values[key.name])}": ${names.join(', ')}`,
		{ description: 'Nothing was changed. Update the right one by its ID.' },
	);
}

/**
 * FreshBooks numbers documents with noughts before (0000042), which a sheet loses: a number that is there in its other
 * form is the same one.
 * @throws UserError naming the record that has it
 */
async function refuseOtherForm(call: Call, key: Match, values: IDataObject): Promise<void> {
	const typed = String(values[key.name]);
	if (!key.digits || !/^\d+$/.test(typed)) return;
	const forms = new Set([bare(typed), bare(typed).padStart(key.digits, '0')]);
	forms.delete(typed);
	for (const form of forms) {
		const [found] = await listSame(call, key, { [key.name]: form });
		if (!found) continue;
		throw new UserError(
			`${labelOf(call.resource, key)}: there is no ${typed}, only ${form}: ${named(call.resource, found)}`,
			{ description: 'Nothing was changed. Give the number exactly as it is in FreshBooks.' },
		);
	}
}

const labelOf = (resource: WritableResource, key: Match): string =>
	keyFields({ ...resource, matches: [key] })[0].displayName;
const named = ({ endpoint, search }: Call['resource'], record: IDataObject): string =>
	`ID ${record[endpoint.id]} (${search?.name(record)})`;

const isDay = (field: Field): boolean => field.type === 'dateTime' && field.required === true;

/** A default of today would move the date of a record that is there already. */
function dayOf({ name }: WritableResource, field: Field): Field {
	const document = name.toLowerCase();
	const description = `If left empty, a new ${document} gets today’s date and an existing one keeps its date`;
	return { ...field, required: undefined, default: '', description };
}

/** Days that the user left empty: a new record is of today. */
function today({ resource, session }: Call, values: IDataObject): IDataObject {
	const empty = resource.required.filter((field) => isDay(field) && isBlank(values[field.name]));
	return Object.fromEntries(empty.map(({ name }) => [name, new Date(session.connection.clock.now()) as never]));
}
