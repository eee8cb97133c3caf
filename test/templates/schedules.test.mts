import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { binaryOf } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

describe('11 monthly report', () => {
	test('mails last month’s figures with a chart and the whole report as a sheet', async () => {
		stage = await stages.openTemplates();
		const workflow = await stages.importTemplate(stage, '11-monthly-report', { to: 'boss@company.example' });
		const { items } = await stages.run(stage, workflow, 'First of the month');
		const email = stage.outside.emails.find(({ to }) => to.includes('boss@company.example'));
		assert.match(email?.text ?? '', /Income<\/td><td[^>]*>\d+\.\d\d CAD/);
		assert.match(email?.text ?? '', /HST/);
		assert.match(email?.source ?? '', /filename="?profit-and-loss-\d{4}-\d\d\.xlsx/);

		const [report] = items['Report with its chart'];
		const expected = items['Profit and loss'].find(({ json }) => json.section === 'net_profit')?.json.data.at(-1);
		assert.equal(report.json.profit, Number(expected));
		const chart = await binaryOf(stage.n8n, report, 'chart');
		assert.deepEqual(chart.subarray(0, 8), Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
		const sheet = await binaryOf(stage.n8n, report, 'sheet');
		assert.equal(sheet.subarray(0, 2).toString(), 'PK');
	});
});

describe('12 unbilled hours', () => {
	let client: Fields;
	let project: Fields;

	const log = (days: number, hours: number, more: Fields) =>
		stage.freshbooksApi('POST', `/timetracking/business/${businessId()}/time_entries`, {
			time_entry: {
				is_logged: true,
				started_at: `${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)}T14:00:00Z`,
				duration: hours * 3600,
				client_id: client.id,
				...more,
			},
		});
	const businessId = () => stage.business.value.split(':')[1];
	const invoices = async (): Promise<Fields[]> =>
		(await stage.records('invoices')).filter((one) => one.customerid === client.id && one.vis_state === 0);
	const entries = async (): Promise<Fields[]> =>
		(await stage.records('time_entries')).filter((one) => one.client_id === client.id);

	before(async () => {
		stage = await stages.openTemplates();
		client = await office.newClient(stage, 'Hourly Ltd');
		const made = await stage.freshbooksApi('POST', `/projects/business/${businessId()}/project`, {
			project: { title: 'Support', client_id: client.id, project_type: 'hourly_rate', rate: '80.00' },
		});
		project = made.project;
		await log(9, 2, { project_id: project.id, note: 'Call' });
		await log(8, 1.5, { project_id: project.id, note: 'Repair' });
		await log(8, 1, { note: 'No rate of its own' });
		await log(8, 4, { project_id: project.id, billable: false, note: 'A favour' });
	});

	test('as it comes, drafts nothing, and names the hours without a rate', async () => {
		const workflow = await stages.importTemplate(stage, '12-unbilled-hours-to-draft');
		const { items } = await stages.run(stage, workflow, 'Monday morning');
		const mine = items['Dry run: would be drafted'].find(({ json }) => json.clientId === client.id);
		assert.deepEqual([mine?.json.lines.length, mine?.json.withoutRate.length], [2, 1]);
		assert.deepEqual(await invoices(), []);
	});

	test('bills each hour once, also when a run breaks off half way', async () => {
		const settings = { dryRun: false, hourlyRate: '60.00' };
		const workflow = await stages.importTemplate(stage, '12-unbilled-hours-to-draft', settings);
		const fault = { match: { method: 'PUT', path: '/time_entries/' }, kind: 'status', status: 422, times: -1 };
		await stage.freshbooks.control('PATCH', '/switches', { faults: [fault] });
		await assert.rejects(stages.run(stage, workflow, 'Monday morning'), /stopped at “Mark as billed”/);
		await stage.freshbooks.control('PATCH', '/switches', { faults: [] });

		// one more hour has come in the meantime
		await log(8, 1, { project_id: project.id, note: 'Forgotten' });
		await stages.run(stage, workflow, 'Monday morning');
		await stages.run(stage, workflow, 'Monday morning');
		const amounts = (await invoices()).map(({ amount, status }) => [amount.amount, status]);
		assert.deepEqual(amounts, [
			['340.00', 1],
			['80.00', 1],
		]);
		const unbilled = (await entries()).filter(({ billed }) => !billed).map(({ note }) => note);
		assert.deepEqual(unbilled, ['A favour']);
	});
});

describe('16 nightly backup', () => {
	test('writes every record, and the receipts and PDFs, to files', async () => {
		stage = await stages.openTemplates();
		await stage.freshbooks.control('PATCH', '/switches', { accountsPayable: 'refused-403' });
		const settings = { folder: stage.filesFolder, filesOfDays: 10_000 };
		const workflow = await stages.importTemplate(stage, '16-nightly-backup', settings);
		const { items } = await stages.run(stage, workflow, 'Every night');
		await stage.freshbooks.control('PATCH', '/switches', { accountsPayable: 'on' });

		const files = await readdir(stage.filesFolder);
		const zip = files.find((name) => /^freshbooks-\d{4}-\d\d-\d\d\.zip$/.test(name));
		const saved = filesIn(await readFile(join(stage.filesFolder, zip ?? 'no ZIP')));
		for (const resource of ['clients', 'invoices', 'payments', 'expenses', 'projects', 'time_entries']) {
			const there = (await stage.records(resource)).filter((one) => one.vis_state !== 1);
			assert.equal(saved[`${resource}.json`]?.length, there.length, resource);
		}
		assert.ok(saved['invoices.json'].every(({ lines }) => lines.length > 0));
		// what FreshBooks refuses is named, and no empty file pretends to be it
		const refused = items['Not in the backup'].map(({ json }) => json.kind).toSorted();
		assert.deepEqual(refused, ['bill_payments', 'bills', 'vendors']);
		assert.ok(!('bills.json' in saved));

		const receipts = (await stage.records('expenses')).filter(({ attachment, vis_state }) => attachment && !vis_state);
		assert.equal(files.filter((name) => name.startsWith('receipt-')).length, receipts.length);
		assert.ok(files.includes('invoice-0000001.pdf'));
	});
});

/** The JSON files in a ZIP, by name. */
function filesIn(zip: Buffer): Record<string, Fields[]> {
	const files: Record<string, Fields[]> = {};
	for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')) {
		const [method, size, nameLength] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
		const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
		const local = zip.readUInt32LE(at + 42);
		const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
		const packed = zip.subarray(start, start + size);
		files[name] = JSON.parse((method === 0 ? packed : inflateRawSync(packed)).toString('utf8'));
	}
	return files;
}
