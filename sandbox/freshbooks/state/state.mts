import type { Time } from '../values/clock.mts';
import type { Switches } from './switches.mts';

/** A JSON object as it comes over the wire or lies in the store. */
export type Fields = Record<string, unknown>;

/** The records of one resource of one business. */
export interface Table {
	rows: Map<number, Fields>;
	nextId: number;
	/** Unfiltered lists as last read, by vis_state: paging through 50,000 records must not sort them 500 times. */
	lists: Map<string, Fields[]>;
}

/** A business with its three ids (quirk 9). */
export interface Business {
	name: string;
	accountId: string;
	businessId: number;
	businessUuid: string;
	currency: string;
	timezone: string;
	country: string;
	/** What the login is in this account: `client` may read and not write (API facts §3). */
	role: 'owner' | 'client';
	tables: Map<string, Table>;
	/** The highest number given to an auto-numbered document, by table. */
	numbers: Map<string, number>;
	/** Balances of ledger accounts as FreshBooks last wrote them down, by account (quirk 52). */
	staleBalances: Map<number, string>;
}

/** A person who can log in. */
export interface Identity {
	id: number;
	uuid: string;
	firstName: string;
	lastName: string;
	email: string;
	role: string;
}

/** The developer app: `scopes` are the ones ticked in the portal. */
export interface App {
	clientId: string;
	clientSecret: string;
	redirectUris: string[];
	scopes: string[];
}

/** An access token's meaning. `grant` groups the tokens that replace one another. */
export interface Grant {
	grant: string;
	identityId: number;
	scopes: string[];
	expiresAt: number;
}

/** A pending authorization code. */
interface Code {
	redirectUri: string;
	scopes: string[];
	identityId: number;
	challenge?: string;
	expiresAt: number;
}

/** One request the emulator received. */
export interface JournalEntry {
	n: number;
	at: string;
	/** How many requests were under way when it came, itself included. */
	underWay: number;
	method: string;
	path: string;
	query: string;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
	/** 0 until an answer was sent; stays 0 when the socket was destroyed. */
	status: number;
	family: string;
	/** The scopes that it needed, as far as it came. */
	scopes: string[];
}

/** One webhook delivery and what became of it. */
export interface Delivery {
	id: number;
	callbackid: number;
	event: string;
	objectId: number;
	uri: string;
	attempts: number;
	/** One entry per attempt: the HTTP status, or 0 when no answer came. */
	statuses: number[];
	acknowledged: boolean;
	done: boolean;
}

/** An "email" FreshBooks would have sent. */
export interface Email {
	at: string;
	kind: string;
	accountId: string;
	objectId: number;
	to: string[];
	subject: string;
	body: string;
	pdf: boolean;
}

/** An uploaded file. */
export interface StoredFile {
	kind: 'images' | 'attachments';
	bytes: Buffer;
	mediaType: string;
	filename: string;
	uuid: string;
}

/** Things that happened, counted. */
export interface Counters {
	requests: number;
	tokenExchanges: number;
	tokenRefreshes: number;
	refreshesRefused: number;
	rateLimited: number;
	uploadsStored: number;
	handshakesSent: number;
	deliveriesSent: number;
	deliveriesAcknowledged: number;
}

/** The whole world the emulator knows. */
export interface State {
	/** Public base URL, used in links. */
	url: string;
	app: App;
	businesses: Business[];
	identities: Identity[];
	accessTokens: Map<string, Grant>;
	refreshTokens: Map<string, Grant>;
	codes: Map<string, Code>;
	files: Map<string, StoredFile>;
	journal: JournalEntry[];
	deliveries: Delivery[];
	outbox: Email[];
	counters: Counters;
	/** Requests that have come and are neither answered nor dropped. */
	underWay: number;
	switches: Switches;
	budgets: Map<string, { startedAt: number; used: number }>;
	/** Ends the deliveries that wait or are under way. */
	stopper: AbortController;
	time: Time;
	/** What FreshBooks takes the time to be; the seed turns it back to write history. */
	now: () => Date;
}

/** All counters at nought. */
export function noCounts(): Counters {
	return {
		requests: 0,
		tokenExchanges: 0,
		tokenRefreshes: 0,
		refreshesRefused: 0,
		rateLimited: 0,
		uploadsStored: 0,
		handshakesSent: 0,
		deliveriesSent: 0,
		deliveriesAcknowledged: 0,
	};
}

/** Appends to a list that forgets its oldest entries. */
export function remember<T>(list: T[], entry: T, most: number): void {
	list.push(entry);
	if (list.length > most) list.splice(0, list.length - most);
}

/** Finds a business by any of its ids. */
export function findBusiness(state: State, id: string | number): Business | undefined {
	const wanted = String(id);
	return state.businesses.find(
		(one) => one.accountId === wanted || String(one.businessId) === wanted || one.businessUuid === wanted,
	);
}

/** A table without records. */
export function newTable(firstId: number): Table {
	return { rows: new Map(), nextId: firstId, lists: new Map() };
}

/** The table of a resource; made when first asked for with its first id. Who only reads may leave that out. */
export function tableOf(business: Business, name: string, firstId?: number): Table {
	const known = business.tables.get(name);
	if (known) return known;
	const made = newTable(firstId ?? 1);
	if (firstId !== undefined) business.tables.set(name, made);
	return made;
}

/** A record by its id, whatever its vis_state. */
export function findRow(business: Business, table: string, id: unknown): Fields | undefined {
	return business.tables.get(table)?.rows.get(Number(id));
}

/** All records of a table, whatever their vis_state. Asking does not make the table, which would then count from 1. */
export function rowsOf(business: Business, table: string): Fields[] {
	return [...(business.tables.get(table)?.rows.values() ?? [])];
}
