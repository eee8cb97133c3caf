import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import type { Clock } from '../../http/clock';
import type { Limits } from './lookups';
import { memoryOf, type Memory } from './verifiers';

/**
 * n8n tries an activation up to five times, waits 1, 2, 4 and 8 seconds in between, and ends it all after 84 seconds with
 * words of its own. For ours to be the last ones, all its tries together end so many milliseconds after the first one's start.
 */
const longest = 55_000;
/** A try that begins later than this after the first one fails at once, with what the one before it said. */
const lastStart = 30_000;
/** So long it may take to remove what a failed try has left behind; the next one removes the rest. */
const cleaning = 5000;

/** The tries of one activation. */
interface Activation {
	since: number;
	failure?: Error;
}

/**
 * The activations under way, this module's alone. n8n gives all tries of an activation the same object for the node's
 * static data, and the next activation another.
 */
const activations = new WeakMap<Memory, Activation>();

/** A request under way is not cut off, so it may not take long either. */
const limitsFor = (clock: Clock, milliseconds: number): Limits => ({
	signal: clock.timeout(Math.max(0, milliseconds)),
	patience: { retries: 4, seconds: 30 },
});

/**
 * Does a part of an activation within the time that n8n gives it.
 * @throws what the part throws, or what the last try threw, or that the time is over
 */
export async function inActivation<T>(
	context: IHookFunctions,
	clock: Clock,
	part: (limits: Limits) => Promise<T>,
): Promise<T> {
	const activation = activations.get(memoryOf(context)) ?? { since: clock.now() };
	activations.set(memoryOf(context), activation);
	const age = clock.now() - activation.since;
	if (activation.failure && age > lastStart) return await Promise.reject(activation.failure);

	const limits = limitsFor(clock, longest - age);
	return await part(limits).catch(async (error: Error) => {
		const isOver = limits.signal?.aborted && !(error instanceof NodeOperationError);
		activation.failure = isOver ? tooLong(context) : error;
		return await Promise.reject(activation.failure);
	});
}

/** An activation is done: what the same workflow object is used for next is another one. */
export function endActivation(context: IHookFunctions): void {
	activations.delete(memoryOf(context));
}

/** For the removal of what a failed try has left behind. */
export const cleaningLimits = (clock: Clock): Limits => limitsFor(clock, cleaning);

/** Whether a try of the activation under way has failed: n8n then unpublishes before the next one. */
export const hasFailedTry = (context: IHookFunctions): boolean =>
	activations.get(memoryOf(context))?.failure !== undefined;

/** By workflow: the activation that was begun last, this module's alone. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Activates one trigger node of a workflow after the other, though n8n does so at the same time: processes that serve
 * their handshakes write the static data of the whole workflow, each over the other's.
 */
export async function inTurn<T>(workflowId: string, work: () => Promise<T>): Promise<T> {
	const before = turns.get(workflowId) ?? Promise.resolve();
	const turn = before.then(work);
	const settled = turn.catch(() => undefined);
	turns.set(workflowId, settled);
	void settled.then(() => {
		if (turns.get(workflowId) === settled) turns.delete(workflowId);
	});
	return await turn;
}

function tooLong(context: IHookFunctions): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		`FreshBooks took too long to register and verify the webhooks: more than ${longest / 1000} seconds in all`,
		{
			description:
				'Publish again. If it keeps failing, choose "Any Change" instead of many single events, which combines them into one webhook, or spread the events over several workflows.',
		},
	);
}
