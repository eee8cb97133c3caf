import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { installHost } from '../sandbox/n8n/host.mts';
import { buildPackage } from '../sandbox/n8n/package.mts';
import { isStopping, stopEverything } from '../sandbox/n8n/processes.mts';
import type { Bench, Figures } from './figures/bench.mts';
import { reportOf, writeReport } from './figures/report.mts';
import { byNames } from './rows/byName.mts';
import { creates } from './rows/creates.mts';
import { deliveries } from './rows/deliveries.mts';
import { gets, limitedGets, manyGets } from './rows/gets.mts';
import { growth } from './rows/growth.mts';
import { overHttps } from './rows/https.mts';
import { loading } from './rows/loading.mts';
import { memory } from './rows/memory.mts';
import { numbers } from './rows/numbers.mts';
import { oneGet } from './rows/oneGet.mts';
import { pages } from './rows/pages.mts';
import { processor } from './rows/processor.mts';
import { receipts } from './rows/receipts.mts';
import { setStage } from './stage/stage.mts';

const SHORT = process.env.BENCH_SHORT === '1';
/** Names of the parts to run, for a closer look at some. */
const ONLY = process.env.BENCH_ONLY?.split(',');
const WRITE = process.env.BENCH_WRITE === '1';
const SHORT_SLACK = 3;

type Measurement = (bench: Bench) => Promise<Figures>;

const ALL: Record<string, Measurement> = {
	gets,
	limitedGets,
	manyGets,
	oneGet,
	byNames,
	deliveries,
	overHttps,
	pages,
	processor,
	creates,
	numbers,
	receipts,
	memory,
	growth,
	loading,
};

interface Measured {
	figures: Figures;
	/** The parts that were measured twice, because they missed a goal at first. */
	again: string[];
}

/** A part that misses a goal is measured once more: for a moment the machine may have had other things to do. */
async function measure(): Promise<Measured> {
	const stage = await setStage(SHORT ? 1_000 : 50_000);
	const rounds = (many: number, few = 1) => (SHORT ? few : many);
	const bench = { stage, short: SHORT, slack: SHORT ? SHORT_SLACK : 1, rounds };
	const figures: Figures = { rows: [], details: [] };
	const again: string[] = [];
	for (const [name, measurement] of Object.entries(ALL)) {
		if (ONLY && !ONLY.includes(name)) continue;
		let part = await measureOnce(name, measurement, bench);
		if (part.rows.some(({ held }) => !held)) {
			console.log(`${name} is measured once more`);
			again.push(name);
			part = await measureOnce(name, measurement, bench);
		}
		figures.rows.push(...part.rows);
		figures.details.push(...part.details);
	}
	return { figures, again };
}

async function measureOnce(name: string, measurement: Measurement, bench: Bench): Promise<Figures> {
	const started = Date.now();
	const figures = await measurement(bench);
	console.log(`${name} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
	for (const { work, against, measured, held } of figures.rows) {
		console.log(`  ${held ? '✓' : '✗'} ${work}, against ${against}: ${measured}`);
	}
	return figures;
}

async function run(): Promise<void> {
	if (WRITE && ONLY) throw new Error('BENCH_WRITE writes what all parts gave: leave BENCH_ONLY away.');
	const started = Date.now();
	await buildPackage();
	const host = join(await installHost(), 'node_modules', 'n8n', 'package.json');
	const { version } = JSON.parse(await readFile(host, 'utf8'));
	const { figures, again } = await measure();
	const minutes = ((Date.now() - started) / 60_000).toFixed(0);
	const text = await reportOf(figures, version, {
		heldWord: SHORT ? `within ${SHORT_SLACK} times` : 'held',
		remark: [
			`The ${SHORT ? 'short form of the ' : ''}run took ${minutes} minutes.`,
			...(again.length > 0 ? [`Measured once more, because a goal was missed at first: ${again.join(', ')}.`] : []),
		].join(' '),
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
