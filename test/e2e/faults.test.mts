import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import type { Fault } from '../../sandbox/freshbooks/state/switches.mts';
import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { setStage, type TestStage, workflowOf } from './stage.mts';

type Fields = Record<string, any>;

const COUNT = 12;

let stage: TestStage;
let credential: Credential;

before(async () => {
	stage = await setStage();
	credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
});
after(stopEverything);
afterEach(() => provoke());

const provoke = (...faults: Fault[]) => stage.freshbooks.control('PATCH', '/switches', { faults });

/** A workflow that does the same for each of some numbers; items that fail go on as items. */
async function forEach(label: string, parameters: Fields): Promise<workflows.SavedWorkflow> {
	const numbers = Array.from({ length: COUNT }, (_, index) => index);
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{
			name: 'Numbers',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ number: numbers }), options: {} },
		},
		{ name: 'One each', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'number', options: {} } },
		{ name: 'Do', type: 'n8n-nodes-freshbooks.freshBooks', parameters, onError: 'continueRegularOutput' },
	];
	return await workflows.importWorkflow(stage.n8n, workflowOf(label, stage, credential, nodes));
}

const createClients = (organization: string) =>
	forEach(`Create ${organization}`, {
		resource: 'client',
		operation: 'create',
		organization: `=${organization} {{ $json.number }}`,
	});

/** The names of the clients that stand in FreshBooks. */
async function standing(organization: string): Promise<string[]> {
	const names: string[] = (await stage.records('clients')).map((client) => client.organization);
	return names.filter((name) => name.startsWith(organization)).toSorted();
}

const named = (organization: string): string[] =>
	Array.from({ length: COUNT }, (_, index) => `${organization} ${index}`).toSorted();

describe('In a real n8n', () => {
	test('a rate limit in the middle loses nothing and doubles nothing', async () => {
		const workflow = await createClients('Limited');
		const isPost = { method: 'POST', path: '/users/clients$' };
		await provoke({ match: isPost, kind: 'status', status: 429, retryAfter: '1', after: 3, times: 4 });

		const { status, items } = await workflows.runWorkflow(stage.n8n, workflow);

		assert.equal(status, 'success');
		assert.deepEqual(
			items['Do'].map(({ json }) => json.organization),
			Array.from({ length: COUNT }, (_, index) => `Limited ${index}`),
		);
		assert.deepEqual(await standing('Limited'), named('Limited'));
	});

	test('FreshBooks that is down for a moment is asked again', async () => {
		const workflow = await forEach('Read', { resource: 'client', operation: 'getAll', limit: 1 });
		await provoke(
			{ match: { method: 'GET' }, kind: 'status', status: 503, times: 3 },
			{ match: { method: 'GET' }, kind: 'reset-before', times: 2 },
			{ match: { method: 'GET' }, kind: 'html', times: 2 },
		);
		const { status, items } = await workflows.runWorkflow(stage.n8n, workflow);
		assert.equal(status, 'success');
		assert.equal(items['Do'].filter(({ json }) => json.id !== undefined).length, COUNT);
	});

	test('a creation whose reply is lost is not made twice, and its item says to look in FreshBooks', async () => {
		const workflow = await createClients('Lost');
		await provoke({ match: { method: 'POST', path: '/users/clients$' }, kind: 'lost-reply', after: 5 });

		const { items } = await workflows.runWorkflow(stage.n8n, workflow);

		const failed = items['Do'].filter(({ json }) => json.error !== undefined);
		assert.equal(items['Do'].length, COUNT);
		assert.equal(failed.length, 1);
		assert.match(JSON.stringify(failed[0].json), /No reply from FreshBooks to the request to create the client/);
		// FreshBooks did the work of the lost one too
		assert.deepEqual(await standing('Lost'), named('Lost'));
	});

	test('an execution that is stopped while the node waits for the rate limit ends at once', async () => {
		const workflow = await createClients('Stopped');
		await provoke({
			match: { method: 'POST', path: '/users/clients$' },
			kind: 'status',
			status: 429,
			retryAfter: '150',
			times: -1,
		});
		const { executionId } = await stage.n8n.api('POST', `/workflows/${workflow.id}/run`, {
			triggerToStartFrom: { name: 'Start' },
		});
		await waitFor('The refusal', async () => {
			const journal: Fields[] = await stage.freshbooks.control('GET', '/journal?since=0');
			return journal.at(-1)?.status === 429;
		});
		await stage.n8n.api('POST', `/executions/${executionId}/stop`);
		// well before the wait would have been over
		const { status } = await workflows.finished(stage.n8n, executionId, 60);
		assert.equal(status, 'canceled');
		assert.deepEqual(await standing('Stopped'), []);
	});
});
