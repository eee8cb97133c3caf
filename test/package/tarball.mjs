// Packs the package as npm would publish it, loads it as n8n does and runs n8n's own community scanner over the
// sources and over the tarball. Prints one JSON line. A process of its own, because the scanner is an ES module.
import 'reflect-metadata';

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'freshbooks-pack-'));
process.env.N8N_USER_FOLDER = folder;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const [packed] = JSON.parse(
	execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'ignore'],
	}),
);
const tarball = join(folder, packed.filename);
execFileSync('tar', ['-xzf', tarball, '-C', folder]);

// n8n-workflow is a peer: n8n brings it
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
const { PackageDirectoryLoader } = createRequire(import.meta.url)('n8n-core');
const loader = new PackageDirectoryLoader(join(folder, 'package'));
await loader.loadAll();

const sources = await analyzePackage(root, SOURCE_FILE_PATTERNS);
const built = await analyzePackage(join(folder, 'package'), ['**/*.js', 'package.json']);
console.log(
	JSON.stringify({
		files: packed.files.map(({ path }) => path),
		bytes: statSync(tarball).size,
		nodes: loader.types.nodes.map(({ name, codex, iconUrl }) => ({
			name,
			categories: codex?.categories,
			alias: codex?.alias,
			iconUrl,
		})),
		credentials: Object.keys(loader.credentialTypes),
		action: loader.types.nodes.find(({ name }) => name === 'freshBooks'),
		sources,
		built,
	}),
);
