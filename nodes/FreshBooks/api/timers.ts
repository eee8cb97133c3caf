import type { IDataObject } from 'n8n-workflow';

import { shiftWall, utcAt, utcStamp } from '../formats/dates';
import { path } from '../formats/path';
import { recordsIn } from '../http/families';
import { send } from '../http/request';
import type { Query, Request, Session } from '../http/session';
import { noteId } from '../http/trace';
import { deleteRecord, endpoint, listRecords, readRecord, recordOf, updateRecord } from './records';
import { undefinedIf404, undefinedIfNoPath } from './undefinedIf404';
import { untaken } from './untaken';

/**
 * A timer holds time entries that are not logged yet, one more after each pause (API facts §8.21). FreshBooks does not
 * document timers, so whatever is done with one can also be done through its entries alone.
 */
export interface Timer {
	/** Null for an entry whose time counts without a timer. */
	id: number | null;
	is_running: boolean;
	/** Oldest first. */
	time_entries: TimeEntry[];
}

/** What this code relies on in a time entry (API facts §8.21). */
export interface TimeEntry extends IDataObject {
	id: number;
	identity_id: number;
	started_at: string;
	/** Seconds; none while its time counts. */
	duration?: number | null;
	is_logged: boolean;
	timer?: { id?: number } | null;
}

export const timeEntries = endpoint<TimeEntry>(
	'timetracking',
	'time_entries',
	{ one: 'time_entry', many: 'time_entries', id: 'id' },
	{ forGood: true },
);

interface Timers {
	/** Whether FreshBooks tells of them where timers live; otherwise they are made from the entries. */
	answers: boolean;
	timers: Timer[];
}

/** How far back entries are read when FreshBooks does not answer for timers. */
const longestTimer = 31 * 24 * 60 * 60;

/**
 * The timers of the user, running ones first.
 * @param readMyId asked for only where FreshBooks tells of no timers: nobody's time may be taken for that of another
 */
export async function readTimers(session: Session, readMyId: () => Promise<unknown>): Promise<Timers> {
	const reply = await undefinedIf404(
		async () => await send(session, { method: 'GET', family: 'timetracking', path: '/timers' }),
	);
	const timers = recordsIn((reply?.body as IDataObject | undefined)?.timers) as unknown as Timer[];
	if (timers.length > 0) return { answers: true, timers: sorted(timers) };
	return { answers: false, timers: sorted(await fromEntries(session, readMyId)) };
}

async function fromEntries(session: Session, readMyId: () => Promise<unknown>): Promise<Timer[]> {
	const query: Query = [
		['include_unlogged', 'true'],
		['started_from', utcStamp(shiftWall(utcAt(session.connection.clock.now()), -longestTimer))],
	];
	const unlogged = await listRecords(session, timeEntries, query, undefined, isOfTimer);
	if (unlogged.length === 0) return [];
	const me = await readMyId();
	const byTimer = new Map<unknown, Timer>();
	for (const entry of unlogged.filter(({ identity_id: whose }) => whose === me)) {
		const id = timerIdOf(entry);
		const timer = byTimer.get(id ?? entry.id) ?? { id, is_running: false, time_entries: [] };
		timer.is_running ||= isOpen(entry);
		timer.time_entries.push(entry);
		byTimer.set(id ?? entry.id, timer);
	}
	return [...byTimer.values()];
}

const timerIdOf = ({ timer }: TimeEntry): number | null => timer?.id ?? null;
const isOpen = ({ duration }: TimeEntry): boolean => (duration ?? null) === null;

/** Time that is finished and belongs to no timer was entered by hand, whether it is logged or not. */
const isOfTimer = (entry: TimeEntry): boolean =>
	entry.is_logged === false && (timerIdOf(entry) !== null || isOpen(entry));

function sorted(timers: Timer[]): Timer[] {
	const started = ({ started_at: at }: TimeEntry) => String(at);
	return timers
		.map((timer) => ({
			...timer,
			time_entries: entriesIn(timer.time_entries).sort((a, b) => started(a).localeCompare(started(b))),
		}))
		.sort((a, b) => Number(b.is_running) - Number(a.is_running));
}

/** Fields that FreshBooks sets itself. */
const readOnly = new Set(['active', 'created_at', 'identity_id', 'local_started_at', 'local_timezone']);

/** The entry as it is sent back, with the time up to now if it is the one that still counts. */
function finished({ connection }: Session, entry: TimeEntry): IDataObject {
	const kept = Object.fromEntries(Object.entries(entry).filter(([name]) => !readOnly.has(name)));
	const seconds = Math.max(0, Math.round((connection.clock.now() - Date.parse(entry.started_at)) / 1000));
	return { ...kept, duration: entry.duration ?? seconds };
}

/**
 * Starts a timer as FreshBooks' web app does: only a `timer` that is sent along makes one, and what it is about may follow
 * in a PUT (API facts §8.21).
 * @returns its entry, and its id; null when FreshBooks made an entry without a timer
 */
export async function startTimer(session: Session, about: IDataObject): Promise<[TimeEntry, Timer]> {
	const start = { ...about, is_logged: false, duration: null };
	const body = { time_entry: { ...start, timer: {} } };
	const request: Request = { method: 'POST', family: 'comments', path: timeEntries.create, body };
	let entry = recordOf(session, timeEntries, await send(session, request));
	noteId(session, entry.id);
	const id = timerIdOf(entry);
	if (id !== null && untaken(timeEntries, about, entry).length > 0) {
		entry = await updateRecord(session, timeEntries, String(entry.id), { ...start, timer: { id } });
	}
	return [entry, { id, is_running: id !== null, time_entries: [entry] }];
}

type Log = Pick<Request, 'family' | 'body'>;

/** The ways to log a timer as a whole, the one that was seen in use first (API facts §8.21). */
const logs: Array<(session: Session, timer: Timer) => Log> = [
	() => ({ family: 'comments', body: { timer: { is_running: false } } }),
	(session, { id, time_entries: entries }) => {
		const last = entries.length - 1;
		const time_entries = entries.map((entry, index) => ({
			...finished(session, entry),
			...(index === last && { timer: { id } }),
		}));
		return { family: 'timetracking', body: { timer: { time_entries } } };
	},
];

/**
 * Ends a timer: FreshBooks joins its parts into one entry.
 * @returns what is logged now; nothing where FreshBooks took the request and has not logged the time
 */
export async function logTimer(session: Session, timer: Timer): Promise<TimeEntry[]> {
	const { id, time_entries: entries } = timer;
	for (const log of id === null ? [] : logs) {
		const request: Request = {
			...log(session, timer),
			method: 'PUT',
			path: path`/timers/${Number(id)}`,
			recordId: String(id),
		};
		const reply = await undefinedIfNoPath(async () => await send(session, request));
		// a timer that is logged is gone when a lost request is repeated: then its parts tell
		const logged = reply ? loggedIn(reply.body) : [];
		const found = logged.length > 0 ? logged : await loggedOf(session, timer);
		if (found.length > 0) return found;
	}
	for (const entry of entries) {
		const { id: entryId, ...rest } = finished(session, entry);
		const body = { ...rest, is_logged: true, ...(id !== null && { timer: { id, is_running: false } }) };
		// logging one part may have joined the others with it
		await undefinedIf404(async () => await updateRecord(session, timeEntries, String(entryId), body));
	}
	return await loggedOf(session, timer);
}

/** The logged entry in a reply, which was seen in three places (API facts §8.21). */
function loggedIn(body: unknown): TimeEntry[] {
	const { time_entry: entry, timer } = body as { time_entry?: unknown; timer?: IDataObject };
	return entriesIn([entry, timer?.time_entry, timer]).filter(isLogged).slice(0, 1);
}

/** What is left of a timer's parts and logged: the one that holds the time of all, the others answer 404. */
async function loggedOf(session: Session, { time_entries: entries }: Timer): Promise<TimeEntry[]> {
	const left = await Promise.all(
		entries.map(async ({ id }) => await undefinedIf404(async () => await readRecord(session, timeEntries, String(id)))),
	);
	return left.filter((entry) => entry !== undefined).filter(isLogged);
}

/** The entries in what FreshBooks sends, whatever else stands there. */
const entriesIn = (value: unknown): TimeEntry[] => recordsIn(value) as TimeEntry[];

const isLogged = ({ is_logged: logged }: TimeEntry): boolean => logged === true;

/** Ends a timer without logging its time. What is gone already, when a lost request is repeated, is discarded. */
export async function discardTimer(
	session: Session,
	{ answers }: Timers,
	{ id, time_entries: entries }: Timer,
): Promise<void> {
	const [place, ids] = answers
		? [{ ...timeEntries, single: '/timers' }, [id]]
		: [timeEntries, entries.map((entry) => entry.id)];
	for (const gone of ids) await undefinedIf404(async () => await deleteRecord(session, place, String(gone)));
}
