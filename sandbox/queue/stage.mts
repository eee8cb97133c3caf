import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { startFreshBooks } from '../n8n/freshbooks.mts';
import { type Helper, type N8n, type N8nOptions, startHelper, startN8n } from '../n8n/server.mts';
import { enterRedirectUrl, freePort, type Stage } from '../n8n/stage.mts';
import { type Postgres, startPostgres, startRedis } from './databases.mts';
import type { Programs } from './debian.mts';

/** An n8n as it is run by those for whom one process is too little. */
export interface QueueStage extends Stage {
	/** The main process: editor and activations; it takes no webhook calls. */
	n8n: N8n;
	/** All webhook calls come here. */
	webhook: Helper;
	/** These run all executions. */
	workers: Helper[];
	/** n8n's database. */
	postgres: Postgres;
}

const WORKERS = 2;

/** Starts the FreshBooks sandbox, PostgreSQL, Redis and an n8n in queue mode, all with the built package. */
export async function openQueueStage(hostDir: string, programs: Programs, folder: string): Promise<QueueStage> {
	const log = (name: string) => join(folder, `${name}.log`);
	const filesFolder = join(folder, 'files');
	await mkdir(filesFolder);
	const freshbooks = await startFreshBooks(await freePort(), log('freshbooks'));
	const postgres = await startPostgres(programs, await freePort(), log('postgres'));
	const webhookPort = await freePort();
	const shared = {
		...postgres.settings,
		...(await startRedis(programs, await freePort(), log('redis'))),
		// with n8n's 2, calls that come together wait for a connection until n8n takes its database for lost
		DB_POSTGRESDB_POOL_SIZE: '10',
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		N8N_RESTRICT_FILE_ACCESS_TO: filesFolder,
		WEBHOOK_URL: `http://127.0.0.1:${webhookPort}/`,
	};
	const options = async (name: string, port: number, env?: Record<string, string>): Promise<N8nOptions> => ({
		hostDir,
		port,
		brokerPort: await freePort(),
		logFile: log(name),
		env: { ...shared, ...env },
	});

	// main first: it creates the tables that the others need
	const n8n = await startN8n(await options('main', await freePort()));
	// every process sees the same address of the editor, and the redirect URL goes there
	const editor = { N8N_EDITOR_BASE_URL: `${n8n.base}/` };
	const startWorker = async (number: number) => {
		const port = await freePort();
		const health = {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		};
		return startHelper('worker', await options(`worker-${number}`, port, { ...editor, ...health }));
	};
	const [webhook, ...workers] = await Promise.all([
		startHelper('webhook', await options('webhook', webhookPort, editor)),
		...Array.from({ length: WORKERS }, (_, index) => startWorker(index + 1)),
	]);
	await enterRedirectUrl(freshbooks, n8n);
	return { n8n, webhook, workers, postgres, freshbooks, filesFolder };
}
