import type { Business, Fields, Identity, State } from '../state/state.mts';
import type { FieldMap, Flaw } from './fields.mts';

/** The families of URLs, each with its own envelopes and error bodies (API facts §4). */
export type Family =
	| 'accounting'
	| 'ledger'
	| 'projects'
	| 'timetracking'
	| 'comments'
	| 'events'
	| 'payments'
	| 'uploads'
	| 'auth'
	| 'oauth'
	| 'page'
	| 'sandbox';

/** What a handler knows of the request it serves. */
export interface Context {
	state: State;
	business: Business;
	identity: Identity;
	scopes: string[];
	role: 'owner' | 'client';
}

/** A list filter: how the value is read, and which records it keeps. */
export interface Filter {
	value: 'text' | 'number' | 'date' | 'flag' | 'moment' | 'numbers' | 'texts' | 'none';
	keeps: (row: Fields, value: unknown, context: Context) => boolean;
}

type Verb = 'list' | 'get' | 'create' | 'update' | 'delete';

/** An action of a PUT (`action_email` …): it wins over the ordinary data of the same PUT (quirk 22). */
type Action = (context: Context, row: Fields, input: Fields) => void;

/** The declaration of one FreshBooks resource; the generic engine serves it. */
export interface Resource {
	table: string;
	/** The noun of its webhook events; without one, writes make no event. */
	noun?: string;
	/** As in "Client not found." */
	title: string;
	family: Family;
	/** Below the family's root. */
	path: string;
	one: string;
	many: string;
	/** All carry the same number; the last one is named in errors. */
	ids: string[];
	scope: string;
	firstId: number;
	verbs: Verb[];
	fields: FieldMap;
	/** The values `vis_state` may take; none = the resource has no vis_state. */
	states?: readonly number[];
	/** Refuses a business or a person that may not use the resource at all. */
	guard?: (context: Context) => void;
	/** The wrapper key of a single answer, where it may differ from that of the request. */
	answersAs?: (context: Context) => string;
	/** No source shows what a write answers: see the switch `unconfirmedShapes`. */
	isUnsure?: boolean;
	/** The currency of money sent without one, where it is not the business's own. */
	currency?: (context: Context, input: Fields) => unknown;
	/** What a new record holds where nothing was sent. */
	defaults: (context: Context, values: Fields) => Fields;
	/** Rules over several fields. */
	check?: (context: Context, values: Fields, before?: Fields) => Flaw[];
	/** Sets what follows from other fields, after every write. */
	derive?: (context: Context, row: Fields) => void;
	/** What a write does to other records. */
	after?: (context: Context, row: Fields, before?: Fields) => void;
	/** Moves the times that tell of a change. */
	touch: (row: Fields, now: Date) => void;
	/** Values worked out at reading time. */
	view?: (context: Context, row: Fields) => Fields;
	/** Fields that are stored and never shown, unless an include asks for them. */
	hidden?: string[];
	/** What `include[]` can add. */
	includes?: Record<string, (context: Context, row: Fields) => unknown>;
	filters: Record<string, Filter>;
	/** Honored sort keys and what they compare. */
	sorts?: Record<string, (context: Context, row: Fields) => unknown>;
	/** Default order, where it is not newest first. */
	order?: (a: Fields, b: Fields) => number;
	actions?: Record<string, Action>;
}

/** The id of a record. */
export function idOf(resource: Resource, row: Fields): number {
	return Number(row[resource.ids[0]]);
}
