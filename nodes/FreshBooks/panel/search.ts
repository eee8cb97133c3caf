import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { businessValue, listBusinesses, resolveBusiness } from '../api/business';
import { readPage } from '../api/records';
import { searchMethod } from '../fields/locator';
import { subjectOf } from '../fields/naming';
import { isNameGiven, locatorName, locatorText } from '../fields/values';
import { leaving } from '../formats/leaving';
import type { Clock } from '../http/clock';
import { connect } from '../http/connection';
import type { Query, Session } from '../http/session';
import type { RecordType } from '../model/record';

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** How many pages a search reads at most where FreshBooks cannot search by itself. */
const maxPages = 5;

export type ListSearches = Record<string, ListSearch>;

/** The methods behind the search boxes of the business and of all locators. */
export function listSearches(types: RecordType[], clock: Clock): ListSearches {
	const searches: Array<[name: string, search: ListSearch]> = [
		['searchBusinesses', searchOfBusinesses(clock)],
		...types.map((type): [string, ListSearch] => [searchMethod(type), searchOf(type, clock)]),
	];
	return Object.fromEntries(searches.map(([name, search]) => [name, outward(search)]));
}

function outward(search: ListSearch): ListSearch {
	return async function (...asked) {
		return await leaving(async () => await search.call(this, ...asked));
	};
}

function searchOfBusinesses(clock: Clock): ListSearch {
	return async function (filter = '') {
		const businesses = await listBusinesses(await connect(this, clock));
		const results = businesses.map((business) => ({ name: business.name, value: businessValue(business) }));
		return { results: matching(results, filter) };
	};
}

function searchOf(type: RecordType, clock: Clock): ListSearch {
	return async function (filter = '', paginationToken = '1') {
		const connection = await connect(this, clock);
		const picked = this.getCurrentNodeParameter('business');
		const business = await resolveBusiness(connection, locatorText(picked), locatorName(picked), isNameGiven(picked));
		const session: Session = { connection, business, subject: subjectOf(type) };
		if (filter !== '' && !type.search?.query) return await searchHere(session, type, filter);
		const found = await searchThere(session, type, filter, Number(paginationToken));
		// FreshBooks looks into one field, often for the whole of it, and people type anything that they see in the list
		const isFruitless = filter !== '' && found.results.length === 0 && found.paginationToken === undefined;
		return isFruitless && paginationToken === '1' ? await searchHere(session, type, filter) : found;
	};
}

/** FreshBooks filters, and n8n asks for one page after another as the user scrolls. */
async function searchThere(
	session: Session,
	type: RecordType,
	filter: string,
	page: number,
): Promise<INodeListSearchResult> {
	const query: Query = filter && type.search?.query ? [[type.search.query, filter]] : [];
	const [{ records, pages }, uses] = await Promise.all([
		readHolders(session, type, query, page),
		filter === '' && page === 1 ? usesOf(session, type) : none,
	]);
	return {
		results: await results(session, type, mostUsedFirst(type, records, uses)),
		paginationToken: page < pages ? String(page + 1) : undefined,
	};
}

type Uses = Map<string, number>;
const none: Uses = new Map();

/** How often each was used of late, by ID; a list is of use without that too. */
async function usesOf(session: Session, { search }: RecordType): Promise<Uses> {
	const { usedIn } = search ?? {};
	if (!usedIn) return none;
	const { type, field } = usedIn;
	const uses: Uses = new Map();
	for (const record of await newestOf(session, type, []))
		uses.set(String(record[field]), (uses.get(String(record[field])) ?? 0) + 1);
	return uses;
}

/** The first page of another list; none where that cannot be read: what is wrong with it does not matter here. */
async function newestOf(session: Session, type: RecordType, query: Query): Promise<IDataObject[]> {
	const reading = readPage({ ...session, subject: subjectOf(type) }, type.endpoint, query, 1);
	return await reading.then(({ records }) => records).catch((): IDataObject[] => []);
}

/** The others stay in FreshBooks' order. */
function mostUsedFirst({ endpoint }: RecordType, records: IDataObject[], uses: Uses): IDataObject[] {
	const usesOfOne = (record: IDataObject): number => uses.get(String(record[endpoint.id])) ?? 0;
	return [...records].sort((a, b) => usesOfOne(b) - usesOfOne(a));
}

/** FreshBooks has no filter for this name: the first pages are read and filtered here. */
async function searchHere(session: Session, type: RecordType, filter: string): Promise<INodeListSearchResult> {
	const found: INodeListSearchResult['results'] = [];
	for (let page = 1, pages = 1; page <= Math.min(pages, maxPages); page++) {
		const read = await readHolders(session, type, [], page);
		pages = read.pages;
		found.push(...matching(await results(session, type, read.records), filter));
	}
	return { results: found };
}

/** A page of a list, or of the list within whose records the wanted ones lie. */
async function readHolders(session: Session, { endpoint, search }: RecordType, query: Query, page: number) {
	const { records, pages } = await readPage(
		session,
		endpoint,
		[...query, ...(search?.include ?? []), ...(search?.nested?.query ?? [])],
		page,
	);
	return { records: search?.nested ? records.flatMap(search.nested.records) : records, pages };
}

/** A record without the id cannot be chosen: a team member who has not accepted the invitation has no identity. */
async function results(session: Session, type: RecordType, records: IDataObject[]) {
	const { search, endpoint } = type;
	const known = records.filter((record) => record[endpoint.id] !== null);
	const called = await belongings(session, type, known);
	return known.map((record) => {
		const value = String(record[endpoint.id]);
		return { name: search?.name(record, called.get(String(record[search.of?.field ?? '']))) || `ID ${value}`, value };
	});
}

/** What the records are called that those of a page belong to, by ID; a list is of use without them too. */
async function belongings(
	session: Session,
	{ search, endpoint }: RecordType,
	records: IDataObject[],
): Promise<Map<string, string>> {
	const { of } = search ?? {};
	const ids = of ? [...new Set(records.map((record) => record[of.field]))].filter(Boolean).map(String) : [];
	if (!of || ids.length === 0) return new Map();
	const type = of.type();
	const query: Query = of.ids ? ids.map((id) => [of.ids!, id]) : [];
	// some lie within others of their own list
	const found = type.endpoint === endpoint ? records : await newestOf(session, type, query);
	return new Map(found.map((record) => [String(record[type.endpoint.id]), of.name(record)]));
}

function matching<T extends { name: string }>(results: T[], filter: string): T[] {
	const wanted = filter.toLowerCase();
	return results.filter(({ name }) => name.toLowerCase().includes(wanted));
}
