import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testDeleted, testFilters, testIncludes, testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { tasks } from './task.cases.mts';

const world = openWorld();
const path = `${A}/projects/tasks`;
const list = { resource: 'task', path };

testMatrix(world, tasks);

/** Every writable field of API facts §8.9. */
const typed = {
	description: 'By hand',
	rate: 85.5,
	currency_code: 'usd',
	billable: false,
	tax1: byId(8801),
	tax2: byId(8802),
};
const sent = {
	description: 'By hand',
	rate: { amount: '85.50', code: 'USD' },
	billable: false,
	tax1: 8801,
	tax2: 8802,
};

test('task: create sends every field', async () => {
	const parameters = { name: 'Illustration', additionalFields: typed };
	const result = await world.run({ resource: 'task', operation: 'create', ...parameters });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([POST(path, { task: { name: 'Illustration', ...sent } })]);
	expect(world.find('tasks', { name: 'Illustration' })).toMatchObject(sent);
});

test('task: update sends every field', async () => {
	const updateFields = { name: 'Drawing', ...typed };
	const result = await world.run({ resource: 'task', operation: 'update', taskId: byId(53401), updateFields });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([PUT(`${path}/53401`, { task: { name: 'Drawing', ...sent } })]);
	expect(world.find('tasks', { id: 53401 })).toMatchObject({ name: 'Drawing', ...sent });
});

const all = [53403, 53402, 53401];
testFilters(world, list, [
	[{ taskids: '53401,53403' }, ['search[taskids][]=53401', 'search[taskids][]=53403'], [53403, 53401]],
	[{ billable: false }, ['search[billable]=false'], [53403]],
	[{ rate_min: '0', rate_max: 10 }, ['search[rate_max]=10.00', 'search[rate_min]=0.00'], all],
	[{ projectids: '609301' }, ['search[projectids][]=609301'], [53402, 53401]],
	[{ updated_min: '2001-01-01' }, ['search[updated_min]=2001-01-01'], all],
	[{ updated_max: '2001-01-01T00:00:00' }, ['search[updated_max]=2001-01-02'], []],
]);

testDeleted(world, list, [53401, 53403]);

testLaterFilters(world, list, [['part of its name', { name: 'SIGN' }, [53401]]]);

testIncludes(world, { ...list, single: path, one: 53401 }, [
	['projects', 'include[]=projects', [expect.objectContaining({ title: 'Okafor web shop' })]],
]);

testRaw(world, {
	resource: 'task',
	path: `${path}/53401`,
	id: 53401,
	open: ({ response }: { response: { result: { task: object } } }) => response.result.task,
});
