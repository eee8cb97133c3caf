import type { IDataObject } from 'n8n-workflow';

import { shiftWall, utcAt, utcStamp } from '../formats/dates';
import { path } from '../formats/path';
import { isRecord, recordsIn } from '../http/families';
import { send } from '../http/request';
import type { Query, Session } from '../http/session';
import { deleteRecord, listRecords, readRecord, updateRecord, type Endpoint } from './records';
import { undefinedIf404 } from './undefinedIf404';

/**
 * A timer holds time entries that are not logged yet, one more after each pause (API facts §8.21). FreshBooks does not
 * document timers, so whatever is done with one can also be done through its entries alone.
 */
export interface Timer {
	id: number | null;
	is_running: boolean;
	/** Oldest first. */
	time_entries: IDataObject[];
}

export interface Timers {
	/** Whether FreshBooks answers where timers live; otherwise they are made from the entries. */
	answers: boolean;
	timers: Timer[];
}

/** How far back entries are read when FreshBooks does not answer for timers. */
const longestTimer = 31 * 24 * 60 * 60;

/** The timers of the user, running ones first. */
export async function readTimers(session: Session, entries: Endpoint): Promise<Timers> {
	const reply = await undefinedIf404(
		async () => await send(session, { method: 'GET', family: 'timetracking', path: '/timers' }),
	);
	const timers = (reply?.body as IDataObject | undefined)?.timers;
	if (!Array.isArray(timers) || !timers.every(isRecord)) {
		return { answers: false, timers: sorted(await fromEntries(session, entries)) };
	}
	return { answers: true, timers: sorted(timers as Timer[]) };
}

async function fromEntries(session: Session, at: Endpoint): Promise<Timer[]> {
	const query: Query = [
		['include_unlogged', 'true'],
		['started_from', utcStamp(shiftWall(utcAt(session.connection.clock.now()), -longestTimer))],
	];
	const unlogged = await listRecords(session, at, query, undefined, (entry) => entry.is_logged === false);
	const byTimer = new Map<unknown, Timer>();
	for (const entry of unlogged) {
		const { id = null } = (entry.timer ?? {}) as { id?: number | null };
		const timer = byTimer.get(id ?? entry.id) ?? { id, is_running: false, time_entries: [] };
		timer.is_running ||= entry.duration === null;
		timer.time_entries.push(entry);
		byTimer.set(id ?? entry.id, timer);
	}
	return [...byTimer.values()];
}

function sorted(timers: Timer[]): Timer[] {
	const started = ({ started_at: at }: IDataObject) => String(at);
	return timers
		.map((timer) => ({
			...timer,
			time_entries: recordsIn(timer.time_entries).sort((a, b) => started(a).localeCompare(started(b))),
		}))
		.sort((a, b) => Number(b.is_running) - Number(a.is_running));
}

/** What FreshBooks says about an entry by itself. */
const readOnly = new Set(['active', 'created_at', 'identity_id', 'local_started_at', 'local_timezone']);

/** The entry as it is sent back, with the time up to now if it is the one that still counts. */
function finished({ connection }: Session, entry: IDataObject): IDataObject {
	const kept = Object.fromEntries(Object.entries(entry).filter(([name]) => !readOnly.has(name)));
	const seconds = Math.max(0, Math.round((connection.clock.now() - Date.parse(String(entry.started_at))) / 1000));
	return { ...kept, duration: entry.duration ?? seconds };
}

/** Ends a timer. @returns its entries, whose time is logged now */
export async function logTimer(
	session: Session,
	at: Endpoint,
	{ answers }: Timers,
	{ id, time_entries: entries }: Timer,
): Promise<IDataObject[]> {
	if (!answers) {
		const logged: IDataObject[] = [];
		for (const entry of entries) {
			const { id: entryId, ...rest } = finished(session, entry);
			const timer = id === null ? {} : { timer: { id, is_running: false } };
			logged.push(await updateRecord(session, at, String(entryId), { ...rest, is_logged: true, ...timer }));
		}
		return logged;
	}
	const last = entries.length - 1;
	const time_entries = entries.map((entry, index) => ({
		...finished(session, entry),
		...(index === last && { timer: { id } }),
	}));
	// what it answers is not known, and a timer that is logged is gone when a lost request is repeated: the entries tell
	await undefinedIf404(
		async () =>
			await send(session, {
				method: 'PUT',
				family: 'timetracking',
				path: path`/timers/${Number(id)}`,
				recordId: String(id),
				body: { timer: { time_entries } },
			}),
	);
	return await Promise.all(entries.map(async (entry) => await readRecord(session, at, String(entry.id))));
}

/** Ends a timer without logging its time. What is gone already, when a lost request is repeated, is discarded. */
export async function discardTimer(
	session: Session,
	at: Endpoint,
	{ answers }: Timers,
	{ id, time_entries: entries }: Timer,
): Promise<void> {
	const [place, ids] = answers ? [{ ...at, single: '/timers' }, [id]] : [at, entries.map((entry) => entry.id)];
	for (const gone of ids) await undefinedIf404(async () => await deleteRecord(session, place, String(gone)));
}
