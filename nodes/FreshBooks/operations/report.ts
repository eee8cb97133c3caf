import { UserError, type IDataObject } from 'n8n-workflow';

import { endpoint, listRecords, readSums, type Endpoint } from '../api/records';
import { refuse } from '../fields/basics';
import { collection } from '../fields/common';
import { emptyList } from '../fields/lists';
import { businessOf, collectionOf, conversions, requireAll, valuesOf } from '../fields/parameters';
import { simplify } from '../fields/simplify';
import { toBody } from '../fields/values';
import { path } from '../formats/path';
import { within } from '../formats/refuse';
import { unwrapOne, type FamilyName } from '../http/families';
import { send } from '../http/request';
import type { Query, Session } from '../http/session';
import type { Field } from '../model/field';
import type { AnyCall, Operation, Output, Resource } from '../model/resource';
import { downloadField, downloadName } from './files';
import { checkTaken } from './reportCheck';
import type { Period } from './reportPeriod';
import { rowsOf, type Rows } from './reportRows';

/** A report of FreshBooks' as data (API facts §11). */
export interface Report {
	/** Value and name of its operation. */
	value: string;
	name: string;
	description: string;
	family: FamilyName;
	path: string;
	/** Where it stands in the reply; without it, it is the only thing there (API facts §14, question 25). */
	key?: string;
	/** It is a list: the key of its pages. */
	list?: string;
	period: Period;
	required?: Field[];
	optional?: Field[];
	/** Parameters that always go along. */
	fixed?: Query;
	rows?: Rows;
	/** Whether FreshBooks gives a token to download it by. */
	csv?: boolean;
}

const outputs = {
	csv: { name: 'CSV File', value: 'csv', description: 'The file that FreshBooks makes from it' },
	rows: { name: 'One Item per Row', value: 'simplified', description: 'Flat, with money as plain amounts' },
	whole: { name: 'Whole Report', value: 'raw', description: 'One item with everything as FreshBooks sends it' },
};

function outputFields(csv?: boolean): Field[] {
	const output: Field = {
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [...(csv ? [outputs.csv] : []), outputs.rows, outputs.whole],
		default: 'simplified',
		description: 'In which form to return the report',
	};
	return csv ? [{ ...downloadField, displayOptions: { show: { output: ['csv'] } } }, output] : [output];
}

/** The operation that reads a report. */
export function reportOperation(report: Report): Operation<Resource> {
	const { value, name, description, period, required = [], optional = [], csv } = report;
	return {
		value,
		name,
		action: `Get ${name.toLowerCase()} report`,
		description,
		writes: false,
		fields: () => [
			...period.fields,
			...required,
			...collection('Additional Fields', 'additionalFields', optional),
			...outputFields(csv),
		],
		run: async (call) => await run(call, report),
	};
}

async function run(call: AnyCall, report: Report): Promise<Output[]> {
	const days = report.period.query(call);
	const query = [...days, ...asked(call, report), ...(report.fixed ?? [])];
	const at = endpoint(report.family, report.path, { one: '', many: report.list ?? '', id: 'id' });
	const session = reportSession(call, report);
	const content = report.list
		? await listReport(session, at, query, report, days, call.parameter('output') === 'raw')
		: await singleReport(session, at, query, report);
	// what a list holds is looked through above
	if (!report.list) checkTaken(content, query, session.subject.labels, businessOf(call).accountId);
	if (call.parameter('output') === 'raw') return [{ json: content }];
	if (call.parameter('output') === 'csv') return [await csvOf(call, session, report, content)];
	return rowsOf(content, report.rows).map((row) => ({
		json: simplify({ endpoint: at, simple: Object.keys(row) }, row),
	}));
}

/** FreshBooks' words about a parameter name it as the user sees it. */
function reportSession({ session }: AnyCall, { period, required = [], optional = [] }: Report): Session {
	const fields = [...period.fields, ...required, ...optional];
	const labels = Object.fromEntries(fields.map(({ name, displayName }) => [name, displayName]));
	return { ...session, subject: { ...session.subject, labels } };
}

/** Parameters are flat, and a list is one for each of its values (API facts §11). */
function asked(call: AnyCall, { required = [], optional = [] }: Report): Query {
	const values = { ...collectionOf(call, 'additionalFields'), ...valuesOf(call, required) };
	// FreshBooks would take no clients for all of them, and the figures would look filtered
	const empty = emptyList(optional, values);
	if (empty) within(empty, refuse)('the list is empty');
	const body = toBody([...required, ...optional], values, conversions(call, 'omit'));
	requireAll(required, body);
	return Object.entries(body).flatMap(([name, value]): Query => {
		if (Array.isArray(value)) return value.map((one) => [`${name}[]`, String(one)]);
		return [[name, String(value)]];
	});
}

async function singleReport(session: Session, at: Endpoint, query: Query, { key }: Report): Promise<IDataObject> {
	const { body: reply } = await send(session, { method: 'GET', family: at.family, path: at.list, query });
	// the newer ones come without an envelope, or with that of the others (API facts §4)
	const result = unwrapOne('accounting', '', reply) ?? (reply as IDataObject);
	const content = key === '' ? result : ((key && result[key]) ?? only(result));
	const isReport = typeof content === 'object' && content !== null && !Array.isArray(content);
	if (isReport && Object.keys(content).length > 0) return content as IDataObject;
	throw new UserError(`FreshBooks returned this instead of a report: ${Object.keys(result).join(', ') || 'nothing'}`, {
		description: 'Check the dates and try again.',
	});
}

function only(result: IDataObject): unknown {
	const [content, ...others] = Object.values(result);
	return others.length === 0 ? content : undefined;
}

/**
 * Nobody has seen these filtered, so whatever does not belong is let go here. FreshBooks' own sums go along with the whole
 * report, but only where it has followed the filters: they would be those of more than was wanted.
 */
async function listReport(
	session: Session,
	at: Endpoint,
	query: Query,
	{ optional = [], period, list = '' }: Report,
	days: Query,
	isWhole: boolean,
): Promise<IDataObject> {
	const wanted = query.filter(([name]) => optional.some((field) => field.name === name));
	let isFollowed = true;
	const records = await listRecords(session, at, query, undefined, (row) => {
		const belongs =
			(period.passes?.(days, row) ?? true) && wanted.every(([name, value]) => String(row[name]) === value);
		isFollowed &&= belongs;
		return belongs;
	});
	return { [list]: records, ...(isWhole && isFollowed && { meta: await readSums(session, at, query) }) };
}

async function csvOf(call: AnyCall, session: Session, report: Report, content: IDataObject): Promise<Output> {
	const { download_token: token, ...rest } = content;
	if (!token) throw new UserError('FreshBooks has no CSV file for this report: choose another Output');
	const name = `${report.path.split('/').at(-1)}.csv`;
	const { body, headers } = await send(session, {
		method: 'GET',
		family: 'accounting',
		path: path`/links/reports/${String(token)}/${name}`,
		reply: 'bytes',
	});
	if (String(headers['content-type']).includes('json')) throw new UserError('FreshBooks sent no CSV file');
	const data = await call.context.helpers.prepareBinaryData(Buffer.from(body as Buffer), name, 'text/csv');
	const facts = Object.entries(rest).filter(([, value]) => typeof value !== 'object');
	return {
		json: Object.fromEntries(facts),
		binary: { [downloadName(call)]: data },
	};
}
