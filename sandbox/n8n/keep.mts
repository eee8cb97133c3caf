import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import getPort from 'get-port';

import { cacheFolder, pinnedN8n } from './host.mts';
import { isRunning, onStop } from './processes.mts';
import { PREFERRED_PORTS, freePort } from './stage.mts';

type Ports = typeof PREFERRED_PORTS;

/** What is written down of what is kept. */
interface Note {
	/** The n8n that has kept it: an older one cannot read its database. */
	n8n: string;
	/** Where n8n and FreshBooks were: credentials and webhooks name these addresses. */
	ports: Ports;
	/** Whether the demo has run to its end. */
	demo: boolean;
}

/** What `npm start -- --keep` goes on from. */
export interface Kept extends Note {
	folder: string;
	/** Whether there is something to go on from. */
	isUsed: boolean;
	/** Writes down that the demo need not run again. */
	demoDone(): Promise<void>;
}

/**
 * Opens what the last start has kept, or a new folder for it.
 * @throws Error with a sentence when it cannot be used: unreadable, of a newer n8n, in use, or its ports are taken
 */
export async function openKept(): Promise<Kept> {
	const folder = join(cacheFolder(), 'kept');
	const file = join(folder, 'kept.json');
	await mkdir(folder, { recursive: true });
	await claim(folder);
	const n8n = await pinnedN8n();
	const found = await readNote(folder, file);
	if (found && isNewer(found.n8n, n8n)) {
		throw new Error(`What was kept is from n8n ${found.n8n}, and n8n ${n8n} cannot read it. ${beginAnew(folder)}`);
	}
	for (const name of ['n8n.log', 'freshbooks.log']) await rm(join(folder, name), { force: true });
	const note: Note = { n8n, ports: await portsFor(folder, found), demo: found?.demo ?? false };
	const write = () => writeFile(file, JSON.stringify(note, null, '\t'));
	await write();
	return {
		...note,
		folder,
		isUsed: found !== undefined,
		demoDone: async () => {
			note.demo = true;
			await write();
		},
	};
}

/** What to do with a folder that is of no use. */
export const beginAnew = (folder: string): string =>
	`Delete this folder to start over, or start without --keep: ${folder}`;

async function readNote(folder: string, file: string): Promise<Note | undefined> {
	if ((await readdir(folder)).every((name) => name === LOCK)) return undefined;
	try {
		const note = JSON.parse(await readFile(file, 'utf8')) as Note;
		if (/^\d+\.\d+\.\d+$/.test(note.n8n) && note.ports.n8n > 0 && note.ports.freshbooks > 0) return note;
	} catch {
		// told below
	}
	throw new Error(`What was kept cannot be read. ${beginAnew(folder)}`);
}

async function portsFor(folder: string, found?: Note): Promise<Ports> {
	if (!found) {
		return { n8n: await freePort(PREFERRED_PORTS.n8n), freshbooks: await freePort(PREFERRED_PORTS.freshbooks) };
	}
	for (const [name, port] of Object.entries(found.ports)) {
		if ((await getPort({ port })) === port) continue;
		throw new Error(
			`Port ${port} is taken, and what was kept needs ${name === 'n8n' ? 'n8n' : 'FreshBooks'} there. ` +
				`Stop the program that uses it. ${beginAnew(folder)}`,
		);
	}
	return found.ports;
}

const LOCK = 'in-use';

/** Two that go on from the same folder would spoil it. */
async function claim(folder: string): Promise<void> {
	const lock = join(folder, LOCK);
	const pid = existsSync(lock) ? Number(await readFile(lock, 'utf8')) : 0;
	if (pid && isRunning(pid)) {
		throw new Error(`"npm start -- --keep" is already running (process ${pid}). If it is not, delete ${lock}`);
	}
	await writeFile(lock, String(process.pid));
	onStop(() => rm(lock, { force: true }));
}

/** Whether a version such as 2.41.1 is newer than another one. */
function isNewer(version: string, than: string): boolean {
	return version.localeCompare(than, 'en', { numeric: true }) > 0;
}
