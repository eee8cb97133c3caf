import { createHash } from 'crypto';

import { UserError, type IDataObject } from 'n8n-workflow';

import { oneLine } from '../formats/leaving';
import { path } from '../formats/path';
import type { Clock } from '../http/clock';
import { FreshBooksError } from '../http/errors';
import {
	asRecord,
	includedIn,
	isRecord,
	pagesOf,
	recordsIn,
	rootOf,
	totalOf,
	unwrapMany,
	unwrapOne,
	type FamilyName,
} from '../http/families';
import type { Turn } from '../http/pace';
import { inParallel } from '../http/pool';
import { refuseUnsendable, send, type Before } from '../http/request';
import type { Clocks, ListEnd, Query, Reply, Request, Session } from '../http/session';
import { readTogether, type Kind } from '../http/together';
import { noteEnd, noteId } from '../http/trace';
import { replyList } from './replyList';
import { noteUntaken, type Twins } from './untaken';

/**
 * Where a resource's records live (API facts §7.1).
 * @typeParam T what this code relies on in them, where it decides by what a record holds
 */
export interface Endpoint<T extends IDataObject = IDataObject> extends Twins {
	family: FamilyName;
	/** Path of the list, behind the family's root. */
	list: string;
	/** Path that creates, where it is not the list's. */
	create: string;
	/** Path of one record, without its id. */
	single: string;
	/** Keys of a single record and of the list, in replies and in bodies. */
	one: string;
	many: string;
	/** The field that holds a record's id. */
	id: string;
	/** Ids are UUIDs rather than numbers. */
	uuids?: boolean;
	/** The record whose list this is, where the paths name one (the threads of a project). */
	holder?: string;
	/** Bodies go as they are, without the key of a single record around them (payments and ledger, API facts §4). */
	unwrapped?: boolean;
	/** The key under which a record of the list holds others, which count as records of the list themselves. */
	inner?: string;
	/**
	 * The key of a single record in a reply is not certain: it is whatever stands there (API facts §14, questions 14 and
	 * 17).
	 */
	anyKey?: boolean;
	/**
	 * No source shows what FreshBooks answers to its creation, which is done all the same: whatever it is, it goes on (API
	 * facts §14, questions 14, 20 and 23).
	 */
	anyShape?: boolean;
	/** A record is deleted for good, by HTTP DELETE; others are marked as deleted. */
	forGood?: boolean;
	/**
	 * The filter of the list on several ids (`search[userids][]`), where FreshBooks is known to honor one: records that
	 * are waited for at the same moment are then asked for together. Lists show a record as it shows by itself, as far as
	 * that was recorded (API facts §0.3).
	 */
	ids?: string;
	/** What a single record has, and nobody has seen whether it has it in a list too: without it, it is asked for alone. */
	perhapsNotListed?: string[];
	/** Never set: TypeScript learns from it what type the records have. */
	record?: T;
}

interface Keys {
	one: string;
	many: string;
	id: string;
	ids?: string;
}

/** An accounting resource: list, create and single share one path. */
export function accounting<T extends IDataObject = IDataObject>(list: string, keys: Keys): Endpoint<T> {
	return endpoint('accounting', list, keys);
}

/** A resource of any family whose list, create and single share one path. */
export function endpoint<T extends IDataObject = IDataObject>(
	family: FamilyName,
	list: string,
	keys: Keys,
	paths: Partial<Endpoint<T>> = {},
): Endpoint<T> {
	return { family, list: `/${list}`, create: `/${list}`, single: `/${list}`, ...keys, ...paths };
}

/** One page of a list, how many pages there are, and how many records where FreshBooks says so. */
export interface Page {
	records: IDataObject[];
	pages: number;
	/** How many records the whole list has, where FreshBooks tells. */
	total?: number;
	/** What FreshBooks' clock and ours showed when it came. */
	clocks?: Clocks;
}

/** FreshBooks' largest page: more is cut to this silently (API facts §4.1). */
export const pageSize = 100;

/**
 * One record, asked for along with others that are waited for at the same moment, where that is possible.
 * @throws NodeApiError when FreshBooks refuses or knows no such record
 */
export async function readRecord<T extends IDataObject>(
	session: Session,
	at: Endpoint<T>,
	id: string,
	query: Query = [],
): Promise<T> {
	const request: Request = {
		method: 'GET',
		family: at.family,
		path: at.single + path`/${id}`,
		recordId: id,
		query,
	};
	let before: Before | undefined;
	if (mayGoTogether(session, at, id, query)) {
		refuseUnsendable(session, request);
		const answer = await readTogether(session, kindOf(session, at, query), id);
		if ('found' in answer) return answer.found as T;
		before = answer.alone;
	}
	const reply = await send(session, request, before);
	const record = recordIn(at, reply);
	if (!record) throw unreadable(session, reply);
	return record;
}

/**
 * Lists that do not follow their filter on ids or leave out what single records have, as far as this process has seen:
 * nobody asks them so again.
 */
const untrusted = new WeakMap<Clock, Set<string>>();

const isUntrusted = ({ connection: { clock } }: Session, { list }: Endpoint, query: Query): boolean =>
	[list, JSON.stringify([list, query])].some((one) => untrusted.get(clock)?.has(one));

/** From now on these records are asked for one by one, as those are that were just asked for. */
function distrust({ connection: { clock, context }, subject }: Session, which: string, why: string): void {
	const known = untrusted.get(clock) ?? new Set<string>();
	// several requests may be under way when the first reply shows it
	if (known.has(which)) return;
	untrusted.set(clock, known.add(which));
	context.logger.info(
		`FreshBooks: asked for several by ID, it ${why}. From now on, each ${subject.name} is read separately.`,
	);
}

/** For what is no number a list would refuse the whole request. */
const mayGoTogether = (session: Session, at: Endpoint, id: string, query: Query): boolean =>
	session.connection.batchReads &&
	at.ids !== undefined &&
	/^[1-9]\d{0,14}$/.test(id) &&
	!isUntrusted(session, at, query);

function kindOf({ connection, business }: Session, at: Endpoint, query: Query): Kind<IDataObject> {
	const { family, list } = at;
	return {
		key: JSON.stringify([connection.credentialId, connection.baseUrl, rootOf(family, business), list, query]),
		most: pageSize,
		request: { method: 'GET', family, path: list },
		ask: async (session, ids, turn) => await readByIds(session, at, ids, query, turn),
	};
}

/** The records with these ids, as far as their list has them, and whole: what is deleted it leaves out. */
async function readByIds(
	session: Session,
	at: Endpoint,
	ids: string[],
	query: Query,
	turn: Turn,
): Promise<Map<string, IDataObject>> {
	const found = new Map<string, IDataObject>();
	// it may have become untrusted while these waited
	if (isUntrusted(session, at, query)) {
		turn.fail();
		return found;
	}
	const expected = [...(at.perhapsNotListed ?? []).map((name) => [name]), ...includedIn(query)];
	const isWhole = (record: IDataObject) => expected.every((names) => names.some((name) => name in record));
	const asked: Query = [...query, ...ids.map((id): Query[number] => [`search[${at.ids}][]`, id])];
	const seen = new Set<string>();
	for (let page = 1, pages = 1, before = -1; page <= pages && seen.size > before; page++) {
		before = seen.size;
		const read = await readPage(session, at, asked, page, pageSize, page === 1 ? { turn, tries: 0 } : undefined);
		for (const record of read.records) {
			const id = String(record[at.id]);
			if (!ids.includes(id)) {
				distrust(session, at.list, 'also sent others');
				return new Map();
			}
			seen.add(id);
			if (isWhole(record)) found.set(id, record);
		}
		pages = read.pages;
	}
	if (seen.size > 0 && found.size === 0) distrust(session, JSON.stringify([at.list, query]), 'left out part of them');
	return found;
}

/** Creates a record and gives it back as FreshBooks stored it. */
export async function createRecord<T extends IDataObject>(
	session: Session,
	at: Endpoint<T>,
	record: IDataObject,
	query?: Query,
): Promise<T> {
	const body = at.unwrapped ? record : { [at.one]: record };
	const { family, create, holder } = at;
	const reply = await send(session, { method: 'POST', family, path: create, recordId: holder, query, body });
	const created = recordOf(session, at, reply);
	noteId(session, created[at.id]);
	noteUntaken(session, at, record, created);
	return created;
}

interface Change {
	/** What to send along with the record. */
	query?: Query;
	/** It must not be done twice: an email goes out again each time it is asked for. */
	once?: boolean;
}

/** Changes a record and gives it back as it stands now. */
export async function updateRecord<T extends IDataObject>(
	session: Session,
	at: Endpoint<T>,
	id: string,
	record: IDataObject,
	{ query, once }: Change = {},
): Promise<T> {
	const body = at.unwrapped ? record : { [at.one]: record };
	const reply = await send(session, {
		method: 'PUT',
		once,
		family: at.family,
		path: at.single + path`/${id}`,
		recordId: id,
		query,
		body,
	});
	const changed = recordOf(session, at, reply);
	noteUntaken(session, at, record, changed);
	return changed;
}

/** Deletes a record for good. */
export async function deleteRecord(session: Session, at: Endpoint, id: string): Promise<void> {
	await send(session, { method: 'DELETE', family: at.family, path: at.single + path`/${id}`, recordId: id });
}

/**
 * Reads a list: page 1 tells how many pages there are, the others follow some at a time; no page is read that
 * `limit` does not need. Records that do not pass are let go page by page.
 * @param limit how many records at most; undefined for all
 * @param passes which records are wanted, where FreshBooks cannot be asked for them; `limit` counts only those
 * @returns the records in FreshBooks' order (newest first unless sorted)
 */
export async function listRecords<T extends IDataObject>(
	session: Session,
	at: Endpoint<T>,
	query: Query,
	limit?: number,
	passes?: (record: T) => boolean,
): Promise<T[]> {
	const use = (record: IDataObject) => record as T;
	return await mapRecords(session, at, query, { limit, passes: passes && ((record) => passes(use(record))), use });
}

/** What of a list is wanted, and what becomes of each record as its page arrives. */
export interface Reading<T> {
	limit?: number;
	/** The field that holds a record's id; without it what moves while the pages are read is not noticed. */
	id?: string;
	passes?: (record: IDataObject) => boolean;
	use(record: IDataObject): T;
}

/** What became of the records of a list, and where it ended, if not at its end. */
export interface Listed<T> extends ListEnd {
	records: T[];
}

/** Reads a list as `listRecords` does and gives what each record becomes: the whole list is never held twice. */
export async function mapRecords<T>(session: Session, at: Endpoint, query: Query, reading: Reading<T>): Promise<T[]> {
	const { records, ...end } = await readList(session, at, query, reading);
	noteEnd(session, end);
	return records;
}

/** Reads a list as `mapRecords` does, for whoever decides by whether it is whole. */
export async function readList<T>(
	session: Session,
	at: Endpoint,
	query: Query,
	reading: Reading<T>,
): Promise<Listed<T>> {
	const readOne = async (page: number, perPage: number) => await readPage(session, at, query, page, perPage);
	return await collectPages(readOne, session.connection.concurrency, { id: at.id, ...reading });
}

/**
 * So many pages without a record that is new mean that there are no more, whatever their number is said to be (API facts
 * §4).
 */
export const mostEmpty = 100;
/** How often pages are read again because the list became shorter meanwhile. */
const mostRounds = 3;

/**
 * Reads the pages of a list as `mapRecords` does, whatever it takes to read one. Where a record is added meanwhile, one
 * comes on two pages: it counts once, and the last one may move to a page that was not there before. Where one is
 * deleted, another moves to a page that was read before: that page is read again. A full page without a record that is
 * new ends the reading: whoever sends it does not go by the number of the page, and would send it for ever.
 * @throws UserError when records are deleted all the while
 */
export async function collectPages<T>(
	readOne: (page: number, perPage: number) => Promise<Page>,
	concurrency: number,
	{ limit, id, passes, use }: Reading<T>,
): Promise<Listed<T>> {
	const perPage = passes ? pageSize : Math.min(limit ?? pageSize, pageSize);
	const first = await readOne(1, perPage);
	const found: T[][] = [];
	const known = new Set<unknown>();
	let isRepeated = false;
	/** The list's total as each page told it, in the order in which they came. */
	const totals = new Map<number, number>();
	let count = 0;
	let emptyInARow = 0;
	let lastPage = 1;
	const keep = (page: number, { records, pages, total }: Page) => {
		const who = records.map((record) => identityOf(record, id));
		const isNew = who.some((one) => !known.has(one));
		// records without an id may be equal and still be several, so they all count, unless the whole page is old
		const fresh = isNew ? records.filter((record, index) => !hasId(record, id) || !known.has(who[index])) : [];
		for (const one of who) known.add(one);
		const wanted = (passes ? fresh.filter(passes) : fresh).map(use);
		found[page - 1] = found[page - 1]?.concat(wanted) ?? wanted;
		count += wanted.length;
		emptyInARow = isNew ? 0 : emptyInARow + 1;
		isRepeated ||= !isNew && records.length > 0 && records.length >= first.records.length;
		lastPage = Math.max(lastPage, pages);
		totals.delete(page);
		if (total !== undefined) totals.set(page, total);
	};
	keep(1, first);
	const wanted = limit === undefined || passes ? Infinity : Math.ceil(limit / perPage);
	// how many pages it takes until enough records pass shows only page by page
	const atATime = limit !== undefined && passes ? 1 : concurrency;
	const readAndKeep = async (page: number) => keep(page, await readOne(page, perPage));
	const isEnough = () => isRepeated || emptyInARow >= mostEmpty || (limit !== undefined && count >= limit);
	let done = 1;
	while (done < lastPage && !isEnough()) {
		const upTo = Math.min(lastPage, Math.max(wanted, done + 1));
		await inParallel(done + 1, upTo, atATime, readAndKeep, isEnough);
		done = upTo;
	}
	if (isRepeated) {
		const isWhole = known.size >= (first.total ?? Infinity);
		const records = found.flat().slice(0, limit);
		return isWhole ? { records } : { records, repeated: { read: known.size, total: first.total } };
	}
	if (id !== undefined) await catchUp(totals, atATime, readAndKeep);
	const all = found.flat();
	if (limit === undefined) return { records: all };
	const records = all.length > limit ? all.slice(0, limit) : all;
	const goesOn = all.length > limit || found.length < lastPage;
	// the total is of what FreshBooks filtered, not of what passes here
	return goesOn ? { records, stopped: { limit, total: passes ? undefined : first.total } } : { records };
}

const hasId = (record: IDataObject, id?: string): id is string => id !== undefined && (record[id] ?? null) !== null;

/** By what a record is known again: by its id, or, where there is none, by all that stands in it. */
function identityOf(record: IDataObject, id?: string): unknown {
	return hasId(record, id) ? record[id] : createHash('sha256').update(JSON.stringify(record)).digest('base64');
}

/** Reads again what was read before the list became shorter, until it no longer does. */
async function catchUp(
	totals: Map<number, number>,
	atATime: number,
	read: (page: number) => Promise<void>,
): Promise<void> {
	for (let round = 1; round <= mostRounds; round++) {
		const again = overtaken(totals);
		if (again.length === 0) return;
		await inParallel(0, again.length - 1, atATime, async (index) => await read(again[index]));
	}
	if (overtaken(totals).length === 0) return;
	throw new UserError('Records were being deleted while the list was read, so some may be missing', {
		description: 'Run this again when nobody is deleting records.',
	});
}

/** The pages that were read before the list became shorter. */
function overtaken(totals: Map<number, number>): number[] {
	let least = Infinity;
	const longer = [...totals].reverse().filter(([, total]) => {
		least = Math.min(least, total);
		return total > least;
	});
	return longer.map(([page]) => page);
}

/** What FreshBooks adds up of all that a list matches; it stands beside every page (API facts §8.21). */
export async function readSums(session: Session, at: Endpoint, query: Query): Promise<IDataObject> {
	const page: Query = [...query, ['page', '1'], ['per_page', '1']];
	const { body } = await send(session, { method: 'GET', family: at.family, path: at.list, query: page });
	const { meta } = body as { meta?: IDataObject };
	return Object.fromEntries(Object.entries(meta ?? {}).filter(([name]) => !/^(page|pages|per_page)$/.test(name)));
}

/** One page of a list. @returns its records, how many pages there are and how many records */
export async function readPage(
	session: Session,
	at: Endpoint,
	query: Query,
	page: number,
	perPage = pageSize,
	before?: Before,
): Promise<Page> {
	const paging: Query = [
		['page', String(page)],
		['per_page', String(perPage)],
	];
	const { family, list, holder } = at;
	const asked: Query = [...query, ...paging];
	const reply = await send(session, { method: 'GET', family, path: list, recordId: holder, query: asked }, before);
	const outer = unwrapMany(at.family, at.many, reply.body) ?? onlyList(at, reply);
	const pages = pagesOf(at.family, reply.body);
	if (!outer || !Number.isFinite(pages)) throw unreadable(session, reply);
	const { inner } = at;
	const records = inner ? outer.flatMap((record) => [record, ...recordsIn(record[inner])]) : outer;
	return { records, pages, total: totalOf(at.family, reply.body), clocks: reply.clocks };
}

/** The key of some lists has one source only, and one was wrong (API facts §8.16): the only list of a reply is the one. */
function onlyList(at: Endpoint, { body }: Reply): IDataObject[] | undefined {
	// a list without its envelope has lost its page numbers too: taken for a page, it would end the list early
	if (!isRecord(body) && !at.anyShape) return undefined;
	const records = replyList(body, at.list)?.records;
	return records?.every(isRecord) ? records : undefined;
}

/** A reply, as far as its record is concerned. */
type Answer = Pick<Reply, 'body'> & Partial<Pick<Reply, 'sentAt'>>;

/** The single record of a reply to a change. @throws NodeApiError when the reply has not the family's shape */
export function recordOf<T extends IDataObject>(session: Session, at: Endpoint<T>, reply: Answer): T {
	const record = recordIn(at, reply) ?? (at.anyShape ? whole(at, reply) : undefined);
	if (record) return record;
	throw unreadable(session, reply, 'This may have been carried out: look in FreshBooks before you run it again.');
}

const whole = <T extends IDataObject>(at: Endpoint<T>, { body }: Answer): T =>
	asRecord(unwrapOne(at.family, '', body) ?? body) as T;

/** What the API facts say of a record is taken on trust here, and nowhere else. */
function recordIn<T extends IDataObject>(at: Endpoint<T>, reply: Answer): T | undefined {
	const isUnsure = at.anyKey ?? at.anyShape;
	const record = unwrapOne(at.family, at.one, reply.body) ?? (isUnsure ? only(at, reply) : undefined);
	return isRecord(record) ? (record as T) : undefined;
}

/** The only entry of a reply, or of a list in it. */
function only(at: Endpoint, { body }: Answer): IDataObject | undefined {
	const [entry, ...others] = Object.values(unwrapOne(at.family, '', body) ?? {});
	return others.length === 0 ? ([entry].flat()[0] as IDataObject | undefined) : undefined;
}

function unreadable(session: Session, { body, sentAt }: Answer, doubt?: string): FreshBooksError {
	const keys = isRecord(body) || Array.isArray(body) ? Object.keys(body).join(', ') : typeof body;
	const explanation = {
		message: `FreshBooks’ reply holds no ${session.subject.name}`,
		description: [`It holds: ${oneLine(keys) || 'nothing'}.`, doubt].filter(Boolean).join('\n'),
		complaints: [],
	};
	const node = session.connection.context.getNode();
	const error = new FreshBooksError(node, explanation, { kind: 'unreadable' }, doubt !== undefined);
	return Object.assign(error, { sentAt });
}
