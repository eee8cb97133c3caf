// `npm start`: a real n8n with this package, connected to a sandbox FreshBooks, and a demo of what it does.
//
//   npm start              stays up until Ctrl-C
//   npm start -- --keep    the same, and goes on from there the next time
//   npm start -- --once    ends after the demo; exit code 0 when all of it worked
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { type Result, runDemo } from './demo/demo.mts';
import { installHost } from './n8n/host.mts';
import { beginAnew, openKept } from './n8n/keep.mts';
import { step } from './n8n/npm.mjs';
import { type Credential, keptOAuth, testCredential } from './n8n/oauth.mts';
import { buildPackage } from './n8n/package.mts';
import { isStopping, onStop, stopEverything } from './n8n/processes.mts';
import {
	credentialData,
	openStage,
	PREFERRED_PORTS,
	type Stage,
	WITHOUT_ASSISTANTS,
	workFolder,
} from './n8n/stage.mts';
import { publishAgain } from './n8n/workflows.mts';

/** Days and times in the workflows are those of the person's own clock, and the editor opens on the workflows. */
const SETTINGS = { ...WITHOUT_ASSISTANTS, GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone };

async function main(): Promise<number> {
	const { once, keep } = parseArgs({
		options: { once: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } },
	}).values;
	const kept = keep ? await openKept() : undefined;
	const work = kept ? { path: kept.folder, keep() {} } : await workFolder();
	try {
		await buildPackage();
		const hostDir = await installHost();
		const stage = await step('Starting n8n and a sandbox FreshBooks', '15 to 30 seconds', () =>
			openStage(hostDir, work.path, SETTINGS, kept?.ports ?? PREFERRED_PORTS, keep),
		);
		if (!kept?.isUsed) reportPorts(stage);
		const { credential, isReconnected } = await step('Connecting n8n with FreshBooks (OAuth)', '', async () =>
			keptOAuth(stage.n8n, 'FreshBooks sandbox', await credentialData(stage.freshbooks)),
		);
		console.log(`  n8n’s credential test says: ${(await testCredential(stage.n8n, credential)).message}`);
		const failed = kept?.demo ? await goOn(stage, isReconnected) : await showDemo(stage, credential, work);
		if (!failed) await kept?.demoDone();
		if (once) return failed ? 1 : 0;
		printAddresses(stage, await credentialData(stage.freshbooks), work.path, keep);
		await untilSomethingStops(stage);
		return 1;
	} catch (error) {
		// stopped by Ctrl-C: what fails now, fails because of that
		if (isStopping()) return 130;
		work.keep();
		await printFailure(error, work.path);
		if (kept?.isUsed) console.error(`  What was kept may be the cause. ${beginAnew(kept.folder)}`);
		return 1;
	}
}

/** @returns how many of its parts did not work */
async function showDemo(stage: Stage, credential: Credential, work: { path: string; keep(): void }): Promise<number> {
	console.log('\nThe demo, four pieces of office work done by workflows in this n8n:');
	const results = await runDemo(stage, credential, printResult);
	const failed = results.filter((result) => !result.ok).length;
	if (failed) {
		work.keep();
		console.log(`\n${failed} of ${results.length} did not work. The logs are in ${work.path}`);
	}
	return failed;
}

/** FreshBooks that knows its tokens no more is another one than before: its records begin anew, and it has no webhooks. */
async function goOn({ n8n }: Stage, isReconnected: boolean): Promise<number> {
	if (isReconnected) {
		await publishAgain(n8n);
		console.log(
			'\nYour workflows are as you left them. FreshBooks’ records start over, because the sandbox has changed.',
		);
	} else {
		console.log('\nYour workflows and FreshBooks’ records are as you left them; the demo does not run again.');
	}
	return 0;
}

function reportPorts({ n8n, freshbooks }: Stage): void {
	for (const [name, url, wanted] of [
		['n8n', n8n.base, PREFERRED_PORTS.n8n],
		['FreshBooks', freshbooks.url, PREFERRED_PORTS.freshbooks],
	] as const) {
		const { port } = new URL(url);
		if (Number(port) !== wanted) console.log(`  Port ${wanted} is taken, so ${name} runs on port ${port}.`);
	}
}

function printResult({ ok, title, text }: Result): void {
	console.log(`${ok ? '✓' : '✗'} ${title}: ${text}`);
}

function printAddresses(
	{ n8n, freshbooks }: Stage,
	typed: Record<string, string>,
	folder: string,
	keep: boolean,
): void {
	const end = keep
		? `Ctrl-C stops all of it. What you build is kept in ${folder}; "npm start -- --keep" continues from there.`
		: 'Ctrl-C stops all of it and discards what you have built. "npm start -- --keep" keeps it.';
	console.log(`
  n8n          ${n8n.base}
               email ${n8n.login.email}, password ${n8n.login.password}
               The workflows of the demo are there; open one and run it.
  FreshBooks   ${freshbooks.url}, a sandbox
               Open it in a browser for its records, the emails it would have sent, and its switches.
  Credential   “FreshBooks sandbox” is connected. To connect one by hand, enter
               Client ID                ${typed.clientId}
               Client Secret            ${typed.clientSecret}
               API Base URL             ${typed.apiBaseUrl}
               Authorization Base URL   ${typed.authBaseUrl}
  Logs         ${folder}

${end}`);
	onStop(() => console.log('\nStopping …'));
}

/** Ctrl-C ends the process itself (processes.mts); this fails when n8n or FreshBooks has stopped without being asked. */
async function untilSomethingStops({ n8n, freshbooks }: Stage): Promise<void> {
	while (n8n.running() && freshbooks.running()) await sleep(1000);
	if (!isStopping()) throw new Error(`${n8n.running() ? 'FreshBooks' : 'n8n'} stopped by itself.`);
}

async function printFailure(error: unknown, folder: string): Promise<void> {
	const { message, details } = error as Error & { details?: string };
	if (details) console.error(`\n${details.trim().split('\n').slice(-30).join('\n')}`);
	console.error(`\n✗ ${message}`);
	if ((await readdir(folder)).length) console.error(`  The logs are in ${folder}`);
}

const code = await main().catch((error: Error) => {
	console.error(error.message);
	return 1;
});
await stopEverything();
process.exit(code);
