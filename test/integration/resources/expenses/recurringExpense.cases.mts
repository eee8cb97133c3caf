import type { Matrix } from '../../matrix/case.mts';
import { A, byId, eastern, POST } from '../../matrix/requests.mts';

const path = `${A}/expense_profiles/expense_profiles`;

/** Recurring expenses (API facts §8.5). */
export const recurringExpenses: Matrix = {
	resource: 'recurringExpense',
	name: 'recurring expense',
	cases: [
		{
			operation: 'create',
			does: 'creates an expense that repeats every month',
			parameters: {
				amount: '45',
				vendor: 'Northern Mobile',
				categoryid: byId(3012059),
				frequency: 'm',
				start_date: '2026-12-01',
				additionalFields: { currency_code: 'CAD', staffid: byId(1) },
			},
			requests: [
				POST(path, {
					expense_profile: {
						amount: { amount: '45.00', code: 'CAD' },
						categoryid: 3012059,
						frequency: 'm',
						start_date: '2026-12-01',
						staffid: 1,
						vendor: 'Northern Mobile',
					},
				}),
			],
			output: [
				{
					id: 41801,
					frequency: 'm',
					repeats: 'every month',
					start_date: '2026-12-01',
					next_issue_date: '2026-12-01',
					end_date: null,
					amount: '45.00',
					currency_code: 'CAD',
					categoryid: 3012059,
					clientid: 0,
					vendor: 'Northern Mobile',
					notes: '',
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			effect: (world) => expect(world.find('expense_profiles', { id: 41801 })).toMatchObject({ frequency: 'm' }),
			refuses: {
				because: 'an end that is no day',
				parameters: { additionalFields: { end_date: '={{ "never" }}' } },
				says: /^End Date: "never" is not a date/,
			},
			twoItems: {
				parameters: { amount: '={{ $json.amount }}' },
				bad: { amount: 'forty' },
				good: { amount: 45 },
				says: /^Amount: "forty" is not an amount/,
			},
		},
	],
};
