import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { type N8n, waitFor } from '../../sandbox/n8n/server.mts';

interface Event {
	eventName: string;
	nodeName?: string;
	/** Milliseconds since 1970. */
	at: number;
}

type What = 'started' | 'finished';

/** n8n's own log of what happens, from a moment on: unlike a saved execution it costs next to nothing, whatever its size. */
export class EventLog {
	#file: string;
	#position: number;
	#events: Event[] = [];

	private constructor(file: string, position: number) {
		this.#file = file;
		this.#position = position;
	}

	static async open({ folder }: N8n): Promise<EventLog> {
		const file = join(folder, 'n8nEventLog.log');
		return new EventLog(file, (await stat(file)).size);
	}

	/** Waits for the moment at which a node starts or finishes, in milliseconds since 1970. */
	moment(what: What, nodeName: string): Promise<number> {
		return waitFor(`${nodeName} ${what}`, () => this.happened(what, nodeName), 600);
	}

	/** The moment at which a node started or finished, if it has. */
	async happened(what: What, nodeName: string): Promise<number | undefined> {
		await this.#read();
		const eventName = `n8n.node.${what}`;
		return this.#events.find((event) => event.eventName === eventName && event.nodeName === nodeName)?.at;
	}

	/** The milliseconds that a node took. */
	async duration(nodeName: string): Promise<number> {
		const started = await this.moment('started', nodeName);
		return (await this.moment('finished', nodeName)) - started;
	}

	async #read(): Promise<void> {
		const { size } = await stat(this.#file);
		// n8n has begun a new file
		if (size < this.#position) this.#position = 0;
		const file = await open(this.#file);
		const buffer = Buffer.alloc(size - this.#position);
		await file.read({ buffer, position: this.#position }).finally(() => file.close());
		const whole = buffer.subarray(0, buffer.lastIndexOf('\n') + 1);
		this.#position += whole.length;
		for (const line of whole.toString('utf8').split('\n').filter(Boolean)) {
			const { eventName, ts, payload } = JSON.parse(line);
			this.#events.push({ eventName, nodeName: payload?.nodeName, at: Date.parse(ts) });
		}
	}
}
