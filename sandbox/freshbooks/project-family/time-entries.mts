import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { create, find, select, show, update, write } from '../engine/engine.mts';
import { allow, contextOf } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { cut } from '../http/paging.mts';
import { idIn, type Query, wrapped } from '../http/request.mts';
import { type Context, idOf } from '../model/resource.mts';
import { REPLACED, timeEntries, timeTotals } from '../resources/time-entries.mts';
import { type Fields, findRow, type State } from '../state/state.mts';
import { emit } from '../webhooks/deliveries.mts';
import { enter, isTrue, page, paging, wantedFilters } from './listing.mts';

/** Own entries unless `team=true` (quirk 24) or somebody is named; deleted and running ones only on request. */
function visibleEntries(context: Context, query: Query): (row: Fields) => boolean {
	const everybody = isTrue(query.team) || query.identity_id !== undefined;
	return (row) =>
		(everybody || row.identity_id === context.identity.id) &&
		(isTrue(query.include_deleted) || row.active === true) &&
		(isTrue(query.include_unlogged) || row.is_logged === true);
}

/** Entries that pass, as a page with the sums of all pages. */
function listEntries(context: Context, query: Query, keeps: (row: Fields) => boolean = () => true): Fields {
	const isVisible = visibleEntries(context, query);
	const rows = select(context, timeEntries, wantedFilters(timeEntries, query), (row) => isVisible(row) && keeps(row));
	// Without any paging parameter everything comes in one page whose per_page is the total (quirk 47).
	const isBare = query.page === undefined && query.per_page === undefined;
	const shown = isBare ? cut(rows, 1, Math.max(1, rows.length)) : page(query, rows);
	const meta = { ...paging(shown), ...(isBare && { per_page: rows.length }), ...timeTotals(rows) };
	return { time_entries: shown.rows.map((row) => show(context, timeEntries, row, [])), meta };
}

/** What the words of a search are looked for in; only the path is known, so UNCONFIRMED. */
function wordsOf({ business }: Context, row: Fields): string {
	const client = findRow(business, 'clients', row.client_id) ?? {};
	const project = findRow(business, 'projects', row.project_id) ?? {};
	const service = findRow(business, 'services', row.service_id) ?? {};
	const words = [row.note, client.organization, client.fname, client.lname, project.title, service.name];
	return words.join(' ').toLowerCase();
}

function searchEntries(context: Context, query: Query): Fields {
	const wanted = String(query.q ?? '').toLowerCase();
	return listEntries(context, query, (row) => wordsOf(context, row).includes(wanted));
}

/** Time entries (API facts §8.21). */
export function timeEntryRoutes(app: FastifyInstance, state: State): void {
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
		return sendJson(reply, 'timetracking', 200, listEntries(context, request.query as Query));
	});
	app.get(`${collection}/search`, async (request, reply) => {
		const context = enter(state, request, timeEntries, 'list');
		return sendJson(reply, 'timetracking', 200, searchEntries(context, request.query as Query));
	});
	// The report of the same name (API facts §8.21, §11): the scope of reports, and what the caller may do beside the
	// entries.
	app.get('/comments/business/:tenant/time_entries/search', async (request, reply) => {
		const context = contextOf(state, request, 'businessId');
		allow(context, 'reports', 'read');
		const abilities = ['can_view_team_time', 'can_track_time'].map((name) => ({
			name,
			value: context.role === 'owner',
		}));
		return sendJson(reply, 'comments', 200, { ...searchEntries(context, request.query as Query), abilities });
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
		// shows; only a null started_at is refused (API facts §8.21, quirk 6). That billable and internal go back is
		// UNCONFIRMED.
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
