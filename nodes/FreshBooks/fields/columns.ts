import type { IDataObject, INodePropertyMode } from 'n8n-workflow';

import { typedText } from '../formats/refuse';
import type { Field } from '../model/field';
import type { Shape } from '../model/record';
import { isStateWord } from '../model/words';
import { innerFields, isBlank, isObject, refuse } from './basics';
import { entries } from './values';

/** A name without what people write differently each time: `First Name`, `first_name` and `firstName` are the same. */
export const foldedName = (name: string): string =>
	name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');

/** What may stand behind the name of a record that a field refers to. */
const knownBy = ['', ' Name', ' Email', ' Number'];

/** All names under which an input goes to a field, FreshBooks' own first. */
export function columnNames({ name, displayName, alsoCalled = [], type }: Field): string[] {
	const labels = [displayName, ...alsoCalled];
	if (type !== 'resourceLocator') return [name, ...labels];
	return [name, ...labels.flatMap((label) => [...knownBy, ' ID'].map((more) => label + more))];
}

/** What an input item gives for the fields of an operation. */
export interface Row {
	/** By field name. */
	values: IDataObject;
	/** The input that each value came from, by field name. */
	inputs: Record<string, string>;
	/** Inputs that are called like no field. */
	unknown: string[];
}

/** What a row needs to know of the records that it is about. */
export interface RowType extends Shape {
	name: string;
}

/**
 * Finds the fields that the inputs of an item are called like. A blank input is not given, so that an empty cell changes
 * nothing.
 * @param ignored names of inputs that are to be left out
 * @throws UserError when two inputs are called like the same field
 */
export function rowOf(type: RowType, fields: Field[], item: IDataObject, ignored: string[]): Row {
	const isLeftOut = new Set(ignored.map((name) => name.trim().toLowerCase()));
	const inputs = Object.keys(item).filter((name) => !isLeftOut.has(name.trim().toLowerCase()));
	const isWhole = isRecord(type, item);
	const known = fieldsByName(fields);
	const found = new Map<Field, string[]>();
	const unknown: string[] = [];
	for (const input of inputs) {
		const field = known.get(foldedName(input));
		// an exact name of FreshBooks' own that is no field here cannot be written
		const isOwn = (type.simple.includes(input) && field?.name !== input) || isStateWord(input, item[input]);
		if (field && !isOwn) found.set(field, [...(found.get(field) ?? []), input]);
		else if (!isOwn && !isOwnName(type, input, isWhole)) unknown.push(input);
	}
	const row: Row = { values: {}, inputs: {}, unknown };
	for (const [field, names] of found) {
		const input = oneOf(field, names, item, isWhole);
		const value = isWhole ? ownValue(field, input, item) : item[input];
		if (value === undefined || isBlank(value)) continue;
		row.inputs[field.name] = input;
		row.values[field.name] = (field.type === 'resourceLocator' ? reference(field, input, value) : value) as IDataObject;
	}
	return withCurrency(fields, row);
}

const byName = new WeakMap<Field[], Map<string, Field>>();

/** A field's own names go before those by which a reference may be called too. */
function fieldsByName(fields: Field[]): Map<string, Field> {
	const known = byName.get(fields);
	if (known) return known;
	const named = fields.flatMap((field) => columnNames(field).map((name, rank) => ({ field, name, rank })));
	// the best names last: they stay
	const found = new Map(named.sort((a, b) => b.rank - a.rank).map(({ field, name }) => [foldedName(name), field]));
	byName.set(fields, found);
	return found;
}

/** Whether an item is a record as FreshBooks has sent it: it has nearly all that such a record shows. */
function isRecord({ simple }: RowType, item: IDataObject): boolean {
	return simple.filter((name) => name in item).length >= simple.length * 0.8;
}

/** What this node adds to a record. */
const added = ['audit', 'alreadyExisted', 'upserted'];

/** Whether a name that is no field's stands for something that comes with the records themselves. */
function isOwnName({ name }: RowType, input: string, isWhole: boolean): boolean {
	const isId = ['id', foldedName(`${name} ID`)].includes(foldedName(input));
	return isId || added.includes(input) || (isWhole && isTheirs(input));
}

/** Whether a name is written as FreshBooks writes its own. */
const isTheirs = (input: string): boolean => /^[a-z\d_]+$/.test(input);

/** The input for a field. A whole record has some things twice: the project's ID, and the project when it is included. */
function oneOf(field: Field, names: string[], item: IDataObject, isWhole: boolean): string {
	const [first, second] = names;
	if (second === undefined) return first;
	const exact = names.find((name) => name === field.name);
	const others = names.filter((name) => name !== exact);
	if (
		isWhole &&
		exact !== undefined &&
		others.every((name) => isTheirs(name) && isTwin(field, item[exact], item[name]))
	)
		return exact;
	const called = names.map((name) => `"${name}"`).join(' and ');
	return refuse(
		`${field.displayName}: the inputs ${called} are both named like this field: put one of them under Inputs to Ignore`,
		field.name,
	);
}

/** Whether what FreshBooks sent beside a value tells nothing new: the hours beside the seconds, what is included. */
function isTwin({ as, type }: Field, own: unknown, other: unknown): boolean {
	if (as === 'hours') return Number(own) === Math.round(Number(other) * 3600);
	return type === 'resourceLocator' && typeof other !== 'string';
}

/** A value of a whole record in the form in which people type it. Lists that only FreshBooks can write are left alone. */
function ownValue(field: Field, input: string, item: IDataObject): unknown {
	const value = item[input];
	if (field.as === 'hours' && input === field.name && typeof value === 'number') return value / 3600;
	if (field.type === 'resourceLocator' && typeof value === 'object') return undefined;
	if (field.type !== 'fixedCollection' || isBlank(value)) return value;
	const names = innerFields(field).map(({ name }) => name);
	const isOurs = entries(field, value, refuse).every((entry) => Object.keys(entry).every((key) => names.includes(key)));
	return isOurs ? value : undefined;
}

/**
 * A reference as a locator holds it. An ID is what is called so, and a whole number where people do not know the records
 * by numbers; everything else is what people know a record by.
 */
function reference(field: Field, input: string, value: unknown): unknown {
	const modes = (field.modes ?? []) as INodePropertyMode[];
	const text = typedText(value);
	if (text === undefined) return value;
	const name = foldedName(input);
	if (text.startsWith('http') && modes.some((mode) => mode.name === 'url')) return { mode: 'url', value: text };
	if (/id$/.test(name)) return { mode: 'id', value: text };
	const isNamed = knownBy.some((more) => more !== '' && name.endsWith(foldedName(more)));
	const isNumbered = modes.some((mode) => mode.displayName === 'By Number');
	return { mode: /^\d+$/.test(text) && !isNamed && !isNumbered ? 'id' : 'name', value: text };
}

/** Amounts as FreshBooks sends them bring their currency along. */
function withCurrency(fields: Field[], row: Row): Row {
	const currency = fields.find(({ as }) => as === 'currencyOfAmounts');
	for (const { as, name, displayName } of fields) {
		const value = row.values[name];
		if (as !== 'money' || !isObject(value) || Object.keys(value).sort().join() !== 'amount,code') continue;
		row.values[name] = value.amount;
		if (!currency) continue;
		const named = (row.values[currency.name] ??= value.code);
		if (named !== value.code) {
			refuse(
				`${displayName}: this is in ${String(value.code)}, but ${currency.displayName} says ${String(named)}`,
				name,
			);
		}
	}
	return row;
}
