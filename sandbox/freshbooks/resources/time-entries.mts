import { each, flag, integer, moment, object, readOnly, reference, required, text } from '../model/fields.mts';
import { refuse } from '../model/refusal.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, rowsOf } from '../state/state.mts';
import { localBare, utcZulu } from '../values/clock.mts';

/** A PUT replaces the record (quirk 36): what it leaves out goes back to these. */
export const REPLACED: Fields = {
	client_id: null,
	project_id: null,
	service_id: null,
	task_id: null,
	retainer_id: null,
	note: null,
	billable: true,
	billed: false,
	internal: false,
};

const timerIdOf = (row: Fields): unknown => (row.timer as Fields | null | undefined)?.id;

/** A part of a timer that is not yet logged, and whose time still grows. */
const isRunning = (row: Fields): boolean =>
	row.active === true && row.is_logged === false && Boolean(row.timer) && (row.duration ?? null) === null;

/** The entries a timer holds, oldest first: each pause and resume adds one (API facts §8.21). */
export function entriesOfTimer({ business }: Context, id: unknown): Fields[] {
	const rows = rowsOf(business, 'time_entries');
	return rows.filter((row) => row.active === true && row.is_logged === false && timerIdOf(row) === id);
}

/** `timer` of an entry; whether it runs is told by all its entries. */
function timerOf(context: Context, row: Fields): Fields | null {
	const id = timerIdOf(row);
	return id === undefined ? null : { id, is_running: entriesOfTimer(context, id).some(isRunning) };
}

/**
 * A person has one running timer, and may only go on with one of their own; the refusals are UNCONFIRMED. Without a
 * `timer` an entry that is not logged belongs to none, and there may be several (API facts §8.21).
 */
function checkTimer(context: Context, named: Fields, before?: Fields): void {
	const id = timerIdOf(named);
	if (!named.timer) return;
	const own = rowsOf(context.business, 'time_entries').filter(
		(row) => row.identity_id === named.identity_id && row.active === true,
	);
	if (isRunning(named) && own.some((row) => isRunning(row) && row.id !== before?.id)) {
		refuse(422, 2001, 'A timer is already running.', { field: 'timer' });
	}
	if (id !== undefined && !own.some((row) => timerIdOf(row) === id)) {
		refuse(422, 2001, 'Timer not found.', { field: 'timer' });
	}
}

/** Time entries (API facts §8.21). */
export const timeEntries: Resource = {
	table: 'time_entries',
	noun: 'time_entry',
	title: 'Time entry',
	family: 'timetracking',
	path: 'time_entries',
	one: 'time_entry',
	many: 'time_entries',
	ids: ['id'],
	scope: 'time_entries',
	firstId: 2903101,
	verbs: ['list', 'get', 'create', 'update', 'delete'],
	fields: {
		is_logged: { ...required(flag), notNull: true },
		// A running timer has no duration yet.
		duration: integer,
		started_at: { ...required(moment), notNull: true },
		client_id: reference('clients'),
		project_id: reference('projects'),
		service_id: reference('services'),
		...each(integer, 'task_id retainer_id identity_id'),
		note: text,
		...each(flag, 'billable billed internal'),
		timer: object({ id: integer, is_running: flag }),
		...each(text, 'pending_client pending_project pending_task'),
		...each(readOnly, 'id active local_started_at local_timezone created_at'),
	},
	defaults: ({ identity, state }) => ({
		id: 0,
		identity_id: identity.id,
		timer: null,
		duration: null,
		is_logged: true,
		started_at: '',
		created_at: utcZulu(state.now()),
		...REPLACED,
		pending_client: null,
		pending_project: null,
		pending_task: null,
		active: true,
		touched_at: '',
	}),
	check: (context, values, before) => {
		// A `timer` without an id changes nothing of one that is there: neither does `is_running: true` (API facts §8.21).
		if (values.timer && timerIdOf(values) === undefined && before?.timer) values.timer = before.timer;
		const named: Fields = { identity_id: context.identity.id, active: true, ...before, ...values };
		checkTimer(context, named, before);
		const isMissing = named.is_logged === true && (named.duration === null || named.duration === undefined);
		return isMissing ? [{ field: 'duration', kind: values.duration === null ? 'null' : 'required' }] : [];
	},
	derive: ({ business }, row) => {
		row.local_started_at = localBare(String(row.started_at), business.timezone);
		row.local_timezone = business.timezone;
		if (row.is_logged === true || !row.timer || timerIdOf(row) !== undefined) return;
		// Only a `timer` that was sent makes one (API facts §8.21). That it does so below `T` too is UNCONFIRMED
		// (API facts §14, question 22).
		const number = (business.numbers.get('timers') ?? 120400) + 1;
		business.numbers.set('timers', number);
		row.timer = { id: number };
	},
	view: (context, row) => ({ timer: timerOf(context, row) }),
	touch: (row, now) => {
		row.touched_at = utcZulu(now);
	},
	hidden: ['touched_at'],
	filters: {
		billable: { value: 'flag', keeps: (row, value) => row.billable === value },
		billed: { value: 'flag', keeps: (row, value) => row.billed === value },
		client_id: { value: 'number', keeps: (row, value) => row.client_id === value },
		project_id: { value: 'number', keeps: (row, value) => row.project_id === value },
		identity_id: { value: 'number', keeps: (row, value) => row.identity_id === value },
		started_from: { value: 'moment', keeps: (row, value) => String(row.started_at) >= String(value) },
		started_to: { value: 'moment', keeps: (row, value) => String(row.started_at) <= String(value) },
		updated_since: { value: 'moment', keeps: (row, value) => String(row.touched_at) >= String(value) },
	},
};

interface Sum {
	key: unknown;
	total: number;
	rows: Fields[];
}

function grouped(rows: Fields[], by: (row: Fields) => unknown): Sum[] {
	const sums = new Map<unknown, Sum>();
	for (const row of rows) {
		const key = by(row);
		const sum = sums.get(key) ?? { key, total: 0, rows: [] };
		sum.total += Number(row.duration ?? 0);
		sum.rows.push(row);
		sums.set(key, sum);
	}
	return [...sums.values()];
}

const perClient = (rows: Fields[]) =>
	grouped(rows, (row) => row.client_id).map((client) => ({
		rows: client.rows,
		sums: { client_id: client.key, total_logged: client.total },
	}));

const perProject = (rows: Fields[]): Fields[] =>
	grouped(rows, (row) => row.project_id).map((project) => ({ project_id: project.key, total_logged: project.total }));

/** The sums in `meta` of a list of time entries, over all pages (API facts §8.21). */
export function timeTotals(rows: Fields[]): Fields {
	const logged = rows.filter((row) => row.is_logged === true);
	const sum = (some: Fields[]): number => some.reduce((total, row) => total + Number(row.duration ?? 0), 0);
	return {
		total_logged: sum(logged),
		total_unbilled: sum(logged.filter((row) => row.billable === true && row.billed === false)),
		total_logged_per_team_member: grouped(logged, (row) => row.identity_id).map((member) => ({
			identity_id: member.key,
			total_logged: member.total,
			total_logged_per_client: perClient(member.rows).map((client) => ({
				...client.sums,
				total_logged_per_project: perProject(client.rows),
			})),
			total_logged_per_day: grouped(member.rows, (row) => String(row.local_started_at).slice(0, 10)).map((day) => ({
				date: day.key,
				total_logged: day.total,
				// A day is not told apart any further: no projects here.
				total_logged_per_client: perClient(day.rows).map((client) => client.sums),
			})),
		})),
		total_logged_per_client: grouped(logged, (row) => row.client_id).map((client) => ({
			client_id: client.key,
			total_logged: client.total,
			total_logged_per_team_member: grouped(client.rows, (row) => row.identity_id).map((member) => ({
				identity_id: member.key,
				total_logged: member.total,
			})),
		})),
	};
}
