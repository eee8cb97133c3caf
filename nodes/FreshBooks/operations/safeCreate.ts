import type { IDataObject } from 'n8n-workflow';

import { createRecord, readPage } from '../api/records';
import { collection } from '../fields/common';
import { collectionOf, includeQuery } from '../fields/parameters';
import { runOptions } from '../fields/runOptions';
import { earliestFrom, easternAt, isRepeated } from '../formats/dates';
import { FreshBooksError } from '../http/errors';
import type { Doubts } from '../http/retry';
import type { Clocks, Query, Session } from '../http/session';
import { noteId, noteOutcome } from '../http/trace';
import type { Field } from '../model/field';
import type { Recognition } from '../model/record';
import type { Call, WritableResource } from '../model/resource';

/** After so many milliseconds FreshBooks is asked what became of a request: it may still be at work on it. */
const pauses = [1000, 3000, 6000];
/** A record that looks alike and is older than the request by up to so many seconds may be the one: clocks differ. */
const slack = 120;
/** So many milliseconds what was created here is remembered: far longer than anybody looks for what got lost. */
const remembered = 3_600_000;

/** The options of an operation that creates records which can be found again; none for others. */
export function safeCreateOptions(resource: WritableResource): Field[] {
	if (!resource.recognizedBy) return [];
	return collection('Options', 'options', [safeCreateField(resource), ...runOptions], 'Add Option');
}

const safeCreate: Field = { displayName: 'Safe Create', name: 'safeCreate', type: 'boolean', default: false };

function safeCreateField({ name, required, optional, recognizedBy }: WritableResource): Field {
	const one = name.toLowerCase();
	const fields = [...required, ...optional];
	const { by = [], exact } = recognizedBy ?? {};
	const labels = by.map((wanted) => fields.find((field) => field.name === wanted)!.displayName.toLowerCase());
	const known = `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
	const what = `Whether to check, by ${known}, if the ${one} was created after all when FreshBooks’ reply is lost, instead of failing`;
	if (!exact) return { ...safeCreate, description: what };
	return { ...safeCreate, default: true, description: `${what}. Works only if you give the number yourself.` };
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
	/** All tries share one patience. */
	giveUpAt: number;
	outcome: Outcome;
	/** Those of the creations like it that were under way at the same time. */
	rivals: Outcome[];
}

/**
 * Creates a record. When the reply is lost it looks the record up by what it is recognized by: what it finds is the
 * result, and what is certainly not there is created again. Where there is any doubt the error stands.
 */
export async function createSafely(call: Call, body: IDataObject): Promise<IDataObject> {
	const { session, resource } = call;
	const { connection, business } = session;
	const { recognizedBy: mark, value } = resource;
	if (!mark || !isWanted(call, mark, body)) return await createOnce(call, call.session, body);
	const place = JSON.stringify([connection.credentialId, business?.businessId, value]);
	const like = JSON.stringify([place, ...mark.near.map((name) => body[name])]);
	const turns = await call.shared('safe creations', async () => new Map<string, Promise<unknown>>());
	const before = turns.get(like) ?? Promise.resolve();
	const turn = before.then(async () => {
		const giveUpAt = connection.clock.now() + connection.patience.seconds * 1000;
		const creation: Creation = { call, mark, body, place, like, giveUpAt, outcome: { isKnown: false }, rivals: [] };
		begin(creation);
		return await insist(creation).finally(() => end(creation));
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
	return wanted === true && (exact === undefined || plain(body[exact]) !== '');
}

const createOnce = async (call: Call, session: Session, body: IDataObject): Promise<IDataObject> =>
	await createRecord(session, call.resource.endpoint, body, includeQuery(call));

async function insist(creation: Creation, tries = 1): Promise<IDataObject> {
	const { call, body, giveUpAt } = creation;
	const session = { ...call.session, giveUpAt };
	const { id } = call.resource.endpoint;
	const { clock, patience } = call.session.connection;
	const begunAt = clock.now();
	const record = await createOnce(call, session, body).catch(async (error: Error) => {
		const { mayHaveHappened, mayGoOn } = doubtsOf(error);
		creation.outcome.isKnown = !mayHaveHappened;
		// earlier tries have certainly created nothing
		const sentAt = (error instanceof FreshBooksError ? error.sentAt : undefined) ?? begunAt;
		const found = mayHaveHappened ? await findCreated(creation, session, sentAt).catch(() => 'unsure') : 'unsure';
		if (typeof found === 'object') {
			noteId(session, found[id]);
			noteOutcome(session, 'done, as FreshBooks showed afterwards');
			return found as IDataObject;
		}
		const isGone = found === 'none' && !mayGoOn;
		if (isGone) noteOutcome(session, 'not done, as FreshBooks showed afterwards');
		const isPatient = tries <= patience.retries && clock.now() < giveUpAt;
		return await (isGone && isPatient ? insist(creation, tries + 1) : Promise.reject(error));
	});
	remember(creation, record[id]);
	return record;
}

/** An error that no request ended with leaves no doubt. */
const doubtsOf = (error: Error): Doubts =>
	error instanceof FreshBooksError ? error : { mayHaveHappened: false, mayGoOn: false };

/** The record that this item has created; `none` when it certainly is not there, `unsure` when that cannot be told. */
async function findCreated(
	{ call, mark, body, place, rivals }: Creation,
	session: Session,
	sentAt: number,
): Promise<IDataObject | 'none' | 'unsure'> {
	const { endpoint } = call.resource;
	const asked = Object.entries(mark.query).map(([name, query]) => [query, String(body[name])]) as Query;
	const isEqual = (names: string[]) => (record: IDataObject) => names.every((name) => same(body[name], record[name]));
	const stampOf = (record: IDataObject) => String(record[mark.stamp] ?? '');
	for (const pause of pauses) {
		await call.session.connection.clock.sleep(pause, call.session.connection.signal);
		const page = await readPage(session, endpoint, [...asked, ...includeQuery(call)], 1);
		const theirs = onTheirClock(page.clocks, sentAt);
		const since = theirs === undefined || isRepeated(theirs) ? undefined : easternAt(theirs);
		const long = earliestFrom((theirs ?? sentAt) - slack * 1000);
		const mayBeNew = (record: IDataObject) => stampOf(record) >= long.slice(0, stampOf(record).length);
		// a payment's stamp may be a mere day (API facts §8.7), and an older one may be of the same day, as it may be of
		// the hour before where the clocks have just gone back
		const isNew = (record: IDataObject) =>
			since !== undefined && stampOf(record).length >= since.length && stampOf(record) >= since;
		const others = page.records.filter((record) => !made.has(`${place} ${String(record[endpoint.id])}`));
		const equal = others.filter(isEqual(mark.by));
		// what another execution created meanwhile looks the same
		const isAlone = rivals.every(({ isKnown }) => isKnown);
		if (equal.length === 1 && isNew(equal[0]) && isAlone) return equal[0];
		if (equal.length > 0 || others.some((record) => mayBeNew(record) && isEqual(mark.near)(record))) return 'unsure';
	}
	return 'none';
}

/**
 * A moment by FreshBooks' own clock, up to two seconds early: its replies tell the time in whole seconds. Undefined where
 * they do not tell it.
 */
function onTheirClock(clocks: Clocks | undefined, moment: number): number | undefined {
	const theirs = Date.parse(clocks?.theirs ?? '');
	return clocks && theirs ? moment + theirs - clocks.ours : undefined;
}

function same(wanted: unknown, stored: unknown): boolean {
	if (!isAmount(wanted) || !isAmount(stored)) return plain(wanted) === plain(stored);
	return Number(wanted.amount) === Number(stored.amount) && (wanted.code ?? stored.code) === stored.code;
}

const isAmount = (value: unknown): value is { amount: string; code?: string } =>
	typeof value === 'object' && value !== null && 'amount' in value;

/** Texts as FreshBooks may have changed them: without white space around them. */
const plain = (value: unknown): string =>
	String(value ?? '')
		.trim()
		.normalize();
