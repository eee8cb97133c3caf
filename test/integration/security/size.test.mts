import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';
import { Poller } from '../stage/polling-bench.mts';

const bench = useBench();
const row = (table: string) => bench.freshBooks.records(bench.account, table)[0];
const taxDays = { period: 'custom', start_date: '2020-01-01', end_date: '2035-12-31' };

/** One operation for each way in which a reply is taken in. */
const operations: Record<string, () => [resource: string, operation: string, parameters: IDataObject]> = {
	read: () => ['client', 'get', { clientId: byId(Number(row('clients').id)), output: 'raw' }],
	list: () => ['client', 'getAll', { returnAll: true, output: 'raw' }],
	create: () => ['client', 'create', { email: 'new@example.com', output: 'raw' }],
	change: () => ['client', 'update', { clientId: byId(Number(row('clients').id)), updateFields: { fname: 'A' } }],
	delete: () => ['tax', 'delete', { taxId: byId(Number(row('taxes').id)) }],
	send: () => ['invoice', 'send', { invoiceId: byId(Number(row('invoices').id)) }],
	report: () => ['report', 'taxSummary', { ...taxDays, output: 'raw' }],
	'call any path': () => ['apiCall', 'request', { method: 'GET', path: '/auth/api/v1/users/me' }],
	'create at any path': () => [
		'apiCall',
		'request',
		{
			method: 'POST',
			path: `/accounting/account/${bench.account}/users/clients`,
			body: '{"client":{"email":"a@b.example"}}',
		},
	],
};
const twice = ['create', 'send', 'create at any path'];

const nested = (levels: number) => `{"response":{"result":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
const answer = (text: string): void =>
	bench.fault({ match: {}, kind: 'rewrite', rewrite: ['^[\\s\\S]*$', text], times: -1 });

describe.each([101, 3000, 20_000, 200_000])('a reply of %i levels', (levels) => {
	test.each(Object.keys(operations))('to %s is an error, with the doubt where there is one', async (name) => {
		answer(nested(levels));
		const run = await bench.run(...operations[name]());
		expect(run.error?.message).toBe('FreshBooks’ reply is nested too deeply');
		expect(told(run).includes('may have carried this out')).toBe(twice.includes(name));
		expect(bench.requests()).toHaveLength(1);
	});

	test('that says no is told by its status', async () => {
		bench.fault({ match: {}, kind: 'status', status: 400, body: JSON.parse(nested(Math.min(levels, 3000))) });
		const run = await bench.run(...operations.read());
		expect(run.error?.message).toBe('FreshBooks did not read the client (HTTP 400)');
	});

	test('ends a poll with an error, and the next one goes on', async () => {
		const poller = new Poller(bench, { business: bench.business });
		await poller.poll();
		answer(nested(levels));
		await expect(poller.poll()).rejects.toThrow('FreshBooks’ reply is nested too deeply');
		bench.freshBooks.switches.faults = [];
		await expect(poller.poll()).resolves.toEqual([]);
	});
});

describe('what FreshBooks says about a refusal', () => {
	const long = `First line\nsecond line ${'x'.repeat(100_000)}`;
	const errors = (count: number) =>
		many(count, () => ({ errno: 1, field: 'email', message: long, object: 'client', value: long }));

	test.each<[shape: string, body: unknown]>([
		['classic', { response: { errors: errors(1) } }],
		['many complaints', { response: { errors: errors(20) } }],
		[
			'newer',
			{ code: 3, message: long, details: [{ reason: long, metadata: { message: long, field: long, value: long } }] },
		],
		['projects', { errno: 1, error: Object.fromEntries(many(20, (index) => [`f${index}`, long])) }],
		['payments', { errors: many(20, () => ({ message: long, field: long })) }],
		['a message', { message: long }],
		['a list in place of a message', { message: many(10_000, () => 'x'.repeat(50)) }],
		['an object in place of a message', { message: { long } }],
	])('is short in messages and bounded in all that is stored: %s', async (_shape, body) => {
		bench.fault({ match: { method: 'POST' }, kind: 'status', status: 422, body, times: -1 });
		const items = many(20, () => ({ json: { email: 'a@b.example' } }));
		const parameters = { email: '={{ $json.email }}', options: { auditLog: 'output' } };
		const run = await bench.run('client', 'create', parameters, { items, onError: 'continueRegularOutput' });
		for (const { json } of run.items) {
			const { description } = json.details as IDataObject;
			expect(String(json.error)).not.toContain('\n');
			expect(String(json.error).length).toBeLessThan(400);
			expect(String(description ?? '').length).toBeLessThan(4000);
		}
		const stopped = await bench.run('client', 'create', { email: 'a@b.example' });
		expect(stopped.error?.message.length).toBeLessThan(400);
		expect(JSON.stringify([stopped.error, stopped.error?.stack]).length).toBeLessThan(20_000);
	});

	test('leaves room for what is to be done and for the doubt', async () => {
		const body = { response: { errors: errors(20) } };
		bench.fault({ match: { method: 'POST' }, kind: 'status', status: 500, body });
		const run = await bench.run('client', 'create', { email: 'a@b.example' });
		expect(told(run)).toContain('FreshBooks may have carried this out all the same');
	});

	test('in the keys of a reply of another shape is bounded too', async () => {
		const keys = many(10_000, (index) => [`${'k'.repeat(100)}${index}`, 1]);
		answer(JSON.stringify(Object.fromEntries(keys)));
		const run = await bench.run('client', 'create', { email: 'a@b.example' });
		expect(run.error?.message).toBe('FreshBooks’ reply holds no client');
		expect(told(run).length).toBeLessThan(1000);
		expect(told(run)).toContain('look in FreshBooks before you run it again');
	});
});
