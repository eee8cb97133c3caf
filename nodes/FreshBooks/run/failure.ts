import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IPairedItemData,
	type UserError,
} from 'n8n-workflow';

import { isBlank } from '../fields/basics';
import { tidied } from '../formats/leaving';
import { shown } from '../formats/refuse';
import { FreshBooksError } from '../http/errors';
import type { RequestTrace } from '../http/session';

/** How an item fails: one of n8n's two kinds of errors, which knows the item. */
export type ItemFailure = NodeApiError | NodeOperationError;

/** Makes an error one of n8n's, with the number of its item; one that is so already stays the same error. */
export function withItem(context: IExecuteFunctions, error: Error, itemIndex: number): ItemFailure {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex = itemIndex;
		return tidied(error);
	}
	const { message, description, extra } = error as UserError;
	const next = isTool(context) && extra?.field ? 'Correct this value and call the tool again.' : undefined;
	const failure = new NodeOperationError(context.getNode(), message, { itemIndex, description: description ?? next });
	failure.context.field = extra?.field as string | undefined;
	return tidied(failure);
}

/** Names the input that the value at fault came from, where inputs are mapped to the fields. */
export function withInput(failure: ItemFailure, { inputs }: RequestTrace): ItemFailure {
	const input = inputs?.[String(details(failure).field)];
	if (input !== undefined && !failure.message.includes(input)) failure.message += ` (input "${shown(input)}")`;
	return failure;
}

/** Adds lines to what an error says beyond its message. */
export function addNotes(failure: ItemFailure, notes: string[]): ItemFailure {
	if (notes.length > 0) failure.description = [failure.description, ...notes].filter(Boolean).join('\n');
	return failure;
}

/** Several items of one write may have gone through before one failed: running them again would double them. */
export const doneNote = (done: number): string =>
	done === 1
		? '1 other item was already processed. Leave it out when you run this again, or it will be done twice.'
		: `${done} other items were already processed. Leave them out when you run this again, or they will be done twice.`;

/** So many items are named in a sentence. */
const most = 10;

/**
 * What to say where nothing has been sent yet, because some items will not do.
 * @param others those beside the first
 */
export function unfitNotes(others: number[]): string[] {
	const named = others.slice(0, most).map((item) => item + 1);
	const which = `${named.join(', ')}${others.length > most ? ' …' : '.'}`;
	const more = others.length === 1 ? '1 more item needs' : `${others.length} more items need`;
	return [
		...(others.length > 0 ? [`${more} to be corrected: ${which}`] : []),
		'Nothing was sent to FreshBooks: all items are checked before the first one is carried out.',
	];
}

/** n8n shows an execution as canceled, rather than failed, by this word in the message. */
export function canceled(context: IExecuteFunctions, last?: ItemFailure): NodeOperationError {
	const description = last?.description ?? undefined;
	return new NodeOperationError(context.getNode(), 'The execution was canceled', { description });
}

/** Whether a language model runs the node. */
const isTool = (context: IExecuteFunctions): boolean => context.getNode().type.endsWith('Tool');

/** Of a failed tool, n8n gives a language model the message alone: what to do next has to stand in it. */
export function forModel(context: IExecuteFunctions, error: Error & { description?: string | null }): Error {
	const { description } = error;
	if (!isTool(context) || !description || error.message.includes(description)) return error;
	error.message += `\n\n${description}`;
	return error;
}

/**
 * A failed item in the output, with its own data. n8n knows one of the error output by `error` and `details` alone, and
 * adds the data itself.
 */
export function errorItem(
	context: IExecuteFunctions,
	failure: ItemFailure,
	items: number[],
	audit?: string[],
): INodeExecutionData {
	const own = context.getNode().onError === 'continueErrorOutput' ? {} : context.getInputData()[items[0]].json;
	const error = { error: failure.message, details: { ...details(failure), ...(audit?.length && { audit }) } };
	return { json: { ...own, ...error }, pairedItem: pairing(items) };
}

/** Which items an output item came from. */
export const pairing = (items: number[]): IPairedItemData | IPairedItemData[] =>
	items.length === 1 ? { item: items[0] } : items.map((item) => ({ item }));

/** What a workflow needs to decide about a failed item without reading sentences. */
function details(failure: ItemFailure): IDataObject {
	const [complaint] = failure instanceof FreshBooksError ? failure.complaints : [];
	const known = {
		description: failure.description,
		httpCode: 'httpCode' in failure ? failure.httpCode : undefined,
		errno: complaint?.errno,
		field: complaint?.field ?? (failure.context.field as string | undefined),
	};
	return Object.fromEntries(Object.entries(known).filter(([, value]) => !isBlank(value))) as IDataObject;
}
