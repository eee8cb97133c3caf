import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { create, select, show, update } from '../engine/engine.mts';
import { sendJson } from '../http/answer.mts';
import { idIn, wrapped } from '../http/request.mts';
import type { Context } from '../model/resource.mts';
import { retainers } from '../resources/retainers.mts';
import { type Fields, findRow, type State } from '../state/state.mts';
import { enter } from './listing.mts';

const UNKNOWN =
	'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.';

/** Retainers (API facts §8.22): deleted and restored through `active`. */
export function retainerRoutes(app: FastifyInstance, state: State): void {
	const root = '/comments/business/:tenant';
	const answer = (context: Context, reply: FastifyReply, row: Fields) =>
		sendJson(reply, 'comments', 200, { retainer: show(context, retainers, row, []) });
	const named = (context: Context, request: FastifyRequest) => findRow(context.business, 'retainers', idIn(request));
	// Not the family's own 404 (API facts §8.22).
	const unknown = (reply: FastifyReply) => sendJson(reply, 'comments', 404, { message: UNKNOWN });

	app.get(`${root}/retainers`, async (request, reply) => {
		const context = enter(state, request, retainers, 'list');
		const rows = select(context, retainers, [], () => true);
		// The sample has no meta (API facts §4): everything comes at once, inactive ones too. UNCONFIRMED.
		return sendJson(reply, 'comments', 200, { retainers: rows.map((row) => show(context, retainers, row, [])) });
	});
	app.post(`${root}/retainers`, async (request, reply) => {
		const context = enter(state, request, retainers, 'create');
		return answer(context, reply, create(context, retainers, wrapped(request, 'retainer')));
	});
	app.get(`${root}/retainer/:id`, async (request, reply) => {
		const context = enter(state, request, retainers, 'get');
		const row = named(context, request);
		return row ? answer(context, reply, row) : unknown(reply);
	});
	app.put(`${root}/retainer/:id`, async (request, reply) => {
		const context = enter(state, request, retainers, 'update');
		const row = named(context, request);
		if (!row) return unknown(reply);
		// That a PUT is partial follows from "delete = PUT active:false" (API facts §8.22); UNCONFIRMED for the other
		// fields.
		update(context, retainers, row, wrapped(request, 'retainer'));
		return answer(context, reply, row);
	});
}
