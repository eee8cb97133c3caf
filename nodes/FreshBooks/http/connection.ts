import { createHash } from 'crypto';

import {
	NodeOperationError,
	type IDataObject,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

import type { Clock } from './clock';
import { newCost, type Cost } from './cost';
import type { Login } from './login';
import { atMost } from './pace';
import type { Rehearsal } from './rehearsal';
import { usualPatience, type Patience } from './retry';

export const credentialName = 'freshBooksOAuth2Api';

/** Every n8n context that talks to FreshBooks. */
export type Context = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

/** What the API layer needs of n8n for a run of requests. */
export interface Connection {
	context: Context;
	/** The same context with the credential read once: n8n's request helper is called on it. */
	caller: Context;
	baseUrl: string;
	/** The credential's *Default Business* as it was typed: a name, an ID, or nothing. */
	defaultBusiness: string;
	/** The requests of one credential share FreshBooks' rate limit, whichever execution makes them. */
	credentialId: string;
	clock: Clock;
	/** Ends waiting at once, and nothing more is sent; a request under way is left to end. */
	signal?: AbortSignal;
	/** Ends a request under way too: when the user stops the execution, or a trigger's time is over. */
	stop?: AbortSignal;
	/** What FreshBooks has granted, where that is known. */
	scopes?: string[];
	patience: Patience;
	/** What its requests have found out about the credential; all sessions of a run share it. */
	login: Login;
	/** How many requests may be under way at a time, as far as FreshBooks lets them. */
	concurrency: number;
	/** What its requests came to so far. */
	cost: Cost;
	/** Nothing is sent where there is one. */
	rehearsal?: Rehearsal;
	/** Whether single records that are waited for at the same moment are asked for together. */
	batchReads: boolean;
}

/** What a credential says that is needed for all requests. */
export type Settings = Pick<Connection, 'baseUrl' | 'defaultBusiness'> & Pick<Login, 'account'>;

/**
 * Reads the credential once for all requests that follow.
 * @throws NodeOperationError as `readSettings` does
 */
export async function connect(context: Context, clock: Clock): Promise<Connection> {
	const credential = await readCredential(context);
	const connection = connectTo(context, clock, settingsIn(context, credential), credential);
	return { ...connection, scopes: scopesIn(credential) };
}

/**
 * What stands in the credential.
 * @throws NodeOperationError as `readCredential` does, and when the API base URL is not a web address
 */
export async function readSettings(context: Context): Promise<Settings> {
	return settingsIn(context, await readCredential(context));
}

const settingsIn = (context: Context, credential: ICredentialDataDecryptedObject): Settings => ({
	baseUrl: baseUrlIn(context, credential),
	defaultBusiness: String(credential.business ?? '').trim(),
	account: accountIn(context, credential),
});

/** The token itself stays out of the memory of the process. */
const accountIn = (context: Context, credential: ICredentialDataDecryptedObject): string =>
	createHash('sha256')
		.update(`${credentialIdOf(context)} ${String(tokensIn(credential).access_token)}`)
		.digest('hex');

/** What FreshBooks' token endpoint gave (API facts §2). */
const tokensIn = ({ oauthTokenData }: ICredentialDataDecryptedObject): IDataObject =>
	(oauthTokenData ?? {}) as IDataObject;

/** Stored with the token. Apps from before 2021 have one scope for everything. */
function scopesIn(credential: ICredentialDataDecryptedObject): string[] | undefined {
	const { scope } = tokensIn(credential);
	if (typeof scope !== 'string' || scope === '' || scope.includes('admin:all:legacy')) return undefined;
	return scope.split(/\s+/);
}

/**
 * A connection whose settings are known already.
 * @param credential as it was read just now, where it was
 */
export function connectTo(
	context: Context,
	clock: Clock,
	{ account, ...settings }: Settings,
	credential?: ICredentialDataDecryptedObject,
): Connection {
	const stop = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const login: Login = { account, isRenewable: true, refusals: [] };
	return {
		context,
		caller: readingSeldom(context, clock, login, credential),
		login,
		clock,
		...settings,
		credentialId: credentialIdOf(context),
		signal: stop,
		stop,
		patience: usualPatience,
		concurrency: atMost,
		cost: newCost(),
		batchReads: true,
	};
}

const readAgainAfter = 1000;

/**
 * The context, but for one thing: it reads the credential once a second at most. n8n reads it for each request, from the
 * database, decrypts it and works out its expressions in a JavaScript engine apart, which takes longer than all that the
 * request needs besides.
 *
 * This rests on three things that n8n does. Its helper is called with a context as `this` and asks just that one for the
 * credential, by `getCredentials`. It signs the request with what it is given. And when FreshBooks refuses that token, it
 * looks past the context into its database, and takes a token that was renewed meanwhile. The tests of the connection
 * fail when n8n no longer does one of them.
 */
function readingSeldom(context: Context, clock: Clock, login: Login, known?: ICredentialDataDecryptedObject): Context {
	let readAt = clock.now();
	let reading = known && Promise.resolve(known);
	const getCredentials = async () => {
		if (!reading || clock.now() - readAt >= readAgainAfter) {
			readAt = clock.now();
			reading = readCredential(context);
		}
		const credential = await reading;
		login.isRenewable = Boolean(tokensIn(credential).refresh_token);
		login.account = accountIn(context, credential);
		return credential;
	};
	return Object.create(context, { getCredentials: { value: getCredentials } }) as Context;
}

/** The id of the credential that the node uses; empty when it has none. */
export const credentialIdOf = (context: Context): string => context.getNode().credentials?.[credentialName]?.id ?? '';

/**
 * The credential, as n8n has it now. What is wrong with it is told here, before anything is sent: n8n's own errors look
 * like those of a request, and nothing but their English words would tell them from a fault of the network.
 * @throws NodeOperationError when it was deleted, cannot be read or has never been connected
 */
async function readCredential(context: Context): Promise<ICredentialDataDecryptedObject> {
	const invalid = (message: string, description: string) =>
		new NodeOperationError(context.getNode(), message, { description, failure: { cause: 'credential-invalid' } });
	const credential = await context.getCredentials(credentialName).catch(async ({ message }: Error) => {
		const description = `${message}\nIf it was deleted, choose another one in this node.`;
		return await Promise.reject(invalid('n8n cannot read the credential of this node', description));
	});
	if (tokensIn(credential).access_token) return credential;
	throw invalid(
		'The credential is not connected to FreshBooks yet',
		'Open the credential and connect it: saving it alone does not.',
	);
}

function baseUrlIn(context: Context, credential: ICredentialDataDecryptedObject): string {
	const typed = String(credential.apiBaseUrl ?? '');
	const [, baseUrl] = /^(https?:\/\/[^/?#\s]+)\/*$/.exec(typed) ?? [];
	if (baseUrl) return baseUrl;
	throw new NodeOperationError(context.getNode(), `The credential's API Base URL "${typed}" is not a web address`, {
		description: 'Open the credential and set it to https://api.freshbooks.com',
	});
}
