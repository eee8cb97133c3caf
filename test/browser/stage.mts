import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { type BrowserContext, chromium, type Page, selectors } from 'playwright-core';

import { onStop } from '../../sandbox/n8n/processes.mts';
import { PREFERRED_PORTS, WITHOUT_ASSISTANTS } from '../../sandbox/n8n/stage.mts';
import { setStage, type TestStage } from '../e2e/stage.mts';
import { picturesFolder } from './pictures.mts';

/** A real n8n with the package, the FreshBooks sandbox, and a person in front of n8n's editor. */
export interface BrowserStage extends TestStage {
	page: Page;
	/** Everything the browser has complained about so far that is not n8n's own. */
	complaints: string[];
	/** Expects one more complaint of n8n's own, e.g. what it says of a list that could not be loaded. */
	tolerate(complaint: RegExp): void;
}

/** n8n asks who is logged in before anyone is, and opens the canvas before its workflow when the machine is slow. */
const N8NS_OWN = [
	/^Failed to load resource: .* 401 \(Unauthorized\) at \S+\/rest\/login$/,
	/^(Error: )?injectNDVStore\(\) was accessed without an active workflow document store\./,
];

const PATIENCE_MS = 30_000;

/**
 * Opens n8n's editor in a browser, logged in as the owner. Stop it with `stopEverything()`.
 * @param deviceScaleFactor how many pixels a screen with finer ones has for each
 */
export async function openBrowserStage(deviceScaleFactor = 1): Promise<BrowserStage> {
	const executablePath = findChromium();
	// in pictures the addresses should be the same every time
	const stage = await setStage(WITHOUT_ASSISTANTS, picturesFolder === undefined ? undefined : PREFERRED_PORTS);
	// a container has neither a sandbox of its own nor much shared memory
	const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
	onStop(() => browser.close());
	selectors.setTestIdAttribute('data-test-id');
	const viewport = { width: 1400, height: 800 };
	// not the machine's, whose words and times would be in the pictures too
	const local = { locale: 'en-US', timezoneId: 'UTC' };
	const context = await browser.newContext({ viewport, deviceScaleFactor, reducedMotion: 'reduce', ...local });
	context.setDefaultTimeout(PATIENCE_MS);
	await keepHome(context);
	const known = [...N8NS_OWN];
	const complaints = listen(context, known);
	const page = await context.newPage();
	await logIn(page, stage);
	return { ...stage, page, complaints, tolerate: (complaint) => void known.push(complaint) };
}

/** Debian's Chromium or another one that is on the PATH. */
function findChromium(): string {
	const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
	const names = ['chromium', 'chromium-browser', 'google-chrome'];
	const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
	if (found) return found;
	throw new Error(
		'These tests need the browser Chromium. Install it and start again: Debian/Ubuntu "sudo apt-get install chromium".',
	);
}

/** The editor looks its community packages up at npm; nothing here may depend on the network. */
async function keepHome(context: BrowserContext): Promise<void> {
	const isAway = ({ hostname, protocol }: URL) => protocol.startsWith('http') && hostname !== '127.0.0.1';
	await context.route(isAway, (route) => route.fulfill({ json: {} }));
}

/** Fails with what the browser has complained about since the last time. */
export function assertNoComplaints({ complaints }: BrowserStage): void {
	const some = complaints.splice(0).slice(0, 10).join('\n');
	assert.equal(some, '', `the browser’s console: ${some}`);
}

function listen(context: BrowserContext, known: RegExp[]): string[] {
	const complaints: string[] = [];
	const hear = (complaint: string) => {
		if (!known.some((pattern) => pattern.test(complaint))) complaints.push(complaint);
	};
	context.on('console', (message) => {
		if (message.type() === 'error') hear(`${message.text()} at ${message.location().url}`);
	});
	context.on('weberror', (error) => hear(error.error().message));
	return complaints;
}

async function logIn(page: Page, { n8n }: TestStage): Promise<void> {
	await page.goto(`${n8n.base}/signin`);
	await page.locator('input[type=email]').fill(n8n.login.email);
	await page.locator('input[type=password]').fill(n8n.login.password);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/home\//);
}
