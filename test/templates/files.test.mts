import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import type { SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

/** What a mail service posts when a mail has come. */
function mail(subject: string, ...attachments: File[]): FormData {
	const form = new FormData();
	form.append('from', 'Somebody <somebody@mail.example>');
	form.append('subject', subject);
	attachments.forEach((file, index) => form.append(`attachment-${index + 1}`, file));
	return form;
}

/** A template with a mailbox in front of “Settings” that gives out several mails at once, as an *Email Trigger* does. */
async function withMailbox(name: string, settings: Fields, subjects: string[]): Promise<SavedWorkflow> {
	const workflow = await stages.importTemplate(stage, name, settings);
	const jsCode = `return ${JSON.stringify(subjects)}.map((subject) => ({ json: { subject }, binary: { attachment_0: {
		data: Buffer.from('%PDF-1.4 ' + subject).toString('base64'), mimeType: 'application/pdf', fileName: 'scan.pdf' } } }));`;
	const mailbox = [
		{ name: 'New mail', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{ name: 'Mails', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } },
	].map((node, index) => ({ ...node, id: node.name, position: [index * 100, -400] }));
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	await stages.change(stage, workflow, {
		nodes: [...workflow.nodes, ...mailbox],
		connections: { ...workflow.connections, 'New mail': to('Mails'), Mails: to('Settings') },
	});
	return workflow;
}

describe('04 receipt', () => {
	let workflow: SavedWorkflow;
	let form: string;
	let mailbox: string;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '04-receipt-to-expense', { currency: 'CAD' });
		form = await stages.publish(stage, workflow);
		mailbox = stages.webhookUrl(stage.n8n.base, 'freshbooks-receipt-mail');
	});

	const expensesOf = async (vendor: string): Promise<Fields[]> =>
		(await stage.records('expenses')).filter((one) => one.vendor === vendor);
	const send = (form: FormData) => office.post(mailbox, form, stages.A_PERSON);
	const upload = (...values: Array<string | File>) => office.submit(stage, workflow, form, values);

	test('a form with a picture becomes an expense with this very picture, once', async () => {
		const receipt = office.pdf('two boxes of paper');
		for (const _ of ['once', 'twice']) {
			const { error } = await upload(receipt, 'Paper Palace', '37.15', 'office supplies', '2026-11-20');
			assert.equal(error, undefined);
		}
		const [expense, ...others] = await expensesOf('Paper Palace');
		assert.deepEqual(others, []);
		assert.deepEqual([expense.amount, expense.date], [{ amount: '37.15', code: 'CAD' }, '2026-11-20']);
		const categories = await stage.records('categories');
		const { category } = categories.find((one) => one.id === expense.categoryid) ?? {};
		assert.equal(category, 'Office Supplies');
		const { access_token } = await stage.freshbooks.control('POST', '/token');
		const file = await fetch(`${stage.freshbooks.url}/uploads/attachments/${expense.attachment.jwt}`, {
			headers: { authorization: `Bearer ${access_token}` },
		});
		assert.deepEqual(new Uint8Array(await file.arrayBuffer()), new Uint8Array(await receipt.arrayBuffer()));
	});

	test('a mail is understood by its subject', async () => {
		const { status, data } = await send(mail('Fwd: Bistro Sud, 58.20 USD, Client Meals', office.pdf('lunch')));
		assert.deepEqual([status, data.recorded], [200, true]);
		const [expense] = await expensesOf('Bistro Sud');
		assert.deepEqual(expense.amount, { amount: '58.20', code: 'USD' });
		assert.ok(expense.attachment.jwt);
	});

	test('the same file is the same receipt, however the vendor is spelled', async () => {
		const again = mail('Paper Palace Inc., 37.15', office.pdf('two boxes of paper'));
		assert.equal((await send(again)).data.recorded, false);
		assert.deepEqual(await expensesOf('Paper Palace Inc.'), []);
	});

	test('of several mails at once, each becomes its expense; what is not understood is told at the end', async () => {
		const mails = ['Ferry, 8.00', 'what is this?', 'Bakery, 4.20 USD, Client Meals', 'Ferry, 8.00', 'Taxi, 31.00'];
		const busy = await withMailbox('04-receipt-to-expense', { currency: 'CAD' }, mails);
		await assert.rejects(stages.run(stage, busy, 'New mail'), /“what is this\?” does not say vendor and amount/);
		const recorded = await Promise.all(['Ferry', 'Bakery', 'Taxi'].map(expensesOf));
		assert.deepEqual(
			recorded.map((list) => list.map(({ amount }) => [amount.amount, amount.code])),
			[[['8.00', 'CAD']], [['4.20', 'USD']], [['31.00', 'CAD']]],
		);
		const [[ferry], , [taxi]] = recorded;
		assert.notEqual(ferry.attachment.id, taxi.attachment.id);
	});

	test('records in no currency that nobody has chosen', async () => {
		const unset = await withMailbox('04-receipt-to-expense', {}, ['Kiosk, 3.00']);
		await assert.rejects(stages.run(stage, unset, 'New mail'), /names no currency, and in Settings currency is empty/);
	});

	test('does nothing for somebody without the password', async () => {
		assert.equal((await office.post(mailbox, mail('Ferry, 9.00', office.pdf('stranger')))).status, 401);
	});

	test('what it cannot understand, it does not record', async () => {
		const before = (await stage.records('expenses')).length;
		const cases: Array<[FormData, RegExp]> = [
			[mail('See attached', office.pdf('a')), /does not say vendor and amount/],
			[mail('Bistro Sud, 1.2.3', office.pdf('e')), /does not say vendor and amount/],
			[mail('Bistro Sud, 12.00'), /without a picture/],
			[mail('Bistro Sud, 12.00, Dragons', office.pdf('b')), /no expense category “Dragons”/],
			[mail('Bistro Sud, 12.00', office.pdf('c'), office.pdf('d')), /each receipt by itself/],
		];
		for (const [form, reason] of cases) {
			const { error } = await stages.failing(stage, workflow, () => send(form));
			assert.match(error?.message ?? '', reason);
		}
		assert.equal((await stage.records('expenses')).length, before);
	});
});

describe('18 vendor bill', () => {
	let workflow: SavedWorkflow;
	let url: string;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '18-vendor-bill-by-e-mail');
		url = await stages.publish(stage, workflow);
	});

	const send = (subject: string) => office.post(url, mail(subject, office.pdf(subject)), stages.A_PERSON);
	const billsOf = async ({ vendorid }: Fields): Promise<string[]> =>
		(await stage.records('bills')).filter((one) => one.vendorid === vendorid).map(({ bill_number }) => bill_number);
	const vendors = async (name: string): Promise<Fields[]> =>
		(await stage.records('bill_vendors')).filter((one) => one.vendor_name === name);

	test('a mail becomes a bill of a new vendor with its file, once', async () => {
		const subject = 'Fwd: Print House, bill 4711, 226.00 CAD, due 14';
		assert.equal((await send(subject)).data.recorded, true);
		assert.equal((await send(subject)).data.recorded, false);
		const [vendor, ...doubles] = await vendors('Print House');
		const bills = (await stage.records('bills')).filter((one) => one.vendorid === vendor.vendorid);
		assert.deepEqual([doubles.length, bills.length], [0, 1]);
		const [{ bill_number, due_offset_days, attachment, lines }] = bills;
		assert.deepEqual([bill_number, due_offset_days, lines.length], ['4711', 14, 1]);
		assert.deepEqual(lines[0].unit_cost, { amount: '226.00', code: 'CAD' });
		assert.ok(attachment.jwt);
	});

	test('the next bill goes to the same vendor; the same number of another vendor is another bill', async () => {
		for (const subject of ['print house, bill 4712, 80.50', 'Paper Mill, bill 4711, 12.00']) {
			assert.equal((await send(subject)).data.recorded, true);
		}
		assert.deepEqual([(await vendors('Print House')).length, (await vendors('Paper Mill')).length], [1, 1]);
	});

	test('of several mails at once, each becomes a bill of its own vendor, once', async () => {
		const mails = ['Ink & Co, bill 1, 10.00', 'Toner Ltd, bill 1, 30.00', 'hello', 'ink & co, bill 2, 20.00', 'Ink & Co, bill 1, 10.00'];
		const busy = await withMailbox('18-vendor-bill-by-e-mail', {}, mails);
		await assert.rejects(stages.run(stage, busy, 'New mail'), /“hello” does not say vendor, number and amount/);
		const [ink, ...doubles] = await vendors('Ink & Co');
		const [toner] = await vendors('Toner Ltd');
		assert.deepEqual(doubles, []);
		assert.deepEqual([(await billsOf(ink)).toSorted(), await billsOf(toner)], [['1', '2'], ['1']]);
	});

	test('a mail that it cannot understand is an error for the mail service', async () => {
		const before = (await stage.records('bills')).length;
		const subjects = [
			'hello',
			'Print House, bill 4713, 1,226.00 CAD, due 30',
			'Print House, bill 4713, 226,50 CAD',
			'Print House, bill 4713, 226.00 CAD, due 2026-12-01',
		];
		for (const subject of subjects) {
			const { error } = await stages.failing(stage, workflow, async () => {
				assert.equal((await send(subject)).status, 500);
			});
			assert.match(error?.message ?? '', /does not say vendor, number and amount/);
		}
		assert.equal((await stage.records('bills')).length, before);
	});

	test('does nothing for somebody without the password', async () => {
		assert.equal((await office.post(url, mail('Print House, bill 1, 1.00', office.pdf('x')))).status, 401);
	});
});
