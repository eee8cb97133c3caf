import type { Locator, Page } from 'playwright-core';

/** What a person does in n8n's editor, in the editor's own words. */

/** Opens an empty canvas. */
export async function newWorkflow(page: Page, base: string): Promise<void> {
	await page.goto(`${base}/workflow/new`);
	await page.getByTestId('canvas-plus-button').waitFor();
}

/** Opens the node panel for the first node of a workflow, or for the one behind a node. */
export async function openNodePanel(page: Page, behind?: string): Promise<void> {
	if (behind) await canvasNode(page, behind).getByTestId('canvas-handle-plus').click();
	else await page.getByTestId('canvas-plus-button').click();
	await page.getByTestId('node-creator-search-bar').waitFor();
}

/** The nodes that the node panel finds for a word. */
export async function findNodes(page: Page, word: string): Promise<Locator> {
	const found = page.getByTestId('node-creator-item-name');
	const search = page.getByTestId('node-creator-search-bar');
	// what the last word found must be gone, or it would count for this one
	await search.fill('nothing is called this');
	await found.first().waitFor({ state: 'detached' });
	await search.fill(word);
	return found;
}

/** Adds a node by what it does: its entry in the node panel, then one of its actions or triggers. */
export async function addNode(page: Page, word: string, node: string, action?: string): Promise<void> {
	await (await findNodes(page, word)).getByText(node, { exact: true }).click();
	if (!action) return;
	await page.getByTestId('node-creator-item-name').getByText(action, { exact: true }).click();
	await ndv(page).waitFor();
}

export function canvasNode(page: Page, name: string): Locator {
	return page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}

/** The window of the opened node. */
export const ndv = (page: Page): Locator => page.getByTestId('ndv');

/** The name on top of the opened node. */
export function openedNode(page: Page, name: string): Locator {
	return ndv(page).getByTestId('node-title-container').getByText(name, { exact: true }).last();
}

export async function closeNode(page: Page): Promise<void> {
	await page.getByTestId('ndv-close-button').click();
	await ndv(page).waitFor({ state: 'detached' });
}

/** A parameter of the opened node; lines have several of the same name. */
export function parameter(page: Page, name: string, index = 0): Locator {
	return page.getByTestId('node-parameters').getByTestId(`parameter-input-${name}`).nth(index);
}

/**
 * Types into a parameter. n8n takes what is typed within 200 ms of other text only after those, and a step that is
 * executed before works with the other text. A longer time set in the page itself ends later, on any machine.
 */
export async function fill(page: Page, name: string, text: string, index = 0): Promise<void> {
	await parameter(page, name, index).locator('input, textarea').first().fill(text);
	await page.evaluate(() => new Promise((taken) => setTimeout(taken, 300)));
}

/** Opens the list of a resource locator and, if a word is given, searches in it. */
export async function openList(page: Page, name: string, word?: string): Promise<Locator> {
	await page.getByTestId(`resource-locator-${name}`).getByTestId('rlc-input').click();
	if (word)
		await page
			.getByTestId('rlc-search')
			.locator('input')
			.or(page.locator('input[data-test-id="rlc-search"]'))
			.fill(word);
	return page.getByTestId('rlc-item');
}

/** Picks an entry of a list by a part of its name. */
export async function pick(page: Page, name: string, entry: string, word?: string): Promise<void> {
	await (await openList(page, name, word)).filter({ hasText: entry }).click();
}

/** Chooses one of a field's choices by its name. */
export async function choose(page: Page, field: Locator, choice: string): Promise<void> {
	await field.click();
	await page.getByTestId('parameter-input-item').filter({ visible: true }).getByText(choice, { exact: true }).click();
}

/** Runs the opened node and waits for the end, good or bad. */
export async function executeStep(page: Page): Promise<void> {
	await runEnded(page, () => page.getByTestId('node-execute-button').click());
}

/** Waits for the end of a run of the opened node. @param start what starts it */
export async function runEnded(page: Page, start: () => Promise<void>): Promise<void> {
	// until n8n has been asked for this run, the end of the last one is shown
	const asked = page.waitForResponse(/\/rest\/workflows\/\w+\/run\b/);
	await start();
	await asked;
	const end = page.getByTestId('output-panel').getByTestId(/^node-run-status-(success|danger)$/);
	await end.waitFor();
	await page
		.getByTestId('node-execute-button')
		.getByText(/Execute step|Fetch Test Event/)
		.waitFor();
}

/** The output of the opened node as a table, each row by its columns. */
export async function outputTable(page: Page): Promise<Array<Record<string, string>>> {
	const panel = page.getByTestId('output-panel');
	await panel.getByTestId('radio-button-table').click();
	const table = panel.locator('table');
	await table.waitFor();
	const columns = await table.locator('thead th').allInnerTexts();
	const rows = await table.locator('tbody tr').all();
	return await Promise.all(
		rows.map(async (row) => {
			const cells = await row.locator('td').allInnerTexts();
			return Object.fromEntries(columns.map((column, index) => [column.trim(), (cells[index] ?? '').trim()]));
		}),
	);
}

/** Shows the output of the opened node as JSON. */
export async function showJson(page: Page): Promise<void> {
	const panel = page.getByTestId('output-panel');
	await panel.getByTestId('radio-button-json').click();
	await panel.locator('.vjs-key').first().waitFor();
}

/** The labels of the opened node's parameters that are seen without scrolling, from the top down. */
export async function labelsInSight(page: Page): Promise<string[]> {
	return await page.getByTestId('node-parameters').evaluate((panel) => {
		const { bottom } = panel.getBoundingClientRect();
		return Array.from(panel.querySelectorAll<HTMLElement>('[data-test-id="input-label"]'))
			.filter((one) => one.checkVisibility() && one.getBoundingClientRect().bottom <= bottom)
			.map((one) => one.querySelector<HTMLElement>('label span')?.innerText.trim() ?? '?');
	});
}

/** Goes on to the node behind the opened one, as the arrow beside it does. */
export async function nextNode(page: Page): Promise<void> {
	await page.keyboard.press('Control+Shift+Alt+ArrowRight');
}
