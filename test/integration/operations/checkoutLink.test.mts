import { checkoutLinks } from './checkoutLink.cases.mts';
import { testMatrix } from './matrix.mts';
import { openWorld } from './world.mts';

const world = openWorld();

testMatrix(world, checkoutLinks);
