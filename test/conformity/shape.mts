/** Names and JSON types of a reply, without a single value. */
export interface Shape {
	/** `string`, `number`, `boolean`, `null`, `object` and `array`, of all records that were seen. */
	types: Set<string>;
	/** Of an object; none when nothing is known of its inside. */
	keys?: Map<string, Shape>;
	/** What the entries of an array have in common; none when no entry was seen. */
	items?: Shape;
}

/** Stands in the place of a key that is itself a value: an account, an ID. */
export const ANY_KEY = '{…}';

/** Says what stands for a key of an object at a path: the key itself where it is a name, `ANY_KEY` where it is a value. */
export type NameOf = (path: string, key: string) => string;

/** Objects whose keys are accounts (API facts §3) or IDs (API facts §11). */
const KEYED_BY_VALUES = [
	'response.business_statuses',
	'response.permissions',
	'response.subscription_statuses',
	'response.result.expense_details.authors',
	'response.result.expense_details.categories',
	'response.result.expense_details.clients',
	'response.result.expense_details.vendors',
	'expense_details.authors',
	'expense_details.categories',
	'expense_details.clients',
	'expense_details.vendors',
];

/** Keys as they are, but for those that are accounts or IDs. */
export const nameOf: NameOf = (path, key) => (KEYED_BY_VALUES.includes(path) ? ANY_KEY : key);

/** The path of a field within an object. */
export const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

/** The shape of a parsed reply. */
export function shapeOf(value: unknown, name: NameOf = nameOf, path = ''): Shape {
	const shape: Shape = { types: new Set([typeOf(value)]) };
	if (Array.isArray(value)) {
		const entries = value.map((entry) => shapeOf(entry, name, `${path}[]`));
		return entries.length === 0 ? shape : { ...shape, items: entries.reduce(merged) };
	}
	if (typeof value !== 'object' || value === null) return shape;
	const keys = new Map<string, Shape>();
	for (const [key, inner] of Object.entries(value)) {
		const known = name(path, key);
		add(keys, known, shapeOf(inner, name, below(path, known)));
	}
	return { ...shape, keys };
}

/** Both shapes in one: the fields that either has, with the types of both. */
export function merged(a: Shape, b: Shape): Shape {
	const shape: Shape = { types: new Set([...a.types, ...b.types]) };
	if (a.items || b.items) shape.items = a.items && b.items ? merged(a.items, b.items) : (a.items ?? b.items);
	if (a.keys || b.keys) {
		shape.keys = new Map(a.keys);
		for (const [key, inner] of b.keys ?? []) add(shape.keys, key, inner);
	}
	return shape;
}

function add(keys: Map<string, Shape>, key: string, shape: Shape): void {
	const known = keys.get(key);
	keys.set(key, known ? merged(known, shape) : shape);
}

/** How many fields a shape names, at all depths. */
export function fieldsOf({ keys = new Map<string, Shape>(), items }: Shape): number {
	const inner = [...keys.values(), ...(items ? [items] : [])].map(fieldsOf);
	return inner.reduce((sum, count) => sum + count, keys.size);
}

/** Something that one side has and the other has not, or has in another type. */
export interface Difference {
	path: string;
	/** The types of either side, as text; undefined where a side does not have the field. */
	freshBooks?: string;
	emulator?: string;
}

/** The types as text, `null` last. */
export const typesOf = ({ types }: Shape): string =>
	[...types].sort((a, b) => Number(a === 'null') - Number(b === 'null') || (a < b ? -1 : 1)).join(' or ');

/**
 * All that differs, both ways. Arrays without an entry and objects of unknown inside are compared no further, nor is
 * what `sameTypes` takes for equal.
 */
export function differences(
	freshBooks: Shape,
	emulator: Shape,
	sameTypes: (freshBooks: Set<string>, emulator: Set<string>) => boolean,
	path = '',
): Difference[] {
	const found: Difference[] = [];
	if (!sameTypes(freshBooks.types, emulator.types)) {
		found.push({ path, freshBooks: typesOf(freshBooks), emulator: typesOf(emulator) });
	}
	if (freshBooks.items && emulator.items) {
		found.push(...differences(freshBooks.items, emulator.items, sameTypes, `${path}[]`));
	}
	if (!freshBooks.keys || !emulator.keys) return found;
	for (const key of new Set([...freshBooks.keys.keys(), ...emulator.keys.keys()])) {
		const [real, own] = [freshBooks.keys.get(key), emulator.keys.get(key)];
		const at = below(path, key);
		if (real && own) found.push(...differences(real, own, sameTypes, at));
		else found.push({ path: at, freshBooks: real && typesOf(real), emulator: own && typesOf(own) });
	}
	return found;
}
