import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md');
const BEGIN = '<!-- soak:begin -->';
const END = '<!-- soak:end -->';

/** What else the machine was doing when the run began. */
const LOAD_BEFORE = loadavg()[0];

/** What a run has measured. */
export interface Figures {
	seconds: number;
	rounds: number;
	connections: number;
	load: Array<{ settings: string; rows: string[][] }>;
	/** What was done, and what came of it. */
	faults: string[][];
}

/** A table in Markdown; the first line is its head. */
export function table([head, ...rows]: string[][]): string {
	return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What the figures were measured on, and what else it was doing. */
export function machine(): string {
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	const load = `load of the machine before the start ${LOAD_BEFORE.toFixed(1)}`;
	return `${availableParallelism()} cores, ${gigabytes} GB of memory, ${process.platform}, Node ${process.versions.node}, ${load}`;
}

function described({ seconds, rounds, connections, load, faults }: Figures): string {
	const date = new Date().toISOString().slice(0, 10);
	const parts = load.map(({ settings, rows }) => [`### Load: ${settings}`, table(rows)]);
	return [
		`Measured on ${date}: ${machine()}; ${rounds} rounds of ${(seconds / rounds).toFixed(0)} s each, ${connections} connections.`,
		...parts.flat(),
		...(faults.length > 0
			? ["### Faults: n8n's default settings", table([['What was done', 'What came of it'], ...faults])]
			: []),
	].join('\n\n');
}

/**
 * Gives docs/reliability.md's figures as text and, if asked, writes them there between the marks; the rest of the file
 * stays as it is.
 */
export async function writeReport(figures: Figures, write: boolean): Promise<string> {
	const text = described(figures);
	if (!write) return text;
	const before = await readFile(FILE, 'utf8');
	const [begin, end] = [before.indexOf(BEGIN), before.indexOf(END)];
	if (begin < 0 || end < begin) throw new Error(`docs/reliability.md needs the lines ${BEGIN} and ${END}.`);
	const whole = `${before.slice(0, begin)}${BEGIN}\n\n${text}\n\n${before.slice(end)}`;
	await writeFile(FILE, await format(whole, { ...(await resolveConfig(FILE)), filepath: FILE }));
	return text;
}
