import type { INodePropertyOptions } from 'n8n-workflow';

import { byLetters } from '../formats/alphabet';
import type { Field, FieldGroup } from '../model/field';
import type { ReadableType, RecordType } from '../model/record';
import type { Resource, WritableResource } from '../model/resource';
import { innerFields } from './basics';
import { locator } from './locator';

/** Name of the parameter that says which record is meant. */
export const idName = (resource: Resource): string => `${resource.value}Id`;

/** The locator of the record that an operation is about. */
export function idField(resource: Resource & RecordType): Field {
	return locator(resource, { name: idName(resource), required: true });
}

export const outputField: Field = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'The most useful fields, flat, with money as plain amounts',
		},
		{ name: 'Raw', value: 'raw', description: 'Everything as FreshBooks sends it' },
	],
	default: 'simplified',
	description: 'How much of each record to return',
};

/** The same for a list, whose records are shorter. */
export const listOutputField: Field = {
	...outputField,
	options: [
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'About ten fields of each record, to read at a glance',
		},
		{ name: 'Simplified, All Fields', value: 'full', description: 'The same fields as Get, empty ones too' },
		{ name: 'Raw', value: 'raw', description: 'Everything as FreshBooks sends it' },
	],
	description:
		'How much of each record to return. Simplified leaves out lines, most texts and addresses, FreshBooks’ codes and empty fields.',
};

/** What people should know before money moves. */
export function notice(text: string): Field {
	return { displayName: text, name: 'moneyNotice', type: 'notice', default: '' };
}

const include: Field = {
	displayName: 'Include',
	name: 'include',
	type: 'multiOptions',
	options: [],
	default: [],
	description: 'What FreshBooks should send along with each record',
};

/** *Include*, for a kind of record that has anything to send along. @param first what is sent along unless the user says otherwise */
export function includeField({ includes }: ReadableType, first: string[] = []): Field[] {
	return includes ? [{ ...include, options: includes, default: first }] : [];
}

const specifyNew: Field = {
	displayName: 'Specify Lines',
	name: 'specifyLines',
	type: 'options',
	options: [
		{ name: 'Using Fields Below', value: 'fields', description: 'Fill in the lines one by one' },
		{ name: 'Using JSON', value: 'json', description: 'A list of lines, for instance from an earlier node' },
	],
	default: 'fields',
};

/** Only for new documents: what is there already is changed line by line. */
const fromItems: INodePropertyOptions = {
	name: 'From Input Items',
	value: 'inputItems',
	description: 'Makes one out of many items: each fills in the lines below through expressions',
};

const specifyForItems: Field = { ...specifyNew, options: [fromItems, ...(specifyNew.options ?? [])] };

/** Which items make one document. */
export const groupBy: Field = {
	displayName: 'Group By',
	name: 'groupBy',
	type: 'string',
	default: '',
	placeholder: 'e.g. client',
	displayOptions: { show: { specifyLines: [fromItems.value as string] } },
};

const specifyReplacement: Field = {
	displayName: 'Specify Lines',
	name: 'specifyLines',
	type: 'options',
	options: [
		{ name: 'Add Using Fields Below', value: 'addFields', description: 'Adds these lines and keeps the existing ones' },
		{ name: 'Add Using JSON', value: 'addJson', description: 'Adds these lines and keeps the existing ones' },
		{ name: 'Leave as They Are', value: 'keep', description: 'Do not touch the lines' },
		{ name: 'Remove All', value: 'none', description: 'Removes the existing lines' },
		{
			name: 'Replace Using Fields Below',
			value: 'fields',
			description: 'Removes the existing lines and puts these in their place',
		},
		{
			name: 'Replace Using JSON',
			value: 'json',
			description: 'Removes the existing lines and puts these in their place',
		},
	],
	default: 'keep',
};

/**
 * Line items, as fields or as JSON. On an update they stay as they are unless the user says otherwise, and so do those
 * of a record that upsert finds when none are given.
 */
export function linesFields(resource: WritableResource, way: 'create' | 'update' | 'upsert'): Field[] {
	const { lines, lineExample } = resource;
	if (!lines) return [];
	const specify: Field =
		way === 'update'
			? { ...specifyReplacement, description: aboutReplacing(resource) }
			: { ...(way === 'create' ? specifyForItems : specifyNew), description: aboutNew(resource, way) };
	return [
		specify,
		...(way === 'create' ? [{ ...groupBy, description: aboutGroups(resource) }] : []),
		{
			...inPanel(way === 'update' && hasIds(lines) ? forChanges(lines) : lines),
			displayOptions: { show: { specifyLines: ['fields', 'addFields', 'inputItems'] } },
		},
		{
			displayName: 'Lines (JSON)',
			name: 'linesJson',
			type: 'json',
			default: '[]',
			hint: `For example: [${lineExample ?? '{ "name": "Design", "qty": 1, "unit_cost": "80.00", "tax1": "GST" }, { "item": "Logo design" }'}]`,
			displayOptions: { show: { specifyLines: ['json', 'addJson'] } },
			description:
				'A list of lines with FreshBooks’ own field names; amounts are in the currency of the document, taxes are percentages',
		},
	];
}

/** A line as the panel has it: what few people need stands behind *Add Field*. An item brings what is required. */
function inPanel(lines: Field): Field {
	const values = innerFields(lines);
	const extras = values.filter(({ isExtra }) => isExtra);
	if (extras.length === 0) return lines;
	const shown = values.filter(({ isExtra }) => !isExtra).map((field) => without(field, 'required'));
	const more = collection('Additional Fields', 'additionalFields', extras);
	return { ...lines, options: [{ ...(lines.options?.[0] as FieldGroup), values: [...shown, ...more] }] };
}

function aboutNew({ name }: Resource, way: 'create' | 'upsert'): string {
	const document = name.toLowerCase();
	if (way === 'create') return `How to give the lines of the ${document}`;
	return `If the ${document} exists, these lines replace all its lines; if you give none, its lines stay unchanged`;
}

function aboutGroups({ name }: Resource): string {
	const document = name.toLowerCase();
	return `An input field, or an expression, that is the same for all items of one ${document}; if empty, all items make one ${document}. Everything outside the lines comes from its first item.`;
}

/** Whether a line can be named by its ID. */
const hasIds = (lines: Field): boolean => innerFields(lines).some(({ name }) => name === 'lineid');

/** An existing line keeps the values of fields that are left empty: so no field has a default here, and none is required. */
function forChanges(lines: Field): Field {
	const values = innerFields(lines).map((field) => ({
		...without(field, 'required'),
		...(field.type === 'string' && { default: '' }),
	}));
	return { ...lines, options: [{ ...(lines.options?.[0] as FieldGroup), values }] };
}

function aboutReplacing({ lines }: WritableResource): string {
	const keeps = lines && hasIds(lines);
	const what = 'Whether to keep, extend or replace the lines; an empty list changes nothing';
	return keeps ? `${what}. When replacing, give a line’s Line ID to keep that line.` : what;
}

/** An optional collection, its fields in alphabetical order as n8n wants them. */
export function collection(
	displayName: string,
	name: string,
	fields: Field[],
	placeholder = 'Add Field',
	description?: string,
): Field[] {
	if (fields.length === 0) return [];
	const options = fields
		.map((field) => without(field, 'required'))
		.sort((a, b) => byLetters(a.displayName, b.displayName));
	return [
		{ displayName, name, type: 'collection', placeholder, default: {}, options, ...(description && { description }) },
	];
}

/** The fields that an update may change, of which the user adds those that are to change. */
export function updateFields(fields: Field[]): Field[] {
	const description =
		'A field that is added and left blank is cleared in FreshBooks. An expression without a value (undefined or null), an empty list, and what a language model leaves blank change nothing.';
	// what a new record shows of one kind only stands here for all: what kind it is, is not chosen beside it
	const all = fields.map((field) => without(field, 'displayOptions'));
	return collection('Update Fields', 'updateFields', all, 'Add Field', description);
}

/** An object without some of its keys: itself, if it has none of them. */
export function without<T extends object, K extends keyof T>(object: T, ...keys: K[]): Omit<T, K> {
	if (!keys.some((key) => key in object)) return object;
	const kept = Object.entries(object).filter(([key]) => !keys.includes(key as K));
	return Object.fromEntries(kept) as Omit<T, K>;
}
