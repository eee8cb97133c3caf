import type { IDisplayOptions } from 'n8n-workflow';

import { byLetters } from '../formats/alphabet';
import type { Field } from '../model/field';

/** The fields of one operation of one resource, in their order. */
export interface Sequence {
	resource: string;
	operation: string;
	fields: Field[];
}

/** Operations, by their resources. */
type Places = Map<string, string[]>;

/** A field, and where it stands. */
interface Part {
	field: Field;
	within: Places;
}

/** All operations that these resources have of these. */
interface Block {
	resources: string[];
	operations: string[];
}

/**
 * One list of fields for all operations: what several of them have stands there once, and is shown where it belongs.
 * Every field of a description is loaded by n8n, sent to its editor, and looked at there whenever something changes.
 */
export function shareFields(sequences: Sequence[]): Field[] {
	const lists = sequences.map(({ resource, operation, fields }) => {
		const within = new Map([[resource, [operation]]]);
		return fields.map((field) => ({ field, within }));
	});
	const everywhere = union(sequences.map(({ resource, operation }) => new Map([[resource, [operation]]])));
	return inOrder(lists).flatMap((parts) => placed(parts, everywhere, ''));
}

/**
 * All lists as one, which has each of them in its order; equal fields stand together. A field is taken when it comes
 * next in all lists that have it. Where there is none, because lists have the same fields in different orders, the one
 * that the fewest lists have later is taken, and stands there again for those.
 */
function inOrder(lists: Part[][]): Part[][] {
	const waiting = lists.map((parts) => ({ parts, keys: parts.map(({ field }) => keyOf(field)), position: 0 }));
	const left = new Map<string, number>();
	for (const { keys } of waiting) for (const key of keys) left.set(key, (left.get(key) ?? 0) + 1);
	const next = new Map<string, typeof waiting>();
	const come = (list: (typeof waiting)[number]) => {
		if (list.position < list.keys.length) append(next, list.keys[list.position], list);
	};
	waiting.forEach(come);
	const shared: Part[][] = [];
	while (next.size > 0) {
		let taken = '';
		let fewest = Infinity;
		for (const [key, having] of next) {
			const later = left.get(key)! - having.length;
			if (later < fewest) [taken, fewest] = [key, later];
			if (later === 0) break;
		}
		const having = next.get(taken)!;
		next.delete(taken);
		left.set(taken, fewest);
		shared.push(having.map((list) => list.parts[list.position++]));
		having.forEach(come);
	}
	return shared;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
	const list = lists.get(key);
	if (list) list.push(value);
	else lists.set(key, [value]);
}

function union(some: Places[]): Places {
	if (some.length === 1) return some[0];
	const all: Places = new Map();
	for (const places of some) {
		for (const [resource, operations] of places) all.set(resource, [...(all.get(resource) ?? []), ...operations]);
	}
	return all;
}

const keys = new WeakMap<Field, string>();

/**
 * What makes two fields one. What is in a collection is compared by itself, and n8n's editor takes of several fields with
 * one name the one that is shown; in a fixed collection it takes the default of the last one.
 */
function keyOf(field: Field): string {
	const known = keys.get(field);
	if (known !== undefined) return known;
	const key = JSON.stringify(isCollection(field) ? { ...field, options: [] } : field);
	keys.set(field, key);
	return key;
}

const isCollection = ({ type }: Field): boolean => type === 'collection';

/** A field as it stands in the list: several times, if no single condition says where it is shown. */
function placed(parts: Part[], around: Places, root: '' | '/'): Field[] {
	const members = union(parts.map(({ within }) => within));
	const blocks = blocksOf(members, around);
	return blocks.map((block) => {
		const [{ field }] = parts;
		if (!isCollection(field)) return shownIn(block, around, root, field);
		const here = blocks.length === 1 ? parts : parts.flatMap((part) => partIn(block, part));
		return shownIn(block, around, root, filled(here));
	});
}

/** As much of a part as lies in a block. No resource lies in two blocks. */
function partIn({ resources }: Block, { field, within }: Part): Part[] {
	const here = new Map([...within].filter(([resource]) => resources.includes(resource)));
	return here.size > 0 ? [{ field, within: here }] : [];
}

/** As few blocks as are found without trying all ways, with all members and with nothing else of what is around. */
function blocksOf(members: Places, around: Places): Block[] {
	const blocks: Block[] = [];
	for (const [resource, operations] of members) {
		const isFree = (one: string, operation: string) =>
			members.get(one)!.includes(operation) || !around.get(one)!.includes(operation);
		const block = blocks.find(
			(other) =>
				other.operations.every((operation) => isFree(resource, operation)) &&
				operations.every(
					(operation) => other.operations.includes(operation) || other.resources.every((one) => isFree(one, operation)),
				),
		);
		if (!block) {
			blocks.push({ resources: [resource], operations: [...operations] });
			continue;
		}
		block.resources.push(resource);
		block.operations.push(...operations.filter((operation) => !block.operations.includes(operation)));
	}
	return blocks;
}

/** A collection with what any of the operations has in it. */
function filled(parts: Part[]): Field {
	const equal = new Map<Field, Places[]>();
	for (const { field, within } of parts) append(equal, field, within);
	const shared = new Map<string, Part[]>();
	for (const [{ options = [] }, places] of equal) {
		const within = union(places);
		for (const field of options as Field[]) append(shared, keyOf(field), { field, within });
	}
	const around = union(parts.map(({ within }) => within));
	const options = [...shared.values()].flatMap((some) => placed(some, around, '/'));
	return { ...parts[0].field, options: options.sort((a, b) => byLetters(a.displayName, b.displayName)) };
}

/** The field with the condition that says where it is shown, as short as what is around allows. */
function shownIn({ resources, operations }: Block, around: Places, root: '' | '/', field: Field): Field {
	const needsOperation = resources.some((one) => !around.get(one)!.every((other) => operations.includes(other)));
	const needsResource = needsOperation
		? [...around].some(([one, has]) => !resources.includes(one) && has.some((other) => operations.includes(other)))
		: resources.length < around.size;
	if (!needsOperation && !needsResource) return field;
	const show: Record<string, unknown[]> = {
		...(needsResource && { [`${root}resource`]: resources }),
		...(needsOperation && { [`${root}operation`]: operations }),
	};
	// a field that some operations never show stays away from them
	for (const [name, values = []] of Object.entries(field.displayOptions?.show ?? {})) {
		show[name] = show[name]?.filter((value) => (values as unknown[]).includes(value)) ?? values;
	}
	return { ...field, displayOptions: { ...field.displayOptions, show: show as IDisplayOptions['show'] } };
}
