import { UserError, type IDataObject } from 'n8n-workflow';

import { collectPages } from '../../api/records';
import { replyList } from '../../api/replyList';
import { fillPath, namesBusiness } from '../../api/userPath';
import { isBlank, isObject, refuse } from '../../fields/basics';
import { collection } from '../../fields/common';
import { json } from '../../fields/lists';
import { businessField } from '../../fields/locator';
import { chosenBusiness, collectionOf, conversions, limitOf, valuesOf } from '../../fields/parameters';
import { runOptions } from '../../fields/runOptions';
import { toBody } from '../../fields/values';
import { shown, typedText, within } from '../../formats/refuse';
import { withoutSecrets } from '../../formats/secrets';
import { asRecord } from '../../http/families';
import { send } from '../../http/request';
import type { Query, Request, Session } from '../../http/session';
import { noteEnd } from '../../http/trace';
import type { Field } from '../../model/field';
import type { AnyCall, Operation, Output, Resource } from '../../model/resource';
import { downloadField, downloadName } from '../../operations/files';
import { pagingFields } from '../../operations/getAll';
import { noticeUnfollowed } from '../../operations/unfollowedFilters';

const queryField: Field = {
	displayName: 'Query Parameters',
	name: 'query',
	type: 'fixedCollection',
	as: 'list',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Parameter' },
	default: {},
	placeholder: 'Add Parameter',
	description: 'For instance search[email] or include[]; a name may be repeated',
	options: [
		{
			displayName: 'Parameter',
			name: 'parameter',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. search[email]',
				},
				{ displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. name@email.com' },
			],
		},
	],
};

const methodField: Field = {
	displayName: 'Method',
	name: 'method',
	type: 'options',
	options: ['DELETE', 'GET', 'POST', 'PUT'].map((method) => ({ name: method, value: method })),
	default: 'GET',
};

const fileField: Field = {
	displayName: 'Return a File',
	name: 'asFile',
	type: 'boolean',
	default: false,
	displayOptions: { show: { method: ['GET'] } },
	description:
		'Whether to return a file: the records as JSON with Paginate, otherwise what the path gives, such as a PDF',
};

const versionField: Field = {
	displayName: 'API Version',
	name: 'apiVersion',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2023-09-25',
	description: 'Sent as X-API-Version, which a few newer paths need',
};

const request: Operation<Resource> = {
	value: 'request',
	name: 'Make API Call',
	action: 'Make API call',
	description: 'Call any path of FreshBooks’ API with this node’s credential, retries and explained errors',
	writes: true,
	reads: (parameter) => parameter('method') === 'GET',
	// a POST's path is that of a list, to which several may add at a time
	record: (parameter) => (parameter('method') === 'POST' ? '' : String(parameter('path'))),
	// only a path that names an id of the business needs one
	withoutBusiness: true,
	fields: () => [
		businessField as Field,
		methodField,
		{
			displayName: 'Path',
			name: 'path',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. /accounting/account/{accountId}/items/items',
			hint: '{accountId}, {businessId} and {businessUuid} are filled in for the chosen business',
			description: 'The part of the URL after the host',
		},
		queryField,
		{
			displayName: 'Body (JSON)',
			name: 'body',
			type: 'json',
			default: '{}',
			displayOptions: { show: { method: ['POST', 'PUT'] } },
			description: 'As FreshBooks expects it, usually wrapped in the record’s key, e.g. { "invoice": { … } }',
		},
		{
			displayName: 'Paginate',
			name: 'paginate',
			type: 'boolean',
			default: false,
			displayOptions: { show: { method: ['GET'] } },
			description: 'Whether to read the pages of a list and return one item for each record',
		},
		...pagingFields.map((field) => ({
			...field,
			displayOptions: { show: { ...field.displayOptions?.show, method: ['GET'], paginate: [true] } },
		})),
		fileField,
		{ ...downloadField, displayOptions: { show: { method: ['GET'], asFile: [true] } } },
		...collection('Options', 'options', [versionField, ...runOptions], 'Add Option'),
	],
	async run(call) {
		const { session, ...asked } = await requestOf(call);
		const isRead = asked.method === 'GET';
		const asFile = isRead && call.parameter('asFile') === true;
		if (isRead && call.parameter('paginate') === true) {
			const records = await recordsOf(call, session, asked);
			return asFile ? [await listFile(call, asked, records)] : records;
		}
		if (asFile) return [await replyFile(call, session, asked)];
		const { body } = await send(session, asked);
		const list = isRead && replyList(asRecord(body), asked.path);
		if (list) list.records.forEach(noticeUnfollowed(asked.query ?? [], session.trace, (filter) => filter));
		return items(body);
	},
};

async function requestOf(call: AnyCall): Promise<Request & { session: Session }> {
	const no = within({ displayName: 'Path', name: 'path' }, refuse);
	const typed = String(call.parameter('path') ?? '').trim();
	const [, template, behind] = /^([^?]*)\??(.*)$/s.exec(typed) as RegExpExecArray;
	const path = fillPath(
		template,
		namesBusiness(template) ? await chosenBusiness(call.session.connection, call) : undefined,
		no,
	);
	const method = call.parameter('method') as Request['method'];
	const body = method === 'POST' || method === 'PUT' ? jsonBody(call) : undefined;
	const subject = {
		name: 'record',
		needs: 'of what the path is about (user:invoices:read for invoices)',
		labels: {},
		request: `${method} ${path}`,
	};
	return {
		session: { connection: call.session.connection, subject, trace: call.session.trace },
		method,
		// "action_email" and its like send something each time
		once: JSON.stringify(body)?.includes('"action_') === true,
		family: 'any',
		path,
		query: [...new URLSearchParams(behind), ...queryOf(call)],
		body,
		version: versionOf(call),
	};
}

function queryOf(call: AnyCall): Query {
	const { query = [] } = toBody([queryField], valuesOf(call, [queryField]), conversions(call, 'omit'));
	return (query as IDataObject[]).map(({ name, value = '' }) => [String(name), String(value)]);
}

function jsonBody(call: AnyCall): IDataObject {
	const no = within({ displayName: 'Body (JSON)', name: 'body' }, refuse);
	const typed = call.parameter('body');
	const body = isBlank(typed) ? {} : json(typed, no);
	return isObject(body) ? body : no('this is not an object');
}

function versionOf(call: AnyCall): string | undefined {
	const { apiVersion } = collectionOf(call, 'options');
	if (isBlank(apiVersion)) return undefined;
	const version = typedText(apiVersion) ?? '';
	if (/^\d{4}-\d{2}-\d{2}$/.test(version)) return version;
	return within(versionField, refuse)(`"${shown(apiVersion)}" is not a date like 2023-09-25`);
}

async function recordsOf(call: AnyCall, session: Session, asked: Request): Promise<Output[]> {
	const limit = limitOf(call);
	const unpaged = (asked.query ?? []).filter(([name]) => name !== 'page' && name !== 'per_page');
	const read = async (page: number, perPage: number) => {
		const paging: Query = [
			['page', String(page)],
			['per_page', String(perPage)],
		];
		const { body } = await send(session, { ...asked, query: [...unpaged, ...paging] });
		const list = replyList(body, asked.path);
		if (!list) throw new UserError('FreshBooks’ reply to this path is not one list: turn Paginate off');
		const { records, pages, total = 0 } = list;
		const read = records.length;
		const isMissed = pages === undefined && read < Math.min(total, limit ?? total);
		if (isMissed && session.trace) session.trace.unread = { read, total };
		return { ...list, pages: pages ?? 1 };
	};
	const watch = noticeUnfollowed(unpaged, session.trace, (filter) => filter);
	const use = (record: IDataObject) => {
		watch(record);
		return items(record);
	};
	const { records, ...end } = await collectPages(read, session.connection.concurrency, { limit, use });
	noteEnd(session, end);
	return records.flat();
}

/** The records of a list in one JSON file, called like the list: `clients.json`. */
async function listFile(call: AnyCall, { path }: Request, records: Output[]): Promise<Output> {
	const content = jsonFile(records.map(({ json }) => json));
	return await fileItem(call, { records: records.length }, content, `${lastOf(path)}.json`, 'application/json');
}

async function replyFile(call: AnyCall, session: Session, asked: Request): Promise<Output> {
	const { body, headers } = await send(session, { ...asked, reply: 'bytes' });
	const bytes = Buffer.from(body as Buffer);
	const { 'content-type': mediaType = '' } = headers;
	const content = mediaType.includes('json') ? jsonFile(JSON.parse(bytes.toString())) : bytes;
	return await fileItem(call, { size: content.length }, content, undefined, mediaType);
}

/** Files leave the package as they are, so FreshBooks' tokens are taken out here. */
const jsonFile = (content: unknown): Buffer => Buffer.from(JSON.stringify(withoutSecrets(content)));

async function fileItem(
	call: AnyCall,
	json: IDataObject,
	content: Buffer,
	fileName?: string,
	mediaType?: string,
): Promise<Output> {
	const data = await call.context.helpers.prepareBinaryData(content, fileName, mediaType);
	return { json, binary: { [downloadName(call)]: data } };
}

const lastOf = (path: string): string => path.split('/').filter(Boolean).at(-1) ?? 'list';

/** One item for each object of a list; what is no object is put into one. */
function items(body: unknown): Output[] {
	if (Array.isArray(body)) return body.flatMap(items);
	return [{ json: asRecord(body) }];
}

/** Whatever has no operation of its own. */
export const apiCall: Resource = {
	name: 'API Call',
	plural: 'API Calls',
	value: 'apiCall',
	description: 'Any other call to FreshBooks’ API',
	operations: [request],
};
