import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import type { SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const sent = async ({ id }: Fields): Promise<number> => (await office.emailsAbout(stage, id)).length;
const messagesTo = (path: string): string[] =>
	stage.outside.messages.filter((one) => one.path === path).map(({ body }) => body.text);

/** Makes a workflow take its week from another day. */
async function takeForToday(workflow: SavedWorkflow, day: string): Promise<void> {
	const text = JSON.stringify(workflow.nodes).replaceAll('$today.toFormat', `DateTime.fromISO('${day}').toFormat`);
	await stages.change(stage, workflow, { nodes: JSON.parse(text) });
}

describe('05 overdue reminders', () => {
	let late: Fields;
	let justLate: Fields;
	let partPaid: Fields;

	before(async () => {
		stage = await stages.openTemplates();
		const client = await office.newClient(stage, 'Slow Payer');
		const overdue = (days: number) =>
			office.newInvoice(stage, client, '410.00', { status: 2, create_date: daysAgo(days + 14), due_offset_days: 14 });
		late = await overdue(10);
		justLate = await overdue(2);
		partPaid = await overdue(20);
		const payment = {
			invoiceid: partPaid.id,
			amount: { amount: '100.00', code: 'CAD' },
			date: daysAgo(1),
			type: 'Check',
		};
		await office.inFreshBooks(stage, 'POST', 'payments/payments', { payment });
	});

	test('as it comes, only lists what it would send', async () => {
		const workflow = await stages.importTemplate(stage, '05-overdue-reminders');
		const { items } = await stages.run(stage, workflow, 'Monday morning');
		const listed = items['Dry run?'].map(({ json }) => json.invoice_number);
		assert.equal(items['Not reminded this week'], undefined);
		assert.ok(listed.includes(late.invoice_number) && listed.includes(partPaid.invoice_number));
		assert.ok(!listed.includes(justLate.invoice_number));
		assert.equal(await sent(late), 0);
	});

	test('reminds once a week, in your words, and tells the team', async () => {
		const settings = { dryRun: false, messageUrl: `${stage.outside.url}/reminders` };
		const workflow = await stages.importTemplate(stage, '05-overdue-reminders', settings);
		// a week of its own: the true one may end while this runs
		await takeForToday(workflow, '2026-11-25');
		await stages.run(stage, workflow, 'Monday morning');
		const [email] = await office.emailsAbout(stage, late.id);
		assert.equal(email.subject, `A reminder of our invoice ${late.invoice_number}`);
		assert.match(email.body, /for 410\.00 CAD was due on \d{4}-\d\d-\d\d/);
		assert.match(messagesTo('/reminders')[0], new RegExp(`✓ ${late.invoice_number}, Slow Payer, 410\\.00 CAD`));
		await stages.run(stage, workflow, 'Monday morning');
		assert.deepEqual([await sent(late), await sent(justLate), messagesTo('/reminders').length], [1, 0, 1]);

		// what FreshBooks refuses is told, with the reason
		const nobody = await office.inFreshBooks(stage, 'POST', 'users/clients', {
			client: { organization: 'No Address' },
		});
		const fields = { status: 2, create_date: daysAgo(34), due_offset_days: 14 };
		const unreachable = await office.newInvoice(stage, nobody, '77.00', fields);
		await stages.run(stage, workflow, 'Monday morning');
		const told = new RegExp(`✗ ${unreachable.invoice_number}, No Address, 77\\.00 CAD: .*e-?mail`, 'i');
		assert.match(messagesTo('/reminders')[1], told);

		// in the same week, however late the invoice
		await office.inFreshBooks(stage, 'PUT', `invoices/invoices/${late.id}`, { invoice: { create_date: daysAgo(31) } });
		await stages.run(stage, workflow, 'Monday morning');
		assert.equal(await sent(late), 1);

		// a week later
		await takeForToday(workflow, '2026-12-02');
		await stages.run(stage, workflow, 'Monday morning');
		assert.equal(await sent(late), 2);
	});
});

describe('14 Saturday', () => {
	let ready: Fields;
	let kept: Fields;
	let keptByNotes: Fields;
	let nextMonth: Fields;
	let unreachable: Fields;

	before(async () => {
		stage = await stages.openTemplates();
		const client = await office.newClient(stage, 'Weekly Ltd');
		const nobody = await office.inFreshBooks(stage, 'POST', 'users/clients', { client: { organization: 'No Mail' } });
		ready = await office.newInvoice(stage, client, '90.00');
		kept = await office.newInvoice(stage, client, '91.00', { po_number: 'HOLD' });
		keptByNotes = await office.newInvoice(stage, client, '94.00', { notes: 'HOLD: ask Mina first' });
		nextMonth = await office.newInvoice(stage, client, '92.00', { create_date: daysAgo(-30) });
		unreachable = await office.newInvoice(stage, nobody, '93.00');
	});

	test('as it comes, tells what it would send and sends nothing', async () => {
		const settings = { messageUrl: `${stage.outside.url}/dry` };
		const workflow = await stages.importTemplate(stage, '14-saturday-send-all-drafts', settings);
		await stages.run(stage, workflow, 'Saturday morning');
		const [text] = messagesTo('/dry');
		assert.match(text, /^Dry run, would be sent:/);
		assert.match(text, new RegExp(`• ${ready.invoice_number}, Weekly Ltd, 90\\.00 CAD`));
		assert.ok(!text.includes(kept.invoice_number) && !text.includes(nextMonth.invoice_number));
		assert.equal(await sent(ready), 0);
	});

	test('turned on, sends every draft that is ready, once, and says what could not be sent', async () => {
		const settings = { dryRun: false, messageUrl: `${stage.outside.url}/saturday` };
		const workflow = await stages.importTemplate(stage, '14-saturday-send-all-drafts', settings);
		await stages.run(stage, workflow, 'Saturday morning');
		await stages.run(stage, workflow, 'Saturday morning');
		const counts = await Promise.all([ready, kept, keptByNotes, nextMonth, unreachable].map(sent));
		assert.deepEqual(counts, [1, 0, 0, 0, 0]);
		const [first, second] = messagesTo('/saturday');
		assert.match(first, new RegExp(`✓ ${ready.invoice_number}`));
		assert.match(first, new RegExp(`✗ ${unreachable.invoice_number}, No Mail: .*e-?mail`, 'i'));
		assert.ok(!second.includes(ready.invoice_number));
	});
});
