import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PollContext } from 'n8n-core';
import type { IDataObject, INodeParameters, Logger } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byName } from '../stage/n8n.mts';
import { Poller } from '../stage/polling-bench.mts';

const bench = useBench();

/** How a list goes on behind its first page. */
interface Way {
	/** How many pages it says there are, when it is asked for one of them; as FreshBooks says, where there is none. */
	pages?: (page: number) => number;
	/** It does not say how many records there are. */
	isWithoutTotal?: boolean;
	/** Filters are ignored too. */
	isUnfiltered?: boolean;
}

const ways: Record<string, Way> = {
	'the true number of pages': {},
	'one page more each time': { pages: (page) => page + 1 },
	'a billion pages': { pages: () => 1_000_000_000 },
};

let way: Way;
let proxy: Server;
let asked: string[];

/** Stands before FreshBooks and sends the first page of every list, whichever is asked for. */
beforeEach(async () => {
	[way, asked] = [{}, []];
	proxy = createServer((request, response) => {
		const { url = '', method, headers } = request;
		const page = Number(/[?&]page=(\d+)/.exec(url)?.[1] ?? 1);
		if (method === 'GET') asked.push(url);
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', async () => {
			const { authorization = '', 'content-type': type = 'application/json' } = headers;
			const firstPage = url.replace(/([?&]page=)\d+/, '$11');
			const at = way.isUnfiltered ? firstPage.replace(/search[^&]*&/g, '') : firstPage;
			const reply = await fetch(bench.freshBooks.url + at, {
				method,
				headers: { authorization, ...(chunks.length > 0 && { 'content-type': type }) },
				body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
			});
			let text = await reply.text();
			if (way.pages) text = text.replace(/"pages":\d+/, `"pages":${way.pages(page)}`);
			if (way.isWithoutTotal) text = text.replace(/,"total":\d+/, '');
			response.writeHead(reply.status, { 'content-type': 'application/json' }).end(text);
		});
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	bench.credential.apiBaseUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterEach(() => {
	jest.restoreAllMocks();
	proxy.close();
});

const active = () => bench.freshBooks.records(bench.account, 'clients').filter((row) => row.vis_state !== 1);
const seed = (total: number) => bench.freshBooks.seedManyClients(bench.account, total - active().length);
const clientsOf = (run: { items: Array<{ json: IDataObject }> }) => run.items.map(({ json }) => json.id);

/** A few pages may be under way at the same time. */
const few = 40;

test('a name that may stand on a page that never came is not taken for unknown', async () => {
	seed(250);
	const names = ['a@many.example', 'b@many.example', 'c@many.example'].map((who) => ({ json: { who } }));
	const parameters = { title: 'x', client_id: byName('={{ $json.who }}'), options: { ifNotFound: 'createClient' } };
	const result = await bench.run('project', 'create', parameters, { items: names });
	expect(told(result)).toMatch(
		/^FreshBooks sent the same clients again and again instead of the whole list\nSo it is not certain/,
	);
	expect(bench.writes()).toEqual([]);
});

const path = '/accounting/account/{accountId}/users/clients';
const lists: Record<string, INodeParameters> = {
	'Get Many': { resource: 'client', operation: 'getAll' },
	'API Call': { resource: 'apiCall', operation: 'request', method: 'GET', path, paginate: true },
};

describe.each(Object.keys(lists))('%s of a list whose pages repeat', (name) => {
	const { resource, operation, ...parameters } = lists[name];
	const run = async (more: IDataObject, items?: object[]) =>
		await bench.run(String(resource), String(operation), { ...parameters, ...more } as never, {
			...(items && { items: items as never }),
		});
	const plural = name === 'Get Many' ? 'clients' : 'results';

	test.each(Object.keys(ways))('ends with what there is and says so: %s', async (which) => {
		way = ways[which];
		seed(250);
		const result = await run({ returnAll: true });
		expect(result.status).toBe('success');
		expect(new Set(clientsOf(result)).size).toBe(100);
		expect(result.items).toHaveLength(100);
		expect(asked.length).toBeLessThanOrEqual(few);
		const why = 'FreshBooks sent the same page again instead of the next one';
		expect(result.hints).toEqual([`${why}: these are 100 of 250 ${plural}`]);
	});

	test('says that there may be more where nobody tells how many', async () => {
		way = { ...ways['a billion pages'], isWithoutTotal: true };
		seed(250);
		const { items, hints } = await run({ returnAll: true });
		expect(items).toHaveLength(100);
		expect(hints).toEqual([expect.stringContaining(`there may be more ${plural} than these 100`)]);
	});

	test('with a limit says that it was not reached, rather than to turn on Return All', async () => {
		seed(250);
		const { items, hints } = await run({ returnAll: false, limit: 150 });
		expect(items).toHaveLength(100);
		expect(hints).toEqual([expect.stringContaining(`these are 100 of 250 ${plural}`)]);
	});

	test('with a limit that the first page fills says only what it always says', async () => {
		seed(250);
		const { items, hints } = await run({ returnAll: false, limit: '={{ 20 }}' });
		expect(items).toHaveLength(20);
		expect(hints).toEqual([`Stopped at 20 of 250 ${plural}: turn on Return All`]);
	});

	test.each(['one page more each time', 'a billion pages'])(
		'is whole when one page holds all of it: %s',
		async (which) => {
			way = ways[which];
			const { items, hints } = await run({ returnAll: true });
			expect(items).toHaveLength(active().length);
			expect(hints).toEqual([]);
			expect(asked.length).toBeLessThanOrEqual(few);
		},
	);

	test('is told of once for several items', async () => {
		seed(250);
		const { items, hints } = await run({ returnAll: true }, [{}, {}]);
		expect(items).toHaveLength(200);
		expect(hints).toEqual([expect.stringContaining('2 of 2 lists are incomplete')]);
	});
});

describe.each(['projects', 'time entries'])('lists of another family: %s', (what) => {
	const [resource, key, url] =
		what === 'projects'
			? ['project', 'project', (id: string) => `/projects/business/${id}/project`]
			: ['timeEntry', 'time_entry', (id: string) => `/timetracking/business/${id}/time_entries`];

	test('end and say so too', async () => {
		way = ways['a billion pages'];
		const { access_token: token } = bench.freshBooks.issueToken();
		const headers = { authorization: `Bearer ${String(token)}`, 'content-type': 'application/json' };
		const record = { title: 'P', internal: true, is_logged: true, duration: 60, started_at: '2026-11-20T10:00:00Z' };
		await Promise.all(
			many(130, async () => {
				const to =
					bench.freshBooks.url + (url as (id: string) => string)(String(bench.freshBooks.businesses[0].businessId));
				await fetch(to, { method: 'POST', headers, body: JSON.stringify({ [String(key)]: record }) });
			}),
		);
		const { items, hints } = await bench.run(String(resource), 'getAll', { returnAll: true });
		expect(items).toHaveLength(100);
		expect(asked.length).toBeLessThanOrEqual(few);
		expect(hints).toEqual([expect.stringContaining('FreshBooks sent the same page again')]);
	});
});

describe('Create or Update', () => {
	test.each(Object.keys(ways))('creates nothing where it cannot know what is there: %s', async (which) => {
		way = { ...ways[which], isUnfiltered: true };
		seed(250);
		const run = await bench.run('client', 'upsert', { email: 'nobody@example.com' });
		expect(run.error?.message).toBe('FreshBooks sent the same clients again and again instead of the whole list');
		expect(told(run)).toContain('Nothing was changed');
		expect(asked.length).toBeLessThanOrEqual(few);
		expect(bench.writes()).toEqual([]);
	});
});

describe('a poll', () => {
	test.each(Object.keys(ways))('ends, and the log tells why: %s', async (which) => {
		way = ways[which];
		seed(250);
		const { logger } = Object.create(PollContext.prototype) as { logger: Logger };
		const warn = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
		const poller = new Poller(bench, { business: bench.business });
		expect(await poller.poll()).toEqual([]);
		expect(warn.mock.calls.flat()).toContainEqual(expect.stringContaining('sent the same clients again'));
		expect(asked.length).toBeLessThanOrEqual(2 * few);
	});

	test.each(Object.keys(ways))('of records without a time of change ends too: %s', async (which) => {
		way = ways[which];
		const poller = new Poller(bench, { business: bench.business, resource: 'credit_note' });
		await poller.poll();
		poller.state.highestId = 0;
		await poller.poll();
		expect(asked.length).toBeLessThanOrEqual(few);
	});
});

test('a list whose pages are true says nothing, however many there are', async () => {
	bench.credential.apiBaseUrl = bench.freshBooks.url;
	seed(1040);
	const { items, hints } = await bench.run('client', 'getAll', { returnAll: true });
	expect([items.length, hints]).toEqual([1040, []]);
});
