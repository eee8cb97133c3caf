import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, POST, PUT } from '../../matrix/requests.mts';
import { openWorld, type World } from '../../matrix/world.mts';
import { billPayments } from './billPayment.cases.mts';

const world = openWorld();
const path = `${A}/bill_payments/bill_payments`;

testMatrix(world, billPayments);

const create = { resource: 'billPayment', operation: 'create', billid: byId(72304), paid_date: '2026-03-31' };

test('billPayment: create sends every field, and asks nobody for a currency that the user names', async () => {
	const parameters = { amount: '0.1', currency_code: 'cad', payment_type: 'ACH', additionalFields: { note: 'Rest' } };
	const result = await world.run({ ...create, ...parameters });
	expect(result.error).toBeUndefined();
	const body = {
		billid: 72304,
		amount: { amount: '0.10', code: 'CAD' },
		paid_date: '2026-03-31',
		payment_type: 'ACH',
		note: 'Rest',
	};
	expect(world.requests()).toEqual([POST(path, { bill_payment: body })]);
	expect(world.find('bill_payments', { id: 64504 })).toMatchObject(body);
});

test('billPayment: update sends every field but the bill, which stays', async () => {
	const updateFields = {
		amount: 70,
		currency_code: 'cad',
		paid_date: '2026-04-01T00:00:00',
		payment_type: 'PayPal',
		note: '',
	};
	const parameters = { operation: 'update', billPaymentId: byId(64503), updateFields };
	const result = await world.run({ resource: 'billPayment', ...parameters });
	expect(result.error).toBeUndefined();
	const body = {
		amount: { amount: '70.00', code: 'CAD' },
		paid_date: '2026-04-01',
		payment_type: 'PayPal',
		note: '',
	};
	expect(world.requests()).toEqual([PUT(`${path}/64503`, { bill_payment: body })]);
	expect(world.find('bill_payments', { id: 64503 })).toMatchObject({ ...body, billid: 72304 });
});

const dayOf = (from: World, id: number) => String(from.find('bill_payments', { id }).paid_date);
testLaterFilters(world, { resource: 'billPayment', path }, [
	['its bill', { billid: byId(72302) }, [64502]],
	['a bill left empty, which is no filter', { billid: byId('={{ "" }}') }, [64503, 64502, 64501]],
	['the day it was paid, from', (from) => ({ paid_date_min: dayOf(from, 64502) }), [64503, 64502]],
	['the day it was paid, to', (from) => ({ paid_date_max: dayOf(from, 64502) }), [64502, 64501]],
	['how it was paid', { payment_type: ['Check', 'Credit Card'] }, [64503, 64501]],
	['its note', { note: 'x' }, []],
]);

for (const accountsPayable of ['refused-200', 'refused-403'] as const) {
	test(`billPayment: a plan without them is said in plain words (${accountsPayable})`, async () => {
		world.freshBooks.switches.accountsPayable = accountsPayable;
		const result = await world.run({ resource: 'billPayment', operation: 'getAll' });
		expect(result.error?.message).toBe('You do not have access to bill payments.');
		expect(result.error?.description).toMatch(/Bill payments need the accounts payable feature/);
	});
}

testRaw(world, {
	resource: 'billPayment',
	path: `${path}/64503`,
	id: 64503,
	open: ({ response }: { response: { result: { bill_payment: object } } }) => response.result.bill_payment,
});
