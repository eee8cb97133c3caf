import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { resources } from '../../../nodes/FreshBooks/resources';
import type { Field } from '../../../nodes/FreshBooks/model/field';
import { file, byId } from '../stage/n8n.mts';
import { told, useBench } from '../stage/bench.mts';

const bench = useBench();

const from = (value: unknown) => `={{ ${JSON.stringify(value)} }}`;

const filters = ['filters', 'laterFilters'].flatMap((collection) =>
	resources.flatMap((resource) => {
		const getAll = resource.operations.find(({ value }) => value === 'getAll')?.fields(resource) ?? [];
		const fields = (getAll.find(({ name }) => name === collection)?.options ?? []) as Field[];
		return fields.map((field) => ({ resource: resource.value, collection, field }));
	}),
);
const ofType = (type: string) =>
	filters
		.filter(({ field }) => field.type === type)
		.map(({ resource, collection, field }) => [resource, collection, field] as const);

/** What FreshBooks was asked, and what came of it. */
async function listed(resource: string, collection: string, { name }: Field, value: unknown): Promise<unknown> {
	bench.freshBooks.journal.length = 0;
	const run = await bench.run(resource, 'getAll', { returnAll: true, [collection]: { [name]: value } as IDataObject });
	expect(run.error).toBeUndefined();
	return [bench.freshBooks.journal.map(({ query }) => query), run.items.map(({ json }) => json)];
}

async function refusal(resource: string, collection: string, { name }: Field, value: unknown): Promise<string> {
	return told(await bench.run(resource, 'getAll', { [collection]: { [name]: value } as IDataObject }));
}

describe('a filter that is yes or no', () => {
	test.each(ofType('boolean'))('of %s, %s: may be given as text or as a number: $name', async (resource, at, field) => {
		const [yes, no] = [await listed(resource, at, field, true), await listed(resource, at, field, false)];
		for (const text of ['true', 'TRUE', ' True ', '1', 1])
			expect(await listed(resource, at, field, from(text))).toEqual(yes);
		for (const text of ['false', 'False', '0', 0]) expect(await listed(resource, at, field, from(text))).toEqual(no);
		for (const wrong of ['yes', 2, [], [true]]) {
			expect(await refusal(resource, at, field, from(wrong))).toContain(`${field.displayName}: `);
		}
		expect(bench.requests()).toHaveLength((no as unknown[][])[0].length);
	});
});

describe('a filter by choices', () => {
	test.each(ofType('multiOptions'))('of %s, %s takes them in any form: $name', async (resource, at, field) => {
		const [{ name, value }] = field.options as INodePropertyOptions[];
		const wanted = await listed(resource, at, field, [value]);
		for (const list of [
			[name],
			[String(value).toUpperCase()],
			JSON.stringify([name]),
			`${String(value)}, `,
			String(value),
		]) {
			expect(await listed(resource, at, field, from(list))).toEqual(wanted);
		}
		for (const wrong of [['lost'], [value, 'lost'], '["lost"]', 'lost', true, [null], [[]]]) {
			expect(await refusal(resource, at, field, from(wrong))).toContain(`${field.displayName}: `);
		}
	});

	test.each(ofType('options'))('of %s, %s takes one in any form: $name', async (resource, at, field) => {
		const [{ name, value }] = field.options as INodePropertyOptions[];
		const wanted = await listed(resource, at, field, value);
		for (const text of [name, String(value), String(value).toUpperCase(), ` ${String(value)} `]) {
			expect(await listed(resource, at, field, from(text))).toEqual(wanted);
		}
		for (const wrong of ['lost', true, [], [value]]) {
			expect(await refusal(resource, at, field, from(wrong))).toContain(`${field.displayName}: `);
		}
	});
});

describe('a field beside the others', () => {
	const clients = () => bench.freshBooks.records(bench.account, 'clients').filter((row) => row.vis_state !== 1);

	test('that is yes as text is yes: Return All', async () => {
		bench.freshBooks.seedManyClients(bench.account, 60);
		expect((await bench.run('client', 'getAll', { returnAll: from('true') })).items).toHaveLength(clients().length);
		expect(told(await bench.run('client', 'getAll', { returnAll: from('all') }))).toContain(
			'Return All: "all" is neither',
		);
	});

	test('that is yes as text is yes: Attach Receipt', async () => {
		const [{ id }] = bench.freshBooks.records(bench.account, 'categories');
		const expense = { amount: '5', date: '2026-11-22', categoryid: byId(Number(id)) };
		const binary = file(Buffer.from('%PDF-1.7 x'), 'r.pdf', 'application/pdf');
		const parameters = { ...expense, attachReceipt: from('true'), binaryPropertyName: 'data' };
		const run = await bench.run('expense', 'create', parameters, { items: [{ binary }] });
		expect(run.items[0].json.has_receipt).toBe(true);
	});

	test('that is a choice in capitals is the choice: Output', async () => {
		const id = byId(Number(clients()[0].id));
		const raw = await bench.run('client', 'get', { clientId: id, output: from('Raw') });
		expect(raw.items[0].json).toHaveProperty('accounting_systemid');
		expect(told(await bench.run('client', 'get', { clientId: id, output: from('all') }))).toContain(
			'Output: "all" is not',
		);
	});

	test.each([
		['Include Totals', 'timeEntry', { options: { includeTotals: from('yes') } }],
		['Safe Create', 'invoice', { options: { safeCreate: from('yes') } }],
		['Audit Log', 'client', { options: { auditLog: from('everything') } }],
		['Credit Card', 'paymentOptions', { paymentOptions: { has_credit_card: from('yes') } }],
	])('that is none of what it may be is refused: %s', async (label, resource, more) => {
		const [operation, parameters] = {
			timeEntry: ['getAll', {}],
			client: ['getAll', {}],
			paymentOptions: ['set', { entity_type: 'invoice', invoiceId: byId(987010) }],
			invoice: ['create', { customerid: byId(Number(clients()[0].id)), create_date: '2026-11-22' }],
		}[resource] as [string, IDataObject];
		expect(told(await bench.run(resource, operation, { ...parameters, ...more }))).toContain(`${label}: `);
		expect(bench.writes()).toEqual([]);
	});

	test.each(['', ' ', true, [], [5], '1.5', 0, 'ten'])('that is no number is refused: Limit %j', async (limit) => {
		expect(told(await bench.run('client', 'getAll', { limit: from(limit) }))).toContain('Limit: ');
		expect(bench.requests()).toEqual([]);
	});

	test('that takes other codes too is sent as it is: Frequency', async () => {
		const template = { customerid: byId(Number(clients()[0].id)), create_date: '2026-11-22', numberRecurring: 3 };
		for (const [frequency, sent] of [
			['5w', '5w'],
			['Every Month', 'm'],
			['2W', '2w'],
		]) {
			const run = await bench.run('invoiceProfile', 'create', { ...template, frequency: from(frequency) });
			const { body } = bench.freshBooks.journal.findLast(({ method }) => method === 'POST') ?? {};
			expect([run.error?.message, body]).toMatchObject([undefined, { invoice_profile: { frequency: sent } }]);
		}
	});
});
