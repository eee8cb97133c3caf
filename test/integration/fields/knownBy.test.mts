import type { IDataObject } from 'n8n-workflow';

import { told, useBench } from '../stage/bench.mts';
import { byId, byName } from '../stage/n8n.mts';
import { Poller } from '../stage/polling-bench.mts';

const bench = useBench('2026-06-10T15:00:00Z');
const rows = (table: string) => bench.freshBooks.records(bench.account, table) as IDataObject[];
const get = async (resource: string, name: string) => {
	const result = await bench.run(resource, 'get', { [`${resource}Id`]: byName(name) });
	return result.error ? told(result) : result.items[0].json;
};
const create = async (resource: string, parameters: IDataObject) => {
	const result = await bench.run(resource, 'create', parameters);
	expect(result.error).toBeUndefined();
	return result.items[0].json;
};

describe('an expense category', () => {
	const categoryOf = (name: string) => Number(rows('categories').find(({ category }) => category === name)?.categoryid);
	beforeEach(async () => {
		for (const parent of ['Advertising', 'Travel']) {
			await create('expenseCategory', { category: 'Posters', additionalFields: { parentid: byName(parent) } });
		}
	});

	test('of a name that two have is told from the other by its parent', async () => {
		const parentid = categoryOf('Travel');
		for (const name of ['Travel: Posters', 'travel:posters', ' TRAVEL : Posters ']) {
			expect(await get('expenseCategory', name)).toMatchObject({ category: 'Posters', parentid });
		}
	});

	test('of a name that two have names both with their parents', async () => {
		expect(await get('expenseCategory', 'Posters')).toMatch(
			/^Expense Category: Several expense categories are called "Posters": ID \d+ \(Advertising: Posters\), ID \d+ \(Travel: Posters\)\./,
		);
	});
});

test('a retainer is known by its client', async () => {
	const [{ id, client_user_id: clientId }] = rows('retainers');
	const { organization, email } = rows('clients').find((one) => String(one.id) === String(clientId))!;
	for (const name of [organization, email].filter(Boolean)) {
		expect(await get('retainer', String(name))).toMatchObject({ id });
	}
	const without = rows('clients').find(
		(one) => !rows('retainers').some((of) => String(of.client_user_id) === String(one.id)),
	)!;
	expect(await get('retainer', String(without.email))).toBe(
		`Retainer: The client "${String(without.email)}" has no retainer`,
	);
	expect(await get('retainer', 'Nobody')).toMatch(/^Retainer: No client is called "Nobody"/);
});

test('a project that is archived is found when no active one is called so', async () => {
	const first = await create('project', { title: 'Relaunch' });
	const second = await create('project', { title: 'relaunch ' });
	await bench.run('project', 'archive', { projectId: byId(Number(first.id)) });
	expect(await get('project', 'RELAUNCH')).toMatchObject({ id: second.id });
	await bench.run('project', 'archive', { projectId: byId(Number(second.id)) });
	expect(await get('project', 'Relaunch')).toMatch(/Several projects are called "Relaunch": .*, archived\)/);
});

test('a tax is found by the whole of its name, though FreshBooks finds parts', async () => {
	const tax = await create('tax', { name: 'GST reduced', additionalFields: { amount: '2.5' } });
	expect(await get('tax', 'gst REDUCED')).toMatchObject({ id: tax.id });
	expect(await get('tax', 'GST')).toMatchObject({ name: 'GST', amount: '5' });
	expect(await get('tax', 'reduced')).toMatch(/^Tax: No tax is called "reduced"/);
});

test('a ledger account is found by its name and by its number', async () => {
	await create('ledgerAccount', {
		name: 'Till two',
		sub_type: { mode: 'name', value: 'Cash & Bank' },
		additionalFields: { number: '1077' },
	});
	for (const name of ['till TWO', '1077']) expect(await get('ledgerAccount', name)).toMatchObject({ number: '1077' });
});

test('a filter takes a name', async () => {
	const { items, error } = await bench.run('invoice', 'getAll', {
		returnAll: true,
		filters: { customerid: byName('Nair Analytics') },
	});
	expect(error).toBeUndefined();
	expect(new Set(items.map(({ json }) => json.customerid))).toEqual(new Set([214103]));
});

test('a filter after fetching takes a name', async () => {
	const { items } = await bench.run('estimate', 'getAll', {
		returnAll: true,
		laterFilters: { customerid: byName('priya@nair.example') },
	});
	expect(items.length).toBeGreaterThan(0);
	expect(new Set(items.map(({ json }) => json.customerid))).toEqual(new Set([214103]));
});

test('what a panel hides is not looked up', async () => {
	const result = await bench.run('invoice', 'create', {
		customerid: byId(214101),
		create_date: '2026-06-10',
		specifyLines: 'json',
		linesJson: '[{ "unit_cost": 1 }]',
		lines: { line: [{ item: byName('Nothing'), unit_cost: '1' }] },
	});
	expect(result.error).toBeUndefined();
});

describe('a trigger for a client by name', () => {
	const settings = (name: string) => ({ resource: 'invoice', filters: { clientid: byName(name) } });
	const invoice = async (client: number) =>
		await create('invoice', { customerid: byId(client), create_date: '2026-06-10' });

	test('starts for what belongs to that client, and asks for it once', async () => {
		const poller = new Poller(bench, settings('nair ANALYTICS'));
		await poller.poll();
		await bench.clock.pass(60_000);
		const { id } = await invoice(214103);
		await invoice(214101);
		expect(await poller.poll()).toEqual([`invoice.create ${String(id)}`]);
		expect(bench.requests(/users\/clients$/).length).toBeLessThanOrEqual(1);
	});

	test('says that nobody is called so', async () => {
		await expect(new Poller(bench, settings('Nobody')).poll()).rejects.toThrow('Client: No client is called "Nobody"');
	});
});
