import { testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { businessId, byId, GET, I } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { businesses } from './business.cases.mts';

const world = openWorld();

testMatrix(world, businesses);

test('business: one that FreshBooks does not know is said so', async () => {
	const value = 'nobody:424242:7e6d5c4b-3a29-4817-9605-000000000000';
	const result = await world.run({
		resource: 'business',
		operation: 'get',
		business: { __rl: true, mode: 'list', value },
	});
	expect(result.error?.message).toMatch(/found no business with this ID/);
	expect(result.error?.httpCode).toBe('404');
	expect(result.error?.context?.itemIndex).toBe(0);
});

test('business: one known by its ID only is looked up once for all items', async () => {
	const items = [{}, {}, {}];
	const result = await world.run({ resource: 'business', operation: 'get', business: byId(512204) }, { items });
	expect(result.items.map(({ json }) => json.name)).toEqual(Array(3).fill('Harbour Street Books'));
	const single = GET(`${I}/business/512204`);
	expect(world.requests()).toEqual([GET(`${I}/me`), single, single, single]);
});

test('business: none chosen is the only one there is', async () => {
	world.freshBooks.switches.singleBusiness = true;
	const result = await world.run({
		resource: 'business',
		operation: 'get',
		business: { __rl: true, mode: 'list', value: '' },
	});
	expect(result.items[0].json.id).toBe(businessId);
});

test('business: none chosen where there are several names them', async () => {
	const result = await world.run({
		resource: 'business',
		operation: 'get',
		business: { __rl: true, mode: 'list', value: '' },
	});
	expect(result.error?.message).toMatch(/Choose a business/);
	expect(result.error?.description).toMatch(/Maple & Pine Studio \(ID 439001\), Harbour Street Books \(ID 512204\)/);
});

test('business: the raw list has no internal token in it', async () => {
	const result = await world.run({ resource: 'business', operation: 'getAll', output: 'raw' });
	expect(result.items).toHaveLength(2);
	expect(result.items[0].json).toMatchObject({ id: businessId, address: { city: 'Toronto' }, business_clients: [] });
	expect(JSON.stringify(result.stored)).not.toMatch(/fasttrack/);
});

testRaw(world, {
	resource: 'business',
	path: `${I}/business/${businessId}`,
	open: ({ response }: { response: object }) => response,
});
