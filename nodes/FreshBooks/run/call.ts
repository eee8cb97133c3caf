import type { IExecuteFunctions, IGetNodeParameterOptions } from 'n8n-workflow';

import { innerFields } from '../fields/basics';
import { declared, given } from '../fields/given';
import { subjectOf } from '../fields/naming';
import { operationFields } from '../fields/operationFields';
import { chosenBusiness } from '../fields/parameters';
import { mappedParameters, mapsRows } from '../fields/rows';
import type { Connection } from '../http/connection';
import type { Business } from '../http/families';
import type { RequestTrace } from '../http/session';
import type { AnyCall, ReadableResource, Resource, WritableResource } from '../model/resource';
import type { Choice, Parameter } from './choice';
import { withIds } from './references';

/**
 * The parameters of an item. n8n works one out anew each time, and a list asks for each of its records how to return it;
 * and it looks through all fields of the node for a type to check the value by, of which this node has none.
 */
export function parametersOf(context: IExecuteFunctions, item: number): Parameter {
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

/** What several items have looked up, or are looking up. */
export type Cache = Map<string, Promise<unknown>>;

interface Item {
	context: IExecuteFunctions;
	connection: Connection;
	cache: Cache;
	resources: Resource[];
	item: number;
	parameter: Parameter;
	trace: RequestTrace;
	/** Gets what has been done so far, should the item fail. */
	notes: string[];
}

/**
 * All that the operation needs for one item.
 * @throws NodeOperationError where no business is clearly chosen, and as `withIds` does
 */
export async function callFor({ resource, operation }: Choice, on: Item): Promise<AnyCall> {
	const { context, connection, cache, resources, item, trace, notes } = on;
	const parameter = rowParameter({ resource, operation }, on);
	const { unsureScope } = operation;
	const subject = { ...subjectOf(resource), unsureScope, labels: labelsOf(resource) };
	let business: Business | undefined;
	const shared = <T>(key: string, read: () => Promise<T>): Promise<T> =>
		readOnce(cache, `${business?.businessId} ${key}`, read);
	if (!operation.withoutBusiness) business = await chosenBusiness(connection, { parameter, shared });
	const fields = operationFields(operation, resource);
	const others = (from: number, to?: number) =>
		[...context.getInputData().keys()].slice(from, to).map((index) => {
			const other = { ...on, item: index, parameter: parametersOf(context, index), trace: {} };
			return rowParameter({ resource, operation }, other);
		});
	const call: AnyCall = {
		context,
		item,
		resource,
		resources,
		session: { connection, business, subject, trace },
		parameter: declared(fields, parameter),
		next: (count) => others(item + 1, item + 1 + count),
		shared,
		notes,
		afterwards: [],
	};
	return { ...call, parameter: await withIds(call, operation, fields, () => others(0)) };
}

/** What the inputs of the item are called like, where the user wants them mapped; otherwise what stands in the panel. */
function rowParameter({ resource, operation }: Choice, { context, item, parameter, trace }: Item): Parameter {
	const fields = operationFields(operation, resource);
	if (!isReadable(resource) || !mapsRows(fields) || parameter('dataMode') !== 'autoMap') return parameter;
	return mappedParameters(resource, fields, parameter, context.getInputData()[item].json, ({ inputs, unknown }) => {
		trace.inputs = inputs;
		trace.unmapped = unknown;
	});
}

const isReadable = (resource: Resource): resource is ReadableResource => 'simple' in resource;

/** What several items look up is read once. What has failed is read again by whoever asks next. */
async function readOnce<T>(cache: Cache, key: string, read: () => Promise<T>): Promise<T> {
	const known = cache.get(key) as Promise<T> | undefined;
	// each item gets an error of its own, because its number is written into it
	if (known) return await known.catch(async (error: Error) => await Promise.reject(copyOf(error)));
	const reading = read();
	cache.set(key, reading);
	return await reading.catch(async (error: Error) => {
		cache.delete(key);
		return await Promise.reject(error);
	});
}

function copyOf(error: Error): Error {
	// into others nothing is written, and the reason for which a run was stopped has to stay the very same
	if (!('context' in error)) return error;
	const copy = Object.create(Object.getPrototypeOf(error) as object, Object.getOwnPropertyDescriptors(error)) as Error;
	return Object.assign(copy, { context: { ...(error.context as object) } });
}

const labels = new Map<Resource, Record<string, string>>();

/** What the user sees for each field of the API, lines included. */
function labelsOf(resource: Resource): Record<string, string> {
	const known = labels.get(resource) ?? (isWritable(resource) ? labelsOfFields(resource) : {});
	labels.set(resource, known);
	return known;
}

const isWritable = (resource: Resource): resource is WritableResource => 'required' in resource;

function labelsOfFields({ required, optional, lines }: WritableResource): Record<string, string> {
	const fields = [...required, ...optional];
	const within = fields.filter(({ type }) => type !== 'options').flatMap(innerFields);
	// a record's own field goes before one of the same name in a list of it
	const all = [...(lines ? innerFields(lines) : []), ...within, ...fields];
	return Object.fromEntries(all.map(({ name, displayName }) => [name, displayName]));
}
