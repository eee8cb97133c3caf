import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { accessOf, recordPayment, setStage, type TestStage, workflowOf } from './stage.mts';

type Fields = Record<string, any>;

let stage: TestStage;
let credential: Credential;

before(async () => {
	stage = await setStage();
	credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
});
after(stopEverything);

/** A trigger node for some events; what follows it has its name. */
const triggerNode = (name: string, events: string[]) => ({
	name,
	type: 'n8n-nodes-freshbooks.freshBooksTrigger',
	parameters: { events, fetchRecord: true },
	webhookId: randomUUID(),
});

/** One workflow with several trigger nodes, each with a node of its own behind it. */
async function imported(triggers: Array<ReturnType<typeof triggerNode>>, owner = credential) {
	const parts = triggers.map((trigger) =>
		workflowOf('Triggers', stage, owner, [trigger, { name: `After ${trigger.name}`, type: 'n8n-nodes-base.noOp' }]),
	);
	return await workflows.importWorkflow(stage.n8n, {
		name: 'Triggers',
		nodes: parts.flatMap(({ nodes }) => nodes.map((node) => ({ ...node, id: randomUUID() }))),
		connections: Object.assign({}, ...parts.map(({ connections }) => connections)),
	});
}

const callbacks = (): Promise<Fields[]> => stage.records('callbacks');

/** Waits until FreshBooks has just these webhooks, all of them verified. */
async function registered(events: string[]): Promise<void> {
	await waitFor(
		`Webhooks for ${events.join(', ')}`,
		async () => {
			const found = await callbacks();
			const names = found.map(({ event }) => event).toSorted();
			return JSON.stringify(names) === JSON.stringify(events.toSorted()) && found.every(({ verified }) => verified);
		},
		30,
	);
}

async function unpublish(workflow: workflows.SavedWorkflow): Promise<void> {
	await workflows.deactivate(stage.n8n, workflow);
	await registered([]);
}

/** The items of the trigger that a change in FreshBooks starts. */
async function startedBy(workflow: workflows.SavedWorkflow, change: () => Promise<unknown>) {
	const known = await workflows.executionIds(stage.n8n, workflow);
	await change();
	const { status, items } = await workflows.nextExecution(stage.n8n, workflow, known);
	assert.equal(status, 'success');
	return items;
}

const pay = () => recordPayment(stage, '1.25');

const addClient = () =>
	stage.freshbooksApi('POST', `/accounting/account/${stage.business.accountId}/users/clients`, {
		client: { organization: 'Rowan & Sons' },
	});

/** What n8n tells whoever has published a workflow that could not be. */
async function failure(workflow: workflows.SavedWorkflow): Promise<string> {
	return await waitFor(
		'The end of the publication',
		async () => {
			const { status, triggers } = await stage.n8n.api('GET', `/workflows/${workflow.id}/publication-status`);
			return status === 'failed' && String(triggers[0].errorMessage);
		},
		120,
	);
}

describe('Publishing again with other events', () => {
	test('leaves just those, and they start the workflow', async () => {
		const saved = await imported([triggerNode('Trigger', ['payment.create', 'invoice.create'])]);
		await workflows.activate(stage.n8n, saved);
		await registered(['payment.create', 'invoice.create']);

		const nodes = saved.nodes.map((node) =>
			node.name === 'Trigger' ? { ...node, parameters: { ...node.parameters, events: ['payment', 'client'] } } : node,
		);
		const { versionId } = await stage.n8n.api('PATCH', `/workflows/${saved.id}`, { ...saved, nodes });
		const workflow = { ...saved, versionId };
		await workflows.activate(stage.n8n, workflow);
		await registered(['payment', 'client']);

		assert.equal((await startedBy(workflow, pay))['Trigger'][0].json.event, 'payment.create');
		assert.equal((await startedBy(workflow, addClient))['Trigger'][0].json.event, 'client.create');
		await unpublish(workflow);
	});
});

describe('Two trigger nodes in one workflow', () => {
	test('each start their own part of it, also after n8n was restarted', async () => {
		const workflow = await imported([
			triggerNode('Payments', ['payment.create']),
			triggerNode('Clients', ['client.create', 'client.update']),
		]);
		await workflows.activate(stage.n8n, workflow);
		await registered(['payment.create', 'client.create', 'client.update']);
		for (const restarts of [false, true]) {
			if (restarts) await stage.n8n.restart();
			assert.deepEqual(Object.keys(await startedBy(workflow, pay)).toSorted(), ['After Payments', 'Payments']);
			assert.deepEqual(Object.keys(await startedBy(workflow, addClient)).toSorted(), ['After Clients', 'Clients']);
		}
		await unpublish(workflow);
	});
});

describe('A publication that fails', () => {
	test('for want of a scope names it, and leaves no webhook behind', async () => {
		const data = { ...(await credentialData(stage.freshbooks)), scope: accessOf('Time Tracking Only') };
		const owner = await connectOAuth(stage.n8n, 'Time only', data);
		const workflow = await imported([triggerNode('Trigger', ['time_entry', 'payment.create'])], owner);
		await workflows.activate(stage.n8n, workflow);
		assert.match(await failure(workflow), /needed: user:payments:read/);
		assert.deepEqual(await callbacks(), []);
	});

	test('because FreshBooks cannot reach n8n says just that, and leaves no webhook behind', async () => {
		await stage.freshbooks.control('PATCH', '/switches', { handshakes: 'off' });
		const workflow = await imported([triggerNode('Trigger', ['payment.create', 'client'])]);
		await workflows.activate(stage.n8n, workflow);
		const message = await failure(workflow);
		await stage.freshbooks.control('PATCH', '/switches', { handshakes: 'on' });
		assert.equal(message, 'FreshBooks did not reach this n8n to verify the webhook for "payment.create"');
		assert.deepEqual(await callbacks(), []);
	});
});
