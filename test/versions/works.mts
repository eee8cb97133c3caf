import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { installHost } from '../../sandbox/n8n/host.mts';
import { connectOAuth, type Credential, testCredential } from '../../sandbox/n8n/oauth.mts';
import { buildPackage } from '../../sandbox/n8n/package.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { recordPayment, setStage, type TestStage, workflowOf } from '../e2e/stage.mts';

const NODES = ['freshBooks', 'freshBooksPollingTrigger', 'freshBooksTrigger'];

/** Installs the first of some versions of n8n of which the registry has all parts. */
async function installFirst(versions: string[]): Promise<string> {
	for (const version of versions) {
		try {
			return await installHost(version);
		} catch (error) {
			const { output = '' } = error as { output?: string };
			const [missing] = /No matching version found for \S+/.exec(output) ?? [];
			if (!missing || version === versions.at(-1)) throw error;
			console.log(`n8n ${version} cannot be installed: ${missing}`);
		}
	}
	throw new Error('There is no n8n to install.');
}

/**
 * Tests that the package loads in another n8n than the pinned one, works in a workflow, and is told of events.
 * @param find gives the versions to try, until one can be installed
 */
export function worksIn(name: string, find: () => Promise<string[]>): void {
	describe(name, () => {
		let stage: TestStage;
		let credential: Credential;

		before(async () => {
			await buildPackage();
			stage = await setStage({}, undefined, await installFirst(await find()));
			const { versionCli } = await stage.n8n.api('GET', '/settings');
			console.log(`This is n8n ${versionCli}.`);
		});
		after(stopEverything);

		test('loads all nodes and the credential, which connects', async () => {
			const { data } = await stage.n8n.page('/types/nodes.json');
			const names = (data as unknown as Array<{ name: string }>).map((one) => one.name);
			for (const node of NODES) assert.ok(names.includes(`n8n-nodes-freshbooks.${node}`), node);
			credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
			assert.equal((await testCredential(stage.n8n, credential)).status, 'OK');
		});

		test('creates a client and finds it in the list', async () => {
			const type = 'n8n-nodes-freshbooks.freshBooks';
			const create = { resource: 'client', operation: 'create', organization: 'Pine Hill Café' };
			const list = { resource: 'client', operation: 'getAll', returnAll: true };
			const workflow = await workflows.importWorkflow(
				stage.n8n,
				workflowOf('Clients', stage, credential, [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{ name: 'Create', type, parameters: create },
					{ name: 'List', type, parameters: list },
				]),
			);
			const { items, error } = await workflows.runWorkflow(stage.n8n, workflow);
			assert.equal(error, undefined);
			const [{ json }] = items['Create'];
			assert.ok(items['List'].some((one) => one.json.id === json.id && one.json.organization === 'Pine Hill Café'));
		});

		test('publishes a trigger, which FreshBooks verifies, and is told of a payment', async () => {
			const type = 'n8n-nodes-freshbooks.freshBooksTrigger';
			const trigger = { name: 'Payment', type, parameters: { events: ['payment.create'] }, webhookId: randomUUID() };
			const end = { name: 'End', type: 'n8n-nodes-base.noOp' };
			const drawn = workflowOf('Payments', stage, credential, [trigger, end]);
			const workflow = await workflows.importWorkflow(stage.n8n, drawn);
			await workflows.activate(stage.n8n, workflow);
			await waitFor('A verified callback', async () =>
				(await stage.records('callbacks')).some(({ verified }) => verified),
			);
			const known = await workflows.executionIds(stage.n8n, workflow);
			const payment = await recordPayment(stage, '12.35');
			const { items, error } = await workflows.nextExecution(stage.n8n, workflow, known);
			assert.equal(error, undefined);
			assert.equal(Number(items[trigger.name][0].json.objectId), payment.id);
			await workflows.deactivate(stage.n8n, workflow);
			await waitFor('No callback', async () => (await stage.records('callbacks')).length === 0);
		});
	});
}
