// First half of `npm start` and `npm test`: brings node_modules up to date, on any Node from 20 and with nothing installed.
//
//   node sandbox/setup.mjs                  only that; silent when there is nothing to do
//   node sandbox/setup.mjs FILE ARGS…       then runs FILE on the project's own Node 24
//
// The second form exists because a shell remembers where it found `node`: in `node setup.mjs && node start.mts` both
// halves would run on the machine's Node, although the first has just put a newer one on the PATH.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { npm, npmInstall, run, step } from './n8n/npm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.set-up');
const projectNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

// Packages whose install script has to run: `node` fetches the Node binary for this platform. All others bring ready
// binaries, and one (eslint-plugin-n8n-nodes-base) would stop the whole install, so scripts are off in .npmrc.
const WITH_SCRIPT = ['node'];

async function setUp() {
	if (Number(process.versions.node.split('.')[0]) < 20) {
		throw new Error(`Node 20 or newer is needed to begin (this is ${process.version}). See https://nodejs.org`);
	}
	const wanted = fingerprint();
	if (existsSync(projectNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

	await step('Installing the development tools', '2 to 4 minutes the first time', () =>
		npmInstall(root, ['--no-save', '--include=dev']),
	);
	await step('Fetching Node 24 for this project', 'a few seconds', async () => {
		await npm(['rebuild', '--ignore-scripts=false', ...WITH_SCRIPT], { cwd: root });
		await checkNode();
	});
	writeFileSync(stamp, wanted);
}

function fingerprint() {
	const hash = createHash('sha256');
	for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, name)));
	return `${hash.digest('hex')} ${process.platform} ${process.arch}\n`;
}

async function checkNode() {
	const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'node', 'package.json'), 'utf8'));
	const { code, output } = await run(projectNode, ['--version'], { cwd: root });
	if (code === 0 && output.trim() === `v${version}`) return;
	throw Object.assign(new Error(`Node ${version} was fetched, but does not run on this machine.`), { details: output });
}

function runOnProjectNode(args) {
	const child = spawn(projectNode, args, { stdio: 'inherit' });
	// Ctrl-C reaches the child by itself; here it only must not end us before the child has cleaned up
	process.removeListener('SIGINT', stop).on('SIGINT', () => {});
	process.removeListener('SIGTERM', stop).on('SIGTERM', () => child.kill('SIGTERM'));
	child.on('exit', (code) => process.exit(code ?? 1));
}

function stop() {
	process.exit(130);
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
try {
	await setUp();
	if (process.argv.length > 2) runOnProjectNode(process.argv.slice(2));
} catch (error) {
	if (error.details) console.error(`\n${error.details.trim().split('\n').slice(-30).join('\n')}\n`);
	console.error(`Set-up failed: ${error.message}`);
	process.exit(1);
}
