import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { connectOAuth } from '../../sandbox/n8n/oauth.mts';
import { onStop, stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { openRegistry, type Registry } from './registry.mts';
import { recordPayment, setStage, type TestStage, workflowOf } from './stage.mts';

const NAME = 'n8n-nodes-freshbooks';
const NODES = ['freshBooks', 'freshBooksPollingTrigger', 'freshBooksTrigger'].map((node) => `${NAME}.${node}`);
const LOADED = [...NODES, `${NODES[0]}Tool`].toSorted();

let registry: Registry;
let stage: TestStage;
/** Where n8n keeps what is its own, with nothing of this package in it. */
let folder: string;

before(async () => {
	registry = await openRegistry();
	folder = await mkdtemp(join(tmpdir(), 'n8n-own-'));
	onStop(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
	stage = await setStage({ ...registry.env, N8N_USER_FOLDER: folder });
});
after(stopEverything);

/** The nodes of this package that n8n knows; it makes a tool for agents of the action by itself. */
async function nodes(): Promise<string[]> {
	const { data } = await stage.n8n.page('/types/nodes.json');
	const types = data as unknown as Array<{ name: string }>;
	return types.flatMap(({ name }) => (name.startsWith(`${NAME}.`) ? [name] : [])).toSorted();
}

test('n8n installs the package as a community package from npm’s registry', async () => {
	assert.deepEqual(await nodes(), []);

	const installed = await stage.n8n.api('POST', '/community-packages', { name: NAME, version: registry.version });

	assert.equal(installed.installedVersion, registry.version);
	assert.deepEqual(installed.installedNodes.map(({ type }: { type: string }) => type).toSorted(), NODES);
	const own = join(folder, '.n8n', 'nodes');
	const { dependencies } = JSON.parse(await readFile(join(own, 'package.json'), 'utf8'));
	assert.deepEqual(dependencies, { [NAME]: registry.version });
	for (const file of registry.files) await readFile(join(own, 'node_modules', NAME, file));
	assert.deepEqual(await nodes(), LOADED);
});

test('all that n8n has asked for is the package itself, and whether n8n has banned it', () => {
	const others = registry.asked.filter((url) => !url.startsWith(`${registry.host}/${NAME}`));
	assert.deepEqual([...new Set(others)], ['api.n8n.io:443']);
	assert.ok(registry.asked.some((url) => url.endsWith('.tgz')));
});

test('after a restart its nodes run in one workflow: either trigger starts it, and the action works', async () => {
	await stage.n8n.restart();
	assert.deepEqual(await nodes(), LOADED);
	const credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
	const trigger = {
		name: 'Payment',
		type: NODES[2],
		parameters: { events: ['payment.create'] },
		webhookId: randomUUID(),
	};
	const polling = { name: 'Polling', type: NODES[1], parameters: {} };
	const action = { name: 'Clients', type: NODES[0], parameters: { resource: 'client', operation: 'getAll', limit: 2 } };
	const drawn = workflowOf('All three', stage, credential, [trigger, action, polling]);
	const toAction = { main: [[{ node: action.name, type: 'main', index: 0 }]] };
	const connections = { [trigger.name]: toAction, [polling.name]: toAction };
	const workflow = await workflows.importWorkflow(stage.n8n, { ...drawn, connections });

	const { executionId } = await stage.n8n.api('POST', `/workflows/${workflow.id}/run`, {
		triggerToStartFrom: { name: polling.name },
	});
	const polled = await workflows.finished(stage.n8n, executionId, 60);
	assert.equal(polled.error, undefined);
	assert.ok(polled.items[polling.name].length > 0);
	assert.ok(polled.items[action.name].length > 0);

	await workflows.activate(stage.n8n, workflow);
	await waitFor('A verified callback', async () => (await stage.records('callbacks')).some(({ verified }) => verified));
	const known = await workflows.executionIds(stage.n8n, workflow);
	const payment = await recordPayment(stage, '12.35');
	const told = await workflows.nextExecution(stage.n8n, workflow, known);
	assert.equal(told.error, undefined);
	assert.equal(Number(told.items[trigger.name][0].json.objectId), payment.id);
	assert.equal(told.items[action.name].length, 2);
	await workflows.deactivate(stage.n8n, workflow);
});

test('n8n uninstalls it again', async () => {
	await stage.n8n.api('DELETE', `/community-packages?name=${NAME}`);
	assert.deepEqual(await nodes(), []);
	await assert.rejects(readFile(join(folder, '.n8n', 'nodes', 'node_modules', NAME, 'package.json')), /ENOENT/);
});
