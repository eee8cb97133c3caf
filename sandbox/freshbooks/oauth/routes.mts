import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendJson } from '../http/answer.mts';
import type { Query } from '../http/request.mts';
import type { App, Fields, State } from '../state/state.mts';
import { consentPage, errorPage } from './consent-page.mts';
import { newTokens } from './tokens.mts';

const APP_NAME = 'n8n';
const CODE_LIFETIME = 600_000;
const INVALID_SCOPE = 'The requested scope is invalid, unknown, or malformed';
const INVALID_GRANT =
	'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.';
const INVALID_CLIENT =
	'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.';

/**
 * Whether the portal would take a redirect address: HTTPS, no query (API facts §2). The sandbox also takes http on this
 * machine.
 */
export function isRedirectUri(uri: string): boolean {
	if (!URL.canParse(uri)) return false;
	const { protocol, hostname, search } = new URL(uri);
	const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
	return search === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback));
}

/** The scopes a consent would grant: those asked for, or all ticked ones; undefined when one is not to be had. */
function grantedScopes(app: App, asked: unknown): string[] | undefined {
	const wanted = String(asked ?? '')
		.split(/[\s+]+/)
		.filter(Boolean);
	if (wanted.some((scope) => !app.scopes.includes(scope))) return undefined;
	// profile:read is always granted (API facts §2.1).
	return [...new Set(['user:profile:read', ...(wanted.length > 0 ? wanted : app.scopes)])];
}

function html(reply: FastifyReply, status: number, page: string): FastifyReply {
	return reply.code(status).header('content-type', 'text/html; charset=utf-8').send(page);
}

function withParams(uri: string, params: Record<string, unknown>): string {
	const url = new URL(uri);
	for (const [name, value] of Object.entries(params)) {
		if (value !== undefined) url.searchParams.set(name, String(value));
	}
	return url.toString();
}

/** Answers with an error page when the request cannot lead to consent. */
function obstacle(state: State, query: Query, reply: FastifyReply): FastifyReply | undefined {
	if (query.client_id !== state.app.clientId) {
		return html(reply, 500, errorPage('Something went wrong', 'An unexpected error occurred.'));
	}
	const uri = String(query.redirect_uri ?? '');
	if (!state.app.redirectUris.includes(uri) || !isRedirectUri(uri)) {
		return html(reply, 400, errorPage('An error has occurred', 'The redirect uri included is not valid.'));
	}
	if (query.response_type !== 'code') {
		const message = 'The authorization server does not support this response type.';
		return html(reply, 400, errorPage('An error has occurred', message));
	}
	// The whole consent fails after login (API facts §2); that it does so on a page and not by redirect is UNCONFIRMED.
	if (!grantedScopes(state.app, query.scope)) {
		return html(reply, 400, errorPage('An error has occurred', `${INVALID_SCOPE}.`));
	}
	return undefined;
}

function authorize(state: State, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const query = request.query as Query;
	const stopped = obstacle(state, query, reply);
	if (stopped) return stopped;
	const uri = String(query.redirect_uri);
	if (query.decision === 'deny') {
		const error_description = 'The resource owner or authorization server denied the request.';
		return reply.redirect(withParams(uri, { error: 'access_denied', error_description, state: query.state }));
	}
	const [person] = state.identities;
	const scopes = grantedScopes(state.app, query.scope) ?? [];
	if (query.decision !== 'allow') {
		const here = new URL(request.url, state.url);
		const choose = (decision: string) => withParams(here.toString(), { decision }).slice(here.origin.length);
		const name = `${person.firstName} ${person.lastName} (${person.email})`;
		return html(reply, 200, consentPage(APP_NAME, name, scopes, choose('allow'), choose('deny')));
	}
	const code = randomBytes(32).toString('hex');
	state.codes.set(code, {
		redirectUri: uri,
		scopes,
		identityId: person.id,
		challenge: query.code_challenge === undefined ? undefined : String(query.code_challenge),
		expiresAt: state.time.now() + CODE_LIFETIME,
	});
	return reply.redirect(withParams(uri, { code, state: query.state }));
}

/**
 * Client id and secret from the body, or from a Basic header: advertised, never exercised by anybody (API facts §2).
 */
function clientOf(request: FastifyRequest): { id: unknown; secret: unknown } {
	const body = (request.body ?? {}) as Fields;
	const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
	if (!basic) return { id: body.client_id, secret: body.client_secret };
	const [id, ...secret] = Buffer.from(basic, 'base64').toString().split(':');
	return { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(':')) };
}

function isClient({ app }: State, request: FastifyRequest): boolean {
	const { id, secret } = clientOf(request);
	return id === app.clientId && secret === app.clientSecret;
}

function oauthError(reply: FastifyReply, status: number, error: string, description: string): FastifyReply {
	return sendJson(reply, 'oauth', status, { error, error_description: description });
}

function exchange(state: State, body: Fields, reply: FastifyReply): FastifyReply {
	const code = state.codes.get(String(body.code));
	// A code is good for one try.
	state.codes.delete(String(body.code));
	const hash = createHash('sha256')
		.update(String(body.code_verifier ?? ''))
		.digest('base64url');
	const isGood =
		code &&
		code.expiresAt > state.time.now() &&
		body.redirect_uri === code.redirectUri &&
		[undefined, hash].includes(code.challenge);
	if (!isGood) return oauthError(reply, 400, 'invalid_grant', INVALID_GRANT);
	state.counters.tokenExchanges++;
	const meaning = { grant: `app ${code.identityId}`, identityId: code.identityId, scopes: code.scopes };
	return sendJson(reply, 'oauth', 200, newTokens(state, meaning, state.switches.tokenLifetimeSeconds));
}

/** Single use: the new pair kills the old refresh token. The old access token lives on until it expires. */
function refresh(state: State, body: Fields, reply: FastifyReply): FastifyReply {
	const known = state.refreshTokens.get(String(body.refresh_token));
	const uri = body.redirect_uri;
	const needsUri = uri !== undefined || state.switches.requireRedirectUriOnRefresh;
	if (!known || (needsUri && !state.app.redirectUris.includes(String(uri)))) {
		state.counters.refreshesRefused++;
		return oauthError(reply, 400, 'invalid_grant', INVALID_GRANT);
	}
	state.refreshTokens.delete(String(body.refresh_token));
	state.counters.tokenRefreshes++;
	const { grant, identityId, scopes } = known;
	return sendJson(
		reply,
		'oauth',
		200,
		newTokens(state, { grant, identityId, scopes }, state.switches.tokenLifetimeSeconds),
	);
}

function token(state: State, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const body = (request.body ?? {}) as Fields;
	if (!isClient(state, request)) return oauthError(reply, 401, 'invalid_client', INVALID_CLIENT);
	if (body.grant_type === 'authorization_code') return exchange(state, body, reply);
	if (body.grant_type === 'refresh_token') return refresh(state, body, reply);
	return oauthError(
		reply,
		400,
		'unsupported_grant_type',
		'The authorization grant type is not supported by the authorization server.',
	);
}

function revoke(state: State, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	if (!isClient(state, request)) return oauthError(reply, 401, 'invalid_client', INVALID_CLIENT);
	const revoked = String(((request.body ?? {}) as Fields).token);
	state.accessTokens.delete(revoked);
	state.refreshTokens.delete(revoked);
	return sendJson(reply, 'oauth', 200, {});
}

/** The two sets of OAuth endpoints, which behave the same (API facts §2), and their metadata. */
export function oauthRoutes(app: FastifyInstance, state: State): void {
	for (const path of ['/oauth/authorize', '/service/auth/oauth/authorize']) {
		app.get(path, async (request, reply) => authorize(state, request, reply));
	}
	for (const root of ['/auth/oauth', '/service/auth/oauth']) {
		app.post(`${root}/token`, async (request, reply) => token(state, request, reply));
		app.post(`${root}/revoke`, async (request, reply) => revoke(state, request, reply));
	}
	app.get('/.well-known/oauth-authorization-server', async (_request, reply) => {
		const root = `${state.url}/service/auth/oauth`;
		return sendJson(reply, 'oauth', 200, {
			issuer: state.url,
			authorization_endpoint: `${root}/authorize`,
			token_endpoint: `${root}/token`,
			revocation_endpoint: `${root}/revoke`,
			introspection_endpoint: `${root}/introspect`,
			response_types_supported: ['code'],
			grant_types_supported: ['authorization_code', 'refresh_token'],
			code_challenge_methods_supported: ['S256'],
			token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
		});
	});
}
