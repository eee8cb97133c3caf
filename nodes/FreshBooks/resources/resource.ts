import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
	IExecuteFunctions,
} from 'n8n-workflow';

import type { Endpoint } from '../api/records';
import type { Connection } from '../http/connection';
import type { Business } from '../http/families';
import type { Query, Session } from '../http/session';

/**
 * How a value that a user typed becomes FreshBooks' value. Without one: locators give the id, a `dateTime` gives the
 * calendar date, everything else goes as it is.
 */
type Conversion =
	/** Decimal string with the record's currency: `{ amount, code }`. */
	| 'money'
	/** Decimal string without a currency (projects). */
	| 'amount'
	| 'percent'
	/** A plain decimal that is no money (quantities). */
	| 'quantity'
	| 'id'
	/** An id that is a UUID (team members, ledger accounts). */
	| 'uuid'
	/** A locator whose value is a name rather than an id (sub types of ledger accounts). */
	| 'name'
	/** Moment in UTC, for time tracking. */
	| 'moment'
	/** Hours in the editor, seconds in FreshBooks. */
	| 'hours'
	/** A fixed collection that is an array (lines, contacts) or one object. */
	| 'list'
	| 'object'
	/** Several values typed with commas between them. */
	| 'texts'
	| 'ids'
	/** A filter without a value: it is there or it is not. */
	| 'flag'
	/** Currency of the amounts beside it; FreshBooks knows it only within those amounts. */
	| 'currencyOfAmounts'
	| 'currency';

/** A field in n8n's own form, so that n8n's lint reads it, plus how FreshBooks wants its value. */
export type Field = Omit<INodeProperties, 'options'> & {
	options?: Array<INodePropertyOptions | Field | FieldGroup>;
	as?: Conversion;
	/** The query parameter behind a filter, where it is not the field's own name. */
	query?: string;
	/** A filter's values that FreshBooks takes one by one (`search[clientids][]`). */
	repeated?: boolean;
	/** Shown when something is created, but FreshBooks does not let it be changed afterwards. */
	createOnly?: boolean;
};

/** A filter that FreshBooks lacks and people need: it is applied here, to the records that FreshBooks sends. */
export interface LaterFilter {
	field: Field;
	/** @param wanted what the user set, converted as the field says */
	passes(record: IDataObject, wanted: unknown): boolean;
}

/** How the editor's search box finds records of a resource. */
interface Search {
	/** The query parameter that FreshBooks filters by; without one the pages are filtered here. */
	query?: string;
	name(record: IDataObject): string;
	/** Where the records lie within those of another list (contacts within clients): what to ask for, and how to take them out. */
	within?: { query: Query; records(holder: IDataObject): IDataObject[] };
}

/** A field by which people know a record, and the filter that FreshBooks has for it. */
export interface Match {
	name: string;
	query: string;
}

/** By what a new record is found again when FreshBooks' reply to its creation got lost. */
export interface Recognition {
	/** What must be the same in the record. */
	by: string[];
	/** Those of them that FreshBooks leaves as they are: a new record in which they are the same may be the one. */
	near: string[];
	/** Those of them that FreshBooks can filter by, with the filter. */
	query: Record<string, string>;
	/** The field that tells when FreshBooks wrote the record, in its own US Eastern time. */
	stamp: string;
	/** The field that leaves no doubt when the user gave it. */
	exact?: string;
}

/** The fields of one entry of a fixed collection. */
export interface FieldGroup {
	displayName: string;
	name: string;
	values: Field[];
}

export interface Resource {
	name: string;
	plural: string;
	value: string;
	description: string;
	endpoint: Endpoint;
	/** FreshBooks' object in scope names (API facts §2.1); a callback needs the one of its event. */
	scope?: string;
	/** The state of a record is its field `active` rather than vis_state (projects, retainers). */
	activeFlag?: boolean;
	/** The web address of a record, as a regular expression with its id in a group, where FreshBooks has one. */
	urlName?: string;
	required: Field[];
	optional: Field[];
	/** Line items: chosen as fields or as JSON. */
	lines?: Field;
	/** One line as JSON, where it is not an invoice's. */
	lineExample?: string;
	/** Turns a line given as JSON into what FreshBooks takes, where a line out of FreshBooks itself looks different. */
	lineFromJson?(line: IDataObject): IDataObject;
	/** Fields beside the required ones that are no part of the record (receipts). */
	beside?: Field[];
	/** Those that few people need: behind the optional fields (logos). */
	behind?: Field[];
	/** What a new one does to money, told above its fields. */
	moneyNotice?: string;
	/** Only those that FreshBooks honours: it ignores others silently and sends everything (API facts §4.2). */
	filters: Field[];
	/** Offered as *Filter After Fetching*, so that nobody believes FreshBooks did it. */
	laterFilters?: LaterFilter[];
	includes?: INodePropertyOptions[];
	defaultIncludes?: string[];
	/** Sort keys that FreshBooks honours. */
	sorts?: INodePropertyOptions[];
	search?: Search;
	/** By what upsert finds a record that is there already, best first. */
	matches?: Match[];
	/** How a lost reply to its creation can be made good, where it can. */
	recognizedBy?: Recognition;
	/** The about ten fields of the simplified output. */
	simple: string[];
	/** FreshBooks numbers these documents itself, so several are created in item order. */
	numbered?: boolean;
	/** Values of a new record unless the user says otherwise. */
	fixed?: IDataObject;
	/**
	 * What a PUT must carry of the record as it is, where FreshBooks would otherwise lose it (API facts §12, quirks 6 and
	 * 36).
	 */
	keepOnUpdate?: string[];
	/** The currency of a new record's amounts when the user named none. */
	currencyOf?(call: Call, body: IDataObject): Promise<string | undefined>;
	/**
	 * The last word on a body before it is sent, for what is not a conversion of one field.
	 * @param id the record that is changed; undefined for a new one
	 */
	beforeWrite?(call: Call, body: IDataObject, id?: string): Promise<IDataObject>;
	/** What can be told about a new record before FreshBooks is asked: throws a UserError. */
	checkNew?(body: IDataObject): void;
	operations: Operation[];
}

/** One operation on one item: everything an operation may know and use. */
export interface Call {
	context: IExecuteFunctions;
	item: number;
	resource: Resource;
	connection: Connection;
	/** Set for every operation of a resource that belongs to a business. */
	business: Business;
	session: Session;
	/** A parameter as the user set it for this item. */
	parameter(name: string): unknown;
	/** Something looked up once for all items of this run of the node. */
	shared<T>(key: string, read: () => Promise<T>): Promise<T>;
	/** Sentences for the user should this item fail from here on (what has been done so far). */
	notes: string[];
}

export type Output = Pick<INodeExecutionData, 'json' | 'binary'>;

export interface Operation {
	value: string;
	name: string;
	/** `Delete client`; `%` stands for the resource. */
	action: string;
	description: string;
	/** Fields of this operation for a resource, without `displayOptions`. */
	fields(resource: Resource): Field[];
	/** Whether it changes something: such calls on one record never overlap. */
	writes: boolean;
	/** Whether this very call only reads, where that depends on what the user set (an API call with GET). */
	reads?(parameter: Call['parameter']): boolean;
	/** Whether its items are carried out one after another, in their order, because they may write the same record. */
	inOrder?: boolean;
	/** What tells the record that it writes, where that is not the resource's own; empty for none. */
	record?(parameter: Call['parameter']): string;
	/** That the resource's scope is the one it needs is a guess. */
	unsureScope?: boolean;
	/** Whether it needs no business (the user's own record). */
	withoutBusiness?: boolean;
	run(call: Call): Promise<Output[]>;
}
