import type { IDataObject } from 'n8n-workflow';

import { innerFields, isBlank, isObject, refuse, withinEntry } from '../fields/basics';
import { findByName, notFound, type Entry, type Finder } from '../fields/byName';
import { standing } from '../fields/choices';
import { withinItem } from '../fields/lines';
import { ifNotFoundField } from '../fields/runOptions';
import { entries, isNameGiven } from '../fields/values';
import { folded } from '../formats/folded';
import { shown, typedText, within, type Refuse } from '../formats/refuse';
import type { Field } from '../model/field';
import type { RecordType } from '../model/record';
import type { AnyCall, Operation, Resource } from '../model/resource';
import { inLanes, lanesOf } from './lanes';
import { withSources } from './lineSources';

/** What an item refers to by name gets its ID here, before its operation runs: that knows IDs only. */

/** A reference by name, and where it stands. */
interface Named {
	field: Field;
	text: string;
	no: Refuse;
	/** What is left empty here would find everything, or leaves the choice to FreshBooks. */
	isFilter: boolean;
}

type ToId = (named: Named) => Promise<unknown>;

/** The parameters of other items, as they stand. */
type Others = Array<AnyCall['parameter']>;

const filters = ['filters', 'laterFilters'];

/** @throws UserError naming the field, where no record is called so, or several are */
export async function withIds(
	call: AnyCall,
	operation: Operation<Resource>,
	fields: Field[],
	others: () => Others,
): Promise<AnyCall['parameter']> {
	const { parameter } = call;
	const referring = fields.filter((field) => refers(field) && isShown(field, parameter));
	const named = referring.filter((field) => hasNames(field, parameter(field.name)));
	const finder: Finder = { ...call, hasNames: counter(named, others) };
	const toId: ToId = async (one) => await idOf(call, operation, finder, one);
	const known = new Map<string, unknown>();
	for (const field of named) {
		const isFilter = filters.includes(field.name);
		const no = field.type === 'fixedCollection' ? withinItem(call, refuse) : refuse;
		known.set(field.name, await replaced(field, parameter(field.name), no, isFilter, toId));
	}
	const withKnown =
		known.size === 0 ? parameter : (name: string) => (known.has(name) ? known.get(name) : parameter(name));
	return await withSources(call, withKnown, async (field, value, no) =>
		toId({ field, text: textIn(value, no), no, isFilter: false }),
	);
}

const isList = ({ type }: Field): boolean => type === 'collection' || type === 'fixedCollection';

function refers(field: Field): boolean {
	return field.to?.().knownBy !== undefined || (isList(field) && innerFields(field).some(refers));
}

/** Whether the panel shows a field: what was typed before another choice was made counts no more. */
function isShown({ displayOptions: { show = {} } = {} }: Field, parameter: AnyCall['parameter']): boolean {
	return Object.entries(show).every(([name, values]) => values?.includes(parameter(name) as never));
}

/** Whether there is a name anywhere within a value. */
function hasNames(field: Field, value: unknown): boolean {
	if (!isList(field)) return isNameGiven(value);
	return members(field, value).some((one) => innerFields(field).some((inner) => hasNames(inner, one[inner.name])));
}

function members(field: Field, value: unknown): IDataObject[] {
	if (field.type === 'collection') return isObject(value) ? [value] : [];
	return isBlank(value) ? [] : [entries(field, value, refuse)].flat();
}

const textIn = (value: unknown, no: Refuse): string =>
	typedText((value as IDataObject).value) ?? no('give a name as text');

/** A collection is no place of its own for people: its fields are. */
const placeOf = (field: Field, no: Refuse): Refuse => (field.type === 'collection' ? no : within(field, no));

/** A value with IDs in place of names. */
async function replaced(field: Field, value: unknown, outer: Refuse, isFilter: boolean, toId: ToId): Promise<unknown> {
	if (!hasNames(field, value)) return value;
	const here = placeOf(field, outer);
	if (!isList(field)) return await toId({ field, text: textIn(value, here), no: here, isFilter });
	const found: IDataObject[] = [];
	for (const [index, one] of members(field, value).entries()) {
		const place = field.type === 'collection' ? here : withinEntry(field, index, outer);
		const inner = innerFields(field).filter(({ name }) => name in one);
		const pairs: Array<[string, unknown]> = [];
		for (const member of inner)
			pairs.push([member.name, await replaced(member, one[member.name], place, isFilter, toId)]);
		found.push({ ...one, ...(Object.fromEntries(pairs) as IDataObject) });
	}
	return field.type === 'collection' ? found[0] : found;
}

/** The reference by ID, or none where the user wants it to be left empty then. */
async function idOf(call: AnyCall, operation: Operation<Resource>, finder: Finder, named: Named): Promise<unknown> {
	const { field, text, no, isFilter } = named;
	const { rehearsal } = call.session.connection;
	if (rehearsal) {
		rehearsal.guessed = true;
		return locatorOf(field.as === 'uuid' ? someUuid : '1');
	}
	const type = field.to!();
	const isRestored = operation.value === 'restore' && type === (call.resource as Partial<RecordType>);
	const found = await findByName(finder, type, text, isRestored ? 'restore' : 'use');
	if ('one' in found) return await byId(call, type, found.one);
	if ('nearest' in found && operation.writes && !isFilter) {
		const wish = wanted(call);
		if (wish === 'createClient' && field.mayCreate && isNew(operation))
			return locatorOf(await created(call, type, text));
		if (wish === 'leaveEmpty' && !field.required) return undefined;
	}
	return no(notFound(found, text));
}

const isNew = ({ value }: Operation<Resource>): boolean => value === 'create' || value === 'upsert';
const someUuid = '00000000-0000-4000-8000-000000000000';
const locatorOf = (id: string) => ({ mode: 'id', value: id });

async function byId({ shared }: AnyCall, { name }: RecordType, { id, kept }: Entry): Promise<IDataObject> {
	// what is known of it need not be read again
	if (kept) await shared(`${name.toLowerCase()} ${id} in part`, async () => kept);
	return locatorOf(id);
}

function wanted({ parameter }: AnyCall): unknown {
	const options = parameter('options');
	const no = within({ displayName: 'Options', name: 'options' }, refuse);
	return standing(ifNotFoundField, isObject(options) ? options.ifNotFound : undefined, no);
}

/** Made as *Create or Update* does it: whoever wants the same one at the same time gets the same one. */
async function created(call: AnyCall, type: RecordType, text: string): Promise<string> {
	const resource = type as Resource & RecordType;
	const operation = resource.operations.find(({ value }) => value === 'upsert')!;
	const given = call.parameter('additionalFields');
	const details = type.knownBy?.fresh?.(text, isObject(given) ? given : {}) ?? {};
	const values: IDataObject = { ...details, additionalFields: details, matchBy: 'first', output: 'raw' };
	return await call.shared(`created ${type.plural} ${folded(text)}`, async () => {
		const subject = { name: type.name.toLowerCase(), scope: type.scope, labels: {} };
		const session = { ...call.session, subject };
		// what comes after it is for others to make
		const asked: AnyCall = { ...call, resource, session, parameter: (name) => values[name], next: () => [] };
		const lanes = lanesOf({ resource, operation }, asked);
		const [{ json }] = await inLanes(lanes, session.connection.signal, async () => await operation.run(asked));
		call.notes.push(`The ${type.name.toLowerCase()} "${shown(text)}" was created.`);
		return String(json[type.endpoint.id]);
	});
}

/** So many items tell enough about how many names there are. */
const mostItems = 1000;

/** Whether the items of the run have so many different names of a kind: no more of them are looked at than that takes. */
function counter(fields: Field[], others: () => Others): Finder['hasNames'] {
	return (type, count) => {
		const names = new Set<string>();
		const collect = (field: Field, value: unknown): void => {
			if (isList(field)) {
				for (const one of members(field, value)) {
					for (const inner of innerFields(field)) collect(inner, one[inner.name]);
				}
				return;
			}
			const to = field.to?.();
			if (!to || (to !== type && to.knownBy?.owner?.type() !== type) || !isNameGiven(value)) return;
			names.add(folded(String((value as IDataObject).value)));
		};
		return others()
			.slice(0, mostItems)
			.some((parameter) => {
				for (const field of fields) {
					try {
						collect(field, parameter(field.name));
					} catch {
						// what an item has wrong is told when its turn comes
					}
				}
				return names.size >= count;
			});
	};
}
