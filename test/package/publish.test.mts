import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

test('npm publishes nothing from a machine that can give no provenance', async () => {
	const asked: string[] = [];
	const registry = createServer((request, response) => {
		asked.push(`${request.method} ${request.url}`);
		response.writeHead(request.method === 'PUT' ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
	});
	await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
	const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
	const home = mkdtempSync(join(tmpdir(), 'publish-'));
	const options = [`--registry=http://${host}/`, `--//${host}/:_authToken=x`, `--cache=${home}`];
	const said = await new Promise<string>((resolve) => {
		// nothing of a CI is in the environment, which npm would take for one that gives provenance
		const env = { PATH: process.env.PATH, HOME: home };
		execFile('npm', ['publish', ...options], { cwd: root, env }, (error, _, stderr) =>
			resolve(`${error?.code} ${stderr}`),
		);
	});
	registry.close();
	rmSync(home, { recursive: true, force: true });
	expect(said).toMatch(/^1 /);
	expect(said).toContain('provenance');
	expect(asked.filter((request) => !request.startsWith('GET '))).toEqual([]);
});
