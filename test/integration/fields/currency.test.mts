import { useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();

/** The resources in which FreshBooks knows a currency only within the amounts. */
const rows: Array<[resource: string, table: string, id: string, amount: string]> = [
	['billPayment', 'bill_payments', 'id', 'Amount'],
	['expense', 'expenses', 'id', 'Amount'],
	['item', 'items', 'id', 'Rate'],
	['otherIncome', 'other_incomes', 'incomeid', 'Amount'],
	['payment', 'payments', 'id', 'Amount'],
	['task', 'tasks', 'id', 'Rate'],
];

test.each(rows)('%s: a currency without an amount is refused, as it would change nothing', async (...row) => {
	const [resource, table, id, amount] = row;
	const [record] = bench.freshBooks.records(bench.account, table);
	const updateFields = { currency_code: 'EUR' };
	const run = await bench.run(resource, 'update', { [`${resource}Id`]: byId(Number(record[id])), updateFields });
	expect(run.error?.message).toBe(`Currency: give the ${amount} too`);
	expect(bench.writes()).toEqual([]);
});

test('expense: a currency with an amount of its own is taken', async () => {
	const [{ id }] = bench.freshBooks.records(bench.account, 'expenses');
	const updateFields = { currency_code: 'EUR', taxAmount1: '1' };
	const run = await bench.run('expense', 'update', { expenseId: byId(Number(id)), updateFields });
	expect(run.error).toBeUndefined();
	const [stored] = bench.freshBooks.records(bench.account, 'expenses');
	expect(stored.taxAmount1).toEqual({ amount: '1.00', code: 'EUR' });
});
