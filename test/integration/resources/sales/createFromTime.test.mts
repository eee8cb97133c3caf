import type { IDataObject } from 'n8n-workflow';

import { byId, credentialFor, type RunOptions, type RunResult } from '../../stage/n8n.mts';
import { told, useBench } from '../../stage/bench.mts';

const bench = useBench('2026-03-31T16:00:00Z');
const rows = (table: string) => bench.freshBooks.records(bench.account, table) as IDataObject[];
const find = (table: string, id: unknown) => rows(table).find((row) => row.id === id)!;

const [amara, priya, chloe, yoga] = [214101, 214103, 214104, 214106];
const [owner, mate] = [5820101, 5820102];
const [design, meetings, research] = [53401, 53402, 53403];
const [shop, catalogue, dashboard] = [609301, 609302, 609303];
/** What the seed has logged for Amara: 2:00 and 1:30 of design, 1:00 of meetings. */
const [sketches, photos, call] = [2903101, 2903102, 2903103];

/** Somebody does something in FreshBooks. */
async function inFreshBooks(method: string, path: string, body: object): Promise<IDataObject> {
	const { access_token: token } = bench.freshBooks.issueToken();
	const reply = await fetch(bench.freshBooks.url + path, {
		method,
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const json = (await reply.json()) as IDataObject;
	expect([reply.status, json]).toEqual([200, expect.anything()]);
	bench.freshBooks.journal.length = 0;
	return json;
}

const B = 'business/439001';
/** Logs an hour of March 20, unless said otherwise. */
async function log(entry: IDataObject): Promise<number> {
	const time_entry = { is_logged: true, started_at: '2026-03-20T14:00:00Z', duration: 3600, ...entry };
	const { time_entry: made } = await inFreshBooks('POST', `/timetracking/${B}/time_entries`, { time_entry });
	return (made as IDataObject).id as number;
}
async function newProject(project: IDataObject): Promise<number> {
	const made = await inFreshBooks('POST', `/projects/${B}/project`, { project: { title: 'Work', ...project } });
	return (made.project as IDataObject).id as number;
}
const setProject = async (id: number, project: IDataObject) =>
	await inFreshBooks('PUT', `/projects/${B}/project/${id}`, {
		project: { title: find('projects', id).title, ...project },
	});

const bill = async (client: number, parameters: IDataObject = {}, options: Partial<RunOptions> = {}) =>
	await bench.run(
		'invoice',
		'createFromTime',
		{ customerid: byId(client), create_date: '2026-03-31', ...parameters },
		options,
	);

function outcome({ error, items }: RunResult): IDataObject {
	expect(error).toBeUndefined();
	expect(items).toHaveLength(1);
	return items[0].json;
}
const linesOf = (json: IDataObject) =>
	(json.lines as IDataObject[]).map(({ name, qty, unit_cost, description }) => ({
		name,
		qty,
		unit_cost,
		rows: String(description).split('\n'),
	}));
const billed = () => rows('time_entries').flatMap(({ id, billed: is }) => (is ? [id] : []));
const invoicesOf = (client: number) =>
	rows('invoices').filter((one) => one.customerid === client && one.vis_state === 0);
describe('Create From Unbilled Time', () => {
	test('makes a draft with a line for each entry at the rate of the project, and marks the entries', async () => {
		const before = billed();
		const json = outcome(await bill(amara));
		expect(json).toMatchObject({
			id: 987011,
			v3_status: 'draft',
			amount: '427.50',
			currency_code: 'CAD',
			created: true,
			hours: 4.5,
			entries: [sketches, photos, call],
			expenses: 0,
			leftOut: [],
		});
		expect(linesOf(json)).toEqual([
			{
				name: 'Design',
				qty: '2.00',
				unit_cost: '95.00',
				rows: ['2026-03-10 · 2:00 · Okafor web shop · First sketches · time #2903101'],
			},
			{
				name: 'Design',
				qty: '1.50',
				unit_cost: '95.00',
				rows: ['2026-03-11 · 1:30 · Okafor web shop · Photos of the kiln · time #2903102'],
			},
			{
				name: 'Meetings',
				qty: '1.00',
				unit_cost: '95.00',
				rows: ['2026-03-19 · 1:00 · Okafor web shop · Call with Amara · time #2903103'],
			},
		]);
		expect(billed()).toEqual([...before, sketches, photos, call].sort());
	});

	test('leaves the rest of a marked entry as it was', async () => {
		await log({ client_id: yoga, service_id: design, identity_id: mate, note: 'Poster', task_id: 7 });
		const before = { ...rows('time_entries').at(-1) };
		outcome(await bill(yoga));
		expect(rows('time_entries').at(-1)).toEqual({ ...before, billed: true, touched_at: expect.anything() });
	});

	test('asks FreshBooks for no more than it needs', async () => {
		outcome(await bill(amara));
		expect(bench.requests().sort()).toEqual(
			[
				'GET /accounting/account/xM4pL9/invoices/invoices',
				'GET /accounting/account/xM4pL9/invoices/invoices',
				'GET /accounting/account/xM4pL9/systems/systems/439001',
				'GET /accounting/account/xM4pL9/users/clients/214101',
				'GET /comments/business/439001/services',
				'GET /projects/business/439001/projects',
				'GET /timetracking/business/439001/time_entries',
				'GET /timetracking/business/439001/time_entries',
				'POST /accounting/account/xM4pL9/invoices/invoices',
				...[sketches, photos, call].map((id) => `PUT /timetracking/business/439001/time_entries/${id}`),
			].sort(),
		);
	});

	test.each<[string, IDataObject[]]>([
		[
			'service',
			[
				{ name: 'Design', qty: '3.50' },
				{ name: 'Meetings', qty: '1.00' },
			],
		],
		['project', [{ name: 'Okafor web shop', qty: '4.50' }]],
		[
			'person',
			[
				{ name: 'Rowan Maple', qty: '3.00' },
				{ name: 'Inés Pine', qty: '1.50' },
			],
		],
	])('groups the hours by %s, each line tells which they are', async (groupBy, lines) => {
		const json = outcome(await bill(amara, { groupBy }));
		expect(linesOf(json)).toMatchObject(lines);
		expect(json.amount).toBe('427.50');
		const text = JSON.stringify(json.lines);
		for (const id of [sketches, photos, call]) expect(text).toContain(`time #${id}`);
		expect(billed()).toEqual(expect.arrayContaining([sketches, photos, call]));
	});

	test('gives hours of one group at another rate a line of their own', async () => {
		await setProject(shop, { billing_method: 'service_rate' });
		const json = outcome(await bill(amara, { groupBy: 'project' }));
		expect(linesOf(json)).toMatchObject([
			{ name: 'Okafor web shop', qty: '3.50', unit_cost: '110.00' },
			{ name: 'Okafor web shop', qty: '1.00', unit_cost: '60.00' },
		]);
	});

	test('rounds the hours of a line once, to two decimals, and tells each to the minute', async () => {
		for (const note of ['a', 'b', 'c']) await log({ client_id: yoga, duration: 1200, note });
		await log({ client_id: yoga, duration: 18, note: 'd' });
		const json = outcome(await bill(yoga, { groupBy: 'project', additionalFields: { rate: '90' } }));
		expect(linesOf(json)).toMatchObject([{ name: 'Hours', qty: '1.01', unit_cost: '90.00' }]);
		expect(linesOf(json)[0].rows.map((row) => row.split(' · ')[1])).toEqual(['0:20', '0:20', '0:20', '0:00:18']);
		expect(json).toMatchObject({ amount: '90.90', hours: 1.005 });
	});
});

describe('the rate of an hour', () => {
	test.each<[why: string, project: IDataObject, rate: string]>([
		['the project', { billing_method: 'project_rate', rate: '77.25' }, '77.25'],
		['the service', { billing_method: 'service_rate' }, '95.00'],
		['the team member', { billing_method: 'team_member_rate' }, '70.00'],
		['the operation, where the business has one', { billing_method: 'business_rate', rate: '77.25' }, '50.00'],
		['the operation, where the project has none', { billing_method: 'project_rate' }, '50.00'],
		['the operation, where the project says 0', { billing_method: 'project_rate', rate: '0' }, '50.00'],
	])('is that of %s', async (_, project, rate) => {
		const project_id = await newProject({ client_id: yoga, project_type: 'hourly_rate', ...project });
		await log({ client_id: yoga, project_id, service_id: design, identity_id: mate });
		const json = outcome(await bill(yoga, { additionalFields: { rate: '50' } }));
		expect(linesOf(json)).toMatchObject([{ qty: '1.00', unit_cost: rate }]);
	});

	test('of a service is that in the project, before the usual one', async () => {
		await setProject(shop, { billing_method: 'service_rate' });
		const json = outcome(await bill(amara));
		expect(linesOf(json).map(({ unit_cost }) => unit_cost)).toEqual(['110.00', '110.00', '60.00']);
	});

	test('of a service in the project is found where FreshBooks does not list them', async () => {
		await setProject(shop, { billing_method: 'service_rate' });
		bench.fault({ match: { path: '/service_rates$' }, kind: 'status', status: 404, times: 1 });
		const json = outcome(await bill(amara));
		expect(linesOf(json).map(({ unit_cost }) => unit_cost)).toEqual(['110.00', '110.00', '60.00']);
	});

	test('of a service counts without a project too', async () => {
		await log({ client_id: yoga, service_id: meetings });
		expect(linesOf(outcome(await bill(yoga)))).toMatchObject([{ name: 'Meetings', unit_cost: '60.00' }]);
	});

	test('that nobody knows is an error that names the project, and nothing is done', async () => {
		await log({ client_id: priya, project_id: dashboard });
		await log({ client_id: priya, service_id: research });
		const result = await bill(priya);
		expect(told(result)).toMatch(
			/^FreshBooks provides no hourly rate for 2 time entries \(project “Dashboard” \(billed at its own rate, but has none\), no project\): give Rate If None Is Set/,
		);
		expect(bench.writes()).toEqual([]);
	});

	test('is in the currency of the business: a client with another one asks for a choice', async () => {
		await log({ client_id: priya, service_id: design });
		const result = await bill(priya);
		expect(told(result)).toMatch(/^The hourly rates are in CAD, but the client is billed in USD: choose a Currency/);
		expect(bench.writes()).toEqual([]);
		const json = outcome(await bill(priya, { additionalFields: { currency_code: 'USD' } }));
		expect(json).toMatchObject({ amount: '95.00', currency_code: 'USD' });
	});

	test('is taken as it is where FreshBooks does not tell the currency of the business', async () => {
		bench.fault({ match: { path: '/systems/' }, kind: 'status', status: 404 });
		expect(outcome(await bill(amara))).toMatchObject({ amount: '427.50', currency_code: 'CAD' });
	});

	test('goes in the currency of the client, or in the one that is given', async () => {
		await log({ client_id: priya });
		const json = outcome(await bill(priya, { additionalFields: { rate: '80' } }));
		expect(json).toMatchObject({ amount: '80.00', currency_code: 'USD' });
		await log({ client_id: priya });
		const other = outcome(await bill(priya, { additionalFields: { rate: '80', currency_code: 'CAD' } }));
		expect(other).toMatchObject({ amount: '80.00', currency_code: 'CAD', entries: [expect.any(Number)] });
	});
});

describe('what is left out', () => {
	test('is told with its reason: fixed prices, retainers, running timers, internal work', async () => {
		const paid = await log({ client_id: chloe, retainer_id: 12 });
		const onRetainer = await newProject({ client_id: chloe, retainer_id: 12, rate: '80' });
		const also = await log({ client_id: chloe, project_id: onRetainer });
		const internal = await log({ client_id: chloe, internal: true });
		const empty = await log({ client_id: chloe, duration: 0 });
		const hour = await log({ client_id: chloe, service_id: design });
		const running = await log({ client_id: chloe, is_logged: false, duration: null, timer: {} });
		const json = outcome(await bill(chloe));
		expect(json).toMatchObject({ created: true, entries: [hour], hours: 1 });
		expect(json.leftOut).toEqual(
			expect.arrayContaining([
				{ reason: '“Spring catalogue” has a fixed price', hours: 3, entries: [2903104] },
				{ reason: 'Paid for by a retainer', hours: 2, entries: [paid, also] },
				{ reason: 'Internal work', hours: 1, entries: [internal] },
				{ reason: 'It has no time', hours: 0, entries: [empty] },
				{
					reason: 'The timer has not been logged yet',
					hours: expect.any(Number),
					entries: expect.arrayContaining([running]),
				},
			]),
		);
		expect(find('time_entries', 2903104).billed).toBe(false);
	});

	test('shows a hint above the output', async () => {
		const { hints } = await bill(chloe);
		expect(hints).toEqual(['Something unbilled was left out: leftOut in the output says what and why']);
	});

	test('is what is not billable or billed already, without a word', async () => {
		await log({ client_id: yoga, billable: false });
		await log({ client_id: yoga, billed: true });
		expect(outcome(await bill(yoga))).toMatchObject({ created: false, entries: [], leftOut: [] });
	});

	test('is time of a project that is gone', async () => {
		const project_id = await newProject({ client_id: yoga, rate: '80' });
		const entry = await log({ client_id: yoga, project_id });
		const { access_token: token } = bench.freshBooks.issueToken();
		await fetch(`${bench.freshBooks.url}/projects/${B}/project/${project_id}`, {
			method: 'DELETE',
			headers: { authorization: `Bearer ${token}` },
		});
		const json = outcome(await bill(yoga));
		expect(json.leftOut).toEqual([
			{ reason: `Its project (ID ${project_id}) is no longer in FreshBooks`, hours: 1, entries: [entry] },
		]);
	});
});

test('Without unbilled time there is no invoice, and the output says so', async () => {
	const json = outcome(await bill(yoga));
	expect(json).toEqual({
		created: false,
		reason: 'There is nothing to bill',
		hours: 0,
		entries: [],
		expenses: 0,
		leftOut: [],
	});
	expect(bench.writes()).toEqual([]);
});

test('A client that is not there is an error, not an empty answer', async () => {
	expect(told(await bill(999))).toMatch(/FreshBooks found no client with this ID/);
});

describe('what is chosen', () => {
	test('are the days of the workflow’s timezone', async () => {
		const late = await log({ client_id: yoga, service_id: design, started_at: '2026-03-21T03:30:00Z' });
		await log({ client_id: yoga, service_id: design, started_at: '2026-03-21T04:00:00Z' });
		await log({ client_id: yoga, service_id: design, started_at: '2026-03-20T03:59:59Z' });
		const json = outcome(await bill(yoga, { start_date: '2026-03-20', end_date: '2026-03-20' }));
		expect(json.entries).toEqual([late]);
		expect(linesOf(json)[0].rows[0]).toMatch(/^2026-03-20 · /);
	});

	test('are days in their order', async () => {
		const result = await bill(yoga, { start_date: '2026-03-21', end_date: '2026-03-20' });
		expect(told(result)).toMatch(/^First Day: 2026-03-21 is after the Last Day, 2026-03-20/);
	});

	test('is a period, by the day that it is', async () => {
		bench.clock.set('2026-04-02T15:00:00Z');
		const march = await log({ client_id: yoga, service_id: design, started_at: '2026-03-31T23:59:00Z' });
		await log({ client_id: yoga, service_id: design, started_at: '2026-04-01T12:00:00Z' });
		const json = outcome(await bill(yoga, { period: 'lastMonth' }));
		expect(json.entries).toContain(march);
		expect(linesOf(json).every(({ rows }) => rows.every((row) => row.startsWith('2026-03-')))).toBe(true);
	});

	test('is no period beside days', async () => {
		expect(told(await bill(yoga, { period: "={{ 'lastMonth' }}", start_date: '2026-03-01' }))).toMatch(
			/^Period: this choice already sets the days, so leave First Day empty/,
		);
	});

	test('are projects', async () => {
		const own = await newProject({ client_id: amara, rate: '80' });
		const entry = await log({ client_id: amara, project_id: own });
		expect(outcome(await bill(amara, { projects: String(own) })).entries).toEqual([entry]);
		expect(billed()).not.toContain(sketches);
	});

	test('are no projects of other clients', async () => {
		const result = await bill(amara, { projects: catalogue });
		expect(told(result)).toMatch(/^Projects: “Spring catalogue” \(ID 609302\) is a project of another client/);
	});

	test.each([
		['a name', 'okafor  WEB shop'],
		['a name from an expression', '={{ ["Okafor web shop"] }}'],
		['an ID', shop],
	])('are projects by %s', async (_, projects) => {
		const own = await newProject({ client_id: amara, rate: '80', title: 'Kiln' });
		await log({ client_id: amara, project_id: own });
		expect(outcome(await bill(amara, { projects })).entries).toEqual([sketches, photos, call]);
		expect(outcome(await bill(amara, { projects: 'Okafor web shop, Kiln' })).entries).toEqual([expect.any(Number)]);
	});

	test.each([
		[{ projects: 'Okafor webshop' }, /^Projects: nothing is called “Okafor webshop”: did you mean “Okafor web shop”\?/],
		[{ people: 'Ines' }, /^People: nothing is called “Ines”: did you mean “Inés Pine”\?/],
	])('are only names that there are', async (parameters, says) => {
		expect(told(await bill(amara, parameters))).toMatch(says);
	});

	test('is no name that several projects have', async () => {
		const ids = [await newProject({ client_id: amara }), await newProject({ client_id: amara })];
		const result = await bill(amara, { projects: 'work' });
		expect(told(result)).toMatch(
			`Projects: “work” is the name of several: give the ID (${[...ids].reverse().join(', ')})`,
		);
		await setProject(ids[0], { active: false });
		expect(outcome(await bill(amara, { projects: 'work' })).entries).toEqual([]);
	});

	test('is never everything because an expression found nothing', async () => {
		const result = await bill(amara, { projects: '={{ [] }}' });
		expect(told(result)).toMatch(/^Projects: the list is empty, so there is nothing to bill/);
		expect(bench.writes()).toEqual([]);
	});

	test.each([mate, 'inés pine', 'INES@maplepine.example'])('are people: %s', async (people) => {
		expect(outcome(await bill(amara, { people })).entries).toEqual([photos]);
	});

	test('holds also where FreshBooks ignores the filters', async () => {
		// every entry of the business comes, whoever it is for
		const others = await log({ client_id: yoga, service_id: design });
		const everything = rows('time_entries').map((entry) => ({ ...entry }));
		bench.fault({
			match: { method: 'GET', path: '/time_entries$' },
			kind: 'status',
			status: 200,
			body: { time_entries: everything, meta: { page: 1, pages: 1, per_page: 100, total: everything.length } },
			times: -1,
		});
		const json = outcome(await bill(amara, { people: owner, start_date: '2026-03-15' }));
		expect(json.entries).toEqual([call]);
		expect(billed()).not.toContain(others);
	});

	test('finds time that names its project but not its client', async () => {
		const entry = await log({ project_id: shop });
		const other = await log({ project_id: dashboard });
		const json = outcome(await bill(amara, { start_date: '2026-03-20' }));
		expect(json.entries).toEqual([entry]);
		expect(billed()).not.toContain(other);
	});

	test('counts archived and finished projects', async () => {
		await setProject(shop, { active: false, complete: true });
		expect(outcome(await bill(amara)).entries).toEqual([sketches, photos, call]);
	});

	test('reaches every page of a long list', async () => {
		for (let index = 0; index < 130; index++) await log({ client_id: yoga, service_id: design, duration: 36 });
		const json = outcome(await bill(yoga, { groupBy: 'service' }));
		expect(json).toMatchObject({ amount: '123.50', hours: 1.3 });
		expect(json.entries).toHaveLength(130);
		expect(rows('time_entries').filter(({ client_id: id, billed: is }) => id === yoga && !is)).toEqual([]);
	});
});

test('The invoice has what is set of it, and the lines of the hours their taxes', async () => {
	const additionalFields = {
		notes: 'Thank you',
		terms: 'Net 14',
		po_number: 'PO-7',
		discount_value: '10',
		invoice_number: 'T-1',
		taxName1: 'HST',
		taxAmount1: '13',
	};
	const json = outcome(await bill(amara, { due_offset_days: 14, additionalFields, groupBy: 'project' }));
	expect(json).toMatchObject({
		invoice_number: 'T-1',
		notes: 'Thank you',
		po_number: 'PO-7',
		due_date: '2026-04-14',
		// 427.50 less 10 percent, and 13 percent on that
		amount: '434.77',
	});
});

test('The raw output has the invoice as FreshBooks sends it, beside what was billed', async () => {
	const json = outcome(await bill(amara, { output: 'raw' }));
	expect(json).toMatchObject({ amount: { amount: '427.50', code: 'CAD' }, created: true, hours: 4.5 });
});

describe('expenses', () => {
	const [rail, lunch] = [1650002, 1650005];
	const assign = async (id: number, expense: IDataObject) =>
		await inFreshBooks('PUT', `/accounting/account/${bench.account}/expenses/expenses/${id}`, { expense });

	test('that are unbilled come along with their markup, if wanted', async () => {
		await assign(lunch, { markup_percent: '12.5' });
		const json = outcome(await bill(amara, { includeExpenses: true, groupBy: 'project' }));
		expect(json).toMatchObject({ created: true, expenses: 1, amount: '492.98' });
		expect(linesOf(json)[1]).toMatchObject({ name: 'Bistro Nord', unit_cost: '65.48', qty: '1' });
		expect(find('expenses', lunch)).toMatchObject({ status: 2, invoiceid: json.id });
	});

	test('stay where they are otherwise', async () => {
		expect(outcome(await bill(amara)).expenses).toBe(0);
		expect(find('expenses', lunch).status).toBe(1);
	});

	test('can be billed without hours, and not again', async () => {
		await assign(rail, { clientid: yoga });
		expect(outcome(await bill(yoga, { includeExpenses: true }))).toMatchObject({
			created: true,
			expenses: 1,
			hours: 0,
			amount: '148.40',
		});
		expect(outcome(await bill(yoga, { includeExpenses: true })).created).toBe(false);
	});

	test('are those of the days and the projects', async () => {
		await assign(rail, { clientid: amara, date: '2026-03-05', modern_projectid: shop, projectid: shop });
		await assign(lunch, { date: '2026-03-06' });
		const days = { start_date: '2026-03-05', end_date: '2026-03-05', includeExpenses: true };
		const json = outcome(await bill(amara, { ...days, projects: shop }));
		expect(json).toMatchObject({ expenses: 1, entries: [], amount: '148.40' });
	});

	test('in another currency are left out and told', async () => {
		await assign(lunch, { amount: { amount: '40.00', code: 'USD' } });
		const json = outcome(await bill(amara, { includeExpenses: true }));
		expect(json).toMatchObject({
			expenses: 0,
			leftOut: [{ reason: 'In USD, but the invoice is in CAD', expenses: [lunch] }],
		});
	});
});

describe('a run that breaks off', () => {
	const marking = { method: 'PUT', path: '/time_entries/' };
	const refused = { kind: 'status', status: 422, body: { errno: 2001, error: { billed: 'Not today' } } } as const;

	test('says how far it came, and the next one marks the rest and bills nothing twice', async () => {
		bench.fault({ match: { ...marking, path: `/time_entries/${photos}` }, ...refused });
		const broken = await bill(amara, { options: { concurrency: 1 } });
		expect(told(broken)).toMatch(
			/Invoice 0000011 was created; 1 of 3 time entries is marked as billed\. Run this again: it marks the rest and bills nothing twice\./,
		);
		const later = await log({ client_id: amara, project_id: shop, note: 'Only just now' });
		const json = outcome(await bill(amara));
		expect(json).toMatchObject({
			created: true,
			invoice_number: '0000012',
			entries: [later],
			hours: 1,
			completed: [{ invoice_number: '0000011', entries: [photos, call] }],
		});
		expect(billed()).toEqual(expect.arrayContaining([sketches, photos, call, later]));
		expect(invoicesOf(amara).filter(({ create_date: day }) => day === '2026-03-31')).toHaveLength(2);
	});

	test('is completed by one that finds nothing new: it gives the invoice that is there', async () => {
		bench.fault({ match: marking, ...refused, times: -1 });
		expect((await bill(amara)).error).toBeDefined();
		bench.freshBooks.switches.faults = [];
		const json = outcome(await bill(amara));
		expect(json).toMatchObject({
			id: 987011,
			created: false,
			reason: 'The hours were already on this invoice from an earlier run; they are now marked as billed',
			entries: [sketches, photos, call],
			hours: 4.5,
		});
		expect(bench.writes().filter((request) => request.startsWith('POST'))).toHaveLength(1);
		expect(outcome(await bill(amara))).toMatchObject({ created: false, entries: [] });
	});

	test('by a lost reply to the invoice marks nothing, and the next one completes it', async () => {
		bench.fault({ match: { method: 'POST', path: '/invoices/invoices$' }, kind: 'lost-reply' });
		const broken = await bill(amara, { groupBy: 'person' });
		expect(told(broken)).toMatch(
			/No hour was marked as billed\. Run this again: if the invoice exists, its hours are then marked\./,
		);
		expect(billed()).not.toContain(sketches);
		const json = outcome(await bill(amara, { groupBy: 'person' }));
		expect(json).toMatchObject({ id: 987011, created: false, hours: 4.5 });
		expect(billed()).toEqual(expect.arrayContaining([sketches, photos, call]));
	});

	test('by a lost reply to a mark is nothing that anybody notices', async () => {
		bench.fault({ match: marking, kind: 'lost-reply', times: 2 });
		expect(outcome(await bill(amara))).toMatchObject({ created: true, hours: 4.5 });
		expect(billed()).toEqual(expect.arrayContaining([sketches, photos, call]));
	});

	test('before a refused invoice has marked nothing', async () => {
		bench.fault({ match: { method: 'POST', path: '/invoices/invoices$' }, kind: 'status', status: 422 });
		const result = await bill(amara);
		expect(told(result)).not.toMatch(/Run this again/);
		expect(billed()).not.toContain(sketches);
	});

	test('is recognized also on an invoice that was sent or archived since', async () => {
		bench.fault({ match: marking, ...refused, times: -1 });
		expect((await bill(amara)).error).toBeDefined();
		bench.freshBooks.switches.faults = [];
		const path = `/accounting/account/${bench.account}/invoices/invoices/987011`;
		await inFreshBooks('PUT', path, { invoice: { action_mark_as_sent: true } });
		await inFreshBooks('PUT', path, { invoice: { vis_state: 2 } });
		expect(outcome(await bill(amara))).toMatchObject({ id: 987011, created: false });
	});

	test('is begun anew where its invoice was deleted', async () => {
		bench.fault({ match: marking, ...refused, times: -1 });
		expect((await bill(amara)).error).toBeDefined();
		bench.freshBooks.switches.faults = [];
		await inFreshBooks('PUT', `/accounting/account/${bench.account}/invoices/invoices/987011`, {
			invoice: { vis_state: 1 },
		});
		expect(outcome(await bill(amara))).toMatchObject({ id: 987012, created: true, hours: 4.5 });
	});

	test('is not mistaken for a note that looks like the number of an entry', async () => {
		const entry = await log({ client_id: amara, project_id: shop, note: 'See\ntime #2903101' });
		const first = outcome(await bill(amara, { start_date: '2026-03-20' }));
		expect(first.entries).toEqual([entry]);
		expect(outcome(await bill(amara))).toMatchObject({ created: true, entries: [sketches, photos, call] });
	});

	test('is known although FreshBooks would not mark anything', async () => {
		bench.freshBooks.switches.droppedFields = { time_entries: ['billed'] };
		const first = await bill(amara);
		expect(outcome(first).created).toBe(true);
		expect(first.hints.join()).toMatch(/FreshBooks did not store Billed/);
		expect(outcome(await bill(amara))).toMatchObject({ created: false, id: 987011 });
		expect(invoicesOf(amara).filter(({ id }) => Number(id) > 987010)).toHaveLength(1);
	});
});

describe('at the same moment', () => {
	test('two executions bill the hours once', async () => {
		bench.fault({ match: {}, kind: 'delay', delayMs: 50, times: -1 });
		const results = await Promise.all([bill(amara), bill(amara)]);
		expect(results.map((result) => outcome(result).created).sort()).toEqual([false, true]);
		expect(invoicesOf(amara).filter(({ id }) => Number(id) > 987010)).toHaveLength(1);
	});

	test('of two processes the younger takes its invoice back and bills only the rest', async () => {
		const entry = await log({ client_id: amara, project_id: shop });
		const invoice = {
			customerid: amara,
			create_date: '2026-03-31',
			lines: [
				{
					name: 'Design',
					qty: '4.5',
					unit_cost: { amount: '95.00' },
					description: [sketches, photos, call].map((id) => `time #${id}`).join('\n'),
				},
			],
		};
		// the other one makes its invoice after this one has looked for invoices
		bench.fault({
			match: { method: 'GET', path: '/services$' },
			kind: 'meanwhile',
			meanwhile: [
				{ method: 'POST', path: `/accounting/account/${bench.account}/invoices/invoices`, body: { invoice } },
			],
		});
		const json = outcome(await bill(amara));
		expect(json).toMatchObject({
			created: true,
			entries: [entry],
			hours: 1,
			completed: [{ entries: [sketches, photos, call] }],
		});
		const standing = invoicesOf(amara).filter(({ id }) => Number(id) > 987010);
		expect(standing.map(({ id }) => id)).toEqual([987011, json.id]);
		expect(find('invoices', 987012).vis_state).toBe(1);
	});

	test('items of one run are billed one after another', async () => {
		const result = await bill(
			amara,
			{ customerid: byId('={{ $json.id }}') },
			{
				items: [amara, amara, chloe].map((id) => ({ json: { id } })),
			},
		);
		expect(result.items.map(({ json }) => json.created)).toEqual([true, false, false]);
	});
});

describe('as the tool of an agent', () => {
	const given = (name: string) => `={{ $fromAI('${name}') }}`;
	const parameters = {
		customerid: byId(given('client')),
		...Object.fromEntries(
			['start_date', 'end_date', 'projects', 'people', 'groupBy', 'includeExpenses'].map((name) => [name, given(name)]),
		),
		due_offset_days: given('due_offset_days'),
		additionalFields: { rate: given('rate'), notes: given('notes') },
	};

	test('it goes by what the model says', async () => {
		const json = {
			client: String(amara),
			start_date: '2026-03-10',
			end_date: '2026-03-11',
			projects: 'Okafor Web Shop',
			people: 'Inés Pine',
			groupBy: 'Project',
			includeExpenses: 'false',
			notes: 'Thanks',
		};
		const done = outcome(await bill(amara, parameters, { items: [{ json }] }));
		expect(done).toMatchObject({ created: true, entries: [photos], notes: 'Thanks', expenses: 0 });
	});

	test('what the model leaves blank is as if nobody had set it', async () => {
		const json = { client: amara, start_date: '', end_date: '', projects: [], people: '', rate: '', notes: '' };
		const done = outcome(
			await bill(amara, parameters, { items: [{ json: { ...json, groupBy: '', includeExpenses: '' } }] }),
		);
		expect(done).toMatchObject({ created: true, hours: 4.5, notes: '', expenses: 0 });
		expect(done.lines).toHaveLength(3);
	});
});

test('An item that fails leaves the others alone', async () => {
	const items = [999, amara].map((id) => ({ json: { id } }));
	const result = await bill(
		amara,
		{ customerid: byId('={{ $json.id }}') },
		{ items, onError: 'continueRegularOutput' },
	);
	expect(result.items.map(({ json }) => [typeof json.error, json.created])).toEqual([
		['string', undefined],
		['undefined', true],
	]);
});

test('The scope of time entries is named where it is missing', async () => {
	const scopes = ['user:profile:read', 'user:clients:read', 'user:projects:read', 'user:invoices:write'];
	const credential = credentialFor(bench.freshBooks, bench.freshBooks.issueToken({ scopes }));
	expect(told(await bill(amara, {}, { credential }))).toMatch(/user:time_entries:read/);
});
