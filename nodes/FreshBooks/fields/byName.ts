import { UserError, type IDataObject } from 'n8n-workflow';

import { collectPages, readPage, type Page } from '../api/records';
import { bare, folded, plainWord } from '../formats/folded';
import { nearestFew } from '../formats/nearest';
import { shown, typedText } from '../formats/refuse';
import { families } from '../http/families';
import { recently } from '../http/recent';
import type { Query, Session } from '../http/session';
import type { KnownBy, RecordType } from '../model/record';
import type { AnyCall } from '../model/resource';
import { subjectOf } from './naming';

/** Records by what people know them by: FreshBooks itself knows them by their IDs only. */

/** What looking up names needs: to ask FreshBooks, and to know what was asked already. */
export interface Finder {
	session: Session;
	shared: AnyCall['shared'];
	/** Whether the run is going to look up so many different names of a kind. */
	hasNames(type: RecordType, count: number): boolean;
}

/** A record as far as it is needed to find it: lists are long, and records are large. */
export interface Entry {
	id: string;
	names: string[];
	state: State;
	/** For people. */
	label: string;
	parent?: string;
	kept?: IDataObject;
}

/** FreshBooks' states of a record (API facts §6). */
type State = 'active' | 'archived' | 'deleted';

/** What is looked for: a restored record is deleted or archived, and an active one of that name is none. */
export type Purpose = 'use' | 'restore';
const order: Record<Purpose, State[]> = {
	use: ['active', 'archived'],
	restore: ['archived', 'deleted', 'active'],
};

/** The one that is meant; or else all that may be; or none, with those that are called almost so. */
export type Found = { type: RecordType } & ({ one: Entry } | { several: Entry[] } | { nearest: string[] });

/** So many records are looked through for names that are almost the same. */
const mostForNearest = 500;
/** So few names are asked for one by one, without asking how long the list is. */
const few = 2;

/** The record of a kind that is known by a text, looked up once for each text of a run. */
export async function findByName(finder: Finder, type: RecordType, text: string, purpose: Purpose): Promise<Found> {
	const key = `named ${type.plural} ${purpose} ${folded(text)}`;
	return await finder.shared(key, async () => await find(finder, type, text, purpose));
}

async function find(finder: Finder, type: RecordType, text: string, purpose: Purpose): Promise<Found> {
	const { owner } = known(type);
	if (!owner) return await findOwn(finder, type, text, purpose);
	const holder = await findByName(finder, owner.type(), text, 'use');
	if (!('one' in holder)) return holder;
	const found = await findOwn(finder, type, holder.one.id, purpose);
	return 'nearest' in found ? { type, nearest: [] } : found;
}

async function findOwn(finder: Finder, type: RecordType, text: string, purpose: Purpose): Promise<Found> {
	const { queries } = known(type);
	const asked = queries?.(text, plainWord(text)) ?? [];
	const isWhole = asked.length === 0 || (await isListCheaper(finder, type));
	const alike: Entry[] = [];
	for (const query of isWhole ? [[]] : asked) {
		const found = await findIn(finder, type, query, text, purpose);
		if (found.some(({ names }) => names.some((name) => keyOf(name) === keyOf(text)))) return foundOf(type, found);
		alike.push(...found);
	}
	// the same number with more or fewer noughts before it may be several documents
	const meant = pick(type, alike, text, order[purpose]);
	if (meant.length > 0) return foundOf(type, meant);
	// FreshBooks may compare in another way than this does
	const some = await entriesOf(finder, type, [], isWhole ? undefined : mostForNearest);
	const missed = pick(type, some, text, order[purpose]);
	if (missed.length > 0) return foundOf(type, missed);
	const names = (entry: Entry) => entry.names.filter((name) => name !== '');
	const active = some.filter((entry) => entry.state !== 'deleted' && names(entry).length > 0);
	// of a record that has several names, the one that is meant
	const nearest = nearestFew(text, active, names, 3).map((one) => nearestFew(text, names(one), (name) => [name], 1)[0]);
	return { type, nearest: known(type).owner ? [] : [...new Set(nearest)] };
}

const foundOf = (type: RecordType, [one, ...others]: Entry[]): Found =>
	others.length === 0 ? { type, one } : { type, several: [one, ...others] };

async function findIn(
	finder: Finder,
	type: RecordType,
	query: Query,
	text: string,
	purpose: Purpose,
): Promise<Entry[]> {
	const there = await entriesOf(finder, type, query);
	if (purpose === 'use' || families[type.endpoint.family].filters !== 'search') {
		return pick(type, there, text, order[purpose]);
	}
	const archived = pick(type, there, text, ['archived']);
	if (archived.length > 0) return archived;
	// lists hold deleted ones only when they are asked for (API facts §4.2)
	const deleted = await entriesOf(finder, type, [...query, ['search[vis_state]', '1']]);
	return pick(type, [...there, ...deleted], text, order[purpose]);
}

/** Whether reading the whole list costs fewer requests than asking for each name. */
async function isListCheaper(finder: Finder, type: RecordType): Promise<boolean> {
	return await finder.shared(`look up ${type.plural} in their list`, async () => {
		if (!finder.hasNames(type, few + 1)) return false;
		const { pages } = await (await firstPages(finder, type)).get(1)!;
		return finder.hasNames(type, pages);
	});
}

/** How many pages whole lists had when they were last read. */
const lengths = recently<number>(600_000, 1000);

/** So many pages are asked for before the first one has told how many there are. */
const mostAtOnce = 4;

/**
 * The first pages of the whole list by their number, which are not read again: page 1 tells how long it is. Where it had
 * several when it was last read, they are asked for at once.
 */
const firstPages = async (finder: Finder, type: RecordType): Promise<Map<number, Promise<Page>>> =>
	await finder.shared(`first pages of ${type.plural}`, async () => {
		const session = sessionOf(finder, type);
		const { clock, credentialId } = session.connection;
		const key = JSON.stringify([credentialId, session.business?.businessId, type.plural]);
		const before = lengths.get(key, clock) ?? 1;
		const isExpected = before <= mostAtOnce && finder.hasNames(type, before);
		const read = async (page: number) => await readPage(session, type.endpoint, nested(type), page);
		const pages = new Map<number, Promise<Page>>([[1, read(1)]]);
		for (let page = 2; isExpected && page <= before; page++) pages.set(page, read(page));
		// whoever takes one hears what is wrong with it
		for (const page of pages.values()) page.catch(() => undefined);
		lengths.set(key, (await pages.get(1)!).pages, clock);
		return pages;
	});

const known = ({ knownBy, name }: RecordType): KnownBy => {
	if (knownBy) return knownBy;
	throw new Error(`By what people know a ${name} is not declared`);
};

const sessionOf = ({ session }: Finder, type: RecordType): Session => ({ ...session, subject: subjectOf(type) });
const nested = ({ search }: RecordType): Query => search?.nested?.query ?? [];

/** What a list holds, of which no more is kept than it takes to find a record. */
async function entriesOf(finder: Finder, type: RecordType, query: Query, limit?: number): Promise<Entry[]> {
	const key = `list of ${type.plural} ${JSON.stringify(query)} ${limit ?? ''}`;
	return await finder.shared(key, async () => {
		const { search, endpoint } = type;
		const use = (record: IDataObject) =>
			(search?.nested?.records(record) ?? [record]).flatMap((one) => entryOf(type, one));
		const asked = [...nested(type), ...query];
		const session = sessionOf(finder, type);
		// whoever asked how long it is has read so much of it
		const early = new Map(query.length === 0 && limit === undefined ? await firstPages(finder, type) : []);
		const readOne = async (page: number, perPage: number): Promise<Page> => {
			const read = early.get(page);
			// once more is anew
			early.delete(page);
			return await (read ?? readPage(session, endpoint, asked, page, perPage));
		};
		const listed = await collectPages(readOne, session.connection.concurrency, { id: endpoint.id, use, limit });
		if (listed.repeated) {
			throw new UserError(
				`FreshBooks sent the same ${type.plural.toLowerCase()} again and again instead of the whole list`,
				{
					description: 'So it is not certain which one is meant. Give its ID, or try again.',
				},
			);
		}
		return withParents(listed.records.flat());
	});
}

/** A record without the ID cannot be meant: a team member who has not accepted the invitation has no identity. */
function entryOf(type: RecordType, record: IDataObject): Entry[] {
	const { names, keep, parent, details } = known(type);
	const id = record[type.endpoint.id] ?? null;
	if (id === null) return [];
	const own = names(record).map((name) => typedText(name) ?? '');
	const label = [type.search?.name(record), ...(details?.(record) ?? [])].filter(Boolean).join(', ');
	const entry: Entry = { id: String(id), names: own, state: stateOf(record), label };
	if (keep) entry.kept = Object.fromEntries(keep.map((name) => [name, record[name]]));
	if (parent && record[parent]) entry.parent = String(record[parent]);
	return [entry];
}

function stateOf({ vis_state: state, active, state: word }: IDataObject): State {
	if (state === 1) return 'deleted';
	return state === 2 || active === false || (typeof word === 'string' && word !== 'active') ? 'archived' : 'active';
}

/** One that lies within another is called by both, too. */
function withParents(entries: Entry[]): Entry[] {
	if (!entries.some(({ parent }) => parent)) return entries;
	const byId = new Map(entries.map((entry) => [entry.id, entry]));
	return entries.map((entry) => {
		const holder = byId.get(entry.parent ?? '');
		const whole = holder && `${holder.names[0]}: ${entry.names[0]}`;
		return whole ? { ...entry, names: [...entry.names, whole], label: whole } : entry;
	});
}

interface Named {
	entry: Entry;
	/** Which of its names it is. */
	rank: number;
}

const indexes = new WeakMap<Entry[], Map<string, Named[]>>();

function indexOf(entries: Entry[], { isNumber }: KnownBy): Map<string, Named[]> {
	const present = indexes.get(entries);
	if (present) return present;
	const index = new Map<string, Named[]>();
	const add = (key: string, named: Named) => void index.set(key, [...(index.get(key) ?? []), named]);
	for (const entry of entries) {
		for (const [rank, name] of entry.names.entries()) {
			const key = keyOf(name);
			if (key !== '') add(key, { entry, rank });
			if (isNumber && isDigits(key)) add(`without noughts ${bare(key)}`, { entry, rank });
		}
	}
	indexes.set(entries, index);
	return index;
}

const isDigits = (text: string): boolean => /^\d+$/.test(text);
/** `Parent : Child` is written with and without blanks. */
const keyOf = (text: string): string => folded(text).replace(/ ?: ?/g, ':');

/** Those that are meant by a text: of the first of these states in which there is one, by the best of their names. */
function pick(type: RecordType, entries: Entry[], text: string, states: State[]): Entry[] {
	const index = indexOf(entries, known(type));
	const key = keyOf(text);
	const named = index.get(key) ?? (isDigits(key) ? index.get(`without noughts ${bare(key)}`) : undefined) ?? [];
	for (const state of states) {
		const there = named.filter(({ entry }) => entry.state === state);
		const best = Math.min(...there.map(({ rank }) => rank));
		const meant = there.filter(({ rank }) => rank === best).map(({ entry }) => entry);
		if (meant.length > 0) return [...new Map(meant.map((entry) => [entry.id, entry])).values()];
	}
	return [];
}

/** So many records can be named in a sentence. */
const most = 10;

/** Why a text does not name one record, as a sentence. */
export function notFound(found: Exclude<Found, { one: Entry }>, text: string): string {
	const { type } = found;
	const what = found.type.knownBy?.isNumber ? 'has the number' : 'is called';
	if ('several' in found) {
		const named = found.several.slice(0, most).map(({ id, label, state }) => {
			const words = [label, state === 'active' ? '' : state].filter(Boolean).join(', ');
			return `ID ${id} (${words})`;
		});
		const more = found.several.length > most ? ` and ${found.several.length - most} more` : '';
		const have = type.knownBy?.isNumber ? 'have the number' : 'are called';
		return `Several ${type.plural.toLowerCase()} ${have} "${shown(text)}": ${named.join(', ')}${more}. Choose one From List or By ID.`;
	}
	const quoted = found.nearest.map((name) => `"${shown(name)}"`);
	const last = quoted.pop();
	const meant = last && ` The nearest: ${[quoted.join(', '), last].filter(Boolean).join(' and ')}.`;
	const owner = type.knownBy?.owner;
	if (owner) return `The ${owner.type().name.toLowerCase()} "${shown(text)}" has no ${type.name.toLowerCase()}`;
	return `No ${type.name.toLowerCase()} ${what} "${shown(text)}".${meant ?? ''}`;
}
