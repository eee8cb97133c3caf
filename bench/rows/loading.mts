import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { median } from '../../test/soak/load.mts';
import { installHost } from '../../sandbox/n8n/host.mts';
import { type Bench, type Figures, times } from '../figures/bench.mts';

const MOST_TIMES = 2;
const MOST_BYTES = 600_000;
const LARGEST = 5;

const root = join(import.meta.dirname, '..', '..');
const load = join(import.meta.dirname, '..', 'gauges', 'load.mjs');
const run = promisify(execFile);

interface Description {
	name: string;
	bytes: number;
}

/** How long n8n takes to load the package, and how much of it goes to the editor. */
export async function loading({ short, slack, rounds }: Bench): Promise<Figures> {
	const { n8n } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
	const base = join(await installHost(), 'node_modules', 'n8n-nodes-base');
	const candidates: Array<[label: string, folder: string, files: string[]]> = [
		['FreshBooks: 3 nodes and the credential', root, [...n8n.nodes, ...n8n.credentials]],
		['FreshBooks: the action node', root, [n8n.nodes[0]]],
		['n8n’s Notion', base, ['dist/nodes/Notion/Notion.node.js']],
		['n8n’s HubSpot', base, ['dist/nodes/Hubspot/Hubspot.node.js']],
		['n8n’s HTTP Request', base, ['dist/nodes/HttpRequest/HttpRequest.node.js']],
	];
	const figures: number[][] = candidates.map(() => []);
	for (let round = 0; round < rounds(11, 3); round++) {
		for (const [index, [, folder, files]] of candidates.entries()) {
			const { stdout } = await run(process.execPath, [load, folder, ...files]);
			figures[index].push(Number(stdout));
		}
	}
	const ours = await ownDescriptions();
	const theirs = await largestDescriptions(base);
	const bytes = ours.find(({ name }) => name === 'freshBooks')!.bytes;
	// other work of the machine only adds to it
	const [ms, notion] = [figures[0], figures[2]].map((some) => (short ? Math.min(...some) : median(some)));
	const kilobytes = (size: number) => `${(size / 1000).toFixed(0)} kB`;
	return {
		rows: [
			{
				work: 'load of the package in n8n',
				against: 'n8n’s own largest node',
				goal: `at most ${MOST_TIMES} times its time`,
				measured: `${times(ms / notion)} (${ms.toFixed(0)} ms, Notion: ${notion.toFixed(0)} ms)`,
				held: ms / notion <= MOST_TIMES * slack,
			},
			{
				work: 'size of its description',
				against: 'n8n’s own largest nodes',
				goal: `less than ${kilobytes(MOST_BYTES)}`,
				measured: `${kilobytes(bytes)}; ${theirs
					.slice(0, 3)
					.map((one) => `${one.name}: ${kilobytes(one.bytes)}`)
					.join(', ')}`,
				held: bytes < MOST_BYTES,
			},
		],
		details: [
			{
				title: 'Loading',
				text: 'Milliseconds to load and create the nodes, not counting n8n-workflow, each time in a new process.',
				head: ['', 'median', 'least', 'most'],
				lines: candidates.map(([label], index) => [
					label,
					...[median(figures[index]), Math.min(...figures[index]), Math.max(...figures[index])].map(
						(one) => `${one.toFixed(0)} ms`,
					),
				]),
			},
			{
				title: 'Size of the descriptions',
				text: 'JSON as n8n gives it to its editor; n8n’s own nodes with all the versions that they have.',
				head: ['node', 'size'],
				lines: [...ours, ...theirs].map(({ name, bytes: size }) => [name, kilobytes(size)]),
			},
		],
	};
}

async function ownDescriptions(): Promise<Description[]> {
	const { PackageDirectoryLoader } = createRequire(import.meta.url)('n8n-core');
	const loader = new PackageDirectoryLoader(root);
	await loader.loadAll();
	return measured(loader.types.nodes);
}

/** n8n's largest, all versions of a node together. */
async function largestDescriptions(base: string): Promise<Description[]> {
	const nodes = measured(JSON.parse(await readFile(join(base, 'dist', 'types', 'nodes.json'), 'utf8')));
	const sizes = new Map<string, number>();
	for (const { name, bytes } of nodes) sizes.set(name, (sizes.get(name) ?? 0) + bytes);
	const all = [...sizes].map(([name, bytes]) => ({ name, bytes }));
	return all.toSorted((a, b) => b.bytes - a.bytes).slice(0, LARGEST);
}

const measured = (nodes: Array<{ name: string }>): Description[] =>
	nodes.map((node) => ({ name: node.name, bytes: Buffer.byteLength(JSON.stringify(node)) }));
