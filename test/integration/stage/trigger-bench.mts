import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HookContext, WebhookContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type IWebhookData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { FreshBooksTrigger } from '../../../nodes/FreshBooks/FreshBooksTrigger.node';
import type { Memory } from '../../../nodes/FreshBooks/triggers/webhook/verifiers';
import type { TestClock } from './clock.mts';
import { additionalDataFor, type Credential } from './n8n.mts';

/** One POST to the webhook and what came of it. */
export interface Answer {
	fields: URLSearchParams;
	status: number;
	/** The items a workflow was started with. */
	items?: INodeExecutionData[];
	/** Whether n8n sent the answer, which it does once it has stored the execution. */
	afterStoring?: boolean;
	/** When the node was done, by the clock. */
	at: number;
	/** What the node threw: n8n makes a failed execution of it. */
	failure?: Error;
}

export interface TriggerOptions {
	clock: TestClock;
	credential: Credential;
	parameters: IDataObject;
	/** "Listen for test event": own address, and what the webhook stores is thrown away. */
	listening?: boolean;
}

let trigger = 0;

/**
 * A trigger node in n8n as far as it matters: a web server before its webhook, and static data that is loaded for each
 * call and written back whole, the last writer winning.
 */
export class TriggerBench {
	readonly node: INode;
	readonly answers: Answer[] = [];
	/** Who has written the static data, in order. */
	readonly writers: string[] = [];
	/** Called before a POST is handled; `false` loses it. */
	before: (fields: URLSearchParams) => Promise<boolean> | boolean = () => true;
	/** `broken`: n8n cannot store executions. */
	storage: 'good' | 'broken' = 'good';
	/** Where n8n believes it can be reached. */
	origin = '';
	/** The workflow that the node is part of; n8n keeps one object of static data for all of its nodes. */
	private owner: { id: string; nodes: INode[]; staticData: IDataObject };
	/** The node class that serves the webhook; another process has another one. */
	served: FreshBooksTrigger;
	private readonly type: FreshBooksTrigger;
	private readonly server: Server;

	constructor(private readonly options: TriggerOptions) {
		this.node = {
			id: 't',
			name: 'FreshBooks Trigger',
			type: 'freshBooksTrigger',
			typeVersion: 1,
			webhookId: 'wid',
			position: [0, 0],
			parameters: options.parameters as never,
			credentials: { freshBooksOAuth2Api: { id: '1', name: 'Sandbox' } },
		};
		this.owner = { id: `workflow ${++trigger}`, nodes: [this.node], staticData: {} };
		this.type = new FreshBooksTrigger(options.clock);
		this.served = this.type;
		this.server = createServer((request, response) => void this.receive(request, response));
	}

	async start(): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		this.origin = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
		this.options.clock.expectAt(this.origin);
		return this;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	get address(): string {
		return `${this.origin}/${this.options.listening ? 'webhook-test' : 'webhook'}/wid/webhook`;
	}

	/** What n8n has saved for the node. */
	get memory(): Memory {
		return (this.owner.staticData[`node:${this.node.name}`] ?? {}) as Memory;
	}

	set memory(memory: Memory) {
		this.owner.staticData = { ...this.owner.staticData, [`node:${this.node.name}`]: memory as IDataObject };
	}

	/** n8n starts anew, with what a backup knew of the node: nothing that its process has learned is left. */
	restartWith(memory: Memory): void {
		this.owner.id = `workflow ${++trigger}`;
		this.memory = memory;
	}

	/** Two trigger nodes of one workflow. */
	sharesWorkflowWith({ owner }: TriggerBench): void {
		Object.assign(this.node, { id: `t${owner.nodes.length}`, name: `FreshBooks Trigger ${owner.nodes.length}` });
		owner.nodes.push(this.node);
		this.owner = owner;
	}

	/** The secret of the callback for an event. */
	verifier(event: string): string {
		const known = Object.values(this.memory.callbacks ?? {}).find((one) => one.event === event);
		if (!known) throw new Error(`No secret is known for ${event}`);
		return known.verifier;
	}

	checkExists = async () => await this.hook('checkExists');

	create = async () => await this.hook('create');

	remove = async () => await this.hook('delete');

	/** Publishes all trigger nodes of a workflow as n8n does: at once, on one copy of the static data, saved at the end. */
	static async publishTogether(...triggers: TriggerBench[]): Promise<void> {
		const workflow = triggers[0].workflow();
		await Promise.all(triggers.map(async (one) => await one.call('create', workflow)));
		triggers[0].save('create', workflow);
	}

	/**
	 * Publishes as n8n does: a try that fails is undone, and the next one is made on the same workflow.
	 * @param beforeNext called with the number of tries so far
	 * @returns what each try threw; undefined for the one that did not
	 */
	async publish(tries: number, beforeNext: (tried: number) => void): Promise<Array<Error | undefined>> {
		const workflow = this.workflow();
		const thrown: Array<Error | undefined> = [];
		while (thrown.length < tries && !(thrown.length > 0 && thrown.at(-1) === undefined)) {
			if (thrown.length > 0) beforeNext(thrown.length);
			try {
				if (!(await this.call('checkExists', workflow))) await this.call('create', workflow);
				thrown.push(undefined);
			} catch (error) {
				thrown.push(error as Error);
				await this.call('delete', workflow);
			}
		}
		this.save('create', workflow);
		return thrown;
	}

	/** Posts what FreshBooks would post, or somebody else. @returns the HTTP status and the clock's milliseconds until then */
	async post(
		body: string | Uint8Array<ArrayBuffer> | FormData,
		signature?: string,
	): Promise<{ status: number; took: number }> {
		const { clock } = this.options;
		const started = clock.now();
		const headers = {
			...(!(body instanceof FormData) && { 'content-type': 'application/x-www-form-urlencoded' }),
			...(signature !== undefined && { 'X-FreshBooks-Hmac-SHA256': signature }),
		};
		const { status } = await fetch(this.address, { method: 'POST', body, headers });
		return { status, took: clock.now() - started };
	}

	/** Items of all workflows that were started. */
	get started(): IDataObject[] {
		return this.answers.flatMap(({ items = [] }) => items.map(({ json }) => json));
	}

	private workflow(): Workflow {
		const nodeTypes = { getByName: () => this.type, getByNameAndVersion: () => this.type, getKnownTypes: () => ({}) };
		return new Workflow({
			id: this.owner.id,
			name: 'Test',
			active: true,
			nodes: this.owner.nodes,
			connections: {},
			nodeTypes: nodeTypes as never,
			staticData: structuredClone(this.owner.staticData),
		});
	}

	private save(writer: string, { staticData }: Workflow): void {
		if ((staticData as { __dataChanged?: boolean }).__dataChanged !== true) return;
		this.owner.staticData = JSON.parse(JSON.stringify(staticData));
		this.writers.push(writer);
	}

	private additionalData(request?: IncomingMessage, response?: ServerResponse): IWorkflowExecuteAdditionalData {
		return {
			...additionalDataFor(this.options.credential),
			webhookBaseUrl: `${this.origin}/webhook`,
			webhookTestBaseUrl: `${this.origin}/webhook-test`,
			...(request && { httpRequest: request, httpResponse: response }),
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	private webhookData(additionalData: IWorkflowExecuteAdditionalData): IWebhookData {
		return {
			httpMethod: 'POST',
			node: this.node.name,
			path: 'wid/webhook',
			webhookDescription: this.type.description.webhooks![0],
			workflowId: this.owner.id,
			workflowExecuteAdditionalData: additionalData,
			isTest: this.options.listening,
		};
	}

	private async hook(name: 'checkExists' | 'create' | 'delete'): Promise<boolean> {
		const workflow = this.workflow();
		return await this.call(name, workflow).finally(() => this.save(name, workflow));
	}

	private async call(name: 'checkExists' | 'create' | 'delete', workflow: Workflow): Promise<boolean> {
		const { listening } = this.options;
		const data = this.additionalData();
		const mode = listening ? 'manual' : 'trigger';
		const activation = listening ? 'manual' : 'activate';
		const context = new HookContext(workflow, this.node, data, mode, activation, this.webhookData(data));
		return await this.type.webhookMethods.default[name].call(context);
	}

	private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		this.options.clock.arrived();
		const rawBody = Buffer.concat(chunks);
		const fields = new URLSearchParams(rawBody.toString());
		if (!(await this.before(fields))) return void response.destroy();

		const answer: Answer = { fields, status: 0, at: Infinity };
		response.on('finish', () => (answer.status = response.statusCode));
		// n8n reads a body with files itself, and nobody can read it again
		const isFiles = request.headers['content-type']?.startsWith('multipart/');
		const readRawBody = async () => await Promise.reject(new Error('stream is not readable'));
		const body = isFiles ? { readRawBody } : { rawBody };
		Object.assign(request, { ...body, body: Object.fromEntries(fields), params: {}, query: {} });
		Object.assign(response, {
			status: (code: number) => Object.assign(response, { statusCode: code }),
			send: (text: string) => response.end(text),
		});
		const workflow = this.workflow();
		const data = this.additionalData(request, response);
		const mode = this.options.listening ? 'manual' : 'webhook';
		const context = new WebhookContext(workflow, this.node, data, mode, this.webhookData(data), [], null);
		try {
			const result = await this.served.webhook.call(context);
			answer.items = result.workflowData?.flat();
			answer.afterStoring = !result.noWebhookResponse;
			if (answer.afterStoring && this.storage === 'broken') response.statusCode = 500;
			if (!result.noWebhookResponse) response.end(result.webhookResponse);
		} catch (error) {
			answer.failure = error as Error;
			if (!response.writableEnded) Object.assign(response, { statusCode: 500 }).end();
		}
		answer.at = this.options.clock.now();
		if (!this.options.listening) this.save('webhook', workflow);
		this.answers.push(answer);
	}
}
