import { unlessStopped } from '../http/clock';

/** What is to be waited for in each lane: the last call in it, of whichever execution in this process. */
const last = new Map<string, Promise<unknown>>();

/**
 * Does something when nobody else is at work in the same lanes: what reads a record and then writes it would otherwise
 * overlap with another execution that does the same. Who comes later waits for all that came before, so nobody waits in
 * a circle.
 * @throws what the work throws, or the signal's reason when that comes before its turn; then it is not begun
 */
export async function inLanes<T>(lanes: string[], signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
	const before = lanes.flatMap((lane) => last.get(lane) ?? []);
	const turn =
		before.length === 0
			? work()
			: Promise.all(before).then(async () => {
					signal?.throwIfAborted();
					return await work();
				});
	const over = turn.then(nothing, nothing);
	for (const lane of lanes) last.set(lane, over);
	void over.then(() => {
		for (const lane of lanes) if (last.get(lane) === over) last.delete(lane);
	});
	return before.length === 0 ? await turn : await unlessStopped(signal, turn);
}

const nothing = (): void => undefined;
