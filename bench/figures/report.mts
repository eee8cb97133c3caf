import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { machine, table } from '../../test/soak/report.mts';
import type { Details, Figures, Row } from './bench.mts';
import { LATENCY_MS } from '../stage/stage.mts';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'performance.md');

const INTRODUCTION = `# Performance

\`npm run bench\` runs the package in a real n8n (SQLite, started new) beside the FreshBooks sandbox, which answers each
request after ${LATENCY_MS} ms, and compares it with what a user would use instead, in the same run: n8n's HTTP Request node with the
same credential, or one item after another. Rounds take turns; the figures are medians. Times are those that n8n itself
notes at the start and the end of a node. n8n stores nothing of these executions.

This file is written by \`BENCH_WRITE=1 npm run bench\` (Linux, nothing else running). \`BENCH_SHORT=1 npm run bench\` is a
first look with few rounds, which fails only where a figure misses its goal by far, or where something is missing.
`;

function goals(rows: Row[], heldWord: string): string {
	const verdict = ({ held }: Row) => (held ? heldWord : '**not held**');
	const lines = rows.map((row) => [row.work, row.against, row.goal, row.measured, verdict(row)]);
	return table([['work', 'against', 'goal', 'measured', ''], ...lines]);
}

const detailed = ({ title, text, head, lines }: Details): string[] => [
	`### ${title}`,
	...(text ? [text] : []),
	table([head, ...lines]),
];

/** The figures as text. */
export async function reportOf(
	{ rows, details }: Figures,
	n8nVersion: string,
	how: { heldWord: string; remark: string },
): Promise<string> {
	const { version } = JSON.parse(await readFile(join(FILE, '..', '..', 'package.json'), 'utf8'));
	const when = new Date().toISOString().slice(0, 10);
	return [
		`Measured on ${when} with version ${version} in n8n ${n8nVersion}: ${cpus()[0].model}, ${machine()}. ${how.remark}`,
		'## Goals',
		goals(rows, how.heldWord),
		...details.flatMap(detailed),
	].join('\n\n');
}

/** Writes docs/performance.md, which holds nothing else. */
export async function writeReport(text: string): Promise<void> {
	const whole = `${INTRODUCTION}\n${text}\n`;
	await writeFile(FILE, await format(whole, { ...(await resolveConfig(FILE)), filepath: FILE }));
}
