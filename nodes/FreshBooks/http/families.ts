import type { IDataObject } from 'n8n-workflow';

/** A business with its three ids (API facts §3): FreshBooks keys each family of URLs by another one. */
export interface Business {
	name: string;
	/** Null for a business without an accounting account, a mere contractor's or client's for instance. */
	accountId: string | null;
	businessId: string;
	businessUuid: string;
	role: string;
	/** The membership as FreshBooks gives it, without its internal token. */
	record: IDataObject;
}

/**
 * One of FreshBooks' URL families as data: where its records live, which of a business' three ids it is keyed by
 * and how it speaks (API facts §4).
 */
export interface Family {
	/** Path root; the id in braces is filled in from the business. */
	root: string;
	/** Keys to step through in a reply before the data comes. */
	envelope: readonly string[];
	/** Whether page, pages and total stand beside the list or in a `meta` object. */
	paging: 'beside' | 'meta';
	/** `search[name]=value`, or the bare name: each family silently ignores the other's spelling (API facts §4.2). */
	filters: 'search' | 'bare';
	/** `name_desc`, or `-name` (API facts §4.4). */
	sorts: 'suffix' | 'minus';
}

export const families = {
	/** A path from the host on: lists that belong to no business, and calls that a user writes. */
	any: { root: '', envelope: [], paging: 'meta', filters: 'bare', sorts: 'minus' },
	accounting: {
		root: '/accounting/account/{accountId}',
		envelope: ['response', 'result'],
		paging: 'beside',
		filters: 'search',
		sorts: 'suffix',
	},
	auth: { root: '/auth/api/v1', envelope: ['response'], paging: 'meta', filters: 'bare', sorts: 'minus' },
	comments: { root: '/comments/business/{businessId}', envelope: [], paging: 'meta', filters: 'bare', sorts: 'minus' },
	events: {
		root: '/events/account/{accountId}/events',
		envelope: ['response', 'result'],
		paging: 'beside',
		filters: 'search',
		sorts: 'suffix',
	},
	/** Files are fetched without an account in the path (API facts §9). */
	files: { root: '/uploads', envelope: [], paging: 'meta', filters: 'bare', sorts: 'minus' },
	/** The books themselves: ledger accounts, newer journal entries and reports (API facts §4, §8.18). */
	ledger: {
		root: '/accounting/businesses/{businessUuid}',
		envelope: [],
		paging: 'meta',
		filters: 'bare',
		sorts: 'minus',
	},
	payments: { root: '/payments/account/{accountId}', envelope: [], paging: 'meta', filters: 'bare', sorts: 'minus' },
	projects: { root: '/projects/business/{businessId}', envelope: [], paging: 'meta', filters: 'bare', sorts: 'minus' },
	/** Team members; their list is `response` itself (API facts §4, §8.16). */
	team: { root: '/auth/api/v1/businesses/{businessId}', envelope: [], paging: 'meta', filters: 'bare', sorts: 'minus' },
	timetracking: {
		root: '/timetracking/business/{businessId}',
		envelope: [],
		paging: 'meta',
		filters: 'bare',
		sorts: 'minus',
	},
	uploads: {
		root: '/uploads/account/{accountId}',
		envelope: [],
		paging: 'meta',
		filters: 'bare',
		sorts: 'minus',
	},
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;

const idNames = { accountId: 'account ID', businessId: 'business ID', businessUuid: 'business UUID' } as const;

/** Name of the id a family is keyed by, as a sentence needs it; undefined for a family that needs none. */
export function idKindOf(family: FamilyName): string | undefined {
	const key = businessKeyOf(family);
	return key && idNames[key];
}

/** The one of a business' three ids that this family's paths carry; undefined for a family that needs none. */
export function businessKeyOf(family: FamilyName): keyof typeof idNames | undefined {
	return /\{(\w+)\}/.exec(families[family].root)?.[1] as keyof typeof idNames | undefined;
}

/**
 * Fills a family's root in for a business.
 * @throws Error when the business has no id of the kind that this family is keyed by; `send` refuses before.
 */
export function rootOf(family: FamilyName, business?: Business): string {
	return families[family].root.replace(/\{(\w+)\}/, (_, key: 'accountId' | 'businessId' | 'businessUuid') => {
		const id = business?.[key];
		if (!id) throw new Error(`No ${idNames[key]} known for a request that needs one`);
		return encodeURIComponent(id);
	});
}

/** What FreshBooks' table spells with a hyphen, working code spells with an underscore (API facts §8.3). */
export const includeSpellings = (name: string): string[] => [...new Set([name, name.replace(/-/g, '_')])];

/** Asks for more to be sent along with each record, in the family's spelling (API facts §4.3). */
export function queryForIncludes(family: FamilyName, names: string[]): Array<[name: string, value: string]> {
	return names
		.flatMap(includeSpellings)
		.map((name) => (families[family].filters === 'bare' ? [name, 'true'] : ['include[]', name]));
}

/** Under which names a record may have each thing that accounting was asked to send along with it. */
export const includedIn = (query: ReadonlyArray<readonly [name: string, value: string]>): string[][] =>
	query
		.filter(([name]) => name === 'include[]')
		.map(([, value]) => [value, value.replace(/-/g, '_'), value.replace(/_/g, '-')]);

/** Steps through a family's envelope; undefined where the reply does not have the family's shape. */
function open(family: FamilyName, reply: unknown): IDataObject | undefined {
	let data = reply;
	for (const key of families[family].envelope) data = (data as IDataObject | undefined)?.[key];
	return data as IDataObject | undefined;
}

/**
 * The single record of a reply, whichever family it came from (API facts §4). An empty `key` means: the envelope's
 * content.
 */
export function unwrapOne(family: FamilyName, key: string, reply: unknown): IDataObject | undefined {
	const data = open(family, reply);
	const record = key === '' ? data : data?.[key];
	return isRecord(record) ? record : undefined;
}

/** The records of one page of a list, whichever family it came from (API facts §4). */
export function unwrapMany(family: FamilyName, key: string, reply: unknown): IDataObject[] | undefined {
	const records: unknown = open(family, reply)?.[key];
	return Array.isArray(records) && records.every(isRecord) ? records : undefined;
}

/** Whether a value of a reply is an object with keys. */
export const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A reply of unknown shape as an item of n8n's, which is always an object. */
export const asRecord = (reply: unknown): IDataObject => (isRecord(reply) ? reply : { data: reply as string });

/** The records of a list within a reply; what is none of FreshBooks' lists holds none. */
export const recordsIn = (value: unknown): IDataObject[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Where a list tells how long it is. */
function pagingOf(family: FamilyName, reply: unknown): IDataObject | undefined {
	const place = families[family].paging === 'meta' ? (reply as IDataObject | null)?.meta : open(family, reply);
	return isRecord(place) ? place : undefined;
}

/** How many pages a list has (API facts §4.1). FreshBooks says 0 for an empty list. */
export const pagesOf = (family: FamilyName, reply: unknown): number => pagesIn(pagingOf(family, reply)) ?? 1;

/**
 * The number of pages where a list tells how long it is; team members come with their total only (API facts §8.16).
 * Undefined where it is not told.
 */
export function pagesIn({ pages, total, per_page: perPage }: IDataObject = {}): number | undefined {
	if (pages !== undefined && pages !== null) return Number(pages);
	return total && perPage ? Math.ceil(Number(total) / Number(perPage)) : undefined;
}

/** How many records a list has, where FreshBooks tells it. */
export function totalOf(family: FamilyName, reply: unknown): number | undefined {
	const { total } = pagingOf(family, reply) ?? {};
	return typeof total === 'number' ? total : undefined;
}
