import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, POST } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { expenseCategories } from './expenseCategory.cases.mts';

const world = openWorld();
const path = `${A}/expenses/categories`;

testMatrix(world, expenseCategories);

test('expenseCategory: create from the name alone', async () => {
	const result = await world.run({ resource: 'expenseCategory', operation: 'create', category: 'Studio Plants' });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([POST(path, { category: { category: 'Studio Plants' } })]);
	expect(result.items[0].json).toMatchObject({ category: 'Studio Plants', parentid: null });
});

testLaterFilters(world, { resource: 'expenseCategory', path, id: 'categoryid' }, [
	['part of the name', { category: 'insurance' }, [3012023, 3012038, 3012024, 3012009]],
	['what it lies within', { parentid: byId(3012057) }, [3012058, 3012059]],
	['both', { category: 'phone', parentid: byId(3012057) }, [3012059]],
]);

testRaw(world, {
	resource: 'expenseCategory',
	path: `${path}/3012059`,
	id: 3012059,
	open: ({ response }: { response: { result: { category: object } } }) => response.result.category,
});
