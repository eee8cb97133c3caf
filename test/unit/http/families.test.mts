import {
	idKindOf,
	businessKeyOf,
	pagesOf,
	rootOf,
	unwrapMany,
	unwrapOne,
	type Business,
	type FamilyName,
} from '../../../nodes/FreshBooks/http/families';

const business: Business = {
	name: 'Maple & Pine Studio',
	accountId: 'ABC123',
	businessId: '439001',
	businessUuid: '0b9c2d4e-5f61-4a7b-8c3d-1e2f3a4b5c6d',
	role: 'owner',
	record: {},
};

describe('where requests go', () => {
	test.each<[FamilyName, string, string | undefined]>([
		['accounting', '/accounting/account/ABC123', 'account ID'],
		['events', '/events/account/ABC123/events', 'account ID'],
		['uploads', '/uploads/account/ABC123', 'account ID'],
		['projects', '/projects/business/439001', 'business ID'],
		['timetracking', '/timetracking/business/439001', 'business ID'],
		['comments', '/comments/business/439001', 'business ID'],
		['auth', '/auth/api/v1', undefined],
		['files', '/uploads', undefined],
		['any', '', undefined],
	])('%s live under %s', (family, root, idKind) => {
		expect(rootOf(family, business)).toBe(root);
		expect(idKindOf(family)).toBe(idKind);
		expect(businessKeyOf(family) === undefined).toBe(idKind === undefined);
	});

	test('an id of a business cannot change the path', () => {
		expect(rootOf('accounting', { ...business, accountId: '../x?y#z' })).toBe('/accounting/account/..%2Fx%3Fy%23z');
	});

	test.each<FamilyName>(['accounting', 'events', 'uploads'])('%s need an account id', (family) => {
		expect(() => rootOf(family, { ...business, accountId: null })).toThrow('account ID');
	});
});

describe('what a reply holds', () => {
	const client = { id: 1, fname: 'Amara' };

	test.each<[FamilyName, string, unknown]>([
		['accounting', 'client', { response: { result: { client } } }],
		['events', 'callback', { response: { result: { callback: client } } }],
		['projects', 'project', { project: client, abilities: [] }],
		['timetracking', 'time_entry', { time_entry: client }],
		['comments', 'service', { service: client }],
		['uploads', 'attachment', { attachment: client }],
		['auth', '', { response: client }],
	])('the record of %s', (family, key, reply) => {
		expect(unwrapOne(family, key, reply)).toEqual(client);
	});

	test.each<[FamilyName, string, unknown]>([
		['accounting', 'clients', { response: { result: { clients: [client], page: 1, pages: 7, per_page: 100 } } }],
		['events', 'callbacks', { response: { result: { callbacks: [client], page: 1, pages: 7, per_page: 15 } } }],
		['projects', 'projects', { projects: [client], meta: { page: 1, pages: 7, per_page: 100, sort: [] } }],
		['timetracking', 'time_entries', { time_entries: [client], meta: { page: 1, pages: 7, total_logged: 5 } }],
		['comments', 'services', { services: [client], meta: { page: 1, pages: 7 } }],
	])('the list of %s and its pages', (family, key, reply) => {
		expect(unwrapMany(family, key, reply)).toEqual([client]);
		expect(pagesOf(family, reply)).toBe(7);
	});

	test('an empty list has no page', () => {
		expect(pagesOf('accounting', { response: { result: { clients: [], pages: 0 } } })).toBe(0);
		expect(pagesOf('projects', { projects: [], meta: { pages: 0 } })).toBe(0);
	});

	test('a list with its total alone has the pages that this fills', () => {
		expect(pagesOf('team', { response: [], meta: { page: 1, per_page: 100, total: 201 } })).toBe(3);
		expect(pagesOf('team', { response: [], meta: { page: 1, per_page: 100, total: 0 } })).toBe(1);
	});

	test('a list without page numbers is one page', () => {
		expect(pagesOf('comments', { retainers: [] })).toBe(1);
	});

	test.each([{}, { response: {} }, { response: { result: {} } }, { response: { result: { other: {} } } }])(
		'%j holds no client',
		(reply) => {
			expect(unwrapOne('accounting', 'client', reply)).toBeUndefined();
			expect(unwrapMany('accounting', 'clients', reply)).toBeUndefined();
		},
	);
});
