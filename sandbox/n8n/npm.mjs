// Plain JavaScript on built-ins only: setup.mjs needs this before anything is installed, on Node 20 too.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Shows that a long step is alive: seconds tick on a terminal, a line every 20 s elsewhere (CI logs). */
export async function step(label, usual, work) {
	const started = Date.now();
	const elapsed = () => duration(Date.now() - started);
	const tty = process.stdout.isTTY;
	const title = usual ? `${label} (usually ${usual})` : label;
	let frame = 0;
	const draw = () => process.stdout.write(`\r\x1b[2K${SPINNER[frame++ % SPINNER.length]} ${title} … ${elapsed()}`);
	if (tty) draw();
	else console.log(`  ${title} …`);
	const timer = tty ? setInterval(draw, 200) : setInterval(() => console.log(`    … ${elapsed()}`), 20_000);
	try {
		const result = await work();
		console.log(`${tty ? '\r\x1b[2K' : ''}✓ ${label} (${elapsed()})`);
		return result;
	} catch (error) {
		console.log(`${tty ? '\r\x1b[2K' : ''}✗ ${label} (${elapsed()})`);
		throw error;
	} finally {
		clearInterval(timer);
	}
}

function duration(ms) {
	const seconds = Math.round(ms / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Runs npm in a folder and resolves with its output; a failure throws an Error with a plain sentence, `output` and `details`. */
export async function npm(args, { cwd, env = {} }) {
	const { command, leading, shell } = npmCommand();
	const { code, output } = await run(command, [...leading, ...args], { cwd, env: { ...cleanEnv(), ...env }, shell });
	if (code === 0) return output;
	const known = reason(output);
	// what npm printed helps only where no plain sentence says it all
	throw Object.assign(new Error(known ?? `npm ${args[0]} failed (exit code ${code}).`), {
		output,
		details: known ? '' : output,
	});
}

/** Installs a folder's dependencies as its lock file says. Never `npm ci`: it refuses a lock file that lacks other platforms' builds. */
export async function npmInstall(cwd, args) {
	// Without a network npm tries each of a thousand packages again and again, for hours: ask once, and say so at once.
	// Any other answer is fine: not every registry knows `ping`.
	await npm(['ping', '--fetch-retries=0', '--fetch-timeout=20000'], { cwd }).catch((error) => {
		if (isNetworkFailure(error.output)) throw error;
	});
	await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', ...args], { cwd });
}

/** Runs a command without showing it and resolves with exit code and output; stopping this process stops it too. */
export function run(command, args, options) {
	return new Promise((resolve) => {
		const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
		const stop = () => child.kill('SIGTERM');
		process.once('exit', stop);
		let output = '';
		const collect = (chunk) => (output = (output + chunk).slice(-200_000));
		child.stdout.on('data', collect);
		child.stderr.on('data', collect);
		const done = (code) => {
			process.off('exit', stop);
			resolve({ code, output });
		};
		child.on('error', (error) => {
			output += error.message;
			done(1);
		});
		child.on('close', (code) => done(code ?? 1));
	});
}

// The npm that started us, run by this very Node: a `npm` found on the PATH may belong to another one.
function npmCommand() {
	const path = process.env.npm_execpath;
	if (path && basename(path) === 'npm-cli.js' && existsSync(path)) {
		return { command: process.execPath, leading: [path], shell: false };
	}
	return { command: 'npm', leading: [], shell: process.platform === 'win32' };
}

// npm tells its scripts about the package it runs; an npm started inside must not take that for its own settings.
function cleanEnv() {
	const env = { ...process.env, npm_config_update_notifier: 'false' };
	for (const name of Object.keys(env)) {
		if (/^npm_(package_|lifecycle_|config_(local_prefix|ignore_scripts|legacy_peer_deps|omit|include)$)/i.test(name)) {
			delete env[name];
		}
	}
	return env;
}

function isNetworkFailure(output) {
	return /\b(ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/.test(output);
}

function reason(output) {
	if (isNetworkFailure(output)) {
		return 'The npm registry cannot be reached. Check the network connection (and npm’s proxy setting), then try again.';
	}
	if (/\bENOSPC\b/.test(output)) return 'The disk is full. About 4 GB are needed for the tools and n8n.';
	if (/\b(EACCES|EPERM)\b/.test(output))
		return 'npm may not write into its folders: check who owns this folder and ~/.npm.';
	return undefined;
}
