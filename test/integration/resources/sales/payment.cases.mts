import type { Matrix } from '../../matrix/case.mts';
import { A, byId, computed, eastern, GET, POST, PUT } from '../../matrix/requests.mts';

const check = 443304;
const cash = 443305;
const catalogue = 987003;
const workshop = 987004;

/** Payments (API facts §8.7). */
export const payments: Matrix = {
	resource: 'payment',
	name: 'payment',
	cases: [
		{
			operation: 'create',
			does: 'records a payment in the currency of its invoice',
			parameters: { invoiceid: byId(catalogue), amount: '728.9', date: '2026-03-31', type: 'Bank Transfer' },
			requests: [
				GET(`${A}/invoices/invoices/${catalogue}`),
				POST(`${A}/payments/payments`, {
					payment: {
						invoiceid: catalogue,
						amount: { amount: '728.90', code: 'CAD' },
						date: '2026-03-31',
						type: 'Bank Transfer',
					},
				}),
			],
			output: [
				{
					id: 443306,
					invoiceid: catalogue,
					clientid: 214104,
					date: '2026-03-31',
					amount: '728.90',
					currency_code: 'CAD',
					type: 'Bank Transfer',
					note: '',
					gateway: null,
					from_credit: false,
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			effect: (world) =>
				expect(world.find('invoices', { id: catalogue })).toMatchObject({
					outstanding: { amount: '1000.00', code: 'CAD' },
					payment_status: 'partial',
				}),
			refuses: {
				because: 'an amount that is not one',
				parameters: { amount: 'everything' },
				says: /^Amount: "everything" is not an amount/,
			},
			twoItems: {
				parameters: { invoiceid: byId('={{ $json.invoice }}') },
				bad: { invoice: 12 },
				good: { invoice: catalogue },
				says: /found no invoice with this ID/,
			},
		},
		{
			operation: 'get',
			does: 'returns the payment',
			id: check,
			requests: [GET(`${A}/payments/payments/${check}`)],
			output: [
				{
					id: check,
					invoiceid: workshop,
					clientid: 214102,
					date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
					amount: '500.00',
					currency_code: 'CAD',
					type: 'Check',
					note: '',
					gateway: null,
					from_credit: false,
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { paymentId: computed('-1') },
				says: /^Payment: "-1" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest payments, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(`${A}/payments/payments`, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ id: cash, amount: '180.80', type: 'Cash' }),
				expect.objectContaining({ id: check, amount: '500.00', type: 'Check' }),
			],
			refuses: {
				because: 'a currency that is not one',
				parameters: { filters: { currency: 'Euro' } },
				says: /^Currency: "Euro" is not a currency/,
			},
		},
		{
			operation: 'update',
			does: 'changes the amount in the currency that the payment has',
			id: check,
			parameters: { updateFields: { amount: '450', note: 'Second cheque' } },
			requests: [
				GET(`${A}/payments/payments/${check}`),
				PUT(`${A}/payments/payments/${check}`, {
					payment: { amount: { amount: '450.00', code: 'CAD' }, note: 'Second cheque' },
				}),
			],
			output: [expect.objectContaining({ id: check, amount: '450.00', note: 'Second cheque', type: 'Check' })],
			effect: (world) =>
				expect(world.find('invoices', { id: workshop }).outstanding).toEqual({ amount: '1167.40', code: 'CAD' }),
			refuses: {
				because: 'a day that is not one',
				parameters: { updateFields: { date: '={{ "31.12.2026" }}' } },
				says: /^Date: "31.12.2026" is not a date/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the payment and opens the invoice again',
			id: check,
			requests: [PUT(`${A}/payments/payments/${check}`, { payment: { vis_state: 1 } })],
			output: [{ deleted: true, id: check }],
			effect: (world) => {
				expect(world.find('payments', { id: check }).vis_state).toBe(1);
				expect(world.find('invoices', { id: workshop }).payment_status).toBe('unpaid');
			},
			refuses: {
				because: 'an app that may only read payments',
				scopes: ['user:profile:read', 'user:payments:read'],
				says: /user:payments:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted payment back',
			id: check,
			given: async (world) => {
				await world.run({ resource: 'payment', operation: 'delete', paymentId: byId(check) });
			},
			requests: [PUT(`${A}/payments/payments/${check}`, { payment: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: check, amount: '500.00', vis_state: 0 })],
			effect: (world) => {
				expect(world.find('payments', { id: check }).vis_state).toBe(0);
				expect(world.find('invoices', { id: workshop }).payment_status).toBe('partial');
			},
			refuses: { because: 'no payment chosen', parameters: { paymentId: computed('') }, says: /^Payment: choose one/ },
		},
	],
};
