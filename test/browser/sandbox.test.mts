import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import type { Page } from 'playwright-core';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { assertNoComplaints, type BrowserStage, openBrowserStage } from './stage.mts';

let stage: BrowserStage;
let page: Page;

before(async () => {
	stage = await openBrowserStage();
	({ page } = stage);
});
afterEach(() => assertNoComplaints(stage));
after(stopEverything);

const heading = () => page.getByRole('heading', { level: 1 }).innerText();

test('after the login n8n shows the workflows', () => {
	assert.match(page.url(), /\/home\/workflows$/);
});

test('the sandbox’s address shows its records, from the list of all to a single one', async () => {
	await page.goto(stage.freshbooks.url);
	assert.equal(await heading(), 'A FreshBooks to try things with');
	const { length } = await stage.records('clients');
	const entry = page.getByRole('listitem').filter({ hasText: new RegExp(`^Clients ${length}$`) });
	await entry.first().getByRole('link').click();
	assert.equal(await heading(), 'Clients');
	const row = page.getByRole('row').filter({ hasText: 'Okafor Ceramics' });
	assert.match(await row.innerText(), /amara@okaforceramics\.example/);
	await row.getByRole('link').click();
	assert.match(await heading(), /^Clients: \d+$/);
	await page.getByRole('row', { name: 'organization Okafor Ceramics', exact: true }).waitFor();
	await page.getByRole('link', { name: 'All clients' }).click();
	await page.getByRole('link', { name: 'All of the sandbox' }).click();
	assert.equal(await heading(), 'A FreshBooks to try things with');
});

test('an email that a workflow has sent can be read there', async () => {
	const [invoice] = (await stage.records('invoices')).filter((one) => one.vis_state === 0);
	await stage.freshbooksApi('PUT', `/accounting/account/${stage.business.accountId}/invoices/invoices/${invoice.id}`, {
		invoice: {
			action_email: true,
			email_recipients: ['amara@example.com'],
			invoice_customized_email: { subject: 'Your invoice <b>', body: 'Dear Amara,\n\nplease pay.' },
		},
	});
	await page.goto(stage.freshbooks.url);
	await page.getByRole('link', { name: '1 email' }).click();
	const email = page.getByRole('article');
	assert.equal(await email.getByRole('heading').innerText(), 'Your invoice <b>');
	assert.match(
		await email.innerText(),
		/to amara@example\.com · \d{4}-\d\d-\d\d \d\d:\d\d UTC[\s\S]*Dear Amara,\n\nplease pay\./,
	);
});

test('latency, faults and the rate limit are set there', async () => {
	await page.goto(stage.freshbooks.url);
	await page.getByLabel('Latency').fill('20');
	await page.getByLabel('Fault').selectOption('server error (HTTP 500)');
	await page.getByLabel('Requests that it hits').fill('3');
	await page.getByLabel('Requests per minute').fill('120');
	await page.getByRole('button', { name: 'Set' }).click();
	assert.equal(await page.getByRole('status').innerText(), 'The switches are set.');
	const { latencyMs, faults, rateLimit } = await stage.freshbooks.control('GET', '/switches');
	assert.equal(latencyMs, 20);
	assert.deepEqual([faults.length, faults[0].status, faults[0].times], [1, 500, 3]);
	assert.equal(rateLimit.limit, 120);
	// as it stands now, and back again
	assert.equal(await page.getByLabel('Latency').inputValue(), '20');
	await page.getByLabel('Latency').fill('0');
	await page.getByLabel('Fault').selectOption('none');
	await page.getByRole('button', { name: 'Set' }).click();
	await page.getByRole('status').waitFor();
	assert.deepEqual((await stage.freshbooks.control('GET', '/switches')).faults, []);
});

for (const colorScheme of ['light', 'dark'] as const) {
	test(`every page fits a phone, in ${colorScheme}`, async () => {
		await page.emulateMedia({ colorScheme });
		const usual = page.viewportSize()!;
		await page.setViewportSize({ width: 400, height: 800 });
		const [client] = await stage.records('clients');
		const records = `/_sandbox/site/records/${stage.business.accountId}`;
		for (const path of ['/', `${records}/clients/${client.id}`, `${records}/invoices`, '/_sandbox/site/outbox']) {
			await page.goto(stage.freshbooks.url + path);
			const wide = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.ok(wide <= 400, `${path} is ${wide} pixels wide`);
			const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
			const [red] = /\d+/.exec(ground)!;
			assert.equal(Number(red) > 128, colorScheme === 'light', `${path} has the ground ${ground}`);
		}
		await page.setViewportSize(usual);
	});
}
