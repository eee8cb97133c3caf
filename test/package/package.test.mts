import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { INodeTypeDescription } from 'n8n-workflow';

import { allProperties } from '../../nodes/FreshBooks/allProperties';

const root = join(__dirname, '../..');
const run = promisify(execFile);
/** n8n's lint rules behave otherwise where NODE_ENV is `test`, as jest sets it: their own tests run so. */
const env = { ...process.env, NODE_ENV: undefined };

/** Runs one of the scripts beside this file and gives what it printed. */
async function script<T>(name: string): Promise<T> {
	const { stdout } = await run(process.execPath, [join(__dirname, name)], { cwd: root, env, maxBuffer: 50_000_000 });
	return JSON.parse(stdout) as T;
}

interface Tarball {
	files: string[];
	bytes: number;
	nodes: Array<{ name: string; categories?: string[]; alias?: string[]; iconUrl?: { light: string; dark: string } }>;
	credentials: string[];
	action: INodeTypeDescription;
	sources: { passed: boolean; message?: string; details?: string };
	built: { passed: boolean; message?: string; details?: string };
}

describe('the package as npm would publish it', () => {
	let tarball: Tarball;
	beforeAll(async () => {
		tarball = await script<Tarball>('tarball.mjs');
	});

	test('holds the built code and the papers, nothing else, in under 1 MB', () => {
		const others = tarball.files.filter((path) => !/^dist\/(credentials|icons|nodes)\//.test(path));
		expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE.md', 'README.md', 'package.json']);
		expect(tarball.bytes).toBeLessThan(1_000_000);
	});

	test('is loaded by n8n with icons, categories and search words', () => {
		expect(tarball.nodes.map(({ name }) => name).sort()).toEqual([
			'freshBooks',
			'freshBooksPollingTrigger',
			'freshBooksTrigger',
		]);
		expect(tarball.credentials).toEqual(['freshBooksOAuth2Api']);
		for (const node of tarball.nodes) {
			expect(node.categories).toEqual(['Finance & Accounting']);
			expect(node.alias).toEqual(expect.arrayContaining(['invoices', 'bookkeeping', 'receipts']));
			expect(node.iconUrl?.light).toMatch(/freshbooks\.svg$/);
			expect(node.iconUrl?.dark).toMatch(/freshbooks\.dark\.svg$/);
		}
	});

	test('passes n8n’s community scanner, sources and tarball', () => {
		expect(tarball.sources).toEqual({ passed: true });
		expect(tarball.built).toEqual({ passed: true });
	});

	test('has a description that stays light for the editor', () => {
		expect(JSON.stringify(tarball.action).length).toBeLessThan(465_000);
	});

	test('shows what the declarations say, though its panel was made when it was built', () => {
		expect(tarball.action.properties).toEqual(JSON.parse(JSON.stringify(allProperties)));
	});
});

test('n8n’s strict lint has nothing to say about the sources', async () => {
	const lint = join(root, 'node_modules/@n8n/node-cli/bin/n8n-node.mjs');
	const { stdout, stderr } = await run(process.execPath, [lint, 'lint'], { cwd: root, env });
	expect(`${stdout}${stderr}`).not.toMatch(/\b(error|warning)s?\b/i);
});

test('n8n’s lint has nothing to say about the whole description either', async () => {
	expect(await script<string[]>('lint-description.mjs')).toEqual([]);
});
