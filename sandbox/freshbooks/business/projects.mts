import type { FastifyInstance, FastifyReply } from 'fastify';
import { compareKeys, create, erase, find, select, show, update } from '../engine.mts';
import { asList, idIn, type Query, sendJson, wrapped } from '../http.mts';
import { refuse } from '../refusal.mts';
import { type Context, idOf } from '../resource.mts';
import { ABILITIES, groupOf, loggedDuration, projects } from '../resources/projects.mts';
import type { Fields, State } from '../state.mts';
import { enter, isTrue, page, paging, wantedFilters } from './listing.mts';

function sortProjects(context: Context, rows: Fields[], sort: unknown): Fields[] {
	if (typeof sort !== 'string' || sort === '') return rows;
	const key = sort.replace(/^-/, '');
	const by = Object.hasOwn(projects.sorts ?? {}, key) ? projects.sorts?.[key] : undefined;
	// The value is never validated; an unknown one gave ascending ids (API facts §4.4).
	if (!by) return rows.sort((a, b) => idOf(projects, a) - idOf(projects, b));
	const keyed = rows.map((row) => ({ row, value: by(context, row) }));
	keyed.sort((a, b) => (sort.startsWith('-') ? -1 : 1) * compareKeys(a.value, b.value));
	return keyed.map(({ row }) => row);
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

/** Projects and what the caller may do with them (API facts §8.19). */
export function projectRoutes(app: FastifyInstance, state: State): void {
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
	// The plural path answers GET and DELETE too; PUT and POST there are unproven and not served (API facts §8.19).
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
