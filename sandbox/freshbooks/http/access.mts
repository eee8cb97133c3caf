import type { FastifyRequest } from 'fastify';
import { refuse } from '../model/refusal.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Business, findBusiness, type Grant, type State } from '../state/state.mts';
import { noteScope } from './request-log.mts';

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

/** The access a verb needs. */
export function accessOf(verb: string): 'read' | 'write' {
	return verb === 'list' || verb === 'get' ? 'read' : 'write';
}

/** Whether a resource serves a verb. */
export function serves(resource: Resource, verb: Resource['verbs'][number]): boolean {
	return resource.verbs.includes(verb);
}
