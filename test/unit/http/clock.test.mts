import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { unlessStopped } from '../../../nodes/FreshBooks/http/clock';

test('a run keeps nothing of a request that has ended, also when garbage was collected meanwhile', async () => {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	const { signal } = new AbortController();
	const ends: Array<() => void> = [];
	const requests = Array.from(
		{ length: 20 },
		async () => await unlessStopped(signal, new Promise<void>((end) => ends.push(end))),
	);
	for (let round = 0; round < 3; round++) {
		collect();
		await new Promise(setImmediate);
	}
	for (const end of ends) end();
	await Promise.all(requests);
	expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
