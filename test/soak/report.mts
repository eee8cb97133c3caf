import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

import { format, resolveConfig } from 'prettier';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md');
const BEGIN = '<!-- soak:begin -->';
const END = '<!-- soak:end -->';

/** What else the machine was doing when the run began. */
const LOAD_BEFORE = loadavg()[0];

const INTRODUCTION = `# Reliability of the webhook trigger

\`npm run test:soak\` runs the package in a real n8n (SQLite) beside the FreshBooks sandbox, all on one machine that also
makes the load. n8n's own Webhook node, answering at once, is the measure: same machine, same run, same forms, rounds in
turn. \`SOAK_SECONDS\` sets how long each of them is under load (60 if not set), \`SOAK_WRITE=1\` writes the figures below.

Two settings of n8n are measured. With the default one, n8n starts a JavaScript engine for each call of a webhook, for
each execution and each time a credential is read; it spares only the present version of its own Webhook node the first
of these. So the table has that node twice: as it is, and in version 1, which n8n serves as it serves every other
trigger. With \`N8N_EXPRESSION_ENGINE=legacy\` n8n starts no such engines, and the trigger is measured rather than they.

In each case the time runs from the first delivery to the end of the last execution. A delivery counts when it is
acknowledged and its one execution has come to a good end.

${BEGIN}
${END}
`;

/** What a run has measured. */
export interface Figures {
	seconds: number;
	rounds: number;
	connections: number;
	load: Array<{ settings: string; rows: string[][] }>;
	/** What was done, and what came of it. */
	faults: string[][];
}

function table([head, ...rows]: string[][]): string {
	return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function machine(): string {
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	const load = `load of the machine before the start ${LOAD_BEFORE.toFixed(1)}`;
	return `${availableParallelism()} cores, ${gigabytes} GB of memory, ${process.platform}, Node ${process.versions.node}, ${load}`;
}

function described({ seconds, rounds, connections, load, faults }: Figures): string {
	const date = new Date().toISOString().slice(0, 10);
	const parts = load.map(({ settings, rows }) => [`## Load: ${settings}`, table(rows)]);
	return [
		`Measured on ${date}: ${machine()}; ${rounds} rounds of ${(seconds / rounds).toFixed(0)} s each, ${connections} connections.`,
		...parts.flat(),
		...(faults.length > 0 ? ['## Faults', table([['What was done', 'What came of it'], ...faults])] : []),
	].join('\n\n');
}

/**
 * Gives docs/reliability.md's figures as text and, if asked, writes them there between the marks; the rest of the file
 * stays as it is.
 */
export async function writeReport(figures: Figures, write: boolean): Promise<string> {
	const text = described(figures);
	if (!write) return text;
	const before = await readFile(FILE, 'utf8').catch(() => INTRODUCTION);
	const [begin, end] = [before.indexOf(BEGIN), before.indexOf(END)];
	if (begin < 0 || end < begin) throw new Error(`docs/reliability.md needs the lines ${BEGIN} and ${END}.`);
	const whole = `${before.slice(0, begin)}${BEGIN}\n\n${text}\n\n${before.slice(end)}`;
	await mkdir(dirname(FILE), { recursive: true });
	await writeFile(FILE, await format(whole, { ...(await resolveConfig(FILE)), filepath: FILE }));
	return text;
}
