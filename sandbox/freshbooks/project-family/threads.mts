import type { FastifyInstance } from 'fastify';
import { create, find, select, show } from '../engine/engine.mts';
import { sendJson, unsure } from '../http/answer.mts';
import { idIn, type Query, wrapped } from '../http/request.mts';
import { projects } from '../resources/projects.mts';
import { comments, commentsOf, threads } from '../resources/threads.mts';
import type { State } from '../state/state.mts';
import { enter, page, paging } from './listing.mts';

/** Threads of a project and their comments (API facts §8.19): only their bodies are known. */
export function threadRoutes(app: FastifyInstance, state: State): void {
	const root = '/comments/business/:tenant';
	app.get(`${root}/project/:id/threads`, async (request, reply) => {
		const context = enter(state, request, threads, 'list');
		const project = find(context, projects, idIn(request));
		const rows = select(context, threads, [], (row) => row.project_id === project.id);
		const shown = page(request.query as Query, rows);
		const list = shown.rows.map((row) => show(context, threads, row, []));
		return sendJson(reply, 'comments', 200, unsure(state, 'threads', list, { meta: paging(shown) }));
	});
	app.post(`${root}/project/:id/threads`, async (request, reply) => {
		const context = enter(state, request, threads, 'create');
		const project = find(context, projects, idIn(request));
		const row = create(context, threads, wrapped(request, 'thread'));
		row.project_id = project.id;
		return sendJson(reply, 'comments', 200, unsure(state, 'thread', show(context, threads, row, [])));
	});
	app.get(`${root}/threads/:id/comments`, async (request, reply) => {
		const context = enter(state, request, comments, 'list');
		const thread = find(context, threads, idIn(request));
		const shown = page(request.query as Query, commentsOf(context, thread.id));
		return sendJson(reply, 'comments', 200, unsure(state, 'comments', shown.rows, { meta: paging(shown) }));
	});
	app.post(`${root}/threads/:id/comments`, async (request, reply) => {
		const context = enter(state, request, comments, 'create');
		const thread = find(context, threads, idIn(request));
		const row = create(context, comments, wrapped(request, 'comment'));
		row.thread_id = thread.id;
		return sendJson(reply, 'comments', 200, unsure(state, 'comment', row));
	});
}
