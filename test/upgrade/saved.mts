import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { IBinaryData, INodeParameters, INodeType } from 'n8n-workflow';

import { FreshBooksOAuth2Api } from '../../credentials/FreshBooksOAuth2Api.credentials';
import { FreshBooks } from '../../nodes/FreshBooks/FreshBooks.node';
import { FreshBooksPollingTrigger } from '../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { FreshBooksTrigger } from '../../nodes/FreshBooks/FreshBooksTrigger.node';
import { stopClock } from '../setup/clock.mts';
import { matrices } from '../integration/matrix/matrices.mts';
import { parametersOf, runCase } from '../integration/matrix/matrix.mts';
import type { World } from '../integration/matrix/world.mts';
import { panelsOf, type Panel } from './panel.mts';

const root = join(__dirname, '../..');

/** The time at which versions are recorded: what the emulator was seeded with, and what is today, is then the same. */
const MOMENT = '2026-06-10T15:00:00Z';

/** The credential, as far as a user fills it in: what is hidden is worked out anew each time. */
const { name, properties } = new FreshBooksOAuth2Api();
const credential = { description: { name, properties: properties.filter(({ type }) => type !== 'hidden') } };

/** The nodes and the credential as they are today, by the names that n8n stores. */
export const nodes: Record<string, INodeType> = Object.fromEntries(
	[new FreshBooks(), new FreshBooksTrigger(), new FreshBooksPollingTrigger(), credential].map((one) => [
		one.description.name,
		one as INodeType,
	]),
);

/** What is kept of a version. */
export interface Saved {
	/** When it was recorded, and at which time it is replayed. */
	at: string;
	/** The panels of each node. */
	panels: Record<string, Record<string, Panel>>;
	/** Runs of the action node. */
	runs: Run[];
	/** The FreshBooks nodes of the workflows that came with it. */
	workflows: Record<string, SavedNode[]>;
}

/** A run of the action node on the seeded sandbox, and what it wrote. */
export interface Run {
	name: string;
	parameters: INodeParameters;
	binary?: Record<string, IBinaryData>;
	/** Method, path and body of each request that was not a GET. */
	writes: unknown[];
}

interface SavedNode {
	type: string;
	parameters: INodeParameters;
}

/** What workflows of today's version hold, as JSON keeps it. */
export async function record(world: World): Promise<Saved> {
	const panels = panelsOfNodes();
	const runs = await recordRuns(world);
	return JSON.parse(JSON.stringify({ at: MOMENT, panels, runs, workflows: workflowsOfToday() })) as Saved;
}

/** The panels of the nodes as they are today. */
export const panelsOfNodes = (): Saved['panels'] =>
	Object.fromEntries(Object.entries(nodes).map(([node, type]) => [node, panelsOf(type)]));

async function recordRuns(world: World): Promise<Run[]> {
	const runs: Run[] = [];
	for (const matrix of matrices) {
		// what stands in FreshBooks before a case is made by its own code, which a file cannot keep
		for (const one of matrix.cases.filter(({ given }) => !given)) {
			seedAt(world, MOMENT);
			const parameters = parametersOf(world, matrix, one);
			// an uploaded file has another name in every sandbox
			if (JSON.stringify(parameters).includes('"eyJ')) continue;
			const { result } = await runCase(world, matrix, one);
			expect(result.error).toBeUndefined();
			const { operation, binary } = one;
			runs.push({ name: `${matrix.resource}: ${operation}`, parameters, binary, writes: writesOf(world) });
		}
	}
	return runs;
}

/** What a run of a saved version writes today, at the time at which it was recorded. */
export async function replay(world: World, at: string, { parameters, binary }: Run): Promise<unknown[]> {
	seedAt(world, at);
	const result = await world.run(parameters, { items: [{ binary }] });
	expect(result.error).toBeUndefined();
	return writesOf(world);
}

function seedAt(world: World, at: string): void {
	stopClock(at);
	world.freshBooks.reset();
	world.freshBooks.switches.handshakes = 'off';
	world.freshBooks.switches.deliveries = 'off';
}

/** What the node wrote, without the names of uploaded files, which are never the same. */
function writesOf(world: World): unknown[] {
	const writes = world.requests().filter(({ method }) => method !== 'GET');
	const text = JSON.stringify(writes.map(({ method, path, body }) => ({ method, path, body })));
	return JSON.parse(text.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '{jwt}')) as unknown[];
}

function workflowsOfToday(): Saved['workflows'] {
	const paths = globSync(['sandbox/demo/*.json', 'templates/*.json'], { cwd: root }).sort();
	return Object.fromEntries(paths.map((path) => [basename(path), nodesIn(path)]));
}

function nodesIn(path: string): SavedNode[] {
	const workflow = JSON.parse(readFileSync(join(root, path), 'utf8')) as { nodes: SavedNode[] };
	return workflow.nodes
		.filter(({ type }) => type.startsWith('n8n-nodes-freshbooks.'))
		.map(({ type, parameters }) => {
			// n8n itself makes a tool of a node, with these two parameters
			const { descriptionType, toolDescription, ...own } = parameters;
			return { type: type.replace(/^n8n-nodes-freshbooks\.|Tool$/g, ''), parameters: own };
		});
}

/** Where `npm run record` keeps a version. */
export const fileOf = (version: string): string => join(__dirname, 'saved', version, 'nodes.json');

/** The versions that were kept. */
export function keptVersions(): Array<[version: string, saved: Saved]> {
	return globSync(fileOf('*')).map((path) => [
		basename(dirname(path)),
		JSON.parse(readFileSync(path, 'utf8')) as Saved,
	]);
}
