import type { IExecuteFunctions } from 'n8n-workflow';

import type { Connection } from '../http/connection';
import { newRehearsal, Unsent } from '../http/rehearsal';
import type { RequestTrace } from '../http/session';
import type { AnyCall, Resource } from '../model/resource';
import { callFor, parametersOf } from './call';
import { chosen, writes } from './choice';
import { withItem } from './failure';
import type { Group } from './groups';

interface Run {
	context: IExecuteFunctions;
	resources: Map<string, Resource>;
	connection: Connection;
	traces: RequestTrace[];
}

/** So many items are looked at before whoever else waits in this process has a turn. */
const atOnce = 50;

/**
 * Looks through all items that change something, before the first of them is worked on: a run that stops at its first bad
 * item would otherwise have created what stands before it. Nothing is sent, and nothing is kept of an item.
 * @param fail is told what is wrong with an item
 */
export async function rehearse(
	run: Run,
	groups: Group[],
	fail: (items: number[], error: Error) => void,
): Promise<void> {
	const { clock } = run.connection;
	const canceled = run.context.getExecutionCancelSignal();
	for (const [index, { items }] of groups.entries()) {
		if (index % atOnce === atOnce - 1) await clock.sleep(0);
		if (canceled?.aborted) return;
		const error = await whatIsWrong(run, items);
		if (error) fail(items, error);
	}
}

/** The first thing that an operation would refuse of items that belong together. */
async function whatIsWrong(
	{ context, resources, connection, traces }: Run,
	items: number[],
): Promise<Error | undefined> {
	const rehearsal = newRehearsal();
	const calls: AnyCall[] = [];
	try {
		const parameter = parametersOf(context, items[0]);
		const choice = chosen(context, resources, parameter, items[0]);
		if (!writes(choice, parameter)) return undefined;
		for (const item of items) {
			const own = item === items[0] ? parameter : parametersOf(context, item);
			const here = { context, resources: [...resources.values()], connection: { ...connection, rehearsal } };
			const on = { ...here, cache: new Map(), item, notes: [] };
			const trace: RequestTrace = {};
			const calling = callFor(choice, { ...on, parameter: own, trace }).finally(() => {
				traces[item].inputs = trace.inputs;
			});
			const named = async (error: Error) =>
				await Promise.reject(error instanceof TypeError ? error : withItem(context, error, item));
			calls.push(await calling.catch(named));
		}
		// what stands in for records may differ where they do not
		const parts = rehearsal.guessed || calls.length === 1 ? calls : [{ ...calls[0], members: calls }];
		for (const call of parts) {
			await choice.operation.run(call).catch(async (error: unknown) => {
				// what follows on a request that was not made tells nothing
				if (!(error instanceof Unsent) && rehearsal.unsent.size === 0) throw error;
			});
			rehearsal.unsent.clear();
		}
	} catch (error) {
		// nor does a stumble over what stands in for a record: the run itself will tell
		const isTold = rehearsal.unsent.size === 0 && !(error instanceof TypeError);
		return isTold ? (error as Error) : undefined;
	}
	return undefined;
}
