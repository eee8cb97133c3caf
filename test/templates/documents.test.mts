import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import type { SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

const alive = ({ vis_state }: Fields): boolean => vis_state === 0;
const clientsOf = async (email: string): Promise<Fields[]> =>
	(await stage.records('clients')).filter((one) => one.email === email);
const invoicesWith = async (number: string): Promise<Fields[]> =>
	(await stage.records('invoices')).filter((one) => one.po_number === number && alive(one));

/** The sample that is pinned to a template's webhook. */
const sample = (workflow: SavedWorkflow, node: string): Fields =>
	structuredClone((workflow as Fields).pinData[node][0].json.body);

describe('02 deal won', () => {
	let workflow: SavedWorkflow;
	let url: string;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '02-deal-won-to-draft-invoice');
		url = await stages.publish(stage, workflow);
	});

	test('runs with its sample: a new client, a draft with the deal’s lines', async () => {
		await stages.run(stage, workflow, 'Deal won');
		const [client, ...others] = await clientsOf('mina@harlow-finch.example');
		assert.deepEqual([client.organization, client.fname, others.length], ['Harlow & Finch', 'Mina', 0]);
		const [invoice] = await invoicesWith('D-1042');
		assert.equal(invoice.customerid, client.id);
		assert.equal(invoice.status, 1);
		assert.deepEqual(invoice.amount, { amount: '1911.00', code: 'USD' });
		assert.deepEqual(
			invoice.lines.map(({ name, qty, unit_cost }: Fields) => [name, Number(qty), unit_cost.amount]),
			[
				['Brand workshop', 1, '950.00'],
				['Logo design', 2, '480.50'],
			],
		);
	});

	test('told twice, drafts one invoice; a known client is not added again', async () => {
		const client = await office.newClient(stage, 'Known Buyers');
		const deal = sample(workflow, 'Deal won');
		const body = { ...deal, deal: { ...deal.deal, id: 'D-2000' }, person: { email: client.email } };
		const first = await office.post(url, body);
		assert.deepEqual([first.status, first.data.created, first.data.client], [201, true, 'updated']);
		const second = await office.post(url, body);
		assert.deepEqual([second.status, second.data], [200, { created: false, invoice: first.data.invoice }]);
		assert.equal((await invoicesWith('D-2000')).length, 1);
		assert.deepEqual(
			(await clientsOf(client.email)).map(({ id }) => id),
			[client.id],
		);
	});

	test('does nothing for somebody without the key', async () => {
		const { status } = await office.post(url, sample(workflow, 'Deal won'), { [stages.KEY.name]: 'guessed' });
		assert.equal(status, 403);
	});
});

describe('03 shop order', () => {
	let drafting: SavedWorkflow;
	let url: string;
	let order: Fields;

	before(async () => {
		stage = await stages.openTemplates();
		drafting = await stages.importTemplate(stage, '03-shop-order-to-invoice');
		order = sample(drafting, 'Order');
	});

	test('as it comes, makes the invoice and sends nothing', async () => {
		// half an hour ago
		await stage.freshbooks.control('PATCH', '/switches', { clockOffsetMs: -1_800_000 });
		await stages.run(stage, drafting, 'Order');
		await stage.freshbooks.control('PATCH', '/switches', { clockOffsetMs: 0 });
		const [invoice] = await invoicesWith('7301');
		assert.deepEqual([invoice.status, invoice.amount], [1, { amount: '304.54', code: 'CAD' }]);
		const [client] = await clientsOf('juno@abara.example');
		assert.deepEqual([client.p_city, client.p_street], ['Halifax', '14 Ferry Lane']);
		assert.deepEqual(await office.emailsAbout(stage, invoice.id), []);
	});

	test('turned on, sends the draft that is there, once', async () => {
		const sending = await stages.importTemplate(stage, '03-shop-order-to-invoice', { sendInvoices: true });
		url = await stages.publish(stage, sending);
		assert.deepEqual((await office.post(url, order)).data.sent, true);
		assert.deepEqual((await office.post(url, order)).data.sent, false);
		const [invoice, ...others] = await invoicesWith('7301');
		assert.deepEqual(others, []);
		const [email, ...more] = await office.emailsAbout(stage, invoice.id);
		assert.deepEqual([email.to, email.pdf, more], [['juno@abara.example'], true, []]);
	});

	test('called three times within two seconds, leaves one invoice and one e-mail', async () => {
		const client = await office.newClient(stage, 'Hasty Shopper');
		const hasty = { ...order, number: '7302', billing: { ...order.billing, email: client.email } };
		await stage.freshbooks.control('PATCH', '/switches', { latencyMs: 150 });
		// the third comes when the first have made the invoice and are about to send it
		const later = sleep(1200).then(() => office.post(url, hasty));
		const answers = await Promise.all([office.post(url, hasty), office.post(url, hasty), later]);
		await stage.freshbooks.control('PATCH', '/switches', { latencyMs: 0 });
		assert.deepEqual(
			answers.map(({ status }) => status),
			[200, 200, 200],
		);
		const [invoice, ...others] = await invoicesWith('7302');
		assert.equal(others.length, 0);
		assert.equal((await office.emailsAbout(stage, invoice.id)).length, 1);
	});

	test('leaves orders alone that are not paid for', async () => {
		const { data } = await office.post(url, { ...order, number: '7303', status: 'cancelled' });
		assert.deepEqual(data, { invoice: null, reason: 'The order is cancelled' });
		assert.deepEqual(await invoicesWith('7303'), []);
	});
});

describe('07 new lead', () => {
	const answers = (email: string) => ['Ada Lund', email, '', 'Logo design', '2', 'In blue'];
	const estimatesOf = async (email: string): Promise<Fields[]> => {
		const [client] = await clientsOf(email);
		return (await stage.records('estimates')).filter((one) => one.customerid === client?.id && alive(one));
	};

	before(async () => (stage = await stages.openTemplates()));

	test('as it comes, writes a draft at your price', async () => {
		const workflow = await stages.importTemplate(stage, '07-lead-to-estimate');
		const url = await stages.publish(stage, workflow);
		await office.submit(stage, workflow, url, answers('ada@lund.example'));
		const [estimate] = await estimatesOf('ada@lund.example');
		assert.deepEqual([estimate.amount, estimate.ui_status], [{ amount: '2400.00', code: 'CAD' }, 'draft']);
		assert.deepEqual(await office.emailsAbout(stage, estimate.id), []);
		await stages.retire(stage, workflow);
	});

	test('turned on, sends it and tells the team; a second press of the button does nothing', async () => {
		const messageUrl = `${stage.outside.url}/leads`;
		const workflow = await stages.importTemplate(stage, '07-lead-to-estimate', { sendEstimates: true, messageUrl });
		const url = await stages.publish(stage, workflow);
		for (const _ of ['once', 'twice']) {
			const { error } = await office.submit(stage, workflow, url, answers('bo@lund.example'));
			assert.equal(error, undefined);
		}
		const [estimate, ...others] = await estimatesOf('bo@lund.example');
		assert.deepEqual([others, estimate.lines[0].description], [[], 'In blue']);
		assert.equal((await office.emailsAbout(stage, estimate.id)).length, 1);
		const messages = stage.outside.messages.filter(({ path }) => path === '/leads');
		assert.deepEqual(
			messages.map(({ body }) => body.text),
			[`Estimate ${estimate.estimate_number} over 2400.00 CAD for Ada Lund was sent.`],
		);
	});
});

describe('17 retainer', () => {
	test('sets up client, retainer and recurring invoice, once', async () => {
		stage = await stages.openTemplates();
		const workflow = await stages.importTemplate(stage, '17-retainer-set-up');
		const url = await stages.publish(stage, workflow);
		const answers = ['Kestrel Foods', 'ops@kestrel.example', '1500', '12', '120.00', '2026-12-01'];
		for (const _ of ['once', 'twice']) {
			const { error } = await office.submit(stage, workflow, url, answers);
			assert.equal(error, undefined);
		}
		const [client, ...doubles] = await clientsOf('ops@kestrel.example');
		const retainers = (await stage.records('retainers')).filter((one) => one.client_user_id === client.id);
		const profiles = (await stage.records('invoice_profiles')).filter((one) => one.customerid === client.id);
		assert.deepEqual([doubles.length, retainers.length, profiles.length], [0, 1, 1]);
		assert.deepEqual([retainers[0].fee, retainers[0].budgeted_time], ['1500.00', 12 * 3600]);
		const [{ amount, create_date, frequency, send_email }] = profiles;
		assert.deepEqual([amount.amount, create_date, frequency, send_email], ['1500.00', '2026-12-01', 'm', false]);
	});
});
