import { testMatrix } from '../../matrix/matrix.mts';
import { openWorld } from '../../matrix/world.mts';
import { gateways } from './gateway.cases.mts';

const world = openWorld();

testMatrix(world, gateways);
