import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import { signature } from '../../sandbox/freshbooks/webhooks/signature.mts';
import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { recordPayment as recordPaymentIn, setStage, type TestStage, workflowOf } from './stage.mts';

type Fields = Record<string, any>;

/** Set by trigger-older-activation.test.mts, which runs these tests once more. */
const older = process.env.OLDER_ACTIVATION === 'true';

const EVENTS = ['payment.create', 'client', 'invoice.create'];
let stage: TestStage;
let credential: Credential;
/** The workflow of the tests that run now, and the id in its webhooks' addresses. */
let workflow: workflows.SavedWorkflow;
let webhookId: string;

before(async () => {
	stage = await setStage(older ? { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' } : {});
	credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
});
after(stopEverything);

async function newWorkflow(): Promise<void> {
	webhookId = randomUUID();
	const trigger = {
		name: 'Trigger',
		type: 'n8n-nodes-freshbooks.freshBooksTrigger',
		parameters: { events: EVENTS, fetchRecord: true },
		webhookId,
	};
	const nodes = [trigger, { name: 'End', type: 'n8n-nodes-base.noOp' }];
	workflow = await workflows.importWorkflow(stage.n8n, workflowOf('Payments', stage, credential, nodes));
}

/** The callbacks at FreshBooks that lead to the workflow. */
async function callbacks(): Promise<Fields[]> {
	return (await stage.records('callbacks')).filter((callback) => callback.uri.includes(webhookId));
}

const areVerified = (found: Fields[], count: number): boolean =>
	found.length === count && found.every((callback) => callback.verified);

function callbacksVerified(count: number): Promise<Fields[]> {
	return waitFor(`${count} verified callbacks`, async () => {
		const found = await callbacks();
		return areVerified(found, count) && found;
	});
}

const noCallbacks = () => waitFor('No callbacks', async () => (await callbacks()).length === 0);
const executionIds = () => workflows.executionIds(stage.n8n, workflow);
const next = (known: string[]) => workflows.nextExecution(stage.n8n, workflow, known);

const recordPayment = (amount: string) => recordPaymentIn(stage, amount);

function delivery(objectId: unknown): Array<[string, string]> {
	return [
		['name', 'payment.create'],
		['object_id', String(objectId)],
		['account_id', stage.business.accountId],
		['user_id', '1'],
	];
}

/** What somebody who knows the webhook's address sends. */
async function send(uri: string, fields: Array<[string, string]>, signed?: string): Promise<number> {
	const headers = {
		'content-type': 'application/x-www-form-urlencoded',
		...(signed !== undefined && { 'X-FreshBooks-Hmac-SHA256': signed }),
	};
	const body = new URLSearchParams(fields).toString();
	return (await axios.post(uri, body, { headers, proxy: false, validateStatus: () => true })).status;
}

function assertPayment(execution: workflows.Execution, payment: Fields, amount: string): void {
	assert.equal(execution.status, 'success', execution.error?.message);
	const [{ json }] = execution.items['Trigger'];
	assert.equal(json.event, 'payment.create');
	assert.equal(Number(json.objectId), payment.id);
	assert.equal(json.accountId, stage.business.accountId);
	assert.match(JSON.stringify(json.record), new RegExp(`"${amount.replace('.', '\\.')}"`));
}

describe('A published workflow', () => {
	before(newWorkflow);

	test('registers a callback for each chosen event, and FreshBooks has verified all of them', async () => {
		await workflows.activate(stage.n8n, workflow);
		const found = await callbacksVerified(EVENTS.length);
		assert.deepEqual(found.map((callback) => callback.event).toSorted(), EVENTS.toSorted());
	});

	test('runs when somebody records a payment, with the payment’s record', async () => {
		const known = await executionIds();
		const payment = await recordPayment('12.35');
		assertPayment(await next(known), payment, '12.35');
	});

	test('refuses forged calls with 401 and does not run: no signature, a wrong one, a changed field', async () => {
		const { uri, verifier } = (await callbacks()).find((callback) => callback.event === 'payment.create')!;
		const [payment] = await stage.records('payments');
		const fields = delivery(payment.id);
		const changed = delivery(payment.id + 1);
		const known = await executionIds();

		assert.equal(await send(uri, fields), 401);
		assert.equal(await send(uri, fields, ''), 401);
		assert.equal(await send(uri, fields, signature(fields, 'a guessed verifier')), 401);
		assert.equal(await send(uri, changed, signature(fields, verifier)), 401);
		assert.equal(await send(uri, [...fields, ['extra', '1']], signature(fields, verifier)), 401);
		await sleep(1500);
		assert.deepEqual(await executionIds(), known);

		// the very same call with the right signature gets in, so it was the signature that kept the others out
		assert.equal(await send(uri, fields, signature(fields, verifier)), 200);
		assert.equal(Number((await next(known)).items['Trigger'][0].json.objectId), payment.id);
	});

	test('still runs after n8n was restarted, without registering anything anew', async () => {
		const before = await callbacks();
		await stage.n8n.restart();
		const known = await executionIds();

		const payment = await recordPayment('7.20');

		assertPayment(await next(known), payment, '7.20');
		assert.deepEqual(
			(await callbacks()).map(({ callbackid }) => callbackid),
			before.map(({ callbackid }) => callbackid),
		);
	});

	test('leaves no callback at FreshBooks when it is unpublished', async () => {
		await workflows.deactivate(stage.n8n, workflow);
		await noCallbacks();
	});

	test('registers anew when it is published again, and runs', async () => {
		await workflows.activate(stage.n8n, workflow);
		await callbacksVerified(EVENTS.length);
		const known = await executionIds();
		const payment = await recordPayment('3.10');
		assertPayment(await next(known), payment, '3.10');
		await workflows.deactivate(stage.n8n, workflow);
		await noCallbacks();
	});
});

describe('A published workflow whose n8n gets another WEBHOOK_URL', () => {
	before(newWorkflow);
	after(() => stage.n8n.restart());

	test('leaves nothing at the old address when it is unpublished, and runs when it is published again', async () => {
		await workflows.activate(stage.n8n, workflow);
		const [{ uri }] = await callbacksVerified(EVENTS.length);
		assert.match(uri, /^http:\/\/127\.0\.0\.1:/);
		const { port } = new URL(stage.n8n.base);
		await stage.n8n.restart({ WEBHOOK_URL: `http://localhost:${port}/` });
		await workflows.deactivate(stage.n8n, workflow);
		await noCallbacks();

		await workflows.activate(stage.n8n, workflow);
		const found = await callbacksVerified(EVENTS.length);
		assert.ok(found.every((callback) => callback.uri.startsWith(`http://localhost:${port}/`)));
		const known = await executionIds();
		const payment = await recordPayment('4.40');
		assertPayment(await next(known), payment, '4.40');
		await workflows.deactivate(stage.n8n, workflow);
		await noCallbacks();
	});
});

describe('A workflow that is being published', () => {
	before(newWorkflow);

	test('calls that come meanwhile are refused and do no harm', async () => {
		const publishing = workflows.activate(stage.n8n, workflow);
		const answers = new Set<number>();
		let found: Fields[] = [];
		for (const end = Date.now() + 60_000; !areVerified(found, EVENTS.length) && Date.now() < end; await sleep(20)) {
			found = await callbacks();
			if (found.length > 0) answers.add(await send(found[0].uri, delivery(1), 'forged'));
		}
		await publishing;
		await callbacksVerified(EVENTS.length);
		assert.deepEqual([...answers], [401]);

		const known = await executionIds();
		const payment = await recordPayment('2.40');
		assertPayment(await next(known), payment, '2.40');
		await workflows.deactivate(stage.n8n, workflow);
		await noCallbacks();
	});
});

describe('“Listen for test event”', () => {
	before(newWorkflow);

	test('refuses a forged call and goes on listening, runs once on a payment, and leaves no callback behind', async () => {
		const known = await executionIds();
		await workflows.listenForTestEvent(stage.n8n, workflow);
		const [{ uri }] = await callbacksVerified(EVENTS.length);
		assert.match(uri, /\/webhook-test\//);

		const fields = delivery(1);
		assert.equal(await send(uri, fields, signature(fields, 'a guessed verifier')), 401);
		assert.deepEqual(await executionIds(), known);

		const payment = await recordPayment('5.55');
		assertPayment(await next(known), payment, '5.55');
		await noCallbacks();
	});
});
