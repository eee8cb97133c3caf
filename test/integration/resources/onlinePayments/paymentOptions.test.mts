import type { IDataObject } from 'n8n-workflow';

import { testMatrix } from '../../matrix/matrix.mts';
import { byId, GET, POST, Y } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { told } from '../../stage/bench.mts';
import { paymentOptions } from './paymentOptions.cases.mts';

const world = openWorld();

testMatrix(world, paymentOptions);

const every = {
	allow_partial_payments: true,
	has_ach_transfer: true,
	has_acss_debit: true,
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
		GET(path),
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
	expect(told(result)).toContain('FreshBooks did not save');
});

describe('paymentOptions: what is not given', () => {
	const set = async (gateway: string, options: IDataObject) => {
		const parameters = { invoiceId: byId(987003), gateway_name: gateway, paymentOptions: options };
		const result = await world.run({ resource: 'paymentOptions', operation: 'set', ...parameters } as never);
		expect(result.error).toBeUndefined();
		return world.requests().findLast(({ method }) => method === 'POST')?.body;
	};

	test('stays as it is, also if FreshBooks keeps only what it is told', async () => {
		await set('stripe', { has_credit_card: true, has_ach_transfer: true });
		const body = await set('stripe', { allow_partial_payments: true, has_ach_transfer: false });
		expect(body).toMatchObject({
			has_credit_card: true,
			has_ach_transfer: false,
			allow_partial_payments: true,
			has_sepa_debit: false,
		});
	});

	test('stays as it is, also where this node has no field for it', async () => {
		const match = { method: 'GET', path: 'payment_options$' };
		await set('stripe', { has_credit_card: true });
		const rewrite: [string, string] = [
			'"has_acss_debit":false,"stripe_acss_payment_options":null',
			'"has_acss_debit":true,"stripe_acss_payment_options":{"interval":"monthly"},"has_new_way":true',
		];
		world.freshBooks.switches.faults = [{ match, kind: 'rewrite', rewrite }];
		const body = await set('stripe', { allow_partial_payments: true });
		expect(body).toEqual({
			entity_type: 'invoice',
			entity_id: 987003,
			gateway_name: 'stripe',
			has_credit_card: true,
			has_ach_transfer: false,
			has_acss_debit: true,
			has_bacs_debit: false,
			has_sepa_debit: false,
			has_paypal_smart_checkout: false,
			has_new_way: true,
			stripe_acss_payment_options: { interval: 'monthly' },
			allow_partial_payments: true,
		});
	});

	test('is off where FreshBooks does not tell of it', async () => {
		const match = { method: 'GET', path: 'payment_options$' };
		const rewrite: [string, string] = ['"has_sepa_debit":false,', ''];
		world.freshBooks.switches.faults = [{ match, kind: 'rewrite', rewrite, times: -1 }];
		expect(await set('stripe', { has_credit_card: true, has_sepa_debit: false })).toMatchObject({
			has_sepa_debit: false,
		});
	});

	test('is not taken over from another gateway', async () => {
		await set('stripe', { has_credit_card: true });
		const body = await set('paypal', { has_paypal_smart_checkout: true });
		expect(body).toEqual({
			entity_type: 'invoice',
			entity_id: 987003,
			gateway_name: 'paypal',
			has_paypal_smart_checkout: true,
		});
	});

	test('is nothing where FreshBooks has no options for the record yet', async () => {
		const match = { method: 'GET', path: 'payment_options$' };
		world.freshBooks.switches.faults = [{ match, kind: 'status', status: 404, times: 1 }];
		expect(await set('stripe', { has_credit_card: true })).toEqual({
			entity_type: 'invoice',
			entity_id: 987003,
			gateway_name: 'stripe',
			has_credit_card: true,
		});
	});
});

test.each([
	['checkout_link', { checkoutLinkId: byId(99) }, 'checkout link'],
	['invoice_profile', { invoiceProfileId: byId(99) }, 'recurring template'],
])('paymentOptions: an unknown %s is called what it is', async (kind, record, name) => {
	const parameters = { resource: 'paymentOptions', operation: 'get', entity_type: kind, ...record };
	expect((await world.run(parameters)).error?.message).toBe(`FreshBooks found no ${name} with this ID`);
});
