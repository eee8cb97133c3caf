import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import type { Field } from '../model/field';
import type { RecordType } from '../model/record';
import { article } from './naming';

/** Name of the method behind the search box of a resource's locators. */
export const searchMethod = ({ plural }: Pick<RecordType, 'plural'>): string => `search${plural.replace(/ /g, '')}`;

/** A reference to a record in FreshBooks: from a searched list, by ID, and by web address where it has one. */
export function locator(
	to: RecordType,
	field: Pick<Field, 'name'> &
		Partial<Pick<Field, 'displayName' | 'description' | 'required' | 'createOnly' | 'hint' | 'mayCreate'>>,
): Field {
	const one = `${article(to.name)} ${to.name.toLowerCase()}`;
	const { regex, example, kind } = to.endpoint.uuids ? uuids : numbers;
	const property: Field = {
		displayName: to.name,
		name: field.name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select ${one}…`,
				typeOptions: { searchListMethod: searchMethod(to), searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${example}`,
				validation: [{ type: 'regex', properties: { regex: orEmpty(regex), errorMessage: `An ID is a ${kind}` } }],
			},
			...byName(to),
			...byUrl(to, one),
		],
		to: () => to,
	};
	const description = describedBy(to, field.description);
	return { ...property, ...(to.endpoint.uuids && { as: 'uuid' }), ...field, ...(description && { description }) };
}

/** Whoever fills in a field by its description alone, a language model, has to know that no ID is needed. */
export function describedBy({ knownBy }: RecordType, own?: string): string | undefined {
	if (!knownBy) return own;
	const can = `Can be given ${knownBy.mode.toLowerCase()}`;
	return own ? `${own.replace(/\.$/, '')}. ${can}.` : can;
}

/**
 * n8n does not start a node whose locator is empty and whose mode refuses that, also where nothing needs to be chosen;
 * that a required one is empty it sees by itself. It compares the whole text.
 */
const orEmpty = (regex: string): string => `\\s*(${regex})?\\s*`;

/** What an ID looks like when it is typed by hand. */
const numbers = {
	regex: '[1-9]\\d*',
	example: '12345',
	kind: 'whole number without leading zeros',
};
const uuids = {
	regex: '[\\da-fA-F-]{36}',
	example: '0b9c2d4e-5f61-4a7b-8c3d-1e2f3a4b5c6d',
	kind: 'UUID',
};

/** The mode for whoever has a name and no ID: people, sheets, web shops, language models. */
function byName({ knownBy }: RecordType): INodePropertyMode[] {
	if (!knownBy) return [];
	const mode: Omit<INodePropertyMode, 'displayName'> = {
		name: 'name',
		type: 'string',
		placeholder: `e.g. ${knownBy.example}`,
	};
	return [{ ...mode, displayName: knownBy.mode }];
}

function byUrl({ urlName }: RecordType, one: string): INodePropertyMode[] {
	if (!urlName) return [];
	const regex = `^https?://[^/?#]+/#/${urlName}s?/(?:[A-Za-z0-9]+-)?(\\d+)`;
	const mode: Omit<INodePropertyMode, 'displayName'> = {
		name: 'url',
		type: 'string',
		placeholder: `e.g. https://my.freshbooks.com/#/${urlName}/12345`,
		extractValue: { type: 'regex', regex },
		validation: [
			{
				type: 'regex',
				properties: { regex: orEmpty(`${regex.slice(1)}.*`), errorMessage: `Not the address of ${one} in FreshBooks` },
			},
		],
	};
	return [{ ...mode, displayName: 'By URL' }];
}

/** The business a workflow works on: picked once by name, all three ids within. */
export const businessField: INodeProperties = {
	displayName: 'Business',
	name: 'business',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description:
		'The FreshBooks business to work with. Can be given by name. If left empty, the credential’s default, or the only one.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'The credential’s default',
			typeOptions: { searchListMethod: 'searchBusinesses', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 439000',
			hint: 'The business ID, as Get Many of the resource Business returns it',
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Acme Ltd.' },
	],
};
