import type { Matrix } from '../../matrix/case.mts';
import { businessId, byId, C, computed, DELETE, GET, P, POST, PUT, utc, type Sent } from '../../matrix/requests.mts';

const shop = 609301;
const catalogue = 609302;
const dashboard = 609303;
const portfolio = 609304;
const design = 53401;
const meetings = 53402;
const thread = 480201;

/** Projects (API facts §8.19): the list is plural, everything else singular. */
export const projects: Matrix = {
	resource: 'project',
	name: 'project',
	cases: [
		{
			operation: 'create',
			does: 'creates a project for a client',
			parameters: {
				title: 'Shop sign',
				client_id: byId(214101),
				project_type: 'fixed_price',
				fixed_price: 900,
			},
			requests: [
				POST(`${P}/project`, {
					project: { title: 'Shop sign', client_id: 214101, project_type: 'fixed_price', fixed_price: '900.00' },
				}),
			],
			output: [
				{
					id: 609305,
					title: 'Shop sign',
					description: null,
					client_id: 214101,
					project_type: 'fixed_price',
					billing_method: 'project_rate',
					rate: null,
					fixed_price: '900.00',
					budget: null,
					budget_hours: null,
					services: [],
					due_date: null,
					active: true,
					complete: false,
					billed_status: 'unbilled',
					logged_duration: null,
					logged_hours: null,
					updated_at: utc,
				},
			],
			effect: (world) => expect(world.find('projects', { title: 'Shop sign' })).toMatchObject({ client_id: 214101 }),
			refuses: {
				because: 'a client that does not exist',
				parameters: { client_id: byId(1) },
				says: /^Client not found/,
			},
			twoItems: {
				parameters: { title: '={{ $json.title }}' },
				bad: { title: '' },
				good: { title: 'Shop sign' },
				says: /^Title is empty/,
			},
		},
		{
			operation: 'get',
			does: 'returns the project',
			id: catalogue,
			requests: [GET(`${P}/project/${catalogue}`)],
			output: [
				{
					id: catalogue,
					title: 'Spring catalogue',
					description: null,
					client_id: 214104,
					project_type: 'fixed_price',
					billing_method: 'project_rate',
					rate: null,
					fixed_price: expect.stringMatching(/^1700(\.00)?$/),
					budget: null,
					budget_hours: null,
					services: [],
					due_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
					active: true,
					complete: false,
					billed_status: 'unbilled',
					logged_duration: null,
					logged_hours: null,
					updated_at: utc,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { projectId: computed('spring') },
				says: /^Project: "spring" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest projects, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(`${P}/projects`, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ id: portfolio, title: 'Our own portfolio', active: true }),
				expect.objectContaining({ id: dashboard, title: 'Dashboard', complete: true }),
			],
			refuses: {
				because: 'a moment that is none',
				parameters: { filters: { updated_since: '={{ "yesterday" }}' } },
				says: /^Updated Since: "yesterday" is not a date/,
			},
			twoItems: {
				parameters: { limit: '={{ $json.limit }}' },
				bad: { limit: 0 },
				good: { limit: 2 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'update',
			does: 'changes the fields that were added and keeps the title, which FreshBooks needs',
			id: catalogue,
			parameters: { updateFields: { complete: true } },
			requests: [
				GET(`${P}/project/${catalogue}`),
				PUT(`${P}/project/${catalogue}`, { project: { title: 'Spring catalogue', complete: true } }),
			],
			output: [
				expect.objectContaining({ id: catalogue, title: 'Spring catalogue', complete: true, client_id: 214104 }),
			],
			effect: (world) =>
				expect(world.find('projects', { id: catalogue })).toMatchObject({ complete: true, client_id: 214104 }),
			refuses: {
				because: 'a rate that is no amount',
				parameters: { updateFields: { rate: '95 an hour' } },
				says: /^Hourly Rate: "95 an hour" is not an amount/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the project for good',
			id: shop,
			requests: [DELETE(`${P}/project/${shop}`)],
			output: [{ deleted: true, id: shop }],
			effect: (world) =>
				expect(world.freshBooks.records(439001, 'projects').map(({ id }) => id)).toEqual([
					catalogue,
					dashboard,
					portfolio,
				]),
			refuses: {
				because: 'an app that may only read projects',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:projects:write/,
			},
		},
		{
			operation: 'archive',
			does: 'archives the project and keeps its title, which FreshBooks needs',
			id: shop,
			requests: [
				GET(`${P}/project/${shop}`),
				PUT(`${P}/project/${shop}`, { project: { title: 'Okafor web shop', active: false } }),
			],
			output: [expect.objectContaining({ id: shop, title: 'Okafor web shop', active: false, client_id: 214101 })],
			effect: (world) => expect(world.find('projects', { id: shop })).toMatchObject({ active: false, rate: '95.00' }),
			refuses: {
				because: 'an app that may only read projects',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:projects:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a project back from the archive',
			id: shop,
			given: async (world) => {
				await world.run({ resource: 'project', operation: 'archive', projectId: byId(shop) });
			},
			requests: [
				GET(`${P}/project/${shop}`),
				PUT(`${P}/project/${shop}`, { project: { title: 'Okafor web shop', active: true } }),
			],
			output: [expect.objectContaining({ id: shop, title: 'Okafor web shop', active: true, client_id: 214101 })],
			effect: (world) => expect(world.find('projects', { id: shop }).active).toBe(true),
			refuses: {
				because: 'an app that may only read projects',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:projects:write/,
			},
		},
		{
			operation: 'setServiceRate',
			does: 'sets what an hour of a service costs in the project',
			id: shop,
			parameters: { service_id: byId(meetings), rate: 65 },
			requests: [
				PUT(`${C}/project/${shop}/service/${meetings}/rate`, {
					project_service_rate: { rate: '65.00', service_id: meetings, project_id: shop },
				}),
			],
			output: [{ rate: '65.00', business_id: businessId, project_id: shop, service_id: meetings }],
			effect: (world) =>
				expect(world.find('project_service_rates', { project_id: shop, service_id: meetings }).rate).toBe('65.00'),
			refuses: {
				because: 'a service that does not exist',
				parameters: { service_id: byId(1) },
				says: /found no project or service with this ID/,
			},
		},
		{
			operation: 'getServiceRates',
			does: 'returns what an hour of each service costs there and usually',
			id: shop,
			requests: [
				GET(`${P}/project/${shop}`),
				GET(`${C}/service_rates`, ['page=1', 'per_page=100']),
				GET(`${C}/project/${shop}/service_rates`, ['page=1', 'per_page=100']),
			],
			output: [
				{ project_id: shop, service_id: design, name: 'Design', billable: true, rate: '110.00', usual_rate: '95.00' },
				{ project_id: shop, service_id: meetings, name: 'Meetings', billable: true, rate: null, usual_rate: '60.00' },
			],
			refuses: {
				because: 'an app that may not read services',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:billable_items:read/,
			},
		},
		{
			operation: 'getServiceRates',
			does: 'asks for the rate of each service where FreshBooks does not list them',
			id: shop,
			given: ({ freshBooks }) => {
				const match = { path: '/project/\\d+/service_rates$' };
				freshBooks.switches.faults = [{ match, kind: 'status', status: 405, body: {}, times: -1 }];
			},
			requests: expect.arrayContaining([
				GET(`${P}/project/${shop}`),
				GET(`${C}/service_rates`, ['page=1', 'per_page=100']),
				GET(`${C}/project/${shop}/service_rates`, ['page=1', 'per_page=100']),
				GET(`${C}/project/${shop}/service/${design}/rate`),
				GET(`${C}/project/${shop}/service/${meetings}/rate`),
			]) as Sent[],
			output: [
				{ project_id: shop, service_id: design, name: 'Design', billable: true, rate: '110.00', usual_rate: '95.00' },
				{ project_id: shop, service_id: meetings, name: 'Meetings', billable: true, rate: null, usual_rate: '60.00' },
			],
			refuses: {
				because: 'an app that may not read services',
				scopes: ['user:profile:read', 'user:projects:read'],
				says: /user:billable_items:read/,
			},
		},
		{
			operation: 'addThread',
			does: 'starts a discussion in the project',
			id: catalogue,
			parameters: { message: 'Which paper?' },
			requests: [POST(`${C}/project/${catalogue}/threads`, { thread: { message: 'Which paper?' } })],
			output: [expect.objectContaining({ id: 480202, message: 'Which paper?', project_id: catalogue })],
			effect: (world) => expect(world.find('threads', { id: 480202 }).message).toBe('Which paper?'),
			refuses: {
				because: 'nothing to say',
				parameters: { message: '={{ "" }}' },
				says: /^Message is empty/,
			},
		},
		{
			operation: 'addComment',
			does: 'answers in a discussion',
			parameters: { threadId: thread, content: 'Or the one with the cat.' },
			requests: [POST(`${C}/threads/${thread}/comments`, { comment: { content: 'Or the one with the cat.' } })],
			output: [expect.objectContaining({ id: 490302, content: 'Or the one with the cat.', thread_id: thread })],
			effect: (world) => expect(world.find('comments', { id: 490302 }).thread_id).toBe(thread),
			refuses: {
				because: 'a thread that does not exist',
				parameters: { threadId: '1' },
				says: /^FreshBooks found no thread with this ID/,
			},
			twoItems: {
				parameters: { threadId: '={{ $json.thread }}' },
				bad: { thread: 'kiln' },
				good: { thread },
				says: /^Thread ID: "kiln" is not an ID/,
			},
		},
		{
			operation: 'getThreads',
			does: 'returns the discussions in the project',
			id: shop,
			parameters: { returnAll: true },
			requests: [GET(`${C}/project/${shop}/threads`, ['page=1', 'per_page=100'])],
			output: [
				expect.objectContaining({
					id: thread,
					message: 'Which kiln photo goes on the first page?',
					comments: [expect.objectContaining({ content: 'The one with the open door.' })],
				}),
			],
			refuses: {
				because: 'a limit that is none',
				parameters: { returnAll: false, limit: 0 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'getAbilities',
			does: 'returns what the user may do with the project',
			id: shop,
			requests: [GET(`${P}/project/${shop}`)],
			output: [expect.objectContaining({ can_edit: true, can_archive: true, can_create_comment: true })],
			refuses: {
				because: 'an ID that is not one',
				parameters: { projectId: computed('shop') },
				says: /^Project: "shop" is not an ID/,
			},
		},
	],
};
