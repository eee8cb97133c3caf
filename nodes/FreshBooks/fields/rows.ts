import type { IDataObject } from 'n8n-workflow';

import type { Field } from '../model/field';
import type { Parameters, ReadableResource, WritableResource } from '../model/resource';
import { innerFields, isBlank, refuse } from './basics';
import { columnNames, rowOf, type Row } from './columns';
import { texts } from './lists';

/** Fields that are filled in by what the inputs of an item are called, as nodes for tables do it. */

const dataMode: Field = {
	displayName: 'Data Mode',
	name: 'dataMode',
	type: 'options',
	options: [
		{
			name: 'Map Automatically',
			value: 'autoMap',
			description: 'Inputs named like a field, by its label or FreshBooks’ own name, go to that field',
		},
		{ name: 'Map Each Field Below', value: 'define', description: 'Set the value of each field yourself' },
	],
	default: 'define',
	description:
		'How input data becomes the fields. When mapped automatically, blank inputs are left out and change nothing; a reference such as Client takes a name or an ID.',
};

const inputsToIgnore: Field = {
	displayName: 'Inputs to Ignore',
	name: 'inputsToIgnore',
	type: 'string',
	displayOptions: { show: { dataMode: ['autoMap'] } },
	default: '',
	placeholder: 'e.g. Row, Reviewed By',
	description: 'Names of inputs to leave out, comma-separated',
};

/** The choice between fields that are filled in and inputs that are mapped, where a resource offers it. */
export const dataModeFields = ({ rows }: WritableResource): Field[] => (rows ? [dataMode, inputsToIgnore] : []);

/** Fields that the panel shows only while they are filled in by hand. */
export function mappable({ rows }: WritableResource, fields: Field[]): Field[] {
	if (!rows) return fields;
	return fields.map((field) => ({
		...field,
		displayOptions: { ...field.displayOptions, hide: { dataMode: ['autoMap'] } },
	}));
}

const isMappable = ({ displayOptions }: Field): boolean => displayOptions?.hide?.dataMode !== undefined;

/** Whether an operation offers to map the inputs. */
export const mapsRows = (fields: Field[]): boolean => fields.some(({ name }) => name === dataMode.name);

const known = new WeakMap<Field[], Field[]>();

/** All fields that inputs can go to, those of collections included. */
export function mappedFields(fields: Field[]): Field[] {
	const found =
		known.get(fields) ??
		fields.filter(isMappable).flatMap((field) => (field.type === 'collection' ? innerFields(field) : [field]));
	known.set(fields, found);
	return found;
}

/**
 * The parameters of an item whose inputs are mapped: what the panel hides comes out of the item. What is wrong with them
 * is told to whoever reads one: two inputs that are called like one field, a required field that none is called like.
 * @param fields those of the operation
 * @param note is told what the inputs are called like, once they are looked at
 */
export function mappedParameters(
	resource: ReadableResource,
	fields: Field[],
	parameter: Parameters,
	item: IDataObject,
	note: (row: Row) => void,
): Parameters {
	const places = new Map(fields.filter(isMappable).map((place) => [place.name, place]));
	let known: Row | undefined;
	const row = (): Row => {
		if (known) return known;
		known = rowOf(resource, mappedFields(fields), item, texts(parameter('inputsToIgnore')));
		note(known);
		return known;
	};
	return (name) => {
		const place = places.get(name);
		return place ? valueOf(place, row()) : parameter(name);
	};
}

function valueOf(place: Field, { values, inputs }: Row): unknown {
	if (place.type === 'collection') {
		const within = innerFields(place).filter(({ name }) => name in values);
		return Object.fromEntries(within.map(({ name }) => [name, values[name]]));
	}
	if (place.name in inputs) return values[place.name];
	const { displayName, name, default: first, required } = place;
	// what is worked out in the panel (today) is not to be guessed for a row
	const isStanding = !isBlank(first) && !(typeof first === 'string' && first.startsWith('='));
	if (isStanding && (first as { value?: unknown }).value !== '') return first;
	// FreshBooks would take a currency of its own: whoever writes the amount asks for it
	if (!required || place.as === 'currencyOfAmounts') return undefined;
	const called = [...new Set([displayName, columnNames(place)[0]])].map((one) => `"${one}"`).join(' or ');
	return refuse(`${displayName} is empty: no input called ${called} has a value`, name);
}
