import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

import { run, step } from '../n8n/npm.mjs';

/** The programs that queue mode needs, by their full paths. */
export interface Programs {
	initdb: string;
	postgres: string;
	pgIsReady: string;
	psql: string;
	redisServer: string;
}

const PACKAGES = ['postgresql', 'redis-server'];
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Finds PostgreSQL and Redis; installs them from Debian's packages where they are missing and that is allowed. */
export async function installPrograms(): Promise<Programs> {
	const found = await findPrograms();
	if (found) return found;
	await step(`Installing ${PACKAGES.join(' and ')}`, 'less than a minute', install);
	const installed = await findPrograms();
	if (!installed) throw new Error(`${PACKAGES.join(' and ')} were installed, but their programs cannot be found.`);
	return installed;
}

async function findPrograms(): Promise<Programs | undefined> {
	const path = (process.env.PATH ?? '').split(delimiter);
	const postgresFolder = [...(await debianFolders()), ...path].find((folder) => existsSync(join(folder, 'initdb')));
	const redisFolder = path.find((folder) => existsSync(join(folder, 'redis-server')));
	if (!postgresFolder || !redisFolder) return undefined;
	return {
		initdb: join(postgresFolder, 'initdb'),
		postgres: join(postgresFolder, 'postgres'),
		pgIsReady: join(postgresFolder, 'pg_isready'),
		psql: join(postgresFolder, 'psql'),
		redisServer: join(redisFolder, 'redis-server'),
	};
}

/** Debian keeps each version of PostgreSQL in a folder that is not on the PATH; the newest one first. */
async function debianFolders(): Promise<string[]> {
	const versions = await readdir(DEBIAN_POSTGRES).catch(() => []);
	return versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
}

async function install(): Promise<void> {
	const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	for (const args of [['update'], ['install', '-y', ...PACKAGES]]) {
		const [command, ...rest] = [...sudo, 'apt-get', '-qq', ...args];
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		const { code, output } = await run(command, rest, { env });
		if (code === 0) continue;
		const last = output.trim().split('\n').at(-1);
		throw new Error(
			`Queue mode needs PostgreSQL and Redis, and they could not be installed here (${last}). ` +
				`Install them and start again: Debian/Ubuntu "sudo apt-get install ${PACKAGES.join(' ')}".`,
		);
	}
}
