import type { Matrix } from '../../matrix/case.mts';
import { byId, GET, POST, Y } from '../../matrix/requests.mts';

/** An invoice for which nothing is set yet. */
const unset = 987003;
const path = `${Y}/invoice/${unset}/payment_options`;

const off = {
	has_credit_card: false,
	has_ach_transfer: false,
	has_bacs_debit: false,
	has_sepa_debit: false,
	has_acss_debit: false,
	has_paypal_smart_checkout: false,
	allow_partial_payments: false,
};

/** Online payments (API facts §8.23): one POST makes and changes the options, its body is not wrapped. */
export const paymentOptions: Matrix = {
	resource: 'paymentOptions',
	name: 'invoice',
	cases: [
		{
			operation: 'get',
			does: 'returns how an invoice can be paid online',
			parameters: { invoiceId: byId(unset) },
			requests: [GET(path)],
			output: [{ entity_type: 'invoice', entity_id: String(unset), gateway_name: null, ...off }],
			refuses: {
				because: 'an app that may not see online payments',
				scopes: ['user:profile:read', 'user:invoices:read'],
				says: /user:online_payments:read/,
			},
			twoItems: {
				parameters: { invoiceId: byId('={{ $json.id }}') },
				bad: { id: 99_999_999 },
				good: { id: unset },
				says: /found no invoice with this ID/,
			},
		},
		{
			operation: 'getDefaults',
			does: 'returns the options of the account',
			requests: [GET(`${Y}/payment_options`, ['entity_type=invoice'])],
			output: [
				{
					entity_type: 'invoice',
					entity_id: null,
					gateway_name: 'stripe',
					...off,
					has_credit_card: true,
					allow_partial_payments: true,
				},
			],
			refuses: {
				because: 'an app that may not see online payments',
				scopes: ['user:profile:read'],
				says: /user:online_payments:read/,
			},
		},
		{
			operation: 'set',
			does: 'sets the options of an invoice and reads them again, because FreshBooks may say yes and do nothing',
			parameters: { invoiceId: byId(unset), paymentOptions: { has_credit_card: true } },
			requests: [
				GET(path),
				POST(path, {
					entity_type: 'invoice',
					entity_id: unset,
					gateway_name: 'stripe',
					has_credit_card: true,
				}),
				GET(path),
			],
			output: [expect.objectContaining({ gateway_name: 'stripe', ...off, has_credit_card: true })],
			effect: (world) =>
				expect(world.find('payment_options', { entity_id: String(unset) })).toMatchObject({ has_credit_card: true }),
			refuses: {
				because: 'an app that may only read online payments',
				scopes: ['user:profile:read', 'user:online_payments:read'],
				says: /user:online_payments:write/,
			},
			twoItems: {
				parameters: { invoiceId: byId('={{ $json.id }}') },
				bad: { id: 99_999_999 },
				good: { id: unset },
				says: /found no invoice with this ID/,
			},
		},
	],
};
