import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { recently } from './recent';
import { isExpected } from './rendezvous';

/** A callback whose secret is known. */
export interface Known {
	event: string;
	uri: string;
	/** FreshBooks signs every delivery of the callback with it. */
	verifier: string;
}

/** What a trigger node keeps in n8n's static data. */
export interface Memory {
	/** By callback id. */
	callbacks?: Record<string, Known>;
	/** All three ids of the business, when the user left it to the node to find. */
	business?: string;
}

/** n8n's static data of the node: what is set in it, n8n saves after the call. */
export const memoryOf = (context: IHookFunctions | IWebhookFunctions): Memory => context.getWorkflowStaticData('node');

/**
 * The secrets that this process has learned, by trigger node. n8n's static data keeps them for good, but not safely: a
 * polling trigger in the same workflow writes its own, older copy of all of it whenever it starts the workflow.
 */
const learned = new Map<string, Record<string, Known>>();

/**
 * When a node first got a delivery that no known secret explains, and none since that one does; by the node and the
 * secrets known, because a webhook process learns of a publication only from what it finds in n8n's static data.
 */
export const misses = recently<number>(30 * 86_400_000);

/** Takes note of a secret before n8n's static data has it: events may come while others are still being registered. */
export function learn(context: IHookFunctions | IWebhookFunctions, id: string, known: Known): void {
	const key = keyOf(context);
	learned.set(key, { ...learned.get(key), [id]: known });
}

/** All secrets that are known of a trigger node. */
export const secretsOf = (context: IWebhookFunctions): Record<string, Known> => ({
	...memoryOf(context).callbacks,
	...learned.get(keyOf(context)),
});

/** Under which `misses` keeps a trigger node, as long as its known secrets stay the same. */
export const missKeyOf = (context: IWebhookFunctions): string =>
	[keyOf(context), ...Object.keys(secretsOf(context)).sort()].join(' ');

/** A secret has proven true: static data that was overwritten gets it back, and nothing needs to be recovered. */
export function remember(context: IWebhookFunctions, id: string, known: Known): void {
	const memory = memoryOf(context);
	misses.forget(missKeyOf(context));
	if (memory.callbacks?.[id] || isExpected(keyOf(context))) return;
	memory.callbacks = { ...memory.callbacks, [id]: known };
}

/** One trigger node in one mode of life: published, or listening for a test event. */
export function keyOf(context: IHookFunctions | IWebhookFunctions): string {
	return [context.getWorkflow().id, context.getNode().id, context.getMode() === 'manual' ? 'test' : 'live'].join(' ');
}

/** From now on these are all the secrets of a trigger node. */
export function settle(context: IHookFunctions, callbacks: Record<string, Known>): void {
	memoryOf(context).callbacks = callbacks;
	learned.set(keyOf(context), callbacks);
}

/** Forgets a secret whose callback is gone: another process has unpublished the workflow since. */
export function unlearn(context: IWebhookFunctions, id: string): void {
	const others = Object.entries(learned.get(keyOf(context)) ?? {}).filter(([one]) => one !== id);
	learned.set(keyOf(context), Object.fromEntries(others));
}

/** A trigger node has no callbacks any more. */
export function forget(context: IHookFunctions): void {
	const memory = memoryOf(context);
	delete memory.callbacks;
	delete memory.business;
	learned.delete(keyOf(context));
}
