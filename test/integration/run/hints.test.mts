import { many, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();

const clients = () => bench.freshBooks.records(bench.account, 'clients').filter((row) => row.vis_state !== 1);
/** n8n's editor does not read what an expression gives. */
const given = (limit: number) => `={{ ${limit} }}`;
const list = async (parameters: object, items?: object[]) =>
	(await bench.run('client', 'getAll', parameters as never, items && { items: items as never })).hints;

describe('a list', () => {
	test('that stopped at a limit in the panel is told of by n8n’s editor alone', async () => {
		expect(await list({ limit: 2 })).toEqual([]);
	});

	test('that stopped at a limit out of an expression is told of, with its whole length', async () => {
		bench.freshBooks.seedManyClients(bench.account, 1240 - clients().length);
		const limits = [50, 150, 1240, 5000];
		expect(await Promise.all(limits.map(async (limit) => await list({ limit: given(limit) })))).toEqual([
			['Stopped at 50 of 1,240 clients: turn on Return All'],
			['Stopped at 150 of 1,240 clients: turn on Return All'],
			[],
			[],
		]);
		expect(await list({ returnAll: true })).toEqual([]);
	});

	test('that has just as many records as the limit ends by itself', async () => {
		const [{ email }] = clients();
		expect(await list({ limit: 1, filters: { email } })).toEqual([]);
	});

	test('of another family is told of as well', async () => {
		const { hints } = await bench.run('project', 'getAll', { limit: given(1) });
		const { length } = bench.freshBooks.records(bench.account, 'projects');
		expect(hints).toEqual([`Stopped at 1 of ${length} projects: turn on Return All`]);
	});

	test('that is filtered after fetching has no known length', async () => {
		const filters = { laterFilters: { vis_state: [0] } };
		const { hints } = await bench.run('bill', 'getAll', { limit: given(1), ...filters });
		expect(hints).toEqual(['Stopped at 1 bills, there may be more: turn on Return All']);
	});

	test('of an API call is told of as well', async () => {
		const { hints } = await bench.run('apiCall', 'request', {
			method: 'GET',
			path: '/accounting/account/{accountId}/users/clients',
			paginate: true,
			returnAll: false,
			limit: given(2),
		});
		expect(hints).toEqual([`Stopped at 2 of ${clients().length} results: turn on Return All`]);
	});

	test('of an API call whose pages nobody knows is told of as not whole', async () => {
		const path = '/accounting/businesses/{businessUuid}/journal_entries';
		const parameters = { method: 'GET', path, paginate: true, options: { apiVersion: '2023-09-25' } };
		const whole = { ...parameters, returnAll: true };
		expect((await bench.run('apiCall', 'request', whole)).hints).toEqual([]);
		const account = '0b9c2d4e-5f61-4a7b-8c3d-000000118001';
		const line = { accountId: byId(account), debit: '', credit: '' };
		const entry = {
			name: 'Wear',
			date: '2026-10-31',
			currency_code: 'CAD',
			adjustmentLines: {
				line: [
					{ ...line, debit: '1' },
					{ ...line, credit: '1' },
				],
			},
		};
		await bench.run('journalEntry', 'createAdjustment', entry, { items: many(20, () => ({})) });
		const run = await bench.run('apiCall', 'request', whole);
		expect(run.items).toHaveLength(15);
		expect(run.hints).toEqual([
			'These are 15 of 21 results. Paginate does not work with this path: turn it off and set the page in Query Parameters',
		]);
		const limited = await bench.run('apiCall', 'request', { ...parameters, returnAll: false, limit: given(10) });
		expect(limited.hints).toEqual(['Stopped at 10 of 21 results: turn on Return All']);
	});

	test('of each of many items is told of once', async () => {
		const limits = [{ json: { limit: 1 } }, { json: { limit: 2 } }, { json: { limit: 100 } }];
		expect(await list({ limit: '={{ $json.limit }}' }, limits)).toEqual([
			'2 of 3 items stopped at their limit: turn on Return All',
		]);
	});
});

describe('a filter', () => {
	const path = '/accounting/account/{accountId}/users/clients';
	const read = async (name: string, value: string, more: object = {}, items?: object[]) => {
		const query = { parameter: [{ name, value }] };
		const parameters = { method: 'GET', path, query, paginate: true, returnAll: true, ...more };
		return (await bench.run('apiCall', 'request', parameters as never, items && { items: items as never })).hints;
	};
	const withOrganization = () =>
		clients().find((client) => client.organization) as { id: number; email: string; organization: string };
	const told = (name: string) => `FreshBooks seems to have ignored ${name}: some results do not match it`;

	test('that FreshBooks does not know is told of', async () => {
		const { organization } = withOrganization();
		expect(await read('search[organization]', organization)).toEqual([told('search[organization]')]);
		expect(await read('userid', '1')).toEqual([told('userid')]);
		expect(await read('search[organization]', organization, { paginate: false })).toEqual([
			told('search[organization]'),
		]);
	});

	test('that it follows is not told of', async () => {
		const { id, email, organization } = withOrganization();
		expect(await read('search[userid]', String(id))).toEqual([]);
		expect(await read('search[email]', email.toUpperCase())).toEqual([]);
		expect(await read('search[organization_like]', organization)).toEqual([]);
		expect(await read('include[]', 'late_reminders')).toEqual([]);
		const projects = '/projects/business/{businessId}/projects';
		expect(await read('complete', 'true', { path: projects })).toEqual([]);
	});

	test('of Get Many is told of by its name in the panel', async () => {
		const [{ email }] = clients();
		expect((await bench.run('client', 'getAll', { filters: { email } })).hints).toEqual([]);
		const reply = { response: { result: { clients: clients(), page: 1, pages: 1, per_page: 50, total: 8 } } };
		bench.fault({ match: { path: '/users/clients' }, kind: 'status', status: 200, body: reply });
		expect((await bench.run('client', 'getAll', { filters: { email } })).hints).toEqual([told('Email')]);
	});

	test('is told of once for all items', async () => {
		const items = [{ json: { name: 'Nobody' } }, { json: { name: '' } }];
		expect(await read('search[organization]', '={{ $json.name }}', {}, items)).toEqual([
			'FreshBooks seems to have ignored search[organization]: some results of 1 of 2 items do not match it',
		]);
	});
});

describe('what a run came to', () => {
	const read = async (count: number, batchReads = true) => {
		const items = many(count, (index) => ({ json: { id: Number(clients()[index % 8].id) } }));
		return await bench.run('client', 'get', { clientId: byId('={{ $json.id }}'), options: { batchReads } }, { items });
	};

	test('is told of with its repetitions and with what waited for the rate limit', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '20' });
		bench.fault({ match: {}, kind: 'delay', delayMs: 100, times: 3 });
		const { items, hints } = await read(40, false);
		expect(items).toHaveLength(40);
		// 32 are worked on at a time: three of the first four go through, and three others take their places
		expect(hints).toEqual(['40 items, 41 requests, 32 waits for FreshBooks’ rate limit, about 20 seconds in all']);
	});

	test('is told of where one item had to wait, with the time only where that was long', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '1' });
		expect((await read(1)).hints).toEqual(['1 item, 2 requests, 1 wait for FreshBooks’ rate limit']);
	});

	test('is told of where there are many items, or many requests for one', async () => {
		const { hints } = await read(120);
		expect(bench.requests()).toHaveLength(1);
		expect(hints).toEqual(['120 items, 1 request, 0 waits']);
		bench.freshBooks.journal.length = 0;
		for (const times of [1, 2, 3, 4]) expect((await read(20 * times)).hints).toEqual([]);
	});

	test('counts what was looked up, and what was sent again after a fault', async () => {
		bench.fault({ match: { method: 'POST' }, after: 99, kind: 'status', status: 429 });
		const items = many(100, () => ({}));
		const lines = { specifyLines: 'fields', lines: { line: [{ name: 'Design', unit_cost: '80' }] } };
		const parameters = { customerid: byId(Number(clients()[0].id)), create_date: '2026-11-22', ...lines };
		const { hints } = await bench.run('invoice', 'create', parameters, { items });
		expect(bench.requests()).toHaveLength(102);
		expect(hints).toEqual(['100 items, 102 requests, 1 wait for FreshBooks’ rate limit']);
	});

	test('is not told of when few items waited for nothing', async () => {
		expect((await read(40)).hints).toEqual([]);
	});
});

describe('a document without lines', () => {
	const client = () => byId(Number(clients()[0].id));
	const created = (more: object = {}) => ({ customerid: client(), create_date: '2026-11-22', ...more });

	test.each([
		['invoice', 'create', 'invoice'],
		['estimate', 'create', 'estimate'],
		['invoice', 'upsert', 'invoice'],
	])('is told of: %s %s', async (resource, operation, name) => {
		const number = operation === 'upsert' ? { invoice_number: 'N-1' } : {};
		const { hints } = await bench.run(resource, operation, created(number));
		expect(hints).toEqual([`The ${name} has no lines, so its total is 0.00`]);
	});

	test('is told of once for several items', async () => {
		const { hints } = await bench.run('invoice', 'create', created(), { items: [{}, {}, {}] });
		expect(hints).toEqual(['3 of 3 items: The invoice has no lines, so its total is 0.00']);
	});

	test('is none where there are lines, or where FreshBooks puts the time into it', async () => {
		const lines = { lines: { line: [{ name: 'Design', unit_cost: '1' }] } };
		expect((await bench.run('invoice', 'create', created(lines))).hints).toEqual([]);
		const template = { ...created(), frequency: 'm', numberRecurring: 1 };
		const time = { additionalFields: { include_unbilled_time: true } };
		expect((await bench.run('invoiceProfile', 'create', { ...template, ...time })).hints).toEqual([]);
		expect((await bench.run('invoiceProfile', 'create', template)).hints).toEqual([
			'The recurring template has no lines, so its total is 0.00',
		]);
		// one that is there keeps its lines
		const update = { invoiceId: byId(987010), updateFields: { notes: 'Hi' } };
		expect((await bench.run('invoice', 'update', update)).hints).toEqual([]);
	});
});

describe('a record that is deleted', () => {
	const deleted = () => bench.freshBooks.records(bench.account, 'clients').find((row) => row.vis_state === 1);

	test('says so when it is read by itself', async () => {
		const [{ id }] = clients();
		await bench.run('client', 'delete', { clientId: byId(Number(id)) });
		const run = await bench.run('client', 'get', { clientId: byId(Number(deleted()?.id)) });
		expect(run.hints).toEqual(['The client is deleted: Restore brings it back']);
		expect(run.items[0].json).toMatchObject({ deleted: true, id, vis_state: 1 });
	});

	test('stays as FreshBooks sends it in the raw output, and one that is not deleted says nothing', async () => {
		const [{ id }] = clients();
		const clientId = byId(Number(id));
		const present = await bench.run('client', 'get', { clientId });
		expect([present.hints, present.items[0].json.deleted]).toEqual([[], undefined]);
		await bench.run('client', 'delete', { clientId });
		const raw = await bench.run('client', 'get', { clientId, output: 'raw' });
		expect(raw.items[0].json).not.toHaveProperty('deleted');
		expect(raw.hints).toHaveLength(1);
	});
});

describe('a value that FreshBooks has not stored', () => {
	const told = (what: string) => `FreshBooks did not store ${what}: look at the result before you rely on`;
	const fields = { organization: 'Acme Ltd.', updateFields: { note: '={{ $json.note }}', vat_name: 'GST' } };
	const update = async (...notes: string[]) => {
		const items = notes.map((note) => ({ json: { note } }));
		return (await bench.run('client', 'update', { clientId: byId(214101), ...fields }, { items })).hints;
	};

	test('is told of by its name in the panel', async () => {
		bench.freshBooks.switches.droppedFields = { clients: ['note'] };
		expect(await update('VIP')).toEqual([`${told('Note as given')} it`]);
	});

	test('is told of with others, once for all items', async () => {
		bench.freshBooks.switches.droppedFields = { clients: ['note', 'vat_name'] };
		expect(await update('VIP', '', 'VIP')).toEqual([`${told('Note, VAT Name as given in 3 of 3 items')} them`]);
	});

	test('is not told of where all are', async () => {
		expect(await update('VIP', '')).toEqual([]);
	});
});
