import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import type { Locator } from 'playwright-core';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import { accessOf } from '../e2e/stage.mts';
import * as editor from './editor.mts';
import { showFailure } from './pictures.mts';
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

const field = (name: string): Locator =>
	page.getByTestId('credential-edit-dialog').getByTestId(`parameter-input-${name}`);
const texts = async (all: Locator): Promise<string[]> => (await all.allInnerTexts()).map((text) => text.trim());

/** The lists of what is allowed that stand in the dialog. */
const allowed = () => texts(page.getByTestId('credential-edit-dialog').getByRole('listitem'));

/** Chooses one more in a list of several. */
async function chooseAlso(name: string, choice: string): Promise<void> {
	await field(name).click();
	const options = page.getByRole('option', { name: new RegExp(`^${choice}\\b`) });
	await options.filter({ visible: true }).click();
	await page.keyboard.press('Escape');
}

/** Opens FreshBooks’ window with a button and allows what it asks for. @returns the scopes that n8n has asked for */
async function connect(button: Locator): Promise<string | null> {
	const [consent] = await Promise.all([page.context().waitForEvent('page'), button.click()]);
	await consent.locator('#allow').waitFor();
	const { searchParams } = new URL(consent.url());
	const closed = consent.waitForEvent('close');
	await consent.locator('#allow').click();
	await closed;
	return searchParams.get('scope');
}

test('a credential is made from nothing: FreshBooks’ addresses are there, and the access is chosen in two lists', async () => {
	await page.goto(`${stage.n8n.base}/home/credentials/create`);
	await page.getByPlaceholder('Search for app...').fill('FreshBooks');
	await page.getByText('FreshBooks OAuth2 API').first().click();
	await page.getByText('Continue').click();
	await field('clientId').waitFor();
	assert.equal(await field('authUrl').locator('input').inputValue(), 'https://auth.freshbooks.com/oauth/authorize');
	assert.equal(
		await field('accessTokenUrl').locator('input').inputValue(),
		'https://api.freshbooks.com/auth/oauth/token',
	);
	await page.getByText('FreshBooks accepts only redirect URLs that begin with https://').waitFor();
	for (const [name, value] of Object.entries(await credentialData(stage.freshbooks))) {
		await field(name).locator('input').fill(value);
	}

	await editor.choose(page, field('scope'), 'Time Tracking Only');
	await field('canRead').waitFor({ state: 'detached' });
	assert.match((await allowed())[0], /^Time Tracking Only can read and change: projects/);
	await editor.choose(page, field('scope'), 'Custom');
	await chooseAlso('canRead', 'Clients');
	await chooseAlso('canChange', 'Invoices');
	assert.deepEqual(await allowed(), []);

	const asked = await connect(page.getByTestId('quick-connect-button'));
	assert.equal(asked, 'user:profile:read user:clients:read user:invoices:read user:invoices:write');
	await page.getByText('Account connected').waitFor();
});

test('its access is changed by “Switch account”, as it says below Access', async () => {
	await page.getByText('Changed after connecting? Choose Switch account').waitFor();
	assert.deepEqual(await texts(field('canRead').locator('.el-tag')), ['Clients']);
	await editor.choose(page, field('scope'), 'Read Only');
	assert.match((await allowed())[0], /^Read Only can read: bill payments/);
	const asked = await connect(page.getByRole('button', { name: 'Switch account' }));
	assert.equal(asked, accessOf('Read Only'));
	await page.getByText('Account connected').waitFor();
});
