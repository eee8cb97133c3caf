import { readFile } from 'node:fs/promises';

import { parse } from 'flatted';

import { type N8n, waitFor } from './server.mts';

/** A workflow as n8n's editor exports it. */
export interface Workflow {
	name: string;
	nodes: Array<Record<string, any>>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

export interface SavedWorkflow extends Workflow {
	id: string;
	versionId: string;
}

export interface Item {
	json: Record<string, any>;
	pairedItem?: unknown;
	binary?: Record<string, { fileName?: string; mimeType: string; id?: string; data: string }>;
	error?: unknown;
}

/** A finished execution: the items each node gave out, and why it failed if it did. */
export interface Execution {
	id: string;
	status: string;
	items: Record<string, Item[]>;
	error?: { message: string; description?: string | null; node?: { name: string } };
}

/** Reads a workflow file and gives it the credential and the values that are known only now. */
export async function readWorkflow(
	path: string,
	credential: { id: string; name: string },
	values: Record<string, string>,
) {
	const text = await readFile(path, 'utf8');
	const filled = text.replace(/\{\{\s*sandbox\.(\w+)\s*\}\}/g, (_, name: string) => {
		if (!(name in values)) throw new Error(`${path} asks for ${name}, which the sandbox does not know.`);
		return JSON.stringify(values[name]).slice(1, -1);
	});
	return withCredential(JSON.parse(filled), credential);
}

/** The workflow with the credential chosen in every FreshBooks node. */
export function withCredential(workflow: Workflow, credential: { id: string; name: string }): Workflow {
	const nodes = workflow.nodes.map((node) =>
		/^n8n-nodes-freshbooks\./.test(node.type) ? { ...node, credentials: { freshBooksOAuth2Api: credential } } : node,
	);
	return { ...workflow, nodes };
}

/** Saves a workflow in n8n, as importing its file in the editor does. */
export function importWorkflow(n8n: N8n, workflow: Workflow): Promise<SavedWorkflow> {
	return n8n.api('POST', '/workflows', { settings: { executionOrder: 'v1' }, ...workflow });
}

/** A saved workflow, by its name. */
export async function findWorkflow(n8n: N8n, name: string): Promise<SavedWorkflow | undefined> {
	const all: SavedWorkflow[] = await n8n.api('GET', '/workflows');
	const id = all.find((one) => one.name === name)?.id;
	return id === undefined ? undefined : n8n.api('GET', `/workflows/${id}`);
}

/** Runs a workflow by hand, from its start node to the end, and waits for the result. */
export async function runWorkflow(n8n: N8n, workflow: SavedWorkflow, seconds = 120): Promise<Execution> {
	const start = workflow.nodes.find((node) => /Trigger$/i.test(node.type));
	if (!start) throw new Error(`The workflow “${workflow.name}” has no start node.`);
	const { executionId } = await n8n.api('POST', `/workflows/${workflow.id}/run`, {
		triggerToStartFrom: { name: start.name },
	});
	return finished(n8n, executionId, seconds);
}

/** Starts “Listen for test event”; a call of the test webhook then starts the workflow once. */
export async function listenForTestEvent(n8n: N8n, workflow: SavedWorkflow): Promise<void> {
	const trigger = workflow.nodes.find((node) => node.webhookId);
	const answer = await n8n.api('POST', `/workflows/${workflow.id}/run`, {
		triggerToStartFrom: { name: trigger?.name },
	});
	if (!answer.waitingForWebhook) throw new Error(`n8n does not listen: ${JSON.stringify(answer)}`);
}

/** Publishes a workflow. n8n registers its webhooks after that; wait for what shows it. */
export async function activate(n8n: N8n, workflow: SavedWorkflow): Promise<void> {
	await n8n.api('POST', `/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
}

/** Publishes again what is published, so that its triggers register at FreshBooks once more. */
export async function publishAgain(n8n: N8n): Promise<void> {
	const all: Array<SavedWorkflow & { active: boolean; activeVersionId: string | null }> = await n8n.api(
		'GET',
		'/workflows',
	);
	for (const workflow of all.filter(({ active }) => active)) {
		await deactivate(n8n, workflow);
		await activate(n8n, { ...workflow, versionId: workflow.activeVersionId ?? workflow.versionId });
	}
}

/** Takes a workflow out of service. */
export async function deactivate(n8n: N8n, workflow: SavedWorkflow): Promise<void> {
	await n8n.api('POST', `/workflows/${workflow.id}/deactivate`, {});
}

/** The ids of a workflow's executions, newest first. */
export async function executionIds(n8n: N8n, workflow: SavedWorkflow): Promise<string[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id }));
	const { results } = await n8n.api('GET', `/executions?filter=${filter}&limit=50`);
	return results.map((execution: { id: string }) => execution.id);
}

/** Waits for a workflow's next execution beyond those already known. */
export async function nextExecution(
	n8n: N8n,
	workflow: SavedWorkflow,
	known: string[],
	seconds = 120,
): Promise<Execution> {
	const id = await waitFor(
		`An execution of “${workflow.name}”`,
		async () => (await executionIds(n8n, workflow)).find((one) => !known.includes(one)),
		seconds,
	);
	return finished(n8n, id, seconds);
}

/** Waits for the end of an execution. */
export async function finished(n8n: N8n, id: string, seconds: number): Promise<Execution> {
	const execution = await waitFor(
		`The end of execution ${id}`,
		async () => {
			const found = await n8n.api('GET', `/executions/${id}`);
			return !['new', 'running', 'waiting'].includes(found.status) && found;
		},
		seconds,
	);
	const { error, runData } = parse(execution.data).resultData;
	const items = Object.entries(runData as Record<string, any[]>).map(([name, runs]) => {
		const given = runs.flatMap((run) => (run.data?.main ?? []).flatMap((output: Item[] | null) => output ?? []));
		return [name, given];
	});
	return { id, status: execution.status, items: Object.fromEntries(items), error };
}

/** The bytes of a file in a node's output. */
export async function binaryOf(n8n: N8n, item: Item, property: string): Promise<Buffer> {
	const file = item.binary?.[property];
	if (!file) throw new Error(`The item has no file in “${property}”.`);
	if (!file.id) return Buffer.from(file.data, 'base64');
	return n8n.download(`/binary-data?${new URLSearchParams({ id: file.id, action: 'download' })}`);
}
