import { PollContext } from 'n8n-core';
import type { IDataObject, Logger } from 'n8n-workflow';

import { minutes, usePolling } from '../../stage/polling-bench.mts';

const bench = usePolling();

describe('The first poll', () => {
	it('starts nothing, however much there is', async () => {
		await bench.client('Old');
		expect(await bench.poller().run('trigger')).toBeNull();
	});

	it('does not give later what was there before it', async () => {
		for (const wait of [180, 150, 61, 29, 1, 0]) {
			await bench.client(`Client ${wait}`);
			bench.later(minutes(wait));
		}
		const poller = bench.poller();
		for (const wait of [0, 1, 60, 180]) {
			bench.later(minutes(wait));
			expect(await poller.poll()).toEqual([]);
		}
	});

	it('does not give old records when the latest change was hours ago', async () => {
		await bench.client('Old');
		bench.later(minutes(180));
		const poller = bench.poller();
		await poller.poll();
		bench.later(1);
		const id = await bench.client('New');
		expect(await poller.poll()).toEqual([`client.create ${id}`]);
	});

	it('gives the newest ones where the user wants some, oldest first', async () => {
		const ids = [];
		for (const name of ['A', 'B', 'C', 'D']) ids.push(await bench.client(name));
		const poller = bench.poller({ options: { atFirst: 3 } });
		expect(await poller.poll()).toEqual(ids.slice(1).map((id) => `client.create ${id}`));
		expect(await poller.poll()).toEqual([]);
	});

	it('still gives the newest ones when FreshBooks failed in the middle of it', async () => {
		const id = await bench.client('A');
		const poller = bench.poller({ options: { atFirst: 1 } });
		bench.fault({ match: { query: 'updated_min' }, kind: 'status', status: 400, times: -1 });
		await expect(poller.poll()).rejects.toThrow();
		bench.freshBooks.switches.faults.length = 0;
		expect(await poller.poll()).toEqual([`client.create ${id}`]);
	});

	it('in a business without any such record makes the first one new', async () => {
		const business = bench.freshBooks.businesses[1];
		const list = `/accounting/account/${business.accountId}/items/items`;
		for (const row of bench.freshBooks.records(business.accountId, 'items')) {
			await bench.write('PUT', `${list}/${row.id}`, { item: { vis_state: 1 } });
		}
		const value = `${business.accountId}:${business.businessId}:${business.businessUuid}`;
		const poller = bench.poller({ resource: 'item', business: { __rl: true, mode: 'list', value } });
		expect(await poller.poll()).toEqual([]);
		const { id } = await bench.write('POST', list, { item: { name: 'First' } });
		expect(await poller.poll()).toEqual([`item.create ${id}`]);
	});
});

describe('A poll without a business', () => {
	it('is about the credential’s default, for which FreshBooks is not asked each time', async () => {
		const [, harbour] = bench.freshBooks.businesses;
		const list = `/accounting/account/${harbour.accountId}/items/items`;
		bench.credential.business = harbour.name;
		const poller = bench.poller({ resource: 'item', business: { __rl: true, mode: 'list', value: '' } });
		expect(await poller.poll()).toEqual([]);
		bench.later(minutes(1));
		const { id } = await bench.write('POST', list, { item: { name: 'First' } });
		bench.later(minutes(1));
		expect(await poller.poll()).toEqual([`item.create ${id}`]);
		const asked = bench.freshBooks.journal.filter(({ path }) => path.endsWith('/users/me'));
		expect(asked).toHaveLength(1);
	});
});

describe('What starts a workflow', () => {
	/** One new and one changed client between two polls. */
	async function both(on: string): Promise<{ given: string[]; made: number; changed: number }> {
		const changed = await bench.client('Old');
		const poller = bench.poller({ on });
		await poller.poll();
		bench.later(minutes(5));
		await bench.change(changed, { fname: 'Changed' });
		bench.later(1);
		const made = await bench.client('New');
		return { given: await poller.poll(), made, changed };
	}

	it('is a new record where the user wants new ones', async () => {
		const { given, made } = await both('create');
		expect(given).toEqual([`client.create ${made}`]);
	});

	it('is a changed record where the user wants changed ones', async () => {
		const { given, changed } = await both('update');
		expect(given).toEqual([`client.update ${changed}`]);
	});

	it('is either where the user wants both', async () => {
		const { given, made, changed } = await both('both');
		expect(given.sort()).toEqual([`client.create ${made}`, `client.update ${changed}`]);
	});

	it('is, where the user wants changed ones, a record that was new before n8n restarted and changed after', async () => {
		const poller = bench.poller({ on: 'update' });
		await poller.poll();
		const [changed, same] = [await bench.client('New'), await bench.client('Same')];
		expect(await poller.poll()).toEqual([]);
		poller.n8nRestarts();
		bench.later(minutes(1));
		await bench.change(changed, { fname: 'Changed' });
		expect(await poller.poll()).toEqual([`client.update ${changed}`]);
		bench.later(minutes(1));
		await bench.change(same, { fname: 'Changed' });
		expect(await poller.poll()).toEqual([`client.update ${same}`]);
	});

	it('is a record once, as new, that was made and changed between two polls', async () => {
		const poller = bench.poller();
		await poller.poll();
		const id = await bench.client('New');
		bench.later(90);
		await bench.change(id, { fname: 'Changed' });
		expect(await poller.poll()).toEqual([`client.create ${id}`]);
		expect((poller.items[0].record as { fname: string }).fname).toBe('Changed');
		expect(await poller.poll()).toEqual([]);
	});

	it('is a record once that changed twice between two polls', async () => {
		const id = await bench.client('Old');
		const poller = bench.poller();
		await poller.poll();
		for (const fname of ['A', 'B']) {
			bench.later(60);
			await bench.change(id, { fname });
		}
		expect(await poller.poll()).toEqual([`client.update ${id}`]);
		expect(await poller.poll()).toEqual([]);
	});

	it('is a record again that changed again', async () => {
		const poller = bench.poller();
		await poller.poll();
		const id = await bench.client('New');
		expect(await poller.poll()).toEqual([`client.create ${id}`]);
		for (const fname of ['A', 'B', 'C']) {
			bench.later(minutes(1));
			await bench.change(id, { fname });
			expect(await poller.poll()).toEqual([`client.update ${id}`]);
			expect(await poller.poll()).toEqual([]);
		}
	});

	it('is nothing when somebody saves a record without changing it', async () => {
		const id = await bench.client('Same', { fname: 'Ann' });
		const poller = bench.poller();
		await poller.poll();
		bench.later(minutes(1));
		await bench.change(id, { fname: 'Ann' });
		expect(await poller.run('trigger')).toBeNull();
	});

	it('is a record that is archived, and not one that is deleted', async () => {
		const [archived, deleted] = [await bench.client('A'), await bench.client('B')];
		const poller = bench.poller();
		await poller.poll();
		bench.later(minutes(1));
		await bench.change(archived, { vis_state: 2 });
		await bench.change(deleted, { vis_state: 1 });
		expect(await poller.poll()).toEqual([`client.update ${archived}`]);
	});

	it('comes in the order in which it happened', async () => {
		const poller = bench.poller();
		await poller.poll();
		const ids = [];
		for (const name of ['A', 'B', 'C']) {
			bench.later(10);
			ids.push(await bench.client(name));
		}
		expect(await poller.poll()).toEqual(ids.map((id) => `client.create ${id}`));
	});

	it('is not that the user now wants more included', async () => {
		const id = await bench.client('A');
		await bench.write('POST', `/accounting/account/${bench.account}/invoices/invoices`, {
			invoice: { customerid: id, create_date: '2026-06-10', lines: [] },
		});
		const poller = bench.poller({ resource: 'invoice', include: [] });
		await poller.poll();
		bench.later(minutes(5));
		poller.parameters = { resource: 'invoice', include: ['lines', 'direct_links'] };
		expect(await poller.poll()).toEqual([]);
	});

	it('is not that an invoice changed the balance of a client who was changed lately', async () => {
		const id = await bench.client('A');
		const poller = bench.poller({ include: ['outstanding_balance'] });
		await poller.poll();
		bench.later(minutes(5));
		await bench.write('POST', `/accounting/account/${bench.account}/invoices/invoices`, {
			invoice: {
				customerid: id,
				create_date: '2026-06-10',
				status: 2,
				lines: [{ type: 0, name: 'Work', qty: '1', unit_cost: { amount: '10.00' } }],
			},
		});
		expect(await poller.poll()).toEqual([]);
	});
});

describe('Two changes within one second', () => {
	it('are both told when a poll lies between them, on two records', async () => {
		const poller = bench.poller();
		await poller.poll();
		const first = await bench.client('A');
		expect(await poller.poll()).toEqual([`client.create ${first}`]);
		const second = await bench.client('B');
		expect(await poller.poll()).toEqual([`client.create ${second}`]);
		expect(await poller.poll()).toEqual([]);
	});

	it('are both told when a poll lies between them, on one record', async () => {
		const id = await bench.client('A');
		const poller = bench.poller();
		await poller.poll();
		bench.later(minutes(1));
		for (const fname of ['A', 'B']) {
			await bench.change(id, { fname });
			expect(await poller.poll()).toEqual([`client.update ${id}`]);
		}
		expect(await poller.poll()).toEqual([]);
	});
});

describe('"Fetch test event"', () => {
	it('gives the newest record and leaves what the active workflow knows alone', async () => {
		const poller = bench.poller();
		await poller.poll();
		const before = structuredClone(poller.memory);
		const id = await bench.client('New');
		expect(await poller.test()).toEqual([`client.create ${id}`]);
		expect(poller.memory).toEqual(before);
		expect(await poller.poll()).toEqual([`client.create ${id}`]);
	});

	it('gives the newest record that passes the filters', async () => {
		const customerid = await bench.client('A');
		const list = `/accounting/account/${bench.account}/invoices/invoices`;
		const invoice = { create_date: '2026-06-10', lines: [] };
		const { id } = await bench.write('POST', list, { invoice: { ...invoice, customerid } });
		await bench.write('POST', list, { invoice: { ...invoice, customerid: await bench.client('B') } });
		const clientid = { __rl: true, mode: 'id', value: String(customerid) };
		const poller = bench.poller({ resource: 'invoice', filters: { clientid } });
		expect(await poller.test()).toEqual([`invoice.create ${id}`]);
	});
});

describe('A poll that still waits for FreshBooks when the next one begins', () => {
	it('gives each change once', async () => {
		const poller = bench.poller();
		await poller.poll();
		bench.later(1);
		const id = await bench.client('New');
		bench.fault({ match: { path: 'clients' }, kind: 'delay', delayMs: 500 });
		const [slow, next] = await Promise.all([poller.run('trigger'), poller.run('trigger')]);
		expect(slow?.[0].map(({ json }) => json.objectId)).toEqual([id]);
		expect(next).toBeNull();
	});
});

describe('A poll whose reply from FreshBooks begins and never ends', () => {
	const drip = { match: { path: 'clients' }, kind: 'drip', times: -1 } as const;

	it('leaves out the next ones only as long as n8n lets a poll take, and what came meanwhile is told then', async () => {
		const poller = bench.poller();
		await poller.poll();
		bench.later(minutes(1));
		const id = await bench.client('New');
		bench.fault({ ...drip });
		const [thrown, took] = await bench.timed(async () => await poller.poll().catch((error: Error) => error));
		expect(String(thrown)).toMatch(/FreshBooks/);
		expect(took).toBeLessThanOrEqual(300_000);
		bench.freshBooks.switches.faults.length = 0;
		expect(await poller.poll()).toEqual([`client.create ${id}`]);
	});

	it('ends by then too when each of its pages comes late', async () => {
		bench.freshBooks.seedManyClients(bench.account, 1000);
		bench.fault({ match: { path: 'clients' }, kind: 'delay', delayMs: 55_000, times: -1 });
		const [thrown, took] = await bench.timed(
			async () =>
				await bench
					.poller()
					.poll()
					.catch((error: Error) => error),
		);
		expect(String(thrown)).toContain('FreshBooks took longer than 300 seconds to answer this poll');
		expect(took).toBe(300_000);
	});
});

describe('What n8n kept of the last poll, damaged,', () => {
	const good = { version: 1, latest: '2026-06-10 11:00:00', highestId: 5, seen: {} };

	it.each<[what: string, damaged: (of: unknown) => unknown]>([
		['null', () => null],
		['a text', () => 'x'],
		['a list', () => []],
		['not telling what it is about', () => good],
		['without what was seen', (of) => ({ ...good, of, seen: undefined })],
		['with a list of what was seen', (of) => ({ ...good, of, seen: [] })],
		['with nothing seen of a record', (of) => ({ ...good, of, seen: { 5: null } })],
		['with a text seen of a record', (of) => ({ ...good, of, seen: { 5: 'abc' } })],
		['with no time', (of) => ({ ...good, of, latest: undefined })],
		['with a time that is none', (of) => ({ ...good, of, latest: '2026-13-45 99:00:00' })],
		['with another time', (of) => ({ ...good, of, latest: '2026-06-10T11:00:00Z' })],
		['with a highest ID that is a text', (of) => ({ ...good, of, highestId: 'x' })],
		['with no highest ID', (of) => ({ ...good, of, highestId: null })],
		['of another version', (of) => ({ ...good, of, version: 2 })],
	])(
		'(%s) is told in the log, the poll counts as the first one, and the next ones go on from there',
		async (_, damaged) => {
			const { logger } = Object.create(PollContext.prototype) as { logger: Logger };
			const warn = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
			await bench.client('Old');
			const poller = bench.poller();
			await poller.poll();
			const { of } = poller.state;
			poller.memory = { state: damaged(of) as IDataObject };
			bench.later(minutes(1));
			expect(await poller.poll()).toEqual([]);
			expect(warn).toHaveBeenCalledTimes(1);
			expect(warn.mock.calls[0][0]).toContain('is damaged');
			warn.mockRestore();
			bench.later(minutes(1));
			const id = await bench.client('New');
			expect(await poller.poll()).toEqual([`client.create ${id}`]);
			expect(await poller.poll()).toEqual([]);
		},
	);
});

describe('A quiet poll', () => {
	it.each(['client', 'estimate', 'expense', 'invoice', 'item', 'payment', 'project', 'time_entry'])(
		'asks FreshBooks once for each %s changed lately',
		async (resource) => {
			const poller = bench.poller({ resource });
			await poller.poll();
			bench.later(minutes(1));
			const before = bench.asked().length;
			expect(await poller.poll()).toEqual([]);
			const asked = bench.asked().slice(before);
			expect(asked).toHaveLength(1);
			expect(asked[0]).toContain(
				['project', 'time_entry'].includes(resource) ? 'updated_since=2026-06-10T' : 'search[updated_min]=2026-06-10',
			);
		},
	);
});

describe('When FreshBooks is down', () => {
	it.each([
		['status', 503],
		['html', 400],
	] as const)('(%s) a poll fails with a sentence and the next one catches up', async (kind, status) => {
		const poller = bench.poller();
		await poller.poll();
		const before = structuredClone(poller.memory);
		bench.later(minutes(1));
		const id = await bench.client('New');
		bench.fault({ match: { method: 'GET' }, kind, status, times: -1 });
		await expect(poller.poll()).rejects.toThrow(/FreshBooks/);
		expect(poller.memory).toEqual(before);
		bench.freshBooks.switches.faults.length = 0;
		bench.later(minutes(1));
		expect(await poller.poll()).toEqual([`client.create ${id}`]);
	});
});
