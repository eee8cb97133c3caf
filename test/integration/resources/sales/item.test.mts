import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testFilters, testRaw, type FilterRow } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { placed } from '../../matrix/placed.mts';
import { A, byId, GET, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { items } from './item.cases.mts';

const world = openWorld();
const path = `${A}/items/items`;

testMatrix(world, items);

/** Every writable field of API facts §8.8; taxes are ids of taxes. */
function fields(): { typed: { [name: string]: string | object }; sent: object } {
	const [tax1, tax2] = ['GST', 'PST'].map((name) => Number(world.find('taxes', { name }).id));
	const same = { description: 'A2, matt', qty: '2.5', sku: 'PO-A2', inventory: '12' };
	return {
		typed: { ...same, unit_cost: '1234567.89', currency_code: 'usd', tax1: byId(tax1), tax2: byId(tax2) },
		sent: { ...same, unit_cost: { amount: '1234567.89', code: 'USD' }, tax1, tax2 },
	};
}

test('item: create sends every field', async () => {
	const { typed, sent } = fields();
	const result = await world.run({ resource: 'item', operation: 'create', name: 'Poster', ...placed('item', typed) });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([POST(path, { item: { name: 'Poster', ...sent } })]);
	expect(world.find('items', { name: 'Poster' })).toMatchObject(sent);
});

test('item: update sends every field', async () => {
	const { typed, sent } = fields();
	const updateFields = { name: 'Poster', ...typed } as never;
	const result = await world.run({ resource: 'item', operation: 'update', itemId: byId(76201), updateFields });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([PUT(`${path}/76201`, { item: { name: 'Poster', ...sent } })]);
	expect(world.find('items', { id: 76201 })).toMatchObject(sent);
});

test('item: create without a rate asks for no currency', async () => {
	await world.run({ resource: 'item', operation: 'create', name: 'Poster' });
	expect(world.requests()).toEqual([POST(path, { item: { name: 'Poster' } })]);
});

const amounts: Array<[typed: string | number, amount: string]> = [
	[100.5, '100.50'],
	['100.5', '100.50'],
	['1234567.89', '1234567.89'],
	[1234567.89, '1234567.89'],
	[0.1 + 0.2, '0.30'],
	['={{ 0.1 + 0.2 }}', '0.30'],
	['={{ 1.1 * 3 }}', '3.30'],
	['99999999999.99', '99999999999.99'],
	['0', '0.00'],
	['007.5', '7.50'],
	['-12', '-12.00'],
];
for (const [typed, amount] of amounts) {
	test(`item: a rate of ${typed} is sent as ${amount}`, async () => {
		const updateFields = { unit_cost: typed };
		await world.run({ resource: 'item', operation: 'update', itemId: byId(76204), updateFields });
		expect(world.requests()).toEqual([
			GET(`${path}/76204`),
			PUT(`${path}/76204`, { item: { unit_cost: { amount, code: 'CAD' } } }),
		]);
	});
}

for (const wrong of ['1,234.50', '12 CAD', 'NaN', '1e5', '.']) {
	test(`item: a rate of ${wrong} is refused`, async () => {
		const updateFields = { unit_cost: wrong };
		const result = await world.run({ resource: 'item', operation: 'update', itemId: byId(76204), updateFields });
		expect(result.error?.message).toContain(`Rate: "${wrong}" is not an amount`);
		expect(world.find('items', { id: 76204 }).unit_cost).toEqual({ amount: '120.00', code: 'CAD' });
	});
}

testFilters(world, { resource: 'item', path }, [
	[{ itemids: '76201,76203' }, ['search[itemids][]=76201', 'search[itemids][]=76203'], [76203, 76201]],
	[{ sku: 'BR-A5' }, ['search[sku]=BR-A5'], [76203]],
	[{ description: 'drafts' }, ['search[description]=drafts'], [76201]],
	[{ unit_cost_min: '120' }, ['search[unit_cost_min]=120.00'], [76202, 76201]],
	[{ unit_cost_max: '120' }, ['search[unit_cost_max]=120.00'], [76203]],
	[{ inventory_min: '100' }, ['search[inventory_min]=100'], [76203]],
	[{ inventory_max: '100' }, ['search[inventory_max]=100']],
	[{ qty_min: '1' }, ['search[qty_min]=1'], [76203]],
	[{ qty_max: '100' }, ['search[qty_max]=100'], [76204, 76202, 76201]],
	[{ updated_min: '2099-01-01' }, ['search[updated_min]=2099-01-01'], []],
	[{ updated_max: '2001-01-01' }, ['search[updated_max]=2001-01-01'], []],
	[{ vis_state: 0 }, ['search[vis_state]=0'], [76204, 76203, 76202, 76201]],
	[{ vis_state: 1 }, ['search[vis_state]=1'], []],
	[{ vis_state: 2 }, ['search[vis_state]=2'], []],
] satisfies FilterRow[]);

testLaterFilters(world, { resource: 'item', path }, [
	['part of the name, which FreshBooks cannot look for', { name: 'WEBSITE' }, [76204]],
	['part of the SKU', { name: 'br-' }, [76203]],
]);

testRaw(world, {
	resource: 'item',
	path: `${path}/76203`,
	id: 76203,
	open: ({ response }: { response: { result: { item: object } } }) => response.result.item,
});
