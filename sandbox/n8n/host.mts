import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import { npm, npmInstall, run, step } from './npm.mjs';
import { isRunning } from './processes.mts';

const here = import.meta.dirname;

/** What npm is told to install: files by their names. */
type Recipe = Record<string, string>;

/**
 * Gives the folder of an n8n, installing it into the user's cache the first time (2 GB, once per n8n version).
 * The folder appears under its name only when it is complete, so a stopped install never counts.
 * @param version the pinned one unless given
 */
export async function installHost(version?: string): Promise<string> {
	const recipe = await recipeOf(version);
	const folder = join(cacheFolder(), `n8n-${fingerprint(recipe)}`);
	if (existsSync(folder)) return folder;

	await removeLeftovers(cacheFolder());
	const unfinished = `${folder}.part-${process.pid}`;
	const cleanUp = () => rm(unfinished, { recursive: true, force: true });
	try {
		await mkdir(unfinished, { recursive: true });
		for (const [name, text] of Object.entries(recipe)) await writeFile(join(unfinished, name), text);
		const { n8n } = JSON.parse(recipe['package.json']).dependencies;
		await step(`Installing n8n ${n8n} into ${cacheFolder()}`, '3 to 5 minutes, only the first time', () =>
			npmInstall(unfinished, ['--legacy-peer-deps', '--omit=optional']),
		);
		await step('Preparing its database driver', 'about a minute', () => buildSqlite(unfinished));
		// another start may have been faster; then its folder is as good as ours
		await rename(unfinished, folder).catch((error: Error) => {
			if (!existsSync(folder)) throw error;
		});
		return folder;
	} finally {
		await cleanUp();
	}
}

/** The version of n8n that the sandbox runs. */
export async function pinnedN8n(): Promise<string> {
	return JSON.parse(await readFile(join(here, 'package.json'), 'utf8')).dependencies.n8n;
}

/** Where this project keeps what need not be made again. */
export function cacheFolder(): string {
	const name = 'n8n-nodes-freshbooks';
	if (process.env.XDG_CACHE_HOME) return join(process.env.XDG_CACHE_HOME, name);
	if (process.platform === 'win32' && process.env.LOCALAPPDATA) return join(process.env.LOCALAPPDATA, name, 'cache');
	return join(homedir(), '.cache', name);
}

/**
 * The pinned n8n as its lock file says, or another version without one. Older ones take what reads spreadsheets from an
 * address beside the registry, which not every network lets through; the registry has an older one.
 */
async function recipeOf(version?: string): Promise<Recipe> {
	const names = ['package.json', 'package-lock.json', '.npmrc'];
	const texts = await Promise.all(names.map((name) => readFile(join(here, name), 'utf8')));
	const pinned: Recipe = Object.fromEntries(names.map((name, index) => [name, texts[index]]));
	const host = JSON.parse(pinned['package.json']);
	if (!version || version === host.dependencies.n8n) return pinned;
	const dependencies = { ...host.dependencies, n8n: version };
	const overrides = { ...host.overrides, xlsx: '0.18.5' };
	return { 'package.json': JSON.stringify({ ...host, dependencies, overrides }), '.npmrc': pinned['.npmrc'] };
}

function fingerprint(recipe: Recipe): string {
	const hash = createHash('sha256');
	for (const text of Object.values(recipe)) hash.update(text);
	return hash
		.update(process.platform + process.arch)
		.digest('hex')
		.slice(0, 12);
}

/** Removes what interrupted installs left behind: unfinished folders whose process is gone. */
async function removeLeftovers(cache: string): Promise<void> {
	for (const name of await readdir(cache).catch(() => [])) {
		const pid = Number(/\.part-(\d+)$/.exec(name)?.[1]);
		if (pid && !isRunning(pid)) await rm(join(cache, name), { recursive: true, force: true });
	}
}

/**
 * sqlite3 takes a ready binary where it can download one, and compiles otherwise. The headers it needs for that come
 * with the `node` package; named here, because the user's npm settings may point to those of another Node.
 */
async function buildSqlite(folder: string): Promise<void> {
	const headers = nodeHeaders();
	const nodeDir = headers ? [`--nodedir=${headers}`] : [];
	const env = headers ? { npm_config_nodedir: headers } : undefined;
	await npm(['rebuild', '--ignore-scripts=false', ...nodeDir, 'sqlite3'], { cwd: folder, env }).catch((error) => {
		throw Object.assign(new Error(compilerAdvice(error.output ?? '') ?? error.message), { details: error.output });
	});
	const { code, output } = await run(process.execPath, ['-e', "require('sqlite3')"], { cwd: folder });
	if (code !== 0)
		throw Object.assign(new Error('The database driver was built, but cannot be loaded.'), { details: output });
}

function nodeHeaders(): string | undefined {
	const nodePackage = dirname(createRequire(import.meta.url).resolve('node/package.json'));
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const name = `${platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${process.arch}`;
	const candidates = [join(nodePackage, 'node_modules', name), join(nodePackage, '..', name)];
	return candidates.find((candidate) => existsSync(join(candidate, 'include', 'node', 'node_api.h')));
}

function compilerAdvice(output: string): string | undefined {
	const missing = [];
	if (/Could not find any Python|find Python/i.test(output) && /gyp ERR!/.test(output)) missing.push('Python 3');
	if (/not found: make|make: not found|spawn make ENOENT/i.test(output)) missing.push('make');
	if (/(g\+\+|c\+\+|clang\+\+)[^\n]*(not found|No such file)/i.test(output)) missing.push('a C++ compiler');
	if (!missing.length && !/gyp ERR!/.test(output)) return undefined;
	const what = missing.length ? `${missing.join(' and ')} is missing` : 'compiling failed';
	return (
		`n8n's database driver (sqlite3) could not be built: ${what}. Install the build tools and start again: ` +
		'Debian/Ubuntu "sudo apt-get install build-essential python3", macOS "xcode-select --install", ' +
		'Windows "winget install Microsoft.VisualStudio.2022.BuildTools".'
	);
}
