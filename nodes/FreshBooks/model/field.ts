import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { RecordType } from './record';

/**
 * How a value that a user typed becomes FreshBooks' value. Without one: locators give the id, a `dateTime` gives the
 * calendar date, a `boolean` and `options` what they stand for, and everything else goes as text.
 */
type Conversion =
	/** Decimal string with the record's currency: `{ amount, code }`. */
	| 'money'
	/** Decimal string without a currency (projects). */
	| 'amount'
	| 'percent'
	/** A plain decimal that is no money (quantities). */
	| 'quantity'
	/** A whole number that may be left empty, which n8n's own number fields cannot be. */
	| 'count'
	| 'id'
	/** An id that is a UUID (team members, ledger accounts). */
	| 'uuid'
	/** A locator whose value is a name rather than an id (sub types of ledger accounts). */
	| 'name'
	/** Moment in UTC, for time tracking. */
	| 'moment'
	/** Hours in the panel, in any common form; seconds in FreshBooks. */
	| 'hours'
	/** A choice that also takes any other code of FreshBooks' (how often something recurs). */
	| 'code'
	/** A fixed collection that is an array (lines, contacts) or one object. */
	| 'list'
	| 'object'
	/** Several values typed with commas between them. */
	| 'texts'
	| 'ids'
	/** A filter without a value: it is there or it is not. */
	| 'flag'
	/** Day or moment from which on, or before which, a record was changed: FreshBooks knows whole days only. */
	| 'changedSince'
	| 'changedBefore'
	/** Currency of the amounts beside it; FreshBooks knows it only within those amounts. */
	| 'currencyOfAmounts'
	| 'currency'
	/** The name of an input field with a file: it is uploaded, and is no value of its own. */
	| 'file';

/** A field in n8n's own form, so that n8n's lint reads it, plus how FreshBooks wants its value. */
export type Field = Omit<INodeProperties, 'options'> & {
	options?: Array<INodePropertyOptions | Field | FieldGroup>;
	as?: Conversion;
	/** The largest number of hours; n8n knows bounds of number fields only. */
	atMost?: number;
	/** What a locator refers to: a function, which is left out where fields are compared as text. */
	to?(): RecordType;
	/** What it refers to may be created where there is none of that name, if the user wants that. */
	mayCreate?: boolean;
	/** A field of a line that few people need: the panel has it behind *Add Field*. */
	isExtra?: boolean;
	/** What others call it: for a sentence about a key that is none. */
	alsoCalled?: string[];
	/** The query parameter behind a filter, where it is not the field's own name. */
	query?: string;
	/** A filter's values that FreshBooks takes one by one (`search[clientids][]`). */
	repeated?: boolean;
	/** It stands for two other filters, days from and to. */
	period?: PeriodOf;
	/** Shown when something is created, but FreshBooks does not let it be changed afterwards. */
	createOnly?: boolean;
};

/** The filters that a period fills in. */
export interface PeriodOf {
	from: string;
	to: string;
	/** What the later one takes: the last day, its last second, or the day after it. */
	upper: 'day' | 'second' | 'dayAfter';
	/** The field of a record that is compared as well where it is the day after: FreshBooks may take that day, too. */
	day?: string;
}

/** A filter that FreshBooks lacks and people need: it is applied here, to the records that FreshBooks sends. */
export interface LaterFilter {
	field: Field;
	/**
	 * Not for a period, which fills in others.
	 * @param wanted what the user set, converted as the field says
	 */
	passes?(record: IDataObject, wanted: unknown): boolean;
}

/** The fields of one entry of a fixed collection. */
export interface FieldGroup {
	displayName: string;
	name: string;
	values: Field[];
}
