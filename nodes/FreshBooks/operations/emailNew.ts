import type { IDataObject } from 'n8n-workflow';

import type { Field } from '../model/field';
import type { Call, Output, WritableResource } from '../model/resource';

/** Stands with the creation of what can be emailed. */
const emailNewField: Field = {
	displayName: 'Send by Email',
	name: 'sendByEmail',
	type: 'boolean',
	default: false,
	description:
		'Whether to email it to the client right after it is created, with the text from your FreshBooks settings. Use the operation Send for other recipients or your own text.',
};

export const emailNewFields = ({ email }: WritableResource): Field[] => (email ? [emailNewField] : []);

const isWanted = ({ parameter, resource }: Call): boolean =>
	resource.email !== undefined && parameter(emailNewField.name) === true;

/**
 * Emails a record that was just created, where the user wants that.
 * @returns its output then; undefined where it is not wanted
 * @throws NodeApiError when FreshBooks refuses; the notes of the call then say that the record was created
 */
export async function emailNew(call: Call, made: IDataObject): Promise<Output | undefined> {
	if (!isWanted(call)) return undefined;
	const { email, name, endpoint, search } = call.resource;
	const id = String(made[endpoint.id]);
	call.notes.push(`The ${name.toLowerCase()} ${search?.name(made) ?? ''} (ID ${id}) was created.`);
	return await email!(call, id);
}

/**
 * The same for one that was there already, if it is still a draft: an earlier run could not send it any more. What
 * somebody has archived or deleted since is nobody's to send.
 */
export async function emailStanding(call: Call, record: IDataObject): Promise<Output | undefined> {
	if (!isWanted(call) || record.display_status !== 'draft' || record.vis_state !== 0) return undefined;
	return await call.resource.email!(call, String(record[call.resource.endpoint.id]));
}
