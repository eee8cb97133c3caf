import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();

/** What FreshBooks was sent of a new expense. */
async function sent(more: IDataObject, timezone = 'America/Toronto'): Promise<IDataObject> {
	const categoryid = byId(Number(bench.freshBooks.records(bench.account, 'categories')[0].id));
	const parameters = { amount: '5', date: '2026-11-22', categoryid, ...more };
	const run = await bench.run('expense', 'create', parameters, { timezone });
	expect(run.error).toBeUndefined();
	const { body } = bench.freshBooks.journal[bench.freshBooks.journal.length - 1];
	return (body as { expense: IDataObject }).expense;
}

describe('a date out of an expression', () => {
	test.each([
		['2026-01-31', 'Pacific/Kiritimati'],
		['2026-01-31T00:00:00', 'Pacific/Pago_Pago'],
		['={{ "2026-01-31" }}', 'Asia/Tokyo'],
		['={{ "2026-01-31T23:59:59.000-11:00" }}', 'Pacific/Kiritimati'],
		['={{ "2026-01-31T00:00:00.000Z" }}', 'America/Los_Angeles'],
		['={{ DateTime.fromISO("2026-01-31T23:30:00") }}', 'Pacific/Auckland'],
		['={{ DateTime.fromISO("2026-01-31T00:30:00") }}', 'America/Los_Angeles'],
		['={{ DateTime.fromISO("2026-01-31").toISODate() }}', 'Pacific/Auckland'],
		['={{ new Date("2026-01-31T18:00:00Z") }}', 'America/Los_Angeles'],
		['={{ new Date("2026-01-30T18:00:00Z") }}', 'Pacific/Auckland'],
	])('%p in a workflow in %s is sent as the 31st', async (date, timezone) => {
		expect((await sent({ date }, timezone)).date).toBe('2026-01-31');
	});

	test.each([
		['={{ DateTime.fromISO("2026-07-01T09:00:00") }}', '2026-07-01T13:00:00Z'],
		['={{ "2026-07-01T09:00:00" }}', '2026-07-01T13:00:00Z'],
		['={{ "2026-12-01T09:00:00" }}', '2026-12-01T14:00:00Z'],
		['={{ "2026-07-01T09:00:00+02:00" }}', '2026-07-01T07:00:00Z'],
		['={{ new Date("2026-07-01T09:00:00Z") }}', '2026-07-01T09:00:00Z'],
	])('%p is the right moment for time tracking', async (startedAt, expected) => {
		const parameters = { started_at: startedAt, duration: 1, additionalFields: { internal: true } };
		const run = await bench.run('timeEntry', 'create', parameters);
		expect(run.error).toBeUndefined();
		const { body } = bench.freshBooks.journal[bench.freshBooks.journal.length - 1];
		expect(body).toMatchObject({ time_entry: { started_at: expected, duration: 3600 } });
	});
});

describe('an amount out of an expression', () => {
	test.each([
		['={{ 0.1 + 0.2 }}', '0.30'],
		['={{ 100.5 }}', '100.50'],
		['={{ 1234567.89 }}', '1234567.89'],
		['={{ "1234567.89" }}', '1234567.89'],
		['={{ "9999999999999999.99" }}', '9999999999999999.99'],
		['={{ [19.99, 5.01, 0.1].reduce((a, b) => a + b) }}', '25.10'],
		['={{ 3 * 1.1 }}', '3.30'],
		['={{ 1.1 + 2.2 }}', '3.30'],
	])('%p is sent as %p', async (amount, expected) => {
		expect((await sent({ amount })).amount).toEqual({ amount: expected, code: 'CAD' });
	});
});

test.each(['get', 'update', 'delete'])('a wrong expression is the failure of its item alone: %s', async (operation) => {
	const ids = bench.freshBooks.records(bench.account, 'clients').map(({ id }) => Number(id));
	const items = ids.slice(0, 3).map((id, index) => ({ json: { id, isWrong: index === 1 } }));
	const clientId = byId("={{ $json.isWrong ? $('No such node').item.json.id : $json.id }}");
	const run = await bench.run(
		'client',
		operation,
		{ clientId, updateFields: { fname: 'A' } },
		{ items, onError: 'continueRegularOutput' },
	);
	expect(run.error).toBeUndefined();
	expect(run.items.map(({ json }) => json.error)).toEqual([undefined, "Referenced node doesn't exist", undefined]);
});
