import { NodeApiError, sleep, type IDataObject, type JsonObject } from 'n8n-workflow';

import { easternNow, shiftWall } from '../api/dates';
import { createRecord, listRecords, pageSize } from '../api/records';
import type { Query } from '../api/request';
import type { Call, Field, Recognition, Resource } from '../resources/resource';
import { collection } from './fields';
import { collectionOf, includeQuery } from './parameters';
import { runOptions } from './runOptions';

/** After so many milliseconds FreshBooks is asked what became of a request: it may still be at work on it. */
const pauses = [1000, 3000, 6000];
/** Seconds by which FreshBooks' clock and this one may differ. */
const slack = 120;

/** The options of an operation that creates records which can be found again; none for others. */
export function safeCreateOptions(resource: Resource): Field[] {
	if (!resource.recognizedBy) return [];
	return collection('Options', 'options', [safeCreateField(resource), ...runOptions], 'Add Option');
}

const safeCreate: Field = { displayName: 'Safe Create', name: 'safeCreate', type: 'boolean', default: false };

function safeCreateField({ name, required, optional, recognizedBy }: Resource): Field {
	const one = name.toLowerCase();
	const fields = [...required, ...optional];
	const { by = [], exact } = recognizedBy ?? {};
	const labels = by.map((wanted) => fields.find((field) => field.name === wanted)!.displayName.toLowerCase());
	const known = `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
	const what = `Whether to check, by ${known}, if the ${one} was created after all when FreshBooks’ reply is lost, instead of failing`;
	if (!exact) return { ...safeCreate, description: what };
	return { ...safeCreate, default: true, description: `${what}. Works only if you give the number yourself.` };
}

/** What the items of a run have created, so that none takes the record of another one for its own. */
interface Made {
	ids: Set<string>;
	/** The latest creation of several that could be taken for one another. */
	turns: Map<string, Promise<unknown>>;
}

/**
 * Creates a record. When the reply is lost it looks the record up by what it is recognized by: what it finds is the
 * result, and what is certainly not there is created again. Where there is any doubt the error stands.
 */
export async function createSafely(call: Call, body: IDataObject): Promise<IDataObject> {
	const { recognizedBy: mark, value } = call.resource;
	if (!mark || !isWanted(call, mark, body)) return await createOnce(call, body);
	const made: Made = await call.shared(`made ${value}`, async () => ({ ids: new Set(), turns: new Map() }));
	const key = JSON.stringify(mark.near.map((name) => body[name]));
	const before = made.turns.get(key) ?? Promise.resolve();
	const turn = before.then(async () => await insist(call, mark, body, made));
	made.turns.set(
		key,
		turn.catch(() => undefined),
	);
	return await turn;
}

function isWanted(call: Call, { exact }: Recognition, body: IDataObject): boolean {
	const wanted = collectionOf(call, 'options').safeCreate ?? exact !== undefined;
	return wanted === true && (exact === undefined || plain(body[exact]) !== '');
}

const createOnce = async (call: Call, body: IDataObject): Promise<IDataObject> =>
	await createRecord(call.session, call.resource.endpoint, body, includeQuery(call));

async function insist(call: Call, mark: Recognition, body: IDataObject, made: Made, tries = 1): Promise<IDataObject> {
	const since = shiftWall(easternNow(), -slack);
	const record = await createOnce(call, body).catch(async (error: Error) => {
		const { mayHaveHappened, mayGoOn } = doubtsOf(error);
		const found = mayHaveHappened ? await lookUp(call, mark, body, made, since).catch(() => 'unsure') : 'unsure';
		if (typeof found === 'object') return found as IDataObject;
		const isGone = found === 'none' && !mayGoOn && tries <= call.connection.patience.retries;
		return await (isGone ? insist(call, mark, body, made, tries + 1) : Promise.reject(error));
	});
	made.ids.add(String(record[call.resource.endpoint.id]));
	return record;
}

function doubtsOf(error: Error): { mayHaveHappened: boolean; mayGoOn: boolean } {
	const data = error instanceof NodeApiError ? (error.errorResponse as JsonObject | undefined) : undefined;
	return { mayHaveHappened: data?.mayHaveHappened === true, mayGoOn: data?.mayGoOn === true };
}

/** The record that this item has created; `none` when it certainly is not there, `unsure` when that cannot be told. */
async function lookUp(
	call: Call,
	mark: Recognition,
	body: IDataObject,
	made: Made,
	since: string,
): Promise<IDataObject | 'none' | 'unsure'> {
	const { session, resource } = call;
	const asked = Object.entries(mark.query).map(([name, query]) => [query, String(body[name])]) as Query;
	const isEqual = (names: string[]) => (record: IDataObject) => names.every((name) => same(body[name], record[name]));
	const stampOf = (record: IDataObject) => String(record[mark.stamp] ?? '');
	const mayBeNew = (record: IDataObject) => stampOf(record) >= since.slice(0, stampOf(record).length);
	// a payment's stamp may be a mere day (API facts §8.7), and an older one may be of the same day
	const isNew = (record: IDataObject) => stampOf(record).length >= since.length && mayBeNew(record);
	for (const pause of pauses) {
		await sleep(pause, call.connection.signal);
		const listed = await listRecords(session, resource.endpoint, [...asked, ...includeQuery(call)], pageSize);
		const others = listed.filter((record) => !made.ids.has(String(record[resource.endpoint.id])));
		const equal = others.filter(isEqual(mark.by));
		if (equal.length === 1 && isNew(equal[0])) return equal[0];
		if (equal.length > 0 || others.some((record) => mayBeNew(record) && isEqual(mark.near)(record))) return 'unsure';
	}
	return 'none';
}

function same(wanted: unknown, stored: unknown): boolean {
	if (!isMoney(wanted) || !isMoney(stored)) return plain(wanted) === plain(stored);
	return Number(wanted.amount) === Number(stored.amount) && (wanted.code ?? stored.code) === stored.code;
}

const isMoney = (value: unknown): value is { amount: string; code?: string } =>
	typeof value === 'object' && value !== null && 'amount' in value;

/** Texts as FreshBooks may have changed them: without white space around them. */
const plain = (value: unknown): string =>
	String(value ?? '')
		.trim()
		.normalize();
