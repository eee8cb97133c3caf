import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { type Fault, type FreshBooks, signature, startFreshBooks } from '../../../sandbox/freshbooks/server.mts';
import { fixed, exact, percentOf, times } from '../../../sandbox/freshbooks/values/decimal.mts';
import { stopClock } from '../../setup/clock.mts';

let freshBooks: FreshBooks;
let api: AxiosInstance;
let account: string;
let accounting: string;
let projects: string;
let time: string;
let events: string;

/** A client that never throws on a status, so that tests read the answer whatever it is. */
function caller(token?: string, config: AxiosRequestConfig = {}): AxiosInstance {
	const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
	return axios.create({ baseURL: freshBooks.url, headers, validateStatus: () => true, maxRedirects: 0, ...config });
}

beforeAll(async () => {
	freshBooks = await startFreshBooks();
	const [{ accountId, businessId }] = freshBooks.businesses;
	account = accountId;
	accounting = `/accounting/account/${accountId}`;
	projects = `/projects/business/${businessId}`;
	time = `/timetracking/business/${businessId}`;
	events = `/events/account/${accountId}/events/callbacks`;
});

beforeEach(() => {
	freshBooks.reset();
	freshBooks.switches.deliveryRetryDelayMs = 20;
	api = caller(freshBooks.issueToken().access_token);
});

afterAll(() => freshBooks.close());

const result = (response: AxiosResponse) => response.data.response.result;
const firstError = (response: AxiosResponse) => response.data.response.errors[0];

async function newClient(more: object = {}) {
	const client = { fname: 'Ada', lname: 'Byron', email: 'ada@byron.example', ...more };
	return result(await api.post(`${accounting}/users/clients`, { client })).client;
}

async function newInvoice(more: object = {}) {
	const { id } = await newClient();
	const invoice = {
		customerid: id,
		create_date: '2026-03-01',
		lines: [{ name: 'Work', qty: 3, unit_cost: { amount: '33.33', code: 'CAD' } }],
		...more,
	};
	return result(await api.post(`${accounting}/invoices/invoices`, { invoice })).invoice;
}

const put = (path: string, key: string, body: object) => api.put(`${accounting}/${path}`, { [key]: body });

async function fault(rule: Fault, run: () => Promise<unknown>): Promise<unknown> {
	freshBooks.switches.faults = [rule];
	return run().catch((error: Error & { code?: string }) => error.code);
}

describe('decimals', () => {
	test('never pass through a float', () => {
		expect(fixed(times(exact('3'), exact('33.335')))).toBe('100.01');
		expect(fixed(percentOf(exact('1234567890123.45'), exact('13')))).toBe('160493825716.05');
		expect(fixed(exact('-0.005'))).toBe('-0.01');
	});
});

describe('OAuth', () => {
	const uri = 'http://localhost:5678/rest/oauth2-credential/callback';
	const consent = (params: object) =>
		caller().get('/oauth/authorize/', {
			params: { client_id: freshBooks.app.clientId, response_type: 'code', redirect_uri: uri, state: 'abc', ...params },
		});
	const token = (body: object) =>
		caller().post('/auth/oauth/token', {
			client_id: freshBooks.app.clientId,
			client_secret: freshBooks.app.clientSecret,
			redirect_uri: uri,
			...body,
		});
	const newCode = async (params: object = {}) => {
		const answer = await consent({ decision: 'allow', ...params });
		return new URL(answer.headers.location).searchParams;
	};

	test('a person sees a page, and Allow on it leads back with code and state', async () => {
		const page = await consent({});
		expect(page.data).toContain('Allow');
		const href = /id="allow" href="([^"]+)"/.exec(page.data)?.[1].replaceAll('&#38;', '&') ?? '';
		const answer = await caller().get(href);
		expect(answer.status).toBe(302);
		expect(new URL(answer.headers.location).searchParams.get('state')).toBe('abc');
	});

	test('a blank scope grants all that is ticked on the app, profile always', async () => {
		freshBooks.changeApp({ scopes: ['user:clients:read'] });
		const code = (await newCode({ scope: '' })).get('code');
		const { data } = await token({ grant_type: 'authorization_code', code });
		expect(data.scope).toBe('user:profile:read user:clients:read');
		expect(data).toMatchObject({ token_type: 'Bearer', expires_in: 43200, direct_buy_tokens: {} });
		expect(data.refresh_token).toMatch(/^[0-9a-f]{64}$/);
	});

	test.each(['user:profile:write', 'openid'])(
		'a scope that does not exist fails the whole consent: %s',
		async (scope) => {
			const page = await consent({ scope: `user:clients:read ${scope}` });
			expect(page.data).toContain('The requested scope is invalid, unknown, or malformed');
		},
	);

	test('a scope that is not ticked fails the whole consent', async () => {
		freshBooks.changeApp({ scopes: ['user:clients:read'] });
		expect((await consent({ scope: 'user:invoices:read' })).status).toBe(400);
	});

	test('an unknown client gets a 500 page on authorize and 401 invalid_client on token', async () => {
		expect((await consent({ client_id: 'nobody' })).status).toBe(500);
		const answer = await token({ client_id: 'nobody', grant_type: 'refresh_token' });
		expect([answer.status, answer.data.error]).toEqual([401, 'invalid_client']);
	});

	test('a refresh token is good once; reuse is invalid_grant; form bodies work too', async () => {
		const { refresh_token } = freshBooks.issueToken();
		const body = new URLSearchParams({
			grant_type: 'refresh_token',
			refresh_token,
			client_id: freshBooks.app.clientId,
			client_secret: freshBooks.app.clientSecret,
		});
		const first = await caller().post('/auth/oauth/token', body);
		expect(first.status).toBe(200);
		const again = await token({ grant_type: 'refresh_token', refresh_token });
		expect([again.status, again.data.error]).toEqual([400, 'invalid_grant']);
		expect(freshBooks.counters.tokenRefreshes).toBe(1);
	});

	test('a code is good once, and a revoked token is dead at once', async () => {
		const code = (await newCode()).get('code');
		const { data } = await token({ grant_type: 'authorization_code', code });
		expect((await token({ grant_type: 'authorization_code', code })).data.error).toBe('invalid_grant');
		const user = caller(data.access_token);
		expect((await user.get('/auth/api/v1/users/me')).status).toBe(200);
		expect(
			(
				await caller().post('/auth/oauth/revoke', {
					client_id: freshBooks.app.clientId,
					client_secret: freshBooks.app.clientSecret,
					token: data.access_token,
				})
			).data,
		).toEqual({});
		expect((await user.get('/auth/api/v1/users/me')).status).toBe(401);
	});

	test('expired tokens answer 401 in the words of each family', async () => {
		freshBooks.expireTokens();
		expect((await api.get(`${accounting}/users/clients`)).data.error).toBe('unauthenticated');
		expect((await api.get(`${projects}/projects`)).data.error).toBe('unauthenticated');
		expect((await api.get(events)).data.errno).toBe(401);
	});
});

describe('identity and ids', () => {
	test('two businesses with three ids each, and a fasttrack_token that nobody should show', async () => {
		const { response } = (await api.get('/auth/api/v1/users/me')).data;
		expect(response.business_memberships).toHaveLength(2);
		expect(response.business_memberships[0].business).toMatchObject({ account_id: account, id: 439001 });
		expect(response.business_memberships[0].fasttrack_token).toBeTruthy();
	});

	test('account_id may be null; as a client of an account one reads and never writes (quirks 9, 10)', async () => {
		freshBooks.switches.nullAccountBusiness = true;
		const { response } = (await api.get('/auth/api/v1/users/me')).data;
		const { business } = response.business_memberships.at(-1);
		expect(business.account_id).toBeNull();
		const clients = `/accounting/account/${business.business_clients[0].account_id}/users/clients`;
		expect((await api.get(clients)).status).toBe(200);
		expect((await api.post(clients, { client: { fname: 'A' } })).status).toBe(403);
	});

	test('the wrong kind of id is 404 (quirk 9)', async () => {
		expect((await api.get('/accounting/account/439001/users/clients')).status).toBe(404);
		expect((await api.get(`/projects/business/${account}/projects`)).data).toEqual({
			error: 'Requested resource could not be found.',
		});
	});

	test('a missing scope is 403 and names what is held and needed', async () => {
		const reader = caller(freshBooks.issueToken({ scopes: ['user:clients:read'] }).access_token);
		expect((await reader.get(`${accounting}/users/clients`)).status).toBe(200);
		const answer = await reader.post(`${accounting}/users/clients`, { client: { fname: 'A' } });
		expect(answer.status).toBe(403);
		expect(firstError(answer).message).toContain('user:clients:read. Scopes needed: user:clients:write');
	});
});

describe('lists', () => {
	test('pages of 15, per_page capped at 100, an empty page beyond the end', async () => {
		freshBooks.seedManyClients(account, 150);
		const standard = result(await api.get(`${accounting}/users/clients`));
		expect([standard.page, standard.per_page, standard.total, standard.pages]).toEqual([1, 15, 158, 11]);
		const large = result(await api.get(`${accounting}/users/clients?per_page=5000&page=0`));
		expect([large.page, large.per_page, large.clients.length]).toEqual([1, 100, 100]);
		const beyond = result(await api.get(`${accounting}/users/clients?page=99`));
		expect([beyond.page, beyond.clients, beyond.total]).toEqual([99, [], 158]);
	});

	test.each([
		['page=-1', 1014],
		['per_page=0', 1013],
	])('%s is errno %i', async (query, errno) => {
		expect(firstError(await api.get(`${accounting}/users/clients?${query}`)).errno).toBe(errno);
	});

	test('unknown filters are ignored in silence, `_like` is what searches names (quirk 2)', async () => {
		const total = async (query: string) => result(await api.get(`${accounting}/users/clients?${query}`)).total;
		expect(await total('search[organization]=Okafor%20Ceramics')).toBe(8);
		expect(await total('search[organization_like]=okafor')).toBe(1);
		expect(await total('search[userids][]=214101&search[userids][]=214102')).toBe(2);
	});

	test('archived records are listed, deleted ones are not, yet still answer alone (quirk 35)', async () => {
		const { id } = await newClient();
		await put(`users/clients/${id}`, 'client', { vis_state: 1 });
		const { clients } = result(await api.get(`${accounting}/users/clients?per_page=100`));
		expect(clients.map((one: { vis_state: number }) => one.vis_state)).toContain(2);
		expect(clients.map((one: { id: number }) => one.id)).not.toContain(id);
		expect(result(await api.get(`${accounting}/users/clients/${id}`)).client.vis_state).toBe(1);
		expect(result(await api.get(`${accounting}/users/clients?search[vis_state]=1`)).total).toBe(1);
	});

	test('newest first; a malformed sort gives ascending ids, an unknown key changes nothing (API facts §4.4)', async () => {
		const ids = async (query: string) =>
			result(await api.get(`${accounting}/users/clients?${query}`)).clients.map((one: { id: number }) => one.id);
		const newestFirst = await ids('');
		expect(newestFirst).toEqual([...newestFirst].sort((a, b) => b - a));
		expect(await ids('sort=updated:asc')).toEqual([...newestFirst].reverse());
		expect(await ids('sort=shoe_size_asc')).toEqual(newestFirst);
	});

	test('pages may repeat, and never end: the switch for lists that no client may hang on', async () => {
		const page = async (query: string) => {
			const { clients, page, pages, total } = result(await api.get(`${accounting}/users/clients?${query}`));
			return { first: clients[0].id, page, pages, total };
		};
		const [first, second] = [await page('per_page=4'), await page('per_page=4&page=2')];
		expect(second.first).not.toBe(first.first);
		freshBooks.switches.pages = 'repeated';
		expect(await page('per_page=4&page=2')).toEqual(first);
		freshBooks.switches.pages = 'endless';
		expect(await page('per_page=4&page=9')).toEqual({ ...first, page: 9, pages: 10 });
		const list = (await api.get(`${projects}/projects?per_page=2&page=3`)).data;
		expect(list.meta).toMatchObject({ page: 3, pages: 4, total: 4 });
		expect(list.projects).toHaveLength(2);
	});

	test('filters on ids find just those, may be ignored, and may find one more: the switches for reads of many', async () => {
		const { clients: all } = result(await api.get(`${accounting}/users/clients?include[]=late_fee`));
		const [one, two, three] = all.map(({ id }: { id: number }) => id);
		const asked = `search[userids][]=${one}&search[userids][]=${three}&include[]=late_fee`;
		const found = async () => result(await api.get(`${accounting}/users/clients?${asked}`));
		const ids = async () => (await found()).clients.map(({ id }: { id: number }) => id);
		expect(await ids()).toEqual([one, three]);
		expect((await found()).clients[0]).toHaveProperty('late_fee');
		freshBooks.switches.listIncludes = 'left out';
		expect((await found()).clients[0]).not.toHaveProperty('late_fee');
		freshBooks.switches.mostPerPage = 1;
		expect(await found()).toMatchObject({ per_page: 1, pages: 2 });
		freshBooks.switches.mostPerPage = 100;
		freshBooks.switches.idFilters = 'stray';
		expect(await ids()).toHaveLength(3);
		freshBooks.switches.idFilters = 'ignored';
		expect(await ids()).toEqual([one, two, three, ...all.slice(3).map(({ id }: { id: number }) => id)]);
	});

	test('59 expense categories on 4 pages, by name', async () => {
		const { categories, pages, total } = result(await api.get(`${accounting}/expenses/categories`));
		expect([categories[0].category, pages, total]).toEqual(['Accident Insurance', 4, 59]);
	});

	test('an unknown key in a line is dropped without a word, and a line without qty counts nothing (quirk 53)', async () => {
		const lines = [
			{ name: 'A', qty: 1, unit_cost: { amount: '5' } },
			{ name: 'B', quantity: 2, unit_cost: { amount: '50' } },
		];
		const { id } = await newInvoice({ lines });
		const { invoice } = result(await api.get(`${accounting}/invoices/invoices/${id}?include[]=lines`));
		expect(invoice).toMatchObject({ amount: { amount: '5.00' }, lines: [{ qty: '1' }, { qty: '0' }] });
	});

	test('an invoice shows its lines only with include[]=lines (quirk 5)', async () => {
		const { id, lines } = await newInvoice();
		expect(lines).toBeUndefined();
		const { invoice } = result(await api.get(`${accounting}/invoices/invoices/${id}?include[]=lines`));
		expect(invoice.lines[0]).toMatchObject({ lineid: 1, qty: '3', amount: { amount: '99.99', code: 'CAD' } });
	});
});

describe('accounting writes', () => {
	test('a new client has the recorded defaults; emails are not unique; usernames are numbered (quirk 41)', async () => {
		const [first, second] = [await newClient(), await newClient()];
		expect(first).toMatchObject({
			organization: '',
			pref_email: true,
			home_phone: null,
			level: 0,
			currency_code: 'CAD',
		});
		expect([first.username, second.username]).toEqual(['adabyron', 'adabyron2']);
	});

	test('`updated` is US Eastern, `signup_date` is UTC (quirk 14)', async () => {
		const { updated, signup_date } = await newClient();
		const hours = (Date.parse(`${signup_date}Z`) - Date.parse(`${updated}Z`)) / 3_600_000;
		expect([4, 5]).toContain(hours);
	});

	test('a missing wrapper counts as nothing sent (quirk 7)', async () => {
		const answer = await api.post(`${accounting}/expenses/expenses`, { amount: { amount: '1' } });
		expect(answer.status).toBe(422);
		expect(firstError(answer)).toMatchObject({ errno: 1001, message: "'amount' is a required field." });
	});

	test('due_date is read-only: 403 errno 1038; due_offset_days makes it (quirk 3)', async () => {
		const { id, due_date } = await newInvoice({ due_offset_days: 31 });
		expect(due_date).toBe('2026-04-01');
		const answer = await put(`invoices/invoices/${id}`, 'invoice', { due_date: '2026-05-01' });
		expect([answer.status, firstError(answer).errno]).toEqual([403, 1038]);
	});

	test('an invoice status is a number, and 4 to 8 are refused (quirk 4)', async () => {
		const { id } = await newInvoice();
		const word = await put(`invoices/invoices/${id}`, 'invoice', { status: 'sent' });
		expect(firstError(word)).toMatchObject({ errno: 1015, message: "The field 'status' must be a number." });
		const paid = await put(`invoices/invoices/${id}`, 'invoice', { status: 4 });
		expect(paid.status).toBe(422);
		expect(firstError(paid).message).toBe("Status must be one of 'draft', 'sent', 'viewed' or 'disputed'.");
		const sent = result(await put(`invoices/invoices/${id}`, 'invoice', { status: 2 })).invoice;
		expect(sent).toMatchObject({ status: 2, display_status: 'sent', fulfillment_date: '2026-03-01' });
	});

	test('vis_state or an action in a PUT drops everything else of it (quirk 34)', async () => {
		const { id } = await newInvoice();
		const kept = result(await put(`invoices/invoices/${id}`, 'invoice', { vis_state: 0, notes: 'lost' })).invoice;
		expect(kept.notes).toBe('');
		const body = { action_mark_as_sent: true, notes: 'lost' };
		const sent = result(await put(`invoices/invoices/${id}`, 'invoice', body)).invoice;
		expect(sent).toMatchObject({ notes: '', status: 2, fulfillment_date: '2026-03-01' });
	});

	test('a PUT that changes nothing leaves `updated` and `version` alone (quirk 40)', async () => {
		const { id, version } = await newInvoice({ notes: 'same' });
		expect(result(await put(`invoices/invoices/${id}`, 'invoice', { notes: 'same' })).invoice.version).toBe(version);
		expect(result(await put(`invoices/invoices/${id}`, 'invoice', { notes: 'new' })).invoice.version).not.toBe(version);
	});

	test('totals: discount in per cent, two taxes, one of them compounded', async () => {
		const line = {
			qty: '2',
			unit_cost: { amount: 50 },
			taxName1: 'GST',
			taxAmount1: 5,
			taxName2: 'QST',
			taxAmount2: '9.975',
		};
		const plain = await newInvoice({ discount_value: '10', lines: [line] });
		expect([plain.discount_total.amount, plain.amount.amount]).toEqual(['10.00', '103.48']);
		const compounded = await newInvoice({ discount_value: '10', lines: [{ ...line, compounded_tax: true }] });
		expect(compounded.amount.amount).toBe('103.93');
	});

	test('money without a currency is in the client’s', async () => {
		const { id } = await newClient({ currency_code: 'USD' });
		const invoice = { customerid: id, create_date: '2026-01-01', lines: [{ qty: 1, unit_cost: { amount: '0.3' } }] };
		const made = result(await api.post(`${accounting}/invoices/invoices`, { invoice })).invoice;
		expect(made.amount).toEqual({ amount: '0.30', code: 'USD' });
	});

	test('the clock can be moved', async () => {
		stopClock('2026-11-22T15:00:00Z');
		freshBooks.switches.clockOffsetMs = 400 * 86_400_000;
		expect((await newClient()).updated).toBe('2027-12-27 10:00:00');
		jest.useRealTimers();
	});

	test('numbers count up from the highest, padded to seven', async () => {
		await newInvoice({ invoice_number: '0000400' });
		expect((await newInvoice()).invoice_number).toBe('0000401');
	});

	test('a part payment keeps status 2 and display_status sent; the rest pays it (quirk 39)', async () => {
		const { id } = await newInvoice({ status: 2, create_date: '2999-01-01' });
		const pay = async (amount: string) => {
			const payment = { invoiceid: id, amount: { amount, code: 'CAD' }, date: '2026-03-02', type: 'Check' };
			await api.post(`${accounting}/payments/payments`, { payment });
			return result(await api.get(`${accounting}/invoices/invoices/${id}`)).invoice;
		};
		expect(await pay('9.99')).toMatchObject({
			status: 2,
			display_status: 'sent',
			v3_status: 'partial',
			date_paid: null,
		});
		expect(await pay('90.00')).toMatchObject({ status: 4, payment_status: 'paid', date_paid: '2026-03-02' });
	});

	test('overpaying makes a credit; deleting the payment opens the invoice again', async () => {
		const { id } = await newInvoice({ status: 2 });
		const body = { invoiceid: String(id), amount: { amount: '150.00' }, date: '2026-03-02', type: 'VISA' };
		const { payment } = result(await api.post(`${accounting}/payments/payments`, { payment: body }));
		expect(payment.overpaymentid).toEqual(expect.any(Number));
		await put(`payments/payments/${payment.id}`, 'payment', { vis_state: 1 });
		const { invoice } = result(await api.get(`${accounting}/invoices/invoices/${id}`));
		expect([invoice.outstanding.amount, invoice.payment_status]).toEqual(['99.99', 'unpaid']);
	});

	test('a payment type is matched case and all', async () => {
		const { id } = await newInvoice();
		const payment = { invoiceid: id, amount: { amount: '1' }, date: '2026-03-02', type: 'visa' };
		expect((await api.post(`${accounting}/payments/payments`, { payment })).status).toBe(422);
	});

	test('sending goes to the client unless somebody else is named; estimates have their own key (quirk 21)', async () => {
		const { id, customerid } = await newInvoice();
		const mail = { subject: 'For you: ::invoice number::', body: 'Hello' };
		await put(`invoices/invoices/${id}`, 'invoice', { action_email: true, invoice_customized_email: mail });
		expect(freshBooks.outbox.at(-1)?.to).toEqual(['ada@byron.example']);
		expect(freshBooks.outbox.at(-1)?.subject).toMatch(/^For you: 000/);
		const body = { estimate: { customerid, create_date: '2026-03-01' } };
		const { estimate } = result(await api.post(`${accounting}/estimates/estimates`, body));
		await put(`estimates/estimates/${estimate.id}`, 'estimate', {
			action_email: true,
			email_recipients: ['x@y.example'],
			estimate_customized_email: { subject: 'Estimate' },
		});
		expect(freshBooks.outbox.at(-1)).toMatchObject({ to: ['x@y.example'], subject: 'Estimate' });
		const accepted = result(await put(`estimates/estimates/${estimate.id}`, 'estimate', { action_accept: true }));
		expect(accepted.estimate).toMatchObject({ status: 5, accepted: true, ui_status: 'accepted' });
	});

	test('DELETE of an invoice is the same soft delete; a tax is gone for good and its name is taken only once', async () => {
		const { id } = await newInvoice();
		expect((await api.delete(`${accounting}/invoices/invoices/${id}`)).status).toBe(200);
		expect(result(await api.get(`${accounting}/invoices/invoices/${id}`)).invoice.vis_state).toBe(1);
		const tax = { name: 'Eco levy', amount: 2.5 };
		const { taxid } = result(await api.post(`${accounting}/taxes/taxes`, { tax })).tax;
		expect(firstError(await api.post(`${accounting}/taxes/taxes`, { tax })).errno).toBe(1026);
		await api.delete(`${accounting}/taxes/taxes/${taxid}`);
		expect((await api.get(`${accounting}/taxes/taxes/${taxid}`)).status).toBe(404);
	});

	test('a deleted client cannot be used or changed', async () => {
		const { id } = await newClient();
		await put(`users/clients/${id}`, 'client', { vis_state: 1 });
		const invoice = { customerid: id, create_date: '2026-01-01' };
		expect(firstError(await api.post(`${accounting}/invoices/invoices`, { invoice })).errno).toBe(1011);
		expect(firstError(await put(`users/clients/${id}`, 'client', { fname: 'B' })).errno).toBe(1011);
	});

	test('errors in the newer shape when the request names a version (API facts §5.2)', async () => {
		const answer = await api.get(`${accounting}/users/clients/1`, { headers: { 'X-API-Version': '2024-01-01' } });
		expect(answer.data).toMatchObject({
			code: 5,
			details: [{ reason: '1012', metadata: { message: 'Client not found.' } }],
		});
	});

	test('PDF and share link', async () => {
		const { id } = await newInvoice();
		const pdf = await api.get(`${accounting}/invoices/invoices/${id}/pdf`, { responseType: 'arraybuffer' });
		expect(pdf.data.subarray(0, 5).toString()).toBe('%PDF-');
		const link = result(await api.get(`${accounting}/invoices/invoices/${id}/share_link?share_method=share_link`));
		expect(link.share_link.share_link).toContain('https://my.freshbooks.com/#/link/');
	});

	test('contacts are made in the client, changed and deleted by themselves', async () => {
		const { id } = await newClient({ contacts: [{ fname: 'Con', email: 'con@tact.example' }] });
		const read = async () =>
			result(await api.get(`${accounting}/users/clients/${id}?include[]=contacts`)).client.contacts;
		const [{ userid }] = await read();
		await put(`users/contacts/${userid}`, 'contact', { lname: 'Tact' });
		expect(await read()).toMatchObject([{ fname: 'Con', lname: 'Tact' }]);
		await api.delete(`${accounting}/users/contacts/${userid}`);
		expect(await read()).toEqual([]);
	});
});

describe('receipts', () => {
	const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

	async function upload(bytes: Buffer, type: string, part = 'content') {
		const form = new FormData();
		form.append(part, new Blob([new Uint8Array(bytes)], { type }), 'receipt.png');
		return api.post(`/uploads/account/${account}/attachments`, form);
	}

	async function newExpense(more: object = {}) {
		const [category] = freshBooks.records(account, 'categories');
		const expense = {
			amount: { amount: '12.5' },
			categoryid: String(category.id),
			staffid: 1,
			date: '2026-02-03',
			...more,
		};
		return api.post(`${accounting}/expenses/expenses?include[]=attachment`, { expense });
	}

	test('a file comes back byte for byte under its jwt, and an expense can carry it', async () => {
		const { status, data } = await upload(png, 'image/png');
		expect([status, data.attachment.media_type]).toEqual([201, 'image/png']);
		const { jwt } = data.attachment;
		const file = await api.get(`/uploads/attachments/${jwt}`, { responseType: 'arraybuffer' });
		expect([file.headers['content-type'], file.data.equals(png)]).toEqual(['image/png', true]);
		const { expense } = result(await newExpense({ attachment: { jwt, media_type: 'image/png' } }));
		expect(expense).toMatchObject({ has_receipt: true, amount: { amount: '12.50', code: 'CAD' } });
		expect(expense.attachment).toMatchObject({ jwt, expenseid: expense.id });
	});

	test('wrong part name, wrong type, too large, a jwt nobody knows', async () => {
		expect((await upload(png, 'image/png', 'file')).status).toBe(400);
		expect((await upload(Buffer.from('text'), 'image/png')).status).toBe(400);
		expect((await upload(Buffer.alloc(11 * 1024 * 1024), 'image/png')).status).toBe(413);
		expect((await newExpense({ attachment: { jwt: 'x.y.z', media_type: 'image/png' } })).status).toBe(422);
	});

	test('the second expense of equal amount and date is marked as duplicate (quirk 42)', async () => {
		expect(result(await newExpense()).expense.isduplicate).toBe(false);
		expect(result(await newExpense()).expense.isduplicate).toBe(true);
	});
});

describe('projects and time', () => {
	test('they say vnd.api+json and refuse a GET with a content type (quirks 12, 38)', async () => {
		const list = await api.get(`${projects}/projects`);
		expect(list.headers['content-type']).toBe('application/vnd.api+json');
		expect(list.data.meta).toEqual({ page: 1, pages: 1, per_page: 30, total: 4, sort: [] });
		const refused = await api.get(`${projects}/projects`, {
			headers: { 'Content-Type': 'application/json' },
			data: '',
		});
		expect(refused.status).toBe(400);
	});

	test('a project PUT without title breaks; with it, it is partial (quirk 6)', async () => {
		const [{ id, client_id }] = freshBooks.records(account, 'projects');
		expect((await api.put(`${projects}/project/${id}`, { project: { rate: '1' } })).status).toBe(500);
		const { data } = await api.put(`${projects}/project/${id}`, { project: { title: 'New' } });
		expect(data.project).toMatchObject({ title: 'New', client_id });
		expect(data.abilities).toHaveLength(22);
		const elsewhere = await api.get(`${projects.replace('/projects', '/comments')}/project/${id}`);
		expect(elsewhere.data).toMatchObject({ project: { id }, abilities: data.abilities });
	});

	test('validation in the family’s own shape', async () => {
		const answer = await api.post(`${projects}/project`, { project: {} });
		expect([answer.status, answer.data]).toEqual([422, { errno: 2001, error: { title: 'field required' } }]);
		const since = await api.get(`${projects}/projects?updated_since=yesterday`);
		expect(since.data.error.updated_since).toContain('Input should be a valid datetime or date');
	});

	test('filters come bare, search[…] is ignored; the plural path answers GET, PUT and DELETE', async () => {
		expect((await api.get(`${projects}/projects?complete=true`)).data.meta.total).toBe(1);
		expect((await api.get(`${projects}/projects?search[complete]=true`)).data.meta.total).toBe(4);
		const [{ id }] = freshBooks.records(account, 'projects');
		expect((await api.get(`${projects}/projects/${id}`)).status).toBe(200);
		const renamed = await api.put(`${projects}/projects/${id}`, { project: { title: 'New' } });
		expect(renamed.data.project.title).toBe('New');
		expect((await api.delete(`${projects}/projects/${id}`)).status).toBe(204);
		expect((await api.get(`${projects}/project/${id}`)).status).toBe(404);
	});

	test('own entries in one page without paging parameters; team=true shows all (quirks 24, 47)', async () => {
		const own = (await api.get(`${time}/time_entries`)).data.meta;
		expect(own).toMatchObject({ page: 1, pages: 1, per_page: 4, total: 4, total_logged: 15300 });
		const team = (await api.get(`${time}/time_entries?team=true&per_page=2`)).data.meta;
		expect(team).toMatchObject({ pages: 3, per_page: 2, total: 6, total_unbilled: 27000 });
	});

	test('a time-entry PUT replaces the record; a null started_at is refused (quirks 6, 36)', async () => {
		const entry = { is_logged: true, started_at: '2026-02-03T10:00:00+02:00', duration: 60, client_id: 214101 };
		const { data } = await api.post(`${time}/time_entries`, { time_entry: entry });
		expect(data.time_entry).toMatchObject({
			started_at: '2026-02-03T08:00:00Z',
			local_started_at: '2026-02-03T03:00:00',
		});
		const path = `${time}/time_entries/${data.time_entry.id}`;
		const changed = await api.put(path, { time_entry: { note: 'n', duration: 90 } });
		expect(changed.data.time_entry).toMatchObject({ note: 'n', duration: 90, client_id: null });
		const refused = await api.put(path, { time_entry: { ...entry, started_at: null } });
		expect(refused.data.error).toEqual({ started_at: 'none is not an allowed value' });
	});

	test('bare dates are refused in filters and bodies (quirk 49)', async () => {
		expect((await api.get(`${time}/time_entries?started_from=2026-01-01`)).status).toBe(422);
		const entry = { is_logged: true, started_at: '2026-01-01', duration: 60 };
		expect((await api.post(`${time}/time_entries`, { time_entry: entry })).status).toBe(422);
	});
});

describe('webhooks', () => {
	interface Received {
		form: [string, string][];
		signature: string | undefined;
	}
	const received: Received[] = [];
	let answerWith = 200;
	const receiver = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const form = [...new URLSearchParams(Buffer.concat(chunks).toString())] as [string, string][];
			received.push({ form, signature: request.headers['x-freshbooks-hmac-sha256'] as string | undefined });
			response.writeHead(answerWith).end();
		});
	});
	let uri = '';

	beforeAll(async () => {
		await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
		uri = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
	});
	beforeEach(() => {
		received.length = 0;
		answerWith = 200;
	});
	afterAll(() => new Promise((resolve) => receiver.close(resolve)));

	async function until(condition: () => boolean): Promise<void> {
		const end = Date.now() + 5000;
		while (!condition()) {
			if (Date.now() > end) throw new Error('It never happened');
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	}

	async function subscribe(event: string) {
		const before = received.length;
		const { callback } = result(await api.post(events, { callback: { event, uri } }));
		await until(() => received.length > before);
		const verifier = new Map(received[before].form).get('verifier') ?? '';
		await api.put(`${events}/${callback.callbackid}`, { callback: { verifier } });
		received.length = 0;
		return { id: callback.callbackid as number, verifier };
	}

	test('the handshake carries the code, and only the right code verifies', async () => {
		const { callback } = result(await api.post(events, { callback: { event: 'invoice', uri } }));
		expect(callback).toMatchObject({ verified: false, id: callback.callbackid, event: 'invoice' });
		await until(() => received.length === 1);
		const names = received[0].form.map(([name]) => name);
		expect(names).toEqual(['user_id', 'name', 'verifier', 'object_id', 'account_id', 'system']);
		const path = `${events}/${callback.callbackid}`;
		expect((await api.put(path, { callback: { verifier: 'wrong' } })).status).toBe(422);
		const verifier = received[0].form[2][1];
		expect(verifier).toMatch(/^[A-Za-z0-9]{31,34}$/);
		await api.put(path, { callback: { resend: true } });
		await until(() => received.length === 2);
		expect(result(await api.put(path, { callback: { verifier } })).callback.verified).toBe(true);
	});

	test('bad events and addresses are refused in the family’s words', async () => {
		const answer = await api.post(events, { callback: { event: 'all', uri: 'hook' } });
		expect([answer.status, answer.data.details]).toEqual([
			422,
			['event: Value error, Unrecognized event.', 'uri: Input should be a valid URL, relative URL without a base'],
		]);
	});

	test('a delivery is signed with the verifier; a noun hears all its events, an event only itself', async () => {
		const { verifier } = await subscribe('client');
		await subscribe('client.delete');
		const { id } = await newClient();
		await until(() => received.length === 1);
		const [{ form, signature: sent }] = received;
		expect(new Map(form).get('name')).toBe('client.create');
		expect(new Map(form).get('object_id')).toBe(String(id));
		expect(sent).toBe(signature(form, verifier));
	});

	test('paying an invoice is also an invoice.update; sending is sendByEmail', async () => {
		await subscribe('payment');
		await subscribe('invoice.update');
		await subscribe('invoice.sendByEmail');
		const { id } = await newInvoice();
		await put(`invoices/invoices/${id}`, 'invoice', { action_email: true });
		const payment = { invoiceid: id, amount: { amount: '1' }, date: '2026-01-01' };
		await api.post(`${accounting}/payments/payments`, { payment });
		await until(() => received.length === 4);
		const names = received.map(({ form }) => new Map(form).get('name')).sort();
		expect(names).toEqual(['invoice.sendByEmail', 'invoice.update', 'invoice.update', 'payment.create']);
	});

	test('the signature is over Python’s json.dumps of the fields in wire order (quirk 26)', () => {
		// Made with Python: json.dumps({'name': 'é"\\x7f/', 'note': '😀\\n'}), key 'Verifier0'.
		const fields: [string, string][] = [
			['name', 'é"\u007f/'],
			['note', '😀\n'],
		];
		expect(signature(fields, 'Verifier0')).toBe('ZsCXigx+MkH1d7doW7LoZK6iyHEXdeGqRMPV7fFCkIE=');
	});

	test('duplicates and silence on request', async () => {
		await subscribe('client');
		freshBooks.switches.deliveries = 'duplicate';
		await newClient();
		await until(() => received.length === 2);
		expect(received[0]).toEqual(received[1]);
		freshBooks.switches.deliveries = 'off';
		await newClient();
		expect(freshBooks.deliveries).toHaveLength(2);
	});

	test('a refused delivery is tried again, then given up', async () => {
		await subscribe('tax');
		answerWith = 500;
		freshBooks.switches.deliveryRetries = 2;
		await api.post(`${accounting}/taxes/taxes`, { tax: { name: 'Levy' } });
		await until(() => freshBooks.deliveries.at(-1)?.done === true);
		expect(freshBooks.deliveries.at(-1)).toMatchObject({ attempts: 3, statuses: [500, 500, 500], acknowledged: false });
	});

	test('unverified callbacks hear nothing; lists, search by event and its parent, delete', async () => {
		await api.post(events, { callback: { event: 'invoice', uri } });
		await api.post(events, { callback: { event: 'client', uri } });
		await newClient();
		expect(freshBooks.deliveries).toHaveLength(0);
		const { callbacks, total } = result(await api.get(`${events}?search[event]=invoice.create`));
		expect([total, callbacks[0].event]).toEqual([1, 'invoice']);
		expect((await api.delete(`${events}/${callbacks[0].callbackid}`)).status).toBe(204);
		expect((await api.get(`${events}/${callbacks[0].callbackid}`)).status).toBe(404);
	});

	test('registering needs the read scope of the event’s object', async () => {
		const reader = caller(freshBooks.issueToken({ scopes: ['user:clients:read'] }).access_token);
		expect((await reader.post(events, { callback: { event: 'client.create', uri } })).status).toBe(200);
		expect((await reader.post(events, { callback: { event: 'invoice.create', uri } })).status).toBe(403);
	});
});

describe('limits and faults', () => {
	const clients = () => api.get(`${accounting}/users/clients`);

	test('every answer tells the budget, 200 included (quirk 37); accounting POSTs have a smaller one', async () => {
		const read = await clients();
		expect(read.headers['x-ratelimit-limit']).toBe('600');
		expect(read.headers['retry-after']).toBe('60');
		const written = await api.post(`${accounting}/users/clients`, { client: { fname: 'A' } });
		expect(written.headers['x-ratelimit-limit']).toBe('250');
	});

	test('over the budget: 429 until the window ends', async () => {
		freshBooks.switches.rateLimit = { limit: 2, postLimit: 1, windowMs: 2000 };
		const statuses = [(await clients()).status, (await clients()).status, (await clients()).status];
		expect(statuses).toEqual([200, 200, 429]);
		await new Promise((resolve) => setTimeout(resolve, 2010));
		expect((await clients()).status).toBe(200);
	});

	test('a lost reply did its work, a reset did not', async () => {
		const make = () => api.post(`${accounting}/users/clients`, { client: { fname: 'Once' } });
		const count = () => freshBooks.records(account, 'clients').length;
		const before = count();
		expect(await fault({ match: { method: 'POST' }, kind: 'lost-reply' }, make)).toBe('ECONNRESET');
		expect(count()).toBe(before + 1);
		expect(await fault({ match: { method: 'POST' }, kind: 'reset-before' }, make)).toBe('ECONNRESET');
		expect(count()).toBe(before + 1);
		expect((await make()).status).toBe(200);
	});

	test('half a reply, a page, nothing, not JSON, errors with 200, a status of choice', async () => {
		const strike = (rule: Omit<Fault, 'match'>) =>
			fault({ match: { path: '/users/clients$' }, ...rule }, clients) as Promise<AxiosResponse>;
		expect(await strike({ kind: 'cut' })).toMatch(/ECONNRESET|ERR_BAD_RESPONSE/);
		expect((await strike({ kind: 'html' })).headers['content-type']).toBe('text/html');
		expect((await strike({ kind: 'empty' })).data).toBe('');
		expect(typeof (await strike({ kind: 'not-json' })).data).toBe('string');
		expect((await strike({ kind: 'errors-200' })).data.response.errors[0].errno).toBe(12001);
		const limited = await strike({ kind: 'status', status: 429, retryAfter: '7' });
		expect([limited.status, limited.headers['retry-after']]).toEqual([429, '7']);
		const bare = await strike({ kind: 'status', status: 429 });
		expect(bare.headers['retry-after']).toBeUndefined();
		expect((await clients()).status).toBe(200);
	});

	test('a fault may wait its turn, change the reply, let somebody else in between or take the login away', async () => {
		const page = { match: { path: '/users/clients$', query: 'per_page=2' } };
		const first = async () => result(await api.get(`${accounting}/users/clients?per_page=2`)).clients;
		const ids = (rows: Array<{ id: number }>) => rows.map(({ id }) => id);
		const [newest, second] = ids(await first());
		freshBooks.switches.faults = [{ ...page, kind: 'rewrite', rewrite: ['"total":\\d+', '"total":16'], after: 1 }];
		const total = async () => result(await api.get(`${accounting}/users/clients?per_page=2`)).total;
		expect([await total(), await total(), await total()]).toEqual([8, 16, 8]);

		const path = `${accounting}/users/clients/${newest}`;
		const meanwhile = [{ method: 'PUT' as const, path, body: { client: { vis_state: 1 } } }];
		expect(ids((await fault({ ...page, kind: 'meanwhile', meanwhile }, first)) as never)[0]).toBe(second);

		const status = async () => (await clients()).status;
		expect(await fault({ match: {}, kind: 'lose-account' }, status)).toBe(404);
		expect(await status()).toBe(404);
		freshBooks.switches.lostAccounts = [];
		expect(await fault({ match: {}, kind: 'expire-tokens' }, status)).toBe(401);
		expect(freshBooks.counters.tokenRefreshes).toBe(0);
	});

	test('a hanging request never ends', async () => {
		api.defaults.timeout = 200;
		expect(await fault({ match: {}, kind: 'hang' }, clients)).toBe('ECONNABORTED');
	});

	test('the journal tells how many requests were under way, dropped ones not counted', async () => {
		expect(await fault({ match: {}, kind: 'reset-before' }, clients)).toBe('ECONNRESET');
		freshBooks.switches.latencyMs = 1000;
		await Promise.all([clients(), clients(), clients()]);
		await clients();
		expect(freshBooks.journal.slice(-4).map(({ underWay }) => underWay)).toEqual([1, 2, 3, 1]);
	});

	test('requests that arrive out of order are numbered as they arrive', async () => {
		const numbers = async () => {
			const made = await Promise.all(Array.from({ length: 30 }, async () => (await newInvoice()).invoice_number));
			return made.map(Number);
		};
		freshBooks.switches.arrivalJitterMs = 200;
		const given = await numbers();
		const inOrder = [...given].sort((a, b) => a - b);
		expect(given).not.toEqual(inOrder);
		expect(inOrder).toEqual(given.map((_, index) => inOrder[0] + index));
	});

	test('a hostile id cannot change the path', async () => {
		for (const id of ['..%2F..%2Fusers%2Fme', '1%3Fper_page=1', '1%23', '%20']) {
			expect((await api.get(`${accounting}/users/clients/${id}`)).status).toBe(404);
		}
	});
});

describe('handles over HTTP', () => {
	const sandbox = () => caller(undefined, { baseURL: `${freshBooks.url}/_sandbox` });

	test('app, token, switches, journal, records, reset', async () => {
		expect((await sandbox().get('/app')).data.clientId).toBe(freshBooks.app.clientId);
		const { access_token } = (await sandbox().post('/token', { scopes: ['user:profile:read'] })).data;
		await caller(access_token).get('/auth/api/v1/users/me');
		const [entry] = (await sandbox().get('/journal?since=0')).data.slice(-1);
		expect(entry).toMatchObject({ method: 'GET', path: '/auth/api/v1/users/me', status: 200, family: 'auth' });
		expect(entry.headers.authorization).toBeUndefined();
		await sandbox().patch('/switches', { latencyMs: 1, rateLimit: { limit: 5 } });
		expect(freshBooks.switches).toMatchObject({ latencyMs: 1, rateLimit: { limit: 5, postLimit: 250 } });
		expect((await sandbox().patch('/switches', { latency: 1 })).status).toBe(400);
		expect((await sandbox().patch('/app', { redirectUris: ['http://example.com/cb'] })).status).toBe(400);
		await sandbox().post(`/clients/${account}/20`);
		expect((await sandbox().get(`/records/${account}/clients`)).data).toHaveLength(28);
		await sandbox().post('/reset');
		expect(freshBooks.records(account, 'clients')).toHaveLength(8);
		expect(freshBooks.switches.latencyMs).toBe(0);
	});
});
