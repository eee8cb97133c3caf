import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import type { Execution, SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

const alive = ({ vis_state }: Fields): boolean => vis_state === 0;
const clientsOf = async (email: string): Promise<Fields[]> =>
	(await stage.records('clients')).filter((one) => one.email === email && alive(one));
const invoicesWith = async (number: string): Promise<Fields[]> =>
	(await stage.records('invoices')).filter((one) => one.po_number === number && alive(one));

describe('02 deal won', () => {
	let workflow: SavedWorkflow;
	let url: string;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '02-deal-won-to-draft-invoice');
		url = await stages.publish(stage, workflow);
	});

	test('runs with its sample: a new client, a draft with the deal’s lines', async () => {
		await stages.run(stage, workflow, 'Try it');
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
		const deal = stages.sampleOf(workflow).body;
		const body = { ...deal, deal: { ...deal.deal, id: 'D-2000' }, person: { email: client.email } };
		const first = await office.post(url, body);
		assert.deepEqual([first.status, first.data.created], [201, true]);
		const second = await office.post(url, body);
		assert.deepEqual([second.status, second.data], [200, { ...first.data, created: false }]);
		assert.equal((await invoicesWith('D-2000')).length, 1);
		// and keeps the name that it has
		assert.deepEqual(
			(await clientsOf(client.email)).map(({ id, organization, fname }) => [id, organization, fname]),
			[[client.id, 'Known Buyers', client.fname]],
		);
	});

	test('told twice at the same moment, leaves one client and one draft', async () => {
		const deal = stages.sampleOf(workflow).body;
		const body = { ...deal, deal: { ...deal.deal, id: 'D-3000' }, person: { email: 'new@harlow-finch.example' } };
		const answers = await office.atOnce(
			stage,
			workflow,
			...Array.from({ length: 2 }, () => () => office.post(url, body)),
		);
		const [invoice, ...others] = await invoicesWith('D-3000');
		const [client, ...doubles] = await clientsOf('new@harlow-finch.example');
		assert.deepEqual([others, doubles, invoice.customerid], [[], [], client.id]);
		const told = answers.map(({ data }) => [data.created, data.invoice]);
		assert.deepEqual(
			told.toSorted(([first]) => (first ? -1 : 1)),
			[
				[true, invoice.invoice_number],
				[false, invoice.invoice_number],
			],
		);
	});

	test('does nothing for somebody without the key', async () => {
		const { status } = await office.post(url, stages.sampleOf(workflow).body, { [stages.KEY.name]: 'guessed' });
		assert.equal(status, 403);
	});
});

describe('03 shop order', () => {
	let drafting: SavedWorkflow;
	let live: SavedWorkflow;
	let order: Fields;

	before(async () => {
		stage = await stages.openTemplates();
		drafting = await stages.importTemplate(stage, '03-shop-order-to-invoice');
		order = stages.sampleOf(drafting);
	});

	/** The shop tells of an order; gives whether its invoice was sent, and whether it is paid by now. */
	const tell = async (body: Fields) => outcome(await stages.tryWith(stage, live, body));
	const outcome = ({ items }: Execution) => ({
		sent: (items['Send it'] ?? []).length === 1,
		paid:
			(items['Record its payment'] ?? []).length === 1 || items['Make its invoice'][0].json.payment_status === 'paid',
	});
	const paymentsOf = async ({ id }: Fields): Promise<Fields[]> =>
		(await stage.records('payments')).filter((one) => one.invoiceid === id && alive(one));
	const PAID = { status: 'processing', date_paid: '2026-11-19T18:04:11', payment_method: 'card' };

	test('as it comes, makes the invoice and sends nothing', async () => {
		// half an hour ago
		await stage.freshbooks.control('PATCH', '/switches', { clockOffsetMs: -1_800_000 });
		await stages.run(stage, drafting, 'Try it');
		await stage.freshbooks.control('PATCH', '/switches', { clockOffsetMs: 0 });
		const [invoice] = await invoicesWith('7301');
		assert.deepEqual([invoice.status, invoice.amount], [1, { amount: '304.54', code: 'CAD' }]);
		const [client] = await clientsOf('juno@abara.example');
		assert.deepEqual([client.p_city, client.p_street], ['Halifax', '14 Ferry Lane']);
		assert.deepEqual([client.fname, client.lname], ['Juno', 'Abara']);
		assert.deepEqual(await office.emailsAbout(stage, invoice.id), []);
	});

	test('turned on, sends the draft that is there, once', async () => {
		live = await stages.importTemplate(stage, '03-shop-order-to-invoice', { draftOnly: false });
		assert.deepEqual((await tell(order)).sent, true);
		assert.deepEqual((await tell(order)).sent, false);
		const [invoice, ...others] = await invoicesWith('7301');
		assert.deepEqual(others, []);
		const [email, ...more] = await office.emailsAbout(stage, invoice.id);
		assert.deepEqual([email.to, email.pdf, more], [['juno@abara.example'], true, []]);
	});

	test('called three times at once, leaves one invoice and one email', async () => {
		const client = await office.newClient(stage, 'Hasty Shopper');
		const hasty = { ...order, number: '7302', billing: { ...order.billing, email: client.email } };
		await stages.tryAtOnce(stage, live, hasty, hasty, hasty);
		const [invoice, ...others] = await invoicesWith('7302');
		assert.equal(others.length, 0);
		assert.equal((await office.emailsAbout(stage, invoice.id)).length, 1);
		// whoever orders with a client's address does not rewrite that client
		const [known] = await clientsOf(client.email);
		assert.deepEqual([known.fname, known.p_city], [client.fname, client.p_city]);
	});

	test('asks nobody for money who has paid in the shop: the payment is recorded, once', async () => {
		for (const _ of ['once', 'twice']) await tell({ ...order, ...PAID, number: '7304' });
		const [invoice, ...others] = await invoicesWith('7304');
		assert.deepEqual([others, invoice.payment_status], [[], 'paid']);
		assert.deepEqual(
			(await paymentsOf(invoice)).map(({ amount, date }) => [amount.amount, date]),
			[['304.54', '2026-11-19']],
		);
		assert.deepEqual(await office.emailsAbout(stage, invoice.id), []);
	});

	test('told three times at once that an order is paid which was waiting, records one payment', async () => {
		const client = await office.newClient(stage, 'Patient Shopper');
		const waiting = { ...order, number: '7310', billing: { ...order.billing, email: client.email } };
		assert.equal((await tell(waiting)).sent, true);
		const paid = { ...waiting, ...PAID };
		const answers = await stages.tryAtOnce(stage, live, paid, paid, paid);
		assert.deepEqual(
			answers.map((one) => outcome(one).paid),
			[true, true, true],
		);
		const [invoice] = await invoicesWith('7310');
		assert.deepEqual([invoice.payment_status, (await paymentsOf(invoice)).length], ['paid', 1]);
		assert.deepEqual(await office.creditsOf(stage, client), []);
	});

	test('records a payment that comes right after the invoice', async () => {
		await tell({ ...order, number: '7311' });
		assert.equal((await tell({ ...order, ...PAID, number: '7311' })).paid, true);
		assert.equal((await paymentsOf((await invoicesWith('7311'))[0])).length, 1);
	});

	test('told at once by a new customer’s waiting and paid order, leaves one client and one paid invoice', async () => {
		const email = 'both@shopper.example';
		const both = { ...order, number: '7312', billing: { ...order.billing, email } };
		await stages.tryAtOnce(stage, live, both, { ...both, ...PAID });
		const [[client, ...doubles], [invoice, ...others]] = [await clientsOf(email), await invoicesWith('7312')];
		assert.deepEqual([doubles, others], [[], []]);
		assert.deepEqual([invoice.customerid, invoice.payment_status], [client.id, 'paid']);
		assert.equal((await paymentsOf(invoice)).length, 1);
		// and the next order is this client's too
		await tell({ ...both, ...PAID, number: '7313' });
		assert.equal((await invoicesWith('7313'))[0].customerid, client.id);
	});

	test('asks whoever pays on delivery', async () => {
		assert.equal((await tell({ ...order, ...PAID, payment_method: 'cod', number: '7305' })).sent, true);
		assert.deepEqual(await paymentsOf((await invoicesWith('7305'))[0]), []);
	});

	test('bills each line with its own taxes, fees too, to the cent of the order', async () => {
		const both = (gst: string, pst: string) => [
			{ id: 1, total: gst },
			{ id: 2, total: pst },
		];
		const many = {
			...order,
			number: '7306',
			total: '126.48',
			line_items: [
				{ name: 'Mug', quantity: 3, total: '100.00', taxes: both('5.00', '7.00') },
				{ name: 'Book', quantity: 2, total: '10.00', taxes: [{ id: 1, total: '' }] },
			],
			shipping_lines: [],
			fee_lines: [{ name: 'Gift wrap', total: '4.00', taxes: both('0.20', '0.28') }],
			tax_lines: [
				{ rate_id: 1, label: 'GST', rate_percent: 5 },
				{ rate_id: 2, label: 'PST', rate_percent: 7 },
			],
		};
		assert.equal((await tell(many)).sent, true);
		const [invoice] = await invoicesWith('7306');
		assert.equal(invoice.amount.amount, '126.48');
		assert.deepEqual(
			invoice.lines.map((one: Fields) => [one.name, Number(one.qty), one.unit_cost.amount, one.taxName1, one.taxName2]),
			[
				['3 × Mug', 1, '100.00', 'GST', 'PST'],
				['Book', 2, '5.00', null, null],
				['Gift wrap', 1, '4.00', 'GST', 'PST'],
			],
		);
	});

	test('what is not over the order’s total stays a draft, and says so', async () => {
		for (const [number, more] of Object.entries({ 7307: {}, 7308: PAID })) {
			assert.equal((await tell({ ...order, ...more, number, total: '304.55' })).sent, false);
			const [invoice] = await invoicesWith(number);
			assert.deepEqual([invoice.status, await paymentsOf(invoice)], [1, []]);
			assert.deepEqual(await office.emailsAbout(stage, invoice.id), []);
		}
	});

	test('what a person must look at is not sent on Saturday either', async () => {
		// paid in the shop, while it only drafts
		await stages.tryWith(stage, drafting, { ...order, ...PAID, number: '7314' });

		const held = await Promise.all(['7307', '7308', '7314'].map(async (number) => (await invoicesWith(number))[0]));
		assert.deepEqual(
			held.map(({ notes, status }) => [notes, status]),
			[
				['HOLD: this invoice is over 304.54, order 7307 over 304.55', 1],
				['HOLD: this invoice is over 304.54, order 7308 over 304.55', 1],
				['HOLD: order 7314 is paid in the shop', 1],
			],
		);
		const free = await office.newInvoice(stage, await office.newClient(stage, 'Free Draft'), '60.00');
		const saturday = await stages.importTemplate(stage, '14-saturday-send-all-drafts');
		const { items } = await stages.run(stage, saturday, 'Saturday morning');
		const listed = items['What became of each'].map(({ json }) => json.line);
		assert.deepEqual(
			[free, ...held].map(({ invoice_number }) => listed.some((line) => line.includes(invoice_number))),
			[true, false, false, false],
		);
	});

	test('leaves orders alone that are not paid for', async () => {
		const { items } = await stages.tryWith(stage, live, { ...order, number: '7303', status: 'cancelled' });
		assert.equal(items['Make its invoice'], undefined);
		assert.deepEqual(await invoicesWith('7303'), []);
	});

	test('published, takes what the shop has signed, and nothing of somebody else', async () => {
		const published = await stages.importTemplate(stage, '03-shop-order-to-invoice', { draftOnly: false });
		await stages.activate(stage, published);
		const isRegistration = ({ method, path }: Fields) => method === 'POST' && path.startsWith('/shop/wp-json/');
		const { body } = await waitFor('The webhook of the shop', async () => stage.outside.messages.find(isRegistration));
		const url = stage.n8n.base + new URL(body.delivery_url).pathname;
		const call = (number: string, secret: string) => {
			const text = JSON.stringify({ ...order, number });
			const signature = createHmac('sha256', secret).update(text).digest('base64');
			const headers = { 'x-wc-webhook-id': '1', 'x-wc-webhook-signature': signature };
			return office.post(url, text, { 'content-type': 'application/json', ...headers });
		};
		await waitFor('The webhook', async () => (await call('7309', 'guessed')).status === 401);
		const { items } = await stages.during(stage, published, () => call('7315', body.secret));
		assert.equal(items['Send it'].length, 1);
		assert.deepEqual([(await invoicesWith('7309')).length, (await invoicesWith('7315')).length], [0, 1]);
		// the shop's test call, which is no order
		assert.equal((await office.post(url, new URLSearchParams({ webhook_id: '7' }))).status, 200);
		await stages.retire(stage, published);
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
		const settings = { sendEstimates: true, messageUrl, currency: 'USD' };
		const workflow = await stages.importTemplate(stage, '07-lead-to-estimate', settings);
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
			[`Estimate ${estimate.estimate_number} over 2400.00 USD for Ada Lund was sent.`],
		);

		// nobody sends by itself what no customer would order, and nobody writes it for none
		const many = office.submit(stage, workflow, url, answers('many@lund.example').with(4, '100000'));
		assert.equal((await many).error, undefined);
		for (const quantity of ['0', '-3']) {
			const { error } = await office.submit(stage, workflow, url, answers('none@lund.example').with(4, quantity));
			assert.equal(error, undefined);
		}
		const [large] = await estimatesOf('many@lund.example');
		assert.deepEqual([large.ui_status, await office.emailsAbout(stage, large.id)], ['draft', []]);
		assert.deepEqual([await clientsOf('none@lund.example'), await estimatesOf('none@lund.example')], [[], []]);

		// somebody types the address of a client, and another name
		const client = await office.newClient(stage, 'Real Name Ltd');
		await office.submit(stage, workflow, url, answers(client.email).with(2, 'Somebody Else'));
		const [known, ...doubles] = await clientsOf(client.email);
		assert.deepEqual([known.organization, known.fname, doubles], ['Real Name Ltd', client.fname, []]);
	});
});

describe('17 retainer', () => {
	let workflow: SavedWorkflow;
	let url: string;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '17-retainer-set-up');
		url = await stages.publish(stage, workflow);
	});

	const answers = ['ops@kestrel.example', '1500', 'USD', '12', '120.00', '2026-12-01'];
	/** What a client has running. */
	async function has({ id }: Fields) {
		const retainers = (await stage.records('retainers')).filter((one) => one.client_user_id === id && one.active);
		const profiles = (await stage.records('invoice_profiles')).filter((one) => one.customerid === id && alive(one));
		return [retainers.length, profiles.length];
	}
	/** Somebody sends the form twice at the same moment. */
	function sendTwice(email: string): Promise<unknown> {
		const send = () => office.submit(stage, workflow, url, ['Twice Ltd', ...answers.with(0, email)]);
		return office.atOnce(stage, workflow, send, send);
	}

	test('sets up client, retainer and recurring invoice, once', async () => {
		for (const name of ['Kestrel Foods', 'Somebody Else']) {
			const { error } = await office.submit(stage, workflow, url, [name, ...answers]);
			assert.equal(error, undefined);
		}
		const [client, ...doubles] = await clientsOf('ops@kestrel.example');
		const retainers = (await stage.records('retainers')).filter((one) => one.client_user_id === client.id);
		const profiles = (await stage.records('invoice_profiles')).filter((one) => one.customerid === client.id);
		assert.equal(client.organization, 'Kestrel Foods');
		assert.deepEqual([doubles.length, retainers.length, profiles.length], [0, 1, 1]);
		assert.deepEqual([retainers[0].fee, retainers[0].budgeted_time], ['1500.00', 12 * 3600]);
		const [{ amount, create_date, frequency, send_email, lines }] = profiles;
		assert.deepEqual([lines[0].name, lines[0].description], ['Retainer', '12 hours']);
		assert.deepEqual(amount, { amount: '1500.00', code: 'USD' });
		assert.deepEqual([create_date, frequency, send_email], ['2026-12-01', 'm', false]);
	});

	test('sent twice at the same moment for a new client, sets up one of each', async () => {
		await sendTwice('twice@kestrel.example');
		const [client, ...doubles] = await clientsOf('twice@kestrel.example');
		assert.deepEqual([doubles, await has(client)], [[], [1, 1]]);
	});

	test('sent twice at the same moment for a client whose retainer runs, bills once a month', async () => {
		const client = await office.newClient(stage, 'Running Retainer');
		const retainer = { client_user_id: String(client.id), start_date: '2026-12-01', fee: 900 };
		await stage.freshbooksApi('POST', `/comments/business/${stage.business.value.split(':')[1]}/retainers`, {
			retainer,
		});
		await sendTwice(client.email);
		assert.deepEqual(await has(client), [1, 1]);
	});
});
