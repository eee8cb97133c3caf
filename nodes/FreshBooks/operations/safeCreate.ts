import type { IDataObject } from 'n8n-workflow';

import { createRecord, readPage } from '../api/records';
import { collection } from '../fields/common';
import { collectionOf, includeQuery } from '../fields/parameters';
import { runOptions } from '../fields/runOptions';
import { easternAt, isRepeated } from '../formats/dates';
import { FreshBooksError } from '../http/errors';
import type { Clocks, Query, Session } from '../http/session';
import { noteId, noteOutcome } from '../http/trace';
import type { Field } from '../model/field';
import type { Recognition } from '../model/record';
import type { Call, WritableResource } from '../model/resource';

/** After so many milliseconds FreshBooks is asked what became of a request: it may still be at work on it. */
export const pauses = [1000, 3000, 6000];
/** By so many milliseconds FreshBooks' own times may differ: its replies tell whole seconds. */
const rounding = 2000;
/** So many milliseconds what was created here is remembered: far longer than anybody looks for what got lost. */
const remembered = 3_600_000;

/** The options of an operation that creates records which can be found again; none for others. */
export function safeCreateOptions(resource: WritableResource): Field[] {
	return resource.recognizedBy ? optionsWith([safeCreateField(resource)]) : [];
}

/** All options of an operation that has some of its own. */
export const optionsWith = (fields: Field[]): Field[] =>
	collection('Options', 'options', [...fields, ...runOptions], 'Add Option');

const safeCreate: Field = { displayName: 'Safe Create', name: 'safeCreate', type: 'boolean', default: false };

export function safeCreateField({ name, required, optional, recognizedBy }: WritableResource): Field {
	const one = name.toLowerCase();
	const fields = [...required, ...optional];
	const { by = [], exact } = recognizedBy ?? {};
	const labels = by.map((wanted) => fields.find((field) => field.name === wanted)!.displayName.toLowerCase());
	const known = `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
	const what = `Whether to look for the ${one}, by ${known}, when FreshBooks’ reply to its creation is lost, and to return it if there is no doubt. Otherwise the item fails and says so: nothing is created a second time.`;
	if (!exact) return { ...safeCreate, description: what };
	return { ...safeCreate, default: true, description: `${what} Works only if you give the number yourself.` };
}

/**
 * What was created here, by whichever execution, and when, oldest first: nobody takes the record of another one for
 * its own.
 */
const made = new Map<string, number>();
/** The creations that are under way, in all executions; those whose records look alike are together. */
const underWay = new Map<string, Set<Creation>>();

/** Whether it is known what a creation has created, if anything. */
interface Outcome {
	isKnown: boolean;
}

/** A creation, and all that is known of it. */
interface Creation {
	call: Call;
	mark: Recognition;
	body: IDataObject;
	/** Where such records are kept. */
	place: string;
	/** The place, and the values that make one record look like another. */
	like: string;
	outcome: Outcome;
	/** Those of the creations like it that were under way at the same time. */
	rivals: Outcome[];
}

/**
 * Creates a record. When the reply is lost it looks the record up by what it is recognized by: what it finds beyond doubt
 * is the result. It creates nothing a second time: what is not there after a while may still come, and FreshBooks may have
 * stored it in other words.
 */
export async function createSafely(call: Call, body: IDataObject): Promise<IDataObject> {
	const { session, resource } = call;
	const { connection, business } = session;
	const { recognizedBy: mark, value } = resource;
	if (!mark || !isWanted(call, mark, body)) return await createOnce(call, call.session, body);
	const place = JSON.stringify([connection.credentialId, business?.businessId, value]);
	const like = JSON.stringify([place, ...mark.by.map((name) => comparable(body[name]))]);
	const turns = await call.shared('safe creations', async () => new Map<string, Promise<unknown>>());
	const before = turns.get(like) ?? Promise.resolve();
	const turn = before.then(async () => {
		const creation: Creation = { call, mark, body, place, like, outcome: { isKnown: false }, rivals: [] };
		begin(creation);
		return await createOrFind(creation).finally(() => end(creation));
	});
	turns.set(
		like,
		turn.catch(() => undefined),
	);
	return await turn;
}

function begin(creation: Creation): void {
	const present = underWay.get(creation.like) ?? new Set();
	for (const other of present) {
		other.rivals.push(creation.outcome);
		creation.rivals.push(other.outcome);
	}
	underWay.set(creation.like, present.add(creation));
}

function end(creation: Creation): void {
	const present = underWay.get(creation.like);
	present?.delete(creation);
	if (present?.size === 0) underWay.delete(creation.like);
}

function remember(creation: Creation, id: unknown): void {
	creation.outcome.isKnown = true;
	const now = creation.call.session.connection.clock.now();
	made.set(`${creation.place} ${String(id)}`, now);
	for (const [old, at] of made) {
		if (now - at < remembered) break;
		made.delete(old);
	}
}

function isWanted(call: Call, { exact }: Recognition, body: IDataObject): boolean {
	const wanted = collectionOf(call, 'options').safeCreate ?? exact !== undefined;
	return wanted === true && (exact === undefined || comparable(body[exact]) !== '');
}

const createOnce = async (call: Call, session: Session, body: IDataObject): Promise<IDataObject> =>
	await createRecord(session, call.resource.endpoint, body, includeQuery(call));

async function createOrFind(creation: Creation): Promise<IDataObject> {
	const { call, body } = creation;
	const { clock, patience } = call.session.connection;
	const begunAt = clock.now();
	// the creation and the looking share one patience
	const session = { ...call.session, giveUpAt: begunAt + patience.seconds * 1000 };
	const { id } = call.resource.endpoint;
	const record = await createOnce(call, session, body).catch(async (error: Error) => {
		const lost = error instanceof FreshBooksError && error.mayHaveHappened ? error : undefined;
		creation.outcome.isKnown = !lost;
		if (!lost) throw error;
		// earlier tries have certainly created nothing
		const found = await findCreated(creation, session, lost.sentAt ?? begunAt).catch(() => undefined);
		if (!found) {
			call.notes.push('Safe Create looked for it and found no certain match.');
			throw error;
		}
		noteId(session, found[id]);
		noteOutcome(session, 'done, as FreshBooks showed afterwards');
		return found;
	});
	remember(creation, record[id]);
	return record;
}

/** The record that this item has created; undefined when that cannot be told. */
async function findCreated(
	{ call, mark, body, place, rivals }: Creation,
	session: Session,
	sentAt: number,
): Promise<IDataObject | undefined> {
	const { endpoint } = call.resource;
	const { clock, signal } = session.connection;
	const asked = Object.entries(mark.query).map(([name, query]) => [query, String(body[name])]) as Query;
	const isEqual = (record: IDataObject) => mark.by.every((name) => same(body[name], record[name]));
	const stampOf = (record: IDataObject) => String(record[mark.stamp] ?? '');
	for (const pause of pauses) {
		await clock.sleep(pause, signal);
		const { records, clocks } = await readPage(session, endpoint, [...asked, ...includeQuery(call)], 1);
		const isNew = newness(clocks, [sentAt, clock.now()], records.map(stampOf));
		const others = records.filter((record) => !made.has(`${place} ${String(record[endpoint.id])}`));
		const [found, ...more] = others.filter(isEqual);
		// what another execution created meanwhile looks the same
		const isAlone = more.length === 0 && rivals.every(({ isKnown }) => isKnown);
		if (found) return isAlone && isNew(stampOf(found)) ? found : undefined;
	}
	return undefined;
}

/**
 * Tells whether a stamp is of after a moment. No stamp is trusted where the clocks are unsure: where FreshBooks' replies do
 * not tell the time, in the hour that comes twice, and where some stamp is of later than now.
 */
function newness(clocks: Clocks | undefined, [since, now]: [number, number], stamps: string[]) {
	const [from, to] = [since, now].map((moment) => onTheirClock(clocks, moment));
	if (from === undefined || to === undefined || isRepeated(from)) return () => false;
	const [first, last] = [easternAt(from), easternAt(to + rounding)];
	if (stamps.some((stamp) => stamp > last)) return () => false;
	// a payment's stamp may be a mere day (API facts §8.7), and an older one may be of the same day
	return (stamp: string) => stamp.length >= first.length && stamp >= first;
}

/**
 * A moment by FreshBooks' own clock, up to two seconds early: its replies tell the time in whole seconds. Undefined where
 * they do not tell it.
 */
function onTheirClock(clocks: Clocks | undefined, moment: number): number | undefined {
	const theirs = Date.parse(clocks?.theirs ?? '');
	return clocks && theirs ? moment + theirs - clocks.ours : undefined;
}

const same = (wanted: unknown, stored: unknown): boolean =>
	isAmount(wanted) && isAmount(stored) && wanted.code === undefined
		? Number(wanted.amount) === Number(stored.amount)
		: comparable(wanted) === comparable(stored);

/** Texts as FreshBooks may have changed them: without white space around them; amounts whatever their noughts. */
function comparable(value: unknown): string {
	if (isAmount(value)) return `${Number(value.amount)} ${value.code}`;
	return String(value ?? '')
		.trim()
		.normalize();
}

const isAmount = (value: unknown): value is { amount: string; code?: string } =>
	typeof value === 'object' && value !== null && 'amount' in value;
