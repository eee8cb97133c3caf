import { randomUUID } from 'node:crypto';

import axios from 'axios';

import { type ChosenBusiness, firstBusiness } from '../../sandbox/demo/demo.mts';
import { installHost } from '../../sandbox/n8n/host.mts';
import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData, openStage, type Stage, workFolder } from '../../sandbox/n8n/stage.mts';
import { activate, importWorkflow, type SavedWorkflow, withCredential } from '../../sandbox/n8n/workflows.mts';
import type { Callback } from './deliveries.mts';

/** A published workflow of two nodes: what starts it, and nothing more. */
export interface Receiver {
	workflow: SavedWorkflow;
	uri: string;
}

/** One whose trigger has registered its callbacks at FreshBooks. */
export interface TriggerReceiver extends Receiver {
	/** For the events of clients. */
	callback: Callback;
	/** For those of invoices. */
	other: Callback;
	callbacks(): Promise<Callback[]>;
}

export interface SoakStage extends Stage {
	business: ChosenBusiness;
	credential: Credential;
	/** Clients in the sandbox, each to serve once. */
	clientIds: number[];
	close(): Promise<void>;
}

const EVENTS = ['client', 'invoice'];

/**
 * n8n with SQLite and its default settings but those given, beside a FreshBooks that has many clients and no limit of
 * requests: FreshBooks' limit is not what is measured here.
 */
export async function setStage(clients: number, env: Record<string, string> = {}): Promise<SoakStage> {
	const { path } = await workFolder();
	const stage = await openStage(await installHost(), path, env);
	const { n8n, freshbooks } = stage;
	await freshbooks.control('PATCH', '/switches', { rateLimit: { limit: 1e9, postLimit: 1e9 } });
	const business = await firstBusiness(freshbooks);
	// before anybody listens: each new client is an event
	await freshbooks.control('POST', `/clients/${business.accountId}/${clients}`);
	const records = await freshbooks.control('GET', `/records/${business.accountId}/clients`);
	const close = async () => {
		await n8n.stop();
		await freshbooks.stop();
	};
	const credential = await connectOAuth(n8n, 'FreshBooks', await credentialData(freshbooks));
	const clientIds = records.map(({ id }: { id: number }) => id);
	return { ...stage, business, credential, clientIds, close };
}

type Node = { type: string; typeVersion: number; parameters: Record<string, unknown>; webhookId: string };

/** What publishing a trigger takes. */
type Place = Pick<SoakStage, 'n8n' | 'freshbooks' | 'business' | 'credential'>;

async function publish({ n8n, credential }: Place, name: string, node: Node): Promise<SavedWorkflow> {
	const nodes = [
		{ id: '1', name: 'Trigger', position: [0, 0], ...node },
		{ id: '2', name: 'End', position: [220, 0], type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
	];
	const connections = { Trigger: { main: [[{ node: 'End', type: 'main', index: 0 }]] } };
	const workflow = await importWorkflow(n8n, withCredential({ name, nodes, connections }, credential));
	await activate(n8n, workflow);
	return workflow;
}

/**
 * A workflow that n8n's own Webhook node starts, answering at once. n8n spares the present version of that node, and of
 * no other, a JavaScript engine for each call; version 1 of it is served as every other trigger is.
 */
export async function publishWebhook(stage: SoakStage, typeVersion: 1 | 2.1): Promise<Receiver> {
	const webhookId = randomUUID();
	const parameters = { httpMethod: 'POST', path: webhookId, responseMode: 'onReceived', options: {} };
	const node = { type: 'n8n-nodes-base.webhook', typeVersion, parameters, webhookId };
	const workflow = await publish(stage, `Webhook ${typeVersion}`, node);
	const uri = `${stage.n8n.base}/webhook/${webhookId}`;
	const answers = async () => (await axios.post(uri, 'a=1', { proxy: false })).status === 200;
	await waitFor('The Webhook node', answers);
	return { workflow, uri };
}

/** A workflow that FreshBooks Trigger starts. */
export async function publishTrigger(stage: Place, fetchRecord: boolean): Promise<TriggerReceiver> {
	const { business, freshbooks } = stage;
	const webhookId = randomUUID();
	const chosen = { __rl: true, mode: 'list', value: business.value, cachedResultName: business.name };
	const workflow = await publish(stage, fetchRecord ? 'Trigger, fetching' : 'Trigger', {
		type: 'n8n-nodes-freshbooks.freshBooksTrigger',
		typeVersion: 1,
		parameters: { business: chosen, events: EVENTS, fetchRecord },
		webhookId,
	});
	const callbacks = async () => {
		const all: Callback[] = await freshbooks.control('GET', `/records/${business.accountId}/callbacks`);
		return all.filter(({ uri }) => uri.includes(webhookId));
	};
	const [callback, other] = await waitFor('The verified callbacks', async () => {
		const found = (await callbacks()).toSorted((a, b) => a.event.localeCompare(b.event, 'en'));
		return found.length === EVENTS.length && found.every(({ verified }) => verified) && found;
	});
	return { workflow, uri: callback.uri, callback, other, callbacks };
}
