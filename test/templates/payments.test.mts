import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import type { SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

describe('01 payment webhook', () => {
	let workflow: SavedWorkflow;
	let url: string;
	let invoice: Fields;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '01-payment-webhook');
		url = await stages.publish(stage, workflow);
		invoice = await office.newInvoice(stage, await office.newClient(stage, 'Paying Ltd'), '500.00', { status: 2 });
	});

	/** The payment service tells of a payment. */
	function tell(id: string, more: Fields = {}, secret = stages.SIGNING_SECRET, secondsAgo = 0) {
		const object = {
			id,
			amount_received: 12_050,
			currency: 'cad',
			created: 1_795_000_000,
			metadata: { invoice_number: invoice.invoice_number },
			...more,
		};
		const body = JSON.stringify({ type: 'payment_intent.succeeded', data: { object } });
		const stamp = Math.floor(Date.now() / 1000) - secondsAgo;
		const signed = createHmac('sha256', secret).update(`${stamp}.${body}`).digest('hex');
		const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${stamp},v1=${signed}` };
		return office.post(url, body, headers);
	}

	async function payments(id: string): Promise<Fields[]> {
		const all = await stage.records('payments');
		return all.filter((one) => one.vis_state === 0 && one.note?.split(' ').includes(id));
	}

	test('records the payment once, although it is told twice', async () => {
		const first = await tell('pi_twice');
		assert.deepEqual([first.status, first.data.recorded], [200, true]);
		const second = await tell('pi_twice');
		assert.deepEqual([second.status, second.data.recorded], [200, false]);
		const [payment, ...others] = await payments('pi_twice');
		assert.deepEqual(others, []);
		assert.equal(payment.invoiceid, invoice.id);
		assert.deepEqual(payment.amount, { amount: '120.50', code: 'CAD' });
		assert.equal(payment.date, '2026-11-18');
	});

	test('records it once, although it is told twice at the same moment', async () => {
		await stage.freshbooks.control('PATCH', '/switches', { latencyMs: 200 });
		const answers = await Promise.all([tell('pi_race'), tell('pi_race'), tell('pi_race')]);
		await stage.freshbooks.control('PATCH', '/switches', { latencyMs: 0 });
		assert.deepEqual(
			answers.map(({ status }) => status),
			[200, 200, 200],
		);
		assert.equal((await payments('pi_race')).length, 1);
		assert.equal(answers.filter(({ data }) => data.recorded).length, 1);
	});

	test('told twice at the same moment of all that is left to pay, leaves no credit behind', async () => {
		const client = await office.newClient(stage, 'All At Once Ltd');
		const { invoice_number } = await office.newInvoice(stage, client, '120.50', { status: 2 });
		const all = { metadata: { invoice_number } };
		await office.atOnce(
			stage,
			workflow,
			() => tell('pi_all', all),
			() => tell('pi_all', all),
		);
		assert.equal((await payments('pi_all')).length, 1);
		assert.deepEqual(await office.creditsOf(stage, client), []);
	});

	test('refuses what the payment service has not signed, and what is old', async () => {
		assert.equal((await tell('pi_forged', {}, 'guessed')).status, 401);
		assert.equal((await tell('pi_old', {}, stages.SIGNING_SECRET, 3600)).status, 401);
		assert.equal((await office.post(url, { type: 'payment_intent.succeeded' })).status, 401);
		assert.deepEqual([...(await payments('pi_forged')), ...(await payments('pi_old'))], []);
	});

	test('answers so that the payment service tells a person, when it cannot be recorded', async () => {
		const unknown = await tell('pi_unknown', { metadata: { invoice_number: 'NO-SUCH' } });
		assert.deepEqual([unknown.status, unknown.data.reason], [404, 'FreshBooks has no invoice “NO-SUCH”']);
		const unnamed = await tell('pi_unnamed', { metadata: {} });
		assert.equal(unnamed.status, 404);
		const tooMuch = await tell('pi_too_much', { amount_received: 9_999_900 });
		assert.deepEqual([tooMuch.status, /259\.00 CAD left/.test(tooMuch.data.reason)], [409, true]);
		const otherCurrency = await tell('pi_currency', { currency: 'usd' });
		assert.equal(otherCurrency.status, 409);
		const mine = (await stage.records('payments')).filter((one) => one.invoiceid === invoice.id && !one.vis_state);
		assert.equal(mine.length, 2);
	});

	test('takes no invoice of another number, should FreshBooks find too much', async () => {
		const rewrite = [`"invoice_number":"${invoice.invoice_number}"`, '"invoice_number":"OTHER"'];
		const match = { method: 'GET', path: '/invoices/invoices$', query: 'invoice_number' };
		await stage.freshbooks.control('PATCH', '/switches', { faults: [{ match, kind: 'rewrite', rewrite }] });
		assert.equal((await tell('pi_other')).status, 404);
		assert.deepEqual(await payments('pi_other'), []);
	});

	test('knows how many decimals the payment service counts in', async () => {
		const amounts = { jpy: '12050', mga: '12050', isk: '120.50', ugx: '120.50', kwd: '12.05' };
		for (const [currency, amount] of Object.entries(amounts)) {
			const { data } = await tell(`pi_${currency}`, { currency });
			assert.match(data.reason, new RegExp(`; ${amount} ${currency.toUpperCase()} came$`));
		}
	});

	test('can be tried with its sample', async () => {
		const { items } = await stages.run(stage, workflow, 'Try it with a sample');
		assert.equal(items['Is there one?'].length, 1);
	});
});

describe('09 invoice paid', () => {
	let workflow: SavedWorkflow;

	before(async () => {
		stage = await stages.openTemplates();
		const crmUrl = `${stage.outside.url}/crm`;
		workflow = await stages.importTemplate(stage, '09-invoice-paid-thank-you', { crmUrl });
		await stages.publishTrigger(stage, workflow, 'payment.create');
	});
	after(() => stages.unpublish(stage, workflow));

	const pay = (invoice: Fields, amount: string) =>
		stages.during(stage, workflow, () =>
			office.inFreshBooks(stage, 'POST', 'payments/payments', {
				payment: { invoiceid: invoice.id, amount: { amount, code: 'CAD' }, date: '2026-11-20', type: 'Check' },
			}),
		);
	const thanks = (invoice: Fields) =>
		stage.outside.emails.filter(({ source }) => source.includes(`Invoice ${invoice.invoice_number} is paid`));
	const told = (invoice: Fields) =>
		stage.outside.messages.filter(({ path, body }) => path === '/crm' && body.invoice === invoice.invoice_number);

	test('thanks the client and tells the CRM when nothing is left to pay, once', async () => {
		const client = await office.newClient(stage, 'Grateful & Co');
		const invoice = await office.newInvoice(stage, client, '300.00', { status: 2 });
		await pay(invoice, '100.00');
		assert.deepEqual([thanks(invoice), told(invoice)], [[], []]);
		await pay(invoice, '200.00');
		assert.deepEqual(
			thanks(invoice).map(({ to }) => to),
			[[client.email]],
		);
		assert.match(thanks(invoice)[0].text, /300\.00 CAD for invoice/);
		assert.deepEqual(
			told(invoice).map(({ body }) => body),
			[
				{
					email: client.email,
					organization: 'Grateful & Co',
					invoice: invoice.invoice_number,
					amount: '300.00',
					currency: 'CAD',
					paidOn: '2026-11-20',
				},
			],
		);
		await pay(invoice, '5.00');
		assert.equal(thanks(invoice).length, 1);
	});

	test('a payment that is taken back and recorded again is neither thanked for nor told twice', async () => {
		const invoice = await office.newInvoice(stage, await office.newClient(stage, 'Hesitant & Co'), '80.00', { status: 2 });
		await pay(invoice, '80.00');
		const payment = (await stage.records('payments')).find((one) => one.invoiceid === invoice.id);
		const path = `payments/payments/${payment?.id}`;
		await office.inFreshBooks(stage, 'PUT', path, { payment: { vis_state: 1 } });
		await pay(invoice, '80.00');
		assert.deepEqual([thanks(invoice).length, told(invoice).length], [1, 1]);
	});

	test('thanks a client who paid too much', async () => {
		const invoice = await office.newInvoice(stage, await office.newClient(stage, 'Generous & Co'), '40.00', { status: 2 });
		await pay(invoice, '50.00');
		assert.equal(thanks(invoice).length, 1);
	});
});
