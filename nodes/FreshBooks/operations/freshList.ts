import { UserError, type IDataObject } from 'n8n-workflow';

import { pageSize, readList, readPage } from '../api/records';
import type { Query, Session } from '../http/session';
import type { RecordType } from '../model/record';

/** A list that is looked at again and again. */
export interface FreshList {
	/** All of its records, as somebody needs them. */
	read(session: Session, wanted: Wanted): Promise<IDataObject[]>;
	/**
	 * Reads it for the first time, unless it is too long.
	 * @returns how many pages it has, as far as that is known; it was read if they are at most so many
	 */
	open(session: Session, mostPages: number): Promise<number>;
}

/** How fresh a list has to be. */
export interface Wanted {
	/** The moment after which it was asked for. */
	after: number;
	/** It was asked for within so many milliseconds. */
	maxAge?: number;
	/** What was read before may have changed; otherwise only what is new is read. */
	anew?: boolean;
}

let moments = 0;

/** Tells what came before what in this process; a clock may show the same time for both. */
export const nextMoment = (): number => ++moments;

interface Reading {
	moment: number;
	/** By the clock. */
	at: number;
	done: Promise<void>;
}

export function freshList({ endpoint: at, plural }: RecordType, query: Query): FreshList {
	const known = new Map<number, IDataObject>();
	/** The highest id, where FreshBooks sends the list from there on. */
	let newest = 0;
	let isStale = true;
	let last: Pick<Reading, 'moment' | 'at'> = { moment: 0, at: -Infinity };
	let reading: Reading | undefined;
	let next: Promise<void> | undefined;

	const keep = (records: IDataObject[]): number[] =>
		records.map((record) => {
			const id = Number(record[at.id]);
			known.set(id, record);
			return id;
		});

	async function readWhole(session: Session, mostPages?: number): Promise<number> {
		isStale = false;
		const limit = mostPages && mostPages * pageSize;
		const { records, repeated, stopped } = await readList(session, at, query, { limit, use: (record) => record });
		if (repeated) refuseRepeated(plural);
		if (stopped) {
			isStale = true;
			return Math.ceil((stopped.total ?? Infinity) / pageSize);
		}
		known.clear();
		const ids = keep(records);
		// only accounting is known to send the newest first, whatever else (API facts §4.4)
		const isInOrder = at.family === 'accounting' && ids.every((id, index) => index === 0 || id < ids[index - 1]);
		newest = isInOrder ? (ids[0] ?? 0) : 0;
		return Math.ceil(records.length / pageSize);
	}

	async function readNew(session: Session): Promise<void> {
		const before = newest;
		for (let page = 1, pages = 1; page <= pages; page++) {
			const read = await readPage(session, at, query, page, pageSize);
			const ids = keep(read.records);
			newest = Math.max(newest, ...ids);
			if (ids.some((id) => id <= before)) return;
			pages = read.pages;
		}
	}

	async function begin<T>(session: Session, read: () => Promise<T>): Promise<T> {
		const begun = { moment: nextMoment(), at: session.connection.clock.now() };
		const result = read();
		const done = result.then(
			() => void (last = begun),
			(error: Error) => {
				// of what came before the error nobody knows whether there is a gap
				isStale = true;
				throw error;
			},
		);
		reading = { ...begun, done };
		await done.finally(() => (reading = undefined));
		return await result;
	}

	const readOnce = async (session: Session): Promise<void> =>
		await begin(session, async () => void (await (newest > 0 && !isStale ? readNew : readWhole)(session)));

	async function readAfter({ done }: Reading, session: Session): Promise<void> {
		await done.catch(nothing);
		next = undefined;
		await readOnce(session);
	}

	/** Those who wait at the same moment share what is read. */
	async function refresh(session: Session, after: number): Promise<void> {
		if (!reading) return await readOnce(session);
		const shared = reading.moment > after ? reading.done : (next ??= readAfter(reading, session));
		// each gets an error of its own
		await shared.catch(async () => await readOnce(session));
	}

	return {
		async read(session, { after, maxAge = Infinity, anew = false }) {
			const age = session.connection.clock.now() - last.at;
			isStale ||= anew;
			if (anew || isStale || last.moment <= after || age > maxAge) {
				await refresh(session, anew ? nextMoment() : after);
			}
			return [...known.values()];
		},
		open: async (session, mostPages) => await begin(session, async () => await readWhole(session, mostPages)),
	};
}

const nothing = (): void => undefined;

/** @throws UserError for a list of which it is not known what it holds */
export function refuseRepeated(plural: string): never {
	throw new UserError(`FreshBooks sent the same ${plural.toLowerCase()} again and again instead of the whole list`, {
		description: 'So it is not certain whether this one already exists. Nothing was changed.',
	});
}
