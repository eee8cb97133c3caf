import type { FastifyRequest } from 'fastify';
import type { Family } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { familyOf } from './families.mts';

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

/** The id in a path. */
export function idIn(request: FastifyRequest): string {
	return (request.params as { id: string }).id;
}
