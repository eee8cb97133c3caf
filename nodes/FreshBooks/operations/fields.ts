import type { Field, Resource } from '../resources/resource';
import { article, locator, without } from '../ui/fields';
import { idName } from './parameters';

/** The locator of the record that an operation is about. */
export function idField(resource: Resource): Field {
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

const include: Field = {
	displayName: 'Include',
	name: 'include',
	type: 'multiOptions',
	options: [],
	default: [],
	description: 'What FreshBooks should send along with each record',
};

export function includeField({ includes, defaultIncludes = [] }: Resource): Field[] {
	return includes ? [{ ...include, options: includes, default: defaultIncludes }] : [];
}

const specifyNew: Field = {
	displayName: 'Specify Lines',
	name: 'specifyLines',
	type: 'options',
	options: [
		{ name: 'Using Fields Below', value: 'fields', description: 'Fill in one line after the other' },
		{ name: 'Using JSON', value: 'json', description: 'A list of lines, for instance from an earlier node' },
	],
	default: 'fields',
};

const specifyReplacement: Field = {
	displayName: 'Specify Lines',
	name: 'specifyLines',
	type: 'options',
	options: [
		{ name: 'Leave as They Are', value: 'keep', description: 'Do not touch the lines' },
		{ name: 'Replace Using Fields Below', value: 'fields', description: 'Fill in one line after the other' },
		{ name: 'Replace Using JSON', value: 'json', description: 'A list of lines, for instance from an earlier node' },
	],
	default: 'keep',
};

/** Line items, as fields or as JSON; on an update they stay as they are unless the user says otherwise. */
export function linesFields({ lines, name }: Resource, way: 'create' | 'update'): Field[] {
	if (!lines) return [];
	const document = name.toLowerCase();
	const specify: Field =
		way === 'create'
			? { ...specifyNew, description: `How to give the lines of the ${document}` }
			: {
					...specifyReplacement,
					description: `FreshBooks replaces all lines of ${article(document)} ${document} at once. To keep one, name its line ID.`,
				};
	return [
		specify,
		{ ...lines, displayOptions: { show: { specifyLines: ['fields'] } } },
		{
			displayName: 'Lines (JSON)',
			name: 'linesJson',
			type: 'json',
			default: '[]',
			hint: 'For example: [{ "name": "Design", "qty": 1, "unit_cost": "80.00", "taxName1": "GST", "taxAmount1": 5 }]',
			displayOptions: { show: { specifyLines: ['json'] } },
			description:
				'A list of lines with FreshBooks’ own field names; amounts are in the currency of the document, taxes are percentages',
		},
	];
}

/** An optional collection, its fields in alphabetical order as n8n wants them. */
export function collection(displayName: string, name: string, fields: Field[], placeholder = 'Add Field'): Field[] {
	if (fields.length === 0) return [];
	const options = fields
		.map((field) => without(field, 'required'))
		.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
	return [{ displayName, name, type: 'collection', placeholder, default: {}, options }];
}
