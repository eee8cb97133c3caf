import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import axios from 'axios';

import { installHost } from '../../sandbox/n8n/host.mts';
import { onStop, stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { PREFERRED_PORTS } from '../../sandbox/n8n/stage.mts';

const root = join(import.meta.dirname, '..', '..');
let temporary: string;
let taken: Server;

before(async () => {
	temporary = await mkdtemp(join(tmpdir(), 'start-test-'));
	// a cache of its own, with the n8n that is there
	const host = await installHost();
	await mkdir(join(temporary, 'cache', 'n8n-nodes-freshbooks'), { recursive: true });
	await symlink(host, join(temporary, 'cache', 'n8n-nodes-freshbooks', basename(host)));
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
	const env = { ...process.env, TMPDIR: temporary, XDG_CACHE_HOME: join(temporary, 'cache') };
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

/** Starts and, once it is up, does something as the person in front of it; then comes Ctrl-C. */
async function use(args: string[], work: (desk: Desk) => Promise<void>) {
	let working: Promise<void> | undefined;
	const { code, output } = await start(args, (soFar, stop) => {
		if (working || !soFar.includes('Ctrl-C stops')) return;
		working = deskOf(soFar).then(work).finally(stop);
	});
	await (working ?? assert.fail(output));
	assert.equal(code, 130, output);
	return output;
}

/** What somebody has who reads what `npm start` prints. */
interface Desk {
	output: string;
	freshbooks: string;
	/** n8n's REST API, logged in. */
	n8n<T = any>(method: string, path: string, data?: unknown): Promise<T>;
}

async function deskOf(output: string): Promise<Desk> {
	const [n8n, freshbooks] = output.match(/http:\/\/127\.0\.0\.1:\d+/g)!;
	const [, emailOrLdapLoginId, password] = /email (\S+), password (\S+)/.exec(output)!;
	const headers: Record<string, string> = { 'browser-id': 'person' };
	const api = (method: string, path: string, data?: unknown) =>
		axios.request({ method, url: `${n8n}/rest${path}`, data, headers, proxy: false });
	const { headers: answered } = await api('POST', '/login', { emailOrLdapLoginId, password });
	headers.cookie = answered['set-cookie']!.map((cookie) => cookie.split(';')[0]).join('; ');
	return { output, freshbooks, n8n: async (...call) => (await api(...call)).data.data };
}

const DEMO = [
	'All clients',
	'New client to sent invoice',
	'Receipt to expense',
	'Record a payment',
	'When a payment arrives',
];

/** Somebody records a payment in FreshBooks. */
async function pay(freshbooks: string): Promise<void> {
	const control = async (method: string, path: string) =>
		(await axios.request({ method, url: `${freshbooks}/_sandbox${path}`, proxy: false })).data;
	const [{ accountId }] = (await control('GET', '/app')).businesses;
	const invoices: Record<string, any>[] = await control('GET', `/records/${accountId}/invoices`);
	const open = invoices.find((one) => one.vis_state === 0 && Number(one.outstanding.amount) > 1)!;
	const payment = { invoiceid: open.id, amount: { amount: '1.00' }, date: '2026-11-20', type: 'Cash' };
	const { access_token: token } = await control('POST', '/token');
	const url = `${freshbooks}/accounting/account/${accountId}/payments/payments`;
	await axios.post(url, { payment }, { headers: { authorization: `Bearer ${token}` }, proxy: false });
}

const keptFile = () => join(temporary, 'cache', 'n8n-nodes-freshbooks', 'kept', 'kept.json');

test('npm start -- --keep goes on from what was built, until Ctrl-C stops all of it', async () => {
	const first = await use(['--keep'], async ({ output, freshbooks, n8n }) => {
		// the editor opens on its workflows, where no assistant comes first
		const { activeModules } = await n8n('GET', '/settings');
		assert.deepEqual(
			activeModules.filter((name: string) => /instance-ai|agents/.test(name)),
			[],
		);
		const [, clientId, secret] = /Client ID +(\S+)\s+Client Secret +(\S+)/.exec(output)!;
		const page: string = (await axios.get(freshbooks, { proxy: false })).data;
		for (const value of [clientId, secret, freshbooks]) assert.match(page, new RegExp(`<code>${value}</code>`));
		await n8n('POST', '/workflows', { name: 'Mine', nodes: [], connections: {}, settings: {} });
	});
	for (const url of first.match(/http:\/\/127\.0\.0\.1:\d+/g)!.slice(0, 2)) {
		await assert.rejects(axios.get(url, { proxy: false }), /ECONNREFUSED/);
	}

	const second = await use(['--keep'], async ({ freshbooks, n8n }) => {
		const workflows: Record<string, any>[] = await n8n('GET', '/workflows');
		assert.deepEqual(workflows.map(({ name }) => name).sort(), [...DEMO, 'Mine'].sort());
		// the client of the demo, and the webhook of its published workflow
		const [, clients] = new RegExp(`"(/_sandbox/site/records/\\w+/clients)"`).exec(
			(await axios.get(freshbooks, { proxy: false })).data,
		)!;
		assert.match((await axios.get(freshbooks + clients, { proxy: false })).data, /Aldana Ceramics/);
		const { id } = workflows.find(({ name }) => name === 'When a payment arrives')!;
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status: ['success'] }));
		const runs = async () => (await n8n('GET', `/executions?filter=${filter}`)).results.length as number;
		const before = await runs();
		await pay(freshbooks);
		await waitFor('The run of the published workflow', async () => (await runs()) > before);
	});
	assert.match(second, /workflows and FreshBooks’ records are as you left them/);
	assert.doesNotMatch(second, /The demo, four pieces/);

	// records of another version: n8n goes on all the same, connected and published anew
	await writeFile(join(keptFile(), '..', 'freshbooks'), 'of another version');
	const third = await use(['--keep'], async ({ freshbooks, n8n }) => {
		assert.equal((await n8n('GET', '/workflows')).length, DEMO.length + 1);
		const { data } = await axios.get(`${freshbooks}/_sandbox/app`, { proxy: false });
		const records = `${freshbooks}/_sandbox/records/${data.businesses[0].accountId}`;
		const webhooks = async () =>
			(await axios.get(`${records}/callbacks`, { proxy: false })).data as { verified: boolean }[];
		await waitFor('The webhook, verified', async () => (await webhooks()).some(({ verified }) => verified));
	});
	assert.match(third, /workflows are as you left them\. FreshBooks’ records start over/);
});

test('npm start -- --keep says in a sentence why it cannot go on from what was kept', async () => {
	const good = await readFile(keptFile(), 'utf8');
	for (const [kept, says] of [
		['{"n8n":', /What was kept cannot be read/],
		[
			good.replace(/"n8n": "[\d.]+"/, '"n8n": "99.0.0"'),
			/What was kept is from n8n 99\.0\.0, and n8n [\d.]+ cannot read it/,
		],
		[
			good.replace(/"n8n": \d+/, `"n8n": ${PREFERRED_PORTS.n8n}`),
			/Port 5678 is taken, and what was kept needs n8n there/,
		],
	] as const) {
		await writeFile(keptFile(), kept);
		const { code, output } = await start(['--keep']);
		assert.equal(code, 1, output);
		assert.match(output, says);
		assert.match(output, /Delete this folder to start over, or start without --keep: \S+kept$/m);
		assert.doesNotMatch(output, /\n\s+at /);
	}
	await writeFile(keptFile(), good);
	await writeFile(join(keptFile(), '..', 'in-use'), String(process.pid));
	assert.match((await start(['--keep'])).output, /is already running/);
});

test('npm start refuses an option that it does not know, in a sentence', async () => {
	const { code, output } = await start(['--onec']);

	assert.equal(code, 1);
	assert.match(output, /--onec/);
	assert.doesNotMatch(output, /\n\s+at /);
});
