// `npm run build`: compiles into dist/, and puts beside it what tsc leaves out: icons, codex files and schemas of what is
// given out. Some commands build while others read dist/, so it is made elsewhere and changes in one moment, and not at
// all while it is what its sources give.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;
const dist = join(root, 'dist');
const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const ASSETS = ['icons/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];
const SOURCES = [...ASSETS, '{credentials,nodes}/**/*.ts', 'build.mts', 'tsconfig.json', 'package{,-lock}.json'];
/** n8n loads a node without its codex silently, and then nobody finds it in the node panel. */
const NEEDED: string[] = [
	...n8n.credentials,
	...n8n.nodes,
	...n8n.nodes.map((path: string) => path.replace(/\.js$/, '.json')),
	'dist/icons/freshbooks.svg',
	'dist/icons/freshbooks.dark.svg',
	'dist/nodes/FreshBooks/__schema__/v1.0.0.json',
];
/** Says which sources a dist/ was made of; the published package goes without it. */
const STAMP = '.sources';

function fingerprint(): string {
	const hash = createHash('sha256');
	for (const file of globSync(SOURCES, { cwd: root }).sort()) {
		hash.update(`${file}\n`).update(readFileSync(join(root, file)));
	}
	return hash.digest('hex');
}

function isMadeOf(sources: string): boolean {
	const stamp = join(dist, STAMP);
	return existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
}

function make(folder: string): void {
	const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
	execFileSync(process.execPath, [tsc, '--outDir', folder], { cwd: root, stdio: 'inherit' });
	for (const file of globSync(ASSETS, { cwd: root })) cpSync(join(root, file), join(folder, file));
	const missing = NEEDED.find((path) => !existsSync(join(folder, path.slice('dist/'.length))));
	if (missing) throw new Error(`${missing} was not made.`);
}

function replaceDist(workshop: string, made: string, sources: string): void {
	try {
		if (existsSync(dist)) renameSync(dist, join(workshop, 'before'));
		renameSync(made, dist);
	} catch (error) {
		// another build was faster, and its dist/ is as good
		if (!isMadeOf(sources)) throw error;
	}
}

function build(sources: string): void {
	// where a rename reaches dist/, and nothing looks for sources or tests
	const workshop = mkdtempSync(join(root, 'node_modules', '.build-'));
	try {
		const made = join(workshop, 'dist');
		make(made);
		writeFileSync(join(made, STAMP), sources);
		replaceDist(workshop, made, sources);
	} finally {
		rmSync(workshop, { recursive: true, force: true });
	}
}

try {
	const sources = fingerprint();
	if (!isMadeOf(sources)) build(sources);
} catch (error) {
	// tsc has said itself what is wrong
	if (!(error as { status?: number }).status) console.error((error as Error).message);
	process.exitCode = 1;
}
