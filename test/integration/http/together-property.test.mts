import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../../sandbox/freshbooks/server.mts';
import { runs } from '../security/arbitrary.mts';
import { useBench } from '../stage/bench.mts';
import { TestClock } from '../stage/clock.mts';
import { byId } from '../stage/n8n.mts';

const start = '2026-12-03T15:00:00Z';
const bench = useBench(start);
const rows = (table: string): IDataObject[] => bench.freshBooks.records(bench.account, table) as IDataObject[];

/** What is read, and what else can be had with it. */
const kinds = {
	client: { table: 'clients', includes: ['late_fee', 'outstanding_balance'] },
	invoice: { table: 'invoices', includes: ['lines', 'presentation'] },
	expense: { table: 'expenses', includes: ['category'] },
	payment: { table: 'payments', includes: ['invoice'] },
};
type Kind = keyof typeof kinds;

/** Which record an item asks for. */
const wanted = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ is: fc.constant('there' as const), no: fc.nat(40) }) },
	{ weight: 1, arbitrary: fc.record({ is: fc.constant('archived' as const), no: fc.nat(2) }) },
	{ weight: 1, arbitrary: fc.record({ is: fc.constant('deleted' as const), no: fc.nat(2) }) },
	{ weight: 1, arbitrary: fc.record({ is: fc.constant('elsewhere' as const), no: fc.nat(2) }) },
	{ weight: 1, arbitrary: fc.record({ is: fc.constant('unknown' as const), no: fc.nat(3) }) },
);
type Wanted = typeof wanted extends fc.Arbitrary<infer T> ? T : never;

const strikes = fc.constantFrom<Omit<Fault, 'match'>>(
	{ kind: 'status', status: 429, retryAfter: '2' },
	{ kind: 'status', status: 429 },
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 503 },
	{ kind: 'html', status: 502 },
	{ kind: 'lost-reply' },
	{ kind: 'cut' },
	{ kind: 'empty' },
	{ kind: 'reset-before' },
	{ kind: 'not-json' },
	{ kind: 'delay', delayMs: 3000 },
);

/** By itself, a record whose reply is empty fails for good, and a refusal that is cut has lost its words. */
const isOnlyForLists = ({ kind }: { kind: Fault['kind'] }): boolean => kind === 'cut' || kind === 'empty';

/** What befalls the lists, and what befalls any request; not so often that a record is given up. */
const faults = fc.array(
	fc.record({ strike: strikes, after: fc.nat(3), times: fc.integer({ min: 1, max: 2 }), onList: fc.boolean() }),
	{ maxLength: 2 },
);
/** What makes every request fail, whichever it is. */
const ends = fc.constantFrom<Omit<Fault, 'match'>>(
	{ kind: 'status', status: 503 },
	{ kind: 'status', status: 403, body: { response: { errors: [{ errno: 1003, message: 'No access.' }] } } },
	// what FreshBooks says of it is told with those that were sent, which are others then
	{ kind: 'status', status: 429, retryAfter: '3600', body: {} },
	{ kind: 'not-json' },
	{ kind: 'lost-reply' },
);

const world = fc.record({
	kind: fc.constantFrom<Kind>('client', 'invoice', 'expense', 'payment'),
	items: fc.array(wanted, { minLength: 1, maxLength: 60 }),
	include: fc.subarray([0, 1]),
	output: fc.constantFrom('raw', 'simplified'),
	faults,
	/** A token that expires once: twice in a row it would be refused for good. */
	expires: fc.option(fc.nat(3), { freq: 3 }),
	end: fc.option(ends, { freq: 8 }),
	idFilters: fc.oneof({ weight: 5, arbitrary: fc.constant('honored' as const) }, fc.constantFrom('ignored', 'stray')),
	listIncludes: fc.oneof({ weight: 5, arbitrary: fc.constant('sent' as const) }, fc.constant('left out' as const)),
	mostPerPage: fc.oneof({ weight: 5, arbitrary: fc.constant(100) }, fc.integer({ min: 1, max: 20 })),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** The ids of each kind: some archived, some deleted, and those of another business. */
let ids: Record<Kind, Record<Wanted['is'], number[]>>;

beforeEach(async () => {
	const [, other] = bench.freshBooks.businesses;
	bench.freshBooks.seedManyClients(bench.account, 30);
	ids = {} as typeof ids;
	for (const kind of Object.keys(kinds) as Kind[]) {
		const active = rows(kinds[kind].table).filter(({ vis_state: state }) => state === 0);
		const [deleted, archived] = active.map(({ id }) => Number(id));
		const target = (id: number) => ({ [`${kind}Id`]: byId(id) });
		await bench.run(kind, 'delete', target(deleted));
		if (kind === 'client' || kind === 'invoice') await bench.run(kind, 'archive', target(archived));
		const theirs = bench.freshBooks.records(other.accountId, kinds[kind].table).map(({ id }) => Number(id));
		const own = new Set(rows(kinds[kind].table).map(({ id }) => Number(id)));
		ids[kind] = {
			there: active.slice(2).map(({ id }) => Number(id)),
			archived: [archived],
			deleted: [deleted],
			elsewhere: theirs.filter((id) => !own.has(id)),
			unknown: [999_999_001, 999_999_002, 999_999_003],
		};
	}
});

const idFor = (kind: Kind, { is, no }: Wanted): number => {
	const some = ids[kind][is].length > 0 ? ids[kind][is] : ids[kind].unknown;
	return some[no % some.length];
};

/** Everything that comes out of a run in a world of its own: the items, with their errors, in their order. */
async function outcome(one: World, batchReads: boolean): Promise<{ items: string[]; lists: number }> {
	bench.clock.end();
	bench.clock = new TestClock(start);
	const { switches, journal } = bench.freshBooks;
	journal.length = 0;
	bench.credential.oauthTokenData = { ...bench.freshBooks.issueToken() };
	const { idFilters, listIncludes, mostPerPage } = one;
	const struck = one.faults.map(({ strike, after, times, onList }) => ({
		...strike,
		match: { path: '^/accounting', ...((onList || isOnlyForLists(strike)) && { query: 'ids%5D' }) },
		after,
		times,
	}));
	const expired =
		one.expires === null
			? []
			: [{ kind: 'expire-tokens' as const, match: { path: '^/accounting' }, after: one.expires }];
	const end = one.end ? [{ ...one.end, match: { path: '^/accounting' }, times: -1 }] : [];
	Object.assign(switches, { idFilters, listIncludes, mostPerPage, faults: [...end, ...expired, ...struck] });
	const run = await bench.run(
		one.kind,
		'get',
		{
			[`${one.kind}Id`]: byId('={{ $json.id }}'),
			include: one.include.flatMap((index) => kinds[one.kind].includes[index] ?? []),
			output: one.output,
			options: { batchReads },
		},
		{ items: one.items.map((item) => ({ json: { id: idFor(one.kind, item) } })), onError: 'continueRegularOutput' },
	);
	Object.assign(switches, { idFilters: 'honored', listIncludes: 'sent', mostPerPage: 100, faults: [] });
	const lists = journal.filter(({ query }) => query.includes('ids%5D')).length;
	return { items: run.items.map((item) => JSON.stringify(item)), lists };
}

test(
	'whatever is asked for and whatever goes wrong, together it comes as one by one',
	async () => {
		let together = 0;
		await fc.assert(
			fc.asyncProperty(world, async (one) => {
				const apart = await outcome(one, false);
				const batched = await outcome(one, true);
				expect(batched.items).toEqual(apart.items);
				expect(apart.lists).toBe(0);
				together += batched.lists;
			}),
			{ numRuns: 40 * runs },
		);
		expect(together).toBeGreaterThan(20);
	},
	300_000 * runs,
);
