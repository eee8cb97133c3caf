import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import getPort, { portNumbers } from 'get-port';

import { type FreshBooks, startFreshBooks } from './freshbooks.mts';
import { onStop } from './processes.mts';
import { type N8n, startN8n } from './server.mts';

/** The ports people expect; the next free ones are taken when these are not free. */
export const PREFERRED_PORTS = { n8n: 5678, freshbooks: 4010 };

/** Everything the sandbox consists of, in one working folder with the logs. */
export interface Stage {
	n8n: N8n;
	freshbooks: FreshBooks;
	/** n8n's nodes may read files from here. */
	filesFolder: string;
}

/** n8n's AI assistants want a service of n8n's on the network, open in place of the workflows and cover the canvas. */
export const WITHOUT_ASSISTANTS = { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,agents,workflow-builder' };

/** The folder for logs and files, removed at the end unless `keep()` was called. */
export async function workFolder(): Promise<{ path: string; keep(): void }> {
	const path = await mkdtemp(join(tmpdir(), 'n8n-nodes-freshbooks-'));
	let kept = false;
	onStop(() => kept || rm(path, { recursive: true, force: true, maxRetries: 5 }));
	return { path, keep: () => void (kept = true) };
}

/**
 * Starts the FreshBooks sandbox and an n8n that has the built package, and makes the two known to each other.
 * @param env n8n's settings where they are to differ from the usual ones
 * @param ports where they are to be, or behind that; any free ones unless given
 * @param keep whether n8n and FreshBooks go on from what is in the folder, and leave what they have in it
 */
export async function openStage(
	hostDir: string,
	folder: string,
	env: Record<string, string> = {},
	ports?: typeof PREFERRED_PORTS,
	keep = false,
): Promise<Stage> {
	const filesFolder = join(folder, 'files');
	await mkdir(filesFolder, { recursive: true });
	const log = join(folder, 'freshbooks.log');
	const keptIn = keep ? join(folder, 'freshbooks') : undefined;
	const freshbooks = await startFreshBooks(await freePort(ports?.freshbooks), log, keptIn);
	const port = await freePort(ports?.n8n);
	const n8n = await startN8n({
		hostDir,
		port,
		brokerPort: await freePort(ports && port + 1),
		logFile: join(folder, 'n8n.log'),
		folder: keep ? join(folder, 'n8n') : undefined,
		env: { N8N_RESTRICT_FILE_ACCESS_TO: filesFolder, ...env },
	});
	await enterRedirectUrl(freshbooks, n8n);
	return { n8n, freshbooks, filesFolder };
}

/** What a person does in FreshBooks' developer portal: enters n8n's redirect URL. */
export async function enterRedirectUrl(freshbooks: FreshBooks, n8n: N8n): Promise<void> {
	const { redirectUris } = await freshbooks.control('GET', '/app');
	const ours = `${n8n.base}/rest/oauth2-credential/callback`;
	await freshbooks.control('PATCH', '/app', { redirectUris: [...new Set([...redirectUris, ours])] });
}

/** What is typed into the credential's fields to reach the FreshBooks sandbox. */
export async function credentialData(freshbooks: FreshBooks): Promise<Record<string, string>> {
	const { clientId, clientSecret } = await freshbooks.control('GET', '/app');
	return {
		clientId,
		clientSecret,
		authUrl: `${freshbooks.url}/oauth/authorize`,
		accessTokenUrl: `${freshbooks.url}/auth/oauth/token`,
		apiBaseUrl: freshbooks.url,
	};
}

/**
 * A port that is free, the wanted one or one behind it. Not one of those that the system gives to connections: n8n takes
 * its port only after seconds, and a connection may have it by then.
 */
export function freePort(wanted = randomInt(20_000, 30_000)): Promise<number> {
	return getPort({ port: portNumbers(wanted, wanted + 200) });
}
