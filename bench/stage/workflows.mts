import { randomUUID } from 'node:crypto';

import axios from 'axios';

import type { JournalEntry } from '../../sandbox/freshbooks/server.mts';
import type { Credential } from '../../sandbox/n8n/oauth.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { activate, importWorkflow, type Item, withCredential } from '../../sandbox/n8n/workflows.mts';
import { EventLog } from './events.mts';
import { isMeasurable, processorTime } from '../gauges/process.mts';
import type { BenchStage, Business } from './stage.mts';

/** A node as n8n's editor writes it. */
export interface Node {
	name?: string;
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
	onError?: 'continueRegularOutput';
	credentials?: Record<string, Credential>;
}

/** One run of a contestant. */
export interface Run {
	/** How long the node took, from n8n's own record of its start and its end. */
	ms: number;
	/** Processor time of the n8n process for the whole execution. */
	cpuMs: number;
	/** What came out, unless the workflow answers nothing. */
	items: Array<Item['json']>;
	/** What reached FreshBooks. */
	requests(): Promise<JournalEntry[]>;
}

/** A published workflow: a webhook takes a list, Split Out makes items of it, one node works on them. */
export interface Contestant {
	label: string;
	run(input?: unknown[]): Promise<Run>;
	/** Waits until n8n serves the workflow again after a restart. */
	ready(): Promise<void>;
}

/** How a contestant's workflow differs from the usual one. */
export interface Setting {
	/** The webhook's answer: every item that came out, or nothing where many would cost something themselves. */
	answer?: 'allEntries' | 'noData';
	/** Between Split Out and the node. */
	before?: Node[];
	after?: Node[];
	credential?: Credential;
}

const MEASURED = 'Measured';
const PATIENCE_MS = 600_000;

/** Nothing is stored of a run: else the database would be measured. */
const settings = {
	executionOrder: 'v1',
	saveDataSuccessExecution: 'none',
	saveDataErrorExecution: 'none',
	saveExecutionProgress: false,
};

/** Publishes a workflow around the node that is to be measured. */
export async function publish(
	stage: BenchStage,
	label: string,
	node: Node,
	{ answer = 'allEntries', before = [], after = [], credential = stage.credential }: Setting = {},
): Promise<Contestant> {
	const { n8n, freshbooks } = stage;
	const path = randomUUID();
	const chain = [webhook(path, answer), splitOut, ...before, { ...node, name: MEASURED }, ...after];
	const nodes = chain.map((one, index) => ({
		id: String(index),
		position: [index * 220, 0],
		...one,
		name: one.name ?? `${index} ${one.type}`,
	}));
	const connections = Object.fromEntries(
		nodes.slice(1).map(({ name }, index) => [nodes[index].name, { main: [[{ node: name, type: 'main', index: 0 }]] }]),
	);
	await activate(
		n8n,
		await importWorkflow(n8n, withCredential({ name: label, nodes, connections, settings }, credential)),
	);

	const post = (input: unknown[]) =>
		axios.post(`${n8n.base}/webhook/${path}`, { input }, { ...HTTP, timeout: PATIENCE_MS });
	const ready = async () => {
		// without items only the webhook runs
		await waitFor(`The webhook of “${label}”`, async () => ![404, 503].includes((await post([])).status));
	};
	const run = async (input: unknown[] = [0]): Promise<Run> => {
		await untilReady(stage);
		const events = await EventLog.open(n8n);
		const since: number = (await freshbooks.control('GET', '/counters')).requests;
		const cpuBefore = isMeasurable ? await processorTime(n8n.pid()) : NaN;
		const { status, data } = await post(input);
		if (status !== 200) throw new Error(`“${label}”: n8n answered ${status} ${JSON.stringify(data).slice(0, 500)}`);
		const until: number = (await freshbooks.control('GET', '/counters')).requests;
		const cpuAfter = isMeasurable ? await processorTime(n8n.pid()) : NaN;
		return {
			ms: await events.duration(MEASURED),
			cpuMs: cpuAfter - cpuBefore,
			items: Array.isArray(data) ? data : [],
			requests: async () => {
				const later: JournalEntry[] = await freshbooks.control('GET', `/journal?since=${since}`);
				return later.filter(({ n }) => n <= until);
			},
		};
	};
	await ready();
	return { label, run, ready };
}

/** After a run that has kept it busy, n8n may take its database for lost for a while. */
export async function untilReady({ n8n }: BenchStage): Promise<void> {
	await waitFor('n8n', async () => (await axios.get(`${n8n.base}/healthz/readiness`, HTTP)).status === 200);
}

const HTTP = { proxy: false, validateStatus: () => true } as const;

const webhook = (path: string, responseData: string): Node & { webhookId: string } => ({
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', responseData, options: {} },
	webhookId: path,
});

const splitOut: Node = {
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'body.input', options: { destinationFieldName: 'input' } },
};

/** Hands its items on: what n8n itself needs for a run. */
export const nothing: Node = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

/** Keeps the items for some seconds. */
export function waiting(name: string, seconds: number): Node {
	return { name, type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: seconds, unit: 'seconds' } };
}

/** Makes one item that tells how many there were. */
export const counting: Node = {
	type: 'n8n-nodes-base.summarize',
	typeVersion: 1.1,
	parameters: {
		fieldsToSummarize: { values: [{ aggregation: 'count', field: 'id' }] },
		options: { continueIfFieldNotFound: true },
	},
};

/** The FreshBooks node. What fails becomes an item, as with n8n's own nodes of this benchmark. */
export function freshBooks({ value }: Business, parameters: Record<string, unknown>): Node {
	return {
		type: 'n8n-nodes-freshbooks.freshBooks',
		typeVersion: 1,
		parameters: { business: { __rl: true, mode: 'list', value }, ...parameters },
		onError: 'continueRegularOutput',
	};
}

/** n8n's HTTP Request node with the FreshBooks credential; the path stands behind the account's root. */
export function httpRequest(
	{ freshbooks, credential }: BenchStage,
	{ accountId }: Business,
	path: string,
	options: Record<string, unknown> = {},
): Node {
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			url: `=${freshbooks.url}/accounting/account/${accountId}/${path}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'freshBooksOAuth2Api',
			options,
		},
		credentials: { freshBooksOAuth2Api: credential },
		onError: 'continueRegularOutput',
	};
}

/** The same node with a plain OAuth2 credential. */
export function withPlainCredential(node: Node, { plainCredential }: BenchStage): Node {
	const { nodeCredentialType, ...parameters } = node.parameters;
	return {
		...node,
		parameters: { ...parameters, authentication: 'genericCredentialType', genericAuthType: 'oAuth2Api' },
		credentials: { oAuth2Api: plainCredential },
	};
}

/** HTTP Request's own way to read one page after another, as FreshBooks counts them. */
export const pagination = {
	pagination: {
		pagination: {
			paginationMode: 'updateAParameterInEachRequest',
			parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }] },
			paginationCompleteWhen: 'other',
			completeExpression: '={{ $response.body.response.result.page >= $response.body.response.result.pages }}',
		},
	},
};

/** A record that is chosen by its id. */
export const byId = (value: unknown): unknown => ({ __rl: true, mode: 'id', value });
