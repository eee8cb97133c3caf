import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeParameters } from 'n8n-workflow';

import { openWorld } from '../integration/operations/world.mts';
import { panelsOf, resolve } from './panel.mts';
import { lasting, nodes, writesOf, type Saved } from './saved.mts';

// Workflows that earlier versions saved must go on doing what they did. `npm run record` keeps a version.
const folder = join(__dirname, 'saved');
const versions = readdirSync(folder);
const today = Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, panelsOf(node)]));

/** Without what the panel has lost because it never did anything: FreshBooks itself gives a new line its ID. */
const effective = (parameters: INodeParameters): INodeParameters =>
	parameters.operation === 'create'
		? replaced(parameters, ([name]) => (name === 'lineid' ? [] : undefined))
		: parameters;

/** A field that became a reference to a record means the same as the bare ID did. */
const bare = (parameters: INodeParameters): INodeParameters =>
	replaced(parameters, ([name, value]) => {
		const { mode, value: id } = (value ?? {}) as { mode?: string; value?: string };
		return mode === 'id' || typeof value === 'number' ? [[name, String(id ?? value)]] : undefined;
	});

/** A reference that gave IDs of another kind than its filter asks FreshBooks for, so that nothing was ever found. */
const isWrong = (key: string, path: string) => key === 'expense: getAll' && path === 'filters.projectid';

/** Access that nothing in the node needs and that is no longer offered; saved values still count. */
const UNOFFERED = [
	'access_business: user:business:read user:business:write',
	'access_notifications: ',
	'access_notifications: user:notifications:read',
];

function replaced(
	parameters: INodeParameters,
	entry: (one: [string, unknown]) => Array<[string, unknown]> | undefined,
): INodeParameters {
	const inner = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(inner);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).flatMap((one) => entry(one) ?? [[one[0], inner(one[1])]]));
	};
	return inner(parameters) as INodeParameters;
}

describe.each(versions)('workflows of %s', (version) => {
	const at = join(folder, version);
	const saved = JSON.parse(readFileSync(join(at, 'nodes.json'), 'utf8')) as Saved;
	const panels = Object.entries(saved.panels).flatMap(([node, all]) =>
		Object.entries(all).map(([name, panel]) => ({ node, name: name || 'as a whole', key: name, panel })),
	);

	test.each(panels)('$node, $name: every parameter still resolves', ({ node, panel }) => {
		for (const parameters of panel.touched) {
			expect(resolve(nodes[node], parameters)).toMatchObject(effective(parameters));
		}
	});

	test.each(panels)('$node, $name: what was left alone still means the same', ({ node, panel: { untouched } }) => {
		const { resource, operation } = untouched;
		const base = Object.fromEntries(Object.entries({ resource, operation }).filter(([, value]) => value !== undefined));
		expect(bare(resolve(nodes[node], base as INodeParameters))).toMatchObject(bare(untouched));
	});

	test.each(panels)('$node, $name: what could be chosen can still be', ({ node, key, panel }) => {
		const gone = Object.entries(panel.choices).flatMap(([path, values]) => {
			if (isWrong(key, path)) return [];
			const left = today[node][key]?.choices[path] ?? [];
			return values.filter((value) => !left.includes(value)).map((value) => `${path}: ${String(value)}`);
		});
		expect(gone.filter((choice) => !UNOFFERED.includes(choice))).toEqual([]);
	});

	const world = openWorld();
	test.each(saved.runs)('$name writes what it wrote', async ({ parameters, binary, writes }) => {
		const result = await world.run(parameters, { items: [{ binary }] });
		expect(result.error).toBeUndefined();
		expect(writesOf(world)).toEqual(lasting(writes));
	});

	test('a field that became a reference to a record still takes the bare ID that it held', async () => {
		const { parameters } = saved.runs.find(({ name }) => name === 'expense: create')!;
		const result = await world.run({ ...parameters, attachReceipt: false, staffid: 2 });
		expect(result.error).toBeUndefined();
		expect(writesOf(world)).toMatchObject([{ body: { expense: { staffid: 2 } } }]);
	});

	const workflows = readdirSync(at).filter((name) => name !== 'nodes.json');
	test.each(workflows)('%s: every parameter of its FreshBooks nodes still resolves', (name) => {
		const workflow = JSON.parse(readFileSync(join(at, name), 'utf8')) as {
			nodes: Array<{ type: string; parameters: INodeParameters }>;
		};
		const ours = workflow.nodes.filter(({ type }) => type.startsWith('n8n-nodes-freshbooks.'));
		expect(ours).not.toEqual([]);
		for (const { type, parameters } of ours) {
			expect(resolve(nodes[type.replace('n8n-nodes-freshbooks.', '')], parameters)).toMatchObject(parameters);
		}
	});
});
