import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDate, toZulu } from './clock.mts';
import { emit } from './deliveries.mts';
import { compareKeys, create, erase, find, select, show, update, type Wanted, write } from './engine.mts';
import {
	accessOf,
	allow,
	asList,
	contextOf,
	cut,
	idIn,
	MOST_PER_PAGE,
	type Page,
	type Query,
	sendJson,
	wrapped,
} from './http.mts';
import { type Family, refuse } from './refusal.mts';
import { type Context, type Filter, idOf, type Resource } from './resource.mts';
import { ABILITIES, groupOf, loggedDuration, projects, services } from './resources/projects.mts';
import { REPLACED, timeEntries, timeTotals } from './resources/time-entries.mts';
import type { Fields, State } from './state.mts';

const DEFAULT_PER_PAGE = 30;

function badValue(name: string, message: string): never {
	refuse(422, 2001, message, { field: name });
}

function positive(name: string, raw: unknown, fallback: number): number {
	if (raw === undefined) return fallback;
	if (!/^[1-9]\d*$/.test(String(raw))) badValue(name, 'Input should be a valid integer greater than 0');
	return Number(raw);
}

const isTrue = (raw: unknown): boolean => raw === 'true' || raw === '1';

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

/** Filters come bare here; `search[…]` is silently ignored (§4.2). */
function wantedFilters(resource: Resource, query: Query): Wanted[] {
	return Object.entries(resource.filters)
		.filter(([name]) => query[name] !== undefined)
		.map(([name, filter]) => ({ filter, value: valueOf(name, filter, query[name], resource.family) }));
}

function sortProjects(context: Context, rows: Fields[], sort: unknown): Fields[] {
	if (typeof sort !== 'string' || sort === '') return rows;
	const key = sort.replace(/^-/, '');
	const by = Object.hasOwn(projects.sorts ?? {}, key) ? projects.sorts?.[key] : undefined;
	// The value is never validated; an unknown one gave ascending ids (§4.4).
	if (!by) return rows.sort((a, b) => idOf(projects, a) - idOf(projects, b));
	const keyed = rows.map((row) => ({ row, value: by(context, row) }));
	keyed.sort((a, b) => (sort.startsWith('-') ? -1 : 1) * compareKeys(a.value, b.value));
	return keyed.map(({ row }) => row);
}

function page(query: Query, rows: Fields[]): Page<Fields> {
	const perPage = Math.min(MOST_PER_PAGE, positive('per_page', query.per_page, DEFAULT_PER_PAGE));
	return cut(rows, positive('page', query.page, 1), perPage);
}

function paging({ page: number, pages, perPage, total }: Page<Fields>): Fields {
	return { page: number, pages, per_page: perPage, total };
}

function enter(state: State, request: FastifyRequest, resource: Resource, verb: string): Context {
	const context = contextOf(state, request, 'businessId');
	allow(context, resource.scope, accessOf(verb));
	return context;
}

function showProject(context: Context, row: Fields, query: Query, single: boolean): Fields {
	const { group_id, ...shown } = show(context, projects, row, []);
	const group = single && !isTrue(query.skip_group) ? { group: groupOf(context, row) } : {};
	return {
		...shown,
		...(!single && { group_id }),
		...group,
		logged_duration: isTrue(query.include_logged_duration) ? loggedDuration(context, row.id) : null,
	};
}

function sendProject(
	context: Context,
	reply: FastifyReply,
	row: Fields,
	query: Query,
	extra: Fields = {},
): FastifyReply {
	const abilities = ABILITIES.map((name) => ({ name, value: context.role === 'owner' }));
	return sendJson(reply, 'projects', 200, {
		project: { ...showProject(context, row, query, true), ...extra },
		abilities,
	});
}

function projectRoutes(app: FastifyInstance, state: State): void {
	const root = '/projects/business/:tenant';
	app.get(`${root}/projects`, async (request, reply) => {
		const context = enter(state, request, projects, 'list');
		const query = request.query as Query;
		const rows = select(context, projects, wantedFilters(projects, query), () => true);
		const shown = page(query, sortProjects(context, rows, query.sort));
		return sendJson(reply, 'projects', 200, {
			projects: shown.rows.map((row) => showProject(context, row, query, false)),
			meta: { ...paging(shown), sort: asList(query.sort) },
		});
	});
	app.post(`${root}/project`, async (request, reply) => {
		const context = enter(state, request, projects, 'create');
		const row = create(context, projects, wrapped(request, 'project'));
		return sendProject(context, reply, row, request.query as Query);
	});
	app.put(`${root}/project/:id`, async (request, reply) => {
		const context = enter(state, request, projects, 'update');
		const row = find(context, projects, idIn(request));
		const input = wrapped(request, 'project');
		// Without a title the service breaks instead of refusing (quirk 6).
		if (input.title === undefined) refuse(500, 500, 'An internal error has occurred.');
		update(context, projects, row, input);
		return sendProject(context, reply, row, request.query as Query, { group_id: row.group_id });
	});
	// The plural path answers GET and DELETE too; PUT and POST there are unproven and not served (§8.19).
	for (const path of [`${root}/project/:id`, `${root}/projects/:id`]) {
		app.get(path, async (request, reply) => {
			const context = enter(state, request, projects, 'get');
			return sendProject(context, reply, find(context, projects, idIn(request)), request.query as Query);
		});
		app.delete(path, async (request, reply) => {
			const context = enter(state, request, projects, 'delete');
			erase(context, projects, find(context, projects, idIn(request)));
			return reply.code(204).send();
		});
	}
	app.get(`${root}/abilities`, async (request, reply) => {
		const context = enter(state, request, projects, 'get');
		return sendJson(reply, 'projects', 200, {
			abilities: ABILITIES.map((name) => ({ name, value: context.role === 'owner' })),
		});
	});
}

/** Own entries unless `team=true` (quirk 24) or somebody is named; deleted and running ones only on request. */
function visibleEntries(context: Context, query: Query): (row: Fields) => boolean {
	const everybody = isTrue(query.team) || query.identity_id !== undefined;
	return (row) =>
		(everybody || row.identity_id === context.identity.id) &&
		(isTrue(query.include_deleted) || row.active === true) &&
		(isTrue(query.include_unlogged) || row.is_logged === true);
}

function timeEntryRoutes(app: FastifyInstance, state: State): void {
	const collection = '/timetracking/business/:tenant/time_entries';
	const answer = (context: Context, reply: FastifyReply, row: Fields) =>
		sendJson(reply, 'timetracking', 200, { time_entry: show(context, timeEntries, row, []) });
	// Whether a deleted entry still answers is UNCONFIRMED: it does not.
	const existing = (context: Context, request: FastifyRequest): Fields => {
		const row = find(context, timeEntries, idIn(request));
		return row.active === true ? row : find(context, timeEntries, 'deleted');
	};

	app.get(collection, async (request, reply) => {
		const context = enter(state, request, timeEntries, 'list');
		const query = request.query as Query;
		const rows = select(context, timeEntries, wantedFilters(timeEntries, query), visibleEntries(context, query));
		// Without any paging parameter everything comes in one page whose per_page is the total (quirk 47).
		const isBare = query.page === undefined && query.per_page === undefined;
		const shown = isBare ? cut(rows, 1, Math.max(1, rows.length)) : page(query, rows);
		const meta = { ...paging(shown), ...(isBare && { per_page: rows.length }), ...timeTotals(rows) };
		return sendJson(reply, 'timetracking', 200, {
			time_entries: shown.rows.map((row) => show(context, timeEntries, row, [])),
			meta,
		});
	});
	app.post(collection, async (request, reply) => {
		const context = enter(state, request, timeEntries, 'create');
		return answer(context, reply, create(context, timeEntries, wrapped(request, 'time_entry')));
	});
	app.get(`${collection}/:id`, async (request, reply) => {
		const context = enter(state, request, timeEntries, 'get');
		return answer(context, reply, existing(context, request));
	});
	app.put(`${collection}/:id`, async (request, reply) => {
		const context = enter(state, request, timeEntries, 'update');
		const row = existing(context, request);
		// Replaces the record. Left-out is_logged, duration and started_at stay, as a recorded PUT of note and duration
		// shows; only a null started_at is refused (§8.21, quirk 6). That billable and internal go back is UNCONFIRMED.
		update(context, timeEntries, row, { ...REPLACED, ...wrapped(request, 'time_entry') });
		return answer(context, reply, row);
	});
	app.delete(`${collection}/:id`, async (request, reply) => {
		const context = enter(state, request, timeEntries, 'delete');
		const row = existing(context, request);
		write(context, timeEntries, row, { active: false });
		emit(context, timeEntries.noun, 'delete', idOf(timeEntries, row));
		return reply.code(204).send();
	});
}

function serviceRoutes(app: FastifyInstance, state: State): void {
	const root = '/comments/business/:tenant';
	app.get(`${root}/services`, async (request, reply) => {
		const context = enter(state, request, services, 'list');
		const query = request.query as Query;
		const shown = page(
			query,
			select(context, services, [], () => true),
		);
		// `include_task_id` adds the accounting task of the same id (§8.20).
		const extra = (row: Fields) => (isTrue(query.include_task_id) ? { task_id: row.id } : {});
		return sendJson(reply, 'comments', 200, {
			services: shown.rows.map((row) => ({ ...row, ...extra(row) })),
			meta: paging(shown),
		});
	});
	app.get(`${root}/service/:id`, async (request, reply) => {
		const context = enter(state, request, services, 'get');
		return sendJson(reply, 'comments', 200, { service: find(context, services, idIn(request)) });
	});
}

/** Projects, time entries and services: the families keyed by the business id. */
export function projectFamilyRoutes(app: FastifyInstance, state: State): void {
	projectRoutes(app, state);
	timeEntryRoutes(app, state);
	serviceRoutes(app, state);
}
