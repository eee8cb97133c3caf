import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { once } from 'node:events';

import { generate } from 'selfsigned';

import { workFolder } from '../../sandbox/n8n/stage.mts';
import {
	type Bench,
	type Figures,
	inRounds,
	line,
	LINE_HEAD,
	medianOf,
	seconds,
	timeLine,
	times,
} from '../figures/bench.mts';
import { setStage } from '../stage/stage.mts';
import { httpRequest, publish, type Run } from '../stage/workflows.mts';
import { getClients } from './gets.mts';

const ITEMS = 300;
const WORK = `${ITEMS} gets over HTTPS`;

/**
 * n8n opens a connection for each request, and each begins with a TLS handshake: what a request costs there. In an n8n of
 * its own, which trusts a certificate that is made here.
 */
export async function overHttps(bench: Bench): Promise<Figures> {
	const { path } = await workFolder();
	const certificate = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048 });
	const file = join(path, 'certificate.pem');
	await writeFile(file, certificate.cert);
	const plain = await setStage(1_000, { NODE_EXTRA_CA_CERTS: file });
	const front = await tlsFront(Number(new URL(plain.freshbooks.url).port), certificate);
	const url = `https://localhost:${(front.address() as AddressInfo).port}`;
	const credential = await plain.newCredential({ apiBaseUrl: url });
	const stage = { ...plain, credential, freshbooks: { ...plain.freshbooks, url } };
	const { slack, rounds } = bench;
	const contestants = await Promise.all([
		publish(stage, 'FreshBooks', getClients({ ...bench, stage })),
		publish(
			stage,
			'FreshBooks, Batch Reads off',
			getClients({ ...bench, stage }, stage.pages50, { batchReads: false }),
		),
		publish(stage, 'HTTP Request', httpRequest(stage, stage.pages50, 'users/clients/{{ $json.input }}')),
	]);
	const runs = await inRounds(rounds(3), contestants, stage.pages50.clientIds.slice(0, ITEMS));
	front.close();
	await plain.close();
	const [our, , theirs] = runs.map((some) => medianOf(some, ({ ms }) => ms));
	const perItem = ({ cpuMs }: Run) => cpuMs / ITEMS;
	const isComplete = runs[0].every(({ items }) => items.filter(({ error }) => error === undefined).length === ITEMS);
	return {
		rows: [
			{
				work: WORK,
				against: 'HTTP Request',
				goal: 'at most 0.4 times its time',
				measured: `${times(our / theirs)} its time (${seconds(our)}, ${seconds(theirs)})`,
				held: isComplete && our / theirs <= 0.4 * slack,
			},
		],
		details: [
			{
				title: WORK,
				text: 'TLS on loopback, with a certificate made in the run. n8n opens a connection for each request and gives none to nodes to use again, so each request pays for a handshake; the processor time of n8n shows what it costs.',
				head: LINE_HEAD,
				lines: [
					...contestants.map(({ label }, index) => timeLine(label, runs[index])),
					...contestants.map(({ label }, index) =>
						line(`${label}, processor time per item`, runs[index].map(perItem), (ms) => `${ms.toFixed(2)} ms`),
					),
				],
			},
		],
	};
}

/** Ends TLS and hands what comes through to the port of the sandbox. */
async function tlsFront(port: number, { private: key, cert }: { private: string; cert: string }): Promise<Server> {
	const server = createServer({ key, cert }, (socket) => {
		const behind = connect(port, '127.0.0.1');
		socket.pipe(behind).pipe(socket);
		socket.on('error', () => behind.destroy());
		behind.on('error', () => socket.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}
