import { readRecord } from '../api/records';
import { idField, includeField, outputField } from '../fields/common';
import { includeQuery, output, recordId } from '../fields/parameters';
import type { Operation } from '../model/resource';

/** One record by its id. */
export const get: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get %',
	description: 'Retrieve one %',
	writes: false,
	fields: (resource) => [idField(resource), ...includeField(resource), outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		return [output(call, await readRecord(call.session, call.resource.endpoint, id, includeQuery(call)))];
	},
};
