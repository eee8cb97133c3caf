import { testRaw } from './lists.mts';
import { testMatrix } from './matrix.mts';
import { A, businessId } from './requests.mts';
import { systems } from './system.cases.mts';
import { openWorld } from './world.mts';

const world = openWorld();

testMatrix(world, systems);

testRaw(world, {
	resource: 'system',
	path: `${A}/systems/systems/${businessId}`,
	open: ({ response }: { response: { result: { system: object } } }) => response.result.system,
});
