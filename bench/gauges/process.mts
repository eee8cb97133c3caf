import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';

/** Whether the system tells what a process uses. */
export const isMeasurable = process.platform === 'linux';

const ticksPerSecond = isMeasurable ? Number(execFileSync('getconf', ['CLK_TCK'])) : NaN;

/** Milliseconds of processor time that a process has used so far, all its threads together. */
export async function processorTime(pid: number): Promise<number> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8');
	// the name in brackets may hold spaces; utime and stime are fields 14 and 15
	const [utime, stime] = text
		.slice(text.lastIndexOf(')') + 2)
		.split(' ')
		.slice(11, 13)
		.map(Number);
	return ((utime + stime) * 1000) / ticksPerSecond;
}

/** Bytes of memory that a process has at hand now, and the most since `forgetPeak`. */
export async function residentMemory(pid: number): Promise<{ now: number; peak: number }> {
	const text = await readFile(`/proc/${pid}/status`, 'utf8');
	const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(text)?.[1]);
	return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 };
}

/** The peak counts from now on. */
export async function forgetPeak(pid: number): Promise<void> {
	await writeFile(`/proc/${pid}/clear_refs`, '5');
}
