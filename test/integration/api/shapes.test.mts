import { matrices } from '../matrix/matrices.mts';
import { runCase } from '../matrix/matrix.mts';
import { openWorld } from '../matrix/world.mts';
import type { RunResult } from '../stage/n8n.mts';

const world = openWorld();

/** What is written without a source that shows FreshBooks' answer (API facts §14, questions 14, 20 and 23). */
const writes: Array<[resource: string, operation: string]> = [
	['project', 'addThread'],
	['project', 'addComment'],
	['recurringExpense', 'create'],
	['journalEntry', 'createAdjustment'],
	['checkoutLink', 'create'],
	['checkoutLink', 'update'],
	['teamMember', 'invite'],
];

const replies = ['{}', '[]', '[{"id":1}]', 'null', '"done"', '7', '{"a":{"id":1},"b":2}', '{"response":{"result":[]}}'];

async function run(resource: string, operation: string, before: () => void) {
	const matrix = matrices.find((one) => one.resource === resource)!;
	const found = matrix.cases.find((one) => one.operation === operation)!;
	const { result } = await runCase(world, matrix, found, before);
	return result;
}

/** Names only: times and random IDs differ. A checkout link is passed on with its wrapper. */
const fieldsOf = ({ items: [{ json }] }: RunResult) => Object.keys(json.checkout_link ?? json);

describe.each(writes)('%s: %s', (resource, operation) => {
	test('what FreshBooks answers without a wrapper goes on', async () => {
		const wrapped = await run(resource, operation, () => undefined);
		world.freshBooks.reset();
		const bare = await run(resource, operation, () => (world.freshBooks.switches.unconfirmedShapes = 'bare'));
		expect(bare.error).toBeUndefined();
		expect(fieldsOf(bare)).toEqual(fieldsOf(wrapped));
	});

	test.each(replies)('whatever it answers is no error, and nothing is written twice: %s', async (text) => {
		const rewrite: [string, string] = ['^[\\s\\S]*$', text];
		const { items, error } = await run(resource, operation, () => {
			world.freshBooks.switches.faults = ['POST', 'PUT'].map((method) => ({
				match: { method },
				kind: 'rewrite',
				rewrite,
			}));
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(world.freshBooks.switches.faults.filter(({ times }) => times === 0)).toHaveLength(1);
		expect(world.requests().filter(({ method }) => method !== 'GET')).toHaveLength(1);
	});
});

test('a list of threads without a wrapper is one', async () => {
	const listed = await run('project', 'getThreads', () => undefined);
	const bare = await run('project', 'getThreads', () => (world.freshBooks.switches.unconfirmedShapes = 'bare'));
	expect(bare.error).toBeUndefined();
	expect(bare.items).toEqual(listed.items);
});
