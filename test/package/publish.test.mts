import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const manifest: { name: string; version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What the publish workflow does last, as a shell script. */
function lastStep(): string {
	const workflow = readFileSync(join(root, '.github/workflows/publish.yml'), 'utf8');
	return /- name: Publish with provenance.*\n {8}run: \|\n([\s\S]+)$/.exec(workflow)![1];
}

/** What came of the last step of the publish workflow, on a machine that can give no provenance. */
interface Outcome {
	code: number;
	said: string;
	/** What the registry was asked to store. */
	stored: string[];
}

async function publish(tag: string): Promise<Outcome> {
	const stored: string[] = [];
	const registry = createServer(({ method, url }, response) => {
		if (method !== 'GET') stored.push(`${method} ${url}`);
		response.writeHead(method === 'PUT' ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
	});
	await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
	const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
	const home = mkdtempSync(join(tmpdir(), 'publish-'));
	writeFileSync(join(home, '.npmrc'), `registry=http://${host}/\n//${host}/:_authToken=x\ncache=${home}\n`);
	const [code, said] = await new Promise<[number, string]>((resolve) => {
		// nothing of a CI is in the environment, which npm would take for one that gives provenance
		const env = { PATH: process.env.PATH, HOME: home, GITHUB_REF_NAME: tag };
		execFile('bash', ['-e', '-c', lastStep()], { cwd: root, env }, (error, out, err) =>
			resolve([Number(error?.code ?? 0), out + err]),
		);
	});
	registry.close();
	rmSync(home, { recursive: true, force: true });
	return { code, said, stored };
}

test('npm publishes nothing from a machine that can give no provenance', async () => {
	const { code, said, stored } = await publish(manifest.version);
	expect(code).toBe(1);
	expect(said).toContain('provenance');
	expect(stored).toEqual([]);
});

test('the tag of a candidate says what would be published, and publishes nothing', async () => {
	const { code, said, stored } = await publish(`${manifest.version}-rc.1`);
	expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(`+ ${manifest.name}@${manifest.version}`) });
	expect(stored).toEqual([]);
});
