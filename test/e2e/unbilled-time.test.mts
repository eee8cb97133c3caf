import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { setStage, type TestStage, workflowOf } from './stage.mts';

let stage: TestStage;
let credential: Credential;

before(async () => {
	stage = await setStage();
	credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
});
after(stopEverything);

const unbilled = async () =>
	(await stage.records('time_entries')).filter(({ project_id: id, billed }) => id === 609301 && !billed);

describe('In a real n8n', () => {
	test('unbilled hours become one draft, although the run breaks off, and nothing is billed twice', async () => {
		const nodes = [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: 'Bill',
				type: 'n8n-nodes-freshbooks.freshBooks',
				parameters: {
					resource: 'invoice',
					operation: 'createFromTime',
					customerid: { __rl: true, mode: 'id', value: '214101' },
					projects: 'Okafor web shop',
					groupBy: 'service',
					includeExpenses: true,
				},
				onError: 'continueRegularOutput',
			},
		];
		const workflow = await workflows.importWorkflow(stage.n8n, workflowOf('Bill hours', stage, credential, nodes));
		const before = (await stage.records('invoices')).length;
		const body = { errno: 2001, error: { billed: 'Not today' } };
		const fault = { match: { method: 'PUT', path: '/time_entries/2903103' }, kind: 'status', status: 422, body };
		await stage.freshbooks.control('PATCH', '/switches', { faults: [fault] });

		const broken = await workflows.runWorkflow(stage.n8n, workflow);
		assert.match(JSON.stringify(broken.items['Bill'][0].json), /was created; \d of 3 time entries/);

		const second = await workflows.runWorkflow(stage.n8n, workflow);
		const [{ json: completed }] = second.items['Bill'];
		assert.equal(completed.created, false);
		assert.equal(completed.amount, '427.50');
		assert.deepEqual(
			completed.lines.map(({ name, qty }: Record<string, string>) => [name, qty]),
			[
				['Design', '3.50'],
				['Meetings', '1.00'],
			],
		);
		assert.deepEqual(await unbilled(), []);

		const third = await workflows.runWorkflow(stage.n8n, workflow);
		assert.equal(third.items['Bill'][0].json.reason, 'There is nothing to bill');
		assert.equal((await stage.records('invoices')).length, before + 1);
	});
});
