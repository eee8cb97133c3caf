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
	/** The field by which a nested row names the one that it lies under, as `parent`. */
	title?: string;
	/** What ids stand for: new field → id of the row, dictionary of the report, name of its entry (none: the entry). */
	names?: Record<string, [id: string, dictionary: string, name?: string | ((entry: IDataObject) => string)]>;
}

/**
 * The rows of a report, flat, in its own order.
 * @param rows where they are; without it all lists of objects that the report has are taken
 */
export function rowsOf(report: IDataObject, rows?: Rows): IDataObject[] {
	const ways = rows?.in ?? listsIn(report);
	return ways.flatMap(([section, ...steps]) => {
		const found = walk(report[section], steps, rows ?? {}, ways.length > 1 ? { section } : {});
		return found.map((row) => ({ ...row, ...named(report, row, rows?.names) }));
	});
}

/** Nobody has seen some reports (API facts §14, question 25): what looks like rows in them counts as such. */
function listsIn(report: IDataObject): string[][] {
	return Object.keys(report)
		.filter((key) => Array.isArray(report[key]) && (report[key] as unknown[]).some(isRecord))
		.map((key) => [key]);
}

/** Steps down from a list, or from the single entry that stands in its place. */
function walk(list: unknown, steps: string[], rows: Partial<Rows>, kept: IDataObject): IDataObject[] {
	const { nested, keep = [], title } = rows;
	const [next, ...rest] = steps;
	return [list]
		.flat()
		.filter(isRecord)
		.flatMap((entry) => {
			const own =
				next === undefined
					? [withoutNested(entry, nested, kept)]
					: walk(entry[next], rest, rows, { ...kept, ...pick(entry, keep) });
			const under = title && next === undefined ? { ...kept, parent: entry[title] } : kept;
			return nested ? [...own, ...walk(entry[nested], steps, rows, under)] : own;
		});
}

function withoutNested(entry: IDataObject, nested: string | undefined, kept: IDataObject): IDataObject {
	return { ...kept, ...Object.fromEntries(Object.entries(entry).filter(([key]) => key !== nested)) };
}

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
