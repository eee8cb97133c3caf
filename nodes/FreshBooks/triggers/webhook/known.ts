import type { IWebhookFunctions } from 'n8n-workflow';

import { newest } from '../derived';
import { isActivating } from './handshakes';
import { memoryOf, nodeKey } from './verifiers';

/**
 * What this process knows of records by derived events, by trigger node, and this module's alone: `invoice 987007` is
 * `paid`, or so much of it is. An entry without a value takes back what n8n's static data says.
 */
const nodes = new Map<string, Map<string, string | undefined>>();

/** So many entries are kept for one node. */
const most = 1000;

/** A test in the editor may be done again and again: it goes by nothing, and nothing is kept of it. */
const isTest = (context: IWebhookFunctions): boolean => context.getMode() === 'manual';

/** What has been told of a record; undefined for nothing. */
export function knownOf(context: IWebhookFunctions, key: string): string | undefined {
	if (isTest(context)) return undefined;
	const here = nodes.get(nodeKey(context));
	return here?.has(key) ? here.get(key) : memoryOf(context).known?.[key];
}

/**
 * Keeps what is told of a record, in this process and for good. n8n writes static data whole: so it is written only when
 * there is something new, with all that this process knows, and not while verifiers are being stored.
 */
export function noteKnown(context: IWebhookFunctions, key: string, value: string): void {
	if (isTest(context)) return;
	const before = knownOf(context, key);
	keepHere(context, key, value);
	if (!isActivating(context)) store(context);
	const response = context.getResponseObject();
	response.once('finish', () => {
		// n8n could not store the execution: when FreshBooks tries again, it has not been told
		if (response.statusCode >= 500) keepHere(context, key, before);
	});
}

function keepHere(context: IWebhookFunctions, key: string, value: string | undefined): void {
	const here = nodes.get(nodeKey(context)) ?? new Map<string, string | undefined>();
	nodes.set(nodeKey(context), here);
	// a Map keeps the order of insertion, so the first one is the oldest
	here.delete(key);
	here.set(key, value);
	const [oldest] = here.keys();
	if (here.size > most) here.delete(oldest);
}

function store(context: IWebhookFunctions): void {
	const memory = memoryOf(context);
	const known = { ...memory.known };
	for (const [key, value] of nodes.get(nodeKey(context)) ?? []) {
		delete known[key];
		if (value !== undefined) known[key] = value;
	}
	memory.known = newest(known);
}
