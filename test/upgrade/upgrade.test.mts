import { stopClock } from '../setup/clock.mts';
import { openWorld } from '../integration/matrix/world.mts';
import { changesSince } from './compare.mts';
import { keptVersions, record, type Saved } from './saved.mts';

// Workflows that earlier versions saved must go on doing what they did. `npm run record` keeps a version when it is
// tagged; the version that is being worked on is recorded here, so that what keeps and compares it is known to work.
const world = openWorld();
let present: Saved;

beforeAll(async () => {
	stopClock('2026-12-31T23:59:30Z');
	present = await record(world);
});
afterEach(() => void jest.useRealTimers());

for (const [version, saved] of keptVersions()) {
	test(`workflows of ${version} hold and write what they did`, async () => {
		expect(await changesSince(saved, world)).toEqual([]);
	});
}

test('workflows of this version hold and write the same after they were saved, on another day', async () => {
	stopClock('2028-02-29T12:00:00Z');
	world.freshBooks.reset();
	expect(await changesSince(present, world)).toEqual([]);
});

test('every workflow that comes with the package has a FreshBooks node', () => {
	const without = Object.entries(present.workflows).filter(([, nodes]) => nodes.length === 0);
	expect(without).toEqual([]);
});

describe('a workflow would notice', () => {
	const ofTask = (change: (saved: Saved) => void) => {
		const { at, panels, runs, workflows } = JSON.parse(JSON.stringify(present)) as Saved;
		const saved = {
			at,
			panels: { freshBooks: { 'task: create': panels.freshBooks['task: create'] } },
			runs: runs.filter(({ name }) => name === 'task: create'),
			workflows: { 'all-clients.json': workflows['all-clients.json'] },
		};
		change(saved);
		return changesSince(saved, world);
	};
	const panel = ({ panels }: Saved) => panels.freshBooks['task: create'];

	test('a field that is no longer there', async () => {
		const changes = ofTask((saved) => Object.assign(panel(saved).touched[0], { former: 'x' }));
		expect(await changes).toEqual(['freshBooks, task: create: .former']);
	});

	test('a field that means something else when it is left alone', async () => {
		const changes = ofTask((saved) => Object.assign(panel(saved).untouched, { output: 'raw' }));
		expect(await changes).toEqual(['freshBooks, task: create, left alone: .output']);
	});

	test('something that can no longer be chosen', async () => {
		const changes = ofTask((saved) => panel(saved).choices.output.push('table'));
		expect(await changes).toEqual(['freshBooks, task: create: output without table']);
	});

	test('a workflow of the package that no longer fits', async () => {
		const changes = ofTask(({ workflows }) => {
			workflows['all-clients.json'][0].parameters.everything = true;
		});
		expect(await changes).toEqual(['all-clients.json, freshBooks: .everything']);
	});

	test('a request that is no longer the same', async () => {
		const changes = ofTask(({ runs }) => Object.assign(runs[0].writes[0] as object, { method: 'PUT' }));
		expect(await changes).toEqual([expect.stringMatching(/^task: create wrote .*"PUT".*, now .*"POST"/)]);
	});
});
