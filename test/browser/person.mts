import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';

import * as editor from './editor.mts';
import type { Hands } from './hands.mts';

/** What a person does in n8n's editor with their own hands: fields are found by what stands above them. */

/** Opens the node panel behind a node, with the cursor in its search. */
export async function openNodePanel({ page, click }: Hands, behind: string): Promise<void> {
	await click(editor.canvasNode(page, behind).getByTestId('canvas-handle-plus'));
	await page.getByTestId('node-creator-search-bar').and(page.locator(':focus')).waitFor();
}

/** What the node panel finds for words. */
export async function search(hands: Hands, words: string): Promise<Locator> {
	await hands.type(words);
	await taken(hands);
	return hands.page.getByTestId('node-creator-item-name');
}

/** Adds a step behind a node, by the app's name and by what the step is to do. */
export async function addStep(hands: Hands, behind: string, action: string): Promise<void> {
	await openNodePanel(hands, behind);
	await hands.click((await search(hands, 'freshbooks')).getByText('FreshBooks', { exact: true }));
	await chooseAction(hands, action);
}

/** Takes one of the actions of a node of the node panel, which opens the new step. */
export async function chooseAction({ page, click }: Hands, action: string): Promise<void> {
	await click(page.getByTestId('node-creator-item-name').getByText(action, { exact: true }));
	await editor.openedNode(page, action).waitFor();
	await page.getByTestId('node-parameters').waitFor();
}

/** The fields that have certain words above them. */
function fields({ page }: Hands, label: string): Locator {
	// a field that has to be filled in has a star
	const words = page.locator('label').getByText(new RegExp(`^${label}\\s*\\*?\\s*$`));
	const all = page.getByTestId('input-label').or(page.getByTestId('credential-connection-parameter'));
	return all.filter({ has: words, visible: true });
}

/** A field, found by the words above it: of several that of the whole step, or of the window in front. */
function field(hands: Hands, label: string): Locator {
	return fields(hands, label).last();
}

/** Whether a field is there without adding it. */
export async function isThere(hands: Hands, label: string): Promise<boolean> {
	return (await field(hands, label).count()) > 0;
}

/** Sees to it that a field is there: most are, others are added from the list of a collection. */
export async function reach(hands: Hands, label: string, collection: string): Promise<void> {
	if (await isThere(hands, label)) return;
	const { page, click } = hands;
	// a line of an invoice has such a list too: the one of the whole step is the last
	await click(
		page
			.getByTestId('parameter-item')
			.filter({ has: fields(hands, collection) })
			.getByTestId('collection-parameter-add')
			.last(),
	);
	await click(
		page.getByTestId('collection-parameter-option').filter({ visible: true }).getByText(label, { exact: true }),
	);
	await field(hands, label).waitFor();
}

/** Puts the cursor into a text field, with what stands there marked. */
async function enter(hands: Hands, label: string): Promise<void> {
	const box = field(hands, label).locator('input, textarea, .cm-content').first();
	await hands.click(box);
	const holds = await box.evaluate((one) => (one instanceof HTMLInputElement ? one.value : one.textContent));
	if (holds) await hands.press('ControlOrMeta+a');
}

/**
 * n8n takes what is typed within 200 ms of other text only after those. A longer time set in the page itself ends later,
 * on any machine.
 */
async function taken({ page }: Hands): Promise<void> {
	await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
}

/** Types into a field. */
export async function type(hands: Hands, label: string, text: string): Promise<void> {
	await enter(hands, label);
	await hands.type(text);
	await taken(hands);
}

/** Pastes into a field what has been copied elsewhere. */
export async function paste(hands: Hands, label: string, text: string): Promise<void> {
	await enter(hands, label);
	await hands.paste(text);
	await taken(hands);
}

/** Picks a record from the list of a field. @param words what is typed to find it in a long list */
export async function pick(hands: Hands, label: string, entry: string, words?: string): Promise<void> {
	const { page, click } = hands;
	await click(field(hands, label).getByTestId('rlc-input'));
	if (words) {
		await page.getByTestId('rlc-search').filter({ visible: true }).waitFor();
		await hands.type(words);
	}
	await click(page.getByTestId('rlc-item').filter({ visible: true, hasText: entry }).first());
}

/** Picks an entry of a search box that is seen as soon as the box opens, without scrolling. */
export async function pickSeen(hands: Hands, label: string, entry: string): Promise<void> {
	const { page, click } = hands;
	await click(field(hands, label).getByTestId('rlc-input'));
	const wanted = page.getByTestId('rlc-item').filter({ visible: true, hasText: entry }).first();
	await wanted.waitFor();
	const isSeen = await wanted.evaluate((element) => {
		let box = element.parentElement;
		while (box && box.scrollHeight <= box.clientHeight) box = box.parentElement;
		return !box || element.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom;
	});
	assert.ok(isSeen, `${entry} is among what is seen first`);
	await click(wanted);
}

/** What opens the choices of a field. */
function choices(hands: Hands, label: string): Locator {
	return field(hands, label).locator('[data-test-id^="parameter-input-"]').first();
}

/** One of the choices that are shown. */
function option({ page }: Hands, choice: string): Locator {
	return page.getByRole('option').filter({ visible: true }).getByText(choice, { exact: true });
}

/** Chooses one of the choices of a field. */
export async function choose(hands: Hands, label: string, choice: string): Promise<void> {
	const { click } = hands;
	await click(choices(hands, label));
	await click(option(hands, choice));
}

/** Drags a value of the step before into a field, unless something is in there already. */
export async function map(hands: Hands, label: string, column: string): Promise<void> {
	const { page, drag } = hands;
	const target = field(hands, label);
	if (await target.getByTestId('rlc-input').inputValue()) return;
	const values = page.getByTestId('ndv-input-panel').getByTestId('run-data-schema-node-name');
	await drag(values.getByText(column, { exact: true }).first(), target);
	await target.getByText(`$json.${column}`).waitFor();
}

/** Has a step go on after an item that fails, with an output of its own for such items. */
export async function continueOnError(hands: Hands): Promise<void> {
	await hands.click(editor.ndv(hands.page).getByText('Settings', { exact: true }));
	await choose(hands, 'On Error', 'Continue (using error output)');
}

/** Chooses in the window of a credential what it may do, area by area. */
export async function allow(hands: Hands, { change, read }: Record<'change' | 'read', string[]>): Promise<void> {
	const [first] = change;
	if (await isThere(hands, first)) {
		for (const area of change) await choose(hands, area, 'Full');
		for (const area of read) await choose(hands, area, 'Read');
		return;
	}
	await chooseSeveral(hands, 'Access to Read and Change', change);
	await chooseSeveral(hands, 'Access to Read', read);
}

/** Chooses several of the choices of a field. */
async function chooseSeveral(hands: Hands, label: string, wanted: string[]): Promise<void> {
	const { click, press } = hands;
	await click(choices(hands, label));
	for (const choice of wanted) await click(option(hands, choice));
	await press('Tab');
}

/** Turns a switch on. */
export async function turnOn(hands: Hands, label: string): Promise<void> {
	await hands.click(field(hands, label).getByTestId('parameter-input').locator('.el-switch').first());
}

/** Runs the opened step and waits for its end. */
export async function execute(hands: Hands): Promise<void> {
	await editor.runEnded(hands.page, () => hands.click(hands.page.getByTestId('node-execute-button')));
}

/** Goes back to the canvas. */
export async function close(hands: Hands): Promise<void> {
	await hands.press('Escape');
	await editor.ndv(hands.page).waitFor({ state: 'detached' });
}
