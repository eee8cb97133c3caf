import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { runs } from '../security/arbitrary.mts';
import { useBench } from '../stage/bench.mts';
import { TestClock } from '../stage/clock.mts';
import { byId } from '../stage/n8n.mts';

const start = '2026-12-03T15:00:00Z';
const bench = useBench(start);
const clients = (): IDataObject[] => bench.freshBooks.records(bench.account, 'clients') as IDataObject[];
const lists = (): string[] => bench.requests(/clients$/).filter((request) => request.startsWith('GET '));
const mapped = { matchBy: '={{ $json.by }}', email: '={{ $json.email }}', organization: '={{ $json.organization }}' };

const upsert = async (rows: IDataObject[], parameters: IDataObject = {}) =>
	await bench.run(
		'client',
		'upsert',
		{ ...mapped, fname: '={{ $json.fname }}', ...parameters },
		{ items: rows.map((json) => ({ json })), onError: 'continueRegularOutput' },
	);

/** Rows for clients that are there, each with a first name of its own. */
const known = (count: number): IDataObject[] =>
	clients()
		.filter(({ email, vis_state: state }) => email && state === 0)
		.slice(0, count)
		.map(({ email }, index) => ({ by: 'email', email, organization: '', fname: `Name ${index}` }));

test('rows for clients that are there cost one request each, and their list', async () => {
	bench.freshBooks.seedManyClients(bench.account, 280);
	const pages = Math.ceil(clients().length / 100);
	const rows = known(250);
	const { items } = await upsert(rows);
	expect(items.map(({ json }) => [json.upserted, json.fname])).toEqual(rows.map(({ fname }) => ['updated', fname]));
	expect(bench.writes()).toHaveLength(250);
	// the first page alone tells how many there are, and until then each row is looked for
	expect(lists().length).toBeLessThanOrEqual(3 * pages + 1);
});

test('with Batch Reads off each row is looked for by itself', async () => {
	bench.freshBooks.seedManyClients(bench.account, 30);
	await upsert(known(10), { options: { batchReads: false } });
	expect(lists()).toHaveLength(10);
});

test('a single row is looked for by itself', async () => {
	bench.freshBooks.seedManyClients(bench.account, 30);
	await upsert(known(1));
	expect(lists()).toHaveLength(1);
});

test('a list that cannot be read is none: the rows are looked for', async () => {
	bench.freshBooks.seedManyClients(bench.account, 30);
	const rows = known(5);
	// of the list of all, not of the searches
	bench.fault({ kind: 'status', status: 403, match: { path: 'clients$', query: '^((?!search).)*$' }, times: -1 });
	const { items } = await upsert(rows);
	expect(items.map(({ json }) => json.upserted)).toEqual(rows.map(() => 'updated'));
});

test('what somebody else has changed meanwhile counts after three seconds', async () => {
	bench.freshBooks.seedManyClients(bench.account, 30);
	const rows = known(8);
	const { id } = clients().find(({ email }) => email === rows[7].email)!;
	const path = `/accounting/account/${bench.account}/users/clients/${id}`;
	const meanwhile = [{ method: 'PUT' as const, path, body: { client: { email: 'somebody@else.example' } } }];
	const writing = { method: 'PUT', path: `clients/(?!${id})` };
	bench.fault({ kind: 'meanwhile', meanwhile, match: writing, after: 1 });
	bench.fault({ kind: 'delay', delayMs: 1000, match: writing, times: -1 });
	const { items } = await upsert(rows);
	expect(items.at(-1)?.json).toMatchObject({ upserted: 'created', email: rows[7].email });
});

const emails = ['one@many.example', 'TWO@many.example', 'three@many.example', 'four@many.example', 'five@many.example'];
const organizations = ['One Ltd', 'Two Ltd', 'Three Ltd', 'Four Ltd', ''];
const row = fc.record({
	by: fc.constantFrom('email', 'organization', 'first'),
	email: fc.constantFrom(...emails, ''),
	organization: fc.constantFrom(...organizations),
	fname: fc.constantFrom('Ada', 'Ben', 'Cho', ''),
});
const world = fc.record({
	/** Of those that are there before. */
	there: fc.array(
		fc.record({
			email: fc.constantFrom(...emails.map((email) => email.toLowerCase()), ''),
			organization: fc.constantFrom(...organizations),
			state: fc.constantFrom('active', 'active', 'active', 'archive', 'delete'),
		}),
		{ maxLength: 6 },
	),
	rows: fc.array(row, { minLength: 1, maxLength: 20 }),
	lost: fc.option(fc.record({ method: fc.constantFrom('PUT', 'POST'), after: fc.nat(4) }), { freq: 2 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

async function outcome({ there, rows, lost }: World, batchReads: boolean) {
	bench.freshBooks.reset();
	bench.clock.end();
	bench.clock = new TestClock(start);
	bench.credential.oauthTokenData = { ...bench.freshBooks.issueToken() };
	for (const { state, ...values } of there) {
		const { items } = await bench.run('client', 'create', { fname: 'There', additionalFields: values });
		const clientId = byId(items[0].json.id as number);
		if (state !== 'active') await bench.run('client', state, { clientId });
	}
	bench.freshBooks.journal.length = 0;
	if (lost) bench.fault({ kind: 'lost-reply', match: { path: 'clients', method: lost.method }, after: lost.after });
	const { items } = await upsert(rows, { options: { batchReads } });
	const stamps = /"(updated|signup_date|uuid)":("[^"]*"|\d+),?/g;
	return {
		items: items.map((item) => JSON.stringify(item).replaceAll(stamps, '')),
		clients: clients().map((client) => JSON.stringify(client).replaceAll(stamps, '')),
		requests: bench.requests().length,
	};
}

test(
	'whatever rows come, in whatever order, the list gives what searching for each gives',
	async () => {
		let spared = 0;
		await fc.assert(
			fc.asyncProperty(world, async (one) => {
				const apart = await outcome(one, false);
				const together = await outcome(one, true);
				expect(together.items).toEqual(apart.items);
				expect(together.clients).toEqual(apart.clients);
				spared += apart.requests - together.requests;
			}),
			{ numRuns: 60 * runs },
		);
		expect(spared).toBeGreaterThan(20);
	},
	300_000 * runs,
);
