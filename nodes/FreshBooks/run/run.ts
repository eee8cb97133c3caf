import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { runOptionsOf, withOptions } from '../fields/runOptions';
import { leaving } from '../formats/leaving';
import type { Clock } from '../http/clock';
import { connect, type Connection } from '../http/connection';
import { inParallel } from '../http/pool';
import type { RequestTrace } from '../http/session';
import type { AnyCall, Output, Resource } from '../model/resource';
import { newTrace, tellWrites } from './audit';
import { callFor, parametersOf, type Cache } from './call';
import { chosen, laneOf, pluralOf, writes, type Parameter } from './choice';
import { addNotes, canceled, doneNote, errorItem, forModel, withInput, withItem, type ItemFailure } from './failure';
import { tellHints } from './hints';
import { inLanes, lanesOf } from './lanes';

/** Everything that the items of one run of the node share. */
interface Run {
	context: IExecuteFunctions;
	resources: Map<string, Resource>;
	connection: Connection;
	cache: Cache;
	/** One for each item. */
	traces: RequestTrace[];
	/** One list for each item that has ended. */
	results: INodeExecutionData[][];
	/** The items that failed for good, where the run ends with the first of them. */
	failures: Array<{ item: number; error: ItemFailure }>;
	/** The last call of each lane. */
	lanes: Map<string, Promise<void>>;
	/** After a failure nothing more is sent, also by items that wait for their turn. */
	halt: AbortController;
}

/**
 * Runs the chosen operation on every item, some at a time.
 * @returns the results in the items' order, each with its `pairedItem`; with "continue on fail" a failed item is the item
 * with `error` and `details`
 * @throws the first item's failure otherwise, after the calls already under way have ended
 */
export async function runItems(
	context: IExecuteFunctions,
	resources: Map<string, Resource>,
	clock: Clock,
): Promise<INodeExecutionData[]> {
	return await leaving(async () => await runAll(context, resources, clock)).catch(
		async (error: Error) => await Promise.reject(forModel(context, error)),
	);
}

async function runAll(
	context: IExecuteFunctions,
	resources: Map<string, Resource>,
	clock: Clock,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const options = runOptionsOf(context, parametersOf(context, 0)('options'));
	const connecting = connect(context, clock).then((connected) => withOptions(connected, options));
	const connection = await connecting.catch(async (error: Error) =>
		context.continueOnFail() ? error : await Promise.reject(error),
	);
	// without a credential that can be used every item fails, and each says so
	if (connection instanceof Error) {
		return items.map((_, item) => errorItem(context, withItem(context, connection, item), item));
	}
	const run = newRun(context, resources, connection, options);
	const isOver = () => connection.signal?.aborted === true;
	await inParallel(0, items.length - 1, connection.concurrency, async (item) => await workInLane(run, item), isOver);

	if (context.getExecutionCancelSignal()?.aborted) throw canceled(context, run.failures[0]?.error);
	if (run.failures.length > 0) throw firstFailure(run);
	tellHints(context, run.traces, (item) => pluralOf(chosen(context, resources, parametersOf(context, item), item)));
	return run.results.flat();
}

function newRun(
	context: IExecuteFunctions,
	resources: Map<string, Resource>,
	connection: Connection,
	options: IDataObject,
): Run {
	const halt = new AbortController();
	const canceledByUser = context.getExecutionCancelSignal();
	connection.signal = AbortSignal.any([halt.signal, ...(canceledByUser ? [canceledByUser] : [])]);
	const traces = context.getInputData().map(() => newTrace(options));
	return {
		context,
		resources,
		connection,
		cache: new Map(),
		traces,
		results: [],
		failures: [],
		lanes: new Map(),
		halt,
	};
}

/** Works on an item as soon as those before it in its lane have ended. */
async function workInLane(run: Run, item: number): Promise<void> {
	const { context, resources, lanes, halt } = run;
	const parameter = parametersOf(context, item);
	let lane: string | undefined;
	try {
		lane = laneOf(resources, parameter);
	} catch (error) {
		return fail(run, item, error as Error);
	}
	const start = () => work(run, item, parameter);
	const turn = (lane && lanes.get(lane)?.then(() => (halt.signal.aborted ? undefined : start()))) || start();
	if (lane) lanes.set(lane, turn);
	await turn;
}

/** Works on an item and keeps what comes of it. Never throws. */
async function work(run: Run, item: number, parameter: Parameter): Promise<void> {
	try {
		const outputs: INodeExecutionData[] = await runItem(run, item, parameter);
		const { audit } = run.traces[item];
		// A list has tens of thousands of records: they get their pairing in place, all the same one, and as their first
		// key, with which V8 needs less than half of the memory.
		const pairedItem = { item };
		outputs.forEach((output, index) => {
			outputs[index] = { pairedItem, ...output, ...(audit?.length && { json: { ...output.json, audit } }) };
		});
		run.results[item] = outputs;
	} catch (error) {
		fail(run, item, error as Error);
	}
}

async function runItem(run: Run, item: number, parameter: Parameter): Promise<Output[]> {
	const { context, connection, cache, traces } = run;
	const choice = chosen(context, run.resources, parameter, item);
	const on = { context, connection, cache, item, parameter, trace: traces[item] };
	const call = await callFor(choice, on);
	const running = async () => await choice.operation.run(call).finally(() => tellWrites(call, choice.operation));
	const outputs = inLanes(lanesOf(choice, call), connection.signal, running);
	return await outputs.catch(async (error: Error) => await Promise.reject(withNotes(run, call, error)));
}

/** An error with what was done before it, should the item not simply have been stopped. */
function withNotes(run: Run, { item, notes }: AnyCall, error: Error): Error {
	if (notes.length === 0 || wasStopped(run, error)) return error;
	return addNotes(withItem(run.context, error, item), notes);
}

/** Whether an item did not fail by itself: another one did, or the user stopped the execution. */
function wasStopped({ connection: { signal } }: Run, error: unknown): boolean {
	return signal?.aborted === true && error === signal.reason;
}

function fail(run: Run, item: number, error: Error): void {
	if (wasStopped(run, error)) return;
	const { context, results, failures, halt, traces } = run;
	const failure = withInput(withItem(context, error, item), traces[item]);
	if (!context.continueOnFail()) {
		failures.push({ item, error: failure });
		halt.abort();
	}
	results[item] = [errorItem(context, failure, item, traces[item].audit)];
}

/** The failure of the first item that failed, which says how many others of a write were done. */
function firstFailure({ context, resources, results, failures }: Run): ItemFailure {
	const [{ item, error }] = failures.sort((a, b) => a.item - b.item);
	const done = results.filter((_, index) => index in results).length - failures.length;
	const parameter = parametersOf(context, item);
	if (done === 0 || !writes(chosen(context, resources, parameter, item), parameter)) return error;
	return addNotes(error, [doneNote(done)]);
}
