import { many, told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();
const clients = () => bench.freshBooks.records(bench.account, 'clients');
const taxes = () => bench.freshBooks.records(bench.account, 'taxes');
const id = (row: { id?: unknown }) => byId(Number(row.id));

/** One operation for each way of asking. */
const operations: Record<string, () => ReturnType<typeof bench.run>> = {
	GET: async () => await bench.run('client', 'get', { clientId: id(clients()[0]) }),
	PUT: async () => await bench.run('client', 'update', { clientId: id(clients()[0]), updateFields: { fname: 'Anew' } }),
	DELETE: async () => await bench.run('tax', 'delete', { taxId: id(taxes()[0]) }),
};
const methods = Object.keys(operations);

/** Each of them has been asked twice, and the user has noticed nothing. */
async function expectRepeated(): Promise<void> {
	const runs = await Promise.all(methods.map(async (method) => await operations[method]()));
	expect(runs.map(({ error, items }) => [error, items.length])).toEqual(methods.map(() => [undefined, 1]));
	const asked = bench.requests().map((request) => request.split(' ')[0]);
	expect(asked.sort()).toEqual(methods.flatMap((method) => [method, method]).sort());
}

const create = async () => await bench.run('client', 'create', { email: 'once@example.com' });
const created = () => clients().filter(({ email }) => email === 'once@example.com');

describe('a server error', () => {
	test.each([500, 502, 503])('with HTTP %i to GET, PUT and DELETE is asked again unnoticed', async (status) => {
		for (const method of methods) bench.fault({ match: { method }, kind: 'status', status });
		await expectRepeated();
	});

	test.each([500, 502, 503])('to a POST with HTTP %i is not asked again: it may have been done', async (status) => {
		bench.fault({ match: { method: 'POST' }, kind: 'status', status });
		const run = await create();
		expect(bench.writes()).toHaveLength(1);
		expect(run.error?.message).toBe(`FreshBooks had a server error when asked to create the client (HTTP ${status})`);
		expect(told(run)).toContain('look for the client in FreshBooks before you run it again');
		expect(run.error?.httpCode).toBe(String(status));
	});

	test('ignores Retry-After, which FreshBooks puts on every reply', async () => {
		bench.fault({ match: { method: 'GET' }, kind: 'status', status: 503, retryAfter: '60' });
		const [run, took] = await bench.timed(operations.GET);
		expect(run.status).toBe('success');
		expect(took).toBeLessThanOrEqual(1000);
	});
});

describe('a lost reply', () => {
	test.each(['reset-before', 'not-json', 'html'] as const)(
		'or none that can be read (%s) is tried again',
		async (kind) => {
			for (const method of methods) bench.fault({ match: { method }, kind });
			await expectRepeated();
		},
	);

	test.each(['lost-reply', 'cut'] as const)(
		'after a PUT was done (%s) leaves the record changed once',
		async (kind) => {
			bench.fault({ match: { method: 'PUT' }, kind });
			const run = await operations.PUT();
			expect(run.items[0].json.fname).toBe('Anew');
		},
	);

	test.each(['lost-reply', 'cut'] as const)(
		'after a POST was done (%s): one record, and the user is told',
		async (kind) => {
			bench.fault({ match: { method: 'POST' }, kind });
			const run = await create();
			expect(created()).toHaveLength(1);
			expect(run.error?.message).toBe('No reply from FreshBooks to the request to create the client');
			expect(told(run)).toContain('FreshBooks may have carried this out all the same: look for the client');
		},
	);

	test('before a POST was done is not tried again either, since nobody can know', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'reset-before' });
		const run = await create();
		expect(created()).toHaveLength(0);
		expect(bench.writes()).toHaveLength(1);
		expect(told(run)).toContain('may have carried this out');
	});

	test('of every try ends after five, with the reason', async () => {
		bench.fault({ match: { method: 'GET' }, kind: 'reset-before', times: -1 });
		const run = await operations.GET();
		expect(bench.requests()).toHaveLength(5);
		expect(run.error?.message).toBe('No reply from FreshBooks to the request to read the client');
		expect(told(run)).toContain('ECONNRESET');
		expect(told(run)).not.toContain('may have carried');
	}, 30_000);
});

describe('a deletion for good', () => {
	const row = (table: string) => bench.freshBooks.records(bench.account, table)[0];
	const deletions: Record<string, () => [field: string, id: unknown]> = {
		tax: () => ['taxId', row('taxes').id],
		otherIncome: () => ['otherIncomeId', row('other_incomes').incomeid],
		project: () => ['projectId', row('projects').id],
		timeEntry: () => ['timeEntryId', row('time_entries').id],
		checkoutLink: () => ['checkoutLinkId', row('checkout_links').id],
	};
	const remove = async (resource: string) => {
		const [field, value] = deletions[resource]();
		return { run: await bench.run(resource, 'delete', { [field]: byId(String(value)) }), deleted: value };
	};
	const unknown = async () => await bench.run('tax', 'delete', { taxId: byId(99_999_999) });

	test.each(Object.keys(deletions))('whose reply is lost is told as done: %s', async (resource) => {
		bench.fault({ match: { method: 'DELETE' }, kind: 'lost-reply' });
		const { run, deleted } = await remove(resource);
		expect(run.error).toBeUndefined();
		expect(String(run.items[0].json.id)).toBe(String(deleted));
		expect(run.items[0].json.deleted).toBe(true);
		expect(bench.writes()).toHaveLength(2);
	});

	test('whose reply cannot be read is told as done, also in the audit log', async () => {
		bench.fault({ match: { method: 'DELETE' }, kind: 'rewrite', rewrite: ['^[\\s\\S]+$', '<html></html>'] });
		const taxId = id(row('taxes'));
		const run = await bench.run('tax', 'delete', { taxId, options: { auditLog: 'output' } });
		expect(run.items[0].json).toMatchObject({ deleted: true, audit: [expect.stringMatching(/: done$/)] });
		expect(bench.writes()).toHaveLength(2);
	});

	test('is an error where the first reply says that there is nothing', async () => {
		expect((await unknown()).error?.message).toBe('FreshBooks found no tax with this ID');
		expect(bench.writes()).toHaveLength(1);
	});

	test('is an error too where no try can have reached FreshBooks', async () => {
		bench.fault({ match: { method: 'DELETE' }, kind: 'status', status: 429, retryAfter: '0' });
		expect((await unknown()).error?.message).toBe('FreshBooks found no tax with this ID');
		expect(bench.writes()).toHaveLength(2);
	});
});

describe('the rate limit', () => {
	test('waits as long as Retry-After says', async () => {
		bench.fault({ match: { method: 'GET' }, kind: 'status', status: 429, retryAfter: '2' });
		const [run, took] = await bench.timed(operations.GET);
		expect(run.status).toBe('success');
		expect(took).toBeGreaterThanOrEqual(2000);
		expect(took).toBeLessThanOrEqual(2250);
	});

	test('waits until the date that Retry-After gives', async () => {
		const until = Math.ceil(bench.clock.now() / 1000) * 1000 + 1000;
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: new Date(until).toUTCString() });
		const run = await operations.GET();
		expect(run.status).toBe('success');
		expect(bench.clock.now()).toBeGreaterThanOrEqual(until);
		expect(bench.clock.now()).toBeLessThanOrEqual(until + 250);
	});

	test('waits a little when nothing is said', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429 });
		const [run, took] = await bench.timed(operations.GET);
		expect(run.status).toBe('success');
		expect(took).toBeGreaterThanOrEqual(500);
		expect(took).toBeLessThanOrEqual(1000);
	});

	test('does not lose or double what is created', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'status', status: 429, retryAfter: '0', times: 2 });
		expect((await create()).status).toBe('success');
		expect(created()).toHaveLength(1);
		expect(bench.writes()).toHaveLength(3);
	});

	test('that says to come back in an hour is told at once', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '3600', times: -1 });
		const [run, took] = await bench.timed(operations.GET);
		expect(run.error?.message).toContain('rate limit');
		expect(run.error?.httpCode).toBe('429');
		expect(took).toBe(0);
	});

	test('that never ends is given up after five tries', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '0', times: -1 });
		const run = await operations.GET();
		expect(bench.requests()).toHaveLength(5);
		expect(run.error?.message).toBe('FreshBooks’ rate limit is exceeded');
		expect(told(run)).toContain('in a few minutes');
	});

	test('makes many items slower, not fewer, and is not met', async () => {
		bench.freshBooks.switches.rateLimit = { limit: 15, postLimit: 15, windowMs: 1000 };
		const items = many(30, (index) => ({ json: { email: `many${index}@example.com` } }));
		const run = await bench.run('client', 'create', { email: '={{ $json.email }}' }, { items });
		expect(run.error).toBeUndefined();
		expect(run.items.map(({ json }) => json.email)).toEqual(items.map(({ json }) => json.email));
		expect(clients().filter(({ email }) => String(email).startsWith('many'))).toHaveLength(30);
		expect(bench.freshBooks.counters.rateLimited).toBe(0);
	});
});

test.each(['invoice', 'estimate'])(
	'an email with the %s goes out once, also when FreshBooks’ reply is lost',
	async (resource) => {
		const [row] = bench.freshBooks.records(bench.account, `${resource}s`);
		bench.fault({ match: { method: 'PUT' }, kind: 'lost-reply' });
		const sent = bench.freshBooks.outbox.length;
		const run = await bench.run(resource, 'send', { [`${resource}Id`]: id(row) });
		expect(bench.freshBooks.outbox).toHaveLength(sent + 1);
		expect(bench.writes()).toHaveLength(1);
		expect(told(run)).toContain('may have carried this out');
	},
);
