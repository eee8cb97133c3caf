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
import { workflowOf } from '../e2e/stage.mts';
import { allExecutionIds, executionsRunBy, inParallel, newExecutions } from './executions.mts';
import { type QueueTestStage, setQueueStage } from './stage.mts';

type Fields = Record<string, any>;
type Form = Array<[string, string]>;

const EVENTS = [
	'client.create',
	'client.update',
	'client.delete',
	'expense',
	'invoice',
	'payment.create',
	'project',
	'time_entry',
];
/** How many deliveries are under way at a time. */
const AT_ONCE = 8;
/** More posts at a time than this have not been measured (docs/triggers.md). */
const MOST_AT_ONCE = 16;

let stage: QueueTestStage;
let credential: Credential;

before(async () => {
	stage = await setQueueStage();
	// 500 records are fetched within seconds here; without this FreshBooks would stop them at its rate limit
	await stage.freshbooks.control('PATCH', '/switches', { rateLimit: { limit: 100_000, postLimit: 100_000 } });
	credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
});
after(stopEverything);

const counters = () => stage.freshbooks.control('GET', '/counters');
const switches = (changes: Fields) => stage.freshbooks.control('PATCH', '/switches', changes);
const ids = (executions: workflows.Execution[]) => executions.map(({ id }) => id);

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<number> {
	return (await axios.post(url, body, { headers, proxy: false, validateStatus: () => true, timeout: 30_000 })).status;
}

function assertAllSucceeded(executions: workflows.Execution[]): void {
	const failed = executions.filter(({ status }) => status !== 'success');
	assert.deepEqual(
		failed.map(({ id, status, error }) => `${id} ${status} ${error?.message}`),
		[],
	);
}

/** Executions run on the workers, on each of them some, and none of them twice. */
async function assertRunByWorkers(executions: workflows.Execution[]): Promise<number[]> {
	const wanted = new Set(ids(executions));
	const shares = await Promise.all(
		stage.workers.map(async (worker) => (await executionsRunBy(worker)).filter((id) => wanted.has(id))),
	);
	assert.deepEqual(shares.flat().toSorted(), [...wanted].toSorted());
	for (const share of shares) assert.ok(share.length > 0, 'a worker had nothing to do');
	for (const other of [stage.n8n, stage.webhook]) assert.deepEqual(await executionsRunBy(other), []);
	return shares.map((share) => share.length);
}

describe('A published workflow in queue mode', () => {
	let workflow: workflows.SavedWorkflow;
	let webhookId: string;

	before(async () => {
		webhookId = randomUUID();
		const type = 'n8n-nodes-freshbooks.freshBooksTrigger';
		const trigger = { name: 'Trigger', type, parameters: { events: EVENTS, fetchRecord: true }, webhookId };
		const nodes = [trigger, { name: 'End', type: 'n8n-nodes-base.noOp' }];
		workflow = await workflows.importWorkflow(stage.n8n, workflowOf('Changes', stage, credential, nodes));
	});

	async function callbacks(): Promise<Fields[]> {
		return (await stage.records('callbacks')).filter((callback) => callback.uri.includes(webhookId));
	}

	async function publish(): Promise<Fields[]> {
		await workflows.activate(stage.n8n, workflow);
		return waitFor('All callbacks verified', async () => {
			const found = await callbacks();
			return found.length === EVENTS.length && found.every((callback) => callback.verified) && found;
		});
	}

	const newOnes = (known: string[], count: number, ended?: () => void) =>
		newExecutions(stage, workflow, known, count, { ended });

	function form(event: string, objectId: number): Form {
		return [
			['name', event],
			['object_id', String(objectId)],
			['account_id', stage.business.accountId],
			['user_id', '1'],
		];
	}

	async function send(uri: string, fields: Form, signed?: string): Promise<{ status: number; milliseconds: number }> {
		const started = performance.now();
		const status = await post(uri, new URLSearchParams(fields).toString(), {
			'content-type': 'application/x-www-form-urlencoded',
			...(signed !== undefined && { 'X-FreshBooks-Hmac-SHA256': signed }),
		});
		return { status, milliseconds: performance.now() - started };
	}

	/** One true delivery for each callback: answered with 200 only where the callback's secret is stored. */
	async function assertSecretsStored(found: Fields[]): Promise<void> {
		const known = await allExecutionIds(stage, workflow);
		for (const { event, uri, verifier } of found) {
			const fields = form(event.includes('.') ? event : `${event}.update`, 1);
			assert.equal((await send(uri, fields, signature(fields, verifier))).status, 200, `the secret of ${event}`);
		}
		assertAllSucceeded(await newOnes(known, found.length));
	}

	test('registers a callback for each event, with all secrets, though the handshakes come to another process', async (t) => {
		const started = Date.now();
		const found = await publish();

		t.diagnostic(`everything was up after ${stage.startSeconds.toFixed(0)} s (PostgreSQL, Redis, four n8n processes)`);
		t.diagnostic(`${EVENTS.length} callbacks verified in ${((Date.now() - started) / 1000).toFixed(1)} s`);
		assert.deepEqual(found.map(({ event }) => event).toSorted(), EVENTS.toSorted());
		for (const { uri } of found) assert.ok(uri.startsWith(stage.webhook.base), uri);
		const atMain = found[0].uri.replace(stage.webhook.base, stage.n8n.base);
		assert.equal((await send(atMain, form('client.create', 1))).status, 404, 'main takes no deliveries');
		await assertSecretsStored(found);
	});

	test('runs once for each of 25 clients added in FreshBooks at once', async () => {
		const known = await allExecutionIds(stage, workflow);
		const before = new Set((await stage.records('clients')).map(({ id }) => id));
		const last = (await stage.freshbooks.control('GET', '/deliveries')).length;

		await stage.freshbooks.control('POST', `/clients/${stage.business.accountId}/25`);
		const executions = await newOnes(known, 25);

		const added = (await stage.records('clients')).map(({ id }) => id).filter((id) => !before.has(id));
		const seen = executions.map(({ items }) => items['Trigger'][0].json);
		assertAllSucceeded(executions);
		assert.deepEqual(seen.map(({ record }) => record.id).toSorted(), added.toSorted());
		const deliveries: Fields[] = (await stage.freshbooks.control('GET', '/deliveries')).slice(last);
		assert.deepEqual([...new Set(deliveries.map(({ statuses }) => statuses.join()))], ['200']);
	});

	test('500 true deliveries and 100 forged ones: each true one runs once, on a worker; the forged get 401', async (t) => {
		const verbs = ['client.create', 'client.update', 'client.delete'];
		const secrets = new Map((await callbacks()).map(({ event, verifier }) => [event, verifier]));
		const [{ uri }] = await callbacks();
		const clients = await addClients(500);
		const known = await allExecutionIds(stage, workflow);

		const forgeries: Array<(fields: Form, verifier: string) => [Form, string | undefined]> = [
			(fields) => [fields, undefined],
			(fields) => [fields, signature(fields, 'a guessed verifier')],
			(fields, verifier) => [[...fields, ['extra', '1']], signature(fields, verifier)],
			(fields, verifier) => [fields.with(1, ['object_id', '1']), signature(fields, verifier)],
			(fields) => [fields, signature(fields, secrets.get('invoice'))],
		];
		const calls = clients.flatMap((id, index) => {
			const event = verbs[index % verbs.length];
			const verifier = secrets.get(event);
			const fields = form(event, id);
			const genuine = { fields, signed: signature(fields, verifier) as string | undefined, isTrue: true };
			if (index % 5 > 0) return [genuine];
			const [changed, signed] = forgeries[(index / 5) % forgeries.length](fields, verifier);
			return [{ fields: changed, signed, isTrue: false }, genuine];
		});
		const started = performance.now();
		const answers = await inParallel(calls, AT_ONCE, ({ fields, signed }) => send(uri, fields, signed));
		const acknowledged = performance.now();
		const statuses = (isTrue: boolean) => answers.filter((_, index) => calls[index].isTrue === isTrue);
		assert.deepEqual(count(statuses(true).map(({ status }) => status)), { 200: 500 });
		assert.deepEqual(count(statuses(false).map(({ status }) => status)), { 401: 100 });

		let ended = 0;
		const executions = await newOnes(known, clients.length, () => (ended = performance.now()));

		assertAllSucceeded(executions);
		const shares = await assertRunByWorkers(executions);
		const seen = executions.map(({ items }) => items['Trigger'][0].json);
		const sent = clients.map((id, index) => `${verbs[index % verbs.length]} ${id}`);
		assert.deepEqual(seen.map(({ event, objectId }) => `${event} ${objectId}`).toSorted(), sent.toSorted());
		for (const { event, objectId, record } of seen) {
			assert.equal(record?.id, event === 'client.delete' ? undefined : objectId, 'each has fetched its own record');
		}

		const times = statuses(true).map(({ milliseconds }) => milliseconds);
		const perSecond = (milliseconds: number) => (answers.length / (milliseconds / 1000)).toFixed(0);
		t.diagnostic(
			`500 true and 100 forged deliveries, ${AT_ONCE} at a time: ${perSecond(acknowledged - started)} per second`,
		);
		t.diagnostic(`acknowledged after ${percentile(times, 0.5)} ms in the middle, ${percentile(times, 0.99)} ms at p99`);
		t.diagnostic(`all 500 executions had ended ${((ended - started) / 1000).toFixed(0)} s after the first delivery`);
		t.diagnostic(`run by the workers: ${shares.join(' and ')}`);

		// whatever comes late would be one too many
		await sleep(2000);
		assert.equal((await allExecutionIds(stage, workflow)).length, known.length + clients.length);
	});

	/** New clients of whom no delivery tells. */
	async function addClients(number: number): Promise<number[]> {
		const before = new Set((await stage.records('clients')).map(({ id }) => id));
		await switches({ deliveries: 'off' });
		await stage.freshbooks.control('POST', `/clients/${stage.business.accountId}/${number}`);
		await switches({ deliveries: 'on' });
		return (await stage.records('clients')).map(({ id }) => id).filter((id) => !before.has(id));
	}

	test('leaves no callback when it is unpublished, and registers anew with all secrets when it is published again', async () => {
		const unpublish = async () => {
			await workflows.deactivate(stage.n8n, workflow);
			await waitFor('No callbacks', async () => (await callbacks()).length === 0);
		};
		await unpublish();
		await assertSecretsStored(await publish());
		await unpublish();
	});
});

describe('The FreshBooks node in queue mode', () => {
	let workflow: workflows.SavedWorkflow;
	let url: string;

	/** A workflow that adds the client whose name is posted to n8n's own Webhook node. */
	before(async () => {
		const path = randomUUID();
		url = `${stage.webhook.base}/webhook/${path}`;
		const webhook = {
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path, options: {} },
			webhookId: path,
		};
		const add = {
			name: 'Add',
			type: 'n8n-nodes-freshbooks.freshBooks',
			parameters: { resource: 'client', operation: 'create', fname: 'Queue', lname: '={{ $json.body.name }}' },
		};
		workflow = await workflows.importWorkflow(stage.n8n, workflowOf('Add clients', stage, credential, [webhook, add]));
		await workflows.activate(stage.n8n, workflow);
		await waitFor('The webhook', async () => (await post(url, { name: 'warm-up' })) === 200);
		await newExecutions(stage, workflow, [], 1);
	});

	/** Posts names, many at once, waits for the executions and checks that each has added its client, just once. */
	async function addAtOnce(prefix: string, number: number): Promise<workflows.Execution[]> {
		const names = Array.from({ length: number }, (_, index) => `${prefix} ${index + 1}`);
		const known = await allExecutionIds(stage, workflow);
		const answers: number[] = [];
		for (let sent = 0; sent < number; sent += MOST_AT_ONCE) {
			const some = names.slice(sent, sent + MOST_AT_ONCE);
			answers.push(...(await Promise.all(some.map((name) => post(url, { name })))));
		}
		assert.deepEqual(count(answers), { 200: number });
		const executions = await newExecutions(stage, workflow, known, number);
		assertAllSucceeded(executions);
		assert.equal(executions.length, number);
		const added = (await stage.records('clients')).map(({ lname }) => lname).filter((name) => name.startsWith(prefix));
		assert.deepEqual(added.toSorted(), names.toSorted());
		return executions;
	}

	test('works on the workers, each execution once', async (t) => {
		const shares = await assertRunByWorkers(await addAtOnce('Plain', 40));
		t.diagnostic(`run by the workers: ${shares.join(' and ')}`);
	});

	test('an expired token met by both workers at once is refreshed once, though its refresh token is single-use', async (t) => {
		// slow enough that the requests really are under way together
		await switches({ latencyMs: 3000 });
		const before = await counters();
		const last = (await stage.freshbooks.control('GET', '/journal?since=0')).at(-1)?.n ?? 0;
		await stage.freshbooks.control('POST', '/expire-tokens');

		const executions = await addAtOnce('Expired', 20);
		await switches({ latencyMs: 0 });

		const shares = await assertRunByWorkers(executions);
		const journal: Fields[] = await stage.freshbooks.control('GET', `/journal?since=${last}`);
		const refused = journal.filter(({ status }) => status === 401).length;
		t.diagnostic(`${refused} requests of both workers met the expired token (${shares.join(' and ')} executions)`);
		assert.ok(refused >= 4, `only ${refused} requests were under way with the expired token`);
		const afterwards = await counters();
		assert.equal(afterwards.tokenRefreshes - before.tokenRefreshes, 1);
		assert.equal(afterwards.refreshesRefused, before.refreshesRefused);
	});

	test('has stored the new pair of tokens: no refresh in the next runs, and the next expiry is survived as well', async () => {
		const before = await counters();
		await addAtOnce('Fresh', 10);
		assert.equal((await counters()).tokenRefreshes, before.tokenRefreshes);

		await stage.freshbooks.control('POST', '/expire-tokens');
		await addAtOnce('Again', 10);
		assert.equal((await counters()).tokenRefreshes, before.tokenRefreshes + 1);
		assert.equal((await counters()).refreshesRefused, before.refreshesRefused);
	});
});

describe('Only once, on two workers', () => {
	let workflow: workflows.SavedWorkflow;
	let url: string;

	/** A workflow that records a payment for the reference that is posted to n8n's own Webhook node. */
	before(async () => {
		const path = randomUUID();
		url = `${stage.webhook.base}/webhook/${path}`;
		const webhook = {
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { httpMethod: 'POST', path, options: {} },
			webhookId: path,
		};
		const open = (await stage.records('invoices')).filter(({ vis_state, status }) => vis_state === 0 && status === 2);
		const [invoice] = open.toSorted((a, b) => Number(b.outstanding.amount) - Number(a.outstanding.amount));
		const pay = {
			name: 'Pay',
			type: 'n8n-nodes-freshbooks.freshBooks',
			parameters: {
				resource: 'payment',
				operation: 'create',
				invoiceid: { __rl: true, mode: 'id', value: String(invoice.id) },
				amount: '0.10',
				date: '2026-11-22',
				options: { onlyOnceFor: '={{ $json.body.name }}' },
			},
		};
		workflow = await workflows.importWorkflow(stage.n8n, workflowOf('Pay once', stage, credential, [webhook, pay]));
		await workflows.activate(stage.n8n, workflow);
		await waitFor('The webhook', async () => (await post(url, { name: 'warm-up' })) === 200);
		await newExecutions(stage, workflow, [], 1);
	});

	/** Posts each reference twice in a row, so that both workers have it at the same time. */
	async function payTwice(prefix: string, references: number): Promise<workflows.Execution[]> {
		const names = Array.from({ length: 2 * references }, (_, index) => `${prefix}-${Math.floor(index / 2)}`);
		const known = await allExecutionIds(stage, workflow);
		const answers = await inParallel(names, MOST_AT_ONCE, (name) => post(url, { name }));
		assert.deepEqual(count(answers), { 200: names.length });
		const executions = await newExecutions(stage, workflow, known, names.length);
		const standing = (await stage.records('payments')).filter(({ vis_state: state }) => state !== 1);
		const notes: string[] = standing.map(({ note }) => note).filter((note) => note.includes(`[Ref: ${prefix}-`));
		const wanted = Array.from({ length: references }, (_, index) => `[Ref: ${prefix}-${index}]`);
		assert.deepEqual(notes.toSorted(), wanted.toSorted());
		return executions;
	}

	test('200 calls with 100 references record 100 payments', async (t) => {
		await switches({ latencyMs: 100 });
		const executions = await payTwice('Once', 100);
		await switches({ latencyMs: 0 });
		assertAllSucceeded(executions);
		t.diagnostic(`run by the workers: ${(await assertRunByWorkers(executions)).join(' and ')}`);
		const paid = executions.map(({ items }) => items['Pay'][0].json);
		for (const note of new Set(paid.map((one) => one.note))) {
			const twice = paid.filter((one) => one.note === note);
			assert.equal(new Set(twice.map(({ id }) => id)).size, 1, `both executions of ${note} have the same payment`);
			assert.equal(twice.filter(({ alreadyExisted }) => alreadyExisted).length, 1, `one of ${note} was there already`);
		}
		const deleted = (await stage.records('payments')).filter(
			({ vis_state: state, note }) => state === 1 && note.includes('[Ref: Once-'),
		);
		t.diagnostic(`${deleted.length} payments were recorded by both workers at the same moment and taken back`);
	});

	test('each is recorded once where replies get lost', async () => {
		const fault = { match: { method: 'POST', path: '/payments/payments$' }, kind: 'lost-reply', after: 5, times: 3 };
		await switches({ faults: [fault] });
		assertAllSucceeded(await payTwice('Lost', 20));
		await switches({ faults: [] });
	});
});

/** How often each value is in a list. */
function count(values: number[]): Record<number, number> {
	const counts: Record<number, number> = {};
	for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
}

function percentile(values: number[], share: number): string {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.ceil(sorted.length * share) - 1].toFixed(0);
}
