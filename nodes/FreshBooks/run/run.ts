import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { itemName } from '../fields/naming';
import { runOptionsOf, withOptions } from '../fields/runOptions';
import { leaving } from '../formats/leaving';
import type { Clock } from '../http/clock';
import { connect, type Connection } from '../http/connection';
import { atMost } from '../http/pace';
import { inParallel } from '../http/pool';
import type { RequestTrace } from '../http/session';
import type { RecordType } from '../model/record';
import type { AnyCall, Output, Resource } from '../model/resource';
import { newTrace, tellWrites } from './audit';
import { callFor, parametersOf, type Cache } from './call';
import { choiceOf, chosen, laneOf, pluralOf, writes, type Choice, type Parameter } from './choice';
import {
	addNotes,
	canceled,
	doneNote,
	errorItem,
	forModel,
	pairing,
	unfitNotes,
	withInput,
	withItem,
	type ItemFailure,
} from './failure';
import { groupsOf } from './groups';
import { tellHints } from './hints';
import { inLanes, lanesOf } from './lanes';
import { newPlan, tellPlan, type Plan } from './plan';
import { rehearse } from './rehearse';

/** Everything that the items of one run of the node share. */
interface Run {
	context: IExecuteFunctions;
	resources: Map<string, Resource>;
	connection: Connection;
	cache: Cache;
	/** One for each item. */
	traces: RequestTrace[];
	/** One list for each item that has ended, or for the first of several that make one document. */
	results: INodeExecutionData[][];
	/** What is still to be done for items that have ended. */
	afterwards: Array<() => Promise<void>>;
	/** How many items went well. */
	done: number;
	/** The items that failed for good, where the run ends with the first of them. */
	failures: Array<{ item: number; error: ItemFailure }>;
	plan: Plan;
	/** The last call of each lane. */
	lanes: Map<string, Promise<void>>;
	/** Settles as soon as all writes so far have their places in the lanes of what they write. */
	placed: Promise<unknown>;
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
		return items.map((_, item) => errorItem(context, withItem(context, connection, item), [item]));
	}
	const run = newRun(context, resources, connection, options);
	const isOver = () => connection.signal?.aborted === true;
	const groups = groupsOf(context, resources);
	// before anything is made of the others
	for (const group of groups) if (group.error) fail(run, group.items, group.error);
	const known = groups.filter(({ error }) => !error);
	run.plan.total = known.length;
	if (known.length > 1 && !context.continueOnFail()) {
		await rehearse(run, known, (wrong, error) => fail(run, wrong, error));
	}
	const isUnfit = run.failures.length > 0;
	const start = async (number: number) => await workInLane(run, known[number].items);
	await inParallel(0, known.length - 1, itemsAtATime(run), start, isOver);
	const { afterwards } = run;
	await inParallel(
		0,
		afterwards.length - 1,
		connection.concurrency,
		async (index) => await afterwards[index](),
		() => false,
	);

	if (context.getExecutionCancelSignal()?.aborted) throw canceled(context, run.failures[0]?.error);
	if (run.failures.length > 0) throw isUnfit ? firstUnfit(run) : firstFailure(run);
	const plural = (item: number) => pluralOf(chosen(context, resources, parametersOf(context, item), item));
	tellHints(context, run.traces, plural, connection.cost, run.plan.expected);
	return run.results.flat();
}

/** So many items may wait for their records at a time, where these can be asked for together: some full requests. */
const mostWaiting = 400;

/** How many items are worked on at a time. Who wants fewer requests at a time than are usual has as many items. */
function itemsAtATime({ context, resources, connection: { batchReads, concurrency } }: Run): number {
	if (!batchReads || concurrency < atMost || context.getInputData().length === 0) return concurrency;
	const choice = choiceOf(resources, parametersOf(context, 0));
	const { endpoint } = (choice?.resource ?? {}) as Partial<RecordType>;
	return choice?.operation.readsOne && endpoint?.ids ? mostWaiting : concurrency;
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
		afterwards: [],
		done: 0,
		failures: [],
		plan: newPlan(traces.length),
		lanes: new Map(),
		placed: Promise.resolve(),
		halt,
	};
}

/** Works on an item, or on several that make one document, as soon as those before it in its lane have ended. */
async function workInLane(run: Run, items: number[]): Promise<void> {
	const { context, resources, lanes, halt } = run;
	const parameter = parametersOf(context, items[0]);
	let lane: string | undefined;
	try {
		lane = laneOf(resources, parameter);
	} catch (error) {
		return fail(run, items, error as Error);
	}
	const start = () => work(run, items, parameter);
	const turn = (lane && lanes.get(lane)?.then(() => (halt.signal.aborted ? undefined : start()))) || start();
	if (lane) lanes.set(lane, turn);
	await turn;
}

/** Works on items and keeps what comes of them. Never throws. */
async function work(run: Run, items: number[], parameter: Parameter): Promise<void> {
	try {
		keep(run, items, await runGroup(run, items, parameter));
		run.done += items.length;
	} catch (error) {
		fail(run, items, error as Error);
	}
	tellPlan(run.context, run.connection, run.plan);
}

function keep({ results, traces }: Run, items: number[], outputs: INodeExecutionData[]): void {
	const [item] = items;
	const { audit } = traces[item];
	// A list has tens of thousands of records: they get their pairing in place, all the same one, and as their first
	// key, with which V8 needs less than half of the memory.
	const pairedItem = pairing(items);
	outputs.forEach((output, index) => {
		outputs[index] = { pairedItem, ...output, ...(audit?.length && { json: { ...output.json, audit } }) };
	});
	results[item] = outputs;
}

/** Does what an item has left for the end. Never throws. */
async function finish(run: Run, items: number[], call: AnyCall, { operation }: Choice): Promise<void> {
	for (const work of call.afterwards) {
		try {
			keep(run, items, await work().finally(() => tellWrites(call, operation)));
		} catch (error) {
			run.done -= items.length;
			fail(run, items, withNotes(run, call, error as Error));
		}
	}
}

async function runGroup(run: Run, items: number[], parameter: Parameter): Promise<Output[]> {
	const { context, connection } = run;
	const choice = chosen(context, run.resources, parameter, items[0]);
	const notes: string[] = [];
	const calling = Promise.all(
		items.map(async (item, index) => {
			const own = index === 0 ? parameter : parametersOf(context, item);
			return await callForMember(run, choice, item, own, notes);
		}),
	);
	// Names are looked up first, and take longer than IDs: of two items that mean the same record the earlier one goes
	// first all the same.
	const before = writes(choice, parameter) ? run.placed : undefined;
	const placing = Promise.all([calling, before]).then(([members]) => {
		const call = members.length > 1 ? { ...members[0], members } : members[0];
		const running = async () => await choice.operation.run(call).finally(() => tellWrites(call, choice.operation));
		// within an object, so that nobody waits for the outputs
		return { call, outputs: inLanes(lanesOf(choice, call), connection.signal, running) };
	});
	if (before) run.placed = Promise.allSettled([before, placing]);
	const { call, outputs } = await placing;
	const noteRest = () => {
		if (call.afterwards.length > 0) run.afterwards.push(async () => await finish(run, items, call, choice));
	};
	return await outputs
		.finally(noteRest)
		.catch(async (error: Error) => await Promise.reject(withNotes(run, call, error)));
}

async function callForMember(
	run: Run,
	choice: Choice,
	item: number,
	parameter: Parameter,
	notes: string[],
): Promise<AnyCall> {
	const { context, connection, cache, traces } = run;
	const resources = [...run.resources.values()];
	const trace = traces[item];
	const calling = callFor(choice, { context, connection, cache, resources, item, parameter, trace, notes });
	return await calling.catch(async (error: Error) => {
		// of several items, the one at fault is named
		return await Promise.reject(wasStopped(run, error) ? error : addNotes(withItem(context, error, item), notes));
	});
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

function fail(run: Run, items: number[], error: Error): void {
	if (wasStopped(run, error)) return;
	const { context, results, failures, halt, traces } = run;
	const [first] = items;
	const item = items.find((one) => one === (error as ItemFailure).context?.itemIndex) ?? first;
	const failure = withInput(withItem(context, error, item), traces[item]);
	if (!context.continueOnFail()) {
		failures.push({ item, error: failure });
		halt.abort();
	}
	results[first] = [errorItem(context, failure, items, traces[first].audit)];
}

/** The failure of the first of the items that will not do, where nothing has been sent yet. */
function firstUnfit({ context, failures }: Run): ItemFailure {
	const [{ item, error }, ...others] = failures.sort((a, b) => a.item - b.item);
	const isNamed = new RegExp(`\\bitems? ${item + 1} `, 'i').test(error.message);
	if (!isNamed) error.message = `${itemName(context, item)}: ${error.message}`;
	return addNotes(error, unfitNotes(others.map((other) => other.item)));
}

/** The failure of the first item that failed, which says how many others of a write were done. */
function firstFailure({ context, resources, done, failures }: Run): ItemFailure {
	const [{ item, error }] = failures.sort((a, b) => a.item - b.item);
	const parameter = parametersOf(context, item);
	if (done === 0 || !writes(chosen(context, resources, parameter, item), parameter)) return error;
	return addNotes(error, [doneNote(done)]);
}
