import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { select, show, update, write } from '../engine/engine.mts';
import { sendJson } from '../http/answer.mts';
import { idIn, wrapped } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import { type Context, idOf } from '../model/resource.mts';
import { entriesOfTimer, REPLACED, timeEntries } from '../resources/time-entries.mts';
import type { Fields, State } from '../state/state.mts';
import { emit } from '../webhooks/deliveries.mts';
import { badValue, enter } from './listing.mts';

const isOpen = (row: Fields): boolean => row.active === true && row.is_logged === false;

function unknownTimer(): never {
	refuse(404, 1012, 'Timer not found.');
}

function showTimer(context: Context, id: unknown, rows: Fields[]): Fields {
	const entries = rows.map((row) => show(context, timeEntries, row, []));
	return { id, is_running: entries.some((row) => (row.timer as Fields).is_running === true), time_entries: entries };
}

/** The caller's timers with time that is not logged yet. */
function timersOf(context: Context): Fields[] {
	const rows = select(context, timeEntries, [], (row) => isOpen(row) && row.identity_id === context.identity.id);
	const ids = new Set(rows.map((row) => (row.timer as Fields).id));
	return [...ids].map((id) => showTimer(context, id, entriesOfTimer(context, id)));
}

/** The entries of one of the caller's timers. */
function entriesOf(context: Context, request: FastifyRequest): Fields[] {
	const rows = entriesOfTimer(context, Number(idIn(request)));
	return rows.length > 0 && rows[0].identity_id === context.identity.id ? rows : unknownTimer();
}

/** Each entry in a body with the record it names; all of them before the first is written. */
function named(rows: Fields[], given: unknown[]): [row: Fields, input: Fields][] {
	return given.map((one) => {
		const input = (typeof one === 'object' ? one : null) as Fields | null;
		const row = rows.find(({ id }) => id === Number(input?.id)) ?? badValue('time_entries', 'Time entry not found.');
		return [row, input ?? {}];
	});
}

/**
 * Timers (API facts §8.21): not in FreshBooks' documents. Whether the path still answers is UNCONFIRMED, so a switch
 * takes it away; starting, pausing and logging through time entries goes on then.
 */
export function timerRoutes(app: FastifyInstance, state: State): void {
	const root = '/timetracking/business/:tenant/timers';
	const answer = (reply: FastifyReply, body: Fields) => sendJson(reply, 'timetracking', 200, body);
	const open = (request: FastifyRequest, verb: string): Context => {
		const context = enter(state, request, timeEntries, verb);
		return state.switches.timersPath === 'on' ? context : unknownTimer();
	};

	app.get(root, async (request, reply) => answer(reply, { timers: timersOf(open(request, 'list')) }));
	app.get(`${root}/:id`, async (request, reply) => {
		const context = open(request, 'get');
		return answer(reply, { timer: showTimer(context, Number(idIn(request)), entriesOf(context, request)) });
	});
	app.put(`${root}/:id`, async (request, reply) => {
		const context = open(request, 'update');
		const rows = entriesOf(context, request);
		const { time_entries: given } = wrapped(request, 'timer');
		if (!Array.isArray(given) || given.length === 0) badValue('time_entries', 'field required');
		for (const [row, input] of named(rows, given)) {
			// As a PUT of the entry would be: it replaces (quirk 36).
			update(context, timeEntries, row, { ...REPLACED, ...input, is_logged: true });
		}
		return answer(reply, { timer: showTimer(context, Number(idIn(request)), rows) });
	});
	app.delete(`${root}/:id`, async (request, reply) => {
		const context = open(request, 'delete');
		for (const row of entriesOf(context, request)) {
			write(context, timeEntries, row, { active: false });
			emit(context, timeEntries.noun, 'delete', idOf(timeEntries, row));
		}
		return reply.code(204).send();
	});
}
