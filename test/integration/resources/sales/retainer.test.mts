import { testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { byId, C, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { retainers } from './retainer.cases.mts';

const world = openWorld();

testMatrix(world, retainers);

/** Every writable field of API facts §8.22. */
const typed = {
	active: true,
	budgeted_time: 0.5,
	excess_rate: '90.5',
	frequency: '2w',
	is_infinitely_recurring: false,
	next_period_start_date: '2026-05-15',
	number_recurring: 6,
};
const sent = { ...typed, budgeted_time: 1800, excess_rate: 90.5 };

test('retainer: create sends every field', async () => {
	const required = { client_user_id: byId(214103), fee: '1234.56', start_date: '2026-05-01' };
	const result = await world.run({ resource: 'retainer', operation: 'create', ...required, additionalFields: typed });
	expect(result.error).toBeUndefined();
	const retainer = { client_user_id: '214103', fee: 1234.56, start_date: '2026-05-01', ...sent };
	expect(world.requests()).toEqual([POST(`${C}/retainers`, { retainer })]);
	expect(world.find('retainers', { client_user_id: 214103 })).toMatchObject({
		fee: '1234.56',
		excess_rate: '90.50',
		budgeted_time: 1800,
		number_recurring: 6,
	});
});

test('retainer: update sends every field', async () => {
	const updateFields = { client_user_id: byId(214104), fee: 0.5, start_date: '2026-05-01', ...typed };
	const parameters = { resource: 'retainer', operation: 'update', retainerId: byId(31701), updateFields };
	const result = await world.run(parameters);
	expect(result.error).toBeUndefined();
	const retainer = { client_user_id: '214104', fee: 0.5, start_date: '2026-05-01', ...sent };
	expect(world.requests()).toEqual([PUT(`${C}/retainer/31701`, { retainer })]);
	expect(world.find('retainers', { id: 31701 })).toMatchObject({ client_user_id: 214104, frequency: '2w' });
});

for (const [laterFilters, left] of [
	[{ active: true }, [31701]],
	[{ active: false }, [31702]],
	[{ client_user_id: byId(214102) }, [31702]],
	[{ client_user_id: byId(214102), active: true }, []],
] as const) {
	test(`retainer: filtered after fetching by ${JSON.stringify(laterFilters)}`, async () => {
		const parameters = { resource: 'retainer', operation: 'getAll', returnAll: true, laterFilters };
		const result = await world.run(parameters as never);
		expect(result.error).toBeUndefined();
		expect(result.items.map(({ json }) => json.id)).toEqual(left);
	});
}

testRaw(world, {
	resource: 'retainer',
	path: `${C}/retainer/31701`,
	id: 31701,
	open: ({ retainer }: { retainer: object }) => retainer,
});
