import type { FastifyInstance, FastifyReply } from 'fastify';
import { compareKeys, create, erase, find, select, show, update } from '../engine/engine.mts';
import { sendJson } from '../http/answer.mts';
import { asList, idIn, type Query, wrapped } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import { type Context, idOf } from '../model/resource.mts';
import { ABILITIES, groupOf, loggedDuration, projects } from '../resources/projects.mts';
import type { Fields, State } from '../state/state.mts';
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

/** How a project is shown: in a list with the id of its group, alone with the group itself (API facts §8.19). */
function showProject(context: Context, row: Fields, query: Query, group: Fields): Fields {
	const { group_id: _group, ...shown } = show(context, projects, row, []);
	return {
		...shown,
		...group,
		logged_duration: isTrue(query.include_logged_duration) ? loggedDuration(context, row.id) : null,
	};
}

/** A single project. Nobody has been invited to a new one yet: no list of them, which is an empty one from then on. */
function sendProject(
	context: Context,
	reply: FastifyReply,
	row: Fields,
	query: Query,
	pendingInvitations: [] | null = [],
): FastifyReply {
	const abilities = ABILITIES.map((name) => ({ name, value: context.role === 'owner' }));
	const group = isTrue(query.skip_group) ? {} : { group: groupOf(context, row, pendingInvitations) };
	return sendJson(reply, 'projects', 200, { project: showProject(context, row, query, group), abilities });
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
			projects: shown.rows.map((row) => showProject(context, row, query, { group_id: row.group_id })),
			meta: { ...paging(shown), sort: asList(query.sort) },
		});
	});
	app.post(`${root}/project`, async (request, reply) => {
		const context = enter(state, request, projects, 'create');
		const row = create(context, projects, wrapped(request, 'project'));
		return sendProject(context, reply, row, request.query as Query, null);
	});
	// The plural path answers these too, as recorded; a POST there is unproven and not served (API facts §8.19).
	const paths = [`${root}/project/:id`, `${root}/projects/:id`];
	// The comments family has a GET alone (API facts §8.19).
	for (const path of [...paths, '/comments/business/:tenant/project/:id']) {
		app.get(path, async (request, reply) => {
			const context = enter(state, request, projects, 'get');
			return sendProject(context, reply, find(context, projects, idIn(request)), request.query as Query);
		});
	}
	for (const path of paths) {
		app.put(path, async (request, reply) => {
			const context = enter(state, request, projects, 'update');
			const row = find(context, projects, idIn(request));
			const input = wrapped(request, 'project');
			// Without a title the service breaks instead of refusing (quirk 6).
			if (input.title === undefined) refuse(500, 500, 'An internal error has occurred.');
			update(context, projects, row, input);
			return sendProject(context, reply, row, request.query as Query);
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
