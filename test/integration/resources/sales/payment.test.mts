import { testDeleted, testFilters, testIncludes, testRaw, type FilterRow } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, GET, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { payments } from './payment.cases.mts';

const world = openWorld();
const path = `${A}/payments/payments`;

testMatrix(world, payments);

/** Fields that may be changed, and those that are for new payments only (API facts §8.7). */
const note = { note: 'Thanks', orderid: '771', transactionid: 'tx-1' };
const onlyNew = { bulk_paymentid: '12', creditid: '34', send_client_notification: true };

test('payment: create sends every field, in the currency of the invoice', async () => {
	const result = await world.run({
		resource: 'payment',
		operation: 'create',
		invoiceid: byId(987003),
		amount: 100.5,
		currency_code: 'cad',
		date: '2026-03-31T00:00:00',
		type: 'VISA',
		additionalFields: { ...note, ...onlyNew },
	});
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([
		GET(`${A}/invoices/invoices/987003`),
		POST(path, {
			payment: {
				invoiceid: 987003,
				amount: { amount: '100.50', code: 'CAD' },
				date: '2026-03-31',
				type: 'VISA',
				...note,
				orderid: 771,
				bulk_paymentid: 12,
				creditid: 34,
				send_client_notification: true,
			},
		}),
		GET(`${A}/users/clients/214104`),
	]);
	const [mail] = world.freshBooks.outbox;
	expect(result.items[0].json.emailed_to).toBe(mail.to.join(', '));
});

test('payment: update sends every field', async () => {
	const updateFields = { amount: '20', currency_code: 'USD', date: '2026-01-02', type: 'Debit', ...note };
	const result = await world.run({ resource: 'payment', operation: 'update', paymentId: byId(443302), updateFields });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([
		PUT(`${path}/443302`, {
			payment: {
				amount: { amount: '20.00', code: 'USD' },
				date: '2026-01-02',
				type: 'Debit',
				...note,
				orderid: 771,
			},
		}),
	]);
});

test('payment: takes the currency of an invoice in another one', async () => {
	const parameters = {
		resource: 'payment',
		operation: 'create',
		invoiceid: byId(987006),
		amount: '1',
		date: '2026-03-31',
	};
	await world.run({ ...parameters, type: 'Other' });
	expect(world.requests()).toEqual([
		GET(`${A}/invoices/invoices/987006`),
		POST(path, {
			payment: { invoiceid: 987006, amount: { amount: '1.00', code: 'USD' }, date: '2026-03-31', type: 'Other' },
		}),
	]);
});

test('payment: several payments on one invoice look its currency up once', async () => {
	const parameters = { resource: 'payment', operation: 'create', invoiceid: byId(987003), date: '2026-03-31' };
	const items = [{ json: { amount: '1' } }, { json: { amount: '2' } }];
	const result = await world.run({ ...parameters, amount: '={{ $json.amount }}' }, { items });
	expect(result.items.map(({ json }) => json.amount)).toEqual(['1.00', '2.00']);
	expect(world.requests().map(({ method }) => method)).toEqual(['GET', 'POST', 'POST']);
});

test.each([
	'2Checkout',
	'ACH',
	'AMEX',
	'Bank Transfer',
	'Cash',
	'Check',
	'Credit',
	'Credit Card',
	'Debit',
	'DINERS',
	'DISCOVER',
	'JCB',
	'MASTERCARD',
	'Other',
	'PayPal',
	'VISA',
])('payment: can be by %s', async (type) => {
	await world.run({ resource: 'payment', operation: 'update', paymentId: byId(443301), updateFields: { type } });
	expect(world.requests()).toEqual([PUT(`${path}/443301`, { payment: { type } })]);
	expect(world.find('payments', { id: 443301 }).type).toBe(type);
});

for (const timezone of ['Pacific/Auckland', 'America/Los_Angeles']) {
	for (const date of [
		'2026-03-31',
		'2026-03-31T00:00:00',
		'2026-03-31T23:59:59.000+13:00',
		'2026-03-31T00:00:00.000Z',
	]) {
		test(`payment: the day of ${date} stays in ${timezone}`, async () => {
			const parameters = { resource: 'payment', operation: 'update', paymentId: byId(443301), updateFields: { date } };
			await world.run(parameters, { timezone });
			expect(world.requests()).toEqual([PUT(`${path}/443301`, { payment: { date: '2026-03-31' } })]);
		});
	}
}

testFilters(world, { resource: 'payment', path }, [
	[{ logids: '443301,443305' }, ['search[logids][]=443301', 'search[logids][]=443305'], [443305, 443301]],
	[{ date_min: '2099-01-01' }, ['search[date_min]=2099-01-01'], []],
	[{ date_max: '2001-01-01T00:00:00' }, ['search[date_max]=2001-01-01'], []],
	[{ updated_min: '2099-01-01' }, ['search[updated_min]=2099-01-01'], []],
	[{ updated_max: '2001-01-01' }, ['search[updated_max]=2001-01-01'], []],
	[{ amount_min: '600' }, ['search[amount_min]=600.00'], [443302, 443301]],
	[{ amount_max: '500' }, ['search[amount_max]=500.00'], [443305]],
	[{ type: 'Credit Card' }, ['search[type]=Credit Card'], [443303, 443302]],
	[{ clientid: byId(214103) }, ['search[clientid]=214103'], [443303, 443302]],
	[
		{ clientids: '214102,214103' },
		['search[clientids][]=214102', 'search[clientids][]=214103'],
		[443304, 443303, 443302],
	],
	[
		{ customerids: '214102,214103' },
		['search[customerids][]=214102', 'search[customerids][]=214103'],
		[443304, 443303, 443302],
	],
	[{ client_name: 'brandt' }, ['search[client_name]=brandt'], [443304]],
	[{ currency: 'usd' }, ['search[currency]=USD'], [443303, 443302]],
	[{ from_credit: true }, ['search[from_credit]=true'], []],
	[{ from_credit: false, type: 'Cash' }, ['search[from_credit]=false', 'search[type]=Cash'], [443305]],
	[{ invoiceid: byId(987002) }, ['search[invoiceid]=987002'], [443303, 443302]],
	[{ number: '0000004' }, ['search[number]=0000004'], [443304]],
	[{ notes: 'cheque' }, ['search[notes]=cheque'], []],
	[{ payment_or_credit: 'credit' }, ['search[payment_or_credit]=credit'], []],
	[
		{ payment_or_credit: 'invoice', currency: 'USD' },
		['search[payment_or_credit]=invoice', 'search[currency]=USD'],
		[443303, 443302],
	],
] satisfies FilterRow[]);

testDeleted(world, { resource: 'payment', path }, [443301, 443304]);

testIncludes(world, { resource: 'payment', path, single: path, one: 443304 }, [
	['client', 'include[]=client', expect.objectContaining({ id: 214102, organization: 'Brandt & Söhne' })],
	['invoice', 'include[]=invoice', expect.objectContaining({ id: 987004, amount: '1617.40' })],
	['credit_note', 'include[]=credit_note', null],
	['order', 'include[]=order', null],
	['gateway', 'include[]=gateway', null],
]);

testRaw(world, {
	resource: 'payment',
	path: `${path}/443302`,
	id: 443302,
	open: ({ response }: { response: { result: { payment: object } } }) => response.result.payment,
});
