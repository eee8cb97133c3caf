import { Agent } from 'node:http';

import axios from 'axios';

import { type Bench, type Figures, seconds } from '../figures/bench.mts';
import type { BenchStage } from '../stage/stage.mts';
import { LATENCY_MS } from '../stage/stage.mts';

const JITTER_MS = 20;
const WINDOWS = [1, 2, 3];

interface Batch {
	ms: number;
	/** How many documents have another number than their place wants. */
	displaced: number;
}

/**
 * Whether numbers follow the order of sending where several documents are under way: sent as n8n sends, each request on a
 * connection of its own, and the next one as soon as there is room.
 */
export async function numbers({ stage, short }: Bench): Promise<Figures> {
	const count = short ? 40 : 200;
	const set = async (switches: object) => await stage.freshbooks.control('PATCH', '/switches', switches);
	const at: Array<[name: string, switches: object]> = [
		['on one machine, nothing in between', {}],
		[`each arrives up to ${JITTER_MS} ms late`, { arrivalJitterMs: JITTER_MS }],
		['one 429 half-way', { faults: [tooMany(count / 2)] }],
	];
	const lines: string[][] = [];
	const late: Batch[] = [];
	for (const window of WINDOWS) {
		const batches: Batch[] = [];
		for (const [, switches] of at) {
			await set({ arrivalJitterMs: 0, faults: [], ...switches });
			batches.push(await create(stage, count, window));
		}
		late.push(batches[1]);
		lines.push([String(window), ...batches.map(({ displaced, ms }) => `${displaced} (${seconds(ms)})`)]);
	}
	await set({ arrivalJitterMs: 0, faults: [] });
	const [one, ...several] = late.map(({ displaced }) => displaced);
	const work = `${count} numbered invoices, each arriving up to ${JITTER_MS} ms late`;
	return {
		rows: [
			{
				work,
				against: 'two or three under way',
				goal: 'one after another: every number in its place',
				measured: `${one} out of place; two under way: ${several[0]}, three: ${several[1]}`,
				held: one === 0,
			},
		],
		details: [
			{
				title: `${count} numbered invoices, some under way at a time`,
				text: [
					'How many documents have a number other than the one their place in the run calls for, and the time.',
					`FreshBooks documents nothing about when it gives a number. The sandbox gives it on arrival (after ${LATENCY_MS} ms), the best case for sending ahead, and still the numbers come out of order: n8n opens a connection for each request, so that what is sent first need not arrive first, and a request that is refused with 429 is sent again behind those that were under way with it.`,
					'So the node waits for the reply of each document before it sends the next. As FreshBooks allows 250 new records a minute, this costs time only where a reply takes longer than 0.24 s: at 0.5 s it is 120 a minute.',
				].join(' '),
				head: ['under way', ...at.map(([name]) => name)],
				lines,
			},
		],
	};
}

const tooMany = (after: number) => ({
	match: { method: 'POST', path: '/invoices$' },
	after,
	kind: 'status',
	status: 429,
	retryAfter: '0',
});

/** Creates numbered invoices, so many under way at a time. */
async function create({ freshbooks, pages50 }: BenchStage, count: number, window: number): Promise<Batch> {
	const { access_token } = await freshbooks.control('POST', '/token', {});
	const api = axios.create({
		baseURL: `${freshbooks.url}/accounting/account/${pages50.accountId}`,
		headers: { authorization: `Bearer ${access_token}` },
		httpAgent: new Agent({ keepAlive: false }),
		proxy: false,
		validateStatus: (status) => status === 200 || status === 429,
	});
	const invoice = { customerid: pages50.clientIds[0], create_date: '2026-11-22' };
	const given: number[] = [];
	let next = 0;
	const started = performance.now();
	const worker = async () => {
		while (next < count) {
			const place = next++;
			let answer = await api.post('/invoices/invoices', { invoice });
			while (answer.status === 429) answer = await api.post('/invoices/invoices', { invoice });
			given[place] = Number(answer.data.response.result.invoice.invoice_number);
		}
	};
	await Promise.all(Array.from({ length: window }, worker));
	const ms = performance.now() - started;
	const first = Math.min(...given);
	return { ms, displaced: given.filter((number, place) => number !== first + place).length };
}
