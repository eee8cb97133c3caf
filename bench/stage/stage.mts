import { installHost } from '../../sandbox/n8n/host.mts';
import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { credentialData, freePort, openStage, type Stage, workFolder } from '../../sandbox/n8n/stage.mts';
import { type Inspector, inspect } from './inspector.mts';

/** What FreshBooks takes to answer, without the work that a request makes. */
export const LATENCY_MS = 50;

/** A business of the sandbox with as many clients as a measurement wants. */
export interface Business {
	accountId: string;
	/** As the node's Business list gives it: all three ids. */
	value: string;
	clientIds: number[];
}

export interface BenchStage extends Stage {
	/** 50 pages of clients. */
	pages50: Business;
	/** A business with more clients than one would like to read. */
	large: Business;
	credential: Credential;
	/** The same login in n8n's own OAuth2 credential, which knows nothing of FreshBooks. */
	plainCredential: Credential;
	/** One that the node has not worked with yet: it begins as slowly as it does with every new credential. */
	newCredential(data?: Record<string, string>): Promise<Credential>;
	/** From now on FreshBooks allows so many requests; without a limit, as many as anyone sends. */
	allow(limit?: { requests?: number; posts?: number; windowMs: number }): Promise<void>;
	/** A talk with n8n's JavaScript engine. */
	inspect(): Promise<Inspector>;
	close(): Promise<void>;
}

/**
 * An n8n with SQLite and its default settings, beside a FreshBooks that answers after 50 ms.
 * @param largest how many clients the large business has
 * @param env n8n's settings where they are to differ
 */
export async function setStage(largest: number, env: Record<string, string> = {}): Promise<BenchStage> {
	const { path } = await workFolder();
	const inspectPort = await freePort();
	const inspectable = { NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}` };
	const stage = await openStage(await installHost(), path, { ...inspectable, ...env });
	const { n8n, freshbooks } = stage;
	const { businesses } = await freshbooks.control('GET', '/app');
	const [pages50, large] = await Promise.all(
		[5_000, largest].map((count, index) => fill(stage, businesses[index], count)),
	);
	await freshbooks.control('PATCH', '/switches', { latencyMs: LATENCY_MS });
	const allow: BenchStage['allow'] = async (limit) => {
		const { requests = 1e9, posts = 1e9, windowMs } = limit ?? { windowMs: 60_000 };
		await freshbooks.control('PATCH', '/switches', { rateLimit: { limit: requests, postLimit: posts, windowMs } });
	};
	await allow();
	const data = await credentialData(freshbooks);
	const { apiBaseUrl, ...rest } = data;
	const plain = { ...rest, grantType: 'authorizationCode', authentication: 'body', scope: '' };
	const newCredential = (other = {}) => connectOAuth(n8n, 'FreshBooks', { ...data, ...other });
	return {
		...stage,
		pages50,
		large,
		credential: await newCredential(),
		plainCredential: await connectOAuth(n8n, 'Plain OAuth2', plain, 'oAuth2Api'),
		newCredential,
		allow,
		inspect: async () => {
			process.kill(n8n.pid(), 'SIGUSR1');
			return inspect(inspectPort);
		},
		close: async () => {
			await n8n.stop();
			await freshbooks.stop();
		},
	};
}

async function fill(
	{ freshbooks }: Stage,
	{ accountId, businessId, businessUuid }: any,
	count: number,
): Promise<Business> {
	const listed = async (): Promise<number[]> => {
		const clients = await freshbooks.control('GET', `/records/${accountId}/clients`);
		return clients.filter((client: any) => client.vis_state !== 1).map(({ id }: { id: number }) => id);
	};
	await freshbooks.control('POST', `/clients/${accountId}/${count - (await listed()).length}`);
	return { accountId, value: [accountId, businessId, businessUuid].join(':'), clientIds: await listed() };
}
