import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SuiteContext, TestContext } from 'node:test';

import type { Locator, Page } from 'playwright-core';

/** Where the pictures of the documents go; they are made only when this is set (`npm run docs:pictures`). */
export const picturesFolder = process.env.PICTURES;
const onlyKnown = process.env.PICTURES_KNOWN === '1';

/** What comes and goes by itself. */
const PASSING = '.el-notification, [role="tooltip"] { visibility: hidden !important }';
/** What lies over the canvas, with the button that comes up beside a trigger, and the dots under it. */
const OVERLAYS =
	'.vue-flow__background, [data-test-id="canvas-controls"], [data-test-id="canvas-wrapper"] button:not([data-test-id="canvas-node"] *), [data-test-id^="radio-button-"], [data-test-id^="execute-workflow-button"] { visibility: hidden !important }';

interface Framing {
	/** One part of the page, from its top on, rather than all of it. */
	part?: Locator;
	/** A part to show from its top on, wherever it was scrolled to. */
	fromTop?: Locator;
	/** What has to be visible at its bottom, scrolled to if need be. */
	until?: Locator;
	/** The smallest part of the canvas that holds all of these. */
	around?: Locator;
	/** Height of the window for this picture, where the usual one does not show all that matters. */
	height?: number;
}

/** Keeps a picture for the documents of what is on the screen. */
export async function picture(
	name: string,
	page: Page,
	{ part, fromTop = part, until, around, height }: Framing = {},
): Promise<void> {
	if (!picturesFolder) return;
	const path = join(picturesFolder, `${name}.png`);
	if (onlyKnown && !existsSync(path)) return;
	await mkdir(dirname(path), { recursive: true });
	const usual = page.viewportSize();
	if (height && usual) await page.setViewportSize({ ...usual, height });
	// neither the pointer nor the cursor leaves a trace
	await page.mouse.move(0, 0);
	await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
	await fromTop?.evaluate(toTop);
	await until?.scrollIntoViewIfNeeded();
	const style = around ? `${PASSING} ${OVERLAYS}` : PASSING;
	const options = { path, animations: 'disabled', caret: 'hide', style } as const;
	if (part) await part.screenshot(options);
	else await page.screenshot({ ...options, clip: around && (await frame(around)) });
	if (height && usual) await page.setViewportSize(usual);
}

async function frame(around: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
	// names, the mark of a trigger and the next connection stand outside the boxes of the nodes
	const margin = { left: 48, top: 24, right: 72, bottom: 56 };
	const boxes = (await Promise.all((await around.all()).map((one) => one.boundingBox()))).filter((box) => box !== null);
	const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
	const [right, bottom] = [
		Math.max(...boxes.map(({ x, width }) => x + width)),
		Math.max(...boxes.map(({ y, height }) => y + height)),
	];
	const [x, y] = [left - margin.left, top - margin.top];
	return { x, y, width: right + margin.right - x, height: bottom + margin.bottom - y };
}

function toTop(part: HTMLElement): void {
	for (const inner of Array.from(part.querySelectorAll('*'))) inner.scrollTop = 0;
	for (let outer: HTMLElement | null = part; outer; outer = outer.parentElement) outer.scrollTop = 0;
}

/** Keeps what was on the screen when a test failed, and says where. */
export async function showFailure(page: Page, test: TestContext | SuiteContext): Promise<void> {
	if (!('passed' in test) || test.passed) return;
	const path = join(tmpdir(), `failed-${test.name.replace(/[^\w]+/g, '-')}.png`);
	await page.screenshot({ path });
	test.diagnostic(`on the screen: ${path}`);
}
