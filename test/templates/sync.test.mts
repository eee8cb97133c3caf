import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import type { SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';
import { openTable, type Table } from './tables.mts';

type Fields = Record<string, any>;

const START = 'Every quarter of an hour';
/** FreshBooks tells the second in which something changed; what happens later than this is later for it too. */
const A_SECOND = 1100;

let stage: stages.TemplateStage;
let workflow: SavedWorkflow;
let table: Table;
after(stopEverything);

const sync = () => stages.run(stage, workflow, START);
const rowOf = async (client: Fields): Promise<Fields> => {
	const [row, ...others] = (await table.rows()).filter(({ client_id }) => client_id === client.id);
	assert.deepEqual(others, [], 'one row for one client');
	return row;
};
const clients = async (): Promise<Fields[]> => (await stage.records('clients')).filter(({ vis_state }) => !vis_state);
const clientsWith = async (email: string): Promise<Fields[]> =>
	(await clients()).filter((one) => one.email.toLowerCase() === email.toLowerCase());
const clientNow = async ({ id }: Fields): Promise<Fields> =>
	(await stage.records('clients')).find((one) => one.id === id) ?? {};
const changeClient = ({ id }: Fields, client: Fields): Promise<Fields> =>
	office.inFreshBooks(stage, 'PUT', `users/clients/${id}`, { client });

/** What the workflow changes, in FreshBooks and in the table. */
async function changesBy(work: () => Promise<unknown>): Promise<{ requests: string[]; rows: number }> {
	const { requests: since } = await stage.freshbooks.control('GET', '/counters');
	const before = new Map((await table.rows()).map((row) => [row.id, row.updatedAt]));
	await work();
	const journal: Fields[] = await stage.freshbooks.control('GET', `/journal?since=${since}`);
	const rows = (await table.rows()).filter(({ id, updatedAt }) => before.get(id) !== updatedAt).length;
	const writes = journal.filter(({ method, family }) => method !== 'GET' && family !== 'oauth');
	return { requests: writes.map(({ method, path }) => `${method} ${path}`), rows };
}
const NOTHING = { requests: [], rows: 0 };

describe('21 two-way sync', () => {
	let noor: Fields;
	let ines: Fields;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '21-two-way-sync-of-clients');
		// more than a page
		for (let index = 0; index < 100; index += 1) await office.newClient(stage, `Many ${index}`);
		noor = await office.newClient(stage, 'Noor Sync');
		ines = await office.newClient(stage, 'Ines Sync');
	});

	test('makes the table with a row for each client, and then has nothing more to do', async () => {
		await sync();
		table = await openTable(stage, 'FreshBooks clients');
		const rows = await table.rows();
		assert.deepEqual(
			rows.map(({ client_id }) => client_id).toSorted((a, b) => a - b),
			(await clients()).map(({ id }) => id).toSorted((a, b) => a - b),
		);
		const { organization, email, status, problem } = await rowOf(noor);
		assert.deepEqual([organization, email, status, problem], ['Noor Sync', noor.email, 'active', '']);
		assert.deepEqual(await changesBy(sync), NOTHING);
	});

	test('carries what is new and changed to the other side, once', async () => {
		const found = await office.newClient(stage, 'Found By Mail');
		await table.add(
			{ organization: 'Row Works', first_name: 'Ada', email: 'ada@row.example', phone: '555 0100' },
			{ organization: 'Found By Mail Inc.', email: found.email.toUpperCase() },
			{ organization: 'No Address Works' },
		);
		await table.change(await rowOf(noor), { phone: '555 0101', first_name: 'Noor' });
		await changeClient(ines, { organization: 'Ines & Daughters', bus_phone: '555 0102' });
		const added = await office.newClient(stage, 'Added Meanwhile');
		await sync();

		const [ada, ...doubles] = await clientsWith('ada@row.example');
		assert.deepEqual([ada.organization, ada.fname, ada.bus_phone, doubles], ['Row Works', 'Ada', '555 0100', []]);
		assert.deepEqual((await clientsWith(found.email)).length, 1);
		assert.equal((await clientNow(found)).organization, 'Found By Mail Inc.');
		assert.equal((await clients()).filter(({ organization }) => organization === 'No Address Works').length, 1);
		const { fname, bus_phone, organization } = await clientNow(noor);
		assert.deepEqual([fname, bus_phone, organization], ['Noor', '555 0101', 'Noor Sync']);
		const row = await rowOf(ines);
		assert.deepEqual([row.organization, row.phone], ['Ines & Daughters', '555 0102']);
		assert.equal((await rowOf(added)).organization, 'Added Meanwhile');
		assert.equal((await rowOf(found)).email, found.email);
		assert.equal((await table.rows()).length, (await clients()).length);
		assert.deepEqual(await changesBy(sync), NOTHING);

		// what is emptied on one side is empty on the other
		await table.change(await rowOf(noor), { phone: '' });
		await changeClient(ines, { bus_phone: '' });
		await sync();
		assert.deepEqual([(await clientNow(noor)).bus_phone || '', (await rowOf(ines)).phone], ['', '']);
		assert.deepEqual(await changesBy(sync), NOTHING);
	});

	test('changed on both sides: the newest change wins', async () => {
		await table.change(await rowOf(noor), { organization: 'Noor, older' });
		await changeClient(ines, { organization: 'Ines, older' });
		await sleep(A_SECOND);
		await changeClient(noor, { organization: 'Noor, newer' });
		await table.change(await rowOf(ines), { organization: 'Ines, newer' });
		await sync();
		for (const [client, name] of [
			[noor, 'Noor, newer'],
			[ines, 'Ines, newer'],
		] as const) {
			assert.deepEqual([(await clientNow(client)).organization, (await rowOf(client)).organization], [name, name]);
		}
		assert.deepEqual(await changesBy(sync), NOTHING);
	});

	test('says in the row what is archived or gone, and deletes nothing', async () => {
		const gone = await rowOf(ines);
		await changeClient(noor, { vis_state: 2 });
		await changeClient(ines, { vis_state: 1 });
		await sync();
		const { status, problem } = await rowOf(noor);
		assert.deepEqual([status, problem], ['archived', '']);
		assert.equal((await rowOf(ines)).problem, 'FreshBooks no longer has this client.');
		await table.change(gone, { organization: 'Ines, gone' });
		assert.deepEqual(await changesBy(sync), NOTHING);

		await changeClient(ines, { vis_state: 0 });
		await changeClient(noor, { vis_state: 0 });
		await sync();
		assert.deepEqual([(await rowOf(ines)).problem, (await rowOf(noor)).status], ['', 'active']);

		// a row that is deleted comes back
		await table.remove(await rowOf(noor));
		await sync();
		assert.equal((await rowOf(noor)).organization, 'Noor, newer');
		assert.deepEqual(await changesBy(sync), NOTHING);
	});

	test('says in the row what FreshBooks refuses, does all else, and tries again', async () => {
		const fault = {
			match: { method: 'PUT', path: `/users/clients/${noor.id}$` },
			kind: 'status',
			status: 422,
			times: 1,
		};
		await stage.freshbooks.control('PATCH', '/switches', { faults: [fault] });
		await table.change(await rowOf(noor), { first_name: 'Refused' });
		await table.change(await rowOf(ines), { first_name: 'Taken' });
		await sync();
		assert.match((await rowOf(noor)).problem, /\w/);
		assert.equal((await rowOf(noor)).first_name, 'Refused');
		assert.equal((await clientNow(ines)).fname, 'Taken');
		await sync();
		assert.deepEqual([(await clientNow(noor)).fname, (await rowOf(noor)).problem], ['Refused', '']);
		assert.deepEqual(await changesBy(sync), NOTHING);
	});
});
