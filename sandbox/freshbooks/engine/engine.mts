import { type Flaw, readFields } from '../model/fields.mts';
import { type Problem, Refusal, refuse } from '../model/refusal.mts';
import { type Context, type Filter, idOf, type Resource } from '../model/resource.mts';
import { type Fields, findRow, tableOf } from '../state/state.mts';
import { emit } from '../webhooks/deliveries.mts';

const DELETED = 1;

function accountingProblem(resource: Resource, { field, kind, value, oneOf }: Flaw): Problem {
	const details = { field, object: resource.one, value };
	switch (kind) {
		case 'required':
			return { errno: 1001, message: `'${field}' is a required field.`, ...details };
		case 'number':
			return { errno: 1015, message: `The field '${field}' must be a number.`, ...details };
		case 'moment':
			return { errno: 1016, message: `The field '${field}' must be a date and time.`, ...details };
		case 'percent':
			return { errno: 1018, message: `The field '${field}' must be a percentage.`, ...details };
		case 'flag':
			return { errno: 1031, message: `The field '${field}' must be a boolean.`, ...details };
		case 'date':
			return { errno: 1033, message: `The field '${field}' must be a date.`, ...details };
		case 'choice':
			return { errno: 1004, message: `The field '${field}' must be one of ${oneOf?.join(', ')}.`, ...details };
		case 'readOnly':
			return { errno: 1038, message: `Write access denied for field ${field}.`, ...details };
		default:
			return { errno: 1035, message: `The field '${field}' is of an invalid type.`, ...details };
	}
}

function projectMessage({ kind, oneOf }: Flaw): string {
	switch (kind) {
		case 'required':
			return 'field required';
		case 'null':
			return 'none is not an allowed value';
		case 'number':
			return 'value is not a valid integer';
		case 'flag':
			return 'value could not be parsed to a boolean';
		case 'date':
			return 'invalid date format';
		case 'moment':
			return 'Input should be a valid datetime or date, invalid datetime separator';
		case 'percent':
			return 'value is not a valid decimal';
		case 'choice':
			return `value is not a valid enumeration member; permitted: ${oneOf?.map((one) => `'${one}'`).join(', ')}`;
		default:
			return 'value is not a valid type';
	}
}

/** Turns what is wrong with a body into the family's refusal, or returns when nothing is. */
export function refuseFlaws(resource: Resource, flaws: Flaw[]): void {
	if (resource.family !== 'accounting') {
		// Only accounting is known to refuse read-only fields (errno 1038); the project family drops them, UNCONFIRMED.
		const real = flaws.filter(({ kind }) => kind !== 'readOnly');
		if (real.length === 0) return;
		throw new Refusal(
			422,
			real.map((flaw) => ({ errno: 2001, field: flaw.field, message: projectMessage(flaw) })),
		);
	}
	if (flaws.length === 0) return;
	const denied = flaws.filter(({ kind }) => kind === 'readOnly');
	throw new Refusal(
		denied.length > 0 ? 403 : 422,
		(denied.length > 0 ? denied : flaws).map((flaw) => accountingProblem(resource, flaw)),
	);
}

/** The refusal of an id nobody has. */
function notFound(resource: Resource, id: unknown): never {
	return refuse(404, 1012, `${resource.title} not found.`, {
		field: resource.ids.at(-1),
		object: resource.one,
		value: id,
	});
}

const TITLES: Record<string, string> = {
	clients: 'Client',
	invoices: 'Invoice',
	estimates: 'Estimate',
	categories: 'Category',
	taxes: 'Tax',
	expenses: 'Expense',
	projects: 'Project',
	services: 'Service',
	bill_vendors: 'Bill vendor',
	bills: 'Bill',
};

/**
 * A body may only name records that exist and are not deleted (API facts §6, vis_state). That such a body answers 422
 * and not 404 is UNCONFIRMED.
 */
function checkReferences({ business }: Context, resource: Resource, values: Fields): void {
	for (const [field, { refersTo }] of Object.entries(resource.fields)) {
		const id = values[field];
		if (!refersTo || id === undefined || id === null || id === 0) continue;
		const row = findRow(business, refersTo, id);
		const details = { field, object: TITLES[refersTo].toLowerCase().replace(/ /g, '_'), value: id };
		if (!row) refuse(422, 1012, `${TITLES[refersTo]} not found.`, details);
		if (row.vis_state === DELETED) refuse(422, 1011, `${TITLES[refersTo]} is deleted.`, details);
	}
}

/** What a write keeps of a body: fields are dropped in silence, as the switch `droppedFields` wants it. */
function kept({ state }: Context, { table }: Resource, input: Fields): Fields {
	const dropped = state.switches.droppedFields[table] ?? [];
	return Object.fromEntries(Object.entries(input).filter(([name]) => !dropped.includes(name)));
}

/** The record of an id in a path. */
export function find(context: Context, resource: Resource, id: unknown): Fields {
	const known = /^\d+$/.test(String(id)) ? findRow(context.business, resource.table, id) : undefined;
	return known ?? notFound(resource, id);
}

/** Makes a record: reads, checks, defaults, derives, stores, tells the webhooks. */
export function create(context: Context, resource: Resource, input: Fields): Fields {
	const { business, state } = context;
	const table = tableOf(business, resource.table, resource.firstId);
	const currency = String(input.currency_code ?? resource.currency?.(context, input) ?? business.currency);
	const { values, flaws } = readFields(kept(context, resource, input), resource.fields, 'create', currency);
	refuseFlaws(resource, [...flaws, ...(resource.check?.(context, values) ?? [])]);
	checkReferences(context, resource, values);
	const id = table.nextId++;
	const row: Fields = { ...resource.defaults(context, values), ...values };
	for (const key of resource.ids) row[key] = id;
	if (resource.states) row.vis_state = 0;
	resource.touch(row, state.now());
	resource.derive?.(context, row);
	table.rows.set(id, row);
	table.lists.clear();
	resource.after?.(context, row);
	emit(context, resource.noun, 'create', id);
	return row;
}

function settle(context: Context, resource: Resource, row: Fields, before: Fields): void {
	resource.derive?.(context, row);
	// `updated` moves only when a value really changed (API facts §6, quirk 40).
	if (JSON.stringify(row) !== JSON.stringify(before)) resource.touch(row, context.state.now());
}

/** Writes given values into a record, and what follows from them. */
export function write(context: Context, resource: Resource, row: Fields, values: Fields): void {
	const before = structuredClone(row);
	tableOf(context.business, resource.table).lists.clear();
	Object.assign(row, values);
	settle(context, resource, row, before);
	resource.after?.(context, row, before);
}

/** Soft delete, archive, restore. */
export function changeVisState(context: Context, resource: Resource, row: Fields, value: unknown): void {
	const wanted = Number(value);
	if (value === null || value === '' || !Number.isInteger(wanted)) {
		refuse(422, 1015, "The field 'vis_state' must be a number.", { field: 'vis_state', object: resource.one, value });
	}
	if (!resource.states?.includes(wanted)) {
		refuse(422, 1004, `The field 'vis_state' must be one of ${resource.states?.join(', ')}.`, {
			field: 'vis_state',
			object: resource.one,
			value,
		});
	}
	const wasDeleted = row.vis_state === DELETED;
	write(context, resource, row, { vis_state: wanted });
	emit(context, resource.noun, wanted === DELETED && !wasDeleted ? 'delete' : 'update', idOf(resource, row));
}

/**
 * An accounting PUT. Only the first phase present is done: ext_vis_state, vis_state, actions, data (API facts §6,
 * quirk 34); everything else in the body is dropped in silence.
 */
export function update(context: Context, resource: Resource, row: Fields, input: Fields): void {
	if (resource.states && 'ext_vis_state' in input) return;
	if (resource.states && 'vis_state' in input) return changeVisState(context, resource, row, input.vis_state);
	if (row.vis_state === DELETED) {
		refuse(422, 1011, `${resource.title} is deleted.`, {
			field: resource.ids.at(-1),
			object: resource.one,
			value: idOf(resource, row),
		});
	}
	const action = Object.keys(resource.actions ?? {}).find((name) => input[name] === true || input[name] === 'true');
	if (action) {
		const before = structuredClone(row);
		resource.actions?.[action](context, row, input);
		settle(context, resource, row, before);
		resource.after?.(context, row, before);
		emit(context, resource.noun, 'update', idOf(resource, row));
		if (action === 'action_email') emit(context, resource.noun, 'sendByEmail', idOf(resource, row));
		return;
	}
	const currency = String(row.currency_code ?? resource.currency?.(context, row) ?? context.business.currency);
	const { values, flaws } = readFields(kept(context, resource, input), resource.fields, 'update', currency);
	refuseFlaws(resource, [...flaws, ...(resource.check?.(context, values, row) ?? [])]);
	checkReferences(context, resource, values);
	write(context, resource, row, values);
	emit(context, resource.noun, 'update', idOf(resource, row));
}

/** Takes a record out of the store for good. */
export function erase(context: Context, resource: Resource, row: Fields): void {
	const id = idOf(resource, row);
	const table = tableOf(context.business, resource.table);
	table.rows.delete(id);
	table.lists.clear();
	emit(context, resource.noun, 'delete', id);
}

/** A record as FreshBooks shows it; `lines` and the like only when asked for (quirk 5). */
export function show(context: Context, resource: Resource, row: Fields, included: string[]): Fields {
	const shown: Fields = { ...row };
	for (const key of resource.hidden ?? []) delete shown[key];
	Object.assign(shown, resource.view?.(context, row));
	for (const name of included) {
		const include = Object.hasOwn(resource.includes ?? {}, name) ? resource.includes?.[name] : undefined;
		if (include) shown[name] = include(context, row);
	}
	return shown;
}

/** A filter with the value the client sent. */
export interface Wanted {
	filter: Filter;
	value: unknown;
}

/** All records of a resource that pass, newest first unless the resource says otherwise. */
export function select(
	context: Context,
	resource: Resource,
	wanted: Wanted[],
	keeps: (row: Fields) => boolean,
): Fields[] {
	const rows: Fields[] = [];
	for (const row of tableOf(context.business, resource.table, resource.firstId).rows.values()) {
		if (!keeps(row)) continue;
		if (wanted.every(({ filter, value }) => filter.keeps(row, value, context))) rows.push(row);
	}
	return resource.order ? rows.sort(resource.order) : rows.reverse();
}

/** The same without filters, remembered until the next write. The list must not be changed. */
export function selectAll(
	context: Context,
	resource: Resource,
	name: string,
	keeps: (row: Fields) => boolean,
): Fields[] {
	const { lists } = tableOf(context.business, resource.table, resource.firstId);
	const known = lists.get(name) ?? select(context, resource, [], keeps);
	lists.set(name, known);
	return known;
}

/** Compares what a sort key yields: numbers as numbers, decimals as decimals, the rest as text. */
export function compareKeys(a: unknown, b: unknown): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	const left = String(a ?? '').toLowerCase();
	const right = String(b ?? '').toLowerCase();
	if (left === right) return 0;
	return left < right ? -1 : 1;
}
