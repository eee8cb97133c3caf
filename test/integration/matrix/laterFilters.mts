import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { valueOf, type Lazy } from './case.mts';
import type { List } from './lists.mts';
import { GET } from './requests.mts';
import type { World } from './world.mts';

/** What the user sets under *Filter After Fetching*, and the ids that are left in the sandbox. */
export type LaterRow = [what: string, filters: Lazy<IDataObject>, ids: number[]];

/** Filters that FreshBooks does not have: it is asked for the plain list, and the node takes its pick. */
export function testLaterFilters(world: World, list: List, rows: LaterRow[]): void {
	for (const [what, filters, left] of rows) {
		test(`${list.resource}: filtered after fetching by ${what}`, async () => {
			const laterFilters = valueOf(filters, world) as INodeParameters;
			const result = await world.run({ resource: list.resource, operation: 'getAll', returnAll: true, laterFilters });
			expect(result.error).toBeUndefined();
			expect(world.requests()).toEqual([GET(list.path, ['page=1', 'per_page=100'])]);
			expect(result.items.map(({ json }) => json[list.id ?? 'id'])).toEqual(left);
		});
	}
}
