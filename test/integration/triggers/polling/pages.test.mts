import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../../../sandbox/freshbooks/server.mts';
import { many } from '../../stage/bench.mts';
import { days, hours, minutes, usePolling } from '../../stage/polling-bench.mts';

const bench = usePolling();

const ids = (given: string[]): number[] => given.map((one) => Number(one.split(' ')[1])).sort((a, b) => a - b);
const inOrder = (numbers: number[]): number[] => [...numbers].sort((a, b) => a - b);

/** Clients made at once, as with an import. @returns their ids */
function imported(count: number): number[] {
	const known = new Set(bench.freshBooks.records(bench.account, 'clients').map(({ id }) => id));
	bench.freshBooks.seedManyClients(bench.account, count);
	const all = bench.freshBooks.records(bench.account, 'clients').map(({ id }) => Number(id));
	return all.filter((id) => !known.has(id));
}

describe('More changes than one page holds', () => {
	it.each([99, 100, 101, 250])('(%i) are each told once', async (count) => {
		const poller = bench.poller();
		await poller.poll();
		bench.later(minutes(5));
		const made = imported(count);
		expect(ids(await poller.poll())).toEqual(inOrder(made));
		expect(await poller.poll()).toEqual([]);
		bench.later(minutes(5));
		const one = await bench.client('One more');
		expect(await poller.poll()).toEqual([`client.create ${one}`]);
		bench.later(hours(3));
		expect(await poller.poll()).toEqual([]);
	});

	it('are each told once when they are changes of known records', async () => {
		const made = imported(130);
		const poller = bench.poller();
		await poller.poll();
		bench.later(minutes(5));
		for (const id of made) await bench.change(id, { fname: 'Changed' });
		const given = await poller.poll();
		expect(given.every((one) => one.startsWith('client.update '))).toBe(true);
		expect(ids(given)).toEqual(inOrder(made));
		expect(await poller.poll()).toEqual([]);
	});
});

describe('So many recent records that each poll takes many pages', () => {
	it('are read at 120 pages a minute at most, and each change is told once all the same', async () => {
		imported(7000);
		const poller = bench.poller();
		const [given, expected]: [string[], string[]] = [[], []];
		const before = bench.asked().length;
		for (let minute = 0; minute < 6; minute++) {
			given.push(...(await poller.poll()));
			bench.later(minutes(1));
			// what is there at the first poll counts as known
			expected.push(`client.create ${await bench.client(`In minute ${minute}`)}`);
		}
		expect(bench.asked().length - before).toBeLessThanOrEqual(120 * 6);
		bench.later(minutes(20));
		given.push(...(await poller.poll()));
		expect(given).toEqual(expected);
	});
});

describe('What happens while a poll runs', () => {
	const clients = () => `/accounting/account/${bench.account}/users/clients`;
	const put = (id: number, client: IDataObject) => ({
		method: 'PUT' as const,
		path: `${clients()}/${id}`,
		body: { client },
	});

	/** A poll of 250 new clients; what is done meanwhile is done once its first page is read and before the second one is. */
	async function during(what: (made: number[]) => Fault['meanwhile']) {
		const poller = bench.poller();
		await poller.poll();
		bench.later(minutes(5));
		const made = imported(250);
		bench.fault({ match: { query: '[&?]page=2&' }, kind: 'meanwhile', meanwhile: what(made) });
		const first = await poller.poll();
		bench.later(minutes(1));
		return { made, first, second: await poller.poll(), third: await poller.poll() };
	}

	it('does not hide a record when others on a page already read are deleted', async () => {
		const { made, first, second, third } = await during((all) => all.slice(-5).map((id) => put(id, { vis_state: 1 })));
		expect(ids(first)).toEqual(expect.arrayContaining(inOrder(made.slice(0, -5))));
		expect(new Set(first).size).toBe(first.length);
		expect([...second, ...third]).toEqual([]);
	});

	it('does not give a record twice when new ones push it to the next page', async () => {
		const { made, first, second, third } = await during(() =>
			many(5, (index) => ({ method: 'POST', path: clients(), body: { client: { organization: `Late ${index}` } } })),
		);
		const all = ids([...first, ...second]);
		expect(new Set(all).size).toBe(all.length);
		expect(all).toHaveLength(255);
		expect(all).toEqual(expect.arrayContaining(made));
		expect(third).toEqual([]);
	});

	it('is told by this poll or the next one, also of a record already read', async () => {
		const { made, first, second, third } = await during((all) => {
			bench.later(1);
			return [put(all[249], { fname: 'Changed' }), put(all[0], { fname: 'Changed' })];
		});
		expect(ids(first)).toEqual(inOrder(made));
		// the state they are in now has been told
		expect(second.length + third.length).toBe(0);
	});

	it('is told by this poll or the next one, where a poll reads one page', async () => {
		const old = await bench.client('Old');
		const poller = bench.poller();
		await poller.poll();
		for (const kind of ['before', 'after']) {
			bench.later(minutes(1));
			// before: FreshBooks answers late and with the change; after: its answer is already on its way
			if (kind === 'before') bench.fault({ match: { path: 'clients', method: 'GET' }, kind: 'delay', delayMs: 200 });
			const polling = poller.poll();
			await bench.reading('updated_min');
			await bench.change(old, { fname: kind });
			const made = await bench.client(kind);
			const given = [...(await polling), ...(await poller.poll())];
			expect(given.sort()).toEqual([`client.create ${made}`, `client.update ${old}`]);
			expect(await poller.poll()).toEqual([]);
		}
	});

	it('a whole week later does not hide a record either', async () => {
		const poller = bench.poller();
		await poller.poll();
		bench.later(days(1));
		const made = imported(150);
		bench.later(days(6));
		const recent = [await bench.client('A'), await bench.client('B')];
		const meanwhile = [put(recent[0], { vis_state: 1 })];
		bench.fault({ match: { query: '[&?]page=2&' }, kind: 'meanwhile', meanwhile });
		const given = [...(await poller.poll()), ...(await poller.poll())];
		expect(ids(given)).toEqual(expect.arrayContaining(inOrder([...made, recent[1]])));
		expect(new Set(given).size).toBe(given.length);
	});
});

describe('A record that FreshBooks lists late, with a lower id than others', () => {
	it('is still new', async () => {
		const poller = bench.poller();
		await poller.poll();
		bench.later(minutes(1));
		const [low, high] = [await bench.client('Low'), await bench.client('High')];
		// for a moment FreshBooks hides the first one
		const list = `/accounting/account/${bench.account}/users/clients`;
		const token = bench.freshBooks.issueToken().access_token;
		const reply = await fetch(`${bench.freshBooks.url}${list}?per_page=100`, {
			headers: { authorization: `Bearer ${token}` },
		});
		const body = (await reply.json()) as { response: { result: { clients: Array<{ id: number }>; pages: number } } };
		body.response.result.clients = body.response.result.clients.filter(({ id }) => id !== low);
		bench.fault({ match: { path: 'clients$', method: 'GET' }, kind: 'status', status: 200, body });
		expect(await poller.poll()).toEqual([`client.create ${high}`]);
		bench.later(minutes(1));
		expect(await poller.poll()).toEqual([`client.create ${low}`]);
		expect(await poller.poll()).toEqual([]);
	});
});
