import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import type { Execution, SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

/** Runs a template with mails that have come at once. */
async function receive(workflow: SavedWorkflow, ...mails: office.Mail[]): Promise<Execution> {
	await office.mailTo(stage, workflow, mails);
	return stages.run(stage, workflow, 'Try it');
}

const outcomes = ({ items }: Execution, step: string): unknown[] => items[step].map(({ json }) => json.alreadyExisted);

describe('04 receipt', () => {
	let workflow: SavedWorkflow;
	let form: string;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '04-receipt-to-expense', { currency: 'CAD' });
		form = await stages.publish(stage, workflow);
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
		await receive(workflow, { subject: 'Fwd: Bistro Sud, 58.20 USD, Client Meals' });
		const [expense] = await expensesOf('Bistro Sud');
		assert.deepEqual(expense.amount, { amount: '58.20', code: 'USD' });
		assert.ok(expense.attachment.jwt);
	});

	test('the same file is the same receipt, however the vendor is spelled and on whatever day', async () => {
		const again = await receive(workflow, { subject: 'Paper Palace Inc., 37.15', files: ['two boxes of paper'] });
		assert.deepEqual(outcomes(again, 'Record the expense'), [true]);
		assert.deepEqual(await expensesOf('Paper Palace Inc.'), []);
	});

	test('of several mails at once, each becomes its expense; what is not understood is told at the end', async () => {
		const subjects = ['Ferry, 8.00', 'what is this?', 'Bakery, 4.20 USD, Client Meals', 'Ferry, 8.00', 'Taxi, 31.00'];
		const mails = subjects.map((subject) => ({ subject }));
		await assert.rejects(receive(workflow, ...mails), /“what is this\?” does not say vendor and amount/);
		const recorded = await Promise.all(['Ferry', 'Bakery', 'Taxi'].map(expensesOf));
		assert.deepEqual(
			recorded.map((list) => list.map(({ amount }) => [amount.amount, amount.code])),
			[[['8.00', 'CAD']], [['4.20', 'USD']], [['31.00', 'CAD']]],
		);
		const [[ferry], , [taxi]] = recorded;
		assert.notEqual(ferry.attachment.id, taxi.attachment.id);
	});

	test('records in no currency that nobody has chosen', async () => {
		const unset = await stages.importTemplate(stage, '04-receipt-to-expense');
		const kiosk = { subject: 'Kiosk, 3.00' };
		await assert.rejects(receive(unset, kiosk), /names no currency, and in Settings currency is empty/);
		assert.deepEqual(await expensesOf('Kiosk'), []);
	});

	test('the sample becomes one expense', async () => {
		const sample = await stages.importTemplate(stage, '04-receipt-to-expense');
		for (const existed of [false, true]) {
			assert.deepEqual(outcomes(await stages.run(stage, sample, 'Try it'), 'Record the expense'), [existed]);
		}
	});

	test('does nothing for somebody without the password', async () => {
		const { status } = await office.post(form, new FormData(), { 'user-agent': stages.BROWSER });
		assert.equal(status, 401);
	});

	test('what it cannot understand, it does not record', async () => {
		const before = (await stage.records('expenses')).length;
		const cases: Array<[office.Mail, RegExp]> = [
			[{ subject: 'See attached' }, /does not say vendor and amount/],
			[{ subject: 'Bistro Sud, 1.2.3' }, /does not say vendor and amount/],
			[{ subject: 'Bistro Sud, 12.00', files: [] }, /without a picture/],
			[{ subject: 'Bistro Sud, 12.00, Dragons' }, /No expense category is called "Dragons"/],
			[{ subject: 'Bistro Sud, 12.00', files: ['c', 'd'] }, /each receipt by itself/],
		];
		for (const [mail, reason] of cases) await assert.rejects(receive(workflow, mail), reason);
		assert.equal((await stage.records('expenses')).length, before);
	});
});

describe('18 vendor bill', () => {
	let workflow: SavedWorkflow;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '18-vendor-bill-by-email');
	});

	const send = async (subject: string) => outcomes(await receive(workflow, { subject }), 'Make the bill');
	const billsOf = async ({ vendorid }: Fields): Promise<string[]> =>
		(await stage.records('bills')).filter((one) => one.vendorid === vendorid).map(({ bill_number }) => bill_number);
	const vendors = async (name: string): Promise<Fields[]> =>
		(await stage.records('bill_vendors')).filter((one) => one.vendor_name === name);

	test('a mail becomes a bill of a new vendor with its file, once', async () => {
		const subject = 'Fwd: Print House, bill 4711, 226.00 CAD, due 14';
		assert.deepEqual(await send(subject), [false]);
		assert.deepEqual(await send(subject), [true]);
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
			assert.deepEqual(await send(subject), [false]);
		}
		assert.deepEqual([(await vendors('Print House')).length, (await vendors('Paper Mill')).length], [1, 1]);
	});

	test('of several mails at once, each becomes a bill of its own vendor, once', async () => {
		const mails = [
			'Ink & Co, bill 1, 10.00',
			'Toner Ltd, bill 1, 30.00',
			'hello',
			'ink & co, bill 2, 20.00',
			'Ink & Co, bill 1, 10.00',
		];
		const received = receive(workflow, ...mails.map((subject) => ({ subject })));
		await assert.rejects(received, /“hello” does not say vendor, number and amount/);
		const [ink, ...doubles] = await vendors('Ink & Co');
		const [toner] = await vendors('Toner Ltd');
		assert.deepEqual(doubles, []);
		assert.deepEqual([(await billsOf(ink)).toSorted(), await billsOf(toner)], [['1', '2'], ['1']]);
	});

	test('the sample becomes one bill', async () => {
		const sample = await stages.importTemplate(stage, '18-vendor-bill-by-email');
		assert.deepEqual(outcomes(await stages.run(stage, sample, 'Try it'), 'Make the bill'), [true]);
	});

	test('a mail that it cannot understand is told and not recorded', async () => {
		const before = (await stage.records('bills')).length;
		const subjects = [
			'hello',
			'Print House, bill 4713, 1,226.00 CAD, due 30',
			'Print House, bill 4713, 226,50 CAD',
			'Print House, bill 4713, 226.00 CAD, due 2026-12-01',
		];
		for (const subject of subjects) await assert.rejects(send(subject), /does not say vendor, number and amount/);
		const without = receive(workflow, { subject: 'Print House, bill 4713, 226.00', files: [] });
		await assert.rejects(without, /without a PDF or a picture/);
		assert.equal((await stage.records('bills')).length, before);
	});
});
