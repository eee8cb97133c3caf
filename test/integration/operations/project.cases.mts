import type { Matrix } from './case.mts';
import { byId, computed, DELETE, GET, P, POST, PUT, utc } from './requests.mts';

const shop = 609301;
const catalogue = 609302;
const dashboard = 609303;
const portfolio = 609304;

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
				additionalFields: { project_type: 'fixed_price', fixed_price: 900 },
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
					client_id: 214101,
					project_type: 'fixed_price',
					rate: null,
					fixed_price: '900.00',
					due_date: null,
					active: true,
					complete: false,
					billed_status: 'unbilled',
					logged_duration: null,
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
					client_id: 214104,
					project_type: 'fixed_price',
					rate: null,
					fixed_price: expect.stringMatching(/^1700(\.00)?$/),
					due_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
					active: true,
					complete: false,
					billed_status: 'unbilled',
					logged_duration: null,
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
				expect.objectContaining({ id: portfolio, title: 'Our own portfolio', client_id: null }),
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
	],
};
