import { ExecuteContext } from 'n8n-core';
import type { IDataObject, Logger } from 'n8n-workflow';

import { until, useBench } from '../stage/bench.mts';
import { sample } from '../stage/files.mts';
import { byId, file } from '../stage/n8n.mts';

// in the hour that comes twice in autumn the time of a record proves nothing, so it is not left to the day of the test
const bench = useBench('2026-12-03T15:00:00Z');
let logged: string[];

beforeEach(() => {
	logged = [];
	// the one logger that every node gets
	const { logger } = Object.create(ExecuteContext.prototype) as { logger: Logger };
	jest.spyOn(logger, 'info').mockImplementation((message: string) => void logged.push(message));
});
afterEach(() => jest.restoreAllMocks());

const options = { auditLog: 'output' };
const clients = () => bench.freshBooks.records(bench.account, 'clients');
const id = (index = 0) => Number(clients()[index].id);
const who = 'FreshBooks, credential "Sandbox", business "Maple & Pine Studio"';
const A = '/accounting/account/xM4pL9';

describe('the audit log', () => {
	test('tells of nothing unless it is asked for', async () => {
		const run = await bench.run('client', 'create', { email: 'a@b.example' });
		expect(run.items[0].json.audit).toBeUndefined();
		expect(logged).toEqual([]);
	});

	test.each(['simplified', 'raw'])(
		'tells of a creation, with the new id, in the log and the item (%s)',
		async (output) => {
			const run = await bench.run('client', 'create', { email: 'a@b.example', output, options });
			const lines = [`${who}: Create client ${run.items[0].json.id}: POST ${A}/users/clients: done`];
			expect(run.items[0].json.audit).toEqual(lines);
			expect(logged).toEqual(lines);
		},
	);

	test('in the log alone leaves the item as it is', async () => {
		const run = await bench.run('client', 'update', {
			clientId: byId(id()),
			updateFields: { fname: 'Secret Name' },
			options: { auditLog: 'log' },
		});
		expect(run.items[0].json.audit).toBeUndefined();
		expect(logged).toEqual([`${who}: Update client ${id()}: PUT ${A}/users/clients/${id()}: done`]);
	});

	test('tells of every change of an operation that makes several', async () => {
		const expense = bench.freshBooks.records(bench.account, 'expenses').find(({ vis_state: state }) => state === 0);
		const items = [{ binary: file(sample('pdf'), 'secret.pdf', 'application/pdf') }];
		const parameters = { expenseId: byId(Number(expense?.id)), options };
		const run = await bench.run('expense', 'attachReceipt', parameters, { items });
		expect(run.items[0].json.audit).toEqual([
			`${who}: Attach receipt to expense: POST /uploads/account/xM4pL9/attachments: done`,
			`${who}: Attach receipt to expense ${expense?.id}: PUT ${A}/expenses/expenses/${expense?.id}: done`,
		]);
	});

	test('does not tell of reading', async () => {
		const run = await bench.run('client', 'getAll', { limit: 2, options });
		expect(run.items[0].json.audit).toBeUndefined();
		expect(logged).toEqual([]);
	});

	test('tells of an API call that changes something', async () => {
		const body = JSON.stringify({ tax: { name: 'Secret Tax', amount: '5' } });
		const call = { method: 'POST', path: '/accounting/account/{accountId}/taxes/taxes', body, options };
		const run = await bench.run('apiCall', 'request', call);
		expect(run.error).toBeUndefined();
		expect(logged).toEqual([`FreshBooks, credential "Sandbox": Make API call: POST ${A}/taxes/taxes: done`]);
	});

	test.each([
		[{ kind: 'status', status: 422 }, 'refused (HTTP 422)'],
		[{ kind: 'errors-200' }, 'refused (HTTP 400)'],
		[{ kind: 'status', status: 503 }, 'failed (HTTP 503): it may have been done'],
		[{ kind: 'lost-reply' }, 'no reply: it may have been done'],
	] as const)('tells what came of it: %j', async (fault, outcome) => {
		bench.fault({ match: { method: 'POST' }, ...fault });
		const parameters = { email: 'a@b.example', options };
		const run = await bench.run('client', 'create', parameters, { onError: 'continueErrorOutput' });
		const lines = [`${who}: Create client: POST ${A}/users/clients: ${outcome}`];
		expect(logged).toEqual(lines);
		expect((run.errorItems[0].json.details as IDataObject).audit).toEqual(lines);
	});

	test('tells of a creation whose reply was lost as it showed afterwards', async () => {
		const post = { match: { method: 'POST', path: '/expenses$' } };
		bench.fault({ ...post, kind: 'lost-reply' });
		const categoryid = byId(Number(bench.freshBooks.records(bench.account, 'categories')[0].id));
		const expense = { amount: '12.50', date: '2026-11-22', categoryid };
		const run = await bench.run('expense', 'create', { ...expense, options: { ...options, safeCreate: true } });
		expect(run.items[0].json.audit).toEqual([
			`${who}: Create expense ${run.items[0].json.id}: POST ${A}/expenses/expenses: done, as FreshBooks showed afterwards`,
		]);
	});

	test('tells of a change that was not sent because of the rate limit', async () => {
		bench.fault({ match: {}, kind: 'status', status: 429, retryAfter: '300' });
		await bench.run('client', 'get', { clientId: byId(id()) });
		await bench.run('client', 'create', { email: 'a@b.example', options });
		expect(logged).toEqual([expect.stringMatching(/: not sent: the rate limit was exceeded$/)]);
	});

	test('tells how it ended, not how often it was tried', async () => {
		bench.fault({ match: { method: 'PUT' }, kind: 'status', status: 503 });
		await bench.run('client', 'update', { clientId: byId(id()), updateFields: { fname: 'A' }, options });
		expect(logged).toEqual([expect.stringMatching(/: done$/)]);
	});

	test('tells of a change that the user stopped', async () => {
		bench.fault({ match: { method: 'POST' }, kind: 'delay', delayMs: 2000, times: -1 });
		let stop = () => {};
		const onStart = (run: { cancel(): void }) => (stop = () => run.cancel());
		bench.clock.hold();
		const running = bench.run('client', 'create', { email: 'a@b.example', options }, { onStart });
		await until(() => bench.writes().length > 0);
		stop();
		await running.catch(() => undefined);
		await until(() => logged.length > 0);
		expect(logged).toEqual([expect.stringMatching(/: (no reply: it may have been done|stopped .*)$/)]);
	});

	test('holds no value of any field, and a name cannot add a line', async () => {
		const value = 'Secret Value 4711';
		bench.business = { ...bench.business, cachedResultName: 'Evil\n2026 INFO forged "line"' };
		const { options: sent, ...fields } = { email: `${value}@example.com`, organization: value, options };
		const additionalFields = { organization: value, note: value, vat_number: value };
		await bench.run('client', 'create', { email: fields.email, additionalFields, options: sent });
		expect(logged).toHaveLength(1);
		expect(logged[0]).not.toContain(value);
		expect(logged[0]).not.toContain('\n');
	});
});
