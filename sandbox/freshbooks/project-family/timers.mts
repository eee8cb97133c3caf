import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { create, erase, select, show, update, write } from '../engine/engine.mts';
import { sendJson } from '../http/answer.mts';
import { idIn, wrapped } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import { type Context, idOf } from '../model/resource.mts';
import { entriesOfTimer, REPLACED, timeEntries } from '../resources/time-entries.mts';
import type { Fields, State } from '../state/state.mts';
import { emit } from '../webhooks/deliveries.mts';
import { badValue, enter } from './listing.mts';

const isOpen = (row: Fields): boolean => row.active === true && row.is_logged === false && Boolean(row.timer);

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

/** Seconds of a part of a timer; the open one still grows. */
function secondsOf({ state }: Context, { duration, started_at }: Fields): number {
	return Number(duration ?? Math.max(0, Math.floor((state.now().getTime() - Date.parse(String(started_at))) / 1000)));
}

/**
 * Logging joins all parts of a timer into one entry, rounded to the minute; the others are gone (API facts §8.21). That
 * the oldest one stays, with what it says, is UNCONFIRMED.
 */
function join(context: Context, rows: Fields[]): Fields {
	const [oldest, ...others] = rows;
	const seconds = rows.reduce((sum, row) => sum + secondsOf(context, row), 0);
	write(context, timeEntries, oldest, { is_logged: true, duration: Math.round(seconds / 60) * 60 });
	emit(context, timeEntries.noun, 'update', idOf(timeEntries, oldest));
	for (const row of others) erase(context, timeEntries, row);
	return show(context, timeEntries, oldest, []);
}

/** What logging a timer answers: three shapes were seen (API facts §8.21). */
function logged({ switches }: State, id: number, entry: Fields): Fields {
	if (switches.loggedTimerKey === 'time_entry') return { time_entry: entry };
	if (switches.loggedTimerKey === 'timer') return { timer: entry };
	return { timer: { id, is_running: false, time_entry: entry } };
}

/** Starting and logging as FreshBooks' web app does it (API facts §8.21). */
function commentsRoutes(app: FastifyInstance, state: State): void {
	const root = '/comments/business/:tenant';
	app.post(`${root}/time_entries`, async (request, reply) => {
		const context = enter(state, request, timeEntries, 'create');
		const row = create(context, timeEntries, wrapped(request, 'time_entry'));
		return sendJson(reply, 'comments', 200, { time_entry: show(context, timeEntries, row, []) });
	});
	app.put(`${root}/timers/:id`, async (request, reply) => {
		const context = enter(state, request, timeEntries, 'update');
		if (state.switches.commentsTimers === 'off') unknownTimer();
		const id = Number(idIn(request));
		const rows = entriesOf(context, request);
		// It is accepted and does nothing (API facts §8.21).
		const isMeantToRun = wrapped(request, 'timer').is_running === true;
		const answer = isMeantToRun ? { timer: showTimer(context, id, rows) } : logged(state, id, join(context, rows));
		return sendJson(reply, 'comments', 200, answer);
	});
}

/** The timers' own path, as a tool of 2018 used it (API facts §8.21). */
function timeTrackingRoutes(app: FastifyInstance, state: State): void {
	const root = '/timetracking/business/:tenant/timers';
	const answer = (reply: FastifyReply, body: Fields) => sendJson(reply, 'timetracking', 200, body);
	const open = (request: FastifyRequest, verb: string): Context => {
		const context = enter(state, request, timeEntries, verb);
		return state.switches.timersPath === 'off' ? unknownTimer() : context;
	};

	app.get(root, async (request, reply) => {
		const context = open(request, 'list');
		return answer(reply, { timers: state.switches.timersPath === 'empty' ? [] : timersOf(context) });
	});
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
		// That this path joins them too, as the other one does, is UNCONFIRMED.
		join(context, rows);
		return answer(reply, { timer: showTimer(context, Number(idIn(request)), rows.slice(0, 1)) });
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

/**
 * Timers (API facts §8.21): not in FreshBooks' documents. Whether the path below time tracking still answers is
 * UNCONFIRMED, so switches take them away.
 */
export function timerRoutes(app: FastifyInstance, state: State): void {
	commentsRoutes(app, state);
	timeTrackingRoutes(app, state);
}
