import { type FreshBooks, startFreshBooks } from '../../../sandbox/freshbooks/server.mts';

let freshBooks: FreshBooks;
let account: string;

beforeAll(async () => {
	freshBooks = await startFreshBooks();
	account = freshBooks.businesses[0].accountId;
});
beforeEach(() => freshBooks.reset());
afterAll(async () => await freshBooks.close());

const open = async (path: string) => {
	const reply = await fetch(freshBooks.url + path);
	return { status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() };
};
const set = async (form: Record<string, string>) => {
	const body = new URLSearchParams({
		latency: '0',
		fault: 'none',
		times: '1',
		limit: '600',
		postLimit: '250',
		...form,
	});
	const reply = await fetch(`${freshBooks.url}/_sandbox/site/switches`, { method: 'POST', body, redirect: 'manual' });
	return { status: reply.status, text: await reply.text() };
};
/** A request of the API, as the node makes it. */
const api = async (path: string, method = 'GET', body?: object) => {
	const authorization = `Bearer ${freshBooks.issueToken().access_token}`;
	const headers = { authorization, 'content-type': 'application/json' };
	return await fetch(freshBooks.url + path, { method, headers, body: body && JSON.stringify(body) });
};
const clients = () => `/accounting/account/${account}/users/clients`;

test('the sandbox’s address shows what it is, its records with their counts, and how to connect', async () => {
	const { status, type, text } = await open('/');
	expect(status).toBe(200);
	expect(type).toBe('text/html; charset=utf-8');
	for (const { name } of freshBooks.businesses) expect(text).toContain(name.replace('&', '&#38;'));
	const { length } = freshBooks.records(account, 'clients');
	expect(text).toContain(`<a href="/_sandbox/site/records/${account}/clients">Clients</a> <span>${length}</span>`);
	for (const value of [freshBooks.app.clientId, freshBooks.app.clientSecret, freshBooks.url]) {
		expect(text).toContain(`<code>${value}</code>`);
	}
});

test('every kind of record has a page, and every record one of its own', async () => {
	for (const { accountId } of freshBooks.businesses) {
		const { text } = await open('/');
		const tables = [...text.matchAll(new RegExp(`"(/_sandbox/site/records/${accountId}/\\w+)"`, 'g'))];
		expect(tables.length).toBeGreaterThan(5);
		for (const [, table] of tables) {
			const list = await open(table);
			expect(list.status).toBe(200);
			const [, record] = /<td class="short"><a href="([^"]+)"/.exec(list.text)!;
			expect((await open(record)).status).toBe(200);
		}
	}
});

test('whatever stands in a record is text and never HTML', async () => {
	const evil = `<script>alert("x")</script>'&`;
	await api(clients(), 'POST', { client: { organization: evil, email: 'x@example.com' } });
	const { id } = freshBooks.records(account, 'clients').at(-1)!;
	for (const page of ['', `/${id}`]) {
		const { text } = await open(`/_sandbox/site/records/${account}/clients${page}`);
		expect(text).not.toContain('<script');
		expect(text).toContain('&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;&#39;&#38;');
	}
});

test('an email is shown as people read it, the latest also on the first page', async () => {
	const message = { subject: 'Your <invoice>', body: 'Dear Amara,\n\nplease pay.' };
	expect((await open('/_sandbox/site/outbox')).text).toContain('None so far');
	await api(`/accounting/account/${account}/invoices/invoices/987007`, 'PUT', {
		invoice: { action_email: true, email_recipients: ['amara@example.com'], invoice_customized_email: message },
	});
	for (const page of ['/', '/_sandbox/site/outbox']) {
		const { text } = await open(page);
		expect(text).toContain('<h3>Your &#60;invoice&#62;</h3>');
		expect(text).toContain('to amara@example.com');
		expect(text).toContain('Dear Amara,\n\nplease pay.');
	}
});

test('the switches are set by their form, and the form shows how they stand', async () => {
	const { status } = await set({ latency: '5', fault: 'error', times: '2', limit: '100', postLimit: '50' });
	expect(status).toBe(303);
	expect(freshBooks.switches).toMatchObject({
		latencyMs: 5,
		rateLimit: { limit: 100, postLimit: 50, windowMs: 60_000 },
		faults: [{ kind: 'status', status: 500, times: 2 }],
	});
	const { text } = await open('/?set');
	expect(text).toContain('The switches are set.');
	expect(text).toMatch(/name="latency"[^>]*\svalue="5"/);
	expect(text).toMatch(/<option value="error" selected/);
	expect([(await api(clients())).status, (await api(clients())).status]).toEqual([500, 500]);
	expect((await api(clients())).status).toBe(200);
	expect((await open('/')).text).toMatch(/<option value="none" selected/);
});

test.each([
	['limit', 429],
	['html', 200],
])('the fault "%s" is what the API answers, once', async (fault, status) => {
	await set({ fault });
	const reply = await api(clients());
	expect(reply.status).toBe(status);
	if (fault === 'html') expect(await reply.text()).toMatch(/<html/i);
	expect((await api(clients())).headers.get('content-type')).toBe('application/json');
});

test('a lost reply leaves the record behind', async () => {
	await set({ fault: 'lost' });
	const before = freshBooks.records(account, 'clients').length;
	await expect(api(clients(), 'POST', { client: { email: 'lost@example.com' } })).rejects.toThrow();
	expect(freshBooks.records(account, 'clients')).toHaveLength(before + 1);
});

test.each([
	[{ latency: 'slow' }, 'Latency must be a whole number from 0 to 60000.'],
	[{ latency: '' }, 'Latency must be a whole number'],
	[{ limit: '0' }, 'Requests per minute must be a whole number from 1'],
	[{ fault: 'toString' }, 'There is no such fault.'],
])('what cannot be set (%j) is refused in a sentence, and nothing is changed', async (form, says) => {
	const before = structuredClone(freshBooks.switches);
	const { status, text } = await set({ latency: '9', ...form } as Record<string, string>);
	expect(status).toBe(400);
	expect(text).toContain(says);
	expect(freshBooks.switches).toEqual(before);
});

test('what is not there has a page too', async () => {
	for (const page of [`${account}/clients/1`, `${account}/nothing`, 'nobody/clients']) {
		const { status, text } = await open(`/_sandbox/site/records/${page}`);
		expect(status).toBe(404);
		expect(text).toContain('nothing at this address');
	}
});

test('the pages are no requests of the API: they are neither counted, nor slow, nor hit by a fault', async () => {
	await set({ latency: '60000', fault: 'error', times: '1000' });
	expect((await open('/')).status).toBe(200);
	expect((await open('/_sandbox/site/outbox')).status).toBe(200);
	expect(freshBooks.journal).toEqual([]);
	expect(freshBooks.counters.requests).toBe(0);
});
