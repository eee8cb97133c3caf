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
