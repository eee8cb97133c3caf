import type { Clock } from '../../http/clock';

/** In a burst, records of one kind are asked for once in so many milliseconds. */
const apart = 1000;
/** When nobody has come for so long, the burst is over, or whoever sends waits for answers. */
const quiet = 250;
/** For so long senders that wait for answers are not held up again. */
const spared = 5000;

/** Deliveries whose records may be asked for together. */
interface Gate {
	openedAt: number;
	/** Whether it was shut for as long as it may be. */
	wasFull: boolean;
	openUntil: number;
	cameAt: number;
	opening?: Promise<void>;
}

const gates = new WeakMap<Clock, Map<string, Gate>>();

/**
 * Lets the first of several deliveries through at once, and the next ones together, so that their records are asked for
 * in one request: a burst of hundreds leaves FreshBooks' limit (600 requests a minute, API facts §5.4) to others.
 * @param key the same for all whose records may be asked for together
 */
export async function withOthers(clock: Clock, key: string): Promise<void> {
	const gate = gateOf(clock, key);
	const now = clock.now();
	gate.cameAt = now;
	if (!gate.opening && (now < gate.openUntil || now >= gate.openedAt + apart)) {
		Object.assign(gate, { openedAt: now, wasFull: false });
		return;
	}
	gate.opening ??= open(clock, gate).finally(() => (gate.opening = undefined));
	await gate.opening;
}

function gateOf(clock: Clock, key: string): Gate {
	const known = gates.get(clock) ?? new Map<string, Gate>();
	gates.set(clock, known);
	const gate = known.get(key) ?? { openedAt: -Infinity, wasFull: false, openUntil: -Infinity, cameAt: 0 };
	known.set(key, gate);
	return gate;
}

async function open(clock: Clock, gate: Gate): Promise<void> {
	// the machine's clock may have been put back
	const full = Math.min(gate.openedAt, clock.now()) + apart;
	const end = () => Math.min(full, gate.cameAt + quiet);
	for (let left = end() - clock.now(); left > 0; left = end() - clock.now()) await clock.sleep(left);
	const openedAt = clock.now();
	const isFull = openedAt >= full;
	// a burst that has gone on until now has come to its end; one that stops as soon as it is held up waits for answers
	if (!isFull && !gate.wasFull) gate.openUntil = openedAt + spared;
	Object.assign(gate, { openedAt, wasFull: isFull });
}
