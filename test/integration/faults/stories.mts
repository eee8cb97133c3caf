import { many, told, until, useBench, type Bench } from '../stage/bench.mts';
import { byId, type RunResult } from '../stage/n8n.mts';
import type { Row } from './table.mts';

/** Writes a line of the table. */
type Tell = (fault: string, asked: string, tries: number | string, seen: string) => void;

const nothing = 'only the result';

/** Faults that need a story of their own; each tells what was seen. */
export function stories(rows: Row[]): void {
	const bench = useBench();
	const tell: Tell = (fault, asked, tries, seen) => void rows.push({ fault, asked, tries: String(tries), seen });
	describe('in the middle of 500 items', () => inTheMiddle(bench, tell));
	describe('a list', () => lists(bench, tell));
	describe('much text and half a file', () => contents(bench, tell));
	describe('a user who stops the execution', () => stopping(bench, tell));
}

const clients = ({ freshBooks, account }: Bench) => freshBooks.records(account, 'clients');

function inTheMiddle(bench: Bench, tell: Tell): void {
	const emails = many(500, (index) => `mass${index}@example.com`);
	const created = () => clients(bench).filter(({ email }) => String(email).startsWith('mass'));
	const items = emails.map((email) => ({ json: { email } }));
	const create = async () =>
		await bench.run('client', 'create', { email: '={{ $json.email }}' }, { items, onError: 'continueRegularOutput' });
	const failed = ({ items: all }: RunResult) => all.filter(({ json }) => json.error !== undefined);

	/** Each item left once: as the record that is there once, or as an item that says why there is none. */
	function expectNothingLost(run: RunResult): void {
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(many(500, (item) => ({ item })));
		const stored = created().map(({ email }) => String(email));
		const told = run.items.filter(({ json }) => json.error === undefined).map(({ json }) => String(json.email));
		expect(stored.sort()).toEqual(told.sort());
	}

	test('the token expires: it is refreshed once, and nobody notices', async () => {
		bench.fault({ match: { method: 'POST', path: '/users/clients$' }, kind: 'expire-tokens', after: 250 });
		const run = await create();
		expectNothingLost(run);
		expect(failed(run)).toEqual([]);
		expect(bench.freshBooks.counters.tokenRefreshes).toBe(1);
		tell('Token expires in the middle of 500 items', 'create', '1, or 2 where FreshBooks answered 401', nothing);
	});

	test('the token is revoked: what is left says to reconnect, and what was done is told', async () => {
		bench.fault({ match: { method: 'POST', path: '/users/clients$' }, kind: 'revoke-tokens', after: 250 });
		const run = await create();
		expectNothingLost(run);
		const errors = new Set(failed(run).map(({ json }) => json.error));
		expect([...errors]).toEqual(['The credential "Sandbox" needs to be reconnected.']);
		expect(created()).toHaveLength(250);
		tell('Token revoked in the middle of 500 items', 'create', 1, `the rest: “${[...errors][0]}”`);
	});

	test('the account vanishes: what is left says so', async () => {
		bench.fault({ match: { method: 'POST', path: '/users/clients$' }, kind: 'lose-account', after: 250 });
		const run = await create();
		expectNothingLost(run);
		const errors = new Set(failed(run).map(({ json }) => json.error));
		expect([...errors]).toEqual(['FreshBooks does not let this credential work with account ID xM4pL9']);
		tell('Account vanishes in the middle of 500 items', 'create', 1, `the rest: “${[...errors][0]}”`);
	});
}

function lists(bench: Bench, tell: Tell): void {
	const page = (number: number) => ({ method: 'GET', path: '/users/clients$', query: `(^|&)page=${number}(&|$)` });
	const pagesRead = () =>
		bench.freshBooks.journal.filter(({ method, path }) => method === 'GET' && /\/users\/clients$/.test(path)).length;
	const ids = ({ items }: RunResult) => items.map(({ json }) => Number(json.id));
	const seed = (count: number) => {
		bench.freshBooks.seedManyClients(bench.account, count - clients(bench).length);
		return clients(bench)
			.map(({ id }) => Number(id))
			.reverse();
	};
	const deletion = (id: number) => ({
		method: 'PUT' as const,
		path: `/accounting/account/${bench.account}/users/clients/${id}`,
		body: { client: { vis_state: 1 } },
	});
	const readAll = async () => await bench.run('client', 'getAll', { returnAll: true });

	test.each([1, 37])('that becomes shorter by %i while it is read is read again: nothing is missing', async (count) => {
		const all = seed(450);
		bench.fault({ match: page(3), kind: 'meanwhile', meanwhile: all.slice(0, count).map(deletion) });
		const run = await readAll();
		expect(run.error).toBeUndefined();
		expect(new Set(ids(run)).size).toBe(run.items.length);
		expect(ids(run).filter((id) => !all.slice(0, count).includes(id))).toEqual(all.slice(count));
		if (count === 1) tell('A record is deleted while the pages are read', 'list', 'pages read before: 2', nothing);
	});

	test('that always becomes shorter ends with an error', async () => {
		const all = seed(450);
		for (const id of all.slice(0, 100)) {
			bench.fault({ match: { ...page(0), query: 'page=' }, kind: 'meanwhile', meanwhile: [deletion(id)] });
		}
		const run = await readAll();
		expect(run.error?.message).toBe('Records were being deleted while the list was read, so some may be missing');
		expect(pagesRead()).toBe(16);
		tell('Records keep being deleted', 'list', 'each page at most 4', `“${run.error?.message}”`);
	});

	test('that becomes longer while it is read has no record twice', async () => {
		const all = seed(450);
		const path = `/accounting/account/${bench.account}/users/clients`;
		const meanwhile = [{ method: 'POST' as const, path, body: { client: { email: 'late@example.com' } } }];
		bench.fault({ match: page(2), kind: 'meanwhile', meanwhile });
		const run = await readAll();
		expect(ids(run)).toEqual(all);
		expect(pagesRead()).toBe(5);
		tell('A record is added while the pages are read: one comes on two pages', 'list', 1, nothing);
	});

	test('that gets another page while it is read is read to its end: nothing is missing', async () => {
		const all = seed(300);
		const path = `/accounting/account/${bench.account}/users/clients`;
		const meanwhile = [{ method: 'POST' as const, path, body: { client: { email: 'late@example.com' } } }];
		bench.fault({ match: page(2), kind: 'meanwhile', meanwhile });
		expect(ids(await readAll())).toEqual(all);
		expect(pagesRead()).toBe(4);
	});

	test.each([
		['total 16, no records, no pages', { page: 1, pages: 0, per_page: 100, total: 16 }, 1],
		['total 16, no records, two pages', { page: 1, pages: 2, per_page: 100, total: 16 }, 2],
	])('with a total that lies (%s) is empty', async (_how, paging, pages) => {
		const body = { response: { result: { clients: [], ...paging } } };
		bench.fault({ match: { path: '/users/clients$' }, kind: 'status', status: 200, body, times: -1 });
		const run = await readAll();
		expect(run).toMatchObject({ status: 'success', items: [] });
		expect(pagesRead()).toBe(pages);
		tell('A wrong total: 16, with no records', 'list', 1, 'nothing: there is no record');
	});

	test('with a number of pages that has no end is left after a hundred without a record', async () => {
		const all = seed(120);
		bench.fault({ match: {}, kind: 'rewrite', rewrite: ['"pages":\\d+', '"pages":1000000000'], times: -1 });
		const run = await readAll();
		expect(ids(run)).toEqual(all);
		// 31 others were under way with the hundredth empty one
		expect(pagesRead()).toBe(2 + 100 + 31);
		tell('A billion pages, all but two empty', 'list', 'about 100 empty pages', nothing);
	});

	test.each(['"x"', '{}', '[1,2]'])('whose number of pages is %s is none', async (pages) => {
		bench.fault({ match: {}, kind: 'rewrite', rewrite: ['"pages":\\d+', `"pages":${pages}`], times: -1 });
		expect((await readAll()).error?.message).toBe('FreshBooks’ reply holds no client');
	});
}

function contents(bench: Bench, tell: Tell): void {
	test('10 MB of text in one field go there and come back', async () => {
		const note = 'ä€😀\n"\\'.repeat(1_000_000);
		expect(Buffer.byteLength(note)).toBe(12_000_000);
		const items = [{ json: { note } }];
		const run = await bench.run(
			'client',
			'create',
			{ email: 'long@example.com', additionalFields: { note: '={{ $json.note }}' }, output: 'raw' },
			{ items },
		);
		expect(run.items[0].json.note === note).toBe(true);
		const read = await bench.run('client', 'get', { clientId: byId(Number(run.items[0].json.id)), output: 'raw' });
		expect(read.items[0].json.note === note).toBe(true);
		tell('10 MB of text in one field', 'create, read', 1, nothing);
	});

	const pdf = { match: { path: '/pdf$' }, kind: 'cut' as const };
	const invoices = () => bench.freshBooks.records(bench.account, 'invoices');
	const download = async () => await bench.run('invoice', 'downloadPdf', { invoiceId: byId(Number(invoices()[0].id)) });
	const isWhole = ({ items }: RunResult) => {
		const { data } = items[0].binary?.data ?? {};
		return /^%PDF[\s\S]+%%EOF\s*$/.test(Buffer.from(data ?? '', 'base64').toString('latin1'));
	};
	const tries = () => bench.requests(/\/pdf$/).length;

	test('a download that stops half-way is begun again', async () => {
		bench.fault(pdf);
		expect(isWhole(await download())).toBe(true);
		expect(tries()).toBe(2);
		tell('Download stops halfway', 'download', tries(), nothing);
	});

	test('a download that always stops half-way is an error and no file', async () => {
		bench.fault({ ...pdf, times: -1 });
		const run = await download();
		expect(run.items).toEqual([]);
		expect(told(run)).toContain('No reply from FreshBooks');
		expect(tries()).toBe(5);
		tell('Download always stops halfway', 'download', tries(), `“${run.error?.message}”`);
	}, 40_000);
}

function stopping(bench: Bench, tell: Tell): void {
	test.each([
		['waits to try again', { kind: 'status', status: 503 }, 1],
		['waits for the rate limit', { kind: 'status', status: 429, retryAfter: '100' }, 1],
		['waits for a reply that never comes', { kind: 'hang' }, 1],
	] as const)('does so at once while the node %s', async (_what, fault, asked) => {
		bench.fault({ match: {}, ...fault, times: -1 });
		let stop = () => {};
		const onStart = (run: { cancel(): void }) => (stop = () => run.cancel());
		// no waiting ends by itself
		bench.clock.hold();
		const running = bench.run('client', 'getAll', {}, { onStart });
		await until(() => bench.requests().length >= asked);
		await bench.clock.settled();
		stop();
		const { status } = await running.catch(() => ({ status: 'canceled' }));
		expect(status).toBe('canceled');
		await bench.clock.pass(300_000);
		expect(bench.requests()).toHaveLength(asked);
		tell('Stopped by the user while the node waits', 'list', asked, 'the execution is canceled at once');
	});
}
