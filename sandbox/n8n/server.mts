import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import axios, { type AxiosResponse } from 'axios';

import { packageFolder } from './package.mts';
import { lastWords, onStop, type Service, startProcess } from './processes.mts';

export interface N8nOptions {
	/** The installed n8n, see host.mts. */
	hostDir: string;
	port: number;
	/** n8n's task runners talk to it on a second port. */
	brokerPort: number;
	/** Default: a file in n8n's own folder, gone when n8n stops. */
	logFile?: string;
	/** Where it keeps what is its own beyond its end. Default: a folder that is removed then. */
	folder?: string;
	env?: Record<string, string>;
}

/** A running n8n and its REST API, logged in as the owner. */
export interface N8n {
	base: string;
	login: { email: string; password: string };
	logFile: string;
	/** Where it keeps what is its own. */
	folder: string;
	/** The process that it is now. */
	pid(): number;
	/** One call of the REST API the editor uses; fails with n8n's own words. */
	api<T = any>(method: string, path: string, body?: unknown): Promise<T>;
	/** A file that n8n keeps. */
	download(path: string): Promise<Buffer>;
	/** A page as the logged-in person's browser gets it, redirects not followed. */
	page(url: string): Promise<AxiosResponse<string>>;
	running(): boolean;
	/** Ends it at once, as a crash does; `restart()` starts it again. */
	kill(): Promise<void>;
	/** Stops and starts it again with the same data; with other settings, where there are any. */
	restart(env?: Record<string, string>): Promise<void>;
	/** Stops it and removes its data. */
	stop(): Promise<void>;
}

const LOGIN = { email: 'owner@example.com', password: 'Sandbox-2026' };

/** A further process of an n8n in queue mode: one that takes webhook calls, or one that runs executions. */
export interface Helper {
	base: string;
	logFile: string;
	running(): boolean;
	/** Stops it and removes its data. */
	stop(): Promise<void>;
}

/** Starts a real n8n with the package installed under its real name, creates the owner and logs in. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const { base, logFile, folder, start, remove } = await prepare(options, 'start');
	const session = openSession(base);
	let service = start();

	const ready = async () => {
		await waitUntilReady(base, service, logFile);
		// the REST routes come up a moment after readiness
		await waitFor('n8n’s REST API', async () => (await session.send('GET', '/rest/settings')).status === 200);
	};
	const stop = async () => {
		await service.stop();
		await remove();
	};
	const restart = async (env?: Record<string, string>) => {
		await service.stop();
		service = start(env);
		await ready();
	};

	const pid = () => service.pid;
	const running = () => service.running();
	const kill = () => service.kill();

	await ready();
	await enter(session.client);
	return { base, login: LOGIN, logFile, folder, pid, ...session.client, running, kill, restart, stop };
}

/** Creates the owner, or logs in where a kept n8n has one. */
async function enter({ api }: Pick<N8n, 'api'>): Promise<void> {
	const { userManagement } = await api('GET', '/settings');
	if (userManagement.showSetupOnFirstLoad) {
		return void (await api('POST', '/owner/setup', { ...LOGIN, firstName: 'Sandbox', lastName: 'Owner' }));
	}
	await api('POST', '/login', { emailOrLdapLoginId: LOGIN.email, password: LOGIN.password });
}

/** Starts a webhook process or a worker beside a running n8n, with a folder and a copy of the package of its own. */
export async function startHelper(kind: 'webhook' | 'worker', options: N8nOptions): Promise<Helper> {
	const { base, logFile, start, remove } = await prepare(options, kind);
	const service = start();
	const stop = async () => {
		await service.stop();
		await remove();
	};
	await waitUntilReady(base, service, logFile);
	return { base, logFile, running: () => service.running(), stop };
}

/** The folder, the package and the settings of one n8n process. */
async function prepare(options: N8nOptions, kind: 'start' | 'webhook' | 'worker') {
	const kept = options.folder !== undefined;
	const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'n8n-')));
	const remove = async () => {
		if (!kept) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	};
	onStop(remove);
	await installPackage(folder);
	const logFile = options.logFile ?? join(folder, 'n8n.log');
	const base = `http://127.0.0.1:${options.port}`;
	const env = environment(options, base, folder);
	const command = [join(options.hostDir, 'node_modules', 'n8n', 'bin', 'n8n'), kind];
	const own = join(folder, '.n8n');
	const start = (more: Record<string, string> = {}) => startProcess(command, { ...env, ...more }, logFile);
	return { base, logFile, folder: own, start, remove };
}

/** Waits until a check gives something; a check that throws counts as not yet. */
export async function waitFor<T>(
	what: string,
	check: () => Promise<T | undefined | false | null>,
	seconds = 60,
): Promise<T> {
	const end = Date.now() + seconds * 1000;
	let lastError: unknown;
	// most of what is awaited is there within moments
	for (let pause = 20; Date.now() < end; pause = Math.min(250, pause * 1.5)) {
		try {
			const found = await check();
			if (found) return found;
		} catch (error) {
			lastError = error;
		}
		await sleep(pause);
	}
	const why = lastError instanceof Error ? ` (${lastError.message})` : '';
	throw new Error(`${what}: not there after ${seconds} seconds${why}.`);
}

/** Puts the built package where n8n keeps community packages. */
async function installPackage(folder: string): Promise<void> {
	const { name } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
	const target = join(folder, '.n8n', 'nodes', 'node_modules', name);
	// of an earlier start
	await rm(target, { recursive: true, force: true });
	await mkdir(target, { recursive: true });
	for (const part of ['package.json', 'dist']) {
		await cp(join(packageFolder, part), join(target, part), { recursive: true });
	}
}

function environment(options: N8nOptions, base: string, folder: string): Record<string, string | undefined> {
	// settings of another n8n on this machine must not reach this one
	const foreign = /^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_|CREDENTIALS_|WORKFLOWS_|NODES_|GENERIC_TIMEZONE$|NODE_ENV$)/;
	const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name) && !/^npm_/i.test(name));
	return {
		...Object.fromEntries(inherited),
		NO_PROXY: [process.env.NO_PROXY ?? process.env.no_proxy, '127.0.0.1', 'localhost'].filter(Boolean).join(','),
		TMPDIR: folder,
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'sandbox',
		N8N_PORT: String(options.port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		// one address everywhere, so that the login cookie also counts when FreshBooks redirects back
		N8N_EDITOR_BASE_URL: `${base}/`,
		WEBHOOK_URL: `${base}/`,
		N8N_SECURE_COOKIE: 'false',
		// n8n's default is New York: what is today for the tests would be yesterday there for some hours of every day
		GENERIC_TIMEZONE: 'UTC',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
		// nothing is asked for, advertised or sent to anyone
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		...options.env,
	};
}

async function waitUntilReady(base: string, service: Service, logFile: string): Promise<void> {
	const end = Date.now() + 300_000;
	for (;;) {
		const response = await axios.get(`${base}/healthz/readiness`, HTTP).catch(() => undefined);
		if (response?.status === 200) return;
		if (!service.running()) throw new Error(`n8n stopped by itself: ${await lastWords(logFile)}`);
		if (Date.now() > end) throw new Error('n8n did not become ready within five minutes.');
		await sleep(100);
	}
}

// `proxy: false`: a proxy set for the whole machine knows nothing of our local servers
const HTTP = { proxy: false, maxRedirects: 0, validateStatus: () => true, timeout: 60_000 } as const;

/** A browser as far as n8n is concerned: it keeps cookies and says which one it is. */
function openSession(base: string) {
	const cookies = new Map<string, string>();

	async function send(
		method: string,
		url: string,
		data?: unknown,
		responseType?: 'arraybuffer',
	): Promise<AxiosResponse> {
		const own = url.startsWith('/') || url.startsWith(base);
		const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const headers = own ? { 'browser-id': 'sandbox', 'push-ref': 'sandbox', ...(cookie && { cookie }) } : {};
		const absolute = url.startsWith('/') ? base + url : url;
		const response = await axios.request({ ...HTTP, method, url: absolute, data, headers, responseType });
		for (const line of own ? (response.headers['set-cookie'] ?? []) : []) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			if (name) cookies.set(name, value);
		}
		return response;
	}

	async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
		const { status, data } = await send(method, `/rest${path}`, body);
		if (status < 300) return data?.data ?? data;
		const words = typeof data?.message === 'string' ? data.message : JSON.stringify(data);
		throw new Error(`n8n answered ${status} to ${method} ${path}: ${words}`);
	}

	async function download(path: string): Promise<Buffer> {
		const { status, data } = await send('GET', `/rest${path}`, undefined, 'arraybuffer');
		if (status !== 200) throw new Error(`n8n answered ${status} to the download of ${path}.`);
		return data;
	}

	return { send, client: { api, download, page: (url: string) => send('GET', url) } };
}
