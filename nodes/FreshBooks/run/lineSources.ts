import type { IDataObject } from 'n8n-workflow';

import { readRecord } from '../api/records';
import { innerFields, isBlank, isObject, refuse, withinEntry } from '../fields/basics';
import { flat, withinItem, type ItemRate } from '../fields/lines';
import { json } from '../fields/lists';
import { subjectOf } from '../fields/naming';
import { entries, isNameGiven, locatorId } from '../fields/values';
import { within, type Refuse } from '../formats/refuse';
import { orStandIn } from '../http/rehearsal';
import type { Field } from '../model/field';
import type { AnyCall, WritableResource } from '../model/resource';

/** Lines take what FreshBooks has of an item and of taxes: they hold copies of it, and no references. */

const sources = ['item', 'tax1', 'tax2'];

/** Gives a reference by name its ID. */
type ToId = (field: Field, value: unknown, no: Refuse) => Promise<unknown>;

/**
 * The parameters with lines that hold what comes from their items and taxes.
 * @param parameter with IDs in place of the names in fields; those in JSON are found here
 */
export async function withSources(
	call: AnyCall,
	parameter: AnyCall['parameter'],
	toId: ToId,
): Promise<AnyCall['parameter']> {
	const { lines } = call.resource as Partial<WritableResource>;
	const fields = lines ? innerFields(lines).filter(({ name, to }) => to && sources.includes(name)) : [];
	if (!lines || fields.length === 0) return parameter;
	const isJson = /json$/i.test(String(parameter('specifyLines')));
	const name = isJson ? 'linesJson' : lines.name;
	const no = withinItem(call, refuse);
	const given = isJson ? listOf(parameter(name)) : entries(lines, parameter(name) || {}, within(lines, no)).map(flat);
	if (!given.some((line) => isObject(line) && sources.some((source) => !isLeft(line[source])))) return parameter;
	const filled: unknown[] = [];
	for (const [index, line] of given.entries()) {
		const here = withinEntry(lines, index, no);
		filled.push(isObject(line) ? await filledIn(call, fields, line, here, isJson, toId) : line);
	}
	return (wanted) => (wanted === name ? filled : parameter(wanted));
}

/** The lines of JSON. What is none of that is told by whoever reads it next. */
function listOf(value: unknown): unknown[] {
	try {
		const list = isBlank(value) ? [] : json(value, refuse);
		return Array.isArray(list) ? list : [];
	} catch {
		return [];
	}
}

const isLeft = (value: unknown): boolean => isBlank(isObject(value) && 'mode' in value ? value.value : value);

async function filledIn(
	call: AnyCall,
	fields: Field[],
	line: IDataObject,
	no: Refuse,
	isJson: boolean,
	toId: ToId,
): Promise<IDataObject> {
	const recordIn = async (name: string, value: unknown): Promise<IDataObject | undefined> => {
		const field = fields.find((one) => one.name === name)!;
		const here = within(field, no);
		const reference = isJson ? asReference(value) : value;
		const known = isNameGiven(reference) ? await toId(field, reference, here) : reference;
		const id = isLeft(known) ? undefined : locatorId(field, known, here);
		return id ? await recordOf(call, field, String(id)) : undefined;
	};
	const item = await recordIn('item', line.item);
	const taxOf = async (number: 1 | 2) => {
		const isOwn = !isBlank(line[`taxName${number}`]) || !isBlank(line[`taxAmount${number}`]);
		const chosen = await recordIn(`tax${number}`, line[`tax${number}`]);
		const id = item?.[`tax${number}`];
		// an item without a tax has the ID 0
		return chosen ?? (id && !isOwn ? await recordIn(`tax${number}`, Number(id)) : undefined);
	};
	const [first, second] = [await taxOf(1), await taxOf(2)];
	const typed = Object.entries(line).filter(([name, value]) => !sources.includes(name) && !isBlank(value));
	return {
		...(item && { name: item.name, description: item.description, unit_cost: rateOf(item) }),
		...(first && { taxName1: first.name, taxAmount1: first.amount }),
		...(second && { taxName2: second.name, taxAmount2: second.amount }),
		...(second?.compound === true && { compounded_tax: true }),
		...(Object.fromEntries(typed) as IDataObject),
	};
}

/** JSON has names, and IDs as numbers. */
const asReference = (value: unknown): unknown =>
	typeof value === 'string' && !isBlank(value) ? { mode: 'name', value } : value;

function rateOf(item: IDataObject): ItemRate | string | undefined {
	const { unit_cost: rate } = item;
	if (item === someRecord) return '0';
	const { amount, code } = (rate ?? {}) as Partial<ItemRate>;
	return amount !== undefined && code !== undefined ? { amount, code, isOfItem: true } : undefined;
}

/** An item or a tax. */
const someRecord: IDataObject = { name: '-', amount: '0' };

/** Read once for all lines of a run, unless it was found by its name. */
async function recordOf({ session, shared }: AnyCall, field: Field, id: string): Promise<IDataObject> {
	const type = field.to!();
	const read = async () => await readRecord({ ...session, subject: subjectOf(type) }, type.endpoint, id);
	const reading = shared(`${type.name.toLowerCase()} ${id} in part`, read);
	return await orStandIn(session.connection, reading, someRecord);
}
