import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { binaryOf, type Execution, type SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

/** Publishes a template and gives what uploads a sheet to its form. */
async function uploader(name: string, columns: string, ...answers: string[]) {
	return published(await stages.importTemplate(stage, name), columns, ...answers);
}

/**
 * Publishes a workflow and gives what uploads a sheet to its form.
 * @param answers to what the form asks for beside the sheet
 */
async function published(workflow: SavedWorkflow, columns: string, ...answers: string[]) {
	const url = await stages.publish(stage, workflow);
	return async (rows: string[] | File): Promise<Execution> => {
		const file = rows instanceof File ? rows : office.sheet(columns, rows);
		const execution = await office.submit(stage, workflow, url, [file, ...answers]);
		return stages.succeeded(workflow, execution);
	};
}

const json = (execution: Execution, node: string): Fields[] => (execution.items[node] ?? []).map((item) => item.json);

/** The sheet of rows to fix as somebody fixes it: opened, some words replaced, saved. */
async function fixed(execution: Execution, words: Record<string, string>): Promise<File> {
	const sheet = await binaryOf(stage.n8n, execution.items['As a sheet'][0], 'data');
	// spreadsheet programs keep the mark that stands in front of the first column, or put it there
	assert.ok(sheet.toString().startsWith('\uFEFF'));
	const text = Object.entries(words).reduce((all, [from, to]) => all.replaceAll(from, to), sheet.toString());
	return new File([text], 'rows-to-fix.csv', { type: 'text/csv' });
}

describe('06 time from a sheet', () => {
	const COLUMNS = 'Date,Start,Hours,Client,Project,Service,Note';
	const ROWS = [
		'2026-09-01,09:00,1.5,Okafor Ceramics,Okafor web shop,Design,Sheet A',
		'2026-09-01,13:30,2,Okafor Ceramics,Okafor web shop,meetings,Sheet B',
		'2026-09-01,13:30,2,Okafor Ceramics,Okafor web shop,meetings,Sheet B',
		'2026-09-02,,0.25,Hiro Tanaka,,,Sheet C',
		'2026-09-02,,1,Nobody Ltd,,,Sheet D',
		'2026-09-03,10:00,many,Okafor Ceramics,Spring catalogue,,Sheet E',
	];
	/** Without the mark of its row, which stands behind the note. */
	const entries = async (): Promise<Fields[]> =>
		(await stage.records('time_entries'))
			.filter(({ note }) => /^Sheet \w \[Ref: row \w+\]$/.test(note))
			.map((one) => ({ ...one, note: one.note.slice(0, 'Sheet A'.length) }));

	before(async () => (stage = await stages.openTemplates()));

	test('the sample runs as it comes and logs nothing', async () => {
		const workflow = await stages.importTemplate(stage, '06-time-from-sheet');
		const known = (await stage.records('time_entries')).length;
		const execution = await stages.run(stage, workflow, 'Try it');
		assert.equal(json(execution, 'One by one').length, 2);
		assert.equal((await stage.records('time_entries')).length, known);
	});

	test('logs each row once, at the time of the office, and gives back what is to be fixed', async () => {
		const workflow = await stages.importTemplate(stage, '06-time-from-sheet');
		await stages.change(stage, workflow, { settings: { ...workflow.settings, timezone: 'America/Toronto' } });
		const upload = await published(workflow, COLUMNS, 'All rows');
		const first = await upload(ROWS);
		const logged = await entries();
		assert.deepEqual(
			logged.map(({ started_at, duration, note }) => [started_at.slice(0, 16), duration, note]).toSorted(),
			[
				['2026-09-01T13:00', 5400, 'Sheet A'],
				['2026-09-01T17:30', 7200, 'Sheet B'],
				['2026-09-01T17:30', 7200, 'Sheet B'],
				['2026-09-02T13:00', 900, 'Sheet C'],
			],
		);
		const mend = await office.textOf(stage, first.items['As a sheet'][0]);
		assert.match(mend, /Sheet D,.*Client: No client is called ""Nobody Ltd""/);
		assert.match(mend, /Sheet E,.*Hours: .*many/);

		await upload([...ROWS, '2026-09-04,09:00,3,Okafor Ceramics,,,Sheet F']);
		assert.equal((await entries()).length, logged.length + 1);

		await upload(
			await fixed(first, { 'Nobody Ltd': 'Hiro Tanaka', 'many,': '2,', 'Spring catalogue': 'Okafor web shop' }),
		);
		const notes = (await entries()).map(({ note }) => note).filter((note) => /[DE]$/.test(note));
		assert.deepEqual(notes.toSorted(), ['Sheet D', 'Sheet E']);

		// nobody's client, and two who cannot be told apart
		for (const email of ['one@twin.example', 'two@twin.example']) {
			await office.inFreshBooks(stage, 'POST', 'users/clients', { client: { organization: 'Twin Pottery', email } });
		}
		const last = await upload(['2026-09-05,09:00,1,,,,Sheet G', '2026-09-05,09:00,1,Twin Pottery,,,Sheet H']);
		const [none, ...others] = (await entries()).filter(({ note }) => /[GH]$/.test(note));
		assert.deepEqual([none.note, none.client_id, others], ['Sheet G', null, []]);
		assert.match(
			await office.textOf(stage, last.items['As a sheet'][0]),
			/Sheet H,.*Several clients are called ""Twin Pottery""/,
		);
	});
});

describe('13 expenses in bulk', () => {
	const COLUMNS = 'Date,Vendor,Amount,Currency,Category,Notes';
	const MANY = 300;
	const ROWS = Array.from(
		{ length: MANY },
		(_, index) => `2026-08-${String((index % 28) + 1).padStart(2, '0')},Bulk Store,${index + 1}.10,,Office Supplies,`,
	);
	const expenses = async (): Promise<Fields[]> =>
		(await stage.records('expenses')).filter((one) => one.vendor === 'Bulk Store');

	before(async () => (stage = await stages.openTemplates()));
	after(() => stage.freshbooks.control('PATCH', '/switches', { rateLimit: stages.FAST, faults: [] }));

	test('as it comes, records nothing', async () => {
		const workflow = await stages.importTemplate(stage, '13-expenses-in-bulk');
		const before = (await stage.records('expenses')).length;
		const execution = await stages.run(stage, workflow, 'Try it');
		assert.equal(json(execution, 'One by one').length, 3);
		assert.equal((await stage.records('expenses')).length, before);
	});

	test('records every row once, however few requests FreshBooks lets in', async () => {
		const rateLimit = { limit: 120, postLimit: 60, windowMs: 3000 };
		await stage.freshbooks.control('PATCH', '/switches', { rateLimit });
		// and one row is refused
		const fault = { match: { method: 'POST', path: '/expenses/expenses$' }, kind: 'status', status: 422, times: 1 };
		await stage.freshbooks.control('PATCH', '/switches', { faults: [fault] });
		const workflow = await stages.importTemplate(stage, '13-expenses-in-bulk');
		const upload = await published(workflow, COLUMNS, 'CAD', 'All rows');
		const first = await upload([...ROWS, '2026-08-01,Bulk Store,1.00,,Dragons,']);
		assert.equal(json(first, 'Record the expense').filter(({ id }) => id).length, MANY - 1);
		const mend = await office.textOf(stage, first.items['As a sheet'][0]);
		assert.equal(mend.trim().split('\n').length, 3);
		assert.match(mend, /No expense category is called ""Dragons""/);

		const second = await upload(ROWS);
		const made = json(second, 'Record the expense').filter(({ alreadyExisted }) => !alreadyExisted);
		assert.equal(made.length, 1);
		const amounts = (await expenses()).map(({ amount }) => amount.amount);
		assert.deepEqual([amounts.length, new Set(amounts).size], [MANY, MANY]);

		await upload(await fixed(first, { Dragons: 'Office Supplies' }));
		assert.equal((await expenses()).length, MANY + 1);
		await stages.retire(stage, workflow);
	});

	test('knows a row again without a vendor, with another spelling of the day, and in its own currency', async () => {
		await stage.freshbooks.control('PATCH', '/switches', { rateLimit: stages.FAST });
		const mine = async () => (await stage.records('expenses')).filter(({ notes }) => /^Odd/.test(notes));
		const upload = await uploader('13-expenses-in-bulk', COLUMNS, '', 'All rows');
		const rows = ['20260703,,5.00,CAD,Office Supplies,Odd A', '2026-07-03,,5.00,USD,Office Supplies,Odd A'];
		for (const day of ['2026-07-03', '20260703']) {
			await upload([...rows, `${day},,6.00,,Office Supplies,Odd B`]);
			rows[0] = '2026-07-03,,5,CAD,Office Supplies,Odd A';
		}
		assert.deepEqual(
			(await mine()).map(({ date, amount }) => [date, amount.code]),
			[
				['2026-07-03', 'CAD'],
				['2026-07-03', 'USD'],
				// where neither the row nor the form tells one, that of the business
				['2026-07-03', 'CAD'],
			],
		);
	});
});

describe('15 bank reconciliation', () => {
	const COLUMNS = 'Date,Description,Amount,Currency,Reference';
	let upload: (rows: string[]) => Promise<Execution>;
	let rows: string[];
	let open: Fields;

	const list = (execution: Execution) =>
		Object.fromEntries(json(execution, 'One by one').map((row) => [row.Reference, [row.Became, row.Detail]]));
	const books = async () => [
		(await stage.records('expenses')).filter((one) => /\[Ref: Bank reference R-/.test(one.notes)),
		(await stage.records('other_incomes')).filter((one) => /\[Ref: Bank reference R-/.test(one.note)),
	];

	before(async () => {
		stage = await stages.openTemplates();
		const client = await office.newClient(stage, 'Bank Client');
		const paid = await office.newInvoice(stage, client, '777.00', { status: 2 });
		open = await office.newInvoice(stage, client, '888.00', { status: 2 });
		const payment = { invoiceid: paid.id, amount: paid.amount, date: '2026-07-06', type: 'Bank Transfer' };
		await office.inFreshBooks(stage, 'POST', 'payments/payments', { payment });
		const [category] = await stage.records('categories');
		for (const vendor of ['Twin One', 'Twin Two']) {
			const amount = { amount: '55.50', code: 'CAD' };
			const expense = { amount, vendor, categoryid: category.id, staffid: 1, date: '2026-07-03' };
			await office.inFreshBooks(stage, 'POST', 'expenses/expenses', { expense });
		}
		rows = [
			'2026-07-05,CARD TWIN,-55.50,CAD,R-1',
			'2026-07-05,CARD TWIN,-55.50,CAD,R-2',
			'2026-07-05,CARD TWIN,-55.50,CAD,R-3',
			'2026-07-08,TRANSFER BANK CLIENT,777.00,CAD,R-4',
			'2026-07-09,TRANSFER BANK CLIENT,888.00,,R-5',
			'2026-07-10,INTEREST,3.12,CAD,R-6',
			'someday,FEE,-4.00,CAD,R-7',
		];
	});

	test('as it comes, only tells what would become of each row', async () => {
		const workflow = await stages.importTemplate(stage, '15-bank-reconciliation');
		const execution = await stages.run(stage, workflow, 'Try it');
		// money in that nobody has recorded may be a part payment
		assert.deepEqual(list(execution)['B-90012'], [
			'not found',
			'a part payment, a deposit, a transfer? Nothing is recorded',
		]);
		assert.deepEqual(await books(), [[], []]);
	});

	test('matches what is there, records what is missing, and only shows what looks like a payment', async () => {
		upload = await uploader('15-bank-reconciliation', COLUMNS, 'CAD', 'Missing expenses and other income');
		const became = list(await upload(rows));
		const twins = [became['R-1'], became['R-2'], became['R-3']].map(([what]) => what).toSorted();
		assert.deepEqual(twins, ['expense', 'matched', 'matched']);
		assert.equal(became['R-4'][0], 'matched');
		assert.deepEqual(became['R-5'], [
			'looks like a payment',
			`invoice ${open.invoice_number} of Bank Client has just that outstanding`,
		]);
		assert.equal(became['R-6'][0], 'other income');
		assert.equal(became['R-7'][0], 'not understood');
		const [expenses, incomes] = await books();
		assert.deepEqual([expenses.length, incomes.length], [1, 1]);
		assert.deepEqual([incomes[0].amount.amount, incomes[0].source], ['3.12', 'INTEREST']);
	});

	test('the same export again changes nothing', async () => {
		const again = await upload(rows);
		const kinds = json(again, 'One by one').map(({ Became }) => Became);
		assert.deepEqual(
			kinds.toSorted(),
			[...Array.from({ length: 5 }, () => 'matched'), 'not understood', 'looks like a payment'].toSorted(),
		);
		const [expenses, incomes] = await books();
		assert.deepEqual([expenses.length, incomes.length], [1, 1]);
		assert.match(await office.textOf(stage, again.items['The list'][0]), /^Date,Description,Amount,Reference,Became/);
	});

	test('takes no record that carries the reference of another row', async () => {
		const fuel = (reference: string) => `2026-06-20,FUEL,-31.00,CAD,${reference}`;
		assert.equal(list(await upload([fuel('Q-10')]))['Q-10'][0], 'expense');
		assert.equal(list(await upload([fuel('Q-2')]))['Q-2'][0], 'expense');
		const both = list(await upload([fuel('Q-1'), fuel('Q-10')]));
		assert.deepEqual([both['Q-1'][0], both['Q-10'][0]], ['expense', 'matched']);
	});

	test('knows rows without a reference again, also equal ones', async () => {
		const row = '2026-06-25,PARKING [A],-7.00,CAD,';
		const parked = async () =>
			(await stage.records('expenses')).filter(({ vendor }) => vendor === 'PARKING [A]').length;
		for (const _ of ['once', 'twice']) {
			await upload([row, row]);
			assert.equal(await parked(), 2);
		}
	});

	test('takes nothing in another currency, also where the row names none', async () => {
		const [category] = await stage.records('categories');
		const amount = { amount: '12.34', code: 'USD' };
		const expense = { amount, vendor: 'Abroad', categoryid: category.id, staffid: 1, date: '2026-06-10' };
		await office.inFreshBooks(stage, 'POST', 'expenses/expenses', { expense });
		const became = list(await upload(['2026-06-10,ABROAD,-12.34,usd,Q-3', '2026-06-10,AT HOME,-12.34,,Q-4']));
		assert.deepEqual([became['Q-3'][0], became['Q-4'][0]], ['matched', 'expense']);
	});

	test('knows what was paid on a bill', async () => {
		const bill_vendor = await office.inFreshBooks(stage, 'POST', 'bill_vendors/bill_vendors', {
			bill_vendor: { vendor_name: 'Billing Ltd', currency_code: 'CAD', language: 'en' },
		});
		const [category] = await stage.records('categories');
		const amount = { amount: '226.00', code: 'CAD' };
		const lines = [{ categoryid: category.id, quantity: '1', unit_cost: amount }];
		const dates = { issue_date: '2026-06-01', due_offset_days: 30 };
		const bill = await office.inFreshBooks(stage, 'POST', 'bills/bills', {
			bill: { vendorid: bill_vendor.vendorid, currency_code: 'CAD', language: 'en', lines, ...dates },
		});
		const paid = { billid: bill.id, amount, payment_type: 'Check', paid_date: '2026-06-15' };
		await office.inFreshBooks(stage, 'POST', 'bill_payments/bill_payments', { bill_payment: paid });
		const [what, detail] = list(await upload(['2026-06-16,CHECK 12,-226.00,CAD,Q-5']))['Q-5'];
		assert.deepEqual([what, /^bill payment \d+ of bill ID \d+$/.test(detail)], ['matched', true]);
	});
});
