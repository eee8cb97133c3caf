import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import { lastWords, startProcess } from './processes.mts';

/** The FreshBooks emulator, running as its own process, and its control routes. */
export interface FreshBooks {
	url: string;
	/** A call of a control route, e.g. `control('GET', '/counters')`. */
	control<T = any>(method: string, path: string, body?: unknown): Promise<T>;
	running(): boolean;
	stop(): Promise<void>;
}

/**
 * Starts the emulator on a free port and waits until it answers.
 * @param keptIn the file from which it goes on, and into which it writes at its end; nothing is kept without it
 */
export async function startFreshBooks(port: number, logFile: string, keptIn?: string): Promise<FreshBooks> {
	const main = join(import.meta.dirname, '..', 'freshbooks', 'main.mts');
	const keep = keptIn === undefined ? [] : ['--keep', keptIn];
	const service = startProcess([main, '--port', String(port), ...keep], process.env, logFile);
	const url = `http://127.0.0.1:${port}`;

	async function control(method: string, path: string, data?: unknown) {
		const response = await axios.request({
			method,
			url: `${url}/_sandbox${path}`,
			data,
			proxy: false,
			timeout: 30_000,
		});
		return response.data;
	}

	const end = Date.now() + 30_000;
	while (!(await control('GET', '/app').catch(() => undefined))) {
		if (!service.running()) throw new Error(`The FreshBooks sandbox stopped by itself: ${await lastWords(logFile)}`);
		if (Date.now() > end) throw new Error('The FreshBooks sandbox did not become ready within 30 seconds.');
		await sleep(50);
	}
	return { url, control, running: service.running, stop: service.stop };
}
