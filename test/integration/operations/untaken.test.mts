import type { IDataObject } from 'n8n-workflow';

import type { Case, Matrix } from '../matrix/case.mts';
import { matrices } from '../matrix/matrices.mts';
import { runCase } from '../matrix/matrix.mts';
import { account } from '../matrix/requests.mts';
import { openWorld } from '../matrix/world.mts';

const world = openWorld();

/** Dropped, these are stored as they were sent all the same, are not told, or are what FreshBooks works out. */
const untold: Record<string, string[]> = {
	'bill: create': ['currency_code'],
	'bill: update': ['currency_code'],
	'expense: create': ['attachment', 'has_receipt'],
	'expenseCategory: create': ['is_cogs'],
	'journalEntry: create': ['currency_code', 'user_entered_date'],
	'project: update': ['title'],
	'retainer: create': ['frequency', 'is_infinitely_recurring'],
	// it replaces the entry, and what is left away stays or goes back to what the entry has anyway
	'timeEntry: update': [
		'billable',
		'billed',
		'client_id',
		'duration',
		'internal',
		'is_logged',
		'project_id',
		'service_id',
		'started_at',
	],
};

/** Every operation that creates or changes a record, but those for which the sandbox has no such switch. */
const writes = matrices
	.filter(({ resource }) => !['callback', 'checkoutLink', 'ledgerAccount'].includes(resource))
	.flatMap((matrix) =>
		matrix.cases
			.filter(({ operation }) => ['create', 'update'].includes(operation))
			.map((one): [string, Matrix, Case] => [`${matrix.resource}: ${one.operation}`, matrix, one]),
	);

async function run(matrix: Matrix, one: Case, ...dropped: string[]) {
	world.freshBooks.reset();
	const tables = [...world.freshBooks.tables(account), 'expense_profiles'];
	const { result } = await runCase(world, matrix, one, () => {
		world.freshBooks.switches.droppedFields = Object.fromEntries(tables.map((table) => [table, dropped]));
	});
	return result;
}

test.each(writes)('%s tells what FreshBooks did not store, whichever value it is', async (name, matrix, one) => {
	await run(matrix, one);
	const body = world.requests().findLast(({ method }) => method !== 'GET')?.body as Record<string, IDataObject>;
	const [record] = Object.values(body).filter((value) => typeof value === 'object');
	const silent: string[] = [];
	for (const key of Object.keys(record)) {
		const { error, hints } = await run(matrix, one, key);
		if (!error && !hints.some((hint) => hint.startsWith('FreshBooks did not store '))) silent.push(key);
	}
	expect(silent.sort()).toEqual(untold[name] ?? []);
});

test.each<[resource: string, operation: string, dropped: [pattern: string, text: string], names: string]>([
	['service', 'setRate', ['"rate":"[^"]*"', '"rate":"1.00"'], 'Rate'],
	['project', 'setServiceRate', ['"rate":"[^"]*"', '"rate":"1.00"'], 'Rate'],
	['teamMember', 'setRate', ['"rate":"[^"]*"', '"rate":"1.00"'], 'Rate'],
	['client', 'updateContact', ['"phone1":"[^"]*"', '"phone1":"5"'], 'Phone'],
	['checkoutLink', 'create', ['"amount":"[^"]*"', '"amount":"1.00"'], 'Amount, Taxes'],
	['checkoutLink', 'update', ['"is_active":false', '"is_active":true'], 'Active'],
	['journalEntry', 'createAdjustment', ['"name":"[^"]*"', '"name":"Other"'], 'Name'],
])('%s: %s tells it too', async (resource, operation, rewrite, names) => {
	const matrix = matrices.find((known) => known.resource === resource)!;
	const one = matrix.cases.find((known) => known.operation === operation)!;
	const { result } = await runCase(world, matrix, one, () => {
		world.freshBooks.switches.faults = ['POST', 'PUT'].map((method) => ({
			match: { method },
			kind: 'rewrite',
			rewrite,
		}));
	});
	expect(result.error).toBeUndefined();
	expect(result.hints).toEqual([expect.stringContaining(`FreshBooks did not store ${names} as given`)]);
});
