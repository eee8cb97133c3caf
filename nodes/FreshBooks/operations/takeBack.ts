import type { IDataObject } from 'n8n-workflow';

import { deleteRecord, readRecord, updateRecord, type Endpoint } from '../api/records';
import { undefinedIf404 } from '../api/undefinedIf404';
import type { Session } from '../http/session';
import { noteHint } from '../http/trace';
import type { AnyCall, Call, WritableResource } from '../model/resource';
import { sessionFor } from './lookUp';

/**
 * Looks again after writing, because another n8n process may have done the same at the same moment. What was written
 * stands whether or not it can be looked for; the user is told when it cannot.
 */
export async function lookAgain<T>({ session }: AnyCall, looking: Promise<T>): Promise<T | undefined> {
	return await looking.catch(() => {
		noteHint(
			session,
			'FreshBooks did not say whether another execution did the same at the same moment: check for duplicates there',
		);
		return undefined;
	});
}

/**
 * Deletes what this run has just made, because another n8n process made the same at the same moment and its record is
 * the elder one; so does what FreshBooks made along with it.
 * @param both what is then in FreshBooks twice, told to the user should the deletion fail
 */
export async function takeBack(
	call: Call,
	of: Pick<WritableResource, 'name' | 'scope' | 'endpoint' | 'makes'>,
	made: IDataObject,
	both: string,
): Promise<void> {
	call.notes.push(both);
	await unmake(sessionFor(call, of), of.endpoint, String(made[of.endpoint.id]));
	for (const { type, id } of of.makes?.(made) ?? []) {
		const session = sessionFor(call, type);
		// whether FreshBooks takes it back by itself is not known (API facts §8.7)
		const record = await undefinedIf404(async () => await readRecord(session, type.endpoint, id));
		if (record && record.vis_state !== 1) await unmake(session, type.endpoint, id);
	}
	call.notes.pop();
}

async function unmake(session: Session, at: Endpoint, id: string): Promise<void> {
	if (at.forGood) await deleteRecord(session, at, id);
	else await updateRecord(session, at, id, { vis_state: 1 });
}
