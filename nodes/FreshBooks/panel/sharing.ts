import type { IDisplayOptions } from 'n8n-workflow';

import { alphabetical } from '../fields/common';
import type { Field } from '../model/field';

/** The fields of one operation of one resource, in their order. */
export interface Sequence {
	resource: string;
	operation: string;
	fields: Field[];
}

/** A field, and the sequences that have it. */
interface Part {
	field: Field;
	within: Sequence[];
}

/** All operations that these resources have of these. */
interface Block {
	resources: Set<string>;
	operations: Set<string>;
}

/**
 * One list of fields for all operations: what several of them have stands there once, and is shown where it belongs.
 * Every field of a description is loaded by n8n, sent to its editor, and looked at there whenever something changes.
 */
export function shareFields(sequences: Sequence[]): Field[] {
	const lists = sequences.map((sequence) => sequence.fields.map((field) => ({ field, within: [sequence] })));
	return inOrder(lists).flatMap((parts) => placed(parts, sequences, ''));
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
		const key = list.keys[list.position];
		if (key !== undefined) append(next, key, list);
	};
	waiting.forEach(come);
	const shared: Part[][] = [];
	while (next.size > 0) {
		let taken = '';
		let fewest = Infinity;
		for (const [key, having] of next) {
			const later = left.get(key)! - having.length;
			if (later >= fewest) continue;
			[taken, fewest] = [key, later];
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
function placed(parts: Part[], around: Sequence[], root: '' | '/'): Field[] {
	const members = new Set(parts.flatMap(({ within }) => within));
	const blocks = blocksOf(members, around);
	return blocks.map((block) => {
		const here = blocks.length === 1 ? parts : partsIn(block, parts);
		return shownIn(block, around, root, isCollection(parts[0].field) ? filled(here) : parts[0].field);
	});
}

const partsIn = (block: Block, parts: Part[]): Part[] =>
	parts
		.map(({ field, within }) => ({ field, within: within.filter((sequence) => isIn(block, sequence)) }))
		.filter(({ within }) => within.length > 0);

const isIn = ({ resources, operations }: Block, { resource, operation }: Sequence): boolean =>
	resources.has(resource) && operations.has(operation);

/** As few conditions as are found without trying them all; none of them is true for another of the sequences around. */
function blocksOf(members: Set<Sequence>, around: Sequence[]): Block[] {
	const operationsOf = new Map<string, string[]>();
	for (const { resource, operation } of members) append(operationsOf, resource, operation);
	const others = around.filter((sequence) => !members.has(sequence));
	const blocks: Block[] = [];
	for (const [resource, operations] of operationsOf) {
		const fitting = blocks.find(
			(block) =>
				!others.some(
					(other) =>
						(other.resource === resource || block.resources.has(other.resource)) &&
						(operations.includes(other.operation) || block.operations.has(other.operation)),
				),
		);
		const block = fitting ?? { resources: new Set(), operations: new Set() };
		block.resources.add(resource);
		for (const operation of operations) block.operations.add(operation);
		if (!fitting) blocks.push(block);
	}
	return blocks;
}

/** A collection with what any of the operations has in it. */
function filled(parts: Part[]): Field {
	const equal = new Map<Field, Sequence[]>();
	for (const { field, within } of parts) equal.set(field, [...(equal.get(field) ?? []), ...within]);
	const inner = [...equal].flatMap(([{ options }, within]) => (options as Field[]).map((field) => ({ field, within })));
	const shared = new Map<string, Part[]>();
	for (const part of inner) append(shared, keyOf(part.field), part);
	const around = parts.flatMap(({ within }) => within);
	const options = [...shared.values()].flatMap((some) => placed(some, around, '/'));
	return { ...parts[0].field, options: options.sort(alphabetical) };
}

/** The field with the condition that says where it is shown, as short as the sequences around allow. */
function shownIn(block: Block, around: Sequence[], root: '' | '/', field: Field): Field {
	const others = around.filter((sequence) => !isIn(block, sequence));
	if (others.length === 0) return field;
	const needsOperation = others.some(({ resource }) => block.resources.has(resource));
	const needsResource = !needsOperation || others.some(({ operation }) => block.operations.has(operation));
	const show: Record<string, unknown[]> = {
		...(needsResource && { [`${root}resource`]: [...block.resources] }),
		...(needsOperation && { [`${root}operation`]: [...block.operations] }),
	};
	// a field that some operations never show stays away from them
	for (const [name, values = []] of Object.entries(field.displayOptions?.show ?? {})) {
		show[name] = show[name]?.filter((value) => (values as unknown[]).includes(value)) ?? values;
	}
	return { ...field, displayOptions: { ...field.displayOptions, show: show as IDisplayOptions['show'] } };
}
