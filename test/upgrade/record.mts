// `npm run record`, before a version is tagged: keeps what its workflows hold, so that later versions are tested with
// them. It is no test and runs only when it is asked for.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { version } from '../../package.json';
import { openWorld } from '../integration/matrix/world.mts';
import { fileOf, record, type Saved } from './saved.mts';

const world = openWorld();

test(`what workflows hold in version ${version}`, async () => {
	const file = fileOf(version);
	const saved = await record(world);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, oneToALine(saved));
});

/** JSON with one panel, run or workflow to a line: short, and a change shows where it is. */
function oneToALine({ at, panels, runs, workflows }: Saved): string {
	const lines = (object: object) =>
		Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
	const inBraces = (entries: string[]) => `{\n${entries.join(',\n')}\n}`;
	const ofNodes = Object.entries(panels).map(([node, all]) => `"${node}": ${inBraces(lines(all))}`);
	const ofRuns = runs.map((run) => JSON.stringify(run)).join(',\n');
	return `{ "at": "${at}",\n"panels": ${inBraces(ofNodes)},\n"runs": [\n${ofRuns}\n],\n"workflows": ${inBraces(lines(workflows))} }\n`;
}
