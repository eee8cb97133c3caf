import { told } from '../bench.mts';
import { testMatrix } from './matrix.mts';
import { paymentOptions } from './paymentOptions.cases.mts';
import { byId, GET, POST, Y } from './requests.mts';
import { openWorld } from './world.mts';

const world = openWorld();

testMatrix(world, paymentOptions);

const every = {
	allow_partial_payments: true,
	has_ach_transfer: true,
	has_bacs_debit: false,
	has_credit_card: true,
	has_paypal_smart_checkout: false,
	has_sepa_debit: true,
};

test.each([
	['invoice', { invoiceId: byId(987003) }, 987003],
	['invoice_profile', { invoiceProfileId: byId(38601) }, 38601],
	['checkout_link', { checkoutLinkId: byId(57301) }, '57301'],
])('paymentOptions: every option of a record of the kind %s is set and read', async (kind, record, id) => {
	const parameters = { resource: 'paymentOptions', entity_type: kind, ...record };
	const path = `${Y}/${kind}/${id}/payment_options`;
	const set = { operation: 'set', gateway_name: 'stripe', paymentOptions: every };
	const result = await world.run({ ...parameters, ...set });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([
		POST(path, { entity_type: kind, entity_id: id, gateway_name: 'stripe', ...every }),
		GET(path),
	]);
	const read = await world.run({ ...parameters, operation: 'get', output: 'raw' });
	expect(read.items[0].json).toMatchObject({ entity_type: kind, entity_id: String(id), ...every });
	expect(read.items[0].json.gateway_info).toMatchObject({ gateway_name: 'stripe' });
});

test.each(['invoice', 'invoice_profile', 'checkout_link'])('paymentOptions: the defaults for %s', async (kind) => {
	const parameters = { resource: 'paymentOptions', operation: 'getDefaults', entity_type: kind };
	expect((await world.run(parameters)).items[0].json).toMatchObject({ entity_type: kind });
	expect(world.requests()).toEqual([GET(`${Y}/payment_options`, [`entity_type=${kind}`])]);
});

test('paymentOptions: says so when FreshBooks answers 200 and does nothing', async () => {
	world.freshBooks.switches.faults = [
		{ match: { method: 'POST', path: 'payment_options' }, kind: 'status', status: 200, body: {} },
	];
	const parameters = { invoiceId: byId(987003), paymentOptions: { has_credit_card: true } };
	const result = await world.run({ resource: 'paymentOptions', operation: 'set', ...parameters });
	expect(told(result)).toContain('FreshBooks did not take over');
});

test.each([
	['checkout_link', { checkoutLinkId: byId(99) }, 'checkout link'],
	['invoice_profile', { invoiceProfileId: byId(99) }, 'recurring invoice'],
])('paymentOptions: an unknown %s is called what it is', async (kind, record, name) => {
	const parameters = { resource: 'paymentOptions', operation: 'get', entity_type: kind, ...record };
	expect((await world.run(parameters)).error?.message).toBe(`FreshBooks knows no such ${name}`);
});
