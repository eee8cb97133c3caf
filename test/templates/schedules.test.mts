import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inflateRawSync, inflateSync } from 'node:zlib';

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
		// there are months in which the seed has nothing with this tax
		const unit_cost = { amount: '100.00', code: 'CAD' };
		const lines = [{ name: 'Work', qty: '1', unit_cost, taxName1: 'HST', taxAmount1: '13' }];
		const client = await office.newClient(stage, 'Taxed Ltd');
		await office.newInvoice(stage, client, '100.00', { status: 2, create_date: lastMonth(), lines });
		const workflow = await stages.importTemplate(stage, '11-monthly-report', { to: 'boss@company.example' });
		const { items } = await stages.run(stage, workflow, 'First of the month');
		const email = stage.outside.emails.find(({ to }) => to.includes('boss@company.example'));
		assert.match(email?.text ?? '', /Income<\/td><td[^>]*>\d+\.\d\d CAD/);
		assert.match(email?.text ?? '', /to remit[^]*HST/);
		assert.match(email?.source ?? '', /filename="?profit-and-loss-\d{4}-\d\d\.xlsx/);

		const [report] = items['Report with its chart'];
		const expected = items['Profit and loss'].find(({ json }) => json.section === 'net_profit')?.json.data.at(-1);
		assert.equal(report.json.profit, Number(expected));
		const [first] = items['Rows of the sheet'];
		assert.deepEqual(Object.keys(first.json).slice(0, 3), ['Section', 'Group', 'Name']);
		assert.equal(first.json[lastMonth().slice(0, 7)], Number(items['Profit and loss'][0].json.data.at(-1)));
		const chart = await binaryOf(stage.n8n, report, 'chart');
		assert.deepEqual(chart.subarray(0, 8), Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
		const sheet = await binaryOf(stage.n8n, report, 'sheet');
		assert.equal(sheet.subarray(0, 2).toString(), 'PK');
	});

	test('draws a whole year, losses on the scale of the gains', async () => {
		// more than any month brings in
		const [category] = await stage.records('categories');
		const amount = { amount: '8000.00', code: 'CAD' };
		const expense = { amount, vendor: 'Lawyer', categoryid: category.id, staffid: 1, date: lastMonth() };
		await office.inFreshBooks(stage, 'POST', 'expenses/expenses', { expense });
		const settings = { to: 'year@company.example', months: 12 };
		const workflow = await stages.importTemplate(stage, '11-monthly-report', settings);
		const { items } = await stages.run(stage, workflow, 'First of the month');
		const dots = dotsOf(await binaryOf(stage.n8n, items['Report with its chart'][0], 'chart'));
		const of = (section: string): number[] =>
			items['Profit and loss'].find(({ json }) => json.section === section)?.json.data.map(Number);
		const drawn = ['total_income', 'total_expenses', 'net_profit'].map(of);
		const [highest, lowest] = [Math.max(...drawn.flat()), Math.min(0, ...drawn.flat())];
		assert.ok(lowest < 0);
		drawn.forEach((amounts, which) =>
			amounts.forEach((one, month) => {
				const height = heightIn(dots, month * 50, 50, which + 1);
				const expected = (Math.abs(one) / (highest - lowest)) * 200;
				assert.ok(Math.abs(height - expected) <= 2, `${one} of month ${month} is ${height} high, not ${expected}`);
			}),
		);
	});
});

/** A day of it, as n8n here has it: in UTC. Asked for when it is needed, since a month may end while other tests run. */
function lastMonth(): string {
	const now = new Date();
	return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 10)).toISOString().slice(0, 10);
}

/** The colors of a chart’s dots, row by row: two bits for each. */
function dotsOf(png: Buffer): number[][] {
	const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
	const at = png.indexOf('IDAT');
	const bytes = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
	const color = (x: number, y: number) => (bytes[y * (width / 4 + 1) + 1 + (x >> 2)] >> (6 - 2 * (x % 4))) & 3;
	return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => color(x, y)));
}

/** How high a bar of a color is, in a part of the chart; the line at zero is none. */
function heightIn(dots: number[][], from: number, width: number, color: number): number {
	const rows = dots.filter(([first]) => first === 0);
	return rows.filter((row) => row.slice(from, from + width).includes(color)).length;
}

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
		(await stage.records('time_entries')).filter((one) => one.client_id === client.id || one.project_id === project.id);

	const newProject = async (title: string, billing_method: string, rate: string | null): Promise<Fields> => {
		const project = { title, client_id: client.id, project_type: 'hourly_rate', billing_method, rate };
		return (await stage.freshbooksApi('POST', `/projects/business/${businessId()}/project`, { project })).project;
	};

	before(async () => {
		stage = await stages.openTemplates();
		client = await office.newClient(stage, 'Hourly Ltd');
		project = await newProject('Support', 'project_rate', '80.00');
		await log(9, 2, { project_id: project.id, note: 'Call' });
		await log(8, 1.5, { project_id: project.id, note: 'Repair' });
		await log(8, 1, { note: 'No rate of its own' });
		await log(8, 4, { project_id: project.id, billable: false, note: 'A favour' });
		// paid for by the fee of a retainer
		await log(8, 5, { project_id: project.id, retainer_id: 1, note: 'Retainer' });
		const { id } = await newProject('Team', 'team_member_rate', '70.00');
		await log(8, 6, { project_id: id, note: 'By the person' });
		// made by another program, which named no client
		await log(8, 1, { project_id: project.id, client_id: null, note: 'By the project' });
		const { id: ours } = await newProject('At our rate', 'business_rate', '70.00');
		await log(8, 1, { project_id: ours, note: 'By the house' });
	});

	test('as it comes, drafts nothing, and shows the hours of each client', async () => {
		const workflow = await stages.importTemplate(stage, '12-unbilled-hours-to-draft');
		const { items } = await stages.run(stage, workflow, 'Monday morning');
		const mine = items['By client'].find(({ json }) => json.client_id === client.id);
		assert.equal(mine?.json.sum_hours, 17.5);
		assert.deepEqual(await invoices(), []);
	});

	test('drafts nothing at a rate or in a currency that nobody has chosen, and says so', async () => {
		const run = async (settings: Fields) => {
			const workflow = await stages.importTemplate(stage, '12-unbilled-hours-to-draft', { dryRun: false, ...settings });
			return await stages.run(stage, workflow, 'Monday morning');
		};
		const own = new RegExp(`Client ID ${client.id}: FreshBooks provides no hourly rate for 2 time entries`);
		await assert.rejects(run({}), own);
		const change = (currency_code: string) =>
			office.inFreshBooks(stage, 'PUT', `users/clients/${client.id}`, { client: { currency_code } });
		await change('EUR');
		await assert.rejects(
			run({ hourlyRate: '60.00' }),
			/rates are in CAD, but the client is billed in EUR: choose a Currency/,
		);
		await change('CAD');
		assert.deepEqual(await invoices(), []);
	});

	test('bills each hour once, also when a run breaks off half way', async () => {
		const settings = { dryRun: false, hourlyRate: '60.00', currency: 'USD' };
		const workflow = await stages.importTemplate(stage, '12-unbilled-hours-to-draft', settings);
		// the timezone of the office
		await stages.change(stage, workflow, { settings: { ...workflow.settings, timezone: 'America/Toronto' } });
		const fault = { match: { method: 'PUT', path: '/time_entries/' }, kind: 'status', status: 422, times: -1 };
		await stage.freshbooks.control('PATCH', '/switches', { faults: [fault] });
		await assert.rejects(stages.run(stage, workflow, 'Monday morning'), /stopped at “Stop: not billed”/);
		await stage.freshbooks.control('PATCH', '/switches', { faults: [] });

		// one more hour has come in the meantime, late in the evening: in UTC it is the next day
		const [today, yesterday] = [7, 8].map((days) =>
			new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10),
		);
		await log(8, 1, { project_id: project.id, note: 'Forgotten', started_at: `${today}T02:00:00Z` });
		await stages.run(stage, workflow, 'Monday morning');
		await stages.run(stage, workflow, 'Monday morning');
		const amounts = (await invoices()).map(({ amount, status }) => [amount.amount, amount.code, status]);
		assert.deepEqual(amounts, [
			// 4.5 hours at 80, 2 at 60, and 6 at what this person costs
			['1050.00', 'USD', 1],
			['80.00', 'USD', 1],
		]);
		const [{ description }] = (await invoices())[1].lines;
		assert.ok(description.startsWith(`${yesterday} · 1:00 · Forgotten · time #`), description);
		const unbilled = (await entries()).filter(({ billed }) => !billed).map(({ note }) => note);
		assert.deepEqual(unbilled.toSorted(), ['A favour', 'Retainer']);
	});
});

describe('16 nightly backup', () => {
	test('writes every record, and the receipts and PDFs, to files', async () => {
		stage = await stages.openTemplates();
		await stage.freshbooks.control('PATCH', '/switches', { accountsPayable: 'refused-403' });
		const fault = (path: string) => ({ match: { method: 'GET', path }, kind: 'status', status: 404, times: 1 });
		const faults = [fault('/uploads/attachments/'), fault('/invoices/invoices/\\d+/pdf$')];
		await stage.freshbooks.control('PATCH', '/switches', { faults });
		// the fault below takes one receipt, so there is another one
		const seeded = (await stage.records('expenses')).find(({ attachment }) => attachment)!;
		const { jwt, media_type } = seeded.attachment;
		const attachment = { jwt, media_type };
		const { amount, categoryid, staffid, date } = seeded;
		const expense = { amount, categoryid, staffid, date, attachment, has_receipt: true };
		await office.inFreshBooks(stage, 'POST', 'expenses/expenses', { expense });
		const settings = { folder: stage.filesFolder, filesOfDays: 10_000 };
		const workflow = await stages.importTemplate(stage, '16-nightly-backup', settings);
		const { items } = await stages.run(stage, workflow, 'Every night');
		await stage.freshbooks.control('PATCH', '/switches', { accountsPayable: 'on', faults: [] });

		const files = await readdir(stage.filesFolder);
		const zip = files.find((name) => /^freshbooks-\d{4}-\d\d-\d\d\.zip$/.test(name));
		const saved = filesIn(await readFile(join(stage.filesFolder, zip ?? 'no ZIP')));
		for (const resource of ['clients', 'invoices', 'payments', 'expenses', 'projects', 'time_entries']) {
			const there = (await stage.records(resource)).filter((one) => one.vis_state !== 1);
			assert.equal(saved[`${resource}.json`]?.length, there.length, resource);
		}
		assert.ok(saved['invoices.json'].every(({ lines }) => lines.length > 0));
		// what FreshBooks refuses is named, and no empty file pretends to be it
		const refused = items['Not in the backup'].map(({ json }) => json.what).toSorted();
		const [pdf, noPayments, noBills, receipt, noVendors, ...others] = refused;
		assert.deepEqual([noPayments, noBills, noVendors, others], ['bill_payments', 'bills', 'vendors', []]);
		assert.match(pdf, /^PDF of invoice \w+$/);
		assert.match(receipt, /^receipt of expense \d+$/);
		assert.ok(!('bills.json' in saved));

		const receipts = (await stage.records('expenses')).filter(({ attachment, vis_state }) => attachment && !vis_state);
		assert.ok(receipts.length > 1);
		assert.equal(files.filter((name) => name.startsWith('receipt-')).length, receipts.length - 1);
		const invoices = (await stage.records('invoices')).filter(({ vis_state }) => vis_state === 0);
		assert.equal(files.filter((name) => /^invoice-.*\.pdf$/.test(name)).length, invoices.length - 1);
	});
});

/** The JSON files in a ZIP, by name. */
function filesIn(zip: Buffer): Record<string, Fields[]> {
	const files: Record<string, Fields[]> = {};
	for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')) {
		const [method, size, nameLength] = [
			zip.readUInt16LE(at + 10),
			zip.readUInt32LE(at + 20),
			zip.readUInt16LE(at + 28),
		];
		const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
		const local = zip.readUInt32LE(at + 42);
		const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
		const packed = zip.subarray(start, start + size);
		files[name] = JSON.parse((method === 0 ? packed : inflateRawSync(packed)).toString('utf8'));
	}
	return files;
}
