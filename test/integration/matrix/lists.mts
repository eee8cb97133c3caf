import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { byId, GET } from './requests.mts';
import type { World } from './world.mts';

/** Filters as the user sets them, what FreshBooks must be asked, and the ids that are left in the sandbox. */
export type FilterRow = [filters: IDataObject, query: string[], ids?: number[] | ((world: World) => number[])];

/** A list as FreshBooks knows it: where it is and what stands in every query. */
export interface List {
	resource: string;
	path: string;
	id?: string;
}

const paging = ['page=1', 'per_page=100'];

async function listed(world: World, { resource, id = 'id' }: List, parameters: INodeParameters) {
	const result = await world.run({ resource, operation: 'getAll', returnAll: true, ...parameters });
	expect(result.error).toBeUndefined();
	expect(result.hints).toEqual([]);
	const [request, ...others] = world.requests();
	expect(others).toEqual([]);
	return { request, records: result.items.map(({ json }) => json), ids: result.items.map(({ json }) => json[id]) };
}

/** Every filter in FreshBooks' spelling; where the sandbox knows who is left, that too. */
export function testFilters(world: World, list: List, rows: FilterRow[]): void {
	for (const [filters, query, left] of rows) {
		test(`${list.resource}: filtered by ${JSON.stringify(filters)}`, async () => {
			const { request, ids } = await listed(world, list, { filters: filters as INodeParameters });
			expect(request.path).toBe(list.path);
			expect(request.query).toEqual([...query, ...paging].sort());
			if (left) expect(ids).toEqual(typeof left === 'function' ? left(world) : left);
		});
	}
}

/** What was deleted is found again by its state, newest first, so that it can be restored. */
export function testDeleted(world: World, list: List, [first, second]: [first: number, second: number]): void {
	test(`${list.resource}: deleted ones are found by their state`, async () => {
		const { resource } = list;
		for (const id of [first, second]) {
			const result = await world.run({ resource, operation: 'delete', [`${resource}Id`]: byId(id) });
			expect(result.error).toBeUndefined();
		}
		world.freshBooks.journal.length = 0;
		const { request, ids } = await listed(world, list, { filters: { vis_state: 1 } });
		expect(request.query).toEqual(['search[vis_state]=1', ...paging].sort());
		expect(ids).toEqual([second, first]);
	});
}

/** Every order a user can choose, as FreshBooks spells it, with the first record it brings where that is certain. */
export function testSorts(world: World, list: List, rows: Array<[sort: string, query: string, first?: number]>): void {
	for (const [sort, query, first] of rows) {
		test(`${list.resource}: sorted by ${sort}`, async () => {
			const { request, ids } = await listed(world, list, { sort });
			expect(request.query).toEqual([`sort=${query}`, ...paging].sort());
			if (first) expect(ids[0]).toBe(first);
		});
	}
}

/** Every include, asked for alone: on a list and on a single record. */
export function testIncludes(
	world: World,
	list: List & { single: string; one: number },
	rows: Array<[include: string, query: string, shows?: unknown]>,
): void {
	for (const [include, query, shows] of rows) {
		test(`${list.resource}: includes ${include}`, async () => {
			const { request } = await listed(world, list, { include: [include] });
			expect(request.query).toEqual([query, ...paging].sort());

			world.freshBooks.journal.length = 0;
			const record = { [`${list.resource}Id`]: byId(list.one), include: [include] };
			const result = await world.run({ resource: list.resource, operation: 'get', ...record });
			expect(world.requests()).toEqual([GET(`${list.single}/${list.one}`, [query])]);
			if (shows !== undefined) expect(result.items[0].json[include]).toEqual(shows);
		});
	}
}

/** The raw output is FreshBooks' record, key by key. `open` takes the record out of FreshBooks' envelope. */
export function testRaw(
	world: World,
	{ resource, path, id, open }: { resource: string; path: string; id?: number | string; open(reply: never): unknown },
): void {
	test(`${resource}: the raw output is FreshBooks’ own record`, async () => {
		const wanted = open((await world.ask(path)) as never) as IDataObject;
		const record = id === undefined ? {} : { [`${resource}Id`]: byId(id) };
		const result = await world.run({ resource, operation: 'get', ...record, output: 'raw' });
		expect(result.items).toHaveLength(1);
		expect(result.items[0].json).toEqual(wanted);
		expect(Object.keys(result.items[0].json)).toEqual(Object.keys(wanted));
	});
}
