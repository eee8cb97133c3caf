import { testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, businessId } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { systems } from './system.cases.mts';

const world = openWorld();

testMatrix(world, systems);

testRaw(world, {
	resource: 'system',
	path: `${A}/systems/systems/${businessId}`,
	open: ({ response }: { response: { result: { system: object } } }) => response.result.system,
});
