import { apiCalls } from './apiCall.cases.mts';
import { testMatrix } from './matrix.mts';
import { openWorld } from './world.mts';

const world = openWorld();

testMatrix(world, apiCalls);
