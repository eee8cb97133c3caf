import type { IDataObject } from 'n8n-workflow';

import { matrices } from './matrices.mts';
import { runCase } from './matrix.mts';
import type { World } from './world.mts';

/** What one case of an operation asked FreshBooks for, and what it gave in the form that it has by default. */
export interface Told {
	resource: string;
	operation: string;
	requests: Array<{ method: string; path: string; scopes: string[] }>;
	/** Undefined where the case chose another form. */
	given?: IDataObject[];
}

/** Runs every case of every operation, each in a world as it was seeded. */
export async function tellAll(world: World): Promise<Told[]> {
	const told: Told[] = [];
	for (const matrix of matrices) {
		for (const one of matrix.cases) {
			world.freshBooks.reset();
			world.freshBooks.switches.handshakes = 'off';
			const { result, parameters } = await runCase(world, matrix, one);
			if (result.error) throw new Error(`${matrix.resource}: ${one.operation}: ${result.error.message}`);
			const requests = world.freshBooks.journal.filter(({ family, status }) => family !== 'oauth' && status !== 401);
			told.push({
				resource: matrix.resource,
				operation: one.operation,
				requests: requests.map(({ method, path, scopes }) => ({ method, path, scopes })),
				given: 'output' in parameters ? undefined : result.items.map(({ json }) => json),
			});
		}
	}
	return told;
}
