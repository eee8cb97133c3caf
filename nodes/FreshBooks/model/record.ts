import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Endpoint } from '../api/records';
import type { Business, FamilyName } from '../http/families';
import type { Query } from '../http/session';

/** A kind of FreshBooks' records, as far as locators, search boxes and whoever looks one up need to know it. */
export interface RecordType {
	name: string;
	plural: string;
	endpoint: Endpoint;
	/** FreshBooks' object in scope names (API facts §2.1); a callback needs the one of its event. */
	scope?: string;
	/** The web address of a record, as a regular expression with its id in a group, where FreshBooks has one. */
	urlName?: string;
	search?: Search;
	knownBy?: KnownBy;
}

/** By what people know a record: they have its name, its number or an address, and not its ID. */
export interface KnownBy {
	/** What its locators call that. */
	mode: 'By Name' | 'By Name or Email' | 'By Number';
	example: string;
	/** What a record is called, best first: an earlier place goes before the same text in a later one. */
	names(record: IDataObject): unknown[];
	/**
	 * FreshBooks' own filters for a text, to be asked for one after another until one finds it: they may find more. None
	 * where FreshBooks honors none (API facts §4.2), and then the list is read.
	 * @param word the longest piece of it that is written the same in every Unicode form
	 */
	queries?(text: string, word?: string): Query[];
	/** What tells those of one name apart, where what the search box shows does not. */
	details?(record: IDataObject): unknown[];
	/** FreshBooks writes noughts before its numbers (0000042), which a sheet loses. */
	isNumber?: boolean;
	/** The field with the ID of the record that it lies within, in the same list: `Parent: Child`. */
	parent?: string;
	/** It has no name of its own and is known by that of a record that it belongs to. */
	owner?: { type(): RecordType; field: string };
	/** What of the record is kept for later: its currency, and what a line takes from it. */
	keep?: string[];
	/** The values of a new one that is known by the text. @param given what else was given for the record that refers to it */
	fresh?(text: string, given: IDataObject): IDataObject;
}

/** What simplifying a record needs to know of its kind. */
export interface Shape {
	endpoint: Pick<Endpoint, 'family'>;
	/** The fields of the simplified output. */
	simple: string[];
	/** Those that a list shows, at most ten and flat: what people need first. Without it all of them. */
	listed?: string[];
	/** What people read in place of codes or nested records, by the name under which it stands in the output. */
	words?: Record<string, (record: IDataObject) => unknown>;
}

/** The least that can be read of a resource: *Check Access* tells by it whether the resource can be read. */
export interface Probe {
	family: FamilyName;
	path(business: Business): string;
	query?: Query;
	/** The key of the list; without it a single record comes. */
	many?: string;
	/** The key of the single record; none where it is all there is. */
	one?: string;
	/** The fields of a record that this node relies on. */
	fields: string[];
}

/** A kind of records that are read and shown: what the triggers need. */
export interface ReadableType extends RecordType {
	simple: Shape['simple'];
	listed?: Shape['listed'];
	words?: Shape['words'];
	includes?: INodePropertyOptions[];
	defaultIncludes?: string[];
}

/** How the editor's search box finds records. */
interface Search {
	/** The query parameter that FreshBooks filters by; without one the pages are filtered here. */
	query?: string;
	/** What to ask for along with each record, because its name shows it. */
	include?: Query;
	/** The record that each belongs to, by which those of one name are told apart. */
	of?: Belonging;
	/** The records that refer to it: those that the newest of them refer to are offered first, most used ones before. */
	usedIn?: { type: RecordType; field: string };
	/** @param of what that one is called, where it is known */
	name(record: IDataObject, of?: string): string;
	/** Where the records lie within those of another list (contacts within clients): what to ask for, and how to take them out. */
	nested?: { query: Query; records(holder: IDataObject): IDataObject[] };
}

/** Another kind of record that a list refers to by ID. */
interface Belonging {
	type(): RecordType;
	/** The field that refers to it. */
	field: string;
	/** FreshBooks' filter for several IDs; without one the first page is read, where all of them are. */
	ids?: string;
	name(record: IDataObject): string;
}

/** A field by which people know a record, and the filter that FreshBooks has for it. */
export interface Match {
	name: string;
	query: string;
	/** How many digits FreshBooks' own numbers have, noughts before them (0000042). */
	digits?: number;
}

/**
 * Where a record carries the reference by which *Only Once For* finds it, and among which others it is looked for:
 * FreshBooks has no filter for it.
 */
export interface Carrier {
	/** The field that carries it. */
	field: string;
	/** A reference that stands there alone has no brackets: people take it for a number of their own. */
	bare?: boolean;
	/** `an invoice of the same client`, as the panel says it. */
	among: string;
	/** The fields that must be the same in the record. */
	by: string[];
	/** Those of them that FreshBooks can filter by, with the filter. */
	query: Record<string, string>;
	/** Where it is looked for among those of about the same time. */
	within?: Within;
	/** What to ask for beside that where deleted ones count; without it FreshBooks does not list them. */
	deleted?: Query;
}

/** The records of about the same time as a new one. */
interface Within {
	/** Filters for them; they may find more. */
	query(body: IDataObject): Query;
	/** Filters for those of the whole month and some more, the same for all days of the month. */
	month(body: IDataObject): Query;
	has(body: IDataObject, record: IDataObject): boolean;
}

/** By what a new record is found again when FreshBooks' reply to its creation got lost. */
export interface Recognition {
	/** The fields that must be the same in the record. */
	by: string[];
	/** Those of them that FreshBooks can filter by, with the filter. */
	query: Record<string, string>;
	/** The field that tells when FreshBooks wrote the record, in its own US Eastern time. */
	stamp: string;
	/** The field that leaves no doubt when the user gave it. */
	exact?: string;
}
