import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { FreshBooksPollingTrigger } from '../../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { resources } from '../../../nodes/FreshBooks/resources';
import { core, others } from './endpoints.mts';
import { matrices } from './matrices.mts';
import { runCase } from './matrix.mts';
import { reference, templateOf, type Told } from './reference.mts';
import { schemas } from './schemas.mts';
import { openWorld } from './world.mts';

const root = join(__dirname, '..', '..', '..');
const file = join(root, 'docs', 'operations.md');
const schemaFolder = join(root, 'nodes', 'FreshBooks', '__schema__');
const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');

const world = openWorld();
/** What each operation asked FreshBooks when its case was run, by resource. */
const told = new Map<string, Told[]>();
/** What each operation gave in the form that it has by default, by `resource/operation`. */
const given = new Map<string, IDataObject[]>();

beforeAll(async () => {
	for (const matrix of matrices) {
		for (const one of matrix.cases) {
			world.freshBooks.reset();
			world.freshBooks.switches.handshakes = 'off';
			const { result, parameters } = await runCase(world, matrix, one);
			expect({ [`${matrix.resource}: ${one.operation}`]: result.error?.message }).toEqual({
				[`${matrix.resource}: ${one.operation}`]: undefined,
			});
			const requests = world.freshBooks.journal
				.filter(({ family, status }) => family !== 'oauth' && status !== 401)
				.map(({ method, path, scopes }) => ({ endpoint: `${method} ${templateOf(path)}`, scopes }));
			const known = told.get(matrix.resource) ?? [];
			told.set(matrix.resource, [...known, { operation: one.operation, requests }]);
			if ('output' in parameters) continue;
			const path = `${matrix.resource}/${one.operation}`;
			given.set(path, [...(given.get(path) ?? []), ...result.items.map(({ json }) => json)]);
		}
	}
}, 120_000);

test('every operation has its case, and there are as many as were promised', () => {
	const ofNode = resources.flatMap(({ value, operations }) => operations.map((one) => `${value}: ${one.value}`));
	const ofCases = matrices.flatMap(({ resource, cases }) => cases.map(({ operation }) => `${resource}: ${operation}`));
	expect([...new Set(ofCases)].sort()).toEqual(ofNode.sort());
	expect(resources.length).toBeGreaterThanOrEqual(33);
	expect(ofNode.length).toBeGreaterThanOrEqual(190);
});

test('all 39 core endpoints and all others of FreshBooks are reached by some operation, and none else is asked', () => {
	const reached = [...told.values()].flatMap((all) =>
		all.flatMap(({ requests }) => requests.map(({ endpoint }) => endpoint)),
	);
	expect(core).toHaveLength(39);
	expect([...new Set(reached)].sort()).toEqual([...core, ...others].sort());
});

test('every operation works with the scopes of its line in docs/operations.md and no others', async () => {
	const failed: Record<string, unknown> = {};
	for (const matrix of matrices) {
		for (const one of matrix.cases) {
			world.freshBooks.reset();
			world.freshBooks.switches.handshakes = 'off';
			const known = told.get(matrix.resource)?.filter(({ operation }) => operation === one.operation) ?? [];
			const scopes = known.flatMap(({ requests }) => requests.flatMap((request) => request.scopes));
			const { result } = await runCase(world, matrix, one, undefined, [...new Set(scopes)]);
			if (result.error) failed[`${matrix.resource}: ${one.operation}`] = result.error.message;
		}
	}
	expect(failed).toEqual({});
}, 120_000);

test('docs/operations.md tells what the operations really ask (`npm run docs` writes it anew)', () => {
	const formatting = { input: reference(resources, told), encoding: 'utf8', cwd: root } as const;
	const text = execFileSync(process.execPath, [prettier, '--stdin-filepath', file], formatting);
	if (process.env.npm_lifecycle_event === 'docs') writeFileSync(file, text);
	expect(readFileSync(file, 'utf8')).toBe(text);
});

test('the fields that n8n shows of a step before it has run are those that it gives (`npm run docs` writes them anew)', () => {
	const { properties } = new FreshBooksPollingTrigger().description;
	const kinds = properties.find(({ name }) => name === 'resource')?.options as INodePropertyOptions[];
	const made = [
		...schemas(
			given,
			kinds.map(({ value }) => String(value)),
		),
	].map(([path, schema]): [string, string] => [path, `${JSON.stringify(schema)}\n`]);
	if (process.env.npm_lifecycle_event === 'docs') {
		rmSync(schemaFolder, { recursive: true, force: true });
		for (const [path, text] of made) {
			mkdirSync(dirname(join(schemaFolder, path)), { recursive: true });
			writeFileSync(join(schemaFolder, path), text);
		}
	}
	const kept = globSync('**/*.json', { cwd: schemaFolder });
	expect(kept.sort()).toEqual(made.map(([path]) => path).sort());
	for (const [path, text] of made)
		expect({ [path]: readFileSync(join(schemaFolder, path), 'utf8') }).toEqual({ [path]: text });
});
