import type { FastifyReply, FastifyRequest } from 'fastify';
import { noteScope } from './passing.mts';
import { type Family, familyOf, refuse } from '../model/refusal.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Business, type Fields, findBusiness, type Grant, type State } from '../state/state.mts';

/** A parsed query string: brackets become nesting, as in `search[email]=…` and `include[]=…`. */
export type Query = Record<string, unknown>;

/** The path of a request as it came: undecoded, so that tests can see how ids were encoded. */
export function pathOf(request: FastifyRequest): string {
	return request.url.split('?', 1)[0];
}

/** The query string as it came. */
export function rawQuery(request: FastifyRequest): string {
	const at = request.url.indexOf('?');
	return at < 0 ? '' : request.url.slice(at + 1);
}

/** The family of a request. */
export function requestFamily(request: FastifyRequest): Family {
	return familyOf(pathOf(request));
}

const MEDIA_TYPES: Partial<Record<Family, string>> = {
	// These services say vnd.api+json (quirk 38).
	projects: 'application/vnd.api+json',
	timetracking: 'application/vnd.api+json',
	comments: 'application/vnd.api+json',
	payments: 'application/vnd.api+json',
	auth: 'application/json; charset=utf-8',
	oauth: 'application/json; charset=utf-8',
};

/** Answers JSON under the family's own content type. */
export function sendJson(reply: FastifyReply, family: Family, status: number, body: unknown): FastifyReply {
	return (
		reply
			.code(status)
			.header('content-type', MEDIA_TYPES[family] ?? 'application/json')
			// As bytes: a string would get a charset added to its content type.
			.send(Buffer.from(JSON.stringify(body)))
	);
}

/** The token a request carries, while it lives. */
export function grantOf(state: State, request: FastifyRequest): Grant | undefined {
	const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
	const grant = token === undefined ? undefined : state.accessTokens.get(token);
	return grant && grant.expiresAt > state.time.now() ? grant : undefined;
}

/** The token of a request, or the family's 401. */
export function authenticate(state: State, request: FastifyRequest): Grant {
	return grantOf(state, request) ?? refuse(401, 1003, 'This action requires authentication to continue.');
}

/**
 * Refuses a token without the scope. HTTP 403 naming the scopes held and needed is known, the JSON is UNCONFIRMED
 * (API facts §2.1).
 */
export function needScope(scopes: string[], object: string, access: 'read' | 'write'): void {
	const needed = `user:${object}:${access}`;
	noteScope(needed);
	if (scopes.includes(needed)) return;
	refuse(403, 1003, `Insufficient scope. Scopes provided: ${scopes.join(' ')}. Scopes needed: ${needed}.`);
}

/** The businesses a login reaches as the switches stand. */
export function reachable(state: State): Business[] {
	const { singleBusiness, nullAccountBusiness, lostAccounts } = state.switches;
	const member = state.businesses.filter(({ accountId }) => !lostAccounts.includes(accountId));
	const own = member.filter(({ role }) => role === 'owner');
	const asClient = member.filter(({ role }) => role === 'client');
	return [...(singleBusiness ? own.slice(0, 1) : own), ...(nullAccountBusiness ? asClient : [])];
}

/**
 * The caller and the business of a path. An id of the wrong kind names nothing: 404 (quirk 9); the words of that 404 are
 * UNCONFIRMED.
 */
export function contextOf(
	state: State,
	request: FastifyRequest,
	kind: 'accountId' | 'businessId' | 'businessUuid',
): Context {
	const grant = authenticate(state, request);
	const { tenant } = request.params as { tenant: string };
	const business = findBusiness(state, tenant);
	const identity = state.identities.find(({ id }) => id === grant.identityId);
	if (!business || !identity || String(business[kind]) !== tenant || !reachable(state).includes(business)) {
		refuse(404, 1012, 'Account not found.', { field: kind.toLowerCase(), object: 'account', value: tenant });
	}
	const role = business.role === 'client' ? 'client' : state.switches.role;
	return { state, business, identity, scopes: grant.scopes, role };
}

/** Refuses what scope or role do not allow. A client of an account reads and never writes (quirk 10). */
export function allow(context: Context, object: string, access: 'read' | 'write'): void {
	needScope(context.scopes, object, access);
	if (access === 'write' && context.role === 'client') {
		refuse(403, 1003, 'You do not have permission to do this.');
	}
}

/** The object below the family's wrapper key; a missing or wrong wrapper counts as nothing sent (quirk 7). */
export function wrapped(request: FastifyRequest, key: string): Fields {
	const body = request.body as Fields | undefined | null;
	const inner = body && typeof body === 'object' ? body[key] : undefined;
	return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Fields) : {};
}

/** A query value as a list, whether it came once, several times, with or without brackets. */
export function asList(value: unknown): string[] {
	if (value === undefined) return [];
	if (Array.isArray(value)) return value.map(String);
	if (typeof value === 'object' && value !== null) return Object.values(value).map(String);
	return [String(value)];
}

/** The names in `include[]=…`. */
export function includesOf(request: FastifyRequest): string[] {
	return asList((request.query as Query).include);
}

/** A page of rows and the numbers that describe it. */
export interface Page<T> {
	rows: T[];
	page: number;
	pages: number;
	perPage: number;
	total: number;
}

/**
 * Cuts a page out. Beyond the last page: an empty list that echoes the page asked for; an empty set is page 1
 * (API facts §4.1).
 */
export function cut<T>(rows: T[], page: number, perPage: number): Page<T> {
	const total = rows.length;
	return {
		rows: rows.slice((page - 1) * perPage, page * perPage),
		page: total === 0 ? 1 : page,
		pages: Math.ceil(total / perPage),
		perPage,
		total,
	};
}

/** The most a page may hold; more is silently capped (API facts §4.1). */
export const MOST_PER_PAGE = 100;

/** The access a verb needs. */
export function accessOf(verb: string): 'read' | 'write' {
	return verb === 'list' || verb === 'get' ? 'read' : 'write';
}

/** The id in a path. */
export function idIn(request: FastifyRequest): string {
	return (request.params as { id: string }).id;
}

/** Whether a resource serves a verb. */
export function serves(resource: Resource, verb: Resource['verbs'][number]): boolean {
	return resource.verbs.includes(verb);
}
