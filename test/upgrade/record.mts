// `npm run record`, before a version is released: keeps what its workflows hold, so that later versions are tested
// with them. It is no test and runs only when it is asked for.
import { copyFileSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { version } from '../../package.json';
import { matrices } from '../integration/operations/matrices.mts';
import { parametersOf, runCase } from '../integration/operations/matrix.mts';
import { openWorld } from '../integration/operations/world.mts';
import { panelsOf } from './panel.mts';
import { nodes, writesOf, type Run, type Saved } from './saved.mts';

const root = join(__dirname, '../..');
const world = openWorld();

test(`what workflows hold in version ${version}`, async () => {
	const runs: Run[] = [];
	for (const matrix of matrices) {
		// what stands in FreshBooks before a case is made by its own code, which a file cannot keep
		for (const one of matrix.cases.filter(({ given }) => !given)) {
			world.freshBooks.reset();
			world.freshBooks.switches.handshakes = 'off';
			const parameters = parametersOf(world, matrix, one);
			// an uploaded file has another name in every sandbox
			if (JSON.stringify(parameters).includes('"eyJ')) continue;
			const { result } = await runCase(world, matrix, one);
			expect(result.error).toBeUndefined();
			const name = `${matrix.resource}: ${one.operation}`;
			runs.push({ name, parameters, binary: one.binary, writes: writesOf(world) });
		}
	}
	const panels = Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, panelsOf(node)]));
	const folder = join(__dirname, 'saved', version);
	mkdirSync(folder, { recursive: true });
	const saved: Saved = { panels, runs };
	writeFileSync(join(folder, 'nodes.json'), oneToALine(saved));
	for (const path of globSync(['sandbox/demo/*.json', 'templates/*.json'], { cwd: root })) {
		copyFileSync(join(root, path), join(folder, basename(path)));
	}
}, 120_000);

/** JSON with one panel or run to a line: short, and a change shows where it is. */
function oneToALine({ panels, runs }: Saved): string {
	const lines = (object: object) =>
		Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
	const ofNodes = Object.entries(panels).map(([node, all]) => `"${node}": {\n${lines(all).join(',\n')}\n}`);
	const ofRuns = runs.map((run) => JSON.stringify(run));
	return `{ "panels": {\n${ofNodes.join(',\n')}\n},\n"runs": [\n${ofRuns.join(',\n')}\n] }\n`;
}
