import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { setStage, type TestStage, workflowOf } from './stage.mts';

type Fields = Record<string, any>;

let stage: TestStage;
let credential: Credential;

before(async () => {
	stage = await setStage();
	credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
});
after(stopEverything);

/** Runs a workflow that does something with the rows of a table, as a node for sheets gives them. */
async function withTable(rows: Fields[], parameters: Fields): Promise<workflows.Execution> {
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{
			name: 'Table',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ rows }), options: {} },
		},
		{ name: 'Rows', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'rows', options: {} } },
		{ name: 'Do', type: 'n8n-nodes-freshbooks.freshBooks', parameters },
	];
	const workflow = await workflows.importWorkflow(stage.n8n, workflowOf('Table', stage, credential, nodes));
	return await workflows.runWorkflow(stage.n8n, workflow);
}

test('the rows of a sheet of orders become one invoice for each client', async () => {
	const clients = (await stage.records('clients')).filter(({ vis_state }) => vis_state === 0);
	const [a, b] = clients.map(({ id }) => id);
	const orders = [
		{ Customer: a, Product: 'Mug', Price: 7 },
		{ Customer: b, Product: 'Plate', Price: '9.50' },
		{ Customer: a, Product: 'Bowl', Price: '8.25' },
	];
	const known = (await stage.records('invoices')).length;
	const { status, items } = await withTable(orders, {
		resource: 'invoice',
		operation: 'create',
		customerid: { __rl: true, mode: 'id', value: '={{ $json.Customer }}' },
		specifyLines: 'inputItems',
		groupBy: 'customer',
		lines: { line: [{ name: '={{ $json.Product }}', unit_cost: '={{ $json.Price }}', qty: '2' }] },
	});

	assert.equal(status, 'success');
	assert.equal((await stage.records('invoices')).length, known + 2);
	const made = items['Do'].map(({ json, pairedItem }) => [
		json.customerid,
		json.amount,
		json.lines.map(({ name }: Fields) => name),
		[pairedItem].flat().map((one) => (one as Fields).item),
	]);
	assert.deepEqual(made, [
		[a, '30.50', ['Mug', 'Bowl'], [0, 2]],
		[b, '19.00', ['Plate'], [1]],
	]);
});

test('the rows of a sheet of people become clients by what its columns are called', async () => {
	const people = [
		{ 'First Name': 'Ann', lname: 'Lee', Email: 'ann@lee.example', City: 'Toronto', Birthday: 'May' },
		{ 'First Name': 'Bo', lname: '', Email: 'bo@lee.example', City: '', Birthday: '' },
	];
	const { status, items } = await withTable(people, { resource: 'client', operation: 'create', dataMode: 'autoMap' });

	assert.equal(status, 'success');
	const made = items['Do'].map(({ json }) => [json.fname, json.lname || '', json.email, json.p_city || '']);
	assert.deepEqual(made, [
		['Ann', 'Lee', 'ann@lee.example', 'Toronto'],
		['Bo', '', 'bo@lee.example', ''],
	]);
});
