import { journalEntries } from './journalEntry.cases.mts';
import { testMatrix } from './matrix.mts';
import { openWorld } from './world.mts';

const world = openWorld();

testMatrix(world, journalEntries);
