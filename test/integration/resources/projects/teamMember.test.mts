import { testFilters, testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { businessId, byId } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { teamMembers } from './teamMember.cases.mts';

const world = openWorld();
const path = `/auth/api/v1/businesses/${businessId}/team_members`;
const uuid = (last: number) => `3d7a0f52-1c84-4b5e-9e0a-7c1f5b2d9a0${last}`;

testMatrix(world, teamMembers);

testFilters(world, { resource: 'teamMember', path, id: 'uuid' }, [
	[{ active: true }, ['active=true'], [uuid(1), uuid(2), uuid(4)] as never],
	[{ active: false }, ['active=false'], [uuid(3)] as never],
]);

test('team member: somebody who was invited and has not come yet has no identity', async () => {
	const result = await world.run({ resource: 'teamMember', operation: 'get', teamMemberId: byId(uuid(4)) });
	expect(result.items[0].json).toMatchObject({ identity_id: null, invitation_date_accepted: null, active: true });
});

test('team member: an ID in capitals is the same', async () => {
	const teamMemberId = byId(uuid(2).toUpperCase());
	const result = await world.run({ resource: 'teamMember', operation: 'get', teamMemberId });
	expect(result.items[0].json).toMatchObject({ uuid: uuid(2), identity_id: 5820102 });
});

test('team member: all pages come, though FreshBooks does not say how many there are', async () => {
	const emails = Array.from({ length: 120 }, (_, index) => ({ json: { email: `member${index}@example.com` } }));
	const invite = { resource: 'teamMember', operation: 'invite', to_email: '={{ $json.email }}' };
	const invited = await world.run(invite, { items: emails });
	expect(invited.error).toBeUndefined();
	world.freshBooks.journal.length = 0;
	const result = await world.run({ resource: 'teamMember', operation: 'getAll', returnAll: true });
	expect(new Set(result.items.map(({ json }) => json.uuid)).size).toBe(124);
	expect(world.requests().map(({ query }) => query)).toEqual([
		['page=1', 'per_page=100'],
		['page=2', 'per_page=100'],
	]);
});

test('team member: an invitation without groups names none', async () => {
	const to_email = 'noor@example.com';
	const result = await world.run({ resource: 'teamMember', operation: 'invite', to_email });
	expect(result.error).toBeUndefined();
	expect(world.requests().map(({ body }) => body)).toEqual([
		{ to_email, capacity: 'business_employee', invitable_id: businessId, invitable_type: 'business' },
	]);
});

test('team member: a lost reply does not invite twice', async () => {
	world.freshBooks.switches.faults = [{ match: { path: '/invitation$' }, kind: 'lost-reply', times: 1 }];
	const result = await world.run({ resource: 'teamMember', operation: 'invite', to_email: 'noor@example.com' });
	expect(result.error?.description).toMatch(/may have carried this out all the same/);
	expect(world.freshBooks.outbox).toHaveLength(1);
});

testRaw(world, {
	resource: 'teamMember',
	path: `${path}/${uuid(2)}`,
	id: uuid(2),
	open: ({ response }: { response: object }) => response,
});
