import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process started by the sandbox, writing to a log file. */
export interface Service {
	pid: number;
	running(): boolean;
	stop(): Promise<void>;
	/** Ends it at once, as a crash does. */
	kill(): Promise<void>;
}

const GRACE_MS = 10_000;
const cleanUps: Array<() => unknown> = [];
const children = new Set<ChildProcess>();
let stopping: Promise<void> | undefined;

/** How a program is started that is not a Node script. */
export interface ProgramOptions {
	env?: Record<string, string | undefined>;
	logFile: string;
	/** Another user to run it as; only root may do that. */
	user?: { uid: number; gid: number };
	/** What asks it to end. Default SIGTERM. */
	endsOn?: NodeJS.Signals;
}

/** Starts a Node script on the Node that runs this; it ends with us, however we end. */
export function startProcess(args: string[], env: Record<string, string | undefined>, logFile: string): Service {
	return startProgram(process.execPath, args, { env, logFile });
}

/** Starts a program; it ends with us, however we end. */
export function startProgram(command: string, args: string[], options: ProgramOptions): Service {
	const { env = process.env, logFile, user, endsOn = 'SIGTERM' } = options;
	const log = openSync(logFile, 'a');
	// A process group of its own: Ctrl-C must not hit it while we stop things one after another, and what it starts
	// itself (n8n's task runner) can be ended with it.
	const detached = process.platform !== 'win32';
	const child = spawn(command, args, { stdio: ['ignore', log, log], env, detached, ...user });
	closeSync(log);
	children.add(child);
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const running = () => child.exitCode === null && child.signalCode === null;
	const stop = async () => {
		if (running()) {
			child.kill(endsOn);
			await Promise.race([exited, sleep(GRACE_MS, undefined, { ref: false })]);
		}
		killGroup(child);
		children.delete(child);
		if (running()) await exited;
	};
	const kill = async () => {
		killGroup(child);
		await exited;
	};
	onStop(stop);
	return { pid: child.pid!, running, stop, kill };
}

/** Registers what is to be done when everything is stopped; the last one registered is done first. */
export function onStop(cleanUp: () => unknown): void {
	watchSignals();
	cleanUps.push(cleanUp);
}

/** Whether the end has begun: what fails now, fails because of that. */
export function isStopping(): boolean {
	return stopping !== undefined;
}

/** Stops everything that was started, in reverse order; a failing step does not keep the others from being done. */
export function stopEverything(): Promise<void> {
	stopping ??= (async () => {
		for (const cleanUp of cleanUps.splice(0).reverse()) {
			try {
				await cleanUp();
			} catch (error) {
				console.error(error);
			}
		}
	})();
	return stopping;
}

/** Whether there is a process of this id. */
export function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** The end of a log, for the sentence that tells why a process did not start. */
export async function lastWords(logFile: string): Promise<string> {
	const lines = (await readFile(logFile, 'utf8')).trim().split('\n');
	return lines.slice(-3).join(' / ') || 'its log is empty';
}

function killGroup(child: ChildProcess): void {
	try {
		if (process.platform === 'win32') child.kill('SIGKILL');
		else process.kill(-child.pid!, 'SIGKILL');
	} catch {
		// nothing of the group is left
	}
}

let watching = false;

function watchSignals(): void {
	if (watching) return;
	watching = true;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			// a second Ctrl-C: do not wait any longer
			if (stopping) process.exit(130);
			void stopEverything().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
		});
	}
	process.on('exit', () => children.forEach(killGroup));
}
