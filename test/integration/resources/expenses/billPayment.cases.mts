import type { Matrix } from '../../matrix/case.mts';
import { A, byId, computed, GET, POST, PUT } from '../../matrix/requests.mts';

const hosting = 72303;
const check = 64501;
const transfer = 64502;
const card = 64503;
const created = 64504;

const path = `${A}/bill_payments/bill_payments`;
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

/** Bill payments (API facts §8.14). */
export const billPayments: Matrix = {
	resource: 'billPayment',
	name: 'bill payment',
	cases: [
		{
			operation: 'create',
			does: 'records a payment in the currency of the bill',
			parameters: { billid: byId(hosting), amount: '50', paid_date: '2026-03-31', payment_type: 'Bank Transfer' },
			requests: [
				GET(`${A}/bills/bills/${hosting}`),
				POST(path, {
					bill_payment: {
						billid: hosting,
						amount: { amount: '50.00', code: 'USD' },
						paid_date: '2026-03-31',
						payment_type: 'Bank Transfer',
					},
				}),
			],
			output: [
				{
					id: created,
					billid: hosting,
					paid_date: '2026-03-31',
					amount: '50.00',
					currency_code: 'USD',
					payment_type: 'Bank Transfer',
					note: '',
					matched_with_expense: false,
					vis_state: 0,
					state: 'active',
				},
			],
			effect: (world) =>
				expect(world.find('bills', { id: hosting })).toMatchObject({ outstanding: { amount: '67.00', code: 'USD' } }),
			refuses: {
				because: 'a bill that does not exist',
				parameters: { billid: byId(1), currency_code: 'USD' },
				says: /^Bill not found.*1012/,
			},
			twoItems: {
				parameters: { amount: '={{ $json.amount }}' },
				bad: { amount: 'fifty' },
				good: { amount: 50 },
				says: /^Amount: "fifty" is not an amount/,
			},
		},
		{
			operation: 'get',
			does: 'returns the payment',
			id: card,
			requests: [GET(`${path}/${card}`)],
			output: [
				{
					id: card,
					billid: 72304,
					paid_date: day,
					amount: '60.00',
					currency_code: 'CAD',
					payment_type: 'Credit Card',
					note: '',
					matched_with_expense: false,
					vis_state: 0,
					state: 'active',
				},
			],
			refuses: {
				because: 'a plan without accounts payable',
				given: (world) => {
					world.freshBooks.switches.accountsPayable = 'refused-200';
				},
				says: /^You do not have access to bill payments/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest payments, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ id: card, amount: '60.00' }),
				expect.objectContaining({ id: transfer, amount: '350.30' }),
			],
			refuses: {
				because: 'a bill that is no ID',
				parameters: { laterFilters: { billid: computed('LP-2098') } },
				says: /^Bill: "LP-2098" is not an ID/,
			},
		},
		{
			operation: 'update',
			does: 'changes the amount in the currency that the payment has',
			id: card,
			parameters: { updateFields: { amount: '65', note: 'With tip' } },
			requests: [
				GET(`${path}/${card}`),
				PUT(`${path}/${card}`, { bill_payment: { amount: { amount: '65.00', code: 'CAD' }, note: 'With tip' } }),
			],
			output: [expect.objectContaining({ id: card, amount: '65.00', note: 'With tip', payment_type: 'Credit Card' })],
			effect: (world) =>
				expect(world.find('bills', { id: 72304 })).toMatchObject({ outstanding: { amount: '95.46', code: 'CAD' } }),
			refuses: {
				because: 'a way of paying that FreshBooks does not know',
				parameters: { updateFields: { payment_type: '={{ "Barter" }}' } },
				says: /^Type: "Barter" is not allowed: use one of .*VISA/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the payment, so that it can be restored',
			id: card,
			requests: [PUT(`${path}/${card}`, { bill_payment: { vis_state: 1 } })],
			output: [{ deleted: true, id: card }],
			effect: (world) =>
				expect(world.find('bills', { id: 72304 })).toMatchObject({ outstanding: { amount: '160.46', code: 'CAD' } }),
			refuses: {
				because: 'an app that may only read bill payments',
				scopes: ['user:profile:read', 'user:bill_payments:read'],
				says: /user:bill_payments:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted payment back',
			id: check,
			given: async (world) =>
				void (await world.run({ resource: 'billPayment', operation: 'delete', billPaymentId: byId(check) })),
			requests: [PUT(`${path}/${check}`, { bill_payment: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: check, vis_state: 0 })],
			effect: (world) => expect(world.find('bill_payments', { id: check }).vis_state).toBe(0),
			refuses: {
				because: 'no payment chosen',
				parameters: { billPaymentId: computed('') },
				says: /^Bill Payment: choose one/,
			},
		},
	],
};
