import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import axios from 'axios';

import { onStop, stopEverything } from '../../sandbox/n8n/processes.mts';
import { PREFERRED_PORTS } from '../../sandbox/n8n/stage.mts';

const root = join(import.meta.dirname, '..', '..');
let temporary: string;
let taken: Server;

before(async () => {
	temporary = await mkdtemp(join(tmpdir(), 'start-test-'));
	taken = createServer();
	// an error means that something else has taken the port, which serves as well
	await new Promise<void>((done) => taken.listen(PREFERRED_PORTS.n8n, done).once('error', () => done()));
});
afterEach(async () => {
	const left = (await readdir(temporary)).filter((name) => name.includes('n8n'));
	assert.deepEqual(left, [], 'temporary files are left');
});
after(async () => {
	taken.close();
	await rm(temporary, { recursive: true, force: true });
	await stopEverything();
});

/** Runs `npm start` and collects what it prints, calling `seen` with all of it at every new piece. */
function start(args: string[], seen: (output: string, stop: () => void) => void = () => {}) {
	const env = { ...process.env, TMPDIR: temporary };
	const child = spawn(process.execPath, ['sandbox/start.mts', ...args], { cwd: root, env });
	onStop(() => child.kill('SIGINT'));
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (piece) => {
			output += piece;
			seen(output, () => child.kill('SIGINT'));
		});
	}
	return new Promise<{ code: number | null; output: string }>((done) => {
		child.on('close', (code) => done({ code, output }));
	});
}

test('npm start -- --once runs the demo in a real n8n, ticks its four parts and ends', async () => {
	const { code, output } = await start(['--once']);

	assert.equal(code, 0, output);
	for (const part of ['Receipt', 'Invoice', 'Payment', 'All clients']) {
		assert.match(output, new RegExp(`^✓ ${part}: `, 'm'), output);
	}
	assert.doesNotMatch(output, /✗/);
	assert.match(output, /Port 5678 is taken, so n8n runs on port \d+/);
});

test('npm start stays up with an editor one can log in to, until Ctrl-C stops all of it', async () => {
	let login: Promise<number> | undefined;
	const { code, output } = await start([], (soFar, stop) => {
		if (login || !soFar.includes('Ctrl-C stops')) return;
		login = logIn(soFar).finally(stop);
	});

	assert.equal(await login, 200, output);
	assert.equal(code, 130, output);
	const [n8n, freshbooks] = output.match(/http:\/\/127\.0\.0\.1:\d+/g)!;
	for (const url of [n8n, freshbooks]) await assert.rejects(axios.get(url, { proxy: false }), /ECONNREFUSED/);
});

async function logIn(output: string): Promise<number> {
	const [, email, password] = /e-mail (\S+), password (\S+)/.exec(output)!;
	const [n8n] = /http:\/\/127\.0\.0\.1:\d+/.exec(output)!;
	const body = { emailOrLdapLoginId: email, password };
	return (await axios.post(`${n8n}/rest/login`, body, { proxy: false, validateStatus: () => true })).status;
}

test('npm start refuses an option that it does not know, in a sentence', async () => {
	const { code, output } = await start(['--onec']);

	assert.equal(code, 1);
	assert.match(output, /--onec/);
	assert.doesNotMatch(output, /\n\s+at /);
});
