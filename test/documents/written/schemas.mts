import type { IDataObject } from 'n8n-workflow';

import type { Told } from '../../integration/matrix/told.mts';

/** JSON schema, as far as n8n reads it: the fields that it shows of a step that has not run yet. */
interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** What the triggers give, around the record (README, Triggers). */
const event = {
	event: 'invoice.create',
	objectId: 987001,
	accountId: 'xM4pL9',
	businessId: 439001,
	userId: 1,
	identityId: 5820101,
	receivedAt: '2026-11-20T12:00:00.000Z',
	record: {},
};

/** The kinds of records that the polling trigger knows, where they are not called like the action node's resource. */
const called: Record<string, string> = {
	credit_note: 'creditNote',
	other_income: 'otherIncome',
	time_entry: 'timeEntry',
};

/**
 * The files that n8n looks for beside the nodes, by their paths.
 * @param told what each operation gave
 * @param polled the kinds of records that the polling trigger knows
 */
export function schemas(told: Told[], polled: string[]): Map<string, Schema> {
	const given = new Map<string, IDataObject[]>();
	for (const { resource, operation, given: items } of told) {
		const path = `${resource}/${operation}`;
		if (items) given.set(path, [...(given.get(path) ?? []), ...items]);
	}
	const ofOperations = [...given].map(([path, items]): [string, Schema] => {
		// what a call of any path gives is known to its user only
		return [`v1.0.0/${path}.json`, schemaOf(path === 'apiCall/request' ? [{}] : items)];
	});
	const ofPolling = polled.map((kind): [string, Schema] => {
		const records = given.get(`${called[kind] ?? kind}/get`) ?? [];
		return [`v1.0.0/${kind}.json`, schemaOf(records.map((record) => ({ ...event, record })))];
	});
	return new Map([['v1.0.0.json', schemaOf([event])], ...ofPolling, ...ofOperations]);
}

function schemaOf(values: unknown[]): Schema {
	const known = values.filter((value) => value !== null && value !== undefined);
	if (known.length === 0) return { type: 'string' };
	if (known.every(Array.isArray)) return { type: 'array', items: schemaOf(known.flat()) };
	const [first] = known;
	if (typeof first !== 'object') return { type: typeof first };
	const records = known as IDataObject[];
	const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
	const properties = names.map((name) => [name, schemaOf(records.map((record) => record[name]))]);
	return { type: 'object', properties: Object.fromEntries(properties) as Record<string, Schema> };
}
