import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testIncludes, testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { businessId, byId, C, GET, POST } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { services } from './service.cases.mts';

const world = openWorld();

testMatrix(world, services);

const research = 53403;
const rate = `${C}/service/${research}/rate`;

test('service: create sends every field', async () => {
	const additionalFields = { billable: false, project_default: true };
	const result = await world.run({ resource: 'service', operation: 'create', name: 'Printing', additionalFields });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([POST(`${C}/service`, { service: { name: 'Printing', ...additionalFields } })]);
	expect(world.find('services', { name: 'Printing' })).toMatchObject(additionalFields);
});

test('service: the first rate is created, for the second it is there', async () => {
	const items = [{ json: { rate: '80' } }, { json: { rate: '85.5' } }];
	const parameters = {
		resource: 'service',
		operation: 'setRate',
		serviceId: byId(research),
		rate: '={{ $json.rate }}',
	};
	const result = await world.run(parameters, { items });
	expect(result.error).toBeUndefined();
	expect(result.items.map(({ json }) => json.rate)).toEqual(['80.00', '85.50']);
	expect(world.requests().map(({ method, body }) => [method, body])).toEqual([
		['GET', undefined],
		['POST', { service_rate: { rate: '80.00' } }],
		['GET', undefined],
		['PUT', { service_rate: { rate: '85.50' } }],
	]);
});

test('service: one without a rate says so, instead of failing', async () => {
	const result = await world.run({ resource: 'service', operation: 'getRate', serviceId: byId(research) });
	expect(result.error).toBeUndefined();
	expect(result.items.map(({ json }) => json)).toEqual([{ rate: null, business_id: businessId, service_id: research }]);
	expect(world.requests()).toEqual([GET(rate), GET(`${C}/service/${research}`)]);
});

test('service: a lost reply to the first rate does not set it twice', async () => {
	world.freshBooks.switches.faults = [{ match: { method: 'POST' }, kind: 'lost-reply', times: 1 }];
	const parameters = { resource: 'service', operation: 'setRate', serviceId: byId(research), rate: 80 };
	const result = await world.run(parameters);
	expect(result.error?.description).toMatch(/may have carried this out all the same/);
	expect(world.requests().map(({ method }) => method)).toEqual(['GET', 'POST']);
});

testLaterFilters(world, { resource: 'service', path: `${C}/services` }, [
	['part of the name', { name: 'MEET' }, [53402]],
]);

testIncludes(world, { resource: 'service', path: `${C}/services`, single: `${C}/service`, one: 53401 }, [
	['include_task_id', 'include_task_id=true'],
]);

test('service: the task behind it comes when it is asked for', async () => {
	const parameters = { resource: 'service', operation: 'getAll', limit: 1, include: ['include_task_id'] };
	const [{ json }] = (await world.run(parameters)).items;
	expect(json).toMatchObject({ id: research, task_id: research });
});

testRaw(world, {
	resource: 'service',
	path: `${C}/service/53401`,
	id: 53401,
	open: ({ service }: { service: object }) => service,
});
