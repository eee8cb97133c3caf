import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';

import type { Session } from '../http/session';
import type { Field, LaterFilter } from './field';
import type { Carrier, Match, Probe, ReadableType, Recognition, RecordType } from './record';

/** What the panel offers under *Resource*: a kind of record, or what else one can do something with (an API call). */
export interface Resource {
	name: string;
	plural: string;
	value: string;
	description: string;
	/** FreshBooks' object in scope names (API facts §2.1). */
	scope?: string;
	/** What is read to check the access to it, where that is not a page of its list; null where nothing can be read. */
	probe?: Probe | null;
	operations: Array<Operation<Resource>>;
}

/** A kind of records that can be created and changed. */
export interface WritableResource extends Resource, RecordType {
	/** What stands in sight, the most needed first: not all of it has to be filled in. */
	required: Field[];
	/** What stands behind *Add Field*. */
	optional: Field[];
	/** Whether inputs can be mapped to its fields by their names, for tables whose rows become records. */
	rows?: true;
	/** Line items: chosen as fields or as JSON. */
	lines?: Field;
	/** An example of a line as JSON, where an invoice's will not do. */
	lineExample?: string;
	/** Turns a line given as JSON into what FreshBooks takes, where a line out of FreshBooks itself looks different. */
	lineFromJson?(line: IDataObject): IDataObject;
	/** Fields for a file that is uploaded along with the record: they stand right below the required ones. */
	attachmentFields?: Field[];
	/** A sentence above the fields of a new one: what it does to money. */
	moneyNotice?: string;
	/** By what upsert finds a record that is there already, best first. */
	matches?: Match[];
	/** How a lost reply to its creation can be made good, where it can. */
	recognizedBy?: Recognition;
	/** Where a record carries the reference by which it is created only once, where it can. */
	carries?: Carrier;
	/** Options of its creation alone. */
	createOptions?: Field[];
	/** What FreshBooks has made along with a new record. */
	makes?(made: IDataObject): Array<{ type: RecordType; id: string }>;
	/** How a new record is emailed to its client, where that can be wanted with its creation. */
	email?(call: Call, id: string): Promise<Output>;
	/** Tells people what they should know of a record that was created. */
	tellNew?(call: Call<WritableResource>, made: IDataObject): void;
	/** Whom FreshBooks has emailed about a record that was created; undefined for nobody. */
	emailed?(call: Call<WritableResource>, made: IDataObject): Promise<string | undefined>;
	/** FreshBooks numbers these documents itself, so several are created in item order. */
	numbered?: boolean;
	/** Values of a new record unless the user says otherwise. */
	fixed?: IDataObject;
	/**
	 * What a PUT must carry of the record as it is, where FreshBooks would otherwise lose it (API facts §12, quirks 6 and
	 * 36).
	 */
	keepOnUpdate?: string[];
	/** The state of a record is its field `active` rather than vis_state (projects, retainers). */
	activeFlag?: boolean;
	/** Whose currency a new record's amounts are in when the user named none, and the field that refers to it. */
	currencyFrom?: { owner: RecordType; field: string };
	/**
	 * The last word on a body before it is sent, for what is not a conversion of one field.
	 * @param id the record that is changed; undefined for a new one
	 */
	beforeWrite?(call: Call<WritableResource>, body: IDataObject, id?: string): Promise<IDataObject>;
	/** What can be told about a new record before FreshBooks is asked: throws a UserError. */
	checkNew?(body: IDataObject): void;
}

/** A kind of records that can be read and listed. */
export interface ReadableResource extends Resource, ReadableType {
	/** Only those that FreshBooks honors: it ignores others silently and sends everything (API facts §4.2). */
	filters?: Field[];
	/** Offered as *Filter After Fetching*, so that nobody believes FreshBooks did it. */
	laterFilters?: LaterFilter[];
	/** Sort keys that FreshBooks honors. */
	sorts?: INodePropertyOptions[];
}

/** A kind of records that can be read and written: what nearly all resources are. */
export interface RecordResource extends ReadableResource, WritableResource {}

/** The parameters of one item, by name. */
export type Parameters = (name: string) => unknown;

/** One operation on one item: everything an operation may know and use. */
export interface Call<R extends Resource = RecordResource> {
	context: IExecuteFunctions;
	item: number;
	/** The calls of all items that make one document with this one, itself among them; only where there are several. */
	members?: Array<Call<R>>;
	resource: R;
	/** All that this node can work on, in the order of the panel. */
	resources: Resource[];
	session: Session;
	/** A parameter as the user set it for this item. */
	parameter: Parameters;
	/** The parameters of the items that come next, so many at most, as they stand. */
	next(count: number): Parameters[];
	/** Something looked up once for all items of this run of the node. */
	shared<T>(key: string, read: () => Promise<T>): Promise<T>;
	/** Sentences for the user should this item fail from here on (what has been done so far). */
	notes: string[];
	/** What is still to be done when all items of the run have ended, also badly; what it gives is then the output. */
	afterwards: Array<() => Promise<Output[]>>;
}

/** A call whose operation needs nothing of its resource. */
export type AnyCall = Call<Resource>;

export type Output = Pick<INodeExecutionData, 'json' | 'binary'>;

/** @typeParam R what it needs to know of the resource that offers it */
export interface Operation<R extends Resource = RecordResource> {
	value: string;
	name: string;
	/** `Delete client`; `%` stands for the resource. */
	action: string;
	description: string;
	/** Fields of this operation for a resource, without `displayOptions`. */
	fields(resource: R): Field[];
	/** Whether it changes something: such calls on one record never overlap. */
	writes: boolean;
	/** Whether this very call only reads, where that depends on what the user set (an API call with GET). */
	reads?(parameter: AnyCall['parameter']): boolean;
	/** Whether all that it does is to read one record, so that many items may wait for theirs at the same time. */
	readsOne?: boolean;
	/** Whether its items are carried out one after another, in their order, because they may write the same record. */
	inOrder?: boolean;
	/** Names the record that it writes, where that is another than the panel's own ID tells; empty for none. */
	record?(parameter: AnyCall['parameter']): string;
	/**
	 * What it reads and then writes, beside its record: no other call in this process, of whichever execution, is at work
	 * on it meanwhile. A record is `invoice 12345`.
	 */
	alone?(call: Call<R>): string[];
	/** FreshBooks does not say that it needs the resource's scope: that is a guess. */
	unsureScope?: boolean;
	/** Whether it needs no business (the user's own record). */
	withoutBusiness?: boolean;
	run(call: Call<R>): Promise<Output[]>;
}
