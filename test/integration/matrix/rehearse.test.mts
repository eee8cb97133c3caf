import { byId, credentialFor } from '../stage/n8n.mts';
import { matrices } from './matrices.mts';
import { parametersOf } from './matrix.mts';
import { openWorld } from './world.mts';

const world = openWorld();

test('no operation refuses, before FreshBooks is asked, what it takes when it is asked', async () => {
	const refused: Record<string, unknown> = {};
	for (const matrix of matrices) {
		for (const one of matrix.cases) {
			world.freshBooks.reset();
			world.freshBooks.switches.handshakes = 'off';
			await one.given?.(world);
			const credential = credentialFor(world.freshBooks);
			const item = { binary: one.binary };
			// which business it is, the node has to ask too
			const business = byId(world.freshBooks.businesses[0].businessId);
			const parameters = { ...parametersOf(world, matrix, one), business };
			const { error } = await world.run(parameters, { credential, items: [item, item] });
			// the second one may be refused by FreshBooks: what is deleted cannot be deleted again
			if (error?.description?.includes('Nothing was sent')) {
				refused[`${matrix.resource}: ${one.operation}`] = error.message;
			}
		}
	}
	expect(refused).toEqual({});
}, 300_000);
