import type { FastifyInstance } from 'fastify';
import { create, find, select } from '../engine/engine.mts';
import { sendJson } from '../http/answer.mts';
import { idIn, type Query, wrapped } from '../http/request.mts';
import { services } from '../resources/services.mts';
import type { Fields, State } from '../state/state.mts';
import { enter, isTrue, page, paging } from './listing.mts';

/** Services: made and read, never changed or deleted (API facts §8.20, quirk 18). */
export function serviceRoutes(app: FastifyInstance, state: State): void {
	const root = '/comments/business/:tenant';
	app.get(`${root}/services`, async (request, reply) => {
		const context = enter(state, request, services, 'list');
		const query = request.query as Query;
		const shown = page(
			query,
			select(context, services, [], () => true),
		);
		// `include_task_id` adds the accounting task of the same id (API facts §8.20).
		const extra = (row: Fields) => (isTrue(query.include_task_id) ? { task_id: row.id } : {});
		return sendJson(reply, 'comments', 200, {
			services: shown.rows.map((row) => ({ ...row, ...extra(row) })),
			meta: paging(shown),
		});
	});
	app.post(`${root}/service`, async (request, reply) => {
		const context = enter(state, request, services, 'create');
		return sendJson(reply, 'comments', 200, { service: create(context, services, wrapped(request, 'service')) });
	});
	app.get(`${root}/service/:id`, async (request, reply) => {
		const context = enter(state, request, services, 'get');
		return sendJson(reply, 'comments', 200, { service: find(context, services, idIn(request)) });
	});
}
