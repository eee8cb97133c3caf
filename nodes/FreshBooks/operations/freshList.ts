import { UserError, type IDataObject } from 'n8n-workflow';

import { pageSize, readList, readPage } from '../api/records';
import type { Query, Session } from '../http/session';
import type { RecordType } from '../model/record';

/** A list that is looked at again and again. */
export interface FreshList {
	/**
	 * All of its records as they are now.
	 * @param anew whether what was read before may have changed; otherwise only what is new is read
	 */
	read(session: Session, anew: boolean): Promise<IDataObject[]>;
}

export function freshList({ endpoint: at, plural }: RecordType, query: Query): FreshList {
	const known = new Map<number, IDataObject>();
	/** The highest id, where FreshBooks sends the list from there on. */
	let newest = 0;
	let isStale = true;
	let reading: Promise<void> | undefined;
	let next: Promise<void> | undefined;

	const keep = (records: IDataObject[]): number[] =>
		records.map((record) => {
			const id = Number(record[at.id]);
			known.set(id, record);
			return id;
		});

	async function readWhole(session: Session): Promise<void> {
		isStale = false;
		const { records, repeated } = await readList(session, at, query, { use: (record) => record });
		if (repeated) refuseRepeated(plural);
		known.clear();
		const ids = keep(records);
		// only accounting is known to send the newest first, whatever else (API facts §4.4)
		const isInOrder = at.family === 'accounting' && ids.every((id, index) => index === 0 || id < ids[index - 1]);
		newest = isInOrder ? (ids[0] ?? 0) : 0;
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

	async function begin(session: Session): Promise<void> {
		const begun = newest > 0 && !isStale ? readNew(session) : readWhole(session);
		reading = begun;
		await begun.finally(() => (reading = undefined));
	}

	/** Nobody gets what was asked for before; those who wait at the same moment share what is read next. */
	async function refresh(session: Session): Promise<void> {
		if (!reading) return await begin(session);
		next ??= reading.then(nothing, nothing).then(async () => {
			next = undefined;
			await begin(session);
		});
		// each gets an error of its own
		await next.catch(async () => await begin(session));
	}

	return {
		async read(session, anew) {
			isStale ||= anew;
			await refresh(session);
			return [...known.values()];
		},
	};
}

const nothing = (): void => undefined;

/** @throws UserError for a list of which it is not known what it holds */
export function refuseRepeated(plural: string): never {
	throw new UserError(`FreshBooks sent the same ${plural.toLowerCase()} again and again in place of all of them`, {
		description: 'So it is not certain whether this one is there already. Nothing was changed.',
	});
}
