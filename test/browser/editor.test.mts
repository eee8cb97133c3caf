import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import { importWorkflow } from '../../sandbox/n8n/workflows.mts';
import { recordPayment, workflowOf } from '../e2e/stage.mts';
import * as editor from './editor.mts';
import { picture, showFailure } from './pictures.mts';
import { assertNoComplaints, type BrowserStage, openBrowserStage } from './stage.mts';

let stage: BrowserStage;
let page: BrowserStage['page'];

before(async () => {
	stage = await openBrowserStage();
	({ page } = stage);
});
afterEach(async (context) => {
	await showFailure(page, context);
	assertNoComplaints(stage);
});
after(stopEverything);

/** The steps of a story: when one fails, those behind it cannot be tried. */
function story(): (does: string, work: () => Promise<void>) => void {
	let failed = false;
	return (does, work) => {
		void test(does, async (context) => {
			if (failed) return context.skip('an earlier step failed');
			failed = true;
			await work();
			failed = false;
		});
	};
}

/** What people call the work that the nodes do. */
const WORDS = [
	'freshbooks',
	'send invoice',
	'create invoice',
	'create client',
	'invoices',
	'estimates',
	'log hours',
	'get paid',
	'bookkeeping',
	'receipt',
];

const BUSINESS = 'Maple & Pine Studio';

async function chooseBusiness(): Promise<void> {
	await editor.pick(page, 'business', BUSINESS);
	await page.getByTestId('resource-locator-business').getByText(BUSINESS).or(inputWith(BUSINESS)).first().waitFor();
}

const inputWith = (text: string) => page.locator(`input[value="${text}"]`);

describe('The webhook trigger', () => {
	const step = story();

	step('is found, as the polling one is, by what people call the work', async () => {
		await editor.newWorkflow(page, stage.n8n.base);
		await editor.openNodePanel(page);
		for (const word of WORDS) {
			const found = await editor.findNodes(page, word);
			await found.getByText('FreshBooks', { exact: true }).waitFor();
			await found.getByText('FreshBooks Polling', { exact: true }).waitFor();
		}
	});

	step('is added by what it waits for', async () => {
		await editor.addNode(page, 'freshbooks', 'FreshBooks', 'On payment created');
		await editor.parameter(page, 'events').getByText('Payment: Created').waitFor();
	});

	step('is connected by clicking through FreshBooks’ window', async () => {
		await page.getByTestId('node-credentials-empty-state').getByText('Connect to FreshBooks').click();
		const dialog = page.getByTestId('credential-edit-dialog');
		const { clientId, clientSecret, ...addresses } = await credentialData(stage.freshbooks);
		const type = (name: string, value: string) =>
			dialog.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
		await type('clientId', clientId);
		await type('clientSecret', clientSecret);
		const part = page.getByTestId('editCredential-modal');
		await picture('credential', page, { part });
		await editor.choose(page, dialog.getByTestId('parameter-input-allowedHttpRequestDomains'), 'None');
		await editor.choose(page, dialog.getByTestId('parameter-input-scope'), 'Bookkeeper');
		const allowed = dialog.getByRole('listitem').filter({ hasText: /^Bookkeeper can read and change: bill payments/ });
		await allowed.waitFor();
		await picture('access', page, { part, until: allowed });
		for (const [name, address] of Object.entries(addresses)) await type(name, address);

		const [consent] = await Promise.all([
			page.context().waitForEvent('page'),
			dialog.getByTestId('quick-connect-button').click(),
		]);
		await consent.locator('#allow').waitFor();
		await picture('consent', consent, { part: consent.locator('main') });
		const closed = consent.waitForEvent('close');
		await consent.locator('#allow').click();
		await closed;

		await dialog.waitFor({ state: 'detached' });
		await page.getByTestId('node-credentials-select').waitFor();
		assert.equal((await stage.freshbooks.control('GET', '/counters')).tokenExchanges, 1);
	});

	step('takes its business from a list of names, and more events', async () => {
		const businesses = await editor.openList(page, 'business');
		await businesses.filter({ hasText: 'Harbour Street Books' }).waitFor();
		await businesses.filter({ hasText: BUSINESS }).click();

		await editor.parameter(page, 'events').click();
		await page.keyboard.type('invoice: c');
		await page.getByText('Invoice: Created', { exact: true }).click();
		await page.keyboard.press('Escape');
		await editor.parameter(page, 'events').getByText('Invoice: Created').waitFor();
		await picture('trigger', page);
	});

	step('listens for a test event and shows it', async () => {
		await page.getByTestId('output-panel').getByText('Test this trigger').click();
		await waitFor('verified callbacks', async () => {
			const callbacks = await stage.records('callbacks');
			return callbacks.length === 2 && callbacks.every(({ verified }) => verified);
		});
		await recordPayment(stage, '12.35');

		const [row] = await editor.outputTable(page);
		assert.equal(row.event, 'payment.create');
		assert.match(row.record, /12\.35/);
		await editor.showJson(page);
		await picture('test-event', page);
		await editor.closeNode(page);
	});
});

describe('The action node', () => {
	const step = story();

	step('is found by what people call the work', async () => {
		await editor.newWorkflow(page, stage.n8n.base);
		await editor.openNodePanel(page);
		await page.getByTestId('node-creator-item-name').getByText('Trigger manually', { exact: true }).click();
		await editor.openNodePanel(page, 'When clicking ‘Execute workflow’');
		for (const word of WORDS) {
			await (await editor.findNodes(page, word)).getByText('FreshBooks', { exact: true }).waitFor();
		}
		const entry = page.getByTestId('item-iterator-item').filter({ hasText: 'FreshBooks' }).first();
		await entry.getByText('Work with invoices, clients, expenses and time').waitFor();
		await picture('found', page);
	});

	step('is added by what it does, and has the credential that is there', async () => {
		await editor.addNode(page, 'invoice', 'FreshBooks', 'Create invoice');
		await page.getByTestId('node-credentials-select').waitFor();
	});

	step('says which list cannot be shown yet, and why', async () => {
		stage.tolerate(/^Failed to load resource: .* 500 .*resource-locator-results$/);
		await editor.openList(page, 'customerid');
		await page.getByText('Choose a business: this credential has access to several').waitFor();
		await page.keyboard.press('Escape');
	});

	step('finds a client by a part of its name', async () => {
		await editor.pick(page, 'business', BUSINESS);
		const clients = await editor.openList(page, 'customerid', 'brandt');
		await clients.getByText('Brandt & Söhne').waitFor();
		// the whole list may have come first
		await clients.nth(1).waitFor({ state: 'detached' });
		assert.equal(await clients.count(), 1);
		await clients.click();
	});

	step('is filled in with two lines', async () => {
		await page.getByText('Add Line').click();
		await editor.fill(page, 'name', 'Website design');
		await editor.fill(page, 'unit_cost', '85.00');
		await editor.fill(page, 'qty', '12');
		await page.getByTestId('fixed-collection-add').click();
		await editor.fill(page, 'name', 'Hosting, one year', 1);
		await editor.fill(page, 'unit_cost', '240', 1);
		assert.equal(await editor.parameter(page, 'lineid').count(), 0, 'new lines have no ID yet');
	});

	step('says what is wrong with what was typed', async () => {
		await editor.fill(page, 'unit_cost', 'eighty', 1);
		await editor.executeStep(page);
		const message = await page.getByTestId('node-error-message').innerText();
		assert.match(message, /^Line 2: Rate: "eighty" is not an amount/);
		await picture('error', page);
	});

	step('creates the invoice and shows it in a table', async () => {
		await editor.fill(page, 'unit_cost', '240', 1);
		await editor.executeStep(page);
		const [row] = await editor.outputTable(page);
		assert.match(row.current_organization, /Brandt/);
		assert.equal(row.amount, '1260.00');
		const [invoice] = (await stage.records('invoices')).filter(({ id }) => String(id) === row.id);
		assert.deepEqual(
			invoice.lines.map((line: { name: string }) => line.name),
			['Website design', 'Hosting, one year'],
		);
		await editor.showJson(page);
		await picture('output', page, { fromTop: page.getByTestId('node-parameters'), height: 1160 });
		await editor.closeNode(page);
	});
});

describe('The step behind a new invoice', () => {
	const step = story();

	step('can be given the invoice by dragging its ID, before either step has run', async () => {
		const [credential] = await stage.n8n.api('GET', '/credentials');
		const invoice = { resource: 'invoice', operation: 'create' };
		const sent = { resource: 'invoice', operation: 'send', invoiceId: { __rl: true, mode: 'id', value: '' } };
		const type = 'n8n-nodes-freshbooks.freshBooks';
		const workflow = await importWorkflow(
			stage.n8n,
			workflowOf('New invoice', stage, credential, [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{ name: 'Create invoice', type, parameters: invoice },
				{ name: 'Send invoice by email', type, parameters: sent },
			]),
		);
		await page.goto(`${stage.n8n.base}/workflow/${workflow.id}/3`);
		await editor.openedNode(page, 'Send invoice by email').waitFor();
		const input = page.getByTestId('ndv-input-panel');
		await input.getByText('Usually outputs the following fields').waitFor();
		const id = input.getByTestId('run-data-schema-node-name').getByText('id', { exact: true });
		const field = page.getByTestId('resource-locator-invoiceId');
		await id.dragTo(field, { steps: 10 });
		await field.getByText('{{ $json.id }}').waitFor();
		await picture('preview', page);
		await editor.closeNode(page);
	});
});

describe('A list that has not run yet', () => {
	const step = story();
	let expected: string[];

	step('tells the step behind it which fields to expect', async () => {
		const [credential] = await stage.n8n.api('GET', '/credentials');
		const parameters = { resource: 'client', operation: 'getAll', limit: 2 };
		const workflow = await importWorkflow(
			stage.n8n,
			workflowOf('Newest clients', stage, credential, [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{ name: 'Clients', type: 'n8n-nodes-freshbooks.freshBooks', parameters },
				{ name: 'Edit Fields', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
			]),
		);
		await page.goto(`${stage.n8n.base}/workflow/${workflow.id}/3`);
		await editor.openedNode(page, 'Edit Fields').waitFor();
		const input = page.getByTestId('ndv-input-panel');
		await input.getByText('Usually outputs the following fields').waitFor();
		expected = await input.getByTestId('run-data-schema-node-name').allInnerTexts();
		assert.ok(expected.includes('organization'), expected.join());
	});

	step('gives those, and says once that there are more clients than its limit', async () => {
		await editor.closeNode(page);
		await editor.canvasNode(page, 'Clients').dblclick();
		await editor.executeStep(page);
		const rows = await editor.outputTable(page);
		const given = Object.keys(rows[0]).filter((column) => column !== '');
		assert.deepEqual([rows.length, given.toSorted()], [2, expected.toSorted()]);
		// n8n’s own notice
		await page.getByText(/Limit of 2 items reached/).waitFor();
		assert.equal(await page.getByText(/Return All'? or|turn on Return All/).count(), 1);
		await editor.closeNode(page);
	});
});

describe('Ten invoices', () => {
	test('fit a screen, with what people need first', async () => {
		const [credential] = await stage.n8n.api('GET', '/credentials');
		const client = { __rl: true, mode: 'id', value: '214101' };
		const draft = { resource: 'invoice', operation: 'create', customerid: client };
		const list = { resource: 'invoice', operation: 'getAll', limit: 10 };
		const workflow = await importWorkflow(
			stage.n8n,
			workflowOf('Newest invoices', stage, credential, [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				// at the start there are nine
				{ name: 'Draft', type: 'n8n-nodes-freshbooks.freshBooks', parameters: draft },
				{ name: 'Invoices', type: 'n8n-nodes-freshbooks.freshBooks', parameters: list },
			]),
		);
		await page.goto(`${stage.n8n.base}/workflow/${workflow.id}/3`);
		await editor.openedNode(page, 'Invoices').waitFor();
		await editor.executeStep(page);
		const rows = await editor.outputTable(page);
		assert.equal(rows.length, 10);
		assert.ok(Object.keys(rows[0]).length <= 12, Object.keys(rows[0]).join());
		assert.match(rows[0].status, /^[a-z ]+$/);
		const boxes = await page.getByTestId('output-panel').locator('tbody tr').all();
		const last = await boxes[9].boundingBox();
		assert.ok(last && last.y + last.height <= page.viewportSize()!.height, JSON.stringify(last));
		await editor.closeNode(page);
	});
});

describe('The lists of records', () => {
	const LISTS = [
		['invoice', 'invoiceId', /^\d{7} – [^–]+ – [\d.]+ [A-Z]{3} – [a-z ]+$/],
		['client', 'clientId', /^[^–]+ – [^–]+ – \S+@\S+$/],
		['timeEntry', 'timeEntryId', /^\d{4}-\d\d-\d\d – [\d.]+ h – [A-Z][^–]+ – /],
	] as const;

	test('tell equal ones apart', async () => {
		const [credential] = await stage.n8n.api('GET', '/credentials');
		const nodes = LISTS.map(([resource]) => ({
			name: `Get ${resource}`,
			type: 'n8n-nodes-freshbooks.freshBooks',
			parameters: { resource, operation: 'get' },
		}));
		const workflow = await importWorkflow(stage.n8n, workflowOf('Lists', stage, credential, nodes));
		for (const [index, [resource, field, name]] of LISTS.entries()) {
			await page.goto(`${stage.n8n.base}/workflow/${workflow.id}/${index + 1}`);
			await editor.openedNode(page, `Get ${resource}`).waitFor();
			const entries = await editor.openList(page, field);
			await entries.filter({ hasText: name }).first().waitFor();
			await picture(`list-${resource}`, page);
		}
	});
});

describe('The first screen of what people create most', () => {
	/** What must be seen without scrolling in a window of 900 pixels, in this order. */
	const SCREENS: Record<string, string[]> = {
		client: ['First Name', 'Last Name', 'Organization', 'Email', 'Additional Fields'],
		invoice: ['Client', 'Date Issued', 'Due After Days', 'PO Number', 'Specify Lines', 'Lines'],
		estimate: ['Client', 'Date Issued', 'Specify Lines', 'Lines', 'Additional Fields'],
		expense: ['Vendor', 'Category', 'Amount', 'Date', 'Attach Receipt'],
		payment: ['Invoice', 'Amount', 'Date', 'Type'],
		timeEntry: ['Started At', 'Hours', 'Client', 'Project', 'Note'],
		project: ['Title', 'Client', 'Project Type', 'Hourly Rate', 'Additional Fields'],
		bill: ['Vendor', 'Date Issued', 'Due After Days', 'Bill Number', 'Specify Lines', 'Lines'],
		item: ['Name', 'Rate', 'Description', 'Tax 1'],
	};

	test('shows what is needed', async () => {
		const [credential] = await stage.n8n.api('GET', '/credentials');
		const resources = Object.keys(SCREENS);
		const nodes = resources.map((resource) => ({
			name: `Create ${resource}`,
			type: 'n8n-nodes-freshbooks.freshBooks',
			parameters: { resource, operation: 'create' },
		}));
		const usual = page.viewportSize()!;
		await page.setViewportSize({ width: usual.width, height: 900 });
		const workflow = await importWorkflow(stage.n8n, workflowOf('Creations', stage, credential, nodes));
		await page.goto(`${stage.n8n.base}/workflow/${workflow.id}/1`);
		for (const [index, resource] of resources.entries()) {
			if (index > 0) await editor.nextNode(page);
			await editor.openedNode(page, `Create ${resource}`).waitFor();
			const wanted = SCREENS[resource];
			const inSight = async () => (await editor.labelsInSight(page)).filter((label) => wanted.includes(label));
			// the fields come a little later than the name
			await waitFor(`${wanted.join(', ')} in sight`, async () => isDeepStrictEqual(await inSight(), wanted));
			await picture(`create-${resource}`, page);
		}
		await editor.closeNode(page);
		await page.setViewportSize(usual);
	});
});

describe('The polling trigger', () => {
	test('is added and gives the newest records as a test', async () => {
		await editor.newWorkflow(page, stage.n8n.base);
		await editor.openNodePanel(page);
		await editor.addNode(page, 'freshbooks', 'FreshBooks Polling', 'On new and changed records');
		await chooseBusiness();
		await editor.executeStep(page);
		const rows = await editor.outputTable(page);
		assert.match(rows[0].event, /^invoice\./);
		await editor.showJson(page);
		await picture('polling-trigger', page);
		await editor.closeNode(page);
	});
});

describe('The icons', () => {
	const NODES = ['FreshBooks', 'FreshBooksTrigger', 'FreshBooksPollingTrigger'];

	before(async () => {
		const [credential] = await stage.n8n.api('GET', '/credentials');
		const nodes = NODES.map((name) => ({ name, type: `n8n-nodes-freshbooks.f${name.slice(1)}`, webhookId: name }));
		const workflow = await importWorkflow(stage.n8n, workflowOf('Icons', stage, credential, nodes));
		await page.goto(`${stage.n8n.base}/workflow/${workflow.id}`);
	});

	for (const [theme, icon] of [
		['dark', 'freshbooks.dark.svg'],
		['light', 'freshbooks.svg'],
	] as const) {
		test(`are drawn for the ${theme} theme`, async () => {
			await page.emulateMedia({ colorScheme: theme });
			for (const name of NODES) {
				const image = editor.canvasNode(page, name).locator(`img[src$="${icon}"]`);
				await image.waitFor();
				// fails when the file is missing or is no picture
				await image.evaluate((one: HTMLImageElement) => one.decode());
			}
		});
	}
});
