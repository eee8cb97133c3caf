import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import type { Execution } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

/** Publishes a template and gives what uploads a sheet to its form. */
async function uploader(name: string, settings: Fields, columns: string) {
	const workflow = await stages.importTemplate(stage, name, settings);
	const url = await stages.publish(stage, workflow);
	return async (rows: string[]): Promise<Execution> => {
		const execution = await office.submit(stage, workflow, url, [office.sheet(columns, rows)]);
		return stages.succeeded(workflow, execution);
	};
}

const json = (execution: Execution, node: string): Fields[] => (execution.items[node] ?? []).map((item) => item.json);

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
	const entries = async (): Promise<Fields[]> =>
		(await stage.records('time_entries')).filter((one) => one.note?.startsWith('Sheet '));

	before(async () => (stage = await stages.openTemplates()));

	test('the sample runs as it comes and logs nothing', async () => {
		const workflow = await stages.importTemplate(stage, '06-time-from-sheet');
		const execution = await stages.run(stage, workflow, 'Try it with the sample');
		assert.equal(json(execution, 'Dry run: would be logged').length, 2);
		assert.deepEqual(await entries(), []);
	});

	test('logs each row once, at the time of the office, and gives back what is to be mended', async () => {
		const upload = await uploader('06-time-from-sheet', { dryRun: false }, COLUMNS);
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
		assert.match(mend, /Sheet D,no client “Nobody Ltd”/);
		assert.match(mend, /Sheet E,.*this client has no project “Spring catalogue”; “many” is no number of hours/);

		await upload([...ROWS, '2026-09-04,09:00,3,Okafor Ceramics,,,Sheet F']);
		assert.equal((await entries()).length, logged.length + 1);
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
		const execution = await stages.run(stage, workflow, 'Try it with the sample');
		assert.equal(json(execution, 'Dry run: would be recorded').length, 3);
		assert.equal((await stage.records('expenses')).length, before);
	});

	test('records every row once, however few requests FreshBooks lets in', async () => {
		const rateLimit = { limit: 120, postLimit: 60, windowMs: 3000 };
		await stage.freshbooks.control('PATCH', '/switches', { rateLimit });
		// and one row is refused
		const fault = { match: { method: 'POST', path: '/expenses/expenses$' }, kind: 'status', status: 422, times: 1 };
		await stage.freshbooks.control('PATCH', '/switches', { faults: [fault] });
		const upload = await uploader('13-expenses-in-bulk', { dryRun: false }, COLUMNS);
		const first = await upload([...ROWS, '2026-08-01,Bulk Store,1.00,,Dragons,']);
		assert.equal(json(first, 'Record the expense').filter(({ id }) => id).length, MANY - 1);
		const mend = await office.textOf(stage, first.items['As a sheet'][0]);
		assert.equal(mend.trim().split('\n').length, 3);
		assert.match(mend, /no category “Dragons”/);

		const second = await upload(ROWS);
		assert.equal(json(second, 'Record the expense').length, 1);
		const amounts = (await expenses()).map(({ amount }) => amount.amount);
		assert.deepEqual([amounts.length, new Set(amounts).size], [MANY, MANY]);
	});
});

describe('15 bank reconciliation', () => {
	const COLUMNS = 'Date,Description,Amount,Currency,Reference';
	let upload: (rows: string[]) => Promise<Execution>;
	let rows: string[];
	let open: Fields;

	const list = (execution: Execution) =>
		Object.fromEntries(json(execution, 'Row and outcome').map((row) => [row.Reference, [row.Became, row.Detail]]));
	const books = async () => [
		(await stage.records('expenses')).filter((one) => /^Bank R-/.test(one.notes)),
		(await stage.records('other_incomes')).filter((one) => /^Bank R-/.test(one.note)),
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
		const execution = await stages.run(stage, workflow, 'Try it with the sample');
		assert.deepEqual(list(execution)['B-90012'], ['would become: other income', 'nobody has recorded it']);
		assert.deepEqual(await books(), [[], []]);
	});

	test('matches what is there, records what is missing, and only shows what looks like a payment', async () => {
		upload = await uploader('15-bank-reconciliation', { dryRun: false }, COLUMNS);
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
		const kinds = json(again, 'Row and outcome').map(({ Became }) => Became);
		assert.deepEqual(kinds.toSorted(), [
			...Array.from({ length: 5 }, () => 'matched'),
			'not understood',
			'looks like a payment',
		].toSorted());
		const [expenses, incomes] = await books();
		assert.deepEqual([expenses.length, incomes.length], [1, 1]);
		assert.match(await office.textOf(stage, again.items['The list'][0]), /^Date,Description,Amount,Reference,Became/);
	});
});
