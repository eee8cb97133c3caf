import type { IDataObject } from 'n8n-workflow';

import { many, useBench } from '../stage/bench.mts';
import { byId, byName } from '../stage/n8n.mts';

const bench = useBench('2026-12-03T15:00:00Z');
const latency = 50;

const rows = (table: string): IDataObject[] => bench.freshBooks.records(bench.account, table) as IDataObject[];

/** So many clients, each with an email address. */
function clients(count: number): IDataObject[] {
	bench.freshBooks.seedManyClients(bench.account, count - rows('clients').length);
	return rows('clients').filter(({ email, vis_state: state }) => email && state === 0);
}

beforeEach(() => {
	bench.freshBooks.switches.latencyMs = latency;
});

/** Runs something. @returns how many requests it took, and how many milliseconds */
async function cost(resource: string, operation: string, parameters: IDataObject, items: IDataObject[]) {
	bench.freshBooks.journal.length = 0;
	const [run, took] = await bench.timed(
		async () => await bench.run(resource, operation, parameters, { items: items.map((json) => ({ json })) }),
	);
	expect(run.error).toBeUndefined();
	expect(run.items).toHaveLength(items.length);
	const reads = bench.requests().filter((request) => request.startsWith('GET ')).length;
	return { reads, took, items: run.items.map(({ json }) => json) };
}

const line = { line: [{ name: 'Work', qty: '1', unit_cost: '10' }] };

describe('500 new invoices', () => {
	const invoice = (customerid: IDataObject): IDataObject => ({
		customerid,
		create_date: '2026-12-03',
		specifyLines: 'fields',
		lines: line,
	});

	test('by the IDs of their clients look them up a hundred at a time', async () => {
		const items = clients(520)
			.slice(0, 500)
			.map(({ id }) => ({ id }));
		const { reads, items: made } = await cost('invoice', 'create', invoice(byId('={{ $json.id }}')), items);
		expect(made.map(({ customerid }) => customerid)).toEqual(items.map(({ id }) => id));
		expect(reads).toBeLessThanOrEqual(6);
	});

	test('by the email addresses of their clients, of 1,200, take at most 15 requests more', async () => {
		const items = clients(1200)
			.slice(-500)
			.map(({ id, email }) => ({ id, email }));
		const { reads: ids } = await cost('invoice', 'create', invoice(byId('={{ $json.id }}')), items);
		const { reads, items: made } = await cost('invoice', 'create', invoice(byName('={{ $json.email }}')), items);
		expect(made.map(({ customerid }) => customerid)).toEqual(items.map(({ id }) => id));
		expect(reads - ids).toBeLessThanOrEqual(15);
	});
});

describe('a hundred payments', () => {
	const payment = (invoiceid: IDataObject): IDataObject => ({
		invoiceid,
		amount: '1',
		date: '2026-12-03',
		type: 'Cash',
	});

	test('by the numbers of their invoices take no longer than by their IDs', async () => {
		const [{ id: customer }] = clients(8);
		const invoices = many(100, () => ({}));
		await cost(
			'invoice',
			'create',
			{ customerid: byId(Number(customer)), create_date: '2026-12-03', specifyLines: 'fields', lines: line },
			invoices,
		);
		const items = rows('invoices')
			.slice(-100)
			.map(({ id, invoice_number: number }) => ({ id, number }));
		const byIds = await cost('payment', 'create', payment(byId('={{ $json.id }}')), items);
		const byNumbers = await cost('payment', 'create', payment(byName('={{ $json.number }}')), items);
		expect(byNumbers.items.map(({ invoiceid }) => invoiceid)).toEqual(items.map(({ id }) => id));
		expect(byIds.reads).toBeLessThanOrEqual(2);
		expect(byNumbers.reads).toBeLessThanOrEqual(4);
		expect(byNumbers.took).toBeLessThanOrEqual(1.1 * byIds.took);
	});
});

test('invoices that are marked as paid are read together', async () => {
	const [{ id: customer }] = clients(8);
	const parameters = {
		customerid: byId(Number(customer)),
		create_date: '2026-12-03',
		specifyLines: 'fields',
		lines: line,
	};
	await cost(
		'invoice',
		'create',
		parameters,
		many(30, () => ({})),
	);
	const items = rows('invoices')
		.slice(-30)
		.map(({ id }) => ({ id }));
	const marked = { invoiceId: byId('={{ $json.id }}'), date: '2026-12-03', type: 'Cash' };
	const { items: paid } = await cost('invoice', 'markAsPaid', marked, items);
	expect(paid.map(({ alreadyPaid, invoiceid }) => [alreadyPaid, invoiceid])).toEqual(
		items.map(({ id }) => [false, id]),
	);
	const read = bench.requests(/\/invoices\/invoices/).filter((request) => request.startsWith('GET '));
	expect(read.length).toBeLessThanOrEqual(6);
});

describe('a list of several pages that names are looked up in', () => {
	const get = async (items: IDataObject[]) =>
		await cost('client', 'get', { clientId: byName('={{ $json.email }}') }, items);
	const wanted = (all: IDataObject[], count: number): IDataObject[] =>
		all.slice(-count).map(({ id, email }) => ({ id, email }));

	test('is asked for at once when it was read a moment ago', async () => {
		const items = wanted(clients(250), 5);
		const first = await get(items);
		const again = await get(items);
		expect([first.reads, again.reads]).toEqual([4, 4]);
		expect(first.took - again.took).toBe(latency);
		expect(again.items.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
	});

	test('and has become shorter gives the same', async () => {
		const all = clients(250);
		await get(wanted(all, 5));
		bench.freshBooks.switches.latencyMs = 0;
		const gone = all.slice(0, 170).map(({ id }) => ({ json: { id } }));
		await bench.run('client', 'delete', { clientId: byId('={{ $json.id }}') }, { items: gone });
		const items = wanted(all, 5);
		const { items: found } = await get(items);
		expect(found.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
	});

	test('and a page of which cannot be had is an error, not a name that is not there', async () => {
		const items = wanted(clients(250), 5);
		await get(items);
		bench.fault({ kind: 'status', status: 403, match: { path: 'clients$', query: 'page=2(&|$)' }, times: -1 });
		const { error } = await bench.run(
			'client',
			'get',
			{ clientId: byName('={{ $json.email }}') },
			{ items: items.map((json) => ({ json })) },
		);
		expect(error?.message).toBe('Sandbox fault.');
	});
});
