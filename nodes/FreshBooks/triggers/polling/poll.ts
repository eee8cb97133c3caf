import { createHash } from 'crypto';

import { NodeOperationError, type IDataObject, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';

import { resolveBusiness } from '../../api/business';
import { listRecords, mostEmpty, pageSize, readPage } from '../../api/records';
import { subjectOf } from '../../fields/naming';
import { locatorName, locatorText, refuse, texts } from '../../fields/values';
import { easternAt, shiftWall, utcAt, utcStamp } from '../../formats/dates';
import { shown } from '../../formats/refuse';
import { withoutSecrets } from '../../formats/secrets';
import { unlessStopped, type Clock } from '../../http/clock';
import { connect } from '../../http/connection';
import type { Query, Session } from '../../http/session';
import type { RecordType } from '../../model/record';
import { filtersOf, matches, type Filters } from '../filters';
import { includesFor, present, watched, type Presentation } from '../watched';

/** How FreshBooks tells what has changed in a kind of record, as far as it tells (API facts §4.2, §8). */
interface Telling {
	/** The time of the last change; without one only new records can be told. */
	stamp?: 'updated' | 'updated_at';
	/** The time of making, where FreshBooks tells it. Where there is no time of change, it filters by this one. */
	made?: 'created_at' | 'signup_date';
	/** Accounting writes US Eastern wall time without saying so, the others UTC. */
	zone: 'eastern' | 'utc';
	/** The filter that spares reading everything; days for accounting, moments for the others. */
	since?: 'search[updated_min]' | 'updated_since';
	/** What else must stand in the query. */
	query?: Query;
}

const byDay: Telling = { stamp: 'updated', zone: 'eastern', since: 'search[updated_min]' };

/** What can be polled, by the noun in the events of the output. */
const tellings: Record<string, Telling> = {
	// bills and other income have no filter by time: their whole list is read
	bill: { stamp: 'updated_at', made: 'created_at', zone: 'eastern' },
	client: { ...byDay, made: 'signup_date' },
	credit_note: { zone: 'eastern' },
	// this filter is not confirmed for estimates; where FreshBooks ignores it, more is read and nothing is missed
	estimate: { ...byDay, made: 'created_at' },
	expense: byDay,
	invoice: { ...byDay, made: 'created_at' },
	item: byDay,
	other_income: { stamp: 'updated_at', made: 'created_at', zone: 'eastern' },
	payment: byDay,
	project: { stamp: 'updated_at', made: 'created_at', zone: 'utc', since: 'updated_since' },
	// without `team` FreshBooks lists only the user's own time
	time_entry: { made: 'created_at', zone: 'utc', since: 'updated_since', query: [['team', 'true']] },
};

/**
 * How far back each poll looks again, in seconds. Longer than the hour that comes twice when the clocks go back, so
 * that a change in the second one is not taken for old; and long enough for clocks that differ.
 */
const overlap = 7200;
/** Records younger than this may still appear out of the order of their ids. */
const settling = 60;
/** A change so many seconds after a record was made is part of making it: FreshBooks itself touches what is new. */
const making = 5;

/** What a node remembers from one poll to the next. Small: only what changed within the overlap is listed. */
interface State {
	version: 1;
	/** What it is about: another resource or business begins anew. */
	of: string;
	/** The latest time of change seen, as FreshBooks writes it. */
	latest: string;
	/** Ids up to this one are not new. */
	highestId: number;
	/** By id: the fingerprint of a record that changed within the overlap, and an invoice's status. */
	seen: Record<string, [fingerprint: string, status?: string]>;
}

interface Settings extends Presentation {
	noun: string;
	on: 'both' | 'create' | 'update';
	filters: Filters;
	/** How many records the first poll gives. */
	atFirst: number;
}

/** Nodes that poll at this moment. */
const polling = new Set<string>();

/**
 * One poll: what has come or changed since the last one.
 * @returns items like those of the webhook trigger, or null when there is nothing
 */
export async function poll(context: IPollFunctions, clock: Clock): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return await pollInTime(context, clock);
	const key = `${context.getWorkflow().id} ${context.getNode().id}`;
	// n8n starts the next poll also while one still waits for FreshBooks: both would give the same changes
	if (polling.has(key)) return null;
	polling.add(key);
	try {
		return await pollInTime(context, clock);
	} finally {
		polling.delete(key);
	}
}

/** Milliseconds that a poll may take where n8n does not say: as long as n8n's own poll triggers have. */
const usualBudget = 300_000;

/** Ends a poll that takes too long, whatever it waits for: the next one is left out as long as this one goes on. */
async function pollInTime(context: IPollFunctions, clock: Clock): Promise<INodeExecutionData[][] | null> {
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

async function pollOnce(
	context: IPollFunctions,
	clock: Clock,
	stop: AbortSignal,
): Promise<INodeExecutionData[][] | null> {
	const settings = settingsOf(context);
	const session = await sessionOf(context, clock, settings, stop);
	const items =
		context.getMode() === 'manual'
			? someOf(session, settings, await readNewest(session, settings), 1)
			: await changes(session, settings, context.getWorkflowStaticData('node'));
	const { repeated } = session.trace ?? {};
	if (repeated) {
		const plural = watched[settings.noun].plural.toLowerCase();
		context.logger.warn(
			`FreshBooks Polling Trigger: FreshBooks sent the same ${plural} again in place of the next page`,
		);
	}
	return items.length > 0 ? [items.map((json) => ({ json }))] : null;
}

function settingsOf(context: IPollFunctions): Settings {
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const noun = context.getNodeParameter('resource') as string;
	if (!Object.hasOwn(tellings, noun)) {
		refuse(`Resource: "${shown(noun)}" is not allowed: use one of ${Object.keys(tellings).join(', ')}`);
	}
	const { stamp, since } = tellings[noun];
	return {
		noun,
		on: stamp || since ? (context.getNodeParameter('on', 'both') as Settings['on']) : 'create',
		include: texts(context.getNodeParameter('include', [])),
		output: context.getNodeParameter('output', 'simplified') as Presentation['output'],
		filters: filtersOf(filters),
		atFirst: Number(options.atFirst ?? 0),
	};
}

async function sessionOf(
	context: IPollFunctions,
	clock: Clock,
	{ noun }: Settings,
	stop: AbortSignal,
): Promise<Session> {
	const connection = { ...(await connect(context, clock)), signal: stop, stop };
	const picked = context.getNodeParameter('business', {});
	const business = await resolveBusiness(connection, locatorText(picked), locatorName(picked));
	return { connection, business, subject: subjectOf(watched[noun]), trace: {} };
}

async function changes(session: Session, settings: Settings, memory: IDataObject): Promise<IDataObject[]> {
	const of = [settings.noun, session.business?.businessId].join(' ');
	const known = memory.state as State | undefined;
	if (known?.version !== 1 || known.of !== of) return await begin(session, settings, memory, of);

	const telling = tellings[settings.noun];
	const from = shiftWall(known.latest, -overlap);
	const now = nowOf(session, telling);
	const records = await readSince(session, settings, from, known.highestId);

	const found = oldestFirst(telling, records).flatMap((record) => {
		const id = idOf(settings, record);
		const before = known.seen[id];
		if (before?.[0] === fingerprint(settings, record)) return [];
		const isNew = Number(id) > known.highestId && !before;
		// who wants changes only has not been told of it: made and changed since the last poll, or since n8n last saved
		const verb = isNew && !(settings.on === 'update' && wasChanged(telling, record)) ? 'create' : 'update';
		const wanted = settings.on === 'both' || settings.on === verb;
		if (!wanted || !matches(settings.filters, settings.noun, record, before?.[1])) return [];
		return [item(session, settings, record, verb)];
	});
	memory.state = next(settings, { ...known, latest: latestOf(telling, records, now, known.latest) }, records);
	return found;
}

/** Whether a record was changed after it was made; false where FreshBooks does not tell when that was. */
function wasChanged({ stamp, made }: Telling, record: IDataObject): boolean {
	if (!stamp || !made) return false;
	const written = wall(record[made]);
	const moment = Date.parse(utcStamp(written));
	if (Number.isNaN(moment)) return false;
	// alone among accounting's times, a client's `signup_date` is UTC (API facts §12, quirk 14)
	const madeAt = made === 'signup_date' ? easternAt(moment) : written;
	const changedAt = wall(record[stamp]);
	// either way round: in the hour that comes twice a later change may seem earlier
	return changedAt > shiftWall(madeAt, making) || changedAt < madeAt;
}

/** In the order in which things happened, as far as FreshBooks tells it; its lists begin with the newest record. */
function oldestFirst({ stamp }: Telling, records: IDataObject[]): IDataObject[] {
	const reversed = [...records].reverse();
	if (!stamp) return reversed;
	return reversed.sort((a, b) => wall(a[stamp]).localeCompare(wall(b[stamp])));
}

/** The first poll: everything there counts as known. */
async function begin(session: Session, settings: Settings, memory: IDataObject, of: string): Promise<IDataObject[]> {
	const telling = tellings[settings.noun];
	const now = nowOf(session, telling);
	const newest = await readNewest(session, settings);
	const highestId = Math.max(0, ...newest.map((record) => Number(idOf(settings, record))));
	// the next poll looks back from the latest change, which may lie as far back as the overlap already
	const records = await readSince(session, settings, shiftWall(now, -2 * overlap), highestId);
	const latest = latestOf(telling, records, now, shiftWall(now, -overlap));
	memory.state = next(settings, { version: 1, of, latest, highestId, seen: {} }, records);
	return someOf(session, settings, newest, settings.atFirst);
}

/** The newest records, a page of them. */
async function readNewest(session: Session, settings: Settings): Promise<IDataObject[]> {
	const { records } = await readPage(session, watched[settings.noun].endpoint, queryOf(settings), 1);
	return records;
}

/** The newest ones that pass the filters, for a test in the editor and for who wants some at the start. */
function someOf(session: Session, settings: Settings, newest: IDataObject[], count: number): IDataObject[] {
	return newest
		.filter((record) => matches(settings.filters, settings.noun, record))
		.slice(0, count)
		.map((record) => item(session, settings, record, 'create'))
		.reverse();
}

const nowOf = ({ connection: { clock } }: Session, { zone }: Telling): string =>
	zone === 'utc' ? utcAt(clock.now()) : easternAt(clock.now());

/** What stands in the query of every list of a kind. */
function queryOf(settings: Settings): Query {
	return [...(tellings[settings.noun].query ?? []), ...includesFor(watched[settings.noun], settings)];
}

/**
 * What changed at `from` or later. FreshBooks filters by the day, so what is older is left out here; where it cannot
 * filter, the whole list is read; where it does not even tell the time, the newest records are read until a known one.
 */
async function readSince(
	session: Session,
	settings: Settings,
	from: string,
	highestId: number,
): Promise<IDataObject[]> {
	const kind = watched[settings.noun];
	const telling = tellings[settings.noun];
	if (!telling.stamp && !telling.since) return await readNewerThan(session, settings, highestId);
	const records = await readStable(session, kind, [...sinceQuery(telling, from), ...queryOf(settings)]);
	const { stamp } = telling;
	return stamp ? records.filter((record) => wall(record[stamp]) >= from) : records;
}

function sinceQuery({ since }: Telling, from: string): Query {
	if (!since) return [];
	return [[since, since === 'updated_since' ? `${from.replace(' ', 'T')}Z` : from.slice(0, 10)]];
}

/**
 * A list that may change while its pages are read: a record that moves to a page already read would be missed. So what
 * takes several pages is read twice, and whatever either reading has seen counts.
 */
async function readStable(session: Session, { endpoint }: RecordType, query: Query): Promise<IDataObject[]> {
	const first = await listRecords(session, endpoint, query);
	if (first.length < pageSize) return first;
	const again = await listRecords(session, endpoint, query);
	return [...new Map([...first, ...again].map((record) => [record[endpoint.id], record])).values()];
}

async function readNewerThan(session: Session, settings: Settings, highestId: number): Promise<IDataObject[]> {
	const found = new Map<string, IDataObject>();
	let empty = 0;
	for (let page = 1, pages = 1; page <= pages && empty < mostEmpty; page++) {
		const read = await readPage(session, watched[settings.noun].endpoint, queryOf(settings), page);
		const newer = read.records.filter((record) => Number(idOf(settings, record)) > highestId);
		const before = found.size;
		for (const record of newer) found.set(idOf(settings, record), record);
		empty = read.records.length === 0 ? empty + 1 : 0;
		if (newer.length < read.records.length) break;
		// the same page again: whoever sends it does not go by the number of the page
		if (newer.length > 0 && found.size === before) break;
		pages = read.pages;
	}
	return [...found.values()];
}

/** The state after a poll: what changed within the overlap, and up to which id records are settled. */
function next(settings: Settings, state: State, records: IDataObject[]): State {
	const telling = tellings[settings.noun];
	const time = telling.stamp ?? telling.made;
	const from = shiftWall(state.latest, -overlap);
	const settled = shiftWall(state.latest, -settling);
	const kept = records.filter((record) => !telling.stamp || wall(record[telling.stamp]) >= from);
	const old = time ? records.filter((record) => wall(record[time]) <= settled) : records;
	return {
		...state,
		highestId: Math.max(state.highestId, ...old.map((record) => Number(idOf(settings, record)))),
		seen: Object.fromEntries(
			kept.map((record) => [
				idOf(settings, record),
				[fingerprint(settings, record), ...(settings.noun === 'invoice' ? [String(record.v3_status)] : [])],
			]),
		) as State['seen'],
	};
}

/**
 * The latest time of change among records; FreshBooks' own, so that clocks need not agree. One that lies in the future
 * counts as soon: otherwise nothing would be looked at until then.
 */
function latestOf({ stamp }: Telling, records: IDataObject[], now: string, before: string): string {
	if (!stamp) return now;
	const soon = shiftWall(now, overlap);
	const latest = records.map((record) => wall(record[stamp])).reduce((a, b) => (a > b ? a : b), before);
	return latest < soon ? latest : soon;
}

/** A time as `YYYY-MM-DD HH:MM:SS`, whichever way FreshBooks writes it; a mere date counts as its end. */
function wall(value: unknown): string {
	const text = String(value ?? '');
	return text.length === 10 ? `${text} 23:59:59` : text.slice(0, 19).replace('T', ' ');
}

const idOf = ({ noun }: Settings, record: IDataObject): string => String(record[watched[noun].endpoint.id]);

/** Fields that change without anybody changing the record, as FreshBooks' tokens do. */
const restless = new Set(['exceeds_client_limit', 'last_activity', 'last_login', 'num_logins']);

/** What is included is no part of the record: the user may choose it anew, and balances move by themselves. */
function fingerprint({ noun }: Settings, record: IDataObject): string {
	const included = new Set(watched[noun].includes?.map(({ value }) => value));
	const lasting = Object.entries(record).filter(([key]) => !restless.has(key) && !included.has(key));
	return createHash('sha256')
		.update(JSON.stringify(withoutSecrets(lasting)))
		.digest('base64')
		.slice(0, 11);
}

function item({ business, connection }: Session, settings: Settings, record: IDataObject, verb: string): IDataObject {
	return {
		event: `${settings.noun}.${verb}`,
		objectId: Number(idOf(settings, record)),
		accountId: business?.accountId ?? null,
		businessId: Number(business?.businessId),
		userId: null,
		identityId: null,
		receivedAt: new Date(connection.clock.now()).toISOString(),
		record: present(watched[settings.noun], record, settings),
	};
}
