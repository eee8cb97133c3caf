// `npm run build`: compiles into dist/, and puts beside it what tsc leaves out: icons, codex files and schemas of what
// is given out. Some commands build while others read dist/, so it is made elsewhere and changes in one moment, and not
// at all while it is what its sources give.
const { execFile } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { promisify } = require('node:util');
const { dest, parallel, src } = require('gulp');

const { n8n } = require('./package.json');

const dist = join(__dirname, 'dist');
const ASSETS = ['icons/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'];
const SOURCES = [...ASSETS, '{credentials,nodes}/**/*.ts', 'gulpfile.js', 'tsconfig.json', 'package{,-lock}.json'];
/** n8n loads a node without its codex silently, and then nobody finds it in the node panel. */
const NEEDED = [
	...n8n.credentials,
	...n8n.nodes,
	...n8n.nodes.map((path) => path.replace(/\.js$/, '.json')),
	'dist/icons/freshbooks.svg',
	'dist/icons/freshbooks.dark.svg',
	'dist/nodes/FreshBooks/__schema__/v1.0.0.json',
];
/** Says which sources a dist/ was made of; the published package goes without it. */
const STAMP = '.sources';

function fingerprint() {
	const hash = createHash('sha256');
	for (const file of globSync(SOURCES, { cwd: __dirname }).sort()) hash.update(`${file}\n`).update(readFileSync(file));
	return hash.digest('hex');
}

function isMadeOf(sources) {
	const stamp = join(dist, STAMP);
	return existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
}

async function compile(folder) {
	const tsc = join(__dirname, 'node_modules', 'typescript', 'bin', 'tsc');
	await promisify(execFile)(process.execPath, [tsc, '--outDir', folder]).catch(({ stdout, stderr }) => {
		throw new Error(`${stdout}${stderr}`);
	});
}

/** The panel of the action node is the same whenever it is made: so it is made here. */
function workOutPanel(folder) {
	const file = join(folder, 'nodes', 'FreshBooks', 'allProperties');
	const { allProperties } = require(file);
	writeFileSync(`${file}.json`, JSON.stringify(allProperties));
	writeFileSync(`${file}.js`, `'use strict';\nexports.allProperties = require('./allProperties.json');\n`);
}

function verify(folder) {
	const missing = NEEDED.find((path) => !existsSync(join(folder, path.slice('dist/'.length))));
	if (missing) throw new Error(`${missing} was not made.`);
}

function replaceDist(workshop, made, sources) {
	try {
		if (existsSync(dist)) renameSync(dist, join(workshop, 'before'));
		renameSync(made, dist);
	} catch (error) {
		// another build was faster, and its dist/ is as good
		if (!isMadeOf(sources)) throw error;
	}
}

async function build() {
	const sources = fingerprint();
	if (isMadeOf(sources)) return;
	// where a rename reaches dist/, and nothing looks for sources or tests
	const workshop = mkdtempSync(join(__dirname, 'node_modules', '.build-'));
	try {
		const made = join(workshop, 'dist');
		const code = () => compile(made);
		const assets = () => src(ASSETS, { base: '.', encoding: false }).pipe(dest(made));
		await promisify(parallel(code, assets))();
		verify(made);
		workOutPanel(made);
		writeFileSync(join(made, STAMP), sources);
		replaceDist(workshop, made, sources);
	} finally {
		rmSync(workshop, { recursive: true, force: true });
	}
}

exports.default = build;
