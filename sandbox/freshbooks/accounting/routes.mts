import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
	changeVisState,
	compareKeys,
	create,
	erase,
	find,
	select,
	selectAll,
	show,
	update,
	type Wanted,
} from '../engine/engine.mts';
import { accessOf, allow, contextOf, serves } from '../http/access.mts';
import { sendJson, unsure } from '../http/answer.mts';
import { accountingPaging, cut } from '../http/paging.mts';
import { asList, idIn, includesOf, type Query, wrapped } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import { type Context, type Filter, idOf, type Resource } from '../model/resource.mts';
import type { Fields, State } from '../state/state.mts';
import { isDate } from '../values/clock.mts';
import { decimal } from '../values/decimal.mts';

function badFilter(errno: number, name: string, value: unknown): never {
	refuse(422, errno, `Invalid value for the filter '${name}'.`, { field: name, value });
}

function filterValue(name: string, filter: Filter, raw: unknown): unknown {
	switch (filter.value) {
		case 'number':
			return decimal(raw) ? Number(raw) : badFilter(1024, name, raw);
		case 'numbers':
			return asList(raw).map((one) => (decimal(one) ? Number(one) : badFilter(1024, name, one)));
		case 'texts':
			return asList(raw);
		case 'date':
			return isDate(raw) ? raw : badFilter(1023, name, raw);
		case 'flag':
			if (raw !== 'true' && raw !== 'false') badFilter(1032, name, raw);
			return raw === 'true';
		default:
			return typeof raw === 'object' ? badFilter(1037, name, raw) : String(raw);
	}
}

/**
 * The filters asked for that FreshBooks knows; the others are dropped in silence (quirk 2). Yes-or-no filters come bare
 * (`paid=true`), all others as `search[…]` (API facts §4.2).
 */
function wantedFilters(resource: Pick<Resource, 'filters'>, query: Query): Wanted[] {
	const search = (typeof query.search === 'object' && query.search !== null ? query.search : {}) as Fields;
	const wanted: Wanted[] = [];
	for (const [name, filter] of Object.entries(resource.filters)) {
		const bare = filter.value === 'flag' ? query[name] : undefined;
		const raw = search[name] ?? bare;
		if (raw !== undefined) wanted.push({ filter, value: filterValue(name, filter, raw) });
	}
	return wanted;
}

/** The same, as the switch `idFilters` wants those on the records' own ids. */
function honoredFilters({ state }: Context, resource: Resource, query: Query): Wanted[] {
	const { idFilters } = state.switches;
	const onIds = resource.filters[`${resource.ids.at(-1)}s`];
	const wanted = wantedFilters(resource, query);
	if (idFilters === 'honored' || onIds === undefined) return wanted;
	if (idFilters === 'ignored') return wanted.filter(({ filter }) => filter !== onIds);
	let strays = 1;
	const withStray: Filter = {
		...onIds,
		keeps: (row, value, context) => onIds.keeps(row, value, context) || strays-- > 0,
	};
	return wanted.map(({ filter, value }) => ({ filter: filter === onIds ? withStray : filter, value }));
}

function visible(resource: Resource, query: Query): (row: Fields) => boolean {
	if (!resource.states) return () => true;
	const asked = (query.search as Fields | undefined)?.vis_state;
	// Without the filter a list holds active and archived records, never deleted ones (quirk 35).
	if (asked === undefined) return (row) => row.vis_state !== 1;
	if (!/^[012]$/.test(String(asked))) badFilter(1024, 'vis_state', asked);
	return (row) => row.vis_state === Number(asked);
}

function sorted(context: Context, resource: Resource, rows: Fields[], sort: unknown): Fields[] {
	if (typeof sort !== 'string' || sort === '') return rows;
	const [, key, direction] = /^(\w+)_(asc|desc)$/.exec(sort) ?? [];
	// A malformed value (`updated:asc`) is no error and no no-op: ascending by id (API facts §4.4).
	if (!key) return [...rows].sort((a, b) => idOf(resource, a) - idOf(resource, b));
	const by = Object.hasOwn(resource.sorts ?? {}, key) ? resource.sorts?.[key] : undefined;
	// A well-formed value with an unknown key leaves the order as it is (API facts §4.4).
	if (!by) return rows;
	const keyed = rows.map((row) => ({ row, value: by(context, row) }));
	keyed.sort((a, b) => (direction === 'asc' ? 1 : -1) * compareKeys(a.value, b.value));
	return keyed.map(({ row }) => row);
}

function list(context: Context, resource: Resource, request: FastifyRequest): Fields {
	const query = request.query as Query;
	const { page, perPage } = accountingPaging(query, context.state.switches.mostPerPage);
	const wanted = honoredFilters(context, resource, query);
	const keeps = visible(resource, query);
	const state = String((query.search as Fields | undefined)?.vis_state);
	const rows =
		wanted.length > 0 ? select(context, resource, wanted, keeps) : selectAll(context, resource, state, keeps);
	const shown = cut(sorted(context, resource, rows, query.sort), page, perPage);
	const included = context.state.switches.listIncludes === 'sent' ? includesOf(request) : [];
	return {
		[resource.many]: shown.rows.map((row) => show(context, resource, row, included)),
		page: shown.page,
		pages: shown.pages,
		per_page: shown.perPage,
		total: shown.total,
	};
}

/** Routes of one accounting resource. */
export function accountingRoutes(app: FastifyInstance, state: State, resource: Resource): void {
	const collection = `/accounting/account/:tenant/${resource.path}`;
	const single = `${collection}/:id`;
	const answer = (reply: FastifyReply, result: unknown) => sendJson(reply, 'accounting', 200, { response: { result } });

	const enter = (request: FastifyRequest, verb: string): Context => {
		const context = contextOf(state, request, 'accountId');
		allow(context, resource.scope, accessOf(verb));
		resource.guard?.(context);
		return context;
	};
	const one = (context: Context, row: Fields, request: FastifyRequest) => {
		const key = resource.answersAs?.(context) ?? resource.one;
		const shown = show(context, resource, row, includesOf(request));
		return resource.isUnsure ? unsure(state, key, shown) : { [key]: shown };
	};

	if (serves(resource, 'list')) {
		app.get(collection, async (request, reply) => answer(reply, list(enter(request, 'list'), resource, request)));
	}
	if (serves(resource, 'get')) {
		app.get(single, async (request, reply) => {
			const context = enter(request, 'get');
			return answer(reply, one(context, find(context, resource, idIn(request)), request));
		});
	}
	if (serves(resource, 'create')) {
		app.post(collection, async (request, reply) => {
			const context = enter(request, 'create');
			return answer(reply, one(context, create(context, resource, wrapped(request, resource.one)), request));
		});
	}
	if (serves(resource, 'update')) {
		app.put(single, async (request, reply) => {
			const context = enter(request, 'update');
			const row = find(context, resource, idIn(request));
			update(context, resource, row, wrapped(request, resource.one));
			return answer(reply, one(context, row, request));
		});
	}
	if (serves(resource, 'delete')) {
		app.delete(single, async (request, reply) => {
			const context = enter(request, 'delete');
			const row = find(context, resource, idIn(request));
			// Where there is a vis_state, DELETE is the same soft delete as PUT vis_state 1 (API facts §8.2.1).
			if (resource.states) changeVisState(context, resource, row, 1);
			else erase(context, resource, row);
			// 200 with an empty response or 204: UNCONFIRMED (API facts §14, question 27).
			return sendJson(reply, 'accounting', 200, { response: {} });
		});
	}
}
