import type { Matrix } from '../../matrix/case.mts';
import { A, computed, DELETE, eastern, GET, POST, PUT } from '../../matrix/requests.mts';

const market = 2852;
const rent = 2853;
const prints = 2854;
const created = 2856;

const path = `${A}/other_incomes/other_incomes`;
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

/** Other income (API facts §8.11). */
export const otherIncomes: Matrix = {
	resource: 'otherIncome',
	name: 'other income',
	cases: [
		{
			operation: 'create',
			does: 'records an income',
			parameters: {
				amount: '99.9',
				date: '2026-03-31',
				category_name: 'rentals',
				additionalFields: { payment_type: 'VISA', currency_code: 'CAD' },
			},
			requests: [
				POST(path, {
					other_income: {
						amount: { amount: '99.90', code: 'CAD' },
						date: '2026-03-31',
						category_name: 'rentals',
						payment_type: 'VISA',
					},
				}),
			],
			output: [
				{
					incomeid: created,
					date: '2026-03-31',
					amount: '99.90',
					currency_code: 'CAD',
					category_name: 'rentals',
					source: null,
					payment_type: 'VISA',
					note: null,
					taxes: [],
					vis_state: 0,
					state: 'active',
					created_at: eastern,
					updated_at: eastern,
				},
			],
			effect: (world) =>
				expect(world.find('other_incomes', { incomeid: created })).toMatchObject({ category_name: 'rentals' }),
			refuses: {
				because: 'no currency, where the login may not see that of the business',
				parameters: { additionalFields: {} },
				scopes: ['user:other_income:write'],
				says: /^Currency is empty/,
			},
			twoItems: {
				parameters: { amount: '={{ $json.amount }}' },
				bad: { amount: 'a lot' },
				good: { amount: 99.9 },
				says: /^Amount: "a lot" is not an amount/,
			},
		},
		{
			operation: 'get',
			does: 'returns the income with its taxes',
			id: prints,
			requests: [GET(`${path}/${prints}`)],
			output: [
				{
					incomeid: prints,
					date: day,
					amount: '86.40',
					currency_code: 'CAD',
					category_name: 'online_sales',
					source: 'Print shop',
					payment_type: 'VISA',
					note: null,
					taxes: [{ name: 'HST', amount: '13' }],
					vis_state: 0,
					state: 'active',
					created_at: eastern,
					updated_at: eastern,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { otherIncomeId: computed('prints') },
				says: /^Other Income: "prints" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest income, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ incomeid: prints, source: 'Print shop' }),
				expect.objectContaining({ incomeid: rent, source: 'Desk by the window' }),
			],
			refuses: {
				because: 'a day that is none',
				parameters: { laterFilters: { date_min: '={{ "last week" }}' } },
				says: /^Date From: "last week" is not a date/,
			},
		},
		{
			operation: 'update',
			does: 'changes one field and sends the others along, which FreshBooks would lose',
			id: prints,
			parameters: { updateFields: { source: 'Print shop (online)' } },
			requests: (world) => [
				GET(`${path}/${prints}`),
				PUT(`${path}/${prints}`, {
					other_income: {
						amount: { amount: '86.40', code: 'CAD' },
						category_name: 'online_sales',
						date: world.find('other_incomes', { incomeid: prints }).date,
						payment_type: 'VISA',
						source: 'Print shop (online)',
						taxes: [{ name: 'HST', amount: '13' }],
					},
				}),
			],
			output: [
				expect.objectContaining({
					incomeid: prints,
					source: 'Print shop (online)',
					amount: '86.40',
					payment_type: 'VISA',
					taxes: [{ name: 'HST', amount: '13' }],
				}),
			],
			effect: (world) =>
				expect(world.find('other_incomes', { incomeid: prints })).toMatchObject({ category_name: 'online_sales' }),
			refuses: {
				because: 'nothing to change',
				parameters: { updateFields: {} },
				says: /^There is nothing to change/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the income',
			id: market,
			requests: [DELETE(`${path}/${market}`)],
			output: [{ deleted: true, id: market }],
			effect: (world) => expect(world.find('other_incomes', { incomeid: market }).vis_state).toBe(1),
			refuses: {
				because: 'an app that may only read other income',
				scopes: ['user:profile:read', 'user:other_income:read'],
				says: /user:other_income:write/,
			},
		},
	],
};
