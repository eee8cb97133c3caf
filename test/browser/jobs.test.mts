import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';

import { DateTime } from 'luxon';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import { importWorkflow } from '../../sandbox/n8n/workflows.mts';
import { recordPayment, workflowOf } from '../e2e/stage.mts';
import * as editor from './editor.mts';
import { type Hands, handsAt, type Tally } from './hands.mts';
import * as person from './person.mts';
import { picture, showFailure } from './pictures.mts';
import { assertNoComplaints, type BrowserStage, openBrowserStage } from './stage.mts';

/** What a job takes. */
interface Figure extends Tally {
	/** Whether the node panel has found the node by the words of the job. */
	found?: boolean;
}

const ROOT = join(import.meta.dirname, '..', '..');
const KEPT = join(ROOT, 'docs', 'first-hour-now.json');
const kept: Record<string, Figure> = JSON.parse(await readFile(KEPT, 'utf8'));
/** Whether what the jobs take is to be kept (`npm run docs:jobs`), rather than compared with what is kept. */
const isKeeping = process.env.KEEP_FIGURES === 'true';

const BUSINESS = 'Maple & Pine Studio';
const START = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

let stage: BrowserStage;
let hands: Hands;
/** Whether the credential knows which business is meant. */
let hasDefaultBusiness = false;

before(async () => {
	stage = await openBrowserStage();
	hands = handsAt(stage.page);
});
afterEach(async (context) => {
	await showFailure(stage.page, context);
	assertNoComplaints(stage);
});
after(async () => {
	await stopEverything();
	if (isKeeping) await writeFile(KEPT, `${JSON.stringify(kept, null, 2)}\n`);
});

/** A job that a person does from its beginning to its end; the clicks and keys that it takes are figures of a document. */
function job(title: string, work: () => Promise<Figure | void>): void {
	void test(title, async () => {
		hands.tally();
		const figure = (await work()) ?? hands.tally();
		if (isKeeping) kept[title] = figure;
		assert.deepEqual(figure, kept[title], 'docs/first-hour.md tells otherwise: `npm run docs:jobs` writes it anew');
	});
}

/** A workflow with the steps that are there before FreshBooks is added, opened on the canvas. */
async function begin(name: string, steps: Parameters<typeof workflowOf>[3] = [START]): Promise<void> {
	const { page, n8n } = stage;
	const none = { id: '', name: '' };
	const workflow = await importWorkflow(n8n, workflowOf(name, stage, none, steps));
	await page.goto(`${n8n.base}/workflow/${workflow.id}`);
	await editor.canvasNode(page, steps[0].name).waitFor();
}

/** Says which business is meant, unless the credential does. */
async function pickBusiness(): Promise<void> {
	if (!hasDefaultBusiness) await person.pick(hands, 'Business', BUSINESS);
}

/** Opens the window in which a credential is made, from a new step, and enters what FreshBooks' portal shows. */
async function newCredential(): Promise<void> {
	const { page } = hands;
	await hands.click(page.getByTestId('node-credentials-empty-state').getByText('Connect to FreshBooks'));
	const { clientId, clientSecret, ...others } = await credentialData(stage.freshbooks);
	await person.paste(hands, 'Client ID', clientId);
	await person.paste(hands, 'Client Secret', clientSecret);
	// nobody needs to type the addresses of the real FreshBooks
	const dialog = page.getByTestId('credential-edit-dialog');
	for (const [name, address] of Object.entries(others).filter(([, value]) => value.startsWith('http')))
		await dialog.getByTestId(`parameter-input-${name}`).locator('input').fill(address);
}

/** Connects the credential in FreshBooks' own window. Gives the scopes that it asks for. */
async function connect(): Promise<string> {
	const { page } = hands;
	const opened = page.context().waitForEvent('page');
	await hands.click(page.getByTestId('credential-edit-dialog').getByTestId('quick-connect-button'));
	const consent = await opened;
	await consent.locator('#allow').waitFor();
	const scope = new URL(consent.url()).searchParams.get('scope') ?? '';
	const closed = consent.waitForEvent('close');
	await hands.click(consent.locator('#allow'));
	await closed;
	await page.getByTestId('credential-edit-dialog').waitFor({ state: 'detached' });
	return scope;
}

/** The numbers of invoices, in their order. */
const numbers = (invoices: Array<Record<string, string>>) => invoices.map((one) => one.invoice_number).toSorted();

/** FreshBooks' records that were not there before. */
async function newRecords(resource: string, work: () => Promise<void>) {
	const known = new Set((await stage.records(resource)).map(({ id }) => id));
	await work();
	return (await stage.records(resource)).filter(({ id }) => !known.has(id));
}

describe('The node is found and added', () => {
	const actions = [
		['send invoice', 'Send invoice by email'],
		['create client', 'Create client'],
		['invoices', 'Get many invoices'],
		['log hours', 'Create time entry'],
		['get paid', 'Mark invoice as paid'],
	];
	before(() => begin('Find'));

	for (const [index, [phrase, action]] of actions.entries()) {
		job(`Find the node by “${phrase}”`, async () => {
			await person.openNodePanel(hands, index === 0 ? START.name : actions[index - 1][1]);
			const found = await person.search(hands, phrase);
			const entry = found.getByText('FreshBooks', { exact: true });
			const isFound = (await entry.count()) > 0;
			if (!isFound) {
				await hands.press('ControlOrMeta+a');
				await person.search(hands, 'freshbooks');
			}
			await hands.click(entry);
			await person.chooseAction(hands, action);
			const figure = { ...hands.tally(), found: isFound };
			await editor.closeNode(hands.page);
			// the canvas is not wide enough for all of them
			await hands.page.getByTestId('zoom-to-fit').click();
			return figure;
		});
	}
});

describe('A credential from scratch', () => {
	job('Connect with access to clients and invoices only', async () => {
		await begin('Access');
		await person.addStep(hands, START.name, 'Get many invoices');
		await newCredential();
		await person.choose(hands, 'Access', 'Custom');
		await person.allow(hands, { change: ['Clients', 'Invoices'], read: ['Billable Items', 'Business', 'Taxes'] });
		const scope = await connect();
		const [credential] = await stage.n8n.api('GET', '/credentials');
		await stage.n8n.api('DELETE', `/credentials/${credential.id}`);
		const both = ['clients', 'invoices'].flatMap((name) => [`user:${name}:read`, `user:${name}:write`]);
		const read = ['billable_items', 'business', 'taxes'].map((name) => `user:${name}:read`);
		assert.deepEqual(
			scope
				.split(' ')
				.filter((one) => one.startsWith('user:') && !one.startsWith('user:profile'))
				.toSorted(),
			[...both, ...read].toSorted(),
		);
	});

	job('Connect', async () => {
		await begin('Connect');
		await person.addStep(hands, START.name, 'Get many invoices');
		await newCredential();
		hasDefaultBusiness = await person.isThere(hands, 'Default Business');
		if (hasDefaultBusiness) await person.paste(hands, 'Default Business', BUSINESS);
		await connect();
		await hands.page.getByTestId('node-credentials-select').waitFor();
		await picture('jobs/connect', hands.page);
	});
});

describe('A new user’s jobs', () => {
	job('A new client, the invoice with an item and a tax, sent', async () => {
		await begin('New client');
		const outbox = async (): Promise<unknown[]> => await stage.freshbooks.control('GET', '/outbox');
		const sent = (await outbox()).length;

		const [client] = await newRecords('clients', async () => {
			await person.addStep(hands, START.name, 'Create client');
			await pickBusiness();
			await person.paste(hands, 'Organization', 'Pine Hill Café');
			await person.paste(hands, 'Email', 'office@pinehill.example');
			await person.execute(hands);
		});
		await person.close(hands);

		const [invoice] = await newRecords('invoices', async () => {
			await person.addStep(hands, 'Create client', 'Create invoice');
			await pickBusiness();
			await person.map(hands, 'Client', 'id');
			if (!(await person.isThere(hands, 'Item'))) await hands.click(hands.page.getByText('Add Line', { exact: true }));
			await person.pick(hands, 'Item', 'Logo design');
			await person.pick(hands, 'Tax 1', 'HST');
			await person.reach(hands, 'Due After Days', 'Additional Fields');
			await person.reach(hands, 'PO Number', 'Additional Fields');
			// from below: n8n's tip about a field covers what is under it
			await person.paste(hands, 'PO Number', 'PO-1042');
			await person.type(hands, 'Due After Days', '14');
			await person.turnOn(hands, 'Send by Email');
			await person.execute(hands);
		});
		await picture('jobs/invoice-sent', hands.page);

		assert.equal(client.organization, 'Pine Hill Café');
		assert.equal(invoice.customerid, client.id);
		assert.deepEqual([invoice.amount.amount, invoice.due_offset_days, invoice.po_number], ['1356.00', 14, 'PO-1042']);
		assert.equal((await outbox()).length, sent + 1);
	});

	job('A receipt becomes an expense', async () => {
		const receipt = join(stage.filesFolder, 'receipt.pdf');
		await copyFile(join(ROOT, 'sandbox', 'demo', 'receipt.pdf'), receipt);
		const read = { name: 'Receipt', type: 'n8n-nodes-base.readWriteFile', parameters: { fileSelector: receipt } };
		await begin('Receipt', [START, read]);

		const [expense] = await newRecords('expenses', async () => {
			await person.addStep(hands, 'Receipt', 'Create expense');
			await pickBusiness();
			await person.reach(hands, 'Vendor', 'Additional Fields');
			await person.paste(hands, 'Vendor', 'Paper & Ink Ltd');
			await person.pickSeen(hands, 'Category', 'Office Supplies');
			await person.type(hands, 'Amount', '42.50');
			if (await person.isThere(hands, 'Currency')) await person.type(hands, 'Currency', 'CAD');
			if (await person.isThere(hands, 'Attach Receipt')) await person.turnOn(hands, 'Attach Receipt');
			await person.execute(hands);
		});
		await picture('jobs/receipt', hands.page);

		assert.deepEqual([expense.vendor, expense.amount], ['Paper & Ink Ltd', { amount: '42.50', code: 'CAD' }]);
		assert.ok(expense.has_receipt, 'the receipt is attached');
	});

	job('The overdue invoices', async () => {
		await begin('Overdue');
		await person.addStep(hands, START.name, 'Get many invoices');
		await pickBusiness();
		await person.reach(hands, 'Statuses', 'Filters');
		await person.choose(hands, 'Statuses', 'Overdue');
		await person.execute(hands);
		const rows = await editor.outputTable(hands.page);
		await picture('jobs/overdue', hands.page);
		const path = `/accounting/account/${stage.business.accountId}/invoices/invoices?per_page=100`;
		const { invoices } = (await stage.freshbooksApi('GET', path)).response.result;
		const overdue = invoices.filter((one: { v3_status: string }) => one.v3_status === 'overdue');
		assert.ok(overdue.length > 0);
		assert.deepEqual(numbers(rows), numbers(overdue));
	});

	job('A workflow that begins when a payment arrives', async () => {
		await editor.newWorkflow(hands.page, stage.n8n.base);
		await hands.click(hands.page.getByTestId('canvas-plus-button'));
		await hands.page.getByTestId('node-creator-search-bar').and(hands.page.locator(':focus')).waitFor();
		await hands.click((await person.search(hands, 'freshbooks')).getByText('FreshBooks', { exact: true }));
		await hands.click(
			hands.page.getByTestId('node-creator-item-name').getByText('On payment created', { exact: true }),
		);
		await editor.ndv(hands.page).waitFor();
		await pickBusiness();
		await hands.click(hands.page.getByTestId('output-panel').getByText('Test this trigger'));
		await waitFor('a verified callback', async () => {
			const callbacks = await stage.records('callbacks');
			return callbacks.length === 1 && callbacks.every(({ verified }) => verified);
		});
		await recordPayment(stage, '12.35');
		const [row] = await editor.outputTable(hands.page);
		await picture('jobs/trigger', hands.page);
		assert.equal(row.event, 'payment.create');
	});

	job('Profit and loss of the last quarter', async () => {
		await begin('Report');
		await person.addStep(hands, START.name, 'Get profit and loss report');
		await pickBusiness();
		await person.choose(hands, 'Period', 'Last Quarter');
		await person.execute(hands);
		const rows = await editor.outputTable(hands.page);
		await picture('jobs/report', hands.page);
		assert.ok(rows.length > 1, 'the report has rows');
		const asked: Array<{ path: string; query: string }> = await stage.freshbooks.control('GET', '/journal');
		const query = new URLSearchParams(asked.findLast(({ path }) => path.includes('profitloss'))?.query);
		const thisQuarter = DateTime.utc().startOf('quarter');
		const dates = [thisQuarter.minus({ quarters: 1 }), thisQuarter.minus({ days: 1 })].map((day) => day.toISODate());
		assert.deepEqual([query.get('start_date'), query.get('end_date')], dates);
	});

	job('Fifty rows become expenses; three of them are wrong', async () => {
		const good = Array.from({ length: 50 }, (_, index) => ({
			Vendor: `Vendor ${index + 1}`,
			Amount: `${index + 10}.50`,
			Currency: 'CAD',
			Category: 'Office Supplies',
			Date: '2026-10-05',
		}));
		const wrong: Record<number, object> = {
			6: { Amount: 'forty' },
			20: { Category: 'Ofice' },
			41: { Date: '31.02.2026' },
		};
		const rows = good.map((row, index) => ({ ...row, ...wrong[index] }));
		await begin('Rows', [
			START,
			{
				name: 'Sheet',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: JSON.stringify({ rows }) },
			},
			{ name: 'Rows', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'rows', options: {} } },
		]);

		const expenses = await newRecords('expenses', async () => {
			await person.addStep(hands, 'Rows', 'Create expense');
			await pickBusiness();
			await person.choose(hands, 'Data Mode', 'Map Automatically');
			await person.continueOnError(hands);
			await person.execute(hands);
		});
		await hands.click(hands.page.getByTestId('output-panel').getByText(/^Error Branch/));
		const table = await editor.outputTable(hands.page);
		await picture('jobs/rows', hands.page);
		assert.equal(expenses.length, 47);
		assert.deepEqual(
			table.map(({ Vendor, error }) => `${Vendor}: ${/^\w+/.exec(error)?.[0]}`),
			['Vendor 7: Amount', 'Vendor 21: Category', 'Vendor 42: Date'],
		);
	});

	job('A call of FreshBooks’ API that has no operation', async () => {
		await begin('API call');
		await person.addStep(hands, START.name, 'Make API call');
		await pickBusiness();
		await person.paste(hands, 'Path', '/accounting/account/{accountId}/items/items');
		await person.execute(hands);
		await editor.showJson(hands.page);
		await picture('jobs/api-call', hands.page);
		await hands.page.getByTestId('output-panel').getByText('"Website care, monthly"').first().waitFor();
	});
});
