import type { IDataObject } from 'n8n-workflow';

import { within, type Refuse } from '../formats/refuse';
import type { Field } from '../model/field';
import type { AnyCall, Call, WritableResource } from '../model/resource';
import { innerFields, isBlank, isObject, refuse, withinEntry } from './basics';
import { without } from './common';
import { json } from './lists';
import { itemName } from './naming';
import { conversions } from './parameters';
import { entries, entryOf, type Conversions } from './values';

/**
 * Line items as the user gave them, in fields or as JSON.
 * @throws UserError for JSON that is not a list of lines, and for a line without an amount
 */
export function linesOf(call: Call<WritableResource>, lines: Field, currency?: string): IDataObject[] {
	const how = conversions(call, 'omit', currency);
	switch (call.parameter('specifyLines')) {
		case 'fields':
		case 'addFields':
			return typedLines(call, lines, how);
		case 'inputItems':
			return (call.members ?? [call]).flatMap((member) => linesOfItem(member, lines, how));
		case 'json':
		case 'addJson':
			return jsonLines(call, lines, how);
		default:
			return [];
	}
}

/** Whether lines go beside those that are there. */
export const addsLines = (call: AnyCall): boolean => String(call.parameter('specifyLines')).startsWith('add');

/** Whether a line changes one that is there, whose other values stay. */
const changesOne = (call: AnyCall, { lineid }: IDataObject): boolean => addsLines(call) && !isBlank(lineid);

/** Puts the item before the reason, where several make one document. */
export const withinItem = (call: AnyCall, no: Refuse): Refuse =>
	call.parameter('specifyLines') === 'inputItems' ? within(itemName(call.context, call.item), no) : no;

/** The lines that one of the items of a document fills in. */
function linesOfItem(call: Call<WritableResource>, lines: Field, how: Conversions): IDataObject[] {
	const found = typedLines(call, lines, how, withinItem(call, refuse));
	if (found.length > 0) return found;
	return refuse(`${lines.displayName}: add a line whose expressions take the values of each item`, lines.name);
}

/** A new line has what a new one begins with; of one that is there, what was left as it is in the panel stays. */
function typedLines(call: Call<WritableResource>, lines: Field, how: Conversions, no = refuse): IDataObject[] {
	const fields = innerFields(lines);
	return entries(lines, call.parameter(lines.name) || {}, within(lines, no)).map((inPanel, index) => {
		const here = withinEntry(lines, index, no);
		const typed = inDocumentsCurrency(flat(inPanel), how, here);
		if (changesOne(call, typed)) {
			const left = fields.filter(({ name, type, default: first }) => type !== 'string' && inPanel[name] === first);
			return entryOf(lines, without(typed, ...left.map(({ name }) => name)), how, here, false);
		}
		const begun = fields.map((field) => [field.name, isBlank(typed[field.name]) ? field.default : typed[field.name]]);
		return entryOf(lines, Object.fromEntries(begun) as IDataObject, how, here);
	});
}

/** A line without the difference between what the panel shows and what it has behind *Add Field*. */
export const flat = ({ additionalFields, ...line }: IDataObject): IDataObject => ({
	...line,
	...(isObject(additionalFields) && additionalFields),
});

/** What FreshBooks says of an item's rate, which is right in its own currency only. */
export interface ItemRate extends IDataObject {
	amount: string;
	code: string;
	isOfItem: true;
}

/** A line with an item's rate as if it were typed. @throws UserError where it is in another currency than the document */
function inDocumentsCurrency(line: IDataObject, { currency }: Conversions, no: Refuse): IDataObject {
	const rate = line.unit_cost as ItemRate | string | undefined;
	if (typeof rate !== 'object' || rate?.isOfItem !== true) return line;
	if (currency && rate.code !== currency) {
		no(`the item’s rate is in ${rate.code}, but this is in ${currency}: give a Rate`, 'unit_cost');
	}
	return { ...line, unit_cost: rate.amount };
}

/** What FreshBooks works out for a line itself, and the words that this node puts beside its codes. */
export const workedOut = new Set([
	...['amount', 'updated', 'taxNumber1', 'taxNumber2', 'profileid', 'taskno'],
	...['line_type', 'state'],
]);

/** Whether a line was read of FreshBooks: nobody writes these keys. */
const isRead = (line: IDataObject): boolean => 'updated' in line || 'list_index' in line;

/**
 * A line as JSON has the keys of the panel's fields. What FreshBooks works out falls away, and what else it sends in a
 * line goes back as it is. A field that is blank is like one that is not there: an empty cell, or the null of a line that
 * was read.
 */
function jsonLines(call: Call<WritableResource>, lines: Field, how: Conversions): IDataObject[] {
	const no = within({ displayName: 'Lines (JSON)', name: lines.name }, refuse);
	const fields = innerFields(lines);
	// FreshBooks takes a line without a quantity as none of it, so that it costs nothing (API facts §12, quirk 53)
	const quantities = fields.filter(({ as }) => as === 'quantity').map((field) => [field.name, field.default]);
	const typed = call.parameter('linesJson');
	const list = isBlank(typed) ? [] : json(typed, no);
	if (!Array.isArray(list))
		return no('this is not a list of lines: write it like [{ "name": "Design", "unit_cost": "80" }]');
	return list.map((line: unknown, index) => {
		const here = withinEntry(lines, index, refuse);
		if (!isObject(line)) return here('this is not an object');
		const own = inDocumentsCurrency(line, how, here);
		const given = call.resource.lineFromJson?.(own) ?? own;
		const isNew = !changesOne(call, given);
		const dropped = [...workedOut, ...fields.map(({ name }) => name).filter((name) => isBlank(given[name]))];
		const kept: IDataObject = { ...(isNew && Object.fromEntries(quantities)), ...without(given, ...dropped) };
		const strange = isRead(line) ? Object.keys(kept).filter((key) => !fields.some(({ name }) => name === key)) : [];
		// lines out of FreshBooks itself have `{ amount, code }` already
		const { amount, code } = isObject(kept.unit_cost) ? kept.unit_cost : { amount: kept.unit_cost };
		const known = { ...without(kept, ...strange), ...(amount !== undefined && { unit_cost: amount }) };
		const currency = code ? String(code) : how.currency;
		const others = Object.fromEntries(strange.map((key) => [key, kept[key]]));
		return { ...others, ...entryOf(lines, known, { ...how, currency }, here, isNew) };
	});
}
