import type { IDataObject } from 'n8n-workflow';

import { replyList } from '../api/replyList';
import { families, isRecord, pagesOf, totalOf, unwrapMany, unwrapOne, type FamilyName } from '../http/families';
import type { Field } from '../model/field';
import type { Probe } from '../model/record';

/** What this node found in a reply, and in what the reply is not as this node knows it. */
export interface ReplyShape {
	/** Whether the node can work with it all the same. */
	isReadable: boolean;
	/** As sentences, with names and types and without a single value. */
	differences: string[];
	/** How many records FreshBooks has, where it tells. */
	total?: number;
	/** How many came. */
	came: number;
}

/** The families whose lists always tell how long they are (API facts §4.1). */
const counted: FamilyName[] = ['accounting', 'events', 'projects', 'timetracking'];

/** What a name looks like in any reply that was ever seen: a key may also be a value, an id or the name of a person. */
const nameLike = /^[a-z][a-zA-Z_]{0,40}\d?$/;

/**
 * Compares a reply with what this node relies on: the envelope, the key of the list or the record, the fields that it
 * shows, and the types of those that it converts. What FreshBooks sends beyond that is no difference: it adds fields
 * now and then, and they break nothing.
 * @param path of the list, as the reply may be called by it
 * @param declared the fields of the resource, with the types that they have
 */
export function replyShape(probe: Probe, path: string, declared: Field[], reply: unknown): ReplyShape {
	const { family, one = '', many, fields } = probe;
	if (many === undefined) {
		const record = unwrapOne(family, one, reply);
		return record
			? { isReadable: true, differences: differencesOf(record, fields, declared), came: 1 }
			: unreadable(family, one);
	}
	const own = unwrapMany(family, many, reply);
	const records = own ?? onlyList(reply, path);
	if (!records) return unreadable(family, many);
	const [record] = records;
	return {
		isReadable: true,
		differences: [
			...(own ? [] : [moved(reply, records, many)]),
			...(counted.includes(family) && !isCounted(family, reply) ? ['the reply does not say how long the list is'] : []),
			...(record ? differencesOf(record, fields, declared) : []),
		],
		total: totalOf(family, reply) ?? (pagesOf(family, reply) <= 1 ? records.length : undefined),
		came: records.length,
	};
}

function unreadable(family: FamilyName, key: string): ReplyShape {
	const place = [...families[family].envelope, key].filter(Boolean).join('.');
	return { isReadable: false, differences: [place ? `the reply has no "${place}"` : 'the reply is empty'], came: 0 };
}

/** The node takes the only list of a reply for the list, whatever its key. */
function onlyList(reply: unknown, path: string): IDataObject[] | undefined {
	const records = isRecord(reply) ? replyList(reply, path)?.records : undefined;
	return records?.every(isRecord) ? records : undefined;
}

function moved(reply: unknown, records: IDataObject[], many: string): string {
	const key = keyOf(reply, records);
	const name = key && nameLike.test(key) ? `"${key}"` : 'something else';
	return `the list is called ${name}, not "${many}"`;
}

/** The key under which something stands, at whatever depth. */
function keyOf(within: unknown, wanted: unknown): string | undefined {
	if (!isRecord(within)) return undefined;
	const entries = Object.entries(within);
	const [direct] = entries.find(([, value]) => value === wanted) ?? [];
	return direct ?? entries.map(([, value]) => keyOf(value, wanted)).find((key) => key !== undefined);
}

const isCounted = (family: FamilyName, reply: unknown): boolean =>
	totalOf(family, reply) !== undefined && Number.isFinite(pagesOf(family, reply));

function differencesOf(record: IDataObject, names: string[], declared: Field[]): string[] {
	return names.flatMap((name) => {
		const value = record[name];
		const field = declared.find((one) => one.name === name);
		// what lies within a record may be left out where there is none
		if (value === undefined) return field && isNested(field) ? [] : [`"${name}" is missing`];
		const wanted = field && expected(field);
		return value === null || !wanted || wanted.fits(value) ? [] : [`"${name}" is ${typeOf(value)}, not ${wanted.what}`];
	});
}

interface Expected {
	what: string;
	fits(value: unknown): boolean;
}

const amount: Expected = {
	what: 'an amount with its currency',
	fits: (value) => isRecord(value) && 'amount' in value && 'code' in value,
};
const yesOrNo: Expected = { what: 'yes or no', fits: (value) => typeof value === 'boolean' };
const plain: Expected = {
	what: 'text or a number',
	fits: (value) => ['string', 'number'].includes(typeof value),
};

/** The type of a field in replies, where this node relies on it. */
function expected(field: Field): Expected | undefined {
	if (field.as === 'money') return amount;
	if (isNested(field)) return undefined;
	return field.type === 'boolean' ? yesOrNo : plain;
}

const isNested = ({ type }: Field): boolean => type === 'fixedCollection' || type === 'collection';

function typeOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'boolean') return 'yes or no';
	if (typeof value === 'object') return 'an object';
	return typeof value === 'string' ? 'text' : 'a number';
}
