// `npm run test:busy`: `npm test` again and again while busy loops keep every core occupied. What it proves: no test
// depends on how fast the machine is.
//
//   npm run test:busy         five times in a row
//   npm run test:busy -- 2    so many times
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

import { step } from '../../sandbox/n8n/npm.mjs';

const root = join(import.meta.dirname, '..', '..');
const cores = availableParallelism();

function timesAsked(): number {
	const { positionals } = parseArgs({ allowPositionals: true });
	const [times = '5', ...others] = positionals;
	if (others.length > 0 || !/^[1-9]\d*$/.test(times)) throw new Error('How many times? npm run test:busy -- 2');
	return Number(times);
}

/** Threads of this process, so that they end with it, however it ends. */
function keepBusy(): void {
	for (let core = 0; core < cores; core++) new Worker('for (;;);', { eval: true });
}

/** Nobody waits any more when whoever started this is gone, and then the loops must not go on. */
function endWithParent(): void {
	const { ppid } = process;
	setInterval(() => process.ppid === ppid || process.exit(1), 500).unref();
}

/** Runs `npm test`; when it fails, the error has all that it printed. */
async function test(): Promise<void> {
	// a group of its own, to end all that it has started
	const child = spawn('npm', ['test'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
	const end = () => process.kill(-child.pid!, 'SIGKILL');
	process.once('exit', end);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += piece));
	const code = await new Promise<number | null>((done) => child.once('close', done));
	process.off('exit', end);
	if (code !== 0) throw new Error(output);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
try {
	const times = timesAsked();
	endWithParent();
	keepBusy();
	console.log(`${cores} busy loops run beside npm test.`);
	for (let run = 1; run <= times; run++) {
		const label = `npm test, run ${run} of ${times}`;
		await step(label, '', test).catch(({ message }) => {
			throw new Error(`${message}\n${label}: failed`);
		});
	}
	process.exit(0);
} catch (error) {
	console.error((error as Error).message);
	process.exit(1);
}
