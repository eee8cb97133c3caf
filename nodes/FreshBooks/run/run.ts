import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IGetNodeParameterOptions,
	type INodeExecutionData,
	type UserError,
} from 'n8n-workflow';

import { requireId } from '../api/business';
import { idField, idName } from '../fields/common';
import { chosenBusiness } from '../fields/parameters';
import { declared, given } from '../fields/given';
import { optionsOf, withOptions } from '../fields/runOptions';
import { innerFields, locatorId, locatorText } from '../fields/values';
import { leaving, tidied } from '../formats/leaving';
import type { Clock } from '../http/clock';
import { connect, type Connection } from '../http/connection';
import { FreshBooksError } from '../http/errors';
import type { Business } from '../http/families';
import { inParallel } from '../http/pool';
import type { RequestTrace } from '../http/session';
import type { Field } from '../model/field';
import type { Call, Operation, Output, Resource } from '../model/resource';
import { newTrace, tellWrites } from './audit';
import { tellHints } from './hints';
import { inLanes } from './lanes';

type Parameter = Call['parameter'];

/** Everything that the items of one run of the node share. */
interface Run {
	context: IExecuteFunctions;
	connection: Connection;
	resources: Map<string, Resource>;
	cache: Map<string, Promise<unknown>>;
	/** One for each item. */
	traces: RequestTrace[];
}

/**
 * Runs the chosen operation on every item, some at a time.
 * @returns the results in the items' order, each with its `pairedItem`; with "continue on fail" a failed item is the item
 * with `error` and `details`
 * @throws the first item's failure otherwise, after the calls already under way have ended
 */
export async function runItems(...run: Parameters<typeof workThrough>): Promise<INodeExecutionData[]> {
	const [context] = run;
	return await leaving(async () => await workThrough(...run)).catch(
		async (error: Error) => await Promise.reject(forModel(context, error)),
	);
}

async function workThrough(
	context: IExecuteFunctions,
	resources: Map<string, Resource>,
	clock: Clock,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const canceledByUser = context.getExecutionCancelSignal();
	const options = optionsOf(context, parametersOf(context, 0)('options'));
	const connecting = connect(context, clock).then((connected) => withOptions(connected, options));
	const connection = await connecting.catch(async (error: Error) =>
		context.continueOnFail() ? error : await Promise.reject(error),
	);
	// without a credential that can be used every item fails, and each says so
	if (connection instanceof Error) {
		return items.map((_, item) => errorItem(context, withItem(context, connection, item), item));
	}
	const traces = items.map(() => newTrace(options));
	const run: Run = { context, connection, resources, cache: new Map(), traces };
	const results: INodeExecutionData[][] = [];
	const failures: Array<{ item: number; error: Error }> = [];
	const lanes = new Map<string, Promise<void>>();
	// after a failure nothing more is sent, also by items that wait for their turn
	const halt = new AbortController();
	connection.signal = AbortSignal.any([halt.signal, ...(canceledByUser ? [canceledByUser] : [])]);

	const fail = (item: number, error: Error) => {
		if (wasStopped(run, error)) return;
		const failure = withItem(context, error, item);
		if (!context.continueOnFail()) {
			failures.push({ item, error: failure });
			halt.abort();
		}
		results[item] = [errorItem(context, failure, item, traces[item].audit)];
	};
	const work = async (item: number, parameter: Parameter) => {
		try {
			const outputs: INodeExecutionData[] = await runItem(run, item, parameter);
			const { audit } = traces[item];
			// A list has tens of thousands: no second list of them, one pairing for all, and first, which takes V8 half as much.
			const pairedItem = { item };
			outputs.forEach((output, index) => {
				outputs[index] = { pairedItem, ...output, ...(audit?.length && { json: { ...output.json, audit } }) };
			});
			results[item] = outputs;
		} catch (error) {
			fail(item, error as Error);
		}
	};
	const inLane = async (item: number) => {
		const parameter = parametersOf(context, item);
		let lane: string | undefined;
		try {
			lane = laneOf(run, parameter);
		} catch (error) {
			return fail(item, error as Error);
		}
		const start = () => work(item, parameter);
		const turn = (lane && lanes.get(lane)?.then(() => (halt.signal.aborted ? undefined : start()))) || start();
		if (lane) lanes.set(lane, turn);
		await turn;
	};
	const isOver = () => connection.signal?.aborted === true;
	await inParallel(0, items.length - 1, connection.concurrency, inLane, isOver);

	if (canceledByUser?.aborted) throw canceled(context, failures[0]?.error);
	if (failures.length === 0) {
		tellHints(context, run.traces, (item) => pluralOf(chosen(run, item, parametersOf(context, item))));
		return results.flat();
	}
	const [{ item, error }] = failures.sort((a, b) => a.item - b.item);
	throw sayWhatIsDone(run, error, item, results, failures.length);
}

/** Of a failed tool, n8n gives a language model the message alone: what to do next has to stand in it. */
function forModel(context: IExecuteFunctions, error: Error & { description?: string | null }): Error {
	const { description } = error;
	if (!context.getNode().type.endsWith('Tool') || !description || error.message.includes(description)) return error;
	error.message += `\n\n${description}`;
	return error;
}

/** Whether an item did not fail by itself: another one did, or the user stopped the execution. */
function wasStopped({ connection: { signal } }: Run, error: unknown): boolean {
	return signal?.aborted === true && error === signal.reason;
}

/**
 * The parameters of an item. n8n works one out anew each time, and a list asks for each of its records how to return it;
 * and it looks through all fields of the node for a type to check the value by, of which this node has none.
 */
function parametersOf(context: IExecuteFunctions, item: number): Parameter {
	const known = new Map<string, unknown>();
	const read = (name: string, options: IGetNodeParameterOptions) =>
		context.getNodeParameter(name, item, '', options) as unknown;
	return (name) => {
		if (!known.has(name)) {
			known.set(name, given(read(name, { rawExpressions: true }), read(name, { skipValidation: true })));
		}
		return known.get(name);
	};
}

async function runItem(run: Run, item: number, parameter: Parameter): Promise<Output[]> {
	const choice = chosen(run, item, parameter);
	const { operation } = choice;
	const call = await callFor(run, item, choice, parameter);
	const running = async () => await operation.run(call).finally(() => tellWrites(call, operation));
	const outputs = inLanes(lanesOf(call, operation), call.connection.signal, running);
	return await outputs.catch(async (error: Error) => {
		if (!wasStopped(run, error) && call.notes.length > 0) {
			const failure = withItem(run.context, error, item) as NodeApiError;
			failure.description = [failure.description, ...call.notes].filter(Boolean).join('\n');
			return await Promise.reject(failure);
		}
		return await Promise.reject(error);
	});
}

interface Choice {
	resource: Resource;
	operation: Operation;
}

function choiceOf({ resources }: Run, parameter: Parameter): Partial<Choice> {
	const resource = resources.get(parameter('resource') as string);
	const operation = resource?.operations.find(({ value }) => value === parameter('operation'));
	return { resource, operation };
}

function chosen(run: Run, item: number, parameter: Parameter): Choice {
	const { resource, operation } = choiceOf(run, parameter);
	if (resource && operation) return { resource, operation };
	const what = `"${String(parameter('operation'))}" for "${String(parameter('resource'))}"`;
	throw new NodeOperationError(run.context.getNode(), `This node has no operation ${what}`, {
		itemIndex: item,
		description: 'Choose a resource and an operation from the lists.',
	});
}

async function callFor(run: Run, item: number, { resource, operation }: Choice, parameter: Parameter): Promise<Call> {
	const { context, connection } = run;
	const { scope } = resource;
	const { unsureScope } = operation;
	const subject = { name: resource.name.toLowerCase(), scope, unsureScope, labels: labelsOf(resource) };
	let business: Business | undefined;
	const shared = <T>(key: string, read: () => Promise<T>): Promise<T> =>
		readOnce(run.cache, `${business?.businessId} ${key}`, read);
	if (!operation.withoutBusiness) {
		business = await chosenBusiness({ connection, parameter, shared });
		requireId(connection, business, resource.endpoint.family);
	}
	return {
		context,
		item,
		resource,
		connection,
		business: business as Business,
		session: { connection, business, subject, trace: run.traces[item] },
		parameter: declared(fieldsOf(operation, resource), parameter),
		shared,
		notes: [],
	};
}

/** What several items look up is read once. What has failed is read again by whoever asks next. */
async function readOnce<T>(cache: Run['cache'], key: string, read: () => Promise<T>): Promise<T> {
	const known = cache.get(key) as Promise<T> | undefined;
	// each item adds to its error what is its own
	if (known) return await known.catch(async (error: Error) => await Promise.reject(copyOf(error)));
	const reading = read();
	cache.set(key, reading);
	return await reading.catch(async (error: Error) => {
		cache.delete(key);
		return await Promise.reject(error);
	});
}

function copyOf(error: Error): Error {
	const copy = Object.create(Object.getPrototypeOf(error) as object, Object.getOwnPropertyDescriptors(error)) as Error;
	return 'context' in error ? Object.assign(copy, { context: { ...(error.context as object) } }) : copy;
}

/** What the operation lists; what special lists hold is not called like their resource. */
function pluralOf({ resource, operation }: Choice): string {
	return operation.value === 'getAll' ? resource.plural.toLowerCase() : 'results';
}

const fields = new Map<Operation, Map<Resource, Field[]>>();

/** The fields of an operation: they are made anew each time, and every item asks for them. */
function fieldsOf(operation: Operation, resource: Resource): Field[] {
	const known = fields.get(operation) ?? new Map<Resource, Field[]>();
	fields.set(operation, known);
	const made = known.get(resource) ?? operation.fields(resource);
	known.set(resource, made);
	return made;
}

const labels = new Map<Resource, Record<string, string>>();

/** What the user sees for each field of the API, lines included. */
function labelsOf(resource: Resource): Record<string, string> {
	const known = labels.get(resource);
	if (known) return known;
	const fields = [...resource.required, ...resource.optional];
	const all = [
		...fields,
		...fields.filter(({ type }) => type !== 'options').flatMap((field) => (field.options ? innerFields(field) : [])),
	];
	const made = Object.fromEntries(
		[...(resource.lines ? innerFields(resource.lines) : []), ...all].map(({ name, displayName }) => [
			name,
			displayName,
		]),
	);
	labels.set(resource, made);
	return made;
}

/** What a call has for itself while it runs, in all executions of this process with the credential. */
function lanesOf(call: Call, operation: Operation): string[] {
	const { connection, business, resource, parameter } = call;
	if (!writes(operation, parameter)) return [];
	const record = operation.value === 'create' ? '' : (operation.record?.(parameter) ?? plainId(call));
	const lanes = [...(record === '' ? [] : [`${resource.value} ${record}`]), ...(operation.alone?.(call) ?? [])];
	return [...new Set(lanes)].map((lane) => JSON.stringify([connection.credentialId, business?.businessId, lane]));
}

/** The same record, whether it is named by its ID or its web address. What is neither, the operation will refuse. */
function plainId({ resource, parameter }: Call): string {
	const field = idField(resource);
	const value = parameter(field.name);
	let isId = true;
	const id = locatorId(field, value, () => (isId = false) as never);
	return isId ? String(id ?? '') : locatorText(value);
}

/**
 * Calls in one lane run one after another, in item order: two that write the same record, new documents that
 * FreshBooks numbers, so that the numbers follow the items, and operations that ask for it.
 */
function laneOf(run: Run, parameter: Parameter): string | undefined {
	const { resource, operation } = choiceOf(run, parameter);
	if (!resource || !operation || !writes(operation, parameter)) return undefined;
	if (operation.value === 'create') return resource.numbered ? `new ${resource.value}` : undefined;
	if (operation.inOrder) return operation.value;
	const record = operation.record?.(parameter) ?? locatorText(parameter(idName(resource)));
	return record === '' ? undefined : `${resource.value} ${record}`;
}

/** Whether an item's call changes something. */
const writes = (operation: Operation, parameter: Parameter): boolean =>
	operation.writes && !operation.reads?.(parameter);

/** An n8n error that knows its item; what n8n already made one keeps its message. */
function withItem(context: IExecuteFunctions, error: Error, itemIndex: number): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex = itemIndex;
		return tidied(error);
	}
	const { message, description, extra } = error as UserError;
	const failure = new NodeOperationError(context.getNode(), message, {
		itemIndex,
		description: description ?? undefined,
	});
	failure.context.field = extra?.field as string | undefined;
	return tidied(failure);
}

/** n8n shows an execution as canceled, rather than failed, by this word in the message. */
function canceled(context: IExecuteFunctions, last?: Error & { description?: string | null }): NodeOperationError {
	const description = last?.description ?? undefined;
	return new NodeOperationError(context.getNode(), 'The execution was canceled', { description });
}

/**
 * A failed item in the output, with its own data. n8n knows one of the error output by `error` and `details` alone, and
 * adds the data itself.
 */
function errorItem(
	context: IExecuteFunctions,
	failure: NodeApiError | NodeOperationError,
	item: number,
	audit?: string[],
): INodeExecutionData {
	const own = context.getNode().onError === 'continueErrorOutput' ? {} : context.getInputData()[item].json;
	const error = { error: failure.message, details: { ...details(failure), ...(audit?.length && { audit }) } };
	return { json: { ...own, ...error }, pairedItem: { item } };
}

/** What a workflow needs to decide about a failed item without reading sentences. */
function details(failure: NodeApiError | NodeOperationError): IDataObject {
	const [complaint] = failure instanceof FreshBooksError ? failure.complaints : [];
	return {
		description: failure.description ?? null,
		httpCode: 'httpCode' in failure ? failure.httpCode : null,
		errno: complaint?.errno ?? null,
		field: complaint?.field ?? (failure.context.field as string | undefined) ?? null,
	};
}

/** Several items of one write may have gone through before one failed: running them again would double them. */
function sayWhatIsDone(run: Run, error: Error, item: number, results: unknown[], failed: number): Error {
	const done = results.filter((_, index) => index in results).length - failed;
	const parameter = parametersOf(run.context, item);
	if (done === 0 || !writes(chosen(run, item, parameter).operation, parameter)) return error;
	const failure = error as NodeOperationError;
	const note =
		done === 1
			? '1 other item was already processed. Leave it out when you run this again, or it will be done twice.'
			: `${done} other items were already processed. Leave them out when you run this again, or they will be done twice.`;
	failure.description = [failure.description, note].filter(Boolean).join('\n');
	return failure;
}
