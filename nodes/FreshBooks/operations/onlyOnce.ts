import { UserError, type IDataObject } from 'n8n-workflow';

import { createRecord, readRecord } from '../api/records';
import { undefinedIf404 } from '../api/undefinedIf404';
import { isBlank, refuse } from '../fields/basics';
import { isLeftByModel } from '../fields/given';
import { collectionOf, includeQuery, output } from '../fields/parameters';
import { clean, folded } from '../formats/folded';
import { shown, typedText, within } from '../formats/refuse';
import { FreshBooksError } from '../http/errors';
import { refuseInRehearsal } from '../http/rehearsal';
import type { Query } from '../http/session';
import { noteHint, noteId, noteOutcome } from '../http/trace';
import type { Field } from '../model/field';
import type { Carrier } from '../model/record';
import type { AnyCall, Call, Output, WritableResource } from '../model/resource';
import { emailNew, emailStanding } from './emailNew';
import { cheapestList } from './cheapestList';
import { nextMoment, type Wanted } from './freshList';
import { newOutput } from './newOutput';
import { optionsWith, pauses, safeCreateField } from './safeCreate';
import { lookAgain, takeBack } from './takeBack';

export const onlyOnceField: Field = { displayName: 'Only Once For', name: 'onlyOnceFor', type: 'string', default: '' };

const countDeletedField: Field = {
	displayName: 'Count Deleted Ones',
	name: 'countDeleted',
	type: 'boolean',
	default: false,
	description: 'Whether deleted ones count as existing for Only Once For, and are not created again',
};

/** The options of a creation, where it has some of its own. */
export function createOptions(resource: WritableResource): Field[] {
	const { recognizedBy, carries, createOptions: more = [] } = resource;
	const own = [
		...(recognizedBy ? [safeCreateField(resource)] : []),
		...(carries ? onceFields(resource, carries) : []),
		...more,
	];
	return own.length > 0 ? optionsWith(own) : [];
}

function onceFields({ name, required, optional }: WritableResource, { field, among, deleted }: Carrier): Field[] {
	const one = name.toLowerCase();
	const { displayName } = [...required, ...optional].find((known) => known.name === field)!;
	const description = `A reference that is always the same for the same thing, such as an order number, a charge ID or a file hash. If ${among} has it in ${displayName}, that one is returned and nothing is created; otherwise the new ${one} gets it there.`;
	const once = { ...onlyOnceField, placeholder: 'e.g. order-1042', description };
	return deleted ? [once, countDeletedField] : [once];
}

/** What a record is to be created only once for. */
export interface Once {
	reference: string;
	carrier: Carrier;
	countDeleted: boolean;
}

/**
 * @returns undefined where the user wants no such thing
 * @throws UserError for a reference that is empty: it would let everything through
 */
export function onceFor(call: Call<WritableResource>): Once | undefined {
	const { carries: carrier } = call.resource;
	const { onlyOnceFor: typed, countDeleted } = collectionOf(call, 'options');
	if (!carrier || !isWanted(call, typed)) return undefined;
	const no = within(onlyOnceField, refuse);
	if (!isBlank(typed) && typedText(typed) === undefined) no(`${shown(typed)} is not text`);
	// what is folded away would be found in every record without a reference
	if (folded(typed) === '') {
		const one = call.resource.name.toLowerCase();
		no(`it is empty, so no ${one} was created. Give a reference, or remove the option.`);
	}
	const reference = clean(typed);
	if (/[[\]]/.test(reference)) no('leave out the square brackets: they mark where a reference begins and ends');
	return { reference, carrier, countDeleted: countDeleted === true };
}

/** Somebody who adds the option wants it, whatever an expression in it gives; a language model may leave it blank. */
function isWanted({ context, item }: AnyCall, typed: unknown): boolean {
	const panel = context.getNodeParameter('options', item, {}, { rawExpressions: true }) as IDataObject;
	const { onlyOnceFor: raw } = panel;
	return raw !== undefined ? !isLeftByModel(String(raw), typed) : !isBlank(typed);
}

/** For so many milliseconds a list that was read tells what is there, and what was created may wait to be looked after. */
const settleWithin = 3000;

/** So long a run that was stopped still looks after what it has created. */
const lastSeconds = 10;

/** When something was last created here for a reference, by whichever execution: what was read before does not show it. */
const lastTries = new Map<string, { moment: number; at: number }>();

/** What was created for a reference and has not been looked after yet. */
const unsettled = new Map<string, Settle>();

/**
 * Looks after what was created, the first time that somebody wants it.
 * @param asking who wants it
 * @returns what takes its place in the output
 */
type Settle = (asking: Call) => Promise<Output[]>;

/** Calls with the same reference go one after another, in all executions of this process. */
export function onceLane({ resource, parameter }: Call<WritableResource>): string[] {
	const { onlyOnceFor } = (parameter('options') || {}) as IDataObject;
	const reference = resource.carries ? folded(onlyOnceFor) : '';
	return reference === '' ? [] : [`${resource.value} once ${reference}`];
}

/**
 * Gives the record that carries the reference, or creates one that does.
 * @param body the new record, without what is only done for one that is really created
 * @param complete does that: uploads its file
 */
export async function createOnce(
	call: Call,
	once: Once,
	body: IDataObject,
	complete: (body: IDataObject) => Promise<IDataObject>,
): Promise<Output> {
	// from here on FreshBooks is asked, also about what others have created
	refuseInRehearsal(call.session.connection);
	const key = keyOf(call, once);
	// whoever has just created it may take it back
	await unsettled.get(key)?.(call).catch(nothing);
	const standing = await findStanding(call, once, body, lastTries.get(key)?.moment ?? 0);
	if (standing) return { json: { ...told(call, standing).json, ...(await emailStanding(call, standing))?.json } };
	const { field } = once.carrier;
	const whole = await complete({ ...body, [field]: carrying(once, body[field]) });
	const made = await createOrFind(call, once, whole).finally(() => noteTry(call, key));
	const created = newOutput(call, made).then(({ json }) => ({ json: { alreadyExisted: false, ...json } }));
	const after = nextMoment();
	const settle = lazily(async (asking: Call) => {
		const own = inTurnsOf(asking, call);
		const looking = lookAfter(own, once, body, made, after);
		const elder = await looking.finally(() => unsettled.delete(key));
		if (elder) return [elder];
		// nobody is emailed a document that is taken back
		const sent = await emailNew(own, made);
		return [{ json: { ...(await created).json, ...sent?.json } }];
	});
	unsettled.set(key, settle);
	call.afterwards.push(async () => await settle(call));
	await settleLater(call, settle);
	return await created;
}

const nothing = (): void => undefined;

/** The reference in one business, as all executions know it. */
function keyOf({ session, resource }: Call, { reference }: Once): string {
	const { connection, business } = session;
	return JSON.stringify([connection.credentialId, business?.businessId, resource.value, folded(reference)]);
}

function noteTry({ session }: Call, key: string): void {
	const at = session.connection.clock.now();
	lastTries.delete(key);
	lastTries.set(key, { moment: nextMoment(), at });
	for (const [old, tried] of lastTries) {
		// a list that was read before then is not trusted any more
		if (at - tried.at <= settleWithin) break;
		lastTries.delete(old);
	}
}

/** Does something once. What it needs for that is forgotten then. */
function lazily<A, T>(work: (asking: A) => Promise<T>): (asking: A) => Promise<T> {
	let doing: Promise<T> | undefined;
	let todo: ((asking: A) => Promise<T>) | undefined = work;
	return async (asking) => {
		doing ??= todo!(asking);
		todo = undefined;
		return await doing;
	};
}

/** What the run has created and not looked after yet, oldest first. */
const waitingIn = async ({ shared }: Call): Promise<Array<{ since: number; settle: Settle }>> =>
	await shared('created only once', async () => []);

/** What a run has created is looked after together: at its end, and before that as soon as one has waited so long. */
async function settleLater(call: Call, settle: Settle): Promise<void> {
	const { clock, signal } = call.session.connection;
	const waiting = await waitingIn(call);
	waiting.push({ since: clock.now(), settle });
	// nobody waits for the end of what goes on when the run has been stopped
	if (signal?.aborted || clock.now() - waiting[0].since >= settleWithin) await settleAll(call);
}

async function settleAll(call: Call): Promise<void> {
	const waiting = await waitingIn(call);
	await Promise.allSettled(waiting.splice(0).map(async ({ settle }) => await settle(call)));
}

/**
 * Looks whether another n8n process has created the same at the same moment.
 * @returns the elder one, after what was made here has been taken back; undefined where that stands
 */
async function lookAfter(
	running: Call,
	once: Once,
	body: IDataObject,
	made: IDataObject,
	after: number,
): Promise<Output | undefined> {
	const elder = await elderOf(running, once, body, made, after);
	if (!elder) running.resource.tellNew?.(running, made);
	if (!elder) return undefined;
	const call = unstoppable(running);
	const { endpoint, name } = call.resource;
	const [mine, theirs] = [made, elder].map((record) => String(record[endpoint.id]));
	const one = name.toLowerCase();
	const both = `The ${one} ${mine} was created in addition to ${theirs}, for the same reference: delete one of them.`;
	await takeBack(call, call.resource, made, both);
	noteHint(call.session, `Another execution created the same ${one} at the same moment: the one made here was deleted`);
	return told(call, await wholeOf(call, elder));
}

const told = (call: Call, record: IDataObject): Output => ({
	json: { alreadyExisted: true, ...output(call, record).json },
});

/** A record that was found, as it is now. */
async function wholeOf(call: Call, found: IDataObject): Promise<IDataObject> {
	const { session, resource } = call;
	const { endpoint } = resource;
	const query = includeQuery(call);
	const id = String(found[endpoint.id]);
	// a deleted time entry is listed, but is not there by itself (API facts §8.21)
	return (await undefinedIf404(async () => await readRecord(session, endpoint, id, query))) ?? found;
}

/** @throws UserError naming them when several carry the reference, and none of them goes away */
async function findStanding(
	call: Call,
	once: Once,
	body: IDataObject,
	after: number,
): Promise<IDataObject | undefined> {
	const { clock, signal } = call.session.connection;
	let found: IDataObject[] = [];
	// of two that were created at the same moment one takes itself back
	for (const pause of [0, ...pauses]) {
		if (pause > 0) await clock.sleep(pause, signal);
		found = foremost(call, await carriers(call, once, body, { after, maxAge: settleWithin, anew: pause > 0 }));
		if (found.length === 0) return undefined;
		if (found.length > 1) continue;
		const record = await wholeOf(call, found[0]);
		// somebody may have deleted it since the list was read
		if (isDeleted(call.resource, record) === isDeleted(call.resource, found[0])) return record;
	}
	throw several(call, once, found);
}

function several({ resource }: Call, { reference }: Once, found: IDataObject[]): UserError {
	const { endpoint, plural, search } = resource;
	const names = found.map((record) => `ID ${String(record[endpoint.id])} (${search?.name(record)})`);
	return new UserError(
		`${onlyOnceField.displayName}: several ${plural.toLowerCase()} carry "${reference}": ${names.join(', ')}`,
		{
			description: 'Nothing was created. Keep one of them, and delete the others or remove the reference from them.',
			extra: { field: onlyOnceField.name },
		},
	);
}

/** Active ones go before archived ones, and these before deleted ones. */
function foremost({ resource }: Call, records: IDataObject[]): IDataObject[] {
	const ranks = [0, 1, 2].map((rank) => records.filter((record) => rankOf(resource, record) === rank));
	return ranks.find((some) => some.length > 0) ?? [];
}

const isDeleted = (resource: WritableResource, record: IDataObject): boolean => rankOf(resource, record) === 2;

function rankOf({ activeFlag }: WritableResource, { vis_state: state, active }: IDataObject): 0 | 1 | 2 {
	if (activeFlag) return active === false ? 1 : 0;
	if (state === 1 || active === false) return 2;
	return state === 2 ? 1 : 0;
}

/** The records that carry the reference; deleted ones where they count. */
async function carriers(call: Call, once: Once, body: IDataObject, wanted: Wanted): Promise<IDataObject[]> {
	const { resource } = call;
	const { carrier, countDeleted } = once;
	const queries = [narrowQuery(carrier, body), carrier.within?.month(body) ?? []];
	const states = countDeleted && carrier.deleted ? [[], carrier.deleted] : [[]];
	const found = await Promise.all(
		states.map(async (state) => {
			const [narrow, wide] = queries.map((query): Query => [...query, ...state]);
			return await (await cheapestList(call, narrow, wide)).read(call.session, wanted);
		}),
	);
	const unique = new Map(found.flat().map((record) => [record[resource.endpoint.id], record]));
	return [...unique.values()].filter(
		(record) =>
			carries(record[carrier.field], once.reference) &&
			carrier.by.every((name) => String(record[name] ?? '') === String(body[name] ?? '')) &&
			(carrier.within?.has(body, record) ?? true) &&
			(countDeleted || !isDeleted(resource, record)),
	);
}

function narrowQuery({ query, within: about }: Carrier, body: IDataObject): Query {
	const asked = Object.entries(query).filter(([name]) => !isBlank(body[name]));
	return [...asked.map(([name, filter]): Query[number] => [filter, String(body[name])]), ...(about?.query(body) ?? [])];
}

/** What was deleted is neither what was created here nor what another process has created. */
const standingOnly = (once: Once): Once => ({ ...once, countDeleted: false });

/** How a reference stands beside other text. */
const marked = (reference: string): string => `[Ref: ${reference}]`;

function carries(stored: unknown, reference: string): boolean {
	const text = folded(stored);
	return text === folded(reference) || text.includes(folded(marked(reference)));
}

/** The text of the field with the reference in it: what the user gave for it stays. */
function carrying({ reference, carrier }: Once, typed: unknown): string {
	const own = isBlank(typed) ? '' : String(typed);
	if (carries(own, reference)) return own;
	if (own !== '') return `${own} ${marked(reference)}`;
	return carrier.bare ? reference : marked(reference);
}

/** Creates the record. When the reply is lost it is looked up: it is there exactly once, or the doubt stays. */
async function createOrFind(call: Call, once: Once, body: IDataObject): Promise<IDataObject> {
	const { resource } = call;
	const { clock, patience, signal } = call.session.connection;
	// the creation and the looking share one patience
	const session = { ...call.session, giveUpAt: clock.now() + patience.seconds * 1000 };
	const { endpoint, name } = resource;
	return await createRecord(session, endpoint, body, includeQuery(call)).catch(async (error: Error) => {
		if (!(error instanceof FreshBooksError) || !error.mayHaveHappened) throw error;
		for (const pause of pauses) {
			await clock.sleep(pause, signal);
			// the others do not wait for that
			await settleAll(call);
			const wanted = { after: nextMoment() };
			const all = await carriers({ ...call, session }, standingOnly(once), body, wanted).catch(() => []);
			if (all.length !== 1) continue;
			const [{ [endpoint.id]: id }] = all;
			const record = await readRecord(session, endpoint, String(id), includeQuery(call)).catch(() => undefined);
			if (!record) continue;
			noteId(session, id);
			noteOutcome(session, 'done, as FreshBooks showed afterwards');
			return record;
		}
		const one = name.toLowerCase();
		call.notes.push(
			`The node looked for it by its reference and did not find it. Run this again: if the ${one} exists by then, it is returned.`,
		);
		throw error;
	});
}

/** The one that another n8n process has created at the same moment, before this one. */
async function elderOf(
	call: Call,
	once: Once,
	body: IDataObject,
	made: IDataObject,
	after: number,
): Promise<IDataObject | undefined> {
	const idOf = (record: IDataObject) => Number(record[call.resource.endpoint.id]);
	const { clock, signal } = call.session.connection;
	const look = async (by: Call) => await carriers(by, standingOnly(once), body, { after });
	const looking = look(call).catch(async (error: Error) => {
		if (!signal?.aborted) throw error;
		return await look(unstoppable(call, clock.now() + lastSeconds * 1000));
	});
	const all = (await lookAgain(call, looking)) ?? [];
	const elders = all.filter((record) => idOf(record) < idOf(made));
	return elders.sort((a, b) => idOf(a) - idOf(b))[0];
}

/** The call, for requests that another execution waits for: those of its own that are under way do not hold it up. */
function inTurnsOf({ session: { connection } }: AnyCall, call: Call): Call {
	const { cost, concurrency } = connection;
	return { ...call, session: { ...call.session, connection: { ...call.session.connection, cost, concurrency } } };
}

/** The call, for what is to be done although its run may have been stopped. */
function unstoppable(call: Call, giveUpAt?: number): Call {
	const { session } = call;
	const connection = { ...session.connection, signal: undefined, stop: undefined };
	return { ...call, session: { ...session, giveUpAt, connection } };
}
