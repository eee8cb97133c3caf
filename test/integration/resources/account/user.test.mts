import { testMatrix } from '../../matrix/matrix.mts';
import { I } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { users } from './user.cases.mts';

const world = openWorld();

testMatrix(world, users);

test('user: the raw output is FreshBooks’ own record without its internal tokens', async () => {
	const { response } = (await world.ask(`${I}/me`)) as { response: { business_memberships: object[] } };
	const memberships = response.business_memberships.map((membership) => ({
		...membership,
		fasttrack_token: undefined,
	}));
	const result = await world.run({ resource: 'user', operation: 'getMe', output: 'raw' });
	expect(result.items.map(({ json }) => json)).toEqual([{ ...response, business_memberships: memberships }]);
	expect(JSON.stringify(result.stored)).not.toMatch(/fasttrack/);
});
