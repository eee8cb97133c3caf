import { emulatorRooms, packageRooms } from './architecture.mts';
import { costsTable } from './costs.mts';
import { accessTable, areaTable } from './credential.mts';
import { firstHourTable } from './firstHour.mts';
import { experimentalTable } from './limits.mts';
import { operationTables } from './readme.mts';
import { toolTable } from './tools.mts';
import { testPart } from './written.mts';

testPart('README.md', 'operations', operationTables);
testPart('docs/architecture.md', 'rooms of the package', packageRooms);
testPart('docs/architecture.md', 'rooms of the emulator', emulatorRooms);
testPart('docs/credential.md', 'access', accessTable);
testPart('docs/credential.md', 'areas', areaTable);
testPart('docs/first-hour.md', 'first hour', firstHourTable);
testPart('docs/limits.md', 'experimental', experimentalTable);
testPart('docs/templates.md', 'costs', costsTable);
testPart('docs/usage.md', 'tools', toolTable);
