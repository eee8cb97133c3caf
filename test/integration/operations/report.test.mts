import { testMatrix } from './matrix.mts';
import { reports } from './report.cases.mts';
import { openWorld } from './world.mts';

const world = openWorld();

testMatrix(world, reports);
