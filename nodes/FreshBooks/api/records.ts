import { NodeApiError, type IDataObject } from 'n8n-workflow';

import { withoutSecrets } from './business';
import { pagesOf, unwrapMany, unwrapOne, type FamilyName } from './families';
import { path } from './path';
import { send, type Query, type Reply, type Session } from './request';

/** Where a resource's records live (API facts §7.1). */
export interface Endpoint {
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
	/** Bodies go as they are, without the key of a single record around them (payments and ledger, §4). */
	unwrapped?: boolean;
}

interface Keys {
	one: string;
	many: string;
	id: string;
}

/** An accounting resource: list, create and single share one path. */
export function accounting(list: string, keys: Keys): Endpoint {
	return endpoint('accounting', list, keys);
}

/** A resource of any family whose list, create and single share one path. */
export function endpoint(family: FamilyName, list: string, keys: Keys, paths: Partial<Endpoint> = {}): Endpoint {
	return { family, list: `/${list}`, create: `/${list}`, single: `/${list}`, ...keys, ...paths };
}

/** FreshBooks' largest page: more is cut to this silently (API facts §4.1). */
export const pageSize = 100;

/** How many pages of one list are read at a time. */
const parallelPages = 4;

/** One record. @throws NodeApiError when FreshBooks refuses or knows no such record */
export async function readRecord(session: Session, at: Endpoint, id: string, query?: Query): Promise<IDataObject> {
	const reply = await send(session, {
		method: 'GET',
		family: at.family,
		path: at.single + path`/${id}`,
		recordId: id,
		query,
	});
	return recordOf(session, at, reply);
}

/** Creates a record and gives it back as FreshBooks stored it. */
export async function createRecord(
	session: Session,
	at: Endpoint,
	record: IDataObject,
	query?: Query,
): Promise<IDataObject> {
	const body = at.unwrapped ? record : { [at.one]: record };
	const reply = await send(session, { method: 'POST', family: at.family, path: at.create, query, body });
	return recordOf(session, at, reply);
}

/** Changes a record and gives it back as it stands now. */
export async function updateRecord(
	session: Session,
	at: Endpoint,
	id: string,
	record: IDataObject,
	query?: Query,
): Promise<IDataObject> {
	const body = at.unwrapped ? record : { [at.one]: record };
	const reply = await send(session, {
		method: 'PUT',
		family: at.family,
		path: at.single + path`/${id}`,
		recordId: id,
		query,
		body,
	});
	return recordOf(session, at, reply);
}

/** Deletes a record for good. */
export async function deleteRecord(session: Session, at: Endpoint, id: string): Promise<void> {
	await send(session, { method: 'DELETE', family: at.family, path: at.single + path`/${id}`, recordId: id });
}

/**
 * Reads a list: page 1 tells how many pages there are, the others follow some at a time; no page is read that
 * `limit` does not need.
 * @param limit how many records at most; undefined for all
 * @returns the records in FreshBooks' order (newest first unless sorted)
 */
export async function listRecords(
	session: Session,
	at: Endpoint,
	query: Query,
	limit?: number,
): Promise<IDataObject[]> {
	const perPage = Math.min(limit ?? pageSize, pageSize);
	const read = async (page: number) => await readPage(session, at, query, page, perPage);
	const first = await read(1);
	const pages = limit === undefined ? first.pages : Math.min(first.pages, Math.ceil(limit / perPage));
	const records = first.records;
	for (let next = 2; next <= pages; next += parallelPages) {
		const numbers = Array.from({ length: Math.min(parallelPages, pages - next + 1) }, (_, index) => next + index);
		for (const page of await Promise.all(numbers.map(read))) records.push(...page.records);
	}
	return records.slice(0, limit);
}

/** One page of a list. @returns its records and how many pages there are */
export async function readPage(
	session: Session,
	at: Endpoint,
	query: Query,
	page: number,
	perPage = pageSize,
): Promise<{ records: IDataObject[]; pages: number }> {
	const paging: Query = [
		['page', String(page)],
		['per_page', String(perPage)],
	];
	const reply = await send(session, { method: 'GET', family: at.family, path: at.list, query: [...query, ...paging] });
	const records = unwrapMany(at.family, at.many, reply.body);
	if (!records) throw unreadable(session, reply);
	return { records: withoutSecrets(records) as IDataObject[], pages: pagesOf(at.family, reply.body) };
}

/** The single record of a reply. @throws NodeApiError when the reply has not the family's shape */
export function recordOf(session: Session, at: Endpoint, reply: Reply): IDataObject {
	const record = unwrapOne(at.family, at.one, reply.body);
	if (!record) throw unreadable(session, reply);
	return withoutSecrets(record) as IDataObject;
}

function unreadable(session: Session, { body }: Reply): NodeApiError {
	const keys = typeof body === 'object' && body !== null ? Object.keys(body).join(', ') : typeof body;
	return new NodeApiError(
		session.connection.context.getNode(),
		{ keys },
		{
			message: `FreshBooks’ reply holds no ${session.subject.name}`,
			description: `It holds: ${keys || 'nothing'}. If this was to create or change something, look in FreshBooks before you run it again.`,
		},
	);
}
