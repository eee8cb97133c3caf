import type { IDataObject } from 'n8n-workflow';

import { endpoint, listRecords, readRecord, recordOf } from '../../api/records';
import { undefinedIf404 } from '../../api/undefinedIf404';
import { noteUntaken } from '../../api/untaken';
import { idField } from '../../fields/common';
import { containsFilter } from '../../fields/laterFilters';
import { bodyOf, limitOf, recordId } from '../../fields/parameters';
import { path } from '../../formats/path';
import { send } from '../../http/request';
import type { Session } from '../../http/session';
import type { Field } from '../../model/field';
import type { Operation, RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll, pagingFields } from '../../operations/getAll';

/** Rates of services (API facts §8.20): plain amounts, in the currency of the business. */
export const serviceRates = endpoint('comments', 'service_rates', {
	one: 'service_rate',
	many: 'service_rates',
	id: 'service_id',
});

export const rateField: Field = {
	displayName: 'Rate',
	name: 'rate',
	type: 'string',
	as: 'amount',
	required: true,
	default: '',
	placeholder: 'e.g. 80.00',
	description: 'Price of one hour, in the currency of the business',
};

/** FreshBooks' words about a rate name it as the user sees it. */
export const rateSession = (session: Session): Session => ({
	...session,
	subject: { ...session.subject, labels: { rate: rateField.displayName } },
});

async function sendRate(
	session: Session,
	method: 'GET' | 'POST' | 'PUT',
	id: string,
	rate?: IDataObject,
): Promise<IDataObject> {
	const reply = await send(session, {
		method,
		family: 'comments',
		path: path`/service/${id}/rate`,
		recordId: id,
		body: rate && { service_rate: rate },
	});
	const stored = recordOf(session, serviceRates, reply);
	if (rate) noteUntaken(rateSession(session), serviceRates, rate, stored);
	return stored;
}

const getRate: Operation = {
	value: 'getRate',
	name: 'Get Rate',
	action: 'Get rate of %',
	description: 'Retrieve the billable hourly rate of a %, or null if none is set',
	writes: false,
	fields: (resource) => [idField(resource)],
	async run(call) {
		const { session, resource } = call;
		const id = recordId(call, idField(resource));
		const rate = await undefinedIf404(async () => await sendRate(session, 'GET', id));
		if (rate) return [{ json: rate }];
		const service = await readRecord(session, resource.endpoint, id);
		return [{ json: { rate: null, business_id: service.business_id, service_id: service.id } }];
	},
};

const setRate: Operation = {
	value: 'setRate',
	name: 'Set Rate',
	action: 'Set rate of %',
	description: 'Set the billable hourly rate of a %',
	writes: true,
	fields: (resource) => [idField(resource), rateField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const rate = bodyOf(call, [rateField]);
		// the first rate is a POST, every later one a PUT (API facts §8.20)
		const known = await undefinedIf404(async () => await sendRate(call.session, 'GET', id));
		return [{ json: await sendRate(call.session, known ? 'PUT' : 'POST', id, rate) }];
	},
};

const getRates: Operation = {
	value: 'getRates',
	name: 'Get Rates',
	action: 'Get rates of %s',
	description: 'Retrieve the rates of all %s that have one',
	writes: false,
	fields: () => pagingFields,
	async run(call) {
		const rates = await listRecords(call.session, serviceRates, [], limitOf(call));
		return rates.map((json) => ({ json }));
	},
};

/** Services that time is logged for (API facts §8.20): FreshBooks neither changes nor deletes them. */
export const service: RecordResource = {
	name: 'Service',
	plural: 'Services',
	value: 'service',
	description: 'What time is logged for; once created, only its rate can be changed',
	endpoint: endpoint(
		'comments',
		'services',
		{ one: 'service', many: 'services', id: 'id' },
		{ create: '/service', single: '/service' },
	),
	scope: 'billable_items',
	search: { name: ({ name }) => String(name) },
	knownBy: { mode: 'By Name', example: 'Design', names: ({ name }) => [name] },
	required: [
		{ displayName: 'Name', name: 'name', type: 'string', required: true, default: '', placeholder: 'e.g. Design' },
	],
	optional: [
		{
			displayName: 'Billable',
			name: 'billable',
			type: 'boolean',
			default: true,
			description: 'Whether its time is billed',
		},
		{
			displayName: 'Project Default',
			name: 'project_default',
			type: 'boolean',
			default: false,
			description:
				'Whether FreshBooks’ own pages add it to new projects; projects made here never get it by themselves',
		},
	],
	laterFilters: [containsFilter('Name', 'name')],
	includes: [{ name: 'Task ID', value: 'include_task_id', description: 'The accounting task behind the service' }],
	simple: ['id', 'name', 'billable', 'project_default', 'business_id', 'task_id', 'vis_state'],
	listed: ['id', 'name', 'billable', 'project_default', 'task_id', 'state'],
	operations: [create, get, getAll, getRate, setRate, getRates],
};
