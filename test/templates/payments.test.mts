import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import type { Execution, SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

describe('01 payment webhook', () => {
	let workflow: SavedWorkflow;
	let invoice: Fields;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '01-payment-webhook');
		invoice = await office.newInvoice(stage, await office.newClient(stage, 'Paying Ltd'), '500.00', { status: 2 });
	});

	/** What the payment service tells of a payment. */
	function event(id: string, more: Fields = {}): Fields {
		const object = {
			id,
			amount_received: 12_050,
			currency: 'cad',
			created: 1_795_000_000,
			metadata: { invoice_number: invoice.invoice_number },
			...more,
		};
		return { type: 'payment_intent.succeeded', data: { object } };
	}
	const tell = (id: string, more?: Fields) => stages.tryWith(stage, workflow, event(id, more));
	const isNew = ({ items }: Execution) => !items['Record it on its invoice'][0].json.alreadyExisted;
	/** What a person is told of a payment. */
	const told = (id: string) =>
		stage.outside.emails.filter(({ text }) => text.includes(`${id})`)).map(({ text }) => text);

	async function payments(id: string): Promise<Fields[]> {
		const all = await stage.records('payments');
		return all.filter((one) => one.vis_state === 0 && one.note?.includes(id));
	}

	test('records the payment once, although it is told twice', async () => {
		assert.equal(isNew(await tell('pi_twice')), true);
		assert.equal(isNew(await tell('pi_twice')), false);
		const [payment, ...others] = await payments('pi_twice');
		assert.deepEqual(others, []);
		assert.equal(payment.invoiceid, invoice.id);
		assert.deepEqual(payment.amount, { amount: '120.50', code: 'CAD' });
		assert.equal(payment.date, '2026-11-18');
		assert.deepEqual(told('pi_twice'), []);
	});

	test('records it once, although it is told three times at the same moment', async () => {
		const race = event('pi_race');
		const executions = await stages.tryAtOnce(stage, workflow, race, race, race);
		assert.equal((await payments('pi_race')).length, 1);
		assert.equal(executions.filter(isNew).length, 1);
		assert.deepEqual(told('pi_race'), []);
	});

	test('told twice at the same moment of all that is left to pay, leaves no credit behind', async () => {
		const client = await office.newClient(stage, 'All At Once Ltd');
		const { invoice_number } = await office.newInvoice(stage, client, '120.50', { status: 2 });
		const all = event('pi_all', { metadata: { invoice_number } });
		await stages.tryAtOnce(stage, workflow, all, all);
		assert.equal((await payments('pi_all')).length, 1);
		assert.deepEqual([await office.creditsOf(stage, client), told('pi_all')], [[], []]);
	});

	test('tells a person when it cannot be recorded, and why', async () => {
		await tell('pi_unknown', { metadata: { invoice_number: 'NO-SUCH' } });
		await tell('pi_unnamed', { metadata: {} });
		await tell('pi_too_much', { amount_received: 9_999_900 });
		await tell('pi_currency', { currency: 'usd' });
		const reasons = {
			pi_unknown: /No invoice has the number "NO-SUCH"/,
			pi_unnamed: /Invoice.* empty/,
			pi_too_much: /99999\.00 CAD is more than the 259\.00 CAD outstanding/,
			pi_currency: /a payment in USD does not fit/,
		};
		for (const [id, reason] of Object.entries(reasons)) {
			const [text, ...more] = told(id);
			assert.match(text, reason);
			assert.deepEqual(more, []);
		}
		const mine = (await stage.records('payments')).filter((one) => one.invoiceid === invoice.id && !one.vis_state);
		assert.equal(mine.length, 2);
	});

	test('takes no invoice of another number, should FreshBooks find too much', async () => {
		const rewrite = [`"invoice_number":"${invoice.invoice_number}"`, '"invoice_number":"OTHER"'];
		const match = { method: 'GET', path: '/invoices/invoices$' };
		await stage.freshbooks.control('PATCH', '/switches', { faults: [{ match, kind: 'rewrite', rewrite, times: -1 }] });
		await tell('pi_other');
		await stage.freshbooks.control('PATCH', '/switches', { faults: [] });
		assert.equal(told('pi_other').length, 1);
		assert.deepEqual(await payments('pi_other'), []);
	});

	test('knows how many decimals the payment service counts in', async () => {
		const amounts = { jpy: '12050', mga: '12050', isk: '120.50', ugx: '120.50', kwd: '12.05' };
		for (const [currency, amount] of Object.entries(amounts)) {
			await tell(`pi_${currency}`, { currency });
			assert.match(told(`pi_${currency}`)[0], new RegExp(`^${amount} ${currency.toUpperCase()} on `, 'm'));
		}
	});

	test('can be tried with its sample', async () => {
		const { items } = await stages.run(stage, await stages.importTemplate(stage, '01-payment-webhook'), 'Try it');
		assert.equal(items.Payment[0].json.amount, '10.00');
	});
});

describe('09 invoice paid', () => {
	let workflow: SavedWorkflow;

	before(async () => {
		stage = await stages.openTemplates();
		const crmUrl = `${stage.outside.url}/crm`;
		workflow = await stages.importTemplate(stage, '09-invoice-paid-thank-you', { crmUrl });
		await stages.publishTrigger(stage, workflow, 'invoicePaid');
	});
	after(() => stages.unpublish(stage, workflow));

	/** Starts nothing as long as something is left to pay, or when all was paid before. */
	const payQuietly = (invoice: Fields, amount: string) =>
		office.inFreshBooks(stage, 'POST', 'payments/payments', {
			payment: { invoiceid: invoice.id, amount: { amount, code: 'CAD' }, date: '2026-11-20', type: 'Check' },
		});
	const pay = (invoice: Fields, amount: string) => stages.during(stage, workflow, () => payQuietly(invoice, amount));
	/** What FreshBooks told before has been worked through then. */
	const somebodyElsePays = async () =>
		pay(
			await office.newInvoice(stage, await office.newClient(stage, 'Somebody Else'), '10.00', { status: 2 }),
			'10.00',
		);
	const thanks = (invoice: Fields) =>
		stage.outside.emails.filter(({ source }) => source.includes(`Invoice ${invoice.invoice_number} is paid`));
	const told = (invoice: Fields) =>
		stage.outside.messages.filter(({ path, body }) => path === '/crm' && body.invoice === invoice.invoice_number);

	test('thanks the client and tells the CRM when nothing is left to pay, once', async () => {
		const client = await office.newClient(stage, 'Grateful & Co');
		const invoice = await office.newInvoice(stage, client, '300.00', { status: 2 });
		await payQuietly(invoice, '100.00');
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
		await payQuietly(invoice, '5.00');
		await somebodyElsePays();
		assert.equal(thanks(invoice).length, 1);
	});

	test('a payment that is taken back and recorded again is neither thanked for nor told twice', async () => {
		const invoice = await office.newInvoice(stage, await office.newClient(stage, 'Hesitant & Co'), '80.00', {
			status: 2,
		});
		await pay(invoice, '80.00');
		const payment = (await stage.records('payments')).find((one) => one.invoiceid === invoice.id);
		const path = `payments/payments/${payment?.id}`;
		await office.inFreshBooks(stage, 'PUT', path, { payment: { vis_state: 1 } });
		await payQuietly(invoice, '80.00');
		await somebodyElsePays();
		assert.deepEqual([thanks(invoice).length, told(invoice).length], [1, 1]);
	});

	test('thanks a client who paid too much', async () => {
		const invoice = await office.newInvoice(stage, await office.newClient(stage, 'Generous & Co'), '40.00', {
			status: 2,
		});
		await pay(invoice, '50.00');
		assert.equal(thanks(invoice).length, 1);
	});
});
