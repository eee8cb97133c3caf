import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';

import type { Connection } from '../http/connection';
import type { Business } from '../http/families';
import type { Session } from '../http/session';
import type { Field, LaterFilter } from './field';
import type { Listable, Match, Recognition, Simple } from './record';

/** A kind of record, or what else one can do something with, as its declaration describes it. */
export interface Resource extends Listable, Simple {
	value: string;
	description: string;
	/** The state of a record is its field `active` rather than vis_state (projects, retainers). */
	activeFlag?: boolean;
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
	/** By what upsert finds a record that is there already, best first. */
	matches?: Match[];
	/** How a lost reply to its creation can be made good, where it can. */
	recognizedBy?: Recognition;
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
	/**
	 * What it reads and then writes, beside its record: no other call in this process, of whichever execution, is at work
	 * on it meanwhile. A record is `invoice 12345`.
	 */
	alone?(call: Call): string[];
	/** That the resource's scope is the one it needs is a guess. */
	unsureScope?: boolean;
	/** Whether it needs no business (the user's own record). */
	withoutBusiness?: boolean;
	run(call: Call): Promise<Output[]>;
}
