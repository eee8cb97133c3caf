import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { type FreshBooks, startFreshBooks } from '../../../sandbox/freshbooks/server.mts';
import { compare, exact, fixed, minus, plus, zero } from '../../../sandbox/freshbooks/values/decimal.mts';

let freshBooks: FreshBooks;
let api: AxiosInstance;
let business: number;
let accounting: string;
let comments: string;
let time: string;
let ledger: string;

const [ROWAN, INES] = [5820101, 5820102];
const [DESIGN, MEETINGS, RESEARCH] = [53401, 53402, 53403];
const SHOP = 609301;

function caller(options: Parameters<FreshBooks['issueToken']>[0] = {}): AxiosInstance {
	const { access_token } = freshBooks.issueToken(options);
	const headers = { Authorization: `Bearer ${access_token}` };
	return axios.create({ baseURL: freshBooks.url, headers, validateStatus: () => true });
}

beforeAll(async () => {
	freshBooks = await startFreshBooks();
	const [{ accountId, businessId, businessUuid }] = freshBooks.businesses;
	business = businessId;
	accounting = `/accounting/account/${accountId}`;
	comments = `/comments/business/${businessId}`;
	time = `/timetracking/business/${businessId}`;
	ledger = `/accounting/businesses/${businessUuid}`;
});

beforeEach(() => {
	freshBooks.reset();
	api = caller();
});

afterAll(() => freshBooks.close());

const result = (response: AxiosResponse) => response.data.response.result;
const told = ({ status, data }: AxiosResponse) => [status, data];

describe('services and rates', () => {
	test('a service is made once and for all, with the task of the same id (quirks 17, 18)', async () => {
		const { data, headers } = await api.post(`${comments}/service`, { service: { name: 'Illustration' } });
		const { id } = data.service;
		expect(data.service).toEqual({
			id,
			business_id: business,
			name: 'Illustration',
			billable: false,
			project_default: false,
			vis_state: 0,
		});
		expect(headers['content-type']).toBe('application/vnd.api+json');
		expect((await api.put(`${comments}/service/${id}`, { service: { name: 'X' } })).status).toBe(404);
		const { services } = (await api.get(`${comments}/services?include_task_id=true`)).data;
		expect(services[0]).toMatchObject({ id, task_id: id });
		expect(result(await api.get(`${accounting}/projects/tasks/${id}`)).task.name).toBe('Illustration');
	});

	test('without its wrapper a service was not sent (quirk 7)', async () => {
		const answer = await api.post(`${comments}/service`, { name: 'X' });
		expect(told(answer)).toEqual([422, { errno: 2001, error: { name: 'field required' } }]);
	});

	test('a rate is POSTed the first time and PUT to change', async () => {
		const path = `${comments}/service/${RESEARCH}/rate`;
		const rate = (value: unknown) => ({ service_rate: { rate: value } });
		expect((await api.get(path)).status).toBe(404);
		expect((await api.put(path, rate('50'))).status).toBe(404);
		const made = await api.post(path, rate(50));
		expect(made.data.service_rate).toEqual({ rate: '50.00', business_id: business, service_id: RESEARCH });
		expect((await api.post(path, rate('60'))).status).toBe(422);
		expect((await api.put(path, rate('62.5'))).data.service_rate.rate).toBe('62.50');
		expect((await api.put(path, { rate: '70' })).data).toEqual({ errno: 2001, error: { rate: 'field required' } });
		const { service_rates, meta } = (await api.get(`${comments}/service_rates`)).data;
		expect(meta.total).toBe(3);
		expect(service_rates[0]).toEqual({ rate: '62.50', business_id: business, service_id: RESEARCH });
	});

	test('a project has its own rates, made and changed by PUT', async () => {
		const path = `${comments}/project/${SHOP}/service/${MEETINGS}/rate`;
		const body = (rate: string) => ({ project_service_rate: { rate, service_id: MEETINGS, project_id: SHOP } });
		await api.put(path, body('70'));
		expect((await api.put(path, body('80'))).data.project_service_rate).toMatchObject({
			rate: '80.00',
			project_id: SHOP,
			service_id: MEETINGS,
		});
		expect((await api.put(`${comments}/project/1/service/${DESIGN}/rate`, body('1'))).status).toBe(404);
		expect((await api.get(`${comments}/service/${MEETINGS}/rate`)).data.service_rate.rate).toBe('60.00');
		expect((await api.get(`${comments}/project/${SHOP}/service_rates`)).data).toEqual({
			project_service_rates: [
				{ rate: '80.00', business_id: business, project_id: SHOP, service_id: MEETINGS },
				{ rate: '110.00', business_id: business, project_id: SHOP, service_id: DESIGN },
			],
		});
		expect((await api.get(`${comments}/project/609302/service_rates`)).data).toEqual({ project_service_rates: [] });
	});
});

describe('timers', () => {
	const started = '2026-05-04T09:00:00Z';
	const post = (time_entry: object) =>
		api.post(`${comments}/time_entries`, { time_entry: { is_logged: false, started_at: started, ...time_entry } });
	/** As FreshBooks' web app does it (API facts §8.21). */
	const start = (more: object = {}) => post({ duration: null, timer: {}, ...more });
	const timers = async () => (await api.get(`${time}/timers`)).data.timers;
	const entry = (id: number) => freshBooks.records(business, 'time_entries').find((row) => row.id === id);
	const open = async () => {
		const { time_entries } = (await api.get(`${time}/time_entries?include_unlogged=true`)).data;
		return time_entries.filter((one: { is_logged: boolean }) => !one.is_logged);
	};
	const pause = (one: object, duration: number) =>
		api.put(`${time}/time_entries/${(one as { id: number }).id}`, { time_entry: { ...one, duration } });

	test('a `timer` that is sent starts one; a person has one that runs', async () => {
		expect(await timers()).toEqual([]);
		const { time_entry } = (await start()).data;
		expect(time_entry).toMatchObject({ duration: null, is_logged: false, timer: { is_running: true } });
		expect(await timers()).toEqual([{ id: time_entry.timer.id, is_running: true, time_entries: [time_entry] }]);
		expect((await start()).data).toEqual({ errno: 2001, error: { timer: 'A timer is already running.' } });
		expect(await timers()).toHaveLength(1);
	});

	test('without `timer` the entry belongs to none, and there may be two (API facts §8.21)', async () => {
		const entries = [(await post({})).data.time_entry, (await post({ duration: null })).data.time_entry];
		const below = await api.post(`${time}/time_entries`, { time_entry: { is_logged: false, started_at: started } });
		entries.push(below.data.time_entry);
		for (const one of entries) expect(one).toMatchObject({ is_logged: false, duration: null, timer: null });
		expect(await timers()).toEqual([]);
		expect(await open()).toHaveLength(3);
		expect((await start()).status).toBe(200);
	});

	test('a team mate’s timer is their own', async () => {
		const ines = caller({ userId: INES });
		const [timer] = (await ines.get(`${time}/timers`)).data.timers;
		expect(timer).toMatchObject({ is_running: false, time_entries: [{ note: 'Colour proofs', duration: 1500 }] });
		expect((await api.delete(`${time}/timers/${timer.id}`)).status).toBe(404);
		expect((await api.put(`${comments}/timers/${timer.id}`, { timer: {} })).status).toBe(404);
		expect((await start({ timer: { id: timer.id } })).data.error).toEqual({ timer: 'Timer not found.' });
		expect((await start()).status).toBe(200);
	});

	test('pause, resume, log: the parts become one entry in full minutes, the others are gone', async () => {
		const { time_entry: first } = (await start({ client_id: 214101, note: 'Sketch' })).data;
		const timer = { id: first.timer.id };
		const paused = await pause({ ...first, timer }, 605);
		expect(paused.data.time_entry).toMatchObject({ is_logged: false, duration: 605, timer: { is_running: false } });
		const { time_entry: second } = (await start({ timer })).data;
		expect(second.timer).toEqual({ id: timer.id, is_running: true });
		const [{ time_entries }] = await timers();
		expect(time_entries.map((one: { id: number }) => one.id)).toEqual([first.id, second.id]);
		await pause({ ...second, timer }, 300);

		const { data, headers } = await api.put(`${comments}/timers/${timer.id}`, { timer: { is_running: false } });
		expect(data.time_entry).toMatchObject({ id: first.id, is_logged: true, duration: 900, note: 'Sketch' });
		expect(headers['content-type']).toBe('application/vnd.api+json');
		expect((await api.get(`${time}/time_entries/${second.id}`)).status).toBe(404);
		expect((await api.put(`${comments}/timers/${timer.id}`, {})).status).toBe(404);
		expect(await timers()).toEqual([]);
		expect(await open()).toEqual([]);
	});

	test('what still runs is logged up to now', async () => {
		freshBooks.switches.clockOffsetMs = Date.parse('2026-05-04T10:30:00Z') - Date.now();
		const { timer } = (await start()).data.time_entry;
		const { duration } = (await api.put(`${comments}/timers/${timer.id}`, {})).data.time_entry;
		expect(duration).toBeGreaterThanOrEqual(5400);
		expect(duration % 60).toBe(0);
	});

	test('a timer that is told to run does nothing', async () => {
		const { time_entry } = (await start()).data;
		const timer = { id: time_entry.timer.id };
		await pause({ ...time_entry, timer }, 600);
		const told = await api.put(`${comments}/timers/${timer.id}`, { timer: { is_running: true } });
		expect(told.data.timer).toMatchObject({ ...timer, is_running: false });
		await pause({ ...time_entry, timer: { is_running: true } }, 600);
		expect(await timers()).toEqual([expect.objectContaining({ ...timer, is_running: false })]);
	});

	test.each([
		['timer', (data: any) => data.timer],
		['timer.time_entry', (data: any) => data.timer.time_entry],
	] as const)('the logged entry may lie below %s', async (key, entryIn) => {
		freshBooks.switches.loggedTimerKey = key;
		const { time_entry } = (await start()).data;
		const { data } = await api.put(`${comments}/timers/${time_entry.timer.id}`, {});
		expect(entryIn(data)).toMatchObject({ id: time_entry.id, is_logged: true });
	});

	test('the path of 2018 takes every entry with its final duration, replaced as a PUT would', async () => {
		const { time_entry: first } = (await start({ client_id: 214101, note: 'Sketch' })).data;
		const timer = { id: first.timer.id };
		const paused = { ...first, duration: 600, timer };
		await pause(paused, 600);
		const { time_entry: second } = (await start({ timer })).data;
		const path = `${time}/timers/${timer.id}`;
		expect((await api.put(path, { timer: {} })).data.error).toEqual({ time_entries: 'field required' });
		const unfinished = await api.put(path, { timer: { time_entries: [second] } });
		expect(unfinished.data.error).toEqual({ duration: 'none is not an allowed value' });
		const { note, ...nameless } = paused;
		const body = { timer: { time_entries: [nameless, { ...second, duration: 300, timer }] } };
		expect((await api.put(path, body)).data.timer).toMatchObject({ ...timer, is_running: false });
		expect(await timers()).toEqual([]);
		expect(entry(first.id)).toMatchObject({ is_logged: true, duration: 900, client_id: 214101, note: null });
		expect(entry(second.id)).toBeUndefined();
		expect((await api.put(path, body)).status).toBe(404);
	});

	test('a timer that names an entry of another logs nothing', async () => {
		const { time_entry } = (await start()).data;
		const time_entries = [
			{ ...time_entry, duration: 60 },
			{ ...time_entry, id: 2903101, duration: 60 },
		];
		const answer = await api.put(`${time}/timers/${time_entry.timer.id}`, { timer: { time_entries } });
		expect(told(answer)).toEqual([422, { errno: 2001, error: { time_entries: 'Time entry not found.' } }]);
		expect(entry(time_entry.id)).toMatchObject({ is_logged: false });
	});

	test('discarded, it is gone from the lists', async () => {
		const { time_entry } = (await start()).data;
		expect((await api.delete(`${time}/timers/${time_entry.timer.id}`)).status).toBe(204);
		expect(await timers()).toEqual([]);
		expect(entry(time_entry.id)).toMatchObject({ active: false });
	});

	test('where the timers’ paths answer nothing the entries still tell and stop it', async () => {
		const { time_entry } = (await start()).data;
		freshBooks.switches.timersPath = 'empty';
		expect(await timers()).toEqual([]);
		freshBooks.switches.timersPath = 'off';
		freshBooks.switches.commentsTimers = 'off';
		expect(told(await api.get(`${time}/timers`))).toEqual([404, { error: 'Requested resource could not be found.' }]);
		expect((await api.put(`${comments}/timers/${time_entry.timer.id}`, {})).status).toBe(404);
		const [running] = await open();
		expect(running.timer.is_running).toBe(true);
		const logged = { ...running, is_logged: true, duration: 90 };
		const stopped = await api.put(`${time}/time_entries/${running.id}`, { time_entry: logged });
		expect(stopped.data.time_entry).toMatchObject({ is_logged: true, duration: 90, timer: { is_running: false } });
		expect((await start()).status).toBe(200);
	});
});

describe('search of time', () => {
	const ids = ({ data }: AxiosResponse) => data.time_entries.map((row: { id: number }) => row.id);

	test('finds words of the note, the client, the project and the service', async () => {
		const find = (q: string, more = '') => api.get(`${time}/time_entries/search?q=${q}&useSearchEndpoint=true${more}`);
		expect(ids(await find('SKETCHES'))).toEqual([2903101]);
		expect(ids(await find('okafor'))).toEqual([2903103, 2903101]);
		expect(ids(await find('okafor', '&team=true'))).toEqual([2903103, 2903102, 2903101]);
		expect(ids(await find('nothing'))).toEqual([]);
		expect((await find('meetings')).data.meta).toMatchObject({ total: 1, total_logged: 3600 });
	});

	test('as a report it lies in the comments family, needs the scope of reports and tells what one may do', async () => {
		const path = `${comments}/time_entries/search?team=true&page=1&per_page=2`;
		const { data } = await api.get(path);
		expect(data.time_entries).toHaveLength(2);
		expect(data.meta).toMatchObject({ total: 6, pages: 3 });
		expect(data.abilities).toContainEqual({ name: 'can_view_team_time', value: true });
		expect((await caller({ scopes: ['user:time_entries:read'] }).get(path)).status).toBe(403);
	});
});

describe('the team', () => {
	const members = () => `/auth/api/v1/businesses/${business}/team_members`;

	test('a list whose meta has no pages, filtered by active, one by uuid', async () => {
		const { response, meta } = (await api.get(members())).data;
		expect(meta).toEqual({ page: 1, per_page: 30, total: 4 });
		expect(response[3]).toMatchObject({
			email: 'mira@stone.example',
			identity_id: null,
			invitation_date_accepted: null,
		});
		const left = (await api.get(`${members()}?active=false`)).data.response;
		expect(left.map((one: { first_name: string }) => one.first_name)).toEqual(['Jonas']);
		const second = (await api.get(`${members()}?active=true&page=2&per_page=2`)).data;
		expect(second.meta).toEqual({ page: 2, per_page: 2, total: 3 });
		expect((await api.get(`${members()}/${response[1].uuid}`)).data.response.identity_id).toBe(INES);
		expect(told(await api.get(`${members()}/${ROWAN}`))).toEqual([
			404,
			{ error: 'not_found', error_description: 'Team member not found.' },
		]);
	});

	test('an invited person is listed without an identity, and gets an email', async () => {
		const invitation = {
			capacity: 'contractor',
			to_email: 'ola@berg.example',
			invitable_id: business,
			invitable_type: 'business',
			groups: [{ group_id: 88001, capacity: 'contractor' }],
		};
		const path = '/auth/api/v1/users/invitation';
		expect((await api.post(path, invitation)).data.response).toMatchObject(invitation);
		expect(freshBooks.outbox.at(-1)).toMatchObject({ kind: 'invitation', to: ['ola@berg.example'] });
		const { response } = (await api.get(members())).data;
		expect(response.at(-1)).toMatchObject({ email: 'ola@berg.example', identity_id: null, active: true });
		expect((await api.post(path, { ...invitation, capacity: 'king' })).status).toBe(422);
		expect((await api.post(path, { ...invitation, to_email: 'ola' })).status).toBe(422);
		expect((await api.post(path, { ...invitation, invitable_id: 1 })).status).toBe(404);
		const reader = caller({ scopes: ['user:teams:read'] });
		expect((await reader.post(path, invitation)).status).toBe(403);
	});

	test('rates of members are PUT by identity; those of invitations are read', async () => {
		const put = (identity: number, rate: unknown) =>
			api.put(`${comments}/team_member_rate/${identity}`, { team_member_rate: { identity_id: identity, rate } });
		expect((await put(INES, '72')).data.team_member_rate).toEqual({
			rate: '72.00',
			business_id: business,
			identity_id: INES,
		});
		expect((await put(1, '72')).status).toBe(404);
		expect((await put(INES, null)).data.error).toEqual({ rate: 'none is not an allowed value' });
		expect((await api.get(`${comments}/team_member_rates`)).data.team_member_rates).toHaveLength(2);
		expect((await api.get(`${comments}/invitation_rates`)).data.invitation_rates[0].rate).toBe('55.00');
	});
});

describe('retainers', () => {
	const retainer = { client_user_id: '214103', start_date: '2026-01-15', fee: 750, frequency: 'm' };
	const make = (more: object = {}) => api.post(`${comments}/retainers`, { retainer: { ...retainer, ...more } });

	test('the client id comes back as a number, money as text, the schedule not at all', async () => {
		const made = (await make({ budgeted_time: 7200, number_recurring: 3 })).data.retainer;
		expect(made).toMatchObject({
			client_user_id: 214103,
			fee: '750.00',
			excess_rate: null,
			budgeted_time: 7200,
			active: true,
			next_period_start_date: '2026-02-15',
		});
		expect(made.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
		expect(made).not.toHaveProperty('frequency');
		const { client } = result(await api.get(`${accounting}/users/clients/214103`));
		expect(client).toMatchObject({ has_retainer: true, retainer_id: made.id });
	});

	test('the list has no meta and holds the ended ones too', async () => {
		const { data } = await api.get(`${comments}/retainers?per_page=1`);
		expect(Object.keys(data)).toEqual(['retainers']);
		expect(data.retainers.map((one: { active: boolean }) => one.active)).toEqual([false, true]);
	});

	test('deleted and restored through active; a client has one that is', async () => {
		const { id } = (await make()).data.retainer;
		const put = (body: object) => api.put(`${comments}/retainer/${id}`, { retainer: body });
		expect((await make()).data.error).toEqual({ client_user_id: 'Client already has an active retainer.' });
		expect((await put({ active: false })).data.retainer).toMatchObject({ active: false, fee: '750.00' });
		expect((await make()).status).toBe(200);
		expect((await put({ active: true })).status).toBe(422);
		expect((await put({ fee: '800' })).data.retainer).toMatchObject({ fee: '800.00', active: false });
	});

	test('an unknown one is a 404 in other words than the family’s', async () => {
		for (const answer of [
			await api.get(`${comments}/retainer/9`),
			await api.put(`${comments}/retainer/9`, { retainer: {} }),
		]) {
			expect(answer.status).toBe(404);
			expect(answer.data.message).toMatch(/^The requested URL was not found on the server\./);
		}
	});

	test('a retainer needs a client who exists, a start and a fee', async () => {
		expect((await api.post(`${comments}/retainers`, retainer)).data.error).toEqual({
			client_user_id: 'field required',
			start_date: 'field required',
			fee: 'field required',
		});
		expect((await make({ client_user_id: '1' })).data.error).toEqual({ client_user_id: 'Client not found.' });
	});
});

describe('threads', () => {
	test('a project is talked about', async () => {
		const threads = `${comments}/project/${SHOP}/threads`;
		const { thread } = (await api.post(threads, { thread: { message: 'Which blue?' } })).data;
		const path = `${comments}/threads/${thread.id}/comments`;
		const { comment } = (await api.post(path, { comment: { content: 'The darker one.' } })).data;
		expect(comment).toMatchObject({ thread_id: thread.id, identity_id: ROWAN, content: 'The darker one.' });
		const { data } = await api.get(threads);
		expect(data.meta.total).toBe(2);
		expect(data.threads[0]).toMatchObject({ message: 'Which blue?', project_id: SHOP, comments: [comment] });
		expect((await api.get(path)).data.comments).toEqual([comment]);
		expect((await api.post(path, { comment: { message: 'No' } })).data.error).toEqual({ content: 'field required' });
		expect((await api.post(`${comments}/threads/1/comments`, { comment: { content: 'x' } })).status).toBe(404);
		expect((await api.get(`${comments}/project/609302/threads`)).data.threads).toEqual([]);
	});

	test('nobody has shown an answer: they may as well come without a wrapper (API facts §8.19)', async () => {
		freshBooks.switches.unconfirmedShapes = 'bare';
		const threads = `${comments}/project/${SHOP}/threads`;
		const { data: thread } = await api.post(threads, { thread: { message: 'Which blue?' } });
		expect(thread).toMatchObject({ message: 'Which blue?', project_id: SHOP });
		const path = `${comments}/threads/${thread.id}/comments`;
		const { data: comment } = await api.post(path, { comment: { content: 'The darker one.' } });
		expect(comment).toMatchObject({ thread_id: thread.id, content: 'The darker one.' });
		expect((await api.get(threads)).data[0]).toMatchObject({ id: thread.id, comments: [comment] });
		expect((await api.get(path)).data).toEqual([comment]);
		const invitation = { capacity: 'contractor', to_email: 'a@b.example', invitable_id: business };
		const invited = await api.post('/auth/api/v1/users/invitation', { ...invitation, invitable_type: 'business' });
		expect(invited.data).toMatchObject({ to_email: 'a@b.example' });
	});
});

describe('ledger accounts', () => {
	const list = async () => (await api.get(`${ledger}/ledger_accounts/accounts`)).data.data;
	const post = (body: object) => api.post(`${ledger}/ledger_accounts/accounts`, body);

	test('all top accounts at once, the others inside them', async () => {
		const [cash] = await list();
		expect(cash).toMatchObject({ name: 'Cash', number: '1000', type: 'asset', parent_account: null, jesa_id: null });
		const [chequing] = cash.sub_accounts;
		expect(chequing).toMatchObject({ number: '1000-1', parent_account: cash.uuid, jea_id: cash.jea_id });
		const one = await api.get(`${ledger}/ledger_accounts/accounts/${chequing.uuid}`);
		expect(one.data.data).toEqual(chequing);
		expect((await api.delete(`${ledger}/ledger_accounts/accounts/${chequing.uuid}`)).status).toBe(405);
	});

	test('made without a wrapper, 201; the type follows from the sub type', async () => {
		const [cash] = await list();
		const body = { name: 'Savings', number: '1010', sub_type: 'Cash & Bank', parent_account: cash.uuid };
		const made = await post(body);
		expect(made.status).toBe(201);
		expect(made.data.data).toMatchObject({ ...body, type: 'asset', auto_created: false, state: 'active' });
		expect(made.data.data.updated_at).toMatch(/\.\d{3}Z$/);
		expect((await post({ data: body })).status).toBe(400);
	});

	test('a PUT replaces the whole account; the parent must be named even when there is none', async () => {
		const body = { name: 'Fund', number: '3900', description: 'For later', sub_type: 'Equity', parent_account: null };
		const { uuid } = (await post(body)).data.data;
		const put = (changes: object) => api.put(`${ledger}/ledger_accounts/accounts/${uuid}`, changes);
		const { data, status } = await put({ name: 'Reserve' });
		expect([status, data.errors.message]).toEqual([400, 'Request failed with status code 400']);
		expect(data.errors.details.map((one: { reason: string }) => one.reason)).toEqual([
			'sub_type: This field is required.',
			'parent_account: This field is required.',
		]);
		const changed = await put({ name: 'Reserve', sub_type: 'Equity', parent_account: null });
		expect(changed.data.data).toMatchObject({ uuid, name: 'Reserve', number: null, description: null });
	});

	test.each([
		[{ sub_type: 'Gold' }, 'sub_type'],
		[{ parent_account: 'nobody' }, 'parent_account'],
		[{ state: 'asleep' }, 'state'],
	])('refuses %j', async (wrong, field) => {
		const answer = await post({ name: 'A', sub_type: 'Equity', parent_account: null, ...wrong });
		expect(answer.data.errors.details.map((one: { metadata: { field: string } }) => one.metadata.field)).toEqual([
			field,
		]);
	});

	test('a parent is a top account of the same type', async () => {
		const [cash] = await list();
		const under = (parent_account: string, sub_type: string) => post({ name: 'A', sub_type, parent_account });
		expect((await under(cash.uuid, 'Equity')).status).toBe(400);
		expect((await under(cash.sub_accounts[0].uuid, 'Cash & Bank')).status).toBe(400);
	});

	test('types and sub types belong to nobody', async () => {
		const root = '/accounting/ledger_accounts';
		expect((await api.get(`${root}/types`)).data.data).toContainEqual({ name: 'equity' });
		const { data } = (await api.get(`${root}/sub_types`)).data;
		expect(data).toHaveLength(10);
		expect(data[0]).toEqual({ id: 1, type: 'asset', name: 'Cash & Bank', base_number: '1000' });
		expect((await api.get(`${root}/sub_types/1`)).data.data).toEqual(data[0]);
		expect((await api.get(`${root}/sub_types/99`)).status).toBe(404);
		expect((await caller({ scopes: ['user:profile:read'] }).get(`${root}/types`)).status).toBe(403);
	});
});

describe('the journal', () => {
	interface Detail {
		id: number;
		debit: { amount: string } | null;
		credit: { amount: string } | null;
		balance: { amount: string; code: string };
		account: { account_name: string };
		entry: { entryid: number };
	}
	const accounts = async () =>
		result(await api.get(`${accounting}/journal_entry_accounts/journal_entry_accounts`)).journal_entry_accounts;
	const details = async () => {
		const answer = await api.get(`${accounting}/journal_entries/journal_entry_details?per_page=100`);
		return result(answer) as { journal_entry_details: Detail[]; total: number };
	};
	/** Out of the entries: what the accounts themselves say is stale (quirk 52). */
	const balance = async (name: string) => {
		const own = (await details()).journal_entry_details.filter(({ account }) => account.account_name === name);
		const sides = own.map(({ debit, credit }) => minus(exact(debit?.amount), exact(credit?.amount)));
		return fixed(sides.reduce((sum, side) => plus(sum, side), zero));
	};
	const subs = async () => {
		const all = (await accounts()).flatMap((row: { sub_accounts: object[] }) => row.sub_accounts);
		return (name: string) =>
			all.find((row: { account_sub_name: string }) => row.account_sub_name === name).sub_accountid as number;
	};
	const post = (journal_entry: object) => api.post(`${accounting}/journal_entries/journal_entries`, { journal_entry });

	test('every entry has as much debit as credit', async () => {
		const { journal_entry_details: rows, total } = await details();
		const sums = new Map<number, [debit: ReturnType<typeof exact>, credit: ReturnType<typeof exact>]>();
		for (const { entry, debit, credit } of rows) {
			const [left, right] = sums.get(entry.entryid) ?? [zero, zero];
			sums.set(entry.entryid, [plus(left, exact(debit?.amount)), plus(right, exact(credit?.amount))]);
		}
		expect(total).toBe(rows.length);
		expect(sums.size).toBe(34);
		for (const [debit, credit] of sums.values()) expect(compare(debit, credit)).toBe(0);
	});

	test('an invoice, its payment and an expense write into it', async () => {
		const before = { receivable: await balance('Accounts Receivable'), cash: await balance('Cash') };
		const line = { name: 'Work', qty: 1, unit_cost: { amount: '100.00' }, taxName1: 'GST', taxAmount1: '5' };
		const invoice = { customerid: 214101, create_date: '2026-03-01', status: 2, lines: [line] };
		const { id } = result(await api.post(`${accounting}/invoices/invoices`, { invoice })).invoice;
		const risen = (name: string, old: string, by: string) =>
			expect(compare(exact(name), plus(exact(old), exact(by)))).toBe(0);
		risen(await balance('Accounts Receivable'), before.receivable, '105');
		const payment = { invoiceid: id, amount: { amount: '105.00' }, date: '2026-03-02', type: 'Cash' };
		await api.post(`${accounting}/payments/payments`, { payment });
		risen(await balance('Accounts Receivable'), before.receivable, '0');
		risen(await balance('Cash'), before.cash, '105');
		const categoryid = freshBooks.records(business, 'categories').find((row) => row.category === 'Software')?.id;
		const expense = { amount: { amount: '30' }, categoryid, staffid: 1, date: '2026-03-03' };
		const software = await balance('Office Expenses & Postage');
		await api.post(`${accounting}/expenses/expenses`, { expense });
		risen(await balance('Cash'), before.cash, '75');
		risen(await balance('Office Expenses & Postage'), software, '30');
	});

	test('balances of accounts are stale: they were written down before the last entries (quirk 52)', async () => {
		const stale = async (name: string) =>
			(await accounts()).find((row: { account_name: string }) => row.account_name === name).balance;
		expect(await stale('Owner’s Equity')).toBe('0');
		expect(await balance('Owner’s Equity')).toBe('-5000.00');
		const cash = await stale('Cash');
		const id = await subs();
		const details = [
			{ sub_accountid: id('Chequing'), debit: '7.00' },
			{ sub_accountid: id('Contributions'), credit: '7.00' },
		];
		await post({ name: 'More', date: '2026-02-01', details });
		expect(await stale('Cash')).toBe(cash);
	});

	test('one’s own sub account bears a UUID there', async () => {
		const { data } = await api.get(`${ledger}/ledger_accounts/accounts`);
		const parent = data.data.find(({ name }: { name: string }) => name === 'Cash');
		const body = { name: 'Safe', sub_type: parent.sub_type, parent_account: parent.uuid };
		const { uuid } = (await api.post(`${ledger}/ledger_accounts/accounts`, body)).data.data;
		const [{ sub_accounts }] = await accounts();
		expect(sub_accounts.at(-1)).toMatchObject({ account_sub_name: uuid, custom: true, balance: '0' });
	});

	test('the whole set of accounts comes whatever page is asked for', async () => {
		const { per_page, total, pages } = result(
			await api.get(
				`${accounting}/journal_entry_accounts/journal_entry_accounts?search[account_type]=asset&page=2&per_page=5`,
			),
		);
		expect([total, per_page, pages]).toEqual([23, 23, 1]);
	});

	test('a classic entry needs a name and a `date`; the documented `user_entered_date` does not do', async () => {
		const id = await subs();
		const sides = [
			{ sub_accountid: id('Petty Cash'), debit: '40.00' },
			{ sub_accountid: id('Chequing'), credit: 40 },
		];
		const missing = await post({ user_entered_date: '2026-02-01', details: sides });
		expect(missing.data.response.errors.map(({ message }: { message: string }) => message)).toEqual([
			"'name' is a required field.",
			"'date' is a required field.",
		]);
		const cash = await balance('Cash');
		const made = result(await post({ name: 'Till', date: '2026-02-01', details: sides })).journal_entry;
		expect(made).toMatchObject({ entryid: made.id, user_entered_date: '2026-02-01', currency_code: 'CAD' });
		expect(made.details[1]).toMatchObject({ debit: null, credit: { amount: '40.00', code: 'CAD' }, name: 'Till' });
		expect(await balance('Cash')).toBe(cash);
		const { journal_entry_details } = await details();
		const own = journal_entry_details.filter(({ entry }) => entry.entryid === made.id);
		expect(own.map((row) => row.id).sort()).toEqual(made.details.map((row: { id: number }) => row.id));
	});

	test('an entry out of balance or into nowhere is refused', async () => {
		const id = await subs();
		const entry = (details: object[]) => post({ name: 'X', date: '2026-02-01', details });
		const [debit, credit] = [
			{ sub_accountid: id('Petty Cash'), debit: '40.00' },
			{ sub_accountid: id('Chequing'), credit: '39.99' },
		];
		const error = ({ data }: AxiosResponse) => data.response.errors[0].message;
		expect(error(await entry([debit, credit]))).toBe('Debits must equal credits.');
		expect(error(await entry([]))).toBe('Debits must equal credits.');
		expect(error(await entry([debit, { sub_accountid: 1, credit: '40' }]))).toBe('Sub account not found.');
		expect(freshBooks.records(business, 'journal_entries')).toHaveLength(1);
	});
});

describe('adjustment entries', () => {
	const headers = { 'x-api-version': '2023-09-25' };
	const path = () => `${ledger}/journal_entries`;
	const userEnteredDate = { year: 2026, month: 1, day: 31 };

	async function body(debit: unknown, credit: unknown) {
		const [cash, receivable] = (await api.get(`${ledger}/ledger_accounts/accounts`)).data.data;
		const side = (accountId: string, amount: unknown, type: string) => ({
			accountId,
			amount: { amount, code: 'CAD' },
			type,
		});
		const details = [side(cash.uuid, debit, 'TYPE_DEBIT'), side(receivable.uuid, credit, 'TYPE_CREDIT')];
		return { manualJournalEntry: { name: 'Correction', userEnteredDate, details } };
	}

	test('only for those who name the version (quirk 43)', async () => {
		expect((await api.get(path())).status).toBe(400);
		const made = await api.post(path(), await body(10.5, 10.5), { headers });
		expect(made.data.manualJournalEntry).toMatchObject({ name: 'Correction', userEnteredDate });
		const { data } = await api.get(`${path()}?page_number=1&page_size=1`, { headers });
		expect(data).toMatchObject({ pageNumber: 1, pageSize: 1, total: 2 });
		expect(data.manualJournalEntries).toEqual([made.data.manualJournalEntry]);
	});

	test('debits equal credits, every side names an account, the date exists', async () => {
		const reasons = async (sent: object) =>
			(await api.post(path(), sent, { headers })).data.errors.details.map((one: { reason: string }) => one.reason);
		expect(await reasons(await body(10.5, 10.4))).toEqual(['details: Debits must equal credits.']);
		expect(await reasons(await body(10.5, 'ten'))).toEqual(['amount: A valid number is required.']);
		expect(await reasons(await body('10.50', 10.5))).toEqual(['amount: A valid number is required.']);
		const { manualJournalEntry } = await body(1, 1);
		expect(await reasons(manualJournalEntry)).toHaveLength(3);
		const day = { manualJournalEntry: { ...manualJournalEntry, userEnteredDate: { year: 2026, month: 2, day: 30 } } };
		expect(await reasons(day)).toEqual(['userEnteredDate: This field is required.']);
	});
});

describe('who may', () => {
	test.each([
		['retainers', () => `${comments}/retainers`],
		['teams', () => `${comments}/team_member_rates`],
		['billable_items', () => `${comments}/service_rates`],
		['projects', () => `${comments}/project/${SHOP}/threads`],
		['time_entries', () => `${time}/timers`],
		['journal_entries', () => `${accounting}/journal_entries/journal_entry_details`],
		['journal_entries', () => `${ledger}/ledger_accounts/accounts`],
	])('reading needs user:%s:read', async (object, path) => {
		expect((await caller({ scopes: [`user:${object}:read`] }).get(path())).status).toBe(200);
		expect((await caller({ scopes: ['user:profile:read'] }).get(path())).status).toBe(403);
	});

	test('as a client of the account one reads and never writes (quirk 10)', async () => {
		freshBooks.switches.role = 'client';
		expect((await api.get(`${comments}/retainers`)).status).toBe(200);
		expect((await api.post(`${comments}/retainers`, { retainer: {} })).status).toBe(403);
		expect((await api.post(`${ledger}/ledger_accounts/accounts`, {})).status).toBe(403);
		expect((await api.post(`${comments}/service`, { service: { name: 'X' } })).status).toBe(403);
	});
});
