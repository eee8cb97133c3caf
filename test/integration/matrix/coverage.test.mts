import { resources } from '../../../nodes/FreshBooks/resources';
import { keptReference } from '../../documents/written/reference.mts';
import { core } from './endpoints.mts';
import { matrices } from './matrices.mts';
import { runCase } from './matrix.mts';
import { openWorld } from './world.mts';

const world = openWorld();

/** What docs/operations.md says of each operation: what it really asked for when its case was run. */
const kept = keptReference();

test('every operation has its case, and there are not fewer than were promised', () => {
	const ofNode = resources.flatMap(({ value, operations }) => operations.map((one) => `${value}: ${one.value}`));
	const ofCases = matrices.flatMap(({ resource, cases }) => cases.map(({ operation }) => `${resource}: ${operation}`));
	expect([...new Set(ofCases)].sort()).toEqual(ofNode.sort());
	expect(resources.length).toBeGreaterThanOrEqual(34);
	expect(ofNode.length).toBeGreaterThanOrEqual(211);
});

test('all 39 core endpoints of FreshBooks are reached by some operation', () => {
	const reached = [...kept.values()].flatMap(({ endpoints }) => endpoints);
	expect(core).toHaveLength(39);
	expect(core.filter((endpoint) => !reached.includes(endpoint))).toEqual([]);
});

test('every operation works with the scopes of its line in docs/operations.md and no others', async () => {
	const failed: Record<string, unknown> = {};
	for (const matrix of matrices) {
		const resource = resources.find(({ value }) => value === matrix.resource)!;
		for (const one of matrix.cases) {
			world.freshBooks.reset();
			world.freshBooks.switches.handshakes = 'off';
			const name = resource.operations.find(({ value }) => value === one.operation)?.name;
			const { scopes } = kept.get(`${resource.name}: ${name}`)!;
			const { result } = await runCase(world, matrix, one, undefined, scopes);
			if (result.error) failed[`${matrix.resource}: ${one.operation}`] = result.error.message;
		}
	}
	expect(failed).toEqual({});
}, 120_000);
