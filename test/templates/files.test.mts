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

describe('04 receipt', () => {
	let workflow: SavedWorkflow;
	let form: string;
	let mailbox: string;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '04-receipt-to-expense');
		form = await stages.publish(stage, workflow);
		mailbox = stages.webhookUrl(stage.n8n.base, 'freshbooks-receipt-mail');
	});

	const expensesOf = async (vendor: string): Promise<Fields[]> =>
		(await stage.records('expenses')).filter((one) => one.vendor === vendor);
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
		const { status, data } = await office.post(
			mailbox,
			mail('Fwd: Bistro Sud, 58.20 USD, Client Meals', office.pdf('lunch')),
		);
		assert.deepEqual([status, data.recorded], [200, true]);
		const [expense] = await expensesOf('Bistro Sud');
		assert.deepEqual(expense.amount, { amount: '58.20', code: 'USD' });
		assert.ok(expense.attachment.jwt);
	});

	test('what it cannot understand, it does not record', async () => {
		const before = (await stage.records('expenses')).length;
		const cases: Array<[FormData, RegExp]> = [
			[mail('See attached', office.pdf('a')), /does not say vendor and amount/],
			[mail('Bistro Sud, 12.00'), /without a picture/],
			[mail('Bistro Sud, 12.00, Dragons', office.pdf('b')), /no expense category “Dragons”/],
			[mail('Bistro Sud, 12.00', office.pdf('c'), office.pdf('d')), /each receipt by itself/],
		];
		for (const [form, reason] of cases) {
			const { error } = await stages.failing(stage, workflow, () => office.post(mailbox, form));
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

	const vendors = async (name: string): Promise<Fields[]> =>
		(await stage.records('bill_vendors')).filter((one) => one.vendor_name === name);

	test('a mail becomes a bill of a new vendor with its file, once', async () => {
		const send = () =>
			office.post(url, mail('Fwd: Print House, bill 4711, 226.00 CAD, due 14', office.pdf('bill 4711')));
		assert.equal((await send()).data.recorded, true);
		assert.equal((await send()).data.recorded, false);
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
			assert.equal((await office.post(url, mail(subject, office.pdf(subject)))).data.recorded, true);
		}
		assert.deepEqual([(await vendors('Print House')).length, (await vendors('Paper Mill')).length], [1, 1]);
	});

	test('a mail that it cannot understand is an error for the mail service', async () => {
		const { error } = await stages.failing(stage, workflow, async () => {
			assert.equal((await office.post(url, mail('hello', office.pdf('x')))).status, 500);
		});
		assert.match(error?.message ?? '', /does not say vendor, number and amount/);
	});
});
