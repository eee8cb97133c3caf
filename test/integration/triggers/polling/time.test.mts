import { days, hours, minutes, usePolling, type Poller } from '../../stage/polling-bench.mts';

const bench = usePolling();

/** A poller that has polled once, with one client made just before. */
async function begun(moment: string): Promise<{ poller: Poller; id: number }> {
	bench.restart(moment);
	const id = await bench.client('Old');
	const poller = bench.poller();
	await poller.poll();
	return { poller, id };
}

/** At each moment a change of the same record and a new one, and polls around them that give just these. */
async function eachToldOnce(start: string, moments: string[], pollAfter: number): Promise<void> {
	const { poller, id } = await begun(start);
	for (const moment of moments) {
		bench.at(moment);
		expect(await poller.poll()).toEqual([]);
		await bench.change(id, { note: moment });
		const made = await bench.client(moment);
		bench.later(pollAfter);
		expect((await poller.poll()).sort()).toEqual([`client.create ${made}`, `client.update ${id}`]);
		expect(await poller.poll()).toEqual([]);
	}
}

describe('Every change is told once', () => {
	it('around midnight in New York', async () => {
		// 23:58, 23:59:59, 00:00 and 00:00:01 there, where it is four hours earlier than in Greenwich
		const moments = ['10T03:58:00', '10T03:59:59', '10T04:00:00', '10T04:00:01', '10T04:03:00'];
		for (const pollAfter of [0, 1]) {
			await eachToldOnce(
				'2026-06-10T03:30:00Z',
				moments.map((moment) => `2026-06-${moment}Z`),
				pollAfter,
			);
		}
	});

	it('when a day begins between the change and the poll', async () => {
		await eachToldOnce('2026-06-10T03:30:00Z', ['2026-06-10T03:59:30Z'], 60);
		await eachToldOnce('2026-06-10T23:30:00Z', ['2026-06-10T23:59:30Z'], 60);
	});

	it('in the night in which clocks go forward', async () => {
		// 01:30, 01:59:59, 03:00 and 03:30, the hour from two to three does not exist
		const moments = ['06:30:00', '06:59:59', '07:00:00', '07:30:00'].map((time) => `2027-03-14T${time}Z`);
		await eachToldOnce('2027-03-14T05:00:00Z', moments, 30);
	});

	it('in the night in which clocks go back, in both of the hours with the same name', async () => {
		// 01:30, 01:59, 01:00, 01:30 and 02:00: the hour from one to two comes twice
		const moments = ['05:30:00', '05:59:00', '06:00:00', '06:30:00', '07:00:00', '07:40:00'];
		await eachToldOnce(
			'2026-11-01T04:00:00Z',
			moments.map((time) => `2026-11-01T${time}Z`),
			30,
		);
	});

	it('at the same wall time of both hours, with no poll between them', async () => {
		const { poller, id } = await begun('2026-11-01T05:00:00Z');
		bench.at('2026-11-01T05:59:00Z');
		const first = await bench.client('First');
		expect(await poller.poll()).toEqual([`client.create ${first}`]);
		bench.at('2026-11-01T06:00:30Z');
		await bench.change(id, { note: 'half a minute after the clocks went back' });
		bench.at('2026-11-01T06:55:00Z');
		const second = await bench.client('Second');
		bench.at('2026-11-01T09:00:00Z');
		expect(await poller.poll()).toEqual([`client.update ${id}`, `client.create ${second}`]);
		expect(await poller.poll()).toEqual([]);
	});

	it('after n8n was down for a week, and for half a year', async () => {
		for (const [start, down] of [
			['2026-06-10T15:00:00Z', days(7)],
			['2026-10-29T15:00:00Z', days(7)],
			['2026-06-10T15:00:00Z', days(180)],
		] as const) {
			const { poller, id } = await begun(start);
			bench.later(minutes(10));
			const ids = [await bench.client('Just after')];
			for (const part of [3, 3, 3]) {
				bench.later(down / part);
				ids.push(await bench.client(`New ${part}`));
			}
			await bench.change(ids[1], { fname: 'Changed' });
			bench.later(hours(1));
			const given = await poller.poll();
			expect(given.sort()).toEqual(ids.map((one) => `client.create ${one}`).sort());
			bench.later(minutes(1));
			await bench.change(id, { fname: 'Changed' });
			expect(await poller.poll()).toEqual([`client.update ${id}`]);
		}
	});

	it('when nothing happened for days before', async () => {
		const { poller, id } = await begun('2026-06-10T15:00:00Z');
		for (let day = 0; day < 5; day++) {
			bench.later(days(1));
			expect(await poller.poll()).toEqual([]);
		}
		await bench.change(id, { fname: 'Changed' });
		expect(await poller.poll()).toEqual([`client.update ${id}`]);
		expect(await poller.poll()).toEqual([]);
	});

	it('when the clocks of n8n and FreshBooks differ by ten minutes', async () => {
		for (const minutesAhead of [-10, 10]) {
			bench.restart('2026-06-10T15:00:00Z');
			bench.freshBooks.switches.clockOffsetMs = minutesAhead * 60_000;
			const poller = bench.poller();
			await poller.poll();
			for (let count = 0; count < 3; count++) {
				const id = await bench.client(`Client ${count}`);
				expect(await poller.poll()).toEqual([`client.create ${id}`]);
				bench.later(minutes(1));
				expect(await poller.poll()).toEqual([]);
			}
		}
	});
});

describe('What a node remembers', () => {
	it('is only what changed within the last two hours of changes, and has a version', async () => {
		const { poller } = await begun('2026-06-10T10:00:00Z');
		bench.later(minutes(1));
		bench.freshBooks.seedManyClients(bench.account, 500);
		expect(await poller.poll()).toHaveLength(500);
		expect(Object.keys(poller.state.seen)).toHaveLength(501);
		expect(JSON.stringify(poller.memory).length).toBeLessThan(501 * 40);
		bench.later(hours(3));
		const id = await bench.client('New');
		expect(await poller.poll()).toEqual([`client.create ${id}`]);
		expect(Object.keys(poller.state.seen)).toEqual([String(id)]);
		expect(poller.state.version).toBe(1);
		expect(JSON.stringify(poller.memory).length).toBeLessThan(300);
	});

	it.each([
		['of an unknown version', { version: 2 }],
		['without a version', { version: undefined }],
		['of another resource', { of: 'invoice 439001' }],
		['of another business', { of: 'client 1' }],
	])('is thrown away when it is %s: the node begins anew', async (_what, changes) => {
		const { poller, id } = await begun('2026-06-10T10:00:00Z');
		bench.later(minutes(1));
		await bench.client('New');
		Object.assign(poller.state, changes);
		expect(await poller.poll()).toEqual([]);
		bench.later(minutes(1));
		await bench.change(id, { fname: 'Changed' });
		expect(await poller.poll()).toEqual([`client.update ${id}`]);
	});

	it('of one resource gives nothing old when the user picks another one', async () => {
		const { poller, id } = await begun('2026-06-10T10:00:00Z');
		poller.parameters = { resource: 'project' };
		expect(await poller.poll()).toEqual([]);
		poller.parameters = {};
		bench.later(1);
		await bench.change(id, { fname: 'Changed' });
		expect(await poller.poll()).toEqual([]);
		await bench.change(id, { fname: 'Changed again' });
		expect(await poller.poll()).toEqual([`client.update ${id}`]);
	});
});
