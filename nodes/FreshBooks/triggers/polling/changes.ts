import type { IDataObject } from 'n8n-workflow';

import { listRecords, mostEmpty, pageSize, readPage } from '../../api/records';
import { easternAt, shiftWall, utcAt, utcStamp } from '../../formats/dates';
import type { Query, Session } from '../../http/session';
import type { RecordType } from '../../model/record';
import { includesFor, watched } from '../watched';
import { changeSources, type ChangeSource } from './changeSources';
import { fingerprint, isPollMemory, overlap, recordId, remembering, wallTime } from './memory';
import type { PollSettings } from './settings';

/** A change so many seconds after a record was made is part of making it: FreshBooks itself touches what is new. */
const making = 5;

/** What has changed since the last poll, and what n8n is to keep of the node once that has been told. */
export interface Changes {
	changes: Change[];
	/** At the first poll, where everything that is there counts as known. */
	newest?: IDataObject[];
	pages: number;
	state: IDataObject;
}

/** A record as it is now; an invoice with the status in which it was last seen. */
interface Change {
	record: IDataObject;
	verb: 'create' | 'update';
	status?: string;
}

/** What has changed since the last poll, the oldest change first. */
export async function readChanges(session: Session, settings: PollSettings, memory: IDataObject): Promise<Changes> {
	const { noun } = settings;
	const of = [noun, session.business?.businessId].join(' ');
	const { state: known } = memory;
	if (known !== undefined && !isPollMemory(known)) {
		const { logger } = session.connection.context;
		logger.warn(
			'FreshBooks Polling Trigger: what n8n saved from the last poll is damaged. This poll counts as the first.',
		);
	}
	if (!isPollMemory(known) || known.of !== of) return await firstPoll(session, settings, of);

	const source = changeSources[noun];
	const from = shiftWall(known.latest, -overlap);
	const now = nowOf(session, source);
	const { records, pages } = await readSince(session, settings, from, known.highestId);

	const changes = oldestFirst(source, records).flatMap((record): Change[] => {
		const id = recordId(noun, record);
		const before = known.seen[id];
		if (before?.[0] === fingerprint(noun, record)) return [];
		const isNew = Number(id) > known.highestId && !before;
		// who wants changes only has not been told of it: made and changed since the last poll, or since n8n last saved
		const verb = isNew && !(settings.on === 'update' && wasChanged(source, record)) ? 'create' : 'update';
		return [{ record, verb, status: before?.[1] }];
	});
	const latest = latestOf(source, records, now, known.latest);
	return { changes, pages, state: { ...remembering(noun, { ...known, latest }, records) } };
}

/** Whether a record was changed after it was made; false where FreshBooks does not tell when that was. */
function wasChanged({ changedAt, madeAt }: ChangeSource, record: IDataObject): boolean {
	if (!changedAt || !madeAt) return false;
	const written = wallTime(record[madeAt]);
	const moment = Date.parse(utcStamp(written));
	if (Number.isNaN(moment)) return false;
	// alone among accounting's times, a client's `signup_date` is UTC (API facts §12, quirk 14)
	const made = madeAt === 'signup_date' ? easternAt(moment) : written;
	const changed = wallTime(record[changedAt]);
	// either way round: in the hour that comes twice a later change may seem earlier
	return changed > shiftWall(made, making) || changed < made;
}

/** In the order in which things happened, as far as FreshBooks tells it; its lists begin with the newest record. */
function oldestFirst({ changedAt }: ChangeSource, records: IDataObject[]): IDataObject[] {
	const reversed = [...records].reverse();
	if (!changedAt) return reversed;
	return reversed.sort((a, b) => wallTime(a[changedAt]).localeCompare(wallTime(b[changedAt])));
}

/** Everything that is there at the first poll counts as known. */
async function firstPoll(session: Session, settings: PollSettings, of: string): Promise<Changes> {
	const { noun } = settings;
	const source = changeSources[noun];
	const now = nowOf(session, source);
	const newest = await readNewest(session, settings);
	const highestId = Math.max(0, ...newest.map((record) => Number(recordId(noun, record))));
	// the next poll looks back from the latest change, which may lie as far back as the overlap already
	const { records, pages } = await readSince(session, settings, shiftWall(now, -2 * overlap), highestId);
	const latest = latestOf(source, records, now, shiftWall(now, -overlap));
	const state = { ...remembering(noun, { version: 1, of, latest, highestId, seen: {} }, records) };
	return { changes: [], newest, pages: pages + 1, state };
}

/** The newest records, a page of them. */
export async function readNewest(session: Session, settings: PollSettings): Promise<IDataObject[]> {
	const { records } = await readPage(session, watched[settings.noun].endpoint, queryOf(settings), 1);
	return records;
}

const nowOf = ({ connection: { clock } }: Session, { zone }: ChangeSource): string =>
	zone === 'utc' ? utcAt(clock.now()) : easternAt(clock.now());

/** What stands in the query of every list of a kind. */
function queryOf(settings: PollSettings): Query {
	return [...(changeSources[settings.noun].query ?? []), ...includesFor(watched[settings.noun], settings)];
}

/** What a list held, and how many pages it took. */
interface Reading {
	records: IDataObject[];
	pages: number;
}

/**
 * What changed at `from` or later. FreshBooks filters by the day, so what is older is left out here; where it cannot
 * filter, the whole list is read; where it does not even tell the time, the newest records are read until a known one.
 */
async function readSince(session: Session, settings: PollSettings, from: string, highestId: number): Promise<Reading> {
	const source = changeSources[settings.noun];
	const { changedAt, filter } = source;
	if (!changedAt && !filter) return await readNewerThan(session, settings, highestId);
	const query = [...filterQuery(source, from), ...queryOf(settings)];
	const { records, pages } = await readTwice(session, watched[settings.noun], query);
	return { records: changedAt ? records.filter((record) => wallTime(record[changedAt]) >= from) : records, pages };
}

function filterQuery({ filter }: ChangeSource, from: string): Query {
	if (!filter) return [];
	return [[filter, filter === 'updated_since' ? `${from.replace(' ', 'T')}Z` : from.slice(0, 10)]];
}

/**
 * A list that may change while its pages are read: a record that moves to a page already read would be missed. So what
 * takes several pages is read twice, and whatever either reading has seen counts.
 */
export async function readTwice(session: Session, { endpoint }: RecordType, query: Query): Promise<Reading> {
	const first = await listRecords(session, endpoint, query);
	if (first.length < pageSize) return { records: first, pages: 1 };
	const again = await listRecords(session, endpoint, query);
	const records = [...new Map([...first, ...again].map((record) => [record[endpoint.id], record])).values()];
	return { records, pages: 2 * Math.ceil(records.length / pageSize) };
}

async function readNewerThan(session: Session, settings: PollSettings, highestId: number): Promise<Reading> {
	const found = new Map<string, IDataObject>();
	let empty = 0;
	let page = 1;
	for (let pages = 1; page <= pages && empty < mostEmpty; page++) {
		const read = await readPage(session, watched[settings.noun].endpoint, queryOf(settings), page);
		const newer = read.records.filter((record) => Number(recordId(settings.noun, record)) > highestId);
		const before = found.size;
		for (const record of newer) found.set(recordId(settings.noun, record), record);
		empty = read.records.length === 0 ? empty + 1 : 0;
		if (newer.length < read.records.length) break;
		// the same page again: whoever sends it does not go by the number of the page
		if (newer.length > 0 && found.size === before) break;
		pages = read.pages;
	}
	return { records: [...found.values()], pages: page };
}

/**
 * The latest time of change among records; FreshBooks' own, so that clocks need not agree. One that lies in the future
 * counts as soon: otherwise nothing would be looked at until then.
 */
function latestOf({ changedAt }: ChangeSource, records: IDataObject[], now: string, before: string): string {
	if (!changedAt) return now;
	const soon = shiftWall(now, overlap);
	const latest = records.map((record) => wallTime(record[changedAt])).reduce((a, b) => (a > b ? a : b), before);
	return latest < soon ? latest : soon;
}
