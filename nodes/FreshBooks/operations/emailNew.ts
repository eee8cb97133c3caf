import type { IDataObject } from 'n8n-workflow';

import { output } from '../fields/parameters';
import type { Field } from '../model/field';
import type { Call, Output, WritableResource } from '../model/resource';

/** Stands with the creation of what can be emailed. */
export const emailNewField: Field = {
	displayName: 'Send by Email',
	name: 'sendByEmail',
	type: 'boolean',
	default: false,
	description:
		'Whether to email it to the client right after it was created, with the text from your FreshBooks settings. Use the operation Send for other recipients or a text of your own.',
};

export const emailNewFields = ({ email }: WritableResource): Field[] => (email ? [emailNewField] : []);

const isWanted = ({ parameter, resource }: Call): boolean =>
	resource.email !== undefined && parameter(emailNewField.name) === true;

/**
 * The output of a record that was just created, after it was emailed where the user wants that.
 * @throws NodeApiError when FreshBooks refuses; the notes of the call then say that the record was created
 */
export async function outputOfNew(call: Call, made: IDataObject): Promise<Output> {
	if (!isWanted(call)) return output(call, made);
	const { name, endpoint, search } = call.resource;
	call.notes.push(
		`The ${name.toLowerCase()} ${search?.name(made) ?? ''} (ID ${String(made[endpoint.id])}) was created.`,
	);
	return await call.resource.email!(call, String(made[endpoint.id]));
}

/** The output of one that was there already: a draft that an earlier run could not send any more is emailed too. */
export async function outputOfStanding(call: Call, record: IDataObject): Promise<Output> {
	if (!isWanted(call) || record.display_status !== 'draft') return output(call, record);
	return await call.resource.email!(call, String(record[call.resource.endpoint.id]));
}
