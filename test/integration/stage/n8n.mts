import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IBinaryData,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
	type OnError,
} from 'n8n-workflow';

import { FreshBooks as FreshBooksNode } from '../../../nodes/FreshBooks/FreshBooks.node';
import { systemClock, type Clock } from '../../../nodes/FreshBooks/http/clock';
import type { FreshBooks } from '../../../sandbox/freshbooks/server.mts';

/** What n8n keeps of a credential; the token pair in it is replaced when n8n refreshes it. */
export type Credential = IDataObject & { oauthTokenData: IDataObject };

/** A connected credential for the sandbox, as n8n would have stored it. */
export function credentialFor(freshBooks: FreshBooks, token = freshBooks.issueToken()): Credential {
	const { clientId, clientSecret } = freshBooks.app;
	return {
		clientId,
		clientSecret,
		apiBaseUrl: freshBooks.url,
		accessTokenUrl: `${freshBooks.url}/auth/oauth/token`,
		authUrl: `${freshBooks.url}/oauth/authorize`,
		grantType: 'authorizationCode',
		authentication: 'body',
		scope: '',
		business: '',
		oauthTokenData: { ...token },
	};
}

/** Everything of n8n around a node that is not the node: the credential store, without a database. */
export function additionalDataFor(credential: Credential): IWorkflowExecuteAdditionalData {
	const copy = <T,>(value: T): T => structuredClone(value);
	const credentialsHelper = {
		getParentTypes: () => ['oAuth2Api'],
		getDecrypted: async () => copy(credential),
		updateCredentialsOauthTokenData: async (_node: unknown, _type: unknown, data: Credential) => {
			credential.oauthTokenData = copy(data.oauthTokenData);
		},
		runPreAuthentication: async () => undefined,
		preAuthentication: async () => undefined,
		authenticate: async (_data: unknown, _type: unknown, options: unknown) => options,
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: () => [],
	};
	return {
		credentialsHelper,
		executionId: '1',
		variables: {},
		// they must parse, or n8n cannot read a parameter
		formWaitingBaseUrl: 'http://localhost/form',
		webhookBaseUrl: 'http://localhost/webhook',
		webhookTestBaseUrl: 'http://localhost/webhook-test',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		logAiEvent() {},
		startRunnerTask() {},
		setExecutionStatus() {},
	} as unknown as IWorkflowExecuteAdditionalData;
}

class ManualTrigger {
	description = {
		displayName: 'Manual',
		name: 'manualTrigger',
		group: ['trigger'],
		version: 1,
		defaults: { name: 'Manual' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	};

	async execute(this: { getInputData(): INodeExecutionData[] }) {
		return [this.getInputData()];
	}
}

type Around = (work: () => Promise<INodeExecutionData[][]>) => Promise<INodeExecutionData[][]>;

/** The nodes of n8n, of which ours goes by a clock. */
function nodeTypesWith(clock: Clock, around: Around = async (work) => await work()) {
	const freshBooks = new FreshBooksNode(clock);
	const { execute } = freshBooks;
	const watched: INodeType['execute'] = async function () {
		return await around(async () => await execute.call(this));
	};
	Object.assign(freshBooks, { execute: watched });
	const types: Record<string, INodeType> = {
		freshBooks,
		freshBooksTool: freshBooks,
		manualTrigger: new ManualTrigger() as unknown as INodeType,
	};
	const byName = (name: string) => types[name];
	return { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) };
}

export interface RunOptions {
	credential: Credential;
	/** The machine's own, where none is given. */
	clock?: Clock;
	/** Runs with the same one share a pace, if they go by the same clock. */
	credentialId?: string;
	items?: Array<{ json?: IDataObject; binary?: Record<string, IBinaryData> }>;
	onError?: OnError;
	/** As the node that n8n makes of it for a language model. */
	asTool?: boolean;
	timezone?: string;
	/** Does the node's work, for tests that want to know how it ends before n8n does. */
	around?: Around;
	/** Given the running execution, for tests that stop it. */
	onStart?: (run: { cancel(): void }) => void;
}

export interface RunResult {
	status: string;
	error?: Error & { description?: string; httpCode?: string; context?: { itemIndex?: number } };
	items: INodeExecutionData[];
	/** Items of the error output, with `onError: 'continueErrorOutput'`. */
	errorItems: INodeExecutionData[];
	/** What n8n shows above the output. */
	hints: string[];
	/** All that n8n would store of the execution. */
	stored: unknown;
}

/** Runs the FreshBooks node once in the real n8n-core: expressions, OAuth2 refresh, pairedItem, error outputs. */
export async function runNode(parameters: INodeParameters, options: RunOptions): Promise<RunResult> {
	const { clock = systemClock, credential, credentialId = '1', onError, timezone = 'America/Toronto' } = options;
	const items = (options.items ?? [{}]).map(({ json = {}, binary }) => ({ json, ...(binary && { binary }) }));
	const start: INode = {
		id: 's',
		name: 'Start',
		type: 'manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const node: INode = {
		id: 'f',
		name: 'FreshBooks',
		type: options.asTool ? 'freshBooksTool' : 'freshBooks',
		typeVersion: 1,
		position: [200, 0],
		parameters,
		onError,
		credentials: { freshBooksOAuth2Api: { id: credentialId, name: 'Sandbox' } },
	};
	const base = {
		id: 'w',
		name: 'Test',
		active: false,
		nodes: [start, node],
		connections: { Start: { main: [[{ node: 'FreshBooks', type: 'main' as const, index: 0 }]] } },
		settings: { timezone },
	};
	const workflow = new Workflow({ ...base, nodeTypes: nodeTypesWith(clock, options.around) });
	const additionalData = additionalDataFor(credential);
	additionalData.hooks = new ExecutionLifecycleHooks('trigger', '1', base as never);
	const data = createRunExecutionData({
		executionData: {
			contextData: {},
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			nodeExecutionStack: [{ node: start, data: { main: [items] }, source: null }],
		},
	});
	const running = new WorkflowExecute(additionalData, 'trigger', data).processRunExecutionData(workflow);
	options.onStart?.(running as unknown as { cancel(): void });
	const run = await running;
	const outputs = run.data.resultData.runData.FreshBooks?.[0]?.data?.main ?? [];
	return {
		status: run.status,
		error: run.data.resultData.error as RunResult['error'],
		items: outputs[0] ?? [],
		errorItems: outputs[1] ?? [],
		hints: (run.data.resultData.runData.FreshBooks?.[0]?.hints ?? []).map(({ message }) => message),
		stored: run.data,
	};
}

/** A file on an input item, as n8n keeps it in memory. */
export function file(content: Buffer, fileName: string, mimeType: string): Record<string, IBinaryData> {
	return { data: { data: content.toString('base64'), fileName, mimeType } };
}

/** A resource locator as the editor stores it. */
export const byId = (value: string | number) => ({ __rl: true, mode: 'id', value: String(value) });

/** The same by what people call the record. */
export const byName = (value: string | number) => ({ __rl: true, mode: 'name', value: String(value) });
