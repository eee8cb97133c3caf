import type { N8n } from './server.mts';

/** A saved credential, as a node refers to it. */
export interface Credential {
	id: string;
	name: string;
}

/** What the person sees at the end of the consent. */
export interface Consent {
	connected: boolean;
	/** The last page's words: n8n's, or FreshBooks' when it refuses before redirecting. */
	page: string;
}

const CREDENTIAL_TYPE = 'freshBooksOAuth2Api';

/** n8n never gives secrets away; it writes this in their place and takes it as “the stored one”. */
const STORED = '__n8n_BLANK_VALUE_e5362baf-c777-4d57-a609-6eaf1f9e87f6';

/** Saves a credential for FreshBooks that is not connected yet: this package's, or n8n's own `oAuth2Api`. */
export async function createCredential(
	n8n: N8n,
	name: string,
	data: Record<string, unknown>,
	type = CREDENTIAL_TYPE,
): Promise<Credential> {
	const { id } = await n8n.api('POST', '/credentials', { name, type, data });
	return { id, name };
}

/** The address that the editor's “Connect” button opens. */
export function authorizeUrl(n8n: N8n, credential: Credential): Promise<string> {
	return n8n.api('GET', `/oauth2-credential/auth?id=${credential.id}`);
}

/** Goes through FreshBooks' consent as a browser does: opens the page, clicks Allow, follows it back into n8n. */
export async function consent(n8n: N8n, url: string): Promise<Consent> {
	let answer = await n8n.page(url);
	const allow = /id="allow" href="([^"]+)"/.exec(answer.data)?.[1];
	if (allow) answer = await n8n.page(new URL(plain(allow), url).href);
	while (answer.status >= 300 && answer.status < 400) {
		answer = await n8n.page(new URL(answer.headers.location, answer.config.url).href);
	}
	// n8n answers 200 whether it worked or not; only the page's words tell
	const page = words(answer.data);
	return { connected: answer.status === 200 && !/Error:|Failed to connect/i.test(page), page };
}

/** Creates a credential and connects it; fails with the words of the page on which it ended. */
export async function connectOAuth(
	n8n: N8n,
	name: string,
	data: Record<string, unknown>,
	type?: string,
): Promise<Credential> {
	return await connect(n8n, await createCredential(n8n, name, data, type));
}

/**
 * The credential of a kept n8n, connected again if FreshBooks no longer takes it, or else one that is created.
 * @returns with it, whether it had to be connected again
 */
export async function keptOAuth(
	n8n: N8n,
	name: string,
	data: Record<string, unknown>,
): Promise<{ credential: Credential; isReconnected: boolean }> {
	const all: Array<Credential & { type: string }> = await n8n.api('GET', '/credentials');
	const found = all.find((one) => one.type === CREDENTIAL_TYPE && one.name === name);
	if (!found) return { credential: await connectOAuth(n8n, name, data), isReconnected: false };
	const credential = { id: found.id, name };
	const { status } = await testCredential(n8n, credential);
	if (status === 'OK') return { credential, isReconnected: false };
	return { credential: await connect(n8n, credential), isReconnected: true };
}

async function connect(n8n: N8n, credential: Credential): Promise<Credential> {
	const { connected, page } = await consent(n8n, await authorizeUrl(n8n, credential));
	if (!connected) throw new Error(`FreshBooks could not be connected: ${page}`);
	return credential;
}

/** n8n's own test of a saved credential, with the stored tokens. */
export async function testCredential(n8n: N8n, credential: Credential): Promise<{ status: string; message: string }> {
	const { data } = await n8n.api('GET', `/credentials/${credential.id}?includeData=true`);
	const stored = { ...data, clientSecret: STORED, oauthTokenData: STORED };
	return n8n.api('POST', '/credentials/test', { credentials: { ...credential, type: CREDENTIAL_TYPE, data: stored } });
}

function words(html: unknown): string {
	const text = String(html).replace(/<(script|style|details)[\s\S]*?<\/\1>|<[^>]+>/g, ' ');
	return plain(text).replace(/\s+/g, ' ').trim();
}

/** HTML's numbered signs as characters. */
function plain(html: string): string {
	return html
		.replace(/&#(?:x([\da-f]+)|(\d+));/gi, (_, hex, decimal) => String.fromCodePoint(hex ? parseInt(hex, 16) : decimal))
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&');
}
