// `npm start`: a real n8n with this package, connected to a sandbox FreshBooks, and a demo of what it does.
//
//   npm start              stays up until Ctrl-C
//   npm start -- --once    ends after the demo; exit code 0 when all of it worked
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { type Result, runDemo } from './demo/demo.mts';
import { installHost } from './n8n/host.mts';
import { step } from './n8n/npm.mjs';
import { connectOAuth, testCredential } from './n8n/oauth.mts';
import { buildPackage } from './n8n/package.mts';
import { isStopping, onStop, stopEverything } from './n8n/processes.mts';
import { credentialData, openStage, PREFERRED_PORTS, type Stage, workFolder } from './n8n/stage.mts';

/** Days and times in the workflows are those of the person's own clock. */
const OWN_TIMEZONE = { GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone };

async function main(): Promise<number> {
	const { once } = parseArgs({ options: { once: { type: 'boolean', default: false } } }).values;
	const work = await workFolder();
	try {
		await buildPackage();
		const hostDir = await installHost();
		const stage = await step('Starting n8n and a sandbox FreshBooks', '15 to 30 seconds', () =>
			openStage(hostDir, work.path, OWN_TIMEZONE, PREFERRED_PORTS),
		);
		reportPorts(stage);
		const credential = await step('Connecting n8n with FreshBooks (OAuth)', '', async () =>
			connectOAuth(stage.n8n, 'FreshBooks sandbox', await credentialData(stage.freshbooks)),
		);
		console.log(`  n8n’s credential test says: ${(await testCredential(stage.n8n, credential)).message}`);

		console.log('\nThe demo, four pieces of office work done by workflows in this n8n:');
		const results = await runDemo(stage, credential, printResult);
		const failed = results.filter((result) => !result.ok).length;
		if (failed) {
			work.keep();
			console.log(`\n${failed} of ${results.length} did not work. The logs are in ${work.path}`);
		}
		if (once) return failed ? 1 : 0;
		printAddresses(stage, work.path);
		await untilSomethingStops(stage);
		return 1;
	} catch (error) {
		// stopped by Ctrl-C: what fails now, fails because of that
		if (isStopping()) return 130;
		work.keep();
		await printFailure(error, work.path);
		return 1;
	}
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

function printAddresses({ n8n, freshbooks }: Stage, folder: string): void {
	console.log(`
  n8n          ${n8n.base}
               e-mail ${n8n.login.email}, password ${n8n.login.password}
               The workflows of the demo are there; open one and run it.
  FreshBooks   ${freshbooks.url}, a sandbox
               What it has e-mailed: ${freshbooks.url}/_sandbox/outbox
  Logs         ${folder}

Ctrl-C stops all of it.`);
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
