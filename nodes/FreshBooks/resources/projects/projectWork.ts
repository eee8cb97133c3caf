import type { IDataObject } from 'n8n-workflow';

import { createRecord, endpoint, listRecords, readRecord, recordOf, type Endpoint } from '../../api/records';
import { undefinedIf404, undefinedIfNoPath } from '../../api/undefinedIf404';
import { noteUntaken } from '../../api/untaken';
import { refuse } from '../../fields/basics';
import { idField, outputField, without } from '../../fields/common';
import { describedBy, locator } from '../../fields/locator';
import { bodyOf, limitOf, recordId } from '../../fields/parameters';
import { locatorId } from '../../fields/values';
import { path } from '../../formats/path';
import { within } from '../../formats/refuse';
import { asRecord, isRecord } from '../../http/families';
import { send } from '../../http/request';
import type { Session } from '../../http/session';
import type { Field } from '../../model/field';
import type { Call, Operation } from '../../model/resource';
import { pagingFields } from '../../operations/getAll';
import { rateField, service, serviceRates } from './service';

/** What hangs on a project: the rates of its services, what people write about it, and what the user may do with it. */

const serviceField = locator(service, { name: 'service_id', required: true });

/** Rates belong to FreshBooks' billable items, whatever they are rates of. */
const about = ({ session }: Call, name: string): Session => ({
	...session,
	subject: { name, scope: service.scope, unsureScope: true, labels: { rate: rateField.displayName } },
});

/** Reads the rate of a service within a project, or sets it (API facts §8.20). */
async function askRate(call: Call, project: string, id: string, rate?: IDataObject): Promise<IDataObject> {
	// FreshBooks does not say which of the two it does not know
	const session = about(call, 'project or service');
	const reply = await send(session, {
		method: rate ? 'PUT' : 'GET',
		family: 'comments',
		path: path`/project/${project}/service/${id}/rate`,
		recordId: `${project} or ${id}`,
		body: rate && { project_service_rate: rate },
	});
	const stored = recordOf(session, { ...serviceRates, one: 'project_service_rate' }, reply);
	if (rate) noteUntaken(session, serviceRates, rate, stored);
	return stored;
}

/** The rates of the services in a project that have one of their own there. */
const ratesOf = (project: string): Endpoint => ({
	...serviceRates,
	many: 'project_service_rates',
	list: path`/project/${project}/service_rates`,
	holder: project,
});

const rateIn = (rates: IDataObject[], serviceId: unknown) =>
	rates.find((known) => known.service_id === serviceId)?.rate ?? null;

/** The usual rates of all services, read once for a run. */
export const usualRates = async (call: Call): Promise<(serviceId: unknown) => unknown> => {
	const rates = await call.shared(
		'service rates',
		async () => await listRecords(about(call, 'service rate'), serviceRates, []),
	);
	return (serviceId) => rateIn(rates, serviceId);
};

/** The rates that services have in a project only. One call for all is in use, but FreshBooks does not document it. */
export async function ownRates(call: Call, project: string): Promise<(serviceId: unknown) => Promise<unknown>> {
	const list = async () => await listRecords(about(call, 'service rate'), ratesOf(project), []);
	const own = await undefinedIfNoPath(list);
	if (own) return async (serviceId) => rateIn(own, serviceId);
	const one = async (id: unknown) => await undefinedIf404(async () => await askRate(call, project, String(id)));
	return async (serviceId) => (await one(serviceId))?.rate ?? null;
}

const setServiceRate: Operation = {
	value: 'setServiceRate',
	name: 'Set Service Rate',
	action: 'Set service rate of %',
	description: 'Set the billable hourly rate of a service in a %',
	writes: true,
	fields: (resource) => [idField(resource), serviceField, rateField],
	async run(call) {
		const project = recordId(call, idField(call.resource));
		const rate = bodyOf(call, [serviceField, rateField]);
		const json = await askRate(call, project, String(rate.service_id), { ...rate, project_id: Number(project) });
		return [{ json }];
	},
};

const getServiceRates: Operation = {
	value: 'getServiceRates',
	name: 'Get Service Rates',
	action: 'Get service rates of %',
	description: 'Retrieve the hourly rates of the services of a %: the rate in this %, if set, and the usual rate',
	writes: false,
	fields: (resource) => [idField(resource)],
	async run(call) {
		const { session, resource } = call;
		const id = recordId(call, idField(resource));
		const project = await readRecord(session, resource.endpoint, id);
		const services = (project.services ?? []) as IDataObject[];
		if (services.length === 0) return [];
		const usual = await usualRates(call);
		const own = await ownRates(call, id);
		return await Promise.all(
			services.map(async ({ id: serviceId, name, billable }) => {
				const [rate, usual_rate] = [await own(serviceId), usual(serviceId)];
				return {
					json: { project_id: project.id, service_id: serviceId, name, billable, rate, usual_rate } as IDataObject,
				};
			}),
		);
	},
};

/** Only the bodies of threads and comments are known (API facts §8.19), so their records go on as FreshBooks sends them. */
const threadsOf = (project: string): Endpoint => {
	const at = path`/project/${project}/threads`;
	const keys = { one: 'thread', many: 'threads', id: 'id' };
	return endpoint('comments', 'threads', keys, { list: at, create: at, holder: project, anyShape: true });
};

const commentsOf = (thread: string): Endpoint => {
	const at = path`/threads/${thread}/comments`;
	const keys = { one: 'comment', many: 'comments', id: 'id' };
	return endpoint('comments', 'comments', keys, { list: at, create: at, holder: thread, anyShape: true });
};

const messageField: Field = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	required: true,
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. The first draft is ready',
};

const addThread: Operation = {
	value: 'addThread',
	name: 'Add Thread',
	unsureScope: true,
	action: 'Add thread to %',
	description: 'Start a discussion in a %, which its team can see (experimental: not documented by FreshBooks)',
	writes: true,
	fields: (resource) => [idField(resource), messageField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		return [{ json: await createRecord(call.session, threadsOf(id), bodyOf(call, [messageField])) }];
	},
};

const getThreads: Operation = {
	value: 'getThreads',
	name: 'Get Threads',
	unsureScope: true,
	action: 'Get threads of %',
	description: 'Retrieve the discussions in a % (experimental: not documented by FreshBooks)',
	writes: false,
	fields: (resource) => [idField(resource), ...pagingFields],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const threads = await listRecords(call.session, threadsOf(id), [], limitOf(call));
		return threads.map((json) => ({ json }));
	},
};

const commentFields: Field[] = [
	{
		displayName: 'Thread ID',
		name: 'threadId',
		type: 'string',
		as: 'id',
		required: true,
		default: '',
		placeholder: 'e.g. 12345',
		description: 'As Get Threads returns it',
	},
	{ ...messageField, displayName: 'Comment', name: 'content', placeholder: 'e.g. Looks good' },
];

const addComment: Operation = {
	value: 'addComment',
	name: 'Add Comment',
	unsureScope: true,
	action: 'Add comment to thread of %',
	description: 'Reply in a discussion of a %, which its team can see (experimental: not documented by FreshBooks)',
	writes: true,
	inOrder: true,
	fields: () => commentFields,
	async run(call) {
		const { threadId, content } = bodyOf(call, commentFields);
		const session = { ...call.session, subject: { ...call.session.subject, name: 'thread' } };
		return [{ json: await createRecord(session, commentsOf(String(threadId)), { content }) }];
	},
};

const getAbilities: Operation = {
	value: 'getAbilities',
	name: 'Get Abilities',
	action: 'Get abilities for %',
	description: 'Retrieve what you may do with a %, or with %s in general',
	writes: false,
	fields: (resource) => [
		{
			...without(idField(resource), 'required'),
			description: describedBy(
				resource,
				'If left empty, what you may do with projects in general (experimental: not documented by FreshBooks)',
			),
		},
		outputField,
	],
	async run(call) {
		const { resource, session } = call;
		const field = idField(resource);
		const id = locatorId(field, call.parameter(field.name), within(field, refuse));
		const reply = await send(session, {
			method: 'GET',
			family: 'projects',
			path: id === undefined ? '/abilities' : resource.endpoint.single + path`/${id}`,
			recordId: id === undefined ? undefined : String(id),
		});
		const { abilities } = reply.body as { abilities?: Ability[] };
		if (!Array.isArray(abilities) || !abilities.every(isRecord)) return [{ json: asRecord(reply.body) }];
		if (call.parameter('output') === 'raw') return [{ json: { abilities } }];
		return [{ json: Object.fromEntries(abilities.map(({ name, value }) => [name, value])) }];
	},
};

interface Ability extends IDataObject {
	name: string;
	value: boolean;
}

export const projectWork: Operation[] = [
	setServiceRate,
	getServiceRates,
	addThread,
	addComment,
	getThreads,
	getAbilities,
];
