import { chown, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { run } from '../n8n/npm.mjs';
import { lastWords, onStop, startProgram } from '../n8n/processes.mts';
import { waitFor } from '../n8n/server.mts';
import type { Programs } from './debian.mts';

const HOST = '127.0.0.1';
const USER = 'n8n';
/** The one that is always there. */
const DATABASE = 'postgres';
const READY_SECONDS = 60;

/** A running PostgreSQL. */
export interface Postgres {
	/** n8n's settings for it. */
	settings: Record<string, string>;
	/** The rows that a query gives. */
	query<T>(sql: string): Promise<T[]>;
}

/** Starts a PostgreSQL with an empty database of its own, gone when everything stops. */
export async function startPostgres(programs: Programs, port: number, logFile: string): Promise<Postgres> {
	const folder = await temporaryFolder('postgres-');
	const user = await postgresUser();
	if (user) await chown(folder, user.uid, user.gid);
	await createCluster(programs, folder, user);

	// the data lives for minutes only: nothing has to survive a loss of power
	const choices = ['fsync=off', 'full_page_writes=off', 'unix_socket_directories=', `listen_addresses=${HOST}`];
	const args = ['-D', folder, '-p', String(port), ...choices.flatMap((choice) => ['-c', choice])];
	// SIGINT is PostgreSQL's “end now, in good order”
	const service = startProgram(programs.postgres, args, { logFile, user, endsOn: 'SIGINT' });
	await ready('PostgreSQL', service, logFile, async () => {
		const { code } = await run(programs.pgIsReady, ['-q', '-h', HOST, '-p', String(port)], {});
		return code === 0;
	});
	const settings = {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: HOST,
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_USER: USER,
		DB_POSTGRESDB_PASSWORD: USER,
		DB_POSTGRESDB_DATABASE: DATABASE,
	};
	return { settings, query: (sql) => query(programs, port, sql) };
}

async function query<T>({ psql }: Programs, port: number, sql: string): Promise<T[]> {
	const target = ['-h', HOST, '-p', String(port), '-U', USER, '-d', DATABASE];
	const asJson = `select coalesce(json_agg(row), '[]') from (${sql}) row`;
	const { code, output } = await run(psql, [...target, '-XqAt', '-c', asJson], {});
	if (code !== 0) throw new Error(`PostgreSQL does not take “${sql}”: ${output.trim()}`);
	return JSON.parse(output);
}

/** Starts a Redis that keeps nothing, and gives n8n's settings for it. */
export async function startRedis(programs: Programs, port: number, logFile: string): Promise<Record<string, string>> {
	const folder = await temporaryFolder('redis-');
	const args = ['--port', String(port), '--bind', HOST, '--save', '', '--appendonly', 'no', '--dir', folder];
	const service = startProgram(programs.redisServer, args, { logFile });
	await ready('Redis', service, logFile, () => answersPing(port));
	return { EXECUTIONS_MODE: 'queue', QUEUE_BULL_REDIS_HOST: HOST, QUEUE_BULL_REDIS_PORT: String(port) };
}

async function temporaryFolder(prefix: string): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), prefix));
	onStop(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
	return folder;
}

/** PostgreSQL refuses to run as root; its package brings a user for it. Anybody else runs it as themselves. */
async function postgresUser(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const [uid, gid] = await Promise.all(['-u', '-g'].map((what) => run('id', [what, 'postgres'], {})));
	if (uid.code !== 0) throw new Error('PostgreSQL does not run as root, and there is no user “postgres” to run it as.');
	return { uid: Number(uid.output), gid: Number(gid.output) };
}

async function createCluster({ initdb }: Programs, folder: string, user?: { uid: number; gid: number }): Promise<void> {
	const args = ['-D', folder, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
	const { code, output } = await run(initdb, args, { cwd: folder, ...user });
	if (code !== 0) throw new Error(`PostgreSQL’s data folder could not be made: ${output.trim()}`);
}

async function ready(name: string, service: { running(): boolean }, logFile: string, check: () => Promise<boolean>) {
	await waitFor(name, async () => !service.running() || (await check()), READY_SECONDS);
	if (!service.running()) throw new Error(`${name} stopped by itself: ${await lastWords(logFile)}`);
}

function answersPing(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, HOST, () => socket.write('PING\r\n'));
		const answer = (text: string) => {
			socket.destroy();
			resolve(text.startsWith('+PONG'));
		};
		socket.setTimeout(1000, () => answer('')).once('error', () => answer(''));
		socket.once('data', (data) => answer(String(data)));
	});
}
