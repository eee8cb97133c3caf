import { setTimeout as sleep } from 'node:timers/promises';

import { type Bench, type Figures, line, LINE_HEAD, medianOf, seconds, times } from '../figures/bench.mts';
import { byId, freshBooks, publish, type Run } from '../stage/workflows.mts';

const PER_WINDOW = 250;
const WINDOW_MS = 30_000;

interface Batch {
	run: Run;
	/** How many came out, each with the number that its place wants. */
	inOrder: number;
	refusals: number;
	refusedTwiceInARow: boolean;
}

/** Numbered documents, where FreshBooks allows only so many in a minute. */
export async function creates({ stage, short, slack, rounds }: Bench): Promise<Figures> {
	// the short form has smaller windows at the same pace
	const part = short ? 0.2 : 1;
	const [perWindow, windowMs] = [PER_WINDOW * part, WINDOW_MS * part];
	const count = 2 * perWindow;
	const business = stage.pages50;
	const invoices = await publish(
		stage,
		'FreshBooks',
		freshBooks(business, {
			resource: 'invoice',
			operation: 'create',
			customerid: byId(business.clientIds[0]),
			create_date: '2026-11-22',
			po_number: '={{ $json.input }}',
			output: 'raw',
			specifyLines: 'fields',
			lines: { line: [{ name: 'Design', unit_cost: '80', qty: '1' }] },
		}),
	);
	await invoices.run(['0']);
	const batches: Batch[] = [];
	for (let round = 0; round < rounds(2); round++) {
		// each begins with a whole window
		await stage.allow({ posts: perWindow, windowMs: 1 });
		await sleep(1500);
		await stage.allow({ posts: perWindow, windowMs });
		batches.push(await measured(await invoices.run(Array.from({ length: count }, (_, index) => String(index)))));
	}
	await stage.allow();
	const limit = (count / perWindow) * windowMs;
	const our = medianOf(batches, ({ run }) => run.ms);
	const least = Math.min(...batches.map(({ inOrder }) => inOrder));
	const isRefusedTwice = batches.some(({ refusedTwiceInARow }) => refusedTwiceInARow);
	const work = `${count} creates of numbered invoices, ${perWindow} per ${windowMs / 1000} s allowed`;
	return {
		rows: [
			{
				work,
				against: 'the limit',
				goal: 'all, in order, no 429 seen twice in a row, within 1.1 of the limit’s own time',
				measured:
					`${least} in order, ${isRefusedTwice ? '' : 'no '}429 twice in a row, ` +
					`${times(our / limit)} the limit’s ${seconds(limit)} (${seconds(our)})`,
				held: least === count && !isRefusedTwice && our / limit <= 1.1 * slack,
			},
		],
		details: [
			{
				title: work,
				text: `FreshBooks’ ${PER_WINDOW} per minute on a clock that runs ${60_000 / WINDOW_MS} times as fast. The limit’s own time: ${count} at that pace.`,
				head: LINE_HEAD,
				lines: [
					line(
						'FreshBooks',
						batches.map(({ run }) => run.ms),
						seconds,
					),
					line(
						'Answers 429',
						batches.map(({ refusals }) => refusals),
						String,
					),
				],
			},
		],
	};
}

async function measured(run: Run): Promise<Batch> {
	const first = Number(run.items[0]?.invoice_number);
	const inOrder = run.items.filter(
		({ invoice_number: number, po_number: place }, index) =>
			Number(number) === first + index && place === String(index),
	).length;
	const statuses = (await run.requests()).filter(({ method }) => method === 'POST').map(({ status }) => status);
	const isRefused = (status: number | undefined) => status === 429;
	return {
		run,
		inOrder,
		refusals: statuses.filter(isRefused).length,
		refusedTwiceInARow: statuses.some((status, index) => isRefused(status) && isRefused(statuses[index + 1])),
	};
}
