import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../http/families';

/** Where a report holds its rows, as data. */
export interface Rows {
	/** Keys to step through to the rows; several ways for a report with sections, named by their first key. */
	in: string[][];
	/** Key under which rows, or groups of them, hold others of their kind. */
	nested?: string;
	/** Fields of a group that go along with each of its rows. */
	keep?: string[];
	/** What people call a row: the first of these that has a value stands first, as `description`. */
	title?: Array<string | ((row: IDataObject) => unknown)>;
	/** The figure of a row that stands next to it, as `total`. */
	total?: string | ((row: IDataObject) => unknown);
	/** Sections that are sums of others. */
	sums?: string[];
	/** What ids stand for: new field → id of the row, dictionary of the report, name of its entry (none: the entry). */
	names?: Record<string, [id: string, dictionary: string, name?: string | ((entry: IDataObject) => string)]>;
}

/** Where a row stands among the others. */
interface Place {
	/** The section, the groups and the rows that it lies under, by their names. */
	path: string[];
	/** How many rows it lies under. */
	level: number;
	/** What it has of its section and its groups. */
	kept: IDataObject;
}

/**
 * The rows of a report, flat, in its own order. Where rows lie under others, each says so: those that are no total never
 * hold what another one of them holds.
 * @param rows where they are; without it all lists of objects that the report has are taken
 */
export function rowsOf(report: IDataObject, rows: Rows = { in: listsIn(report) }): IDataObject[] {
	const { in: ways, names } = rows;
	return ways.flatMap(([section, ...steps]) => {
		const isSum = rows.sums?.includes(section) === true;
		const place: Place = {
			path: ways.length > 1 && !isSum ? [section] : [],
			level: 0,
			kept: ways.length > 1 ? { section } : {},
		};
		return walk(report[section], steps, rows, place, isSum).map((row) => ({ ...row, ...named(report, row, names) }));
	});
}

/** Nobody has seen some reports (API facts §14, question 25): what looks like rows in them counts as such. */
function listsIn(report: IDataObject): string[][] {
	return Object.keys(report)
		.filter((key) => Array.isArray(report[key]) && (report[key] as unknown[]).some(isRecord))
		.map((key) => [key]);
}

/** Steps down from a list, or from the single entry that stands in its place. */
function walk(list: unknown, steps: string[], rows: Rows, place: Place, isSum: boolean): IDataObject[] {
	const { nested, keep = [] } = rows;
	const [next, ...rest] = steps;
	const { path, level, kept } = place;
	return [list]
		.flat()
		.filter(isRecord)
		.flatMap((entry) => {
			const groups = Object.values(pick(entry, keep)).map(String);
			const own =
				next === undefined
					? [rowOf(entry, rows, place, isSum)]
					: walk(
							entry[next],
							rest,
							rows,
							{ ...place, path: [...path, ...groups], kept: { ...kept, ...pick(entry, keep) } },
							isSum,
						);
			if (!nested) return own;
			const under = next === undefined ? { ...place, path: [...path, titleOf(entry, rows)], level: level + 1 } : place;
			return [...own, ...walk(entry[nested], steps, rows, under, isSum)];
		});
}

/** A row with what tells of it first. */
function rowOf(entry: IDataObject, rows: Rows, { path, level, kept }: Place, isSum: boolean): IDataObject {
	const { nested, sums, title, total } = rows;
	const figure = typeof total === 'function' ? total(entry) : entry[total ?? ''];
	const isTree = nested !== undefined && title !== undefined;
	const head = {
		...(title && { description: titleOf(entry, rows) }),
		...(figure !== undefined && { total: figure }),
		...((isTree || sums) && {
			level,
			path: path.map(capital).join(' > '),
			isTotal: isSum || [entry[nested ?? ''] ?? []].flat().length > 0,
		}),
	};
	const others = Object.entries(entry).filter(([key]) => key !== nested);
	// the keys of the head stand first, and its values hold
	return { ...head, ...kept, ...Object.fromEntries(others), ...head };
}

const titleOf = (entry: IDataObject, { title = [] }: Rows): string =>
	String(title.map((one) => (typeof one === 'string' ? entry[one] : one(entry))).find(Boolean) ?? '');

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function pick(entry: IDataObject, names: string[]): IDataObject {
	return Object.fromEntries(names.filter((name) => name in entry).map((name) => [name, entry[name]]));
}

function named(report: IDataObject, row: IDataObject, names: Rows['names'] = {}): IDataObject {
	const found = Object.entries(names).map(([field, [id, dictionary, name]]) => {
		const entry = (report[dictionary] as IDataObject | undefined)?.[String(row[id])];
		if (name === undefined) return [field, entry ?? null];
		if (!isRecord(entry)) return [field, null];
		return [field, (typeof name === 'string' ? entry[name] : name(entry)) ?? null];
	});
	return Object.fromEntries(found) as IDataObject;
}
