import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** A callback that FreshBooks has verified. */
export interface VerifiedCallback {
	event: string;
	uri: string;
	/** FreshBooks' word for the callback's secret: it signs every delivery with it (API facts §10.4). */
	verifier: string;
}

type ById = Record<string, VerifiedCallback>;

/** What a trigger node keeps in n8n's static data. */
export interface Memory {
	/** By callback id. */
	callbacks?: ById;
	/** All three ids of the business, when the user left it to the node to find. */
	business?: string;
	/** What has been told of records by derived events: see `known.ts`. */
	known?: Record<string, string>;
}

/** What this process knows of a trigger node. */
interface NodeKnowledge {
	callbacks: ById;
	/** Since when deliveries come that none of these verifiers explains; with the ids of those known then. */
	unexplained?: { since: number; known: string };
}

/**
 * By trigger node, and this module's alone: nothing else reads or writes verifiers. n8n's static data keeps them for
 * good, but not safely: a polling trigger in the same workflow writes its own, older copy of all of it whenever it
 * starts the workflow.
 */
const nodes = new Map<string, NodeKnowledge>();

type TriggerContext = IHookFunctions | IWebhookFunctions;

/** n8n's static data of the node: what is set in it, n8n saves after the call. */
export const memoryOf = (context: TriggerContext): Memory => context.getWorkflowStaticData('node');

/** One trigger node in one mode of life: published, or listening for a test event. */
export const nodeKey = (context: TriggerContext): string =>
	keyIn(context, context.getMode() === 'manual' ? 'test' : 'live');

const keyIn = (context: TriggerContext, mode: 'live' | 'test'): string =>
	[context.getWorkflow().id, context.getNode().id, mode].join(' ');

const knowledgeOf = (context: TriggerContext): NodeKnowledge => nodes.get(nodeKey(context)) ?? { callbacks: {} };

/** All callbacks of a trigger node whose verifiers are known, by id. */
export const verifiedCallbacks = (context: TriggerContext): ById => ({
	...memoryOf(context).callbacks,
	...knowledgeOf(context).callbacks,
});

/** Keeps a verifier in this process only: events may come while others are still being registered. */
export function keepInProcess(context: TriggerContext, id: string, callback: VerifiedCallback): void {
	const knowledge = knowledgeOf(context);
	nodes.set(nodeKey(context), { ...knowledge, callbacks: { ...knowledge.callbacks, [id]: callback } });
}

/** Keeps a verifier for good. */
export function keep(context: IWebhookFunctions, id: string, callback: VerifiedCallback): void {
	keepInProcess(context, id, callback);
	storeAgain(context, id, callback);
}

/** Gives n8n's static data back what has been overwritten there. */
export function storeAgain(context: IWebhookFunctions, id: string, callback: VerifiedCallback): void {
	const memory = memoryOf(context);
	if (!memory.callbacks?.[id]) memory.callbacks = { ...memory.callbacks, [id]: callback };
}

/** From now on these are all callbacks of a trigger node. */
export function keepJust(context: IHookFunctions, callbacks: ById, business: string | undefined): void {
	const memory = memoryOf(context);
	memory.callbacks = callbacks;
	if (business !== undefined) memory.business = business;
	nodes.set(nodeKey(context), { callbacks });
}

/** Drops a verifier whose callback is gone. */
export function drop(context: TriggerContext, id: string): void {
	const { callbacks } = knowledgeOf(context);
	const others = Object.entries(callbacks).filter(([one]) => one !== id);
	nodes.set(nodeKey(context), { callbacks: Object.fromEntries(others) });
}

/**
 * A trigger node has no callbacks any more.
 * @param isGone tells by the address: n8n does not say whether it is a test that ends
 */
export function dropAll(context: IHookFunctions, isGone: (uri: string) => boolean): void {
	const memory = memoryOf(context);
	delete memory.callbacks;
	delete memory.business;
	for (const key of [keyIn(context, 'live'), keyIn(context, 'test')]) {
		const others = Object.entries(nodes.get(key)?.callbacks ?? {}).filter(([, { uri }]) => !isGone(uri));
		if (others.length > 0) nodes.set(key, { callbacks: Object.fromEntries(others) });
		else nodes.delete(key);
	}
}

/**
 * Notes a delivery that no known verifier explains.
 * @returns for how many milliseconds there have been such, without one that is explained in between
 */
export function noteUnexplained(context: IWebhookFunctions, now: number): number {
	// a process that only serves webhooks learns of a new publication from static data alone: that begins anew
	const known = Object.keys(verifiedCallbacks(context)).sort().join(' ');
	const knowledge = knowledgeOf(context);
	const unexplained = knowledge.unexplained?.known === known ? knowledge.unexplained : { since: now, known };
	nodes.set(nodeKey(context), { ...knowledge, unexplained });
	return now - unexplained.since;
}

/** Whatever was unexplained before: a delivery has been explained, or something is done about it. */
export function endUnexplained(context: IWebhookFunctions): void {
	const { callbacks } = knowledgeOf(context);
	nodes.set(nodeKey(context), { callbacks });
}
