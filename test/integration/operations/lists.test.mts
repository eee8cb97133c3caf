import type { IDataObject } from 'n8n-workflow';

import type { ReadableResource } from '../../../nodes/FreshBooks/model/resource';
import { useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';
import { readables } from '../stage/readables.mts';

const bench = useBench('2026-12-03T15:00:00Z');

const lists = readables.filter(({ operations }) => operations.some(({ value }) => value === 'getAll'));
const includable = lists.filter(({ includes }) => includes?.some(({ value }) => value === 'lines'));
const jsonOf = async (resource: string, operation: string, parameters?: IDataObject) => {
	const run = await bench.run(resource, operation, parameters);
	expect(run.error).toBeUndefined();
	return run.items.map(({ json }) => json);
};
const idOf = ({ endpoint }: ReadableResource, record: IDataObject) => String(record.id ?? record[endpoint.id]);

describe.each(lists.map((resource) => [resource.value, resource] as const))('a list of %s', (value, resource) => {
	const open = async (parameters?: IDataObject) => await jsonOf(value, 'getAll', parameters);

	beforeEach(async () => {
		// at the start there are none
		const callback = { event: 'invoice.create', uri: 'https://hooks.example/x' };
		if (value === 'callback') await bench.run('callback', 'create', callback);
	});

	test('shows at most ten fields beside the currency, each of them flat and none of them empty', async () => {
		const records = await open();
		expect(records).not.toEqual([]);
		for (const record of records) {
			const { currency_code: _, ...others } = record;
			expect(Object.keys(others).length).toBeLessThanOrEqual(10);
			expect(Object.values(record).filter((one) => typeof one === 'object' || one === undefined)).toEqual([]);
		}
	});

	test('shows all fields that Get shows when they are asked for', async () => {
		const [record] = await open({ output: 'full' });
		if (!resource.operations.some((one) => one.value === 'get') || value === 'business') {
			expect(Object.keys(record)).toEqual(expect.arrayContaining(['id', 'date_format']));
			return;
		}
		const own = resource.includes ? { include: [] } : {};
		const [same] = await jsonOf(value, 'get', { [`${value}Id`]: byId(idOf(resource, record)), ...own });
		expect(record).toEqual(same);
	});

	test('hides nothing of what FreshBooks sends when that is asked for', async () => {
		const [short] = await open();
		const [raw] = await open({ output: 'raw' });
		expect(idOf(resource, raw)).toBe(idOf(resource, short));
		expect(Object.keys(raw).length).toBeGreaterThanOrEqual(Object.keys(short).length - 2);
	});
});

test.each(includable.map(({ value }) => value))(
	'a list of %s has lines when they are asked for, and Get has them anyway',
	async (value) => {
		const parameters = { returnAll: true };
		const without = await jsonOf(value, 'getAll', parameters);
		const whole = await jsonOf(value, 'getAll', { ...parameters, include: ['lines'] });
		expect(without.some((record) => 'lines' in record)).toBe(false);
		expect(whole.map(({ lines: _, ...others }) => others)).toEqual(without);
		expect(whole.every(({ lines }) => Array.isArray(lines) && lines.length > 0)).toBe(true);
		const [one] = await jsonOf(value, 'get', { [`${value}Id`]: byId(String(whole[0].id)) });
		expect(one.lines).toEqual(whole[0].lines);
	},
);

test('the lines of a bill come with all its fields', async () => {
	const [short] = await jsonOf('bill', 'getAll');
	const [full] = await jsonOf('bill', 'getAll', { output: 'full' });
	expect(short).not.toHaveProperty('lines');
	expect(full.lines).toEqual([expect.anything()]);
});

test('a project says how much was logged when that is asked for, in hours', async () => {
	const include = ['include_logged_duration'];
	const records = await jsonOf('project', 'getAll', { returnAll: true, include });
	expect(records.some(({ logged_hours: hours }) => Number(hours) > 0)).toBe(true);
});

test('a line that was read goes into another invoice as it is, without the words that stand beside its codes', async () => {
	const [{ lines, customerid }] = (await jsonOf('invoice', 'getAll', { include: ['lines'], limit: 1 })) as Array<{
		lines: IDataObject[];
		customerid: number;
	}>;
	expect(lines[0].line_type).toBe('normal');
	const [made] = await jsonOf('invoice', 'create', {
		customerid: byId(customerid),
		create_date: '2026-12-01',
		specifyLines: 'json',
		linesJson: JSON.stringify(lines),
	});
	expect(made.lines).toMatchObject(lines.map(({ name, qty, unit_cost }) => ({ name, qty, unit_cost })));
	const { invoice } = bench.freshBooks.journal.at(-1)?.body as { invoice: { lines: IDataObject[] } };
	expect(Object.keys(invoice.lines[0])).not.toContain('line_type');
});

test('an invoice says in words how far it is, whatever FreshBooks’ code is', async () => {
	const records = await jsonOf('invoice', 'getAll', { returnAll: true });
	const codes = await jsonOf('invoice', 'getAll', { returnAll: true, output: 'full' });
	const words = Object.fromEntries(codes.map(({ v3_status: code }, index) => [code, records[index].status]));
	expect(words).toMatchObject({
		draft: 'draft',
		sent: 'sent',
		overdue: 'overdue',
		partial: 'partially paid',
		paid: 'paid',
	});
});
