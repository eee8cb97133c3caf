import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testFilters, testIncludes, testRaw, testSorts, type FilterRow } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { placed } from '../../matrix/placed.mts';
import { byId, C, GET, P, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { projects } from './project.cases.mts';

const world = openWorld();
const list = { resource: 'project', path: `${P}/projects` };

testMatrix(world, projects);

/** Every writable field of API facts §8.19. */
const plain = {
	active: false,
	billing_method: 'team_member_rate',
	complete: true,
	description: 'A new sign',
	internal: false,
	project_type: 'hourly_rate',
};
const typed = {
	...plain,
	budget: 6.5,
	due_date: '2026-12-31T00:00:00',
	expense_markup: '10%',
	fixed_price: '1234567.89',
	project_manager_id: byId(5820102),
	rate: 95.5,
	retainer_id: byId(31701),
	services: { service: [{ id: byId(53401), billable: false }, { id: '53402' }] },
};
const sent = {
	...plain,
	budget: 23400,
	due_date: '2026-12-31',
	expense_markup: '10',
	fixed_price: '1234567.89',
	project_manager_id: 5820102,
	rate: '95.50',
	retainer_id: 31701,
	services: [
		{ id: 53401, billable: false },
		{ id: 53402, billable: true },
	],
};

test('project: create sends every field', async () => {
	// the panel shows one of the two prices, whichever the type is of
	const { fixed_price: _other, ...hourly } = typed;
	const parameters = { title: 'Sign', client_id: byId(214101), ...placed('project', hourly) };
	const result = await world.run({ resource: 'project', operation: 'create', ...parameters });
	expect(result.error).toBeUndefined();
	const { fixed_price: _none, ...project } = { title: 'Sign', client_id: 214101, ...sent };
	expect(world.requests()).toEqual([POST(`${P}/project`, { project })]);
	expect(world.find('projects', { title: 'Sign' })).toMatchObject({
		budget: 23400,
		rate: '95.50',
		due_date: '2026-12-31',
	});
});

test('project: update sends every field, and reads nothing when the title is among them', async () => {
	const updateFields = { title: 'Sign', client_id: byId(214102), ...typed };
	const result = await world.run({ resource: 'project', operation: 'update', projectId: byId(609301), updateFields });
	expect(result.error).toBeUndefined();
	const project = { title: 'Sign', client_id: 214102, ...sent };
	expect(world.requests()).toEqual([PUT(`${P}/project/609301`, { project })]);
	expect(world.find('projects', { id: 609301 })).toMatchObject({ title: 'Sign', client_id: 214102, active: false });
});

test('project: create without a client, from its title alone', async () => {
	await world.run({ resource: 'project', operation: 'create', title: 'Ours', additionalFields: { internal: true } });
	expect(world.requests()).toEqual([
		POST(`${P}/project`, { project: { title: 'Ours', project_type: 'hourly_rate', internal: true } }),
	]);
	expect(world.find('projects', { title: 'Ours' })).toMatchObject({ client_id: null, internal: true });
});

test('project: a field left blank on an update is cleared', async () => {
	const updateFields = { title: 'Catalogue', due_date: '', client_id: byId('={{ "" }}') };
	const result = await world.run({ resource: 'project', operation: 'update', projectId: byId(609302), updateFields });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([
		PUT(`${P}/project/609302`, { project: { title: 'Catalogue', due_date: null, client_id: null } }),
	]);
});

test('project: is found by its web address', async () => {
	const value = 'https://my.freshbooks.com/#/project/609304';
	const result = await world.run({
		resource: 'project',
		operation: 'get',
		projectId: { __rl: true, mode: 'url', value },
	});
	expect(result.items[0].json.title).toBe('Our own portfolio');
});

for (const timezone of ['Pacific/Auckland', 'America/Los_Angeles']) {
	for (const due_date of ['2026-12-31', '2026-12-31T00:00:00', '2026-12-31T23:45:00+13:00']) {
		test(`project: the day of ${due_date} stays in ${timezone}`, async () => {
			await world.run(
				{ resource: 'project', operation: 'create', title: 'Sign', additionalFields: { due_date } },
				{ timezone },
			);
			const project = { title: 'Sign', project_type: 'hourly_rate', due_date: '2026-12-31' };
			expect(world.requests()).toEqual([POST(`${P}/project`, { project })]);
		});
	}
}

testFilters(world, list, [
	[{ active: true }, ['active=true'], [609304, 609303, 609302, 609301]],
	[{ active: false }, ['active=false'], []],
	[{ complete: true }, ['complete=true'], [609303]],
	[{ complete: false, internal: false }, ['complete=false', 'internal=false'], [609302, 609301]],
	[{ internal: true }, ['internal=true'], [609304]],
	[{ client_id: byId(214104) }, ['client_id=214104'], [609302]],
	[{ skip_group: true }, ['skip_group=true'], [609304, 609303, 609302, 609301]],
	[{ skip_group: false, internal: true }, ['internal=true'], [609304]],
	// a moment without an offset is the workflow's (America/Toronto): in winter five hours behind UTC
	[{ updated_since: '2099-01-01T09:00:00' }, ['updated_since=2099-01-01T14:00:00Z'], []],
	[
		{ updated_since: '2001-06-01T09:00:00+02:00' },
		['updated_since=2001-06-01T07:00:00Z'],
		[609304, 609303, 609302, 609301],
	],
] satisfies FilterRow[]);

testLaterFilters(world, list, [['part of the title', { title: 'OWN' }, [609304]]]);

testSorts(world, list, [
	['title_asc', 'title', 609303],
	['title_desc', '-title', 609302],
	['due_date_asc', 'due_date'],
	['due_date_desc', '-due_date', 609302],
	['created_at_asc', 'created_at', 609303],
	['created_at_desc', '-created_at', 609304],
]);

testIncludes(world, { ...list, single: `${P}/project`, one: 609301 }, [
	['include_logged_duration', 'include_logged_duration=true'],
]);

test('project: the logged duration comes when it is asked for', async () => {
	const parameters = { resource: 'project', operation: 'get', projectId: byId(609301) };
	const result = await world.run({ ...parameters, include: ['include_logged_duration'] });
	expect(result.items[0].json.logged_duration).toBe(16200);
});

test('project: a service without an ID in the list of services is named by its number', async () => {
	const services = { service: [{ id: byId(53401) }, { id: byId('={{ "" }}') }] };
	const parameters = { resource: 'project', operation: 'create', title: 'Sign', additionalFields: { services } };
	const result = await world.run(parameters);
	expect(result.error?.message).toBe('Service 2: Service is empty');
	expect(world.requests()).toEqual([]);
});

test('project: one without services has no rates of them', async () => {
	const result = await world.run({ resource: 'project', operation: 'getServiceRates', projectId: byId(609304) });
	expect(result.error).toBeUndefined();
	expect(result.items).toEqual([]);
	expect(world.requests()).toEqual([GET(`${P}/project/609304`)]);
});

test.each([404, 405])('project: rates are the same where FreshBooks answers %i for all of them', async (status) => {
	const parameters = { resource: 'project', operation: 'getServiceRates', projectId: byId(609301) };
	const listed = (await world.run(parameters)).items;
	const match = { path: '/project/\\d+/service_rates$' };
	world.freshBooks.switches.faults = [{ match, kind: 'status', status, body: {}, times: -1 }];
	expect((await world.run(parameters)).items).toEqual(listed);
	expect(listed).toHaveLength(2);
});

test('project: usual rates of services are read once for all items', async () => {
	const parameters = { resource: 'project', operation: 'getServiceRates', projectId: byId(609301) };
	const result = await world.run(parameters, { items: [{}, {}] });
	expect(result.items).toHaveLength(4);
	expect(world.requests().filter(({ path }) => path === `${C}/service_rates`)).toHaveLength(1);
});

test('project: the rate of a service is changed where it has one already', async () => {
	const parameters = { resource: 'project', operation: 'setServiceRate', service_id: byId(53401), rate: '120' };
	const result = await world.run({ ...parameters, projectId: byId(609301) });
	expect(result.items.map(({ json }) => json.rate)).toEqual(['120.00']);
	expect(world.find('project_service_rates', { project_id: 609301, service_id: 53401 }).rate).toBe('120.00');
});

test('project: what the user may do in general needs no project', async () => {
	const result = await world.run({ resource: 'project', operation: 'getAbilities' });
	expect(result.items.map(({ json }) => json)).toEqual([expect.objectContaining({ can_edit: true })]);
	expect(world.requests()).toEqual([GET(`${P}/abilities`)]);
});

test('project: what the user may do is raw as FreshBooks lists it', async () => {
	const parameters = { resource: 'project', operation: 'getAbilities', projectId: byId(609301), output: 'raw' };
	const [{ json }] = (await world.run(parameters)).items;
	expect(json.abilities).toContainEqual({ name: 'can_track_time', value: true });
});

test('project: threads of a project with none are no items', async () => {
	const parameters = { resource: 'project', operation: 'getThreads', projectId: byId(609304), returnAll: true };
	expect((await world.run(parameters)).items).toEqual([]);
});

testRaw(world, {
	resource: 'project',
	path: `${P}/project/609301`,
	id: 609301,
	open: ({ project }: { project: object }) => project,
});
