import { idName } from '../fields/common';
import { locatorText } from '../fields/values';
import { unlessStopped } from '../http/clock';
import type { AnyCall } from '../model/resource';
import { writes, type Choice } from './choice';

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

/** What a call has for itself while it runs, in all executions of this process with the credential. */
export function lanesOf(choice: Choice, call: AnyCall): string[] {
	const { operation, resource } = choice;
	const { session, parameter } = call;
	if (!writes(choice, parameter)) return [];
	const isNew = operation.value === 'create';
	const record = isNew ? '' : (operation.record?.(parameter) ?? plainId(parameter(idName(resource))));
	const lanes = [...(record === '' ? [] : [`${resource.value} ${record}`]), ...(operation.alone?.(call) ?? [])];
	const { connection, business } = session;
	return [...new Set(lanes)].map((lane) => JSON.stringify([connection.credentialId, business?.businessId, lane]));
}

/** The same record is the same lane, whether it is named by its ID or by its web address, which ends with it. */
function plainId(value: unknown): string {
	const text = locatorText(value);
	return (text.startsWith('http') && text.match(/\d+/g)?.at(-1)) || text;
}
