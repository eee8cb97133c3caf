import type { BenchStage } from '../stage/stage.mts';
import type { Contestant, Run } from '../stage/workflows.mts';
import { median } from '../../test/soak/load.mts';

/** One line of the table of goals. */
export interface Row {
	work: string;
	against: string;
	goal: string;
	measured: string;
	held: boolean;
}

/** A table of figures behind the rows, each line as long as the head. */
export interface Details {
	title: string;
	/** How to read it. */
	text?: string;
	head: string[];
	lines: string[][];
}

/** What one part of the benchmark gives. */
export interface Figures {
	rows: Row[];
	details: Details[];
}

/** What every part is given. */
export interface Bench {
	stage: BenchStage;
	/** Few rounds and small numbers, on a machine that may be busy: for CI and for a first look. */
	short: boolean;
	/** How many times worse than the goal a figure may be: 1, in the short form more, as noise is no fault of the node. */
	slack: number;
	/** So many rounds, fewer in the short form. */
	rounds(many: number, few?: number): number;
}

/** Lets the contestants run in turn, in every round another one first, after a small run of each that does not count. */
export async function inRounds(
	rounds: number,
	contestants: Contestant[],
	input: unknown[] = [0],
	before: () => Promise<unknown> = async () => {},
): Promise<Run[][]> {
	for (const contestant of contestants) await contestant.run(input.slice(0, 5));
	const runs: Run[][] = contestants.map(() => []);
	for (let round = 0; round < rounds; round++) {
		for (let turn = 0; turn < contestants.length; turn++) {
			const next = (turn + round) % contestants.length;
			await before();
			runs[next].push(await contestants[next].run(input));
		}
	}
	return runs;
}

export { median };
export const medianOf = <T,>(runs: T[], figure: (run: T) => number): number => median(runs.map(figure));

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
export const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 1)} times`;
export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** A line of details: what it is about, the median, every round. */
export function line(label: string, values: number[], show: (value: number) => string): string[] {
	return [label, show(median(values)), values.map(show).join(', ')];
}

/** A line of details about how long runs took. */
export const timeLine = (label: string, runs: Array<{ ms: number }>): string[] =>
	line(
		label,
		runs.map(({ ms }) => ms),
		seconds,
	);

export const LINE_HEAD = ['', 'median', 'rounds'];
