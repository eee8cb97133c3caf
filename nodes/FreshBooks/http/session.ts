import type { IDataObject } from 'n8n-workflow';

import type { Connection } from './connection';
import type { Subject } from './errors';
import type { Business, FamilyName } from './families';

export type Query = Array<[name: string, value: string]>;

export interface Request {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Whether a second one would do harm, as a second email does. */
	once?: boolean;
	family: FamilyName;
	/** Behind the family's root, made with the tag `path`. */
	path: string;
	/** The record that the path names, if it names one. */
	recordId?: string;
	query?: Query;
	body?: IDataObject | FormData;
	/** The date that names a version of FreshBooks' API, for the few paths that need one (API facts §1). */
	version?: string;
	/** For files; everything else is JSON. */
	reply?: 'bytes';
	/** The media type of the file that is wanted, where FreshBooks has the same record in several. */
	accept?: string;
}

/** Where requests go and what they are about: one for each operation. */
export interface Session {
	connection: Connection;
	business?: Business;
	subject: Subject;
	/** Of the item that the requests are for, where they are for one. */
	trace?: RequestTrace;
	/** When they are given up, where several share one patience. */
	giveUpAt?: number;
}

/** Where a list ended, if not at its end; with the length of the whole list where that is known. */
export interface ListEnd {
	/** At the limit. */
	stopped?: { limit: number; total?: number };
	/** Where the same records came again in place of others. */
	repeated?: { read: number; total?: number };
}

/** What came to pass while an item was worked on, as far as it is to be told. Nothing is decided by it. */
export interface RequestTrace extends ListEnd {
	/** Its list has more records than came, and pages that nobody knows how to ask for. */
	unread?: { read: number; total: number };
	/** Filters of its list that FreshBooks has not followed, as the user knows them. */
	unfollowed?: string[];
	/** What people should know of it although it went well. */
	hints?: string[];
	/** Values of its record that FreshBooks has not stored, as the user knows them. */
	untaken?: string[];
	/** Inputs of its item that are called like no field, where they are mapped. */
	unmapped?: string[];
	/** The input that the value of each field came from, by field name, where they are mapped. */
	inputs?: Record<string, string>;
	/** What was changed, where that is to be told. */
	writes?: Write[];
	/** The same as lines of text, where they are to be in the output. */
	audit?: string[];
}

export interface Reply {
	body: unknown;
	headers: Record<string, string | undefined>;
	/** When the request that it answers was sent. */
	sentAt: number;
	/** What FreshBooks' clock and ours showed when it came. */
	clocks: Clocks;
}

/** FreshBooks tells the time on each reply, in whole seconds; ours is in milliseconds. */
export interface Clocks {
	theirs?: string;
	ours: number;
}

/** A request that changes something, as far as it may be told: never what it carried. */
export interface Write {
	/** The record that it was about, where that is known. */
	id?: string;
	business?: string;
	/** `PUT /accounting/account/…` */
	where: string;
	/** What came of it. */
	outcome: string;
}
