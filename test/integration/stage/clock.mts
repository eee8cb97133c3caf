import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

import type { Clock } from '../../../nodes/FreshBooks/http/clock';
import type { Time } from '../../../sandbox/freshbooks/values/clock.mts';

/**
 * Who waits: node or emulator for something of their own, a request in the emulator, or nobody, where it is but the end
 * of somebody's patience.
 */
type Kind = 'node' | 'emulator' | 'request' | 'limit';

interface Alarm {
	at: number;
	kind: Kind;
	ring(): void;
}

/** So many turns of the event loop without a request under way, and nothing more is going to happen by itself. */
const calm = 12;

const fetched = (message: unknown) => (message as { request: { origin: string } }).request;

const turn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

/**
 * A clock that stands still while anything is being done, and goes on to the next alarm when node and emulator do
 * nothing but wait: no waiting takes time, and how long something took does not depend on the machine.
 */
export class TestClock implements Clock {
	private moment: number;
	private readonly alarms = new Set<Alarm>();
	/** Requests to the emulator. */
	private readonly underWay = new Set<object>();
	/** Requests to trigger nodes, until those have them. */
	private readonly arriving = new Set<object>();
	/** Where trigger nodes listen. */
	private readonly webhooks = new Set<string>();
	private isHeld = false;
	private isGoing = false;
	private watchers: Array<() => void> = [];

	constructor(start: string | number = Date.now()) {
		this.moment = new Date(start).getTime();
		for (const [channel, listener] of this.channels) subscribe(channel, listener);
	}

	now = (): number => this.moment;

	sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> =>
		await this.until(this.moment + milliseconds, 'node', signal);

	timeout = (milliseconds: number): AbortSignal => {
		const controller = new AbortController();
		const ring = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
		this.add({ at: this.moment + milliseconds, kind: 'limit', ring });
		return controller.signal;
	};

	/** The same clock for the emulator. */
	readonly emulator: Time = {
		now: this.now,
		sleep: async (milliseconds, signal) => await this.until(this.moment + milliseconds, 'emulator', signal),
		delay: async (milliseconds, signal) => await this.until(this.moment + milliseconds, 'request', signal),
	};

	/** A trigger node listens at this origin: a request to it counts as under way only until `arrived`. */
	expectAt(origin: string): void {
		this.webhooks.add(origin);
	}

	/** A trigger node has a request now. */
	arrived(): void {
		const [oldest] = this.arriving;
		this.arriving.delete(oldest);
		this.onChange();
	}

	/** How many wait: in the node, or requests in the emulator. */
	waiting(kind: Kind): number {
		return [...this.alarms].filter((alarm) => alarm.kind === kind).length;
	}

	/** Puts the clock to another moment, without anything being done on the way. */
	set(moment: string | number): void {
		this.moment = new Date(moment).getTime();
		void this.go();
	}

	/** From now on it only goes on by `pass` and `set`. */
	hold(): void {
		this.isHeld = true;
	}

	/** It goes on by itself again. */
	release(): void {
		this.isHeld = false;
		void this.go();
	}

	/** Lets time pass, with all that happens meanwhile. */
	async pass(milliseconds: number): Promise<void> {
		const wasHeld = this.isHeld;
		const end = this.moment + milliseconds;
		this.hold();
		await this.settled();
		for (let next = this.next(); next && next.at <= end; next = this.next()) {
			this.ring(next);
			await this.settled();
		}
		this.moment = end;
		if (!wasHeld) this.release();
	}

	/** When nothing more happens at this moment. */
	async settled(): Promise<void> {
		for (let quiet = 0; quiet < calm; quiet = this.isQuiet() ? quiet + 1 : 0) {
			if (this.isQuiet()) await turn();
			else await this.change();
		}
	}

	/** Forgets who waits, and sees no more requests. */
	end(): void {
		this.isHeld = true;
		this.alarms.clear();
		for (const [channel, listener] of this.channels) unsubscribe(channel, listener);
		this.onChange();
	}

	private async until(moment: number, kind: Kind, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const stop = () => {
				this.alarms.delete(alarm);
				this.onChange();
				reject(signal?.reason as Error);
			};
			const ring = () => {
				signal?.removeEventListener('abort', stop);
				resolve();
			};
			const alarm: Alarm = { at: moment, kind, ring };
			signal?.addEventListener('abort', stop, { once: true });
			this.add(alarm);
		});
	}

	private add(alarm: Alarm): void {
		this.alarms.add(alarm);
		this.onChange();
		void this.go();
	}

	private next(): Alarm | undefined {
		return [...this.alarms].reduce<Alarm | undefined>((a, b) => (!a || b.at < a.at ? b : a), undefined);
	}

	private ring(alarm: Alarm): void {
		this.alarms.delete(alarm);
		this.moment = Math.max(this.moment, alarm.at);
		alarm.ring();
	}

	/** Goes on to the next alarm whenever somebody waits and nothing else is going to happen. */
	private async go(): Promise<void> {
		if (this.isGoing) return;
		this.isGoing = true;
		while (!this.isHeld && this.isWaitedFor()) {
			await this.settled();
			const next = this.next();
			if (next && !this.isHeld && this.isWaitedFor()) this.ring(next);
		}
		this.isGoing = false;
	}

	private isWaitedFor(): boolean {
		return [...this.alarms].some(({ kind }) => kind !== 'limit');
	}

	/** Whether all requests that are under way wait in the emulator. */
	private isQuiet(): boolean {
		return this.arriving.size === 0 && this.underWay.size <= this.waiting('request');
	}

	private async change(): Promise<void> {
		await new Promise<void>((resolve) => this.watchers.push(resolve));
	}

	private onChange(): void {
		for (const watcher of this.watchers.splice(0)) watcher();
	}

	private begun(request: object, origin?: string): void {
		(origin && this.webhooks.has(origin) ? this.arriving : this.underWay).add(request);
		this.onChange();
	}

	private over(request: object): void {
		this.underWay.delete(request);
		this.arriving.delete(request);
		this.onChange();
	}

	/** What Node itself tells of the requests of this process: those by `http`, and those by `fetch`. */
	private readonly channels: Array<[channel: string, listener: (message: unknown) => void]> = [
		[
			'http.client.request.created',
			(message) => {
				const { request } = message as { request: ClientRequest };
				this.begun(request);
				request.once('close', () => this.over(request));
			},
		],
		['undici:request:create', (message) => this.begun(fetched(message), fetched(message).origin)],
		['undici:request:trailers', (message) => this.over(fetched(message))],
		['undici:request:error', (message) => this.over(fetched(message))],
	];
}
