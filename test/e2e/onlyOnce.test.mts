import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';

import axios from 'axios';

import type { Fault } from '../../sandbox/freshbooks/state/switches.mts';
import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { setStage, type TestStage, workflowOf } from './stage.mts';

type Fields = Record<string, any>;

const DAY = '2026-11-22';
/** Calls under way at a time. */
const AT_ONCE = 40;

let stage: TestStage;
let credential: Credential;

before(async () => {
	stage = await setStage();
	credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
	await switches({ rateLimit: { limit: 100_000, postLimit: 100_000 } });
});
after(stopEverything);
afterEach(async () => await switches({ faults: [], latencyMs: 0 }));

const switches = (changes: Fields) => stage.freshbooks.control('PATCH', '/switches', changes);
const provoke = (...faults: Fault[]) => switches({ faults });
const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

const expense = async (): Promise<Fields> => ({
	resource: 'expense',
	operation: 'create',
	amount: '12.50',
	additionalFields: { currency_code: 'CAD', staffid: byId(1) },
	date: DAY,
	categoryid: byId((await stage.records('categories'))[0].id),
});

/** The largest invoice that nothing is paid of. */
async function openInvoice(): Promise<Fields> {
	const open = (await stage.records('invoices')).filter(({ vis_state: state, status }) => state === 0 && status === 2);
	return open.toSorted((a, b) => Number(b.outstanding.amount) - Number(a.outstanding.amount))[0];
}

/** How often each reference stands in the records that are not deleted. */
async function standing(table: string, field: string, prefix: string): Promise<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const row of await stage.records(table)) {
		const reference = new RegExp(`${prefix}-\\d+`).exec(String(row[field] ?? ''))?.[0];
		if (reference && row.vis_state !== 1) counts[reference] = (counts[reference] ?? 0) + 1;
	}
	return counts;
}

const eachOnce = (prefix: string, count: number) =>
	Object.fromEntries(numbers(count).map((number) => [`${prefix}-${number}`, 1]));

interface Webhook {
	url: string;
	workflow: workflows.SavedWorkflow;
}

/** A workflow that does something for the reference that is posted to it, and answers with what came of it. */
async function webhookFor(label: string, parameters: Fields): Promise<Webhook> {
	const path = randomUUID();
	const webhook = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
		webhookId: path,
	};
	const options = { onlyOnceFor: '={{ $json.body.reference }}' };
	const create = { name: 'Create', type: 'n8n-nodes-freshbooks.freshBooks', parameters: { ...parameters, options } };
	const nodes = workflowOf(label, stage, credential, [webhook, create]);
	const workflow = await workflows.importWorkflow(stage.n8n, nodes);
	await workflows.activate(stage.n8n, workflow);
	return { url: `${stage.n8n.base}/webhook/${path}`, workflow };
}

/** On a busy machine n8n's own check of an ID may run out of its quarter of a second: then no node has begun. */
const NOT_BEGUN = 'Regular expression execution timed out';

/** Why executions of a workflow have failed. */
async function failures({ id: workflowId }: workflows.SavedWorkflow): Promise<string[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ['error'] }));
	const { results } = await stage.n8n.api('GET', `/executions?filter=${filter}&limit=100`);
	const ended = results.map(async ({ id }: { id: string }) => await workflows.finished(stage.n8n, id, 30));
	return (await Promise.all(ended)).map(({ error }) => String(error?.message));
}

/** Posts each reference, many at a time, and again where n8n fails. Gives the answers in their order. */
async function postAll({ url }: Webhook, references: string[]): Promise<Fields[]> {
	const answers: Fields[] = [];
	const rest = references.entries();
	const worker = async () => {
		for (const [index, reference] of rest) {
			const answer = await waitFor(`An answer for ${reference}`, async () => {
				const { status, data } = await axios.post(url, { reference }, { proxy: false, validateStatus: () => true });
				// n8n takes calls a moment after the publication
				return status !== 404 && status !== 500 && { ...data, httpStatus: status };
			});
			answers[index] = answer;
		}
	};
	await Promise.all(numbers(AT_ONCE).map(worker));
	return answers;
}

describe('200 calls with 100 references at once', () => {
	const references = (prefix: string) => numbers(200).map((number) => `${prefix}-${number % 100}`);

	async function assertOnce(webhook: Webhook, prefix: string, table: string, field: string): Promise<void> {
		const answers = await postAll(webhook, references(prefix));
		const why = await failures(webhook.workflow);
		assert.deepEqual(
			why.filter((message) => !message.includes(NOT_BEGUN)),
			[],
		);
		assert.deepEqual([...new Set(answers.map(({ httpStatus }) => httpStatus))], [200]);
		assert.deepEqual(await standing(table, field, prefix), eachOnce(prefix, 100));
		assert.equal(answers.filter(({ alreadyExisted }) => alreadyExisted === false).length, 100);
		for (const number of numbers(100)) assert.equal(answers[number].id, answers[number + 100].id);
	}

	test('make 100 expenses', async () => {
		const webhook = await webhookFor('Expenses', await expense());
		await switches({ latencyMs: 50 });
		await assertOnce(webhook, 'E', 'expenses', 'notes');
	});

	test('make 100 payments of one invoice, though replies get lost', async () => {
		const invoice = await openInvoice();
		const parameters = {
			resource: 'payment',
			operation: 'create',
			invoiceid: byId(invoice.id),
			amount: '0.10',
			date: DAY,
		};
		const webhook = await webhookFor('Payments', parameters);
		await provoke({ match: { method: 'POST', path: '/payments/payments$' }, kind: 'lost-reply', after: 10, times: 3 });
		await assertOnce(webhook, 'P', 'payments', 'note');
	});
});

describe('A run that is killed', () => {
	const COUNT = 30;

	test('leaves nothing twice and nothing out when it is repeated', async (t) => {
		const parameters = {
			resource: 'invoice',
			operation: 'create',
			customerid: byId((await openInvoice()).customerid),
			create_date: DAY,
			specifyLines: 'json',
			linesJson: '[{ "name": "Design", "qty": 1, "unit_cost": "80" }]',
			options: { onlyOnceFor: '=K-{{ $json.number }}' },
		};
		const workflow = await workflows.importWorkflow(
			stage.n8n,
			workflowOf('Orders', stage, credential, [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'Numbers',
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: { mode: 'raw', jsonOutput: JSON.stringify({ number: numbers(COUNT) }), options: {} },
				},
				{ name: 'One each', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'number', options: {} } },
				{ name: 'Create', type: 'n8n-nodes-freshbooks.freshBooks', parameters },
			]),
		);
		const made = async () => Object.keys(await standing('invoices', 'po_number', 'K')).length;
		await switches({ latencyMs: 200 });
		await stage.n8n.api('POST', `/workflows/${workflow.id}/run`, { triggerToStartFrom: { name: 'Start' } });
		await waitFor('Some of the invoices', async () => (await made()) >= 5);
		await stage.n8n.kill();
		const before = await made();
		assert.ok(before < COUNT, 'it was over before it was killed');
		t.diagnostic(`killed after ${before} of ${COUNT} invoices`);
		await switches({ latencyMs: 0 });
		await stage.n8n.restart();

		await provoke({ match: { method: 'POST', path: '/invoices/invoices$' }, kind: 'lost-reply', after: 2 });
		const { status, items } = await workflows.runWorkflow(stage.n8n, workflow);

		assert.equal(status, 'success');
		assert.deepEqual(await standing('invoices', 'po_number', 'K'), eachOnce('K', COUNT));
		const existed = items['Create'].filter(({ json }) => json.alreadyExisted);
		// what was under way when it was killed may have come to an end in FreshBooks
		assert.ok(existed.length >= before, `${existed.length} of ${before}`);
	});
});
