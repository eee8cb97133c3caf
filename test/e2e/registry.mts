import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generate } from 'selfsigned';

import { npm } from '../../sandbox/n8n/npm.mjs';
import { packageFolder } from '../../sandbox/n8n/package.mts';
import { onStop } from '../../sandbox/n8n/processes.mts';

/** npm's registry as it is once this package is published, for an n8n that knows no other way to the network. */
export interface Registry {
	/** What n8n, and the npm that it starts, must have in their environment. */
	env: Record<string, string>;
	/** The host of npm's registry. */
	host: string;
	version: string;
	/** The files of the package. */
	files: string[];
	/** The addresses that were asked for, with their hosts. */
	asked: string[];
}

/**
 * Packs the package and opens a registry that has nothing else. n8n installs from no other registry than npm's, so the
 * registry stands behind a proxy: whatever else is asked for does not leave this machine.
 */
export async function openRegistry(): Promise<Registry> {
	const folder = await mkdtemp(join(tmpdir(), 'registry-'));
	onStop(() => rm(folder, { recursive: true, force: true }));
	const [packed] = JSON.parse(
		await npm(['pack', '--json', '--loglevel=error', '--pack-destination', folder], { cwd: packageFolder }),
	);
	const tarball = await readFile(join(folder, packed.filename));
	const asked: string[] = [];

	// the settings of this machine may name another way to the registry; there is none here
	const settings = {
		npm_config_userconfig: join(folder, 'npmrc'),
		npm_config_globalconfig: join(folder, 'global-npmrc'),
		npm_config_registry: '',
	};
	const { host } = new URL(await npm(['config', 'get', 'registry'], { cwd: folder, env: settings }));
	const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: host }] }];
	const { private: key, cert } = await generate([{ name: 'commonName', value: host }], { keySize: 2048, extensions });
	const trusted = join(folder, 'certificate.pem');
	await writeFile(trusted, cert);
	const registry = createHttpsServer({ key, cert });
	registry.on('request', await answers(host, tarball, asked));
	const inner = await listening(registry);
	const proxy = createServer((_, response) => response.writeHead(403).end());
	proxy.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
		socket.on('error', () => socket.destroy());
		if (url !== `${host}:443`) {
			asked.push(url);
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		const through = connect(inner, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			through.pipe(socket).pipe(through);
		});
		through.on('error', () => socket.destroy());
		socket.on('close', () => through.destroy());
	});
	const address = `http://127.0.0.1:${await listening(proxy)}`;
	const env = {
		HTTP_PROXY: address,
		HTTPS_PROXY: address,
		http_proxy: address,
		https_proxy: address,
		NODE_EXTRA_CA_CERTS: trusted,
		...settings,
		npm_config_cache: join(folder, 'cache'),
		npm_config_update_notifier: 'false',
	};
	return { env, host, version: packed.version, files: packed.files.map(({ path }: { path: string }) => path), asked };
}

/** What npm's registry answers about one package of one version. */
async function answers(host: string, tarball: Buffer, asked: string[]) {
	const manifest = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
	const { name, version } = manifest;
	const file = `/${name}/-/${name}-${version}.tgz`;
	const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
	const released = { ...manifest, dist: { tarball: `https://${host}${file}`, integrity } };
	const known: Record<string, object> = {
		[`/${name}`]: { name, 'dist-tags': { latest: version }, versions: { [version]: released } },
		[`/${name}/${version}`]: released,
		[`/${name}/latest`]: released,
	};
	return ({ url = '' }: IncomingMessage, response: ServerResponse) => {
		asked.push(`${host}${url}`);
		if (url === file) return void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(tarball);
		const status = url in known ? 200 : 404;
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(known[url] ?? {}));
	};
}

async function listening(server: Server): Promise<number> {
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	onStop(() => server.close());
	return (server.address() as AddressInfo).port;
}
