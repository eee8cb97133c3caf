import { readRecord } from '../api/records';
import { idField, includeField, outputField } from '../fields/common';
import { includeQuery, output, recordId } from '../fields/parameters';
import { noteHint } from '../http/trace';
import type { Call, Operation, ReadableResource } from '../model/resource';

/** One record by its id. */
export const get: Operation<ReadableResource> = {
	value: 'get',
	name: 'Get',
	action: 'Get %',
	description: 'Retrieve one %',
	writes: false,
	readsOne: true,
	fields: (resource) => [idField(resource), ...includeField(resource, resource.defaultIncludes), outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const record = await readRecord(call.session, call.resource.endpoint, id, includeQuery(call));
		const found = output(call, record);
		// FreshBooks still gives what was deleted, but no list does (API facts §8.2.1)
		if (record.vis_state !== 1) return [found];
		noteHint(call.session, `The ${call.resource.name.toLowerCase()} is deleted${restorable(call)}`);
		return [call.parameter('output') === 'raw' ? found : { json: { deleted: true, ...found.json } }];
	},
};

const restorable = ({ resource }: Call<ReadableResource>): string =>
	resource.operations.some(({ value }) => value === 'restore') ? ': Restore brings it back' : '';
