import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { installHost } from '../sandbox/n8n/host.mts';
import { buildPackage } from '../sandbox/n8n/package.mts';
import { isStopping, stopEverything } from '../sandbox/n8n/processes.mts';
import type { Bench, Figures } from './bench.mts';
import { reportOf, writeReport } from './report.mts';
import { creates } from './rows/creates.mts';
import { gets, limitedGets } from './rows/gets.mts';
import { growth } from './rows/growth.mts';
import { loading } from './rows/loading.mts';
import { memory } from './rows/memory.mts';
import { pages } from './rows/pages.mts';
import { processor } from './rows/processor.mts';
import { receipts } from './rows/receipts.mts';
import { setStage } from './stage.mts';

const SHORT = process.env.BENCH_SHORT === '1';
/** Names of the parts to run, for a closer look at some. */
const ONLY = process.env.BENCH_ONLY?.split(',');
const WRITE = process.env.BENCH_WRITE === '1';
const SHORT_SLACK = 3;

type Measurement = (bench: Bench) => Promise<Figures>;

const ALL: Record<string, Measurement> = {
	gets,
	limitedGets,
	pages,
	processor,
	creates,
	receipts,
	memory,
	growth,
	loading,
};

async function measure(): Promise<Figures> {
	const stage = await setStage(SHORT ? 1_000 : 50_000);
	const rounds = (many: number, few = 1) => (SHORT ? few : many);
	const bench = { stage, short: SHORT, slack: SHORT ? SHORT_SLACK : 1, rounds };
	const figures: Figures = { rows: [], details: [] };
	for (const [name, measurement] of Object.entries(ALL)) {
		if (ONLY && !ONLY.includes(name)) continue;
		const started = Date.now();
		const { rows, details } = await measurement(bench);
		figures.rows.push(...rows);
		figures.details.push(...details);
		console.log(`${name} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
		for (const { work, against, measured, held } of rows) {
			console.log(`  ${held ? '✓' : '✗'} ${work}, against ${against}: ${measured}`);
		}
	}
	return figures;
}

async function run(): Promise<void> {
	if (WRITE && ONLY) throw new Error('BENCH_WRITE writes what all parts gave: leave BENCH_ONLY away.');
	const started = Date.now();
	await buildPackage();
	const host = join(await installHost(), 'node_modules', 'n8n', 'package.json');
	const { version } = JSON.parse(await readFile(host, 'utf8'));
	const figures = await measure();
	const minutes = ((Date.now() - started) / 60_000).toFixed(0);
	const text = await reportOf(figures, version, {
		heldWord: SHORT ? `within ${SHORT_SLACK} times` : 'held',
		remark: `The ${SHORT ? 'short form of the ' : ''}run took ${minutes} minutes.`,
	});
	if (WRITE) await writeReport(text);
	else console.log(`\n${text}`);
	const missed = figures.rows.filter(({ held }) => !held);
	if (missed.length === 0) return;
	console.error(`\nNot held: ${missed.map(({ work, against }) => `${work} (${against})`).join('; ')}`);
	process.exitCode = 1;
}

try {
	await run();
} catch (error) {
	if (!isStopping()) {
		console.error(error);
		process.exitCode = 1;
	}
} finally {
	await stopEverything();
}
process.exit();
