import type { FastifyRequest } from 'fastify';
import type { Wanted } from '../engine/engine.mts';
import { accessOf, allow, contextOf } from '../http/access.mts';
import { cut, MOST_PER_PAGE, type Page } from '../http/paging.mts';
import type { Query } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import type { Family, Context, Filter, Resource } from '../model/resource.mts';
import type { Fields, State } from '../state/state.mts';
import { isDate, toZulu } from '../values/clock.mts';

const DEFAULT_PER_PAGE = 30;

/** The 422 of one value that is not what it should be. */
export function badValue(name: string, message: string): never {
	refuse(422, 2001, message, { field: name });
}

function positive(name: string, raw: unknown, fallback: number): number {
	if (raw === undefined) return fallback;
	if (!/^[1-9]\d*$/.test(String(raw))) badValue(name, 'Input should be a valid integer greater than 0');
	return Number(raw);
}

/** A flag in a query. */
export const isTrue = (raw: unknown): boolean => raw === 'true' || raw === '1';

/** A moment in a filter. Time entries refuse bare dates (quirk 49). */
function momentOf(name: string, raw: unknown, family: Family): string {
	if (family === 'projects' && isDate(raw)) return `${raw}T00:00:00Z`;
	return toZulu(raw) ?? badValue(name, 'Input should be a valid datetime or date, invalid character in year');
}

function valueOf(name: string, filter: Filter, raw: unknown, family: Family): unknown {
	if (filter.value === 'moment') return momentOf(name, raw, family);
	if (filter.value === 'flag') {
		if (!['true', 'false', '0', '1'].includes(String(raw))) {
			badValue(name, 'Input should be a valid boolean, unable to interpret input');
		}
		return isTrue(raw);
	}
	if (!/^\d+$/.test(String(raw)))
		badValue(name, 'Input should be a valid integer, unable to parse string as an integer');
	return Number(raw);
}

/** Filters come bare here; `search[…]` is silently ignored (API facts §4.2). */
export function wantedFilters(resource: Resource, query: Query): Wanted[] {
	return Object.entries(resource.filters)
		.filter(([name]) => query[name] !== undefined)
		.map(([name, filter]) => ({ filter, value: valueOf(name, filter, query[name], resource.family) }));
}

/** The page a query asks for. */
export function page(query: Query, rows: Fields[]): Page<Fields> {
	const perPage = Math.min(MOST_PER_PAGE, positive('per_page', query.per_page, DEFAULT_PER_PAGE));
	return cut(rows, positive('page', query.page, 1), perPage);
}

/** The numbers of `meta`. */
export function paging({ page: number, pages, perPage, total }: Page<Fields>): Fields {
	return { page: number, pages, per_page: perPage, total };
}

/** The caller and the business of a path keyed by the business id, once scope and role allow it. */
export function enter(state: State, request: FastifyRequest, resource: Resource, verb: string): Context {
	const context = contextOf(state, request, 'businessId');
	allow(context, resource.scope, accessOf(verb));
	return context;
}
