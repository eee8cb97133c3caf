import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { connectOAuth } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { setStage, type TestStage, workflowOf } from './stage.mts';

type Fields = Record<string, any>;

/** n8n takes no time that comes more than once a minute, but several times. A poll must be over before the next. */
const EVERY_TEN_SECONDS = [0, 10, 20, 30, 40, 50].map((second) => ({
	mode: 'custom',
	cronExpression: `${second} * * * * *`,
}));

let stage: TestStage;
let workflow: workflows.SavedWorkflow;

before(async () => {
	stage = await setStage();
	const credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
	const trigger = {
		name: 'Trigger',
		type: 'n8n-nodes-freshbooks.freshBooksPollingTrigger',
		parameters: { pollTimes: { item: EVERY_TEN_SECONDS }, resource: 'client', on: 'both' },
	};
	const nodes = [trigger, { name: 'End', type: 'n8n-nodes-base.noOp' }];
	workflow = await workflows.importWorkflow(stage.n8n, workflowOf('Clients', stage, credential, nodes));
});
after(stopEverything);

const clients = (): string => `/accounting/account/${stage.business.accountId}/users/clients`;

/** Somebody adds a client in FreshBooks. */
async function add(organization: string): Promise<Fields> {
	return (await stage.freshbooksApi('POST', clients(), { client: { organization } })).response.result.client;
}

async function rename({ id }: Fields, organization: string): Promise<void> {
	await stage.freshbooksApi('PUT', `${clients()}/${id}`, { client: { organization } });
}

/** How often n8n has asked what has changed so far; the first poll asks what is there as well. */
async function polls(): Promise<number> {
	const journal: Fields[] = await stage.freshbooks.control('GET', '/journal?since=0');
	return journal.filter(({ path, query }) => path === clients() && query.includes('updated_min')).length;
}

/** Waits until n8n has polled again and has stored what came of that, as it has when it polls the next time. */
async function nextPoll(): Promise<void> {
	const before = await polls();
	await waitFor('The next poll and another one', async () => (await polls()) >= before + 2);
}

/** What the workflow has been started with so far, oldest first. */
async function given(): Promise<string[]> {
	const ids = await workflows.executionIds(stage.n8n, workflow);
	const executions = await Promise.all(ids.map((id) => workflows.finished(stage.n8n, id, 30)));
	assert.deepEqual(new Set(executions.map(({ status }) => status)), new Set(ids.length > 0 ? ['success'] : []));
	return executions
		.toReversed()
		.flatMap(({ items }) => items['Trigger'].map(({ json }) => `${json.event}: ${json.record.organization}`));
}

async function givenAtLast(expected: string[]): Promise<void> {
	await waitFor(`“${expected.at(-1)}”`, async () => (await given()).length >= expected.length);
	assert.deepEqual(await given(), expected);
}

describe('A published workflow that polls', () => {
	let willow: Fields;

	test('gives nothing that was there before', async () => {
		willow = await add('Willow & Co');
		await workflows.activate(stage.n8n, workflow);
		await waitFor('The first poll', async () => (await polls()) > 0);
		await nextPoll();
		assert.deepEqual(await given(), []);
	});

	test('gives what was added and what was changed since, each once', async () => {
		await rename(willow, 'Willow Ltd');
		await sleep(1100);
		await add('Aspen GmbH');
		await givenAtLast(['client.update: Willow Ltd', 'client.create: Aspen GmbH']);
		await nextPoll();
		assert.equal((await given()).length, 2);
	});

	test('gives what happened while n8n was down, and nothing again', async () => {
		await stage.n8n.kill();
		await add('Birch Inc');
		// FreshBooks' times of change know seconds only
		await sleep(1100);
		await rename(willow, 'Willow Group');
		await stage.n8n.restart();

		const expected = ['client.update: Willow Ltd', 'client.create: Aspen GmbH'];
		await givenAtLast([...expected, 'client.create: Birch Inc', 'client.update: Willow Group']);
		await nextPoll();
		assert.equal((await given()).length, 4);
		await workflows.deactivate(stage.n8n, workflow);
	});
});
