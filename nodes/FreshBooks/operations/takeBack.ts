import type { IDataObject } from 'n8n-workflow';

import { updateRecord, type Endpoint } from '../api/records';
import type { Session } from '../http/session';
import type { Call } from '../model/resource';

/**
 * Deletes what this run has just made, because another n8n process made the same at the same moment and its record is
 * the elder one.
 * @param both what is then in FreshBooks twice, told to the user should the deletion fail
 */
export async function takeBack(
	{ notes }: Call,
	session: Session,
	at: Endpoint,
	made: IDataObject,
	both: string,
): Promise<void> {
	notes.push(both);
	await updateRecord(session, at, String(made[at.id]), { vis_state: 1 });
	notes.pop();
}
