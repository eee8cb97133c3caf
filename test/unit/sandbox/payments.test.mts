import axios, { type AxiosInstance } from 'axios';
import { startFreshBooks, type FreshBooks } from '../../../sandbox/freshbooks/server.mts';

let freshBooks: FreshBooks;
let api: AxiosInstance;
let account: string;
let payments: string;

const caller = (scopes?: string[]): AxiosInstance => {
	const { access_token } = freshBooks.issueToken({ scopes });
	return axios.create({
		baseURL: freshBooks.url,
		headers: { Authorization: `Bearer ${access_token}` },
		validateStatus: () => true,
	});
};

beforeAll(async () => {
	freshBooks = await startFreshBooks();
	account = freshBooks.businesses[0].accountId;
	payments = `/payments/account/${account}`;
});

beforeEach(() => {
	freshBooks.reset();
	api = caller();
});

afterAll(() => freshBooks.close());

const firstId = (table: string): unknown => freshBooks.records(account, table)[0].id;
const optionsOf = (entity: string, id: unknown) => `${payments}/${entity}/${id}/payment_options`;

describe('payment options', () => {
	test('nothing is on before they are set', async () => {
		const { status, headers, data } = await api.get(optionsOf('invoice', firstId('invoices')));
		expect([status, headers['content-type']]).toEqual([200, 'application/vnd.api+json']);
		expect(data.payment_options).toMatchObject({
			gateway_name: null,
			has_credit_card: false,
			allow_partial_payments: false,
			entity_type: 'invoice',
			gateway_info: null,
		});
	});

	test('POST sets and changes them; entity_id goes in as a number and comes out as a string', async () => {
		const id = firstId('invoices');
		const path = optionsOf('invoice', id);
		const { status, data } = await api.post(path, {
			gateway_name: 'stripe',
			entity_type: 'invoice',
			entity_id: id,
			has_credit_card: true,
		});
		expect(status).toBe(200);
		expect(data.payment_options).toMatchObject({
			gateway_name: 'stripe',
			entity_id: String(id),
			has_credit_card: true,
			gateway_info: { gateway_name: 'stripe', can_process_payments: true },
		});
		await api.post(path, { allow_partial_payments: true });
		const after = (await api.get(path)).data.payment_options;
		expect(after).toMatchObject({ gateway_name: 'stripe', has_credit_card: true, allow_partial_payments: true });
		expect(after.id).toBeUndefined();
		expect((await api.put(path, { has_credit_card: false })).status).toBe(404);
	});

	test('a wrapped body answers 200 and changes nothing', async () => {
		const path = optionsOf('invoice', firstId('invoices'));
		const { status } = await api.post(path, { payment_options: { gateway_name: 'stripe', has_credit_card: true } });
		expect(status).toBe(200);
		expect((await api.get(path)).data.payment_options).toMatchObject({ gateway_name: null, has_credit_card: false });
	});

	test('refusals name the field under 400', async () => {
		const path = optionsOf('invoice', firstId('invoices'));
		const gateway = await api.post(path, { gateway_name: 'square' });
		expect(gateway.status).toBe(400);
		expect(gateway.data).toEqual({
			error_type: 'validation',
			message: 'A validation error occurred.',
			errors: [
				{
					error_type: 'type_error.enum',
					message: "value is not a valid enumeration member; permitted: 'fbpay', 'stripe', 'paypal'",
					field: 'gateway_name',
				},
			],
		});
		const both = await api.post(path, { has_credit_card: 'perhaps', entity_type: 'bill' });
		expect(both.data.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
			'entity_type',
			'has_credit_card',
		]);
	});

	test.each(['invoice', 'invoice_profile', 'checkout_link'])('a stray %s is not found', async (entity) => {
		const answer = await api.get(optionsOf(entity, 1));
		expect([answer.status, answer.data]).toEqual([404, { error_type: 'not_found', message: 'Resource not found' }]);
	});

	test("the account's own stand beside those of records and are not applied to them", async () => {
		const { data } = await api.get(`${payments}/payment_options`, { params: { entity_type: 'invoice' } });
		expect(data.payment_options).toMatchObject({ gateway_name: 'stripe', has_credit_card: true, entity_id: null });
		const { id } = (
			await api.post(`/accounting/account/${account}/invoices/invoices`, {
				invoice: { customerid: firstId('clients'), create_date: '2026-03-01' },
			})
		).data.response.result.invoice;
		expect((await api.get(optionsOf('invoice', id))).data.payment_options.has_credit_card).toBe(false);
	});

	test('an unknown kind of record is refused with the list of those there are', async () => {
		const { status, data } = await api.get(`${payments}/payment_options`, { params: { entity_type: 'bill' } });
		expect(status).toBe(400);
		expect(data.errors[0]).toEqual({
			error_type: 'type_error.enum',
			message:
				"value is not a valid enumeration member; permitted: 'invoice', 'invoices', 'invoice_profile', 'checkout_link', 'payment_method_setup'",
			field: 'entity_type',
		});
		expect((await api.get(`${payments}/payment_options`)).data.errors[0].message).toBe('field required');
	});
});

describe('gateway connections', () => {
	test('tell what is connected; what is not is null or absent', async () => {
		const { status, headers, data } = await api.get(`${payments}/gateway`);
		expect([status, headers['content-type']]).toEqual([200, 'application/vnd.api+json']);
		const [connection] = data.gateway_connections;
		expect(connection).toMatchObject({
			stripe: null,
			stripe_unified: { stripe_charges_enabled: true, capabilities: [{ is_active: true }, { is_active: false }] },
		});
		const [, other] = freshBooks.businesses;
		const none = await api.get(`/payments/account/${other.accountId}/gateway`);
		expect(none.data).toEqual({ gateway_connections: [{ stripe: null, paypal: null }] });
	});

	test('a gateway deleted from the list of gateways is connected no more', async () => {
		const stripe = freshBooks.records(account, 'gateways').find(({ gateway_name }) => gateway_name === 'stripe');
		await api.delete(`/accounting/account/${account}/systems/gateways/${stripe?.id}`);
		const { data } = await api.get(`${payments}/gateway`);
		expect(data.gateway_connections[0].stripe_unified).toBeUndefined();
		const path = optionsOf('invoice', firstId('invoices'));
		const set = await api.post(path, { gateway_name: 'stripe', has_credit_card: true });
		expect(set.data.payment_options).toMatchObject({ gateway_name: 'stripe', gateway_info: null });
	});
});

describe('checkout links', () => {
	const links = () => `${payments}/checkout-links`;

	test('are made, changed, deleted and never read', async () => {
		const made = await api.post(links(), {
			item_id: firstId('items'),
			amount: '10',
			taxes: [{ name: 'HST', amount: '13' }],
		});
		expect(made.status).toBe(201);
		const { id, ...link } = made.data.checkout_link;
		expect(link).toMatchObject({ amount: '10.00', is_active: true, taxes: [{ name: 'HST', amount: '13' }] });
		const changed = await api.put(`${links()}/${id}`, { is_active: false });
		expect(changed.data.checkout_link).toMatchObject({ id, amount: '10.00', is_active: false });
		const options = await api.post(optionsOf('checkout_link', id), { gateway_name: 'stripe', entity_id: String(id) });
		expect(options.data.payment_options).toMatchObject({ entity_type: 'checkout_link', entity_id: String(id) });
		expect((await api.get(`${links()}/${id}`)).status).toBe(404);
		expect((await api.delete(`${links()}/${id}`)).status).toBe(204);
		expect((await api.delete(`${links()}/${id}`)).status).toBe(404);
	});

	test('the body is not wrapped: below a key nothing is there', async () => {
		const { status, data } = await api.post(links(), { checkout_link: { item_id: firstId('items'), amount: '10' } });
		expect(status).toBe(400);
		expect(data.errors).toEqual([
			{ error_type: 'value_error.missing', message: 'field required', field: 'item_id' },
			{ error_type: 'value_error.missing', message: 'field required', field: 'amount' },
		]);
	});

	test('an item nobody has is refused', async () => {
		expect((await api.post(links(), { item_id: 1, amount: '10' })).data.errors[0].field).toBe('item_id');
	});
});

test('all of it stands under online_payments', async () => {
	const reader = caller(['user:online_payments:read', 'user:invoices:read']);
	const path = optionsOf('invoice', firstId('invoices'));
	expect((await reader.get(path)).status).toBe(200);
	const refused = await reader.post(path, { has_credit_card: true });
	expect(refused.status).toBe(403);
	expect(refused.data.message).toContain('Scopes needed: user:online_payments:write');
	const stranger = caller(['user:invoices:read']);
	for (const read of [path, `${payments}/gateway`, `${payments}/payment_options?entity_type=invoice`]) {
		expect((await stranger.get(read)).status).toBe(403);
	}
	freshBooks.switches.role = 'client';
	expect((await api.get(path)).status).toBe(200);
	expect((await api.post(path, { has_credit_card: true })).status).toBe(403);
});
