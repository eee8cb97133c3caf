import { PollContext } from 'n8n-core';
import { Workflow, type IDataObject, type INode, type INodeExecutionData } from 'n8n-workflow';

import { FreshBooksPollingTrigger } from '../../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { useBench, type Bench } from './bench.mts';
import { additionalDataFor, credentialFor } from './n8n.mts';

/** A Wednesday at 11:00 in New York. */
const start = '2026-06-10T15:00:00Z';

/** A poll's records as `client.create 7`. */
const named = (items: IDataObject[]): string[] => items.map(({ event, objectId }) => `${event} ${objectId}`);

/**
 * A polling trigger in n8n: what it keeps goes through JSON from one poll to the next, and stays when a poll fails. n8n
 * saves it when the workflow is published, which polls once, and when a poll starts the workflow.
 */
export class Poller {
	/** What n8n's process knows of the node. */
	memory: IDataObject = {};
	/** What of it is in n8n's database. */
	private saved?: IDataObject;
	/** What the last poll gave. */
	items: IDataObject[] = [];
	private readonly type: FreshBooksPollingTrigger;

	constructor(
		private readonly bench: Bench,
		public parameters: IDataObject,
	) {
		this.type = new FreshBooksPollingTrigger(bench.clock);
	}

	get state(): IDataObject & { seen: IDataObject } {
		return this.memory.state as IDataObject & { seen: IDataObject };
	}

	/** A poll of an active workflow. @returns what came, as `client.create 7` */
	async poll(): Promise<string[]> {
		const given = await this.run('trigger');
		this.items = (given?.[0] ?? []).map(({ json }) => json);
		return named(this.items);
	}

	/** n8n starts anew, with what it had saved. */
	n8nRestarts(): void {
		this.memory = structuredClone(this.saved ?? {});
	}

	/** "Fetch test event" in the editor. */
	async test(): Promise<string[]> {
		const given = await this.run('manual');
		this.items = (given?.[0] ?? []).map(({ json }) => json);
		return named(this.items);
	}

	async run(mode: 'manual' | 'trigger'): Promise<INodeExecutionData[][] | null> {
		const node: INode = {
			id: 'p',
			name: 'FreshBooks Polling Trigger',
			type: 'freshBooksPollingTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { resource: 'client', business: this.bench.business, ...this.parameters } as never,
			credentials: { freshBooksOAuth2Api: { id: '1', name: 'Sandbox' } },
		};
		const key = `node:${node.name}`;
		const nodeTypes = { getByName: () => this.type, getByNameAndVersion: () => this.type, getKnownTypes: () => ({}) };
		const workflow = new Workflow({
			id: 'w',
			name: 'Test',
			active: mode === 'trigger',
			nodes: [node],
			connections: {},
			nodeTypes: nodeTypes as never,
			staticData: { [key]: structuredClone(this.memory) },
		});
		const data = additionalDataFor(this.bench.credential);
		const context = new PollContext(
			workflow,
			workflow.getNode(node.name)!,
			data,
			mode,
			mode === 'manual' ? 'manual' : 'activate',
		);
		let given: INodeExecutionData[][] | null | undefined;
		try {
			given = await this.type.poll.call(context);
			return given;
		} finally {
			const kept = JSON.parse(JSON.stringify(workflow.staticData)) as Record<string, IDataObject>;
			this.memory = kept[key] ?? {};
			const isPublishing = given !== undefined && this.saved === undefined;
			if (mode === 'trigger' && (given || isPublishing)) this.saved = structuredClone(this.memory);
		}
	}
}

export interface PollingBench extends Bench {
	/** Moves the clock, which FreshBooks and n8n share and which otherwise stands still. */
	at(moment: string | number): void;
	later(seconds: number): void;
	/** Back to the seed, at another time. */
	restart(moment: string | number): void;
	poller(parameters?: IDataObject): Poller;
	/** What FreshBooks was asked, without refused tokens and what these tests themselves did. */
	asked(): string[];
	/** Like somebody in FreshBooks. @returns the record as FreshBooks then has it */
	write(method: string, path: string, body: IDataObject, userId?: number): Promise<IDataObject>;
	/** A new client. @returns its id */
	client(organization: string, more?: IDataObject): Promise<number>;
	change(id: number, changes: IDataObject): Promise<void>;
	/** When a request was received whose query has this. */
	reading(query: string): Promise<void>;
}

export const minutes = (count: number): number => count * 60;
export const hours = (count: number): number => count * 3600;
export const days = (count: number): number => count * 86_400;

/** To be called once in a test file. */
export function usePolling(): PollingBench {
	const bench = useBench(start) as PollingBench;

	const mine = 'polling-tests';
	bench.at = (moment) => bench.clock.set(moment);
	bench.later = (seconds) => bench.clock.set(bench.clock.now() + seconds * 1000);
	bench.restart = (moment) => {
		bench.at(moment);
		bench.freshBooks.reset();
		bench.freshBooks.switches.rateLimit = { limit: 100_000, postLimit: 100_000, windowMs: 60_000 };
		bench.credential = credentialFor(bench.freshBooks);
	};
	bench.poller = (parameters = {}) => new Poller(bench, parameters);
	bench.asked = () =>
		bench.freshBooks.journal
			.filter(({ family, status, headers }) => family !== 'oauth' && status !== 401 && headers['x-by'] !== mine)
			.map(({ method, path, query }) => `${method} ${path}?${decodeURIComponent(query)}`);
	bench.write = async (method, path, body, userId) => {
		const { access_token: token } = bench.freshBooks.issueToken({ userId });
		const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-by': mine };
		const reply = await fetch(bench.freshBooks.url + path, { method, headers, body: JSON.stringify(body) });
		const text = await reply.text();
		if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
		const { response, ...other } = JSON.parse(text) as { response?: { result: IDataObject } } & IDataObject;
		return (response?.result ?? other)[Object.keys(body)[0]] as IDataObject;
	};
	const clients = () => `/accounting/account/${bench.account}/users/clients`;
	bench.client = async (organization, more = {}) =>
		Number((await bench.write('POST', clients(), { client: { organization, ...more } })).id);
	bench.change = async (id, changes) => void (await bench.write('PUT', `${clients()}/${id}`, { client: changes }));
	bench.reading = async (query) => {
		const been = bench.freshBooks.journal.length;
		const isThere = () => bench.freshBooks.journal.slice(been).some((entry) => entry.query.includes(query));
		while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 2));
	};
	return bench;
}
