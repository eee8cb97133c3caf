import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import axios from 'axios';

import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { setStage, type TestStage } from '../e2e/stage.mts';
import { openModel, type ScriptedModel } from './model.mts';
import { openOutside, type Outside } from './outside.mts';

export type Fields = Record<string, any>;

export interface TemplateStage extends TestStage {
	outside: Outside;
	model: ScriptedModel;
	/** By credential type. */
	credentials: Record<string, Credential>;
}

/** What whoever calls the other webhooks sends along. */
export const KEY = { name: 'X-Key', value: 'sandbox-key' };
/** What an assistant sends along to an MCP server. */
export const TOKEN = 'sandbox-token';
/** Who may fill in the forms that are not for everybody. */
const PERSON = { user: 'office', password: 'sandbox' };
/** n8n takes other programs for bots, which may not fill in its forms. */
export const BROWSER =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
/** The headers of such a person's browser. */
export const A_PERSON = {
	'user-agent': BROWSER,
	authorization: `Basic ${Buffer.from(`${PERSON.user}:${PERSON.password}`).toString('base64')}`,
};
/** A rate limit that nobody meets. */
export const FAST = { limit: 100_000, postLimit: 100_000 };

let opened: Promise<TemplateStage> | undefined;

/** One n8n beside the sandbox for all templates. The login reaches one business, as most people's does. */
export function openTemplates(): Promise<TemplateStage> {
	opened ??= open();
	return opened;
}

async function open(): Promise<TemplateStage> {
	const outside = await openOutside();
	const model = await openModel();
	const stage = await setStage();
	// the limit is what template 13 is about; the others must not wait for it
	await stage.freshbooks.control('PATCH', '/switches', { singleBusiness: true, rateLimit: FAST });
	const credentials: Record<string, Credential> = {
		freshBooksOAuth2Api: await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks)),
	};
	for (const [type, data] of Object.entries(otherCredentials(outside, model))) {
		credentials[type] = await stage.n8n.api('POST', '/credentials', { name: type, type, data });
	}
	return { ...stage, outside, model, credentials };
}

function otherCredentials({ smtpPort, url: outsideUrl }: Outside, { url }: ScriptedModel): Record<string, Fields> {
	return {
		httpBasicAuth: PERSON,
		httpHeaderAuth: KEY,
		httpBearerAuth: { token: TOKEN },
		smtp: { host: '127.0.0.1', port: smtpPort, secure: false, disableStartTls: true },
		openAiApi: { apiKey: 'none', url },
		stripeApi: { secretKey: 'none' },
		wooCommerceApi: { consumerKey: 'none', consumerSecret: 'none', url: `${outsideUrl}/shop` },
	};
}

/** Which credential a node takes, by the node's type without its package. */
export function credentialType({ type, parameters }: Fields): string | undefined {
	if (type.startsWith('n8n-nodes-freshbooks.')) return 'freshBooksOAuth2Api';
	if (parameters.authentication === 'headerAuth') return 'httpHeaderAuth';
	if (parameters.authentication === 'basicAuth') return 'httpBasicAuth';
	if (parameters.authentication === 'bearerAuth') return 'httpBearerAuth';
	return {
		emailReadImap: 'imap',
		emailSend: 'smtp',
		lmChatOpenAi: 'openAiApi',
		stripeTrigger: 'stripeApi',
		wooCommerceTrigger: 'wooCommerceApi',
	}[type.split('.')[1] as string];
}

const FOLDER = join(import.meta.dirname, '..', '..', 'templates');

/** A template as its file holds it. */
export async function readTemplate(name: string): Promise<workflows.Workflow> {
	return JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8'));
}

/**
 * Imports a template and does what its note asks for: chooses the credentials and fills in “Settings”.
 * @param settings values of the node “Settings” that are not to stay as they come
 */
export async function importTemplate(
	stage: TemplateStage,
	name: string,
	settings: Fields = {},
): Promise<workflows.SavedWorkflow> {
	const template = await readTemplate(name);
	const nodes = template.nodes.map((node) => withSettings(withCredential(stage, node), settings));
	return workflows.importWorkflow(stage.n8n, { ...template, nodes });
}

/** Triggers that listen to services which are not here: they can only be left out. */
const isOutOfReach = ({ type }: Fields): boolean => /\.emailReadImap$/.test(type);

function withCredential({ credentials }: TemplateStage, node: Fields): Fields {
	if (isOutOfReach(node)) return { ...node, disabled: true };
	const type = credentialType(node);
	return type ? { ...node, credentials: { [type]: credentials[type] } } : node;
}

function withSettings(node: Fields, settings: Fields): Fields {
	if (node.name !== 'Settings') return node;
	const { assignments } = node.parameters.assignments;
	const unknown = Object.keys(settings).find((name) => !assignments.some((one: Fields) => one.name === name));
	if (unknown) throw new Error(`The template has no setting “${unknown}”.`);
	const filled = assignments.map((one: Fields) => (one.name in settings ? { ...one, value: settings[one.name] } : one));
	return { ...node, parameters: { ...node.parameters, assignments: { assignments: filled } } };
}

/**
 * Runs a workflow by hand; fails with what stopped it.
 * @param start the node to start from: a trigger, which takes its pinned sample if it has one
 */
export async function run(
	{ n8n }: TemplateStage,
	workflow: workflows.SavedWorkflow,
	start: string,
): Promise<workflows.Execution> {
	const { executionId } = await n8n.api('POST', `/workflows/${workflow.id}/run`, {
		triggerToStartFrom: { name: start },
	});
	return succeeded(workflow, await workflows.finished(n8n, executionId, 120));
}

/**
 * Starts a workflow from its *Try it*, with what its trigger could give in place of the sample.
 * @returns waits for the end of the execution, whatever it is
 */
export async function beginTrying(
	stage: TemplateStage,
	workflow: workflows.SavedWorkflow,
	sample: Fields,
): Promise<() => Promise<workflows.Execution>> {
	const nodes = workflow.nodes.map((node) =>
		node.name.startsWith('Sample ')
			? { ...node, parameters: { ...node.parameters, jsonOutput: JSON.stringify(sample) } }
			: node,
	);
	await change(stage, workflow, { nodes });
	const { executionId } = await stage.n8n.api('POST', `/workflows/${workflow.id}/run`, {
		triggerToStartFrom: { name: 'Try it' },
	});
	return () => workflows.finished(stage.n8n, executionId, 120);
}

/** Runs a workflow with what its trigger could give; fails with what stopped it. */
export async function tryWith(
	stage: TemplateStage,
	workflow: workflows.SavedWorkflow,
	sample: Fields,
): Promise<workflows.Execution> {
	return succeeded(workflow, await (await beginTrying(stage, workflow, sample))());
}

/** Runs a workflow several times at the same moment: each has looked before another one's record is there. */
export async function tryAtOnce(
	stage: TemplateStage,
	workflow: workflows.SavedWorkflow,
	...samples: Fields[]
): Promise<workflows.Execution[]> {
	const slow = { match: { method: 'POST' }, kind: 'delay', delayMs: 1500, times: -1 };
	await stage.freshbooks.control('PATCH', '/switches', { faults: [slow] });
	const begun: Array<() => Promise<workflows.Execution>> = [];
	for (const sample of samples) begun.push(await beginTrying(stage, workflow, sample));
	const ended = await Promise.all(begun.map((end) => end()));
	await stage.freshbooks.control('PATCH', '/switches', { faults: [] });
	return ended.map((one) => succeeded(workflow, one));
}

/** The sample that a template brings along. */
export function sampleOf({ nodes }: workflows.Workflow): Fields {
	return JSON.parse(nodes.find(({ name }) => name.startsWith('Sample '))?.parameters.jsonOutput);
}

/** The execution itself, if nothing stopped it. */
export function succeeded(workflow: workflows.SavedWorkflow, execution: workflows.Execution): workflows.Execution {
	if (!execution.error) return execution;
	const { message, description, node } = execution.error;
	throw new Error(`“${workflow.name}” stopped at “${node?.name}”: ${message} ${description ?? ''}`);
}

/**
 * Publishes a workflow. n8n checks its parameters first, under a limit of wall-clock time that a busy machine exceeds
 * now and then: it is asked again.
 */
export function activate({ n8n }: TemplateStage, workflow: workflows.SavedWorkflow): Promise<true> {
	return waitFor('The publication', () => workflows.activate(n8n, workflow).then(() => true as const));
}

/** Publishes a workflow and waits until its webhook or form is there; gives its address. */
export async function publish(stage: TemplateStage, workflow: workflows.SavedWorkflow): Promise<string> {
	const node = workflow.nodes.find(({ type }) => /\.(webhook|formTrigger)$/.test(type));
	const { base } = stage.n8n;
	const isForm = node?.type.endsWith('.formTrigger');
	const url = isForm ? formUrl(base, node?.parameters.options.path) : webhookUrl(base, node?.parameters.path);
	await activate(stage, workflow);
	await waitFor('The webhook', async () => {
		const { status, data } = await axios.get(url, { headers: A_PERSON, proxy: false, validateStatus: () => true });
		return isForm ? status === 200 : /POST/.test(data.message ?? '');
	});
	return url;
}

/** Publishes a workflow that is an MCP server; gives its address once it is there. */
export async function publishMcp(stage: TemplateStage, workflow: workflows.SavedWorkflow): Promise<string> {
	const { path } = workflow.nodes.find(({ type }) => type.endsWith('.mcpTrigger'))?.parameters ?? {};
	const url = `${stage.n8n.base}/mcp/${path}`;
	await activate(stage, workflow);
	await waitFor('The MCP server', async () => {
		const { status } = await axios.post(url, {}, { proxy: false, validateStatus: () => true });
		return status !== 404;
	});
	return url;
}

const formUrl = (base: string, path: string): string => `${base}/form/${path}`;
export const webhookUrl = (base: string, path: string): string => `${base}/webhook/${path}`;

/** What FreshBooks itself tells of an event that the trigger works out. */
const heardBy: Record<string, string> = { invoicePaid: 'payment.create', estimateAccepted: 'estimate.update' };

/** Publishes a workflow that FreshBooks starts, and waits until FreshBooks knows of it. */
export async function publishTrigger(
	stage: TemplateStage,
	workflow: workflows.SavedWorkflow,
	event: string,
): Promise<void> {
	await activate(stage, workflow);
	await waitFor('The callback, verified', async () =>
		(await stage.records('callbacks')).some((one) => one.event === (heardBy[event] ?? event) && one.verified),
	);
}

/** Takes a workflow out of service and waits until FreshBooks has forgotten it. */
export async function unpublish(stage: TemplateStage, workflow: workflows.SavedWorkflow): Promise<void> {
	const { webhookId } = workflow.nodes.find((node) => node.webhookId) ?? {};
	await workflows.deactivate(stage.n8n, workflow);
	await waitFor('No callback', async () => {
		const callbacks = await stage.records('callbacks');
		return !callbacks.some(({ uri }) => uri.includes(webhookId));
	});
}

/** Does something and waits for the execution that comes of it, which must end well. */
export async function during(
	{ n8n }: TemplateStage,
	workflow: workflows.SavedWorkflow,
	work: () => Promise<unknown>,
): Promise<workflows.Execution> {
	const known = await workflows.executionIds(n8n, workflow);
	await work();
	return succeeded(workflow, await workflows.nextExecution(n8n, workflow, known));
}

/** Like `during`, for an execution that must fail. */
export async function failing(
	{ n8n }: TemplateStage,
	workflow: workflows.SavedWorkflow,
	work: () => Promise<unknown>,
): Promise<workflows.Execution> {
	const known = await workflows.executionIds(n8n, workflow);
	await work();
	return workflows.nextExecution(n8n, workflow, known);
}

/** Changes a saved workflow, as somebody does in the editor: nodes, connections, pinned samples. */
export function change({ n8n }: TemplateStage, { id }: workflows.SavedWorkflow, fields: Fields): Promise<unknown> {
	return n8n.api('PATCH', `/workflows/${id}`, fields);
}

/** Takes a workflow out of service, so that another one may have its address. */
export function retire({ n8n }: TemplateStage, workflow: workflows.SavedWorkflow): Promise<void> {
	return workflows.deactivate(n8n, workflow);
}

/** Goes on with a failed execution where it stopped, as the button in n8n's list of executions does. */
export function goOn(
	stage: TemplateStage,
	workflow: workflows.SavedWorkflow,
	{ id }: workflows.Execution,
): Promise<workflows.Execution> {
	return during(stage, workflow, () => stage.n8n.api('POST', `/executions/${id}/retry`, { loadWorkflow: false }));
}
