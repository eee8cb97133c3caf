import type { Locator, Page } from 'playwright-core';

/** What a person's hands have done. */
export interface Tally {
	clicks: number;
	keys: number;
}

/** A person's hands at a page. All that they do is counted; what is done past them is not. */
export interface Hands {
	page: Page;
	/** One click. */
	click(target: Locator): Promise<void>;
	/** One click, however far. */
	drag(from: Locator, to: Locator): Promise<void>;
	/** One key, or several at once. */
	press(keys: string): Promise<void>;
	/** A key for each character, where the cursor is. */
	type(text: string): Promise<void>;
	/** What somebody has at hand already: Ctrl-V, whatever its length. */
	paste(text: string): Promise<void>;
	/** What has been counted since the last time. */
	tally(): Tally;
}

export function handsAt(page: Page): Hands {
	let clicks = 0;
	let keys = 0;
	return {
		page,
		async click(target) {
			clicks += 1;
			await target.click();
		},
		async drag(from, to) {
			clicks += 1;
			await from.dragTo(to, { steps: 10 });
		},
		async press(combination) {
			keys += 1;
			await page.keyboard.press(combination);
		},
		async type(text) {
			keys += [...text].length;
			await page.keyboard.type(text);
		},
		async paste(text) {
			keys += 1;
			await page.keyboard.insertText(text);
		},
		tally() {
			const counted = { clicks, keys };
			clicks = keys = 0;
			return counted;
		},
	};
}
