import { deserialize, serialize } from 'node:v8';

import { startFreshBooks, type FreshBooks } from '../../../sandbox/freshbooks/server.mts';

const started: FreshBooks[] = [];
const start = async () => {
	const freshBooks = await startFreshBooks();
	started.push(freshBooks);
	return freshBooks;
};
afterAll(async () => await Promise.all(started.map(async (one) => await one.close())));

const ask = async ({ url }: FreshBooks, token: string, path: string, init: RequestInit = {}) =>
	await fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

test('an emulator goes on from where another one was: records, tokens, files and emails', async () => {
	const first = await start();
	const [{ accountId }] = first.businesses;
	const { access_token: token } = first.issueToken();
	const json = { 'content-type': 'application/json' };
	const client = JSON.stringify({ client: { organization: 'Kept Ltd', email: 'kept@example.com' } });
	await ask(first, token, `/accounting/account/${accountId}/users/clients`, {
		method: 'POST',
		body: client,
		headers: json,
	});
	const form = new FormData();
	form.set('content', new Blob([Buffer.from('%PDF-1.7 receipt')], { type: 'application/pdf' }), 'receipt.pdf');
	const uploaded = await ask(first, token, `/uploads/account/${accountId}/attachments`, { method: 'POST', body: form });
	const { attachment } = (await uploaded.json()) as { attachment: { jwt: string } };
	await ask(first, token, `/accounting/account/${accountId}/invoices/invoices/987007`, {
		method: 'PUT',
		body: JSON.stringify({ invoice: { action_email: true, email_recipients: ['kept@example.com'] } }),
		headers: json,
	});

	const second = await start();
	expect(second.takeUp(first.bytes())).toBe(true);

	expect(second.records(accountId, 'clients')).toEqual(first.records(accountId, 'clients'));
	expect(second.outbox).toEqual(first.outbox);
	expect(second.outbox).toHaveLength(1);
	const reply = await ask(
		second,
		token,
		`/accounting/account/${accountId}/users/clients?search[email]=kept@example.com`,
	);
	expect(await reply.json()).toMatchObject({ response: { result: { clients: [{ organization: 'Kept Ltd' }] } } });
	const file = await ask(second, token, `/uploads/attachments/${attachment.jwt}`);
	expect(await file.text()).toBe('%PDF-1.7 receipt');
});

test('what is of another version, or is nothing known, is not taken up', async () => {
	const freshBooks = await start();
	const [{ accountId }] = freshBooks.businesses;
	const before = freshBooks.records(accountId, 'clients');
	const saved = deserialize(freshBooks.bytes()) as { kept: { businesses: unknown[] } };
	for (const bytes of [
		serialize({ ...saved, fingerprint: 'another', kept: { ...saved.kept, businesses: [] } }),
		freshBooks.bytes().subarray(0, 1000),
		Buffer.from('{}'),
		Buffer.alloc(0),
		serialize(undefined),
	]) {
		expect(freshBooks.takeUp(bytes)).toBe(false);
	}
	expect(freshBooks.records(accountId, 'clients')).toEqual(before);
});
