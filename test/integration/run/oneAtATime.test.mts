import type { IDataObject } from 'n8n-workflow';

import { many, useBench } from '../stage/bench.mts';
import { byId, byName } from '../stage/n8n.mts';

const bench = useBench('2026-12-03T15:00:00Z');
const latency = 50;
const options = { concurrency: 1 };

const rows = (table: string): IDataObject[] => bench.freshBooks.records(bench.account, table) as IDataObject[];

/** Does something. @returns the shortest time between two requests, and how many there were */
async function pauses(
	resource: string,
	operation: string,
	parameters: IDataObject,
	items: IDataObject[] = [{}],
): Promise<{ least: number; requests: number }> {
	bench.freshBooks.journal.length = 0;
	const own = { ...options, ...(parameters.options as IDataObject | undefined) };
	const run = await bench.run(
		resource,
		operation,
		{ ...parameters, options: own },
		{ items: items.map((json) => ({ json })) },
	);
	expect(run.error).toBeUndefined();
	const sent = bench.freshBooks.journal.map(({ at }) => Date.parse(at));
	const between = sent.slice(1).map((at, index) => at - sent[index]);
	return { least: Math.min(...between), requests: sent.length };
}

beforeEach(() => {
	bench.freshBooks.switches.latencyMs = latency;
});

describe('with a Concurrency of 1, one request is under way at a time', () => {
	test('when records are looked up by name in a list that was long a moment ago', async () => {
		bench.freshBooks.seedManyClients(bench.account, 250);
		const items = rows('clients')
			.filter(({ email }) => email)
			.slice(-5)
			.map(({ email }) => ({ email }));
		const get = { clientId: byName('={{ $json.email }}') };
		await pauses('client', 'get', get, items);
		const again = await pauses('client', 'get', get, items);
		expect(again.requests).toBeGreaterThan(3);
		expect(again.least).toBeGreaterThanOrEqual(latency);
	});

	test('when deleted ones are looked for beside the others', async () => {
		const expense = {
			amount: '12.50',
			date: '2026-12-01',
			categoryid: byId(Number(rows('categories')[0].id)),
			additionalFields: { currency_code: 'CAD' },
			options: { onlyOnceFor: '={{ $json.order }}', countDeleted: true },
		};
		const { least, requests } = await pauses(
			'expense',
			'create',
			expense,
			many(4, (order) => ({ order: `o-${order}` })),
		);
		expect(requests).toBeGreaterThan(6);
		expect(least).toBeGreaterThanOrEqual(latency);
	});

	test('when the unbilled time of several projects is read', async () => {
		const projects = bench.freshBooks.records(String(bench.freshBooks.businesses[0].businessId), 'projects');
		const client = rows('clients').find(({ id }) => projects.filter((one) => one.client_id === id).length > 0)!;
		const { least, requests } = await pauses('invoice', 'createFromTime', {
			customerid: byId(Number(client.id)),
			period: 'custom',
		});
		expect(requests).toBeGreaterThan(2);
		expect(least).toBeGreaterThanOrEqual(latency);
	});

	test('when the rates of all services of a project are read', async () => {
		const { least, requests } = await pauses('project', 'getServiceRates', { projectId: byId(609301) });
		expect(requests).toBeGreaterThan(2);
		expect(least).toBeGreaterThanOrEqual(latency);
	});

	test('when all pages of a list are read', async () => {
		bench.freshBooks.seedManyClients(bench.account, 450);
		const { least, requests } = await pauses('client', 'getAll', { returnAll: true });
		expect(requests).toBe(5);
		expect(least).toBeGreaterThanOrEqual(latency);
	});
});
