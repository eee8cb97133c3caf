import axios from 'axios';

import { many, told, until, useBench } from '../stage/bench.mts';
import { mimeTypeOf, sample } from '../stage/files.mts';
import { byId, credentialFor, file } from '../stage/n8n.mts';

const bench = useBench();
const clients = () => bench.freshBooks.records(bench.account, 'clients');

describe('an expired access token', () => {
	test('is refreshed once for 20 items, and the new pair is stored', async () => {
		const { freshBooks } = bench;
		bench.credential = credentialFor(freshBooks, freshBooks.issueToken({ expired: true }));
		const before = { ...bench.credential.oauthTokenData };
		const items = many(20, (index) => ({ json: { id: clients()[index % 5].id as number } }));

		const run = await bench.run(
			'client',
			'get',
			{ clientId: byId('={{ $json.id }}'), options: { batchReads: false } },
			{ items },
		);

		expect(run.error).toBeUndefined();
		expect(run.items.map(({ json }) => json.id)).toEqual(items.map(({ json }) => json.id));
		expect(freshBooks.counters).toMatchObject({ tokenRefreshes: 1, refreshesRefused: 0 });
		const after = bench.credential.oauthTokenData;
		expect(after.access_token).not.toBe(before.access_token);
		expect(after.refresh_token).not.toBe(before.refresh_token);
	});

	test('is refreshed once for several executions at a time', async () => {
		const { freshBooks } = bench;
		freshBooks.expireTokens();
		const runs = await Promise.all(many(6, async () => await bench.run('client', 'getAll', { limit: 3 })));
		expect(runs.map(({ status, items }) => [status, items.length])).toEqual(many(6, () => ['success', 3]));
		expect(freshBooks.counters).toMatchObject({ tokenRefreshes: 1, refreshesRefused: 0 });
	});

	test('may expire again and again: the stored pair keeps working', async () => {
		const { freshBooks } = bench;
		for (let night = 1; night <= 3; night++) {
			freshBooks.expireTokens();
			expect((await bench.run('tax', 'getAll')).status).toBe('success');
			expect(freshBooks.counters).toMatchObject({ tokenRefreshes: night, refreshesRefused: 0 });
		}
	});

	test('that someone else has renewed is taken over in the middle of many items', async () => {
		const { freshBooks } = bench;
		const items = many(200, (index) => ({ json: { id: clients()[index % 5].id as number } }));
		const running = bench.run(
			'client',
			'get',
			{ clientId: byId('={{ $json.id }}'), options: { batchReads: false } },
			{ items },
		);
		await until(() => bench.requests().length > 20);
		freshBooks.expireTokens();
		bench.credential.oauthTokenData = { ...freshBooks.issueToken() };

		const run = await running;

		expect(run.items.map(({ json }) => json.id)).toEqual(items.map(({ json }) => json.id));
		expect(freshBooks.counters).toMatchObject({ tokenRefreshes: 0 });
	});

	test('does not create anything twice', async () => {
		bench.freshBooks.expireTokens();
		const known = clients().length;
		const run = await bench.run('client', 'create', { email: 'once@example.com' });
		expect(run.items[0].json.email).toBe('once@example.com');
		expect(clients()).toHaveLength(known + 1);
	});

	test('whose refresh token was used elsewhere: the credential has to be reconnected', async () => {
		const { freshBooks } = bench;
		freshBooks.expireTokens();
		const { clientId, clientSecret } = freshBooks.app;
		await axios.post(`${freshBooks.url}/auth/oauth/token`, {
			grant_type: 'refresh_token',
			client_id: clientId,
			client_secret: clientSecret,
			refresh_token: bench.credential.oauthTokenData.refresh_token,
		});

		const run = await bench.run('client', 'getAll');

		expect(told(run)).toMatch(/reconnect/i);
		expect(freshBooks.counters.refreshesRefused).toBe(1);
	});

	test('that is revoked altogether: the credential has to be reconnected, once said and not tried again', async () => {
		bench.freshBooks.revokeTokens();
		const run = await bench.run('client', 'create', { email: 'x@example.com' });
		expect(told(run)).toMatch(/reconnect/i);
		expect(bench.freshBooks.counters.refreshesRefused).toBe(1);
		expect(bench.writes()).toHaveLength(1);
	});
});

describe('a token that expires while a receipt is on its way', () => {
	const receipt = sample('pdf', 50_000);
	const expense = {
		amount: '12.50',
		currency_code: 'CAD',
		date: '2026-11-22',
		attachReceipt: true,
		binaryPropertyName: 'data',
	};
	const item = { binary: file(receipt, 'receipt.pdf', mimeTypeOf('pdf')) };
	const category = () => byId(Number(bench.freshBooks.records(bench.account, 'categories')[0].id));

	async function expectReceipt(id: unknown): Promise<void> {
		const download = await bench.run('expense', 'downloadReceipt', { expenseId: byId(Number(id)) });
		expect(Buffer.from(download.items[0].binary?.data.data ?? '', 'base64').equals(receipt)).toBe(true);
	}

	test('before the upload: the file is sent again', async () => {
		bench.freshBooks.expireTokens();
		const run = await bench.run('expense', 'create', { ...expense, categoryid: category() }, { items: [item] });
		expect(run.error).toBeUndefined();
		expect(bench.freshBooks.counters).toMatchObject({ tokenRefreshes: 1, uploadsStored: 1 });
		await expectReceipt(run.items[0].json.id);
	});

	test('between upload and expense: the expense is made once, with the receipt', async () => {
		const { freshBooks } = bench;
		const known = freshBooks.records(bench.account, 'expenses').length;
		bench.fault({ match: { method: 'POST', path: 'expenses/expenses' }, kind: 'delay', delayMs: 300 });
		bench.clock.hold();
		const running = bench.run('expense', 'create', { ...expense, categoryid: category() }, { items: [item] });
		await until(() =>
			bench.requests(/expenses\/expenses/).includes(`POST /accounting/account/${bench.account}/expenses/expenses`),
		);
		freshBooks.expireTokens();
		bench.clock.release();

		const run = await running;

		expect(run.error).toBeUndefined();
		expect(freshBooks.counters).toMatchObject({ tokenRefreshes: 1, uploadsStored: 1 });
		expect(freshBooks.records(bench.account, 'expenses')).toHaveLength(known + 1);
		await expectReceipt(run.items[0].json.id);
	});
});

test('n8n is asked for the credential far less often than FreshBooks for records', async () => {
	let readings = 0;
	const { scope } = bench.credential;
	const counted = {
		enumerable: true,
		get: () => {
			readings++;
			return scope;
		},
	};
	Object.defineProperty(bench.credential, 'scope', counted);
	const items = many(200, (index) => ({ json: { id: clients()[index % 5].id as number } }));
	await bench.run('client', 'get', { clientId: byId('={{ $json.id }}'), options: { batchReads: false } }, { items });
	expect(bench.requests()).toHaveLength(200);
	// all requests of the same second
	expect(readings).toBe(1);
});
