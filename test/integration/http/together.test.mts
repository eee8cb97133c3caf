import { readFileSync } from 'node:fs';

import { ExecuteContext } from 'n8n-core';
import type { IDataObject, Logger } from 'n8n-workflow';

import type { RecordResource } from '../../../nodes/FreshBooks/model/resource';
import { resources } from '../../../nodes/FreshBooks/resources';
import { many, picked, told, until, useBench } from '../stage/bench.mts';
import { byId, type RunOptions } from '../stage/n8n.mts';

const bench = useBench('2026-12-03T15:00:00Z');
const rows = (table: string): IDataObject[] => bench.freshBooks.records(bench.account, table) as IDataObject[];
const idsOf = (table: string): number[] => rows(table).map(({ id }) => Number(id));
/** The clients of the seed, and more. */
function clients(count: number): number[] {
	bench.freshBooks.seedManyClients(bench.account, count - rows('clients').length + 5);
	return rows('clients')
		.filter(({ vis_state: state }) => state === 0)
		.slice(0, count)
		.map(({ id }) => Number(id));
}

/** What n8n's log is told from now on. */
function watchLog(): string[] {
	const lines: string[] = [];
	const { logger } = Object.create(ExecuteContext.prototype) as { logger: Logger };
	jest.spyOn(logger, 'info').mockImplementation((line) => void lines.push(line));
	return lines;
}
afterEach(() => jest.restoreAllMocks());

interface Asked extends Partial<RunOptions> {
	options?: IDataObject;
	include?: unknown;
}

const get = async (wanted: unknown[], { options = {}, include = [], ...more }: Asked = {}) =>
	await bench.run(
		'client',
		'get',
		{ clientId: byId('={{ $json.id }}'), include: include as never, options },
		{ items: wanted.map((id) => ({ json: { id } as IDataObject })), onError: 'continueRegularOutput', ...more },
	);

const list = '/users/clients$';
const asked = () => bench.freshBooks.journal.filter(({ family }) => family === 'accounting');
/** The ids that each list was asked for. */
const lists = () =>
	asked()
		.filter(({ query }) => query.includes('userids'))
		.map(({ query }) => new URLSearchParams(query).getAll('search[userids][]').map(Number));
/** The ids that were asked for by themselves. */
const singles = () => asked().flatMap(({ path }) => /\/users\/clients\/(\d+)$/.exec(path)?.slice(1).map(Number) ?? []);
const idsIn = ({ items }: { items: Array<{ json: IDataObject }> }) => items.map(({ json }) => json.id);

describe('records that are waited for at the same moment', () => {
	test('are asked for a hundred at a time', async () => {
		bench.freshBooks.switches.latencyMs = 50;
		const wanted = clients(300);
		const [run, took] = await bench.timed(async () => await get(wanted));
		expect(idsIn(run)).toEqual(wanted);
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(many(300, (item) => ({ item })));
		expect(lists().map((ids) => ids.length)).toEqual([100, 100, 100]);
		expect(asked()).toHaveLength(3);
		expect(asked().every(({ query }) => query.includes('per_page=100'))).toBe(true);
		expect(took).toBe(50);
	});

	test('go on being asked for a hundred at a time, however many there are', async () => {
		bench.freshBooks.switches.latencyMs = 50;
		const wanted = clients(1000);
		const run = await get(wanted);
		expect(idsIn(run)).toEqual(wanted);
		expect(asked()).toHaveLength(10);
	});

	test('come as they come by themselves, field by field', async () => {
		const wanted = clients(20);
		for (const output of ['raw', 'simplified']) {
			const runs = [true, false].map(
				async (batchReads) =>
					await bench.run(
						'client',
						'get',
						{ clientId: byId('={{ $json.id }}'), output, options: { batchReads } },
						{ items: wanted.map((id) => ({ json: { id } })) },
					),
			);
			const [together, apart] = await Promise.all(runs);
			expect(JSON.stringify(together.items)).toBe(JSON.stringify(apart.items));
		}
		expect(lists()).toHaveLength(2);
		expect(singles()).toHaveLength(40);
	});

	test('are asked for one by one without Batch Reads', async () => {
		const wanted = clients(20);
		expect(idsIn(await get(wanted, { options: { batchReads: false } }))).toEqual(wanted);
		expect(singles().sort()).toEqual([...wanted].sort());
		expect(lists()).toEqual([]);
	});

	test('are asked for one by one, in order, with a Concurrency of 1', async () => {
		const wanted = clients(8);
		await get(wanted, { options: { concurrency: 1 } });
		expect(singles()).toEqual(wanted);
		expect(lists()).toEqual([]);
	});

	test('by several executions with the same credential go together too', async () => {
		const wanted = clients(30);
		const runs = await Promise.all([get(wanted.slice(0, 20)), get(wanted.slice(10))]);
		expect(runs.map(idsIn)).toEqual([wanted.slice(0, 20), wanted.slice(10)]);
		expect(asked()).toHaveLength(1);
	});

	test('of another credential go apart', async () => {
		const wanted = clients(4);
		await Promise.all([get(wanted), get(wanted, { credentialId: 'another' })]);
		expect(lists()).toEqual([wanted, wanted]);
	});

	test('with other things included go apart', async () => {
		const wanted = clients(8);
		const include = '={{ $json.id % 2 ? ["late_fee"] : ["late_reminders"] }}';
		const { items } = await get(wanted, { include });
		expect(idsIn({ items })).toEqual(wanted);
		expect(lists()).toHaveLength(2);
		for (const { query } of asked()) expect(query.match(/include/g)).toHaveLength(1);
	});

	test('of another business go apart', async () => {
		const [, other] = bench.freshBooks.businesses;
		bench.freshBooks.seedManyClients(other.accountId, 3);
		const theirs = Number(bench.freshBooks.records(other.accountId, 'clients')[0].id);
		const [mine] = clients(1);
		const wanted = [
			{ id: mine, at: bench.business.value },
			{ id: theirs, at: picked(other).value },
			{ id: mine, at: bench.business.value },
			{ id: theirs, at: picked(other).value },
		];
		const parameters = {
			business: { __rl: true, mode: 'list', value: '={{ $json.at }}' },
			clientId: byId('={{ $json.id }}'),
		};
		const run = await bench.run('client', 'get', parameters, { items: wanted.map((json) => ({ json })) });
		expect(idsIn(run)).toEqual([mine, theirs, mine, theirs]);
		expect(lists()).toEqual([[mine], [theirs]]);
	});

	test('twice are asked for once, and each item has a record of its own', async () => {
		const [one, two] = clients(2);
		const wanted = [one, two, one, one];
		const run = await bench.run(
			'client',
			'get',
			{ clientId: byId('={{ $json.id }}'), output: 'raw' },
			{ items: wanted.map((id) => ({ json: { id } })) },
		);
		expect(idsIn(run)).toEqual(wanted);
		expect(lists()).toEqual([[one, two]]);
		expect(run.items[2].json).not.toBe(run.items[0].json);
		expect(run.items[2].json).toEqual(run.items[0].json);
	});
});

test('one item goes out alone and at once', async () => {
	bench.freshBooks.switches.latencyMs = 50;
	const [one] = clients(1);
	const [run, took] = await bench.timed(async () => await get([one]));
	expect(idsIn(run)).toEqual([one]);
	expect(asked().map(({ path, query }) => [path.split('/').at(-1), query])).toEqual([[String(one), '']]);
	expect(took).toBe(50);
});

describe('what a list does not have', () => {
	test('is asked for by itself: deleted, unknown and of another business', async () => {
		const [, other] = bench.freshBooks.businesses;
		const [one, two, three] = clients(3);
		await bench.run('client', 'delete', { clientId: byId(two) });
		bench.freshBooks.journal.length = 0;
		const theirs = Number(bench.freshBooks.records(other.accountId, 'clients').at(-1)!.id) + 900_000;
		const wanted = [one, two, theirs, 999_999_999, three];
		const together = await get(wanted);
		expect(lists()).toEqual([wanted]);
		expect(singles()).toEqual([two, theirs, 999_999_999]);
		const apart = await get(wanted, { options: { batchReads: false } });
		expect(JSON.stringify(together.items)).toBe(JSON.stringify(apart.items));
		expect(together.items[1].json.deleted).toBe(true);
		expect(together.items[2].json.error).toBe('FreshBooks found no client with this ID');
	});

	test('is none of it for what is archived', async () => {
		const wanted = clients(3);
		await bench.run('client', 'archive', { clientId: byId(wanted[1]) });
		bench.freshBooks.journal.length = 0;
		const run = await get(wanted);
		expect(run.items.map(({ json }) => json.vis_state)).toEqual([0, 2, 0]);
		expect(asked()).toHaveLength(1);
	});

	test('is asked for by itself where what was to be included does not come with the list', async () => {
		const wanted = clients(3);
		bench.freshBooks.switches.listIncludes = 'left out';
		const run = await get(wanted, { include: ['late_fee'] });
		expect(idsIn(run)).toEqual(wanted);
		expect(singles()).toEqual(wanted);
		// that list is not asked for them again, but for all else it is
		bench.freshBooks.journal.length = 0;
		await get(wanted, { include: ['late_fee'] });
		expect(lists()).toEqual([]);
		await get(wanted);
		expect(lists()).toEqual([wanted]);
	});

	test('may be on a further page', async () => {
		bench.freshBooks.switches.mostPerPage = 15;
		const wanted = clients(40);
		expect(idsIn(await get(wanted))).toEqual(wanted);
		expect(asked()).toHaveLength(3);
		expect(singles()).toEqual([]);
	});

	test('does not come for ever where all pages are the first one', async () => {
		bench.freshBooks.switches.mostPerPage = 15;
		bench.freshBooks.switches.pages = 'endless';
		const wanted = clients(40);
		expect(idsIn(await get(wanted))).toEqual(wanted);
		expect(lists()).toHaveLength(2);
		expect(singles()).toHaveLength(25);
	});

	test.each(['12x', '0', '007', '1e3', '99999999999999999999'])('is never asked for the ID %s', async (id) => {
		const [one, two] = clients(2);
		const run = await get([one, id, two]);
		expect(idsIn(run)).toEqual([one, id, two]);
		expect(run.items[1].json.error).toBeDefined();
		expect(lists()).toEqual([[one, two]]);
		const apart = await get([one, id, two], { options: { batchReads: false } });
		expect(JSON.stringify(run.items)).toBe(JSON.stringify(apart.items));
	});
});

describe('a list that does not follow the filter', () => {
	test.each(['ignored', 'stray'] as const)('(%s) is asked once, and then each record by itself', async (how) => {
		const wanted = clients(150);
		const log = watchLog();
		bench.freshBooks.switches.idFilters = how;
		const run = await get(wanted);
		expect(idsIn(run)).toEqual(wanted);
		expect(singles()).toHaveLength(150);
		// two requests may be under way when the first reply shows it
		expect(lists().length).toBeLessThanOrEqual(2);
		bench.freshBooks.journal.length = 0;
		expect(idsIn(await get(wanted.slice(0, 9)))).toEqual(wanted.slice(0, 9));
		expect(lists()).toEqual([]);
		const line =
			'FreshBooks: asked for several by ID, it also sent others. From now on, each client is read separately.';
		expect(log).toEqual([line]);
		// other kinds are not concerned
		await bench.run(
			'invoice',
			'get',
			{ invoiceId: byId('={{ $json.id }}') },
			{
				items: idsOf('invoices')
					.slice(0, 2)
					.map((id) => ({ json: { id } })),
			},
		);
		expect(asked().some(({ query }) => query.includes('invoiceids'))).toBe(true);
	});
});

describe('a list that fails', () => {
	const kinds = ['reset-before', 'lost-reply', 'cut', 'html', 'empty', 'not-json', 'errors-200', 'status'] as const;

	test.each(kinds)('(%s) is not asked again: each record is asked for by itself', async (kind) => {
		const wanted = clients(12);
		bench.fault({ match: { path: list }, kind, times: -1 });
		const run = await get(wanted);
		expect(idsIn(run)).toEqual(wanted);
		expect(lists()).toHaveLength(1);
		expect(singles()).toHaveLength(12);
	});

	test('with 429 is asked again as a whole when the time is over', async () => {
		const wanted = clients(12);
		bench.fault({ match: { path: list }, kind: 'status', status: 429, retryAfter: '30' });
		const [run, took] = await bench.timed(async () => await get(wanted));
		expect(idsIn(run)).toEqual(wanted);
		expect(lists()).toEqual([wanted, wanted]);
		expect(singles()).toEqual([]);
		expect(took).toBeGreaterThanOrEqual(30_000);
		expect(took).toBeLessThan(31_000);
	});

	test('with 429 for ever fails as each record by itself would, and not later', async () => {
		const wanted = clients(12);
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '1', times: -1 });
		const run = await get(wanted);
		expect(new Set(run.items.map(({ json }) => json.error))).toEqual(new Set(['FreshBooks’ rate limit is exceeded']));
		// the last of its five tries is each one's own
		expect(lists()).toHaveLength(4);
		expect(singles()).toHaveLength(12);
	});

	test('with a 429 that lasts too long, all fail at once and nothing more is sent', async () => {
		const wanted = clients(150);
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '300', times: -1 });
		const [run, took] = await bench.timed(async () => await get(wanted));
		expect(new Set(run.items.map(({ json }) => json.error))).toEqual(new Set(['FreshBooks’ rate limit is exceeded']));
		expect(asked()).toHaveLength(2);
		expect(took).toBe(0);
	});

	test('with an expired token is asked again by n8n', async () => {
		const wanted = clients(12);
		bench.freshBooks.expireTokens();
		expect(idsIn(await get(wanted))).toEqual(wanted);
		expect(singles()).toEqual([]);
		expect(bench.freshBooks.counters.tokenRefreshes).toBe(1);
	});

	test('for a scope that was not granted, each item says so', async () => {
		const wanted = clients(3);
		const token = bench.freshBooks.issueToken({ scopes: ['user:profile:read'] });
		bench.credential.oauthTokenData = { ...token };
		const messages = async () => (await get(wanted)).items.map(({ json }) => String(json.error));
		const known = await messages();
		expect(asked()).toEqual([]);
		delete bench.credential.oauthTokenData.scope;
		const refused = await messages();
		for (const message of [...known, ...refused]) expect(message).toMatch(/scope|permission|granted|allow/i);
	});

	test('by no reply gives each record the time that is left of its own', async () => {
		const wanted = clients(3);
		bench.fault({ match: {}, kind: 'hang', times: -1 });
		const [run, took] = await bench.timed(async () => await get(wanted, { options: { giveUpAfter: 30 } }));
		expect(run.items.every(({ json }) => /^No reply/.test(String(json.error)))).toBe(true);
		expect(took).toBeLessThanOrEqual(40_000);
	});
});

describe('an execution that is stopped', () => {
	test('while it waits for the rate limit ends at once and asks nothing more', async () => {
		const wanted = clients(12);
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '100', times: -1 });
		bench.clock.hold();
		let stop = () => {};
		const running = get(wanted, { onStart: (run) => (stop = () => run.cancel()) });
		await until(() => lists().length > 0);
		await bench.clock.pass(1000);
		stop();
		expect((await running).status).toBe('canceled');
		await bench.clock.pass(200_000);
		expect(asked()).toHaveLength(1);
	});

	test('while its request is under way takes nothing from another one that shares it', async () => {
		const wanted = clients(12);
		bench.freshBooks.switches.latencyMs = 5000;
		bench.clock.hold();
		let stop = () => {};
		const stopped = get(wanted.slice(0, 6), { onStart: (run) => (stop = () => run.cancel()) });
		const other = get(wanted.slice(6));
		await until(() => bench.clock.waiting('request') > 0);
		await bench.clock.pass(1000);
		stop();
		expect((await stopped).status).toBe('canceled');
		bench.clock.release();
		expect(idsIn(await other)).toEqual(wanted.slice(6));
		expect(asked()).toHaveLength(1);
	});

	test('alone ends its request too', async () => {
		const wanted = clients(12);
		bench.fault({ match: {}, kind: 'hang', times: -1 });
		bench.clock.hold();
		let stop = () => {};
		const running = get(wanted, { onStart: (run) => (stop = () => run.cancel()) });
		await until(() => lists().length > 0);
		await bench.clock.pass(1000);
		stop();
		expect((await running).status).toBe('canceled');
		await bench.clock.pass(200_000);
		expect(asked()).toHaveLength(1);
	});
});

test('an item that fails ends a run without “continue on fail”, with its own error', async () => {
	const [one, two] = clients(2);
	const run = await get([one, 999_999_999, two], { onError: undefined });
	expect(run.status).toBe('error');
	expect(run.error?.context?.itemIndex).toBe(1);
	expect(told(run)).toMatch(/999999999/);
});

test('who asks after a change gets what was changed, whatever is under way', async () => {
	const wanted = clients(3);
	// the request for the old records is on its way while one is changed and asked for again
	bench.clock.hold();
	bench.fault({ match: { path: list }, kind: 'delay', delayMs: 5000 });
	const before = get(wanted);
	await until(() => bench.clock.waiting('request') > 0);
	await bench.run('client', 'update', { clientId: byId(wanted[0]), updateFields: { fname: 'Changed' } });
	const after = await get(wanted.slice(0, 2));
	expect(after.items[0].json.fname).toBe('Changed');
	bench.clock.release();
	expect(idsIn(await before)).toEqual(wanted);
	expect(lists()).toHaveLength(2);
});

describe('each kind that is asked for together', () => {
	const kinds = (resources as RecordResource[]).filter(({ endpoint }) => endpoint?.ids !== undefined);
	const facts = readFileSync('docs/freshbooks-api.md', 'utf8');

	test('is one of those whose filter FreshBooks documents', () => {
		const expected = {
			bill: 'ids',
			client: 'userids',
			estimate: 'estimateids',
			expense: 'expenseids',
			invoice: 'invoiceids',
			invoiceProfile: 'profileids',
			item: 'itemids',
			payment: 'logids',
			task: 'taskids',
			tax: 'taxids',
		};
		expect(Object.fromEntries(kinds.map(({ value, endpoint }) => [value, endpoint.ids]))).toEqual(expected);
		for (const { endpoint } of kinds) expect(facts).toContain(`\`search[${endpoint.ids}][]\``);
	});

	test.each(kinds.map((kind) => [kind.value, kind] as const))('%s, comes as by itself', async (_name, kind) => {
		const { many: plural, id } = kind.endpoint;
		const ids = async () => (await bench.run(kind.value, 'getAll', { returnAll: true, output: 'raw' })).items;
		const wanted = (await ids()).slice(0, 5).map(({ json }) => json[id] as number);
		expect({ plural, isEnough: wanted.length >= 2 }).toEqual({ plural, isEnough: true });
		const include = (kind.includes ?? []).map(({ value }) => value as string);
		for (const included of [[], include.filter((name) => name === 'lines'), include]) {
			const run = async (batchReads: boolean) => {
				bench.freshBooks.journal.length = 0;
				const { items } = await bench.run(
					kind.value,
					'get',
					{
						[`${kind.value}Id`]: byId('={{ $json.id }}'),
						output: 'raw',
						include: included,
						options: { batchReads },
					},
					{ items: wanted.map((one) => ({ json: { id: one } })) },
				);
				return { records: items.map(({ json }) => json), requests: asked().length };
			};
			const batched = await run(true);
			const single = await run(false);
			expect(JSON.stringify(batched.records)).toBe(JSON.stringify(single.records));
			expect(single.requests).toBe(wanted.length);
			// what the emulator does not send with a single record, is looked for there all the same
			const isSent = included.every((name) => name.replace(/-/g, '_') in single.records[0]);
			expect(batched.requests).toBe(isSent ? 1 : wanted.length + 1);
		}
	});
});
