import { deleteRecord, updateRecord } from '../api/records';
import { idField, outputField } from '../fields/common';
import { output, readCurrent, recordId } from '../fields/parameters';
import type { RecordType } from '../model/record';
import type { Call, Operation, RecordResource, Resource } from '../model/resource';
import { withKept } from './update';

/** FreshBooks' states of a record (API facts §6). */
const active = 0;
const deleted = 1;
const archived = 2;

/**
 * The state goes alone in its PUT: FreshBooks drops everything else that stands beside it (API facts §12, quirk 34).
 * Projects and retainers have a flag instead, a field like any other.
 */
async function setState(call: Call, state: number) {
	const { resource, session } = call;
	const id = recordId(call, idField(resource));
	const body = resource.activeFlag
		? await withKept(resource, { active: state === active }, readCurrent(call, id))
		: { vis_state: state };
	return await updateRecord(session, resource.endpoint, id, body);
}

function removes<R extends Resource & RecordType>(
	description: string,
	run: (call: Call<R>, id: string) => Promise<unknown>,
): Operation<R> {
	return {
		value: 'delete',
		name: 'Delete',
		action: 'Delete %',
		description,
		writes: true,
		fields: (resource) => [idField(resource)],
		async run(call) {
			const id = recordId(call, idField(call.resource));
			await run(call, id);
			return [{ json: { deleted: true, id: Number(id) } }];
		},
	};
}

export const remove = removes<RecordResource>(
	'Delete a %; Restore brings it back',
	async (call) => await setState(call, deleted),
);

/** For records that FreshBooks deletes for good. */
export const removeForGood = removes<Resource & RecordType>(
	'Delete a % permanently; this node cannot restore it',
	async ({ session, resource }, id) => await deleteRecord(session, resource.endpoint, id),
);

export const archive: Operation = {
	value: 'archive',
	name: 'Archive',
	action: 'Archive %',
	description: 'Archive a %: it is hidden from active lists but still counts in reports',
	writes: true,
	fields: (resource) => [idField(resource), outputField],
	run: async (call) => [output(call, await setState(call, archived))],
};

export const restore: Operation = {
	value: 'restore',
	name: 'Restore',
	action: 'Restore %',
	description: 'Bring back a % that was deleted or archived',
	writes: true,
	fields: (resource) => [idField(resource), outputField],
	run: async (call) => [output(call, await setState(call, active))],
};
