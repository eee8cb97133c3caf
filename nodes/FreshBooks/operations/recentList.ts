import type { IDataObject } from 'n8n-workflow';

import { pageSize, readList, type Listed } from '../api/records';
import type { Call, WritableResource } from '../model/resource';

/** For so many milliseconds a list that was read tells what is there. */
const tellsFor = 3000;

/** So few are searched for one by one, without asking how long the list is. */
const few = 2;

/** Longer ones would take too much of what may be asked for in that time (600 requests a minute, API facts §5.4). */
const mostPages = 15;

/** A whole list that a run reads again and again, in place of a search for each item. */
interface Recent {
	/** By ID. */
	records: Map<string, IDataObject>;
	/** When it was asked for, by the clock. */
	at: number;
	/** Searches that it has not spared, since it was read. */
	searches: number;
	/** From so many searches on, the list costs no more than they do. */
	pages: number;
}

/**
 * The records that a resource's list had a moment ago, with what the run has written since: it is read as soon as it costs
 * no more requests than the searches that it was not there for. It tells only what is there: that something is not, a
 * search has to tell.
 * @returns none where a search is cheaper, and where *Batch Reads* is off
 */
export async function recentList(call: Call<WritableResource>): Promise<IDataObject[]> {
	const { connection } = call.session;
	if (!connection.batchReads) return [];
	const recent = await recentOf(call);
	if (connection.clock.now() - recent.at > tellsFor) {
		recent.records.clear();
		recent.searches++;
		const isWorthwhile = call.next(1).length > 0 && recent.searches >= recent.pages;
		if (isWorthwhile) await readWhole(call, recent);
	}
	return [...recent.records.values()];
}

/** Writes a record that is or comes into the list. After a failure nobody knows what was written. */
export async function noteWritten(call: Call<WritableResource>, writing: Promise<IDataObject>): Promise<IDataObject> {
	const written = await writing.catch(async (error: Error) => {
		await forgetList(call);
		return await Promise.reject(error);
	});
	const { records } = await recentOf(call);
	if (records.size > 0) records.set(idOf(call, written), written);
	return written;
}

/** The list tells nothing any more. */
export async function forgetList(call: Call<WritableResource>): Promise<void> {
	(await recentOf(call)).at = -Infinity;
}

const recentOf = async (call: Call<WritableResource>): Promise<Recent> =>
	await call.shared(`recent ${call.resource.plural}`, async () => ({
		records: new Map<string, IDataObject>(),
		at: -Infinity,
		searches: 0,
		pages: few + 1,
	}));

const idOf = ({ resource }: Call<WritableResource>, record: IDataObject): string =>
	String(record[resource.endpoint.id]);

/** Reads the list, if it is short enough. Whatever is wrong with it, the search that is made in its place will tell. */
async function readWhole(call: Call<WritableResource>, recent: Recent): Promise<void> {
	const { resource, session } = call;
	const at = session.connection.clock.now();
	const reading = { limit: recent.searches * pageSize, use: (record: IDataObject) => record };
	const listed = await readList(session, resource.endpoint, [], reading).catch(() => undefined);
	const pages = listed && !listed.repeated ? pagesOf(listed) : Infinity;
	recent.pages = pages > mostPages ? Infinity : pages;
	if (!listed || listed.stopped || pages > mostPages) return;
	const records = new Map(listed.records.map((record) => [idOf(call, record), record]));
	Object.assign(recent, { records, at, searches: 0 });
}

const pagesOf = ({ records, stopped }: Listed<IDataObject>): number =>
	Math.ceil((stopped ? (stopped.total ?? Infinity) : records.length) / pageSize);
