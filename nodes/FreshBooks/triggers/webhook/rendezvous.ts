import { waitAtMost, type Clock } from '../../http/clock';

/** A verification request that reached the webhook while an activation was waiting for it. */
export interface Handshake {
	callbackId: string;
	verifier: string;
}

interface Waiting {
	arrived: Handshake[];
	wake: () => void;
}

/**
 * Where an activation and the webhook that serves it meet within one process. n8n writes a workflow's static data
 * whole, whoever saves last wins: a verifier that the webhook stored while `create()` runs would be overwritten when
 * `create()` ends. So whoever waits here gets the verifier, and is then the only one to write it.
 */
const waiting = new Map<string, Waiting>();

/** Begins to wait for the handshakes of one trigger node; `end` must follow. */
export function expectHandshakes(key: string, clock: Clock) {
	const entry: Waiting = { arrived: [], wake: () => {} };
	waiting.set(key, entry);
	return {
		/** The handshakes that came for a callback, each given once. */
		take(callbackId: string): Handshake[] {
			const taken = entry.arrived.filter((handshake) => handshake.callbackId === callbackId);
			entry.arrived = entry.arrived.filter((handshake) => handshake.callbackId !== callbackId);
			return taken;
		},
		has: (callbackId: string): boolean => entry.arrived.some((handshake) => handshake.callbackId === callbackId),
		/** Ends when the next handshake comes, or after some milliseconds. */
		async next(milliseconds: number): Promise<void> {
			const arrival = new Promise<void>((resolve) => {
				entry.wake = resolve;
			});
			await waitAtMost(clock, milliseconds, arrival);
		},
		end(): void {
			if (waiting.get(key) === entry) waiting.delete(key);
		},
	};
}

/** Whether an activation of a trigger node is under way in this process. */
export const isExpected = (key: string): boolean => waiting.has(key);

/** Hands a handshake to the activation that waits for it. @returns whether one does */
export function handOver(key: string, handshake: Handshake): boolean {
	const entry = waiting.get(key);
	entry?.arrived.push(handshake);
	entry?.wake();
	return entry !== undefined;
}
