import { NodeOperationError, type IDataObject, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';

import { resolveBusiness } from '../../api/business';
import { listRecords, mostEmpty, pageSize, readPage } from '../../api/records';
import { refuse } from '../../fields/basics';
import { texts } from '../../fields/lists';
import { subjectOf } from '../../fields/naming';
import { isNameGiven, locatorName, locatorText } from '../../fields/values';
import { easternAt, shiftWall, utcAt, utcStamp } from '../../formats/dates';
import { shown } from '../../formats/refuse';
import { unlessStopped, type Clock } from '../../http/clock';
import { connect } from '../../http/connection';
import type { Query, Session } from '../../http/session';
import type { RecordType } from '../../model/record';
import { filtersOf, matches, withClientId, type Filters } from '../filters';
import { includesFor, present, watched, type Presentation } from '../watched';
import { changeSources, type ChangeSource } from './changeSources';
import { fingerprint, isPollMemory, overlap, recordId, remembering, wallTime } from './memory';

/** A change so many seconds after a record was made is part of making it: FreshBooks itself touches what is new. */
const making = 5;

interface PollSettings extends Presentation {
	noun: string;
	on: 'both' | 'create' | 'update';
	filters: Filters;
	/** How many records the first poll gives. */
	atFirst: number;
}

/** What a poll gives, and how many pages FreshBooks was asked for. */
interface Outcome {
	items: IDataObject[];
	pages: number;
}

/** By polling node, and this module's alone: its last poll. */
const lastPolls = new Map<string, { began: number; pages: number; isOver: boolean }>();

/**
 * So many pages a minute are read by one node, on average: a fifth of what FreshBooks allows to all of the credential.
 * n8n polls once a minute at most; after an import of thousands each poll reads all of them anew.
 */
const pagesPerMinute = 120;

/**
 * One poll: what has come or changed since the last one.
 * @returns items like those of the webhook trigger, or null when there is nothing
 */
export async function poll(context: IPollFunctions, clock: Clock): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return asData(await pollInTime(context, clock));
	const key = `${context.getWorkflow().id} ${context.getNode().id}`;
	const last = lastPolls.get(key);
	// n8n starts the next poll also while one still waits for FreshBooks: both would give the same changes
	if (last && (!last.isOver || isTooSoon(last, clock.now()))) return null;
	const current = { began: clock.now(), pages: 0, isOver: false };
	lastPolls.set(key, current);
	try {
		const outcome = await pollInTime(context, clock);
		current.pages = outcome.pages;
		return asData(outcome);
	} finally {
		current.isOver = true;
	}
}

/** Whether the pages of the last poll have to do for some time; what began later than now did so by another clock. */
function isTooSoon({ began, pages }: { began: number; pages: number }, now: number): boolean {
	const since = now - began;
	return pages > pagesPerMinute && since >= 0 && since < (pages / pagesPerMinute) * 60_000;
}

const asData = ({ items }: Outcome): INodeExecutionData[][] | null =>
	items.length > 0 ? [items.map((json) => ({ json }))] : null;

/** Milliseconds that a poll may take where n8n does not say: as long as n8n's own poll triggers have. */
const usualBudget = 300_000;

/** Ends a poll that takes too long, whatever it waits for: the next one is left out as long as this one goes on. */
async function pollInTime(context: IPollFunctions, clock: Clock): Promise<Outcome> {
	// an older n8n does not say
	const budget = 'getPollBudgetMs' in context ? context.getPollBudgetMs() : usualBudget;
	const stop = clock.timeout(budget);
	return await unlessStopped(stop, pollOnce(context, clock, stop)).catch(async (error: Error) => {
		if (error !== stop.reason) return await Promise.reject(error);
		throw new NodeOperationError(
			context.getNode(),
			`FreshBooks took longer than ${Math.round(budget / 1000)} seconds to answer this poll`,
			{ description: 'The next poll gives what this one would have.' },
		);
	});
}

async function pollOnce(context: IPollFunctions, clock: Clock, stop: AbortSignal): Promise<Outcome> {
	const settings = pollSettings(context);
	const session = await pollSession(context, clock, settings, stop);
	settings.filters = await withClientId(session, settings.filters);
	const outcome =
		context.getMode() === 'manual'
			? { items: newestItems(session, settings, await readNewest(session, settings), 1), pages: 1 }
			: await changes(session, settings, context.getWorkflowStaticData('node'));
	if (session.trace?.repeated) {
		const plural = watched[settings.noun].plural.toLowerCase();
		context.logger.warn(
			`FreshBooks Polling Trigger: FreshBooks sent the same ${plural} again in place of the next page`,
		);
	}
	return outcome;
}

function pollSettings(context: IPollFunctions): PollSettings {
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const noun = context.getNodeParameter('resource') as string;
	if (!Object.hasOwn(changeSources, noun)) {
		refuse(`Resource: "${shown(noun)}" is not allowed: use one of ${Object.keys(changeSources).join(', ')}`);
	}
	const { changedAt, filter } = changeSources[noun];
	return {
		noun,
		on: changedAt || filter ? (context.getNodeParameter('on', 'both') as PollSettings['on']) : 'create',
		include: texts(context.getNodeParameter('include', [])),
		output: context.getNodeParameter('output', 'simplified') as Presentation['output'],
		filters: filtersOf(filters),
		atFirst: Number(options.atFirst ?? 0),
	};
}

async function pollSession(
	context: IPollFunctions,
	clock: Clock,
	{ noun }: PollSettings,
	stop: AbortSignal,
): Promise<Session> {
	const connection = { ...(await connect(context, clock)), signal: stop, stop };
	const picked = context.getNodeParameter('business', {});
	const business = await resolveBusiness(connection, locatorText(picked), locatorName(picked), isNameGiven(picked));
	return { connection, business, subject: subjectOf(watched[noun]), trace: {} };
}

/** What has changed since the last poll; what n8n keeps of the node is brought up to date. */
async function changes(session: Session, settings: PollSettings, memory: IDataObject): Promise<Outcome> {
	const { noun } = settings;
	const of = [noun, session.business?.businessId].join(' ');
	const { state: known } = memory;
	if (known !== undefined && !isPollMemory(known)) {
		const { logger } = session.connection.context;
		logger.warn(
			'FreshBooks Polling Trigger: what n8n kept of the last poll is damaged. This poll counts as the first.',
		);
	}
	if (!isPollMemory(known) || known.of !== of) return await firstPoll(session, settings, memory, of);

	const source = changeSources[noun];
	const from = shiftWall(known.latest, -overlap);
	const now = nowOf(session, source);
	const { records, pages } = await readSince(session, settings, from, known.highestId);

	const items = oldestFirst(source, records).flatMap((record) => {
		const id = recordId(noun, record);
		const before = known.seen[id];
		if (before?.[0] === fingerprint(noun, record)) return [];
		const isNew = Number(id) > known.highestId && !before;
		// who wants changes only has not been told of it: made and changed since the last poll, or since n8n last saved
		const verb = isNew && !(settings.on === 'update' && wasChanged(source, record)) ? 'create' : 'update';
		const wanted = settings.on === 'both' || settings.on === verb;
		if (!wanted || !matches(settings.filters, noun, record, before?.[1])) return [];
		return [item(session, settings, record, verb)];
	});
	const latest = latestOf(source, records, now, known.latest);
	memory.state = { ...remembering(noun, { ...known, latest }, records) };
	return { items, pages };
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
async function firstPoll(session: Session, settings: PollSettings, memory: IDataObject, of: string): Promise<Outcome> {
	const { noun } = settings;
	const source = changeSources[noun];
	const now = nowOf(session, source);
	const newest = await readNewest(session, settings);
	const highestId = Math.max(0, ...newest.map((record) => Number(recordId(noun, record))));
	// the next poll looks back from the latest change, which may lie as far back as the overlap already
	const { records, pages } = await readSince(session, settings, shiftWall(now, -2 * overlap), highestId);
	const latest = latestOf(source, records, now, shiftWall(now, -overlap));
	memory.state = { ...remembering(noun, { version: 1, of, latest, highestId, seen: {} }, records) };
	return { items: newestItems(session, settings, newest, settings.atFirst), pages: pages + 1 };
}

/** The newest records, a page of them. */
async function readNewest(session: Session, settings: PollSettings): Promise<IDataObject[]> {
	const { records } = await readPage(session, watched[settings.noun].endpoint, queryOf(settings), 1);
	return records;
}

/** The newest ones that pass the filters, for a test in the editor and for who wants some at the start. */
function newestItems(session: Session, settings: PollSettings, newest: IDataObject[], count: number): IDataObject[] {
	return newest
		.filter((record) => matches(settings.filters, settings.noun, record))
		.slice(0, count)
		.map((record) => item(session, settings, record, 'create'))
		.reverse();
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
async function readTwice(session: Session, { endpoint }: RecordType, query: Query): Promise<Reading> {
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

function item(
	{ business, connection }: Session,
	settings: PollSettings,
	record: IDataObject,
	verb: string,
): IDataObject {
	return {
		event: `${settings.noun}.${verb}`,
		objectId: Number(recordId(settings.noun, record)),
		accountId: business?.accountId ?? null,
		businessId: Number(business?.businessId),
		userId: null,
		identityId: null,
		receivedAt: new Date(connection.clock.now()).toISOString(),
		record: present(watched[settings.noun], record, settings),
	};
}
