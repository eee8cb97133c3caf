import type { Matrix } from '../../matrix/case.mts';
import { A, byId, computed, eastern, GET, POST } from '../../matrix/requests.mts';

const phone = 3012059;
const utilities = 3012057;
const created = 3012060;

const path = `${A}/expenses/categories`;

/** Expense categories (API facts §8.6). */
export const expenseCategories: Matrix = {
	resource: 'expenseCategory',
	name: 'expense category',
	cases: [
		{
			operation: 'create',
			does: 'creates a category within another one',
			parameters: { category: 'Internet', additionalFields: { parentid: byId(utilities), is_cogs: false } },
			requests: [POST(path, { category: { category: 'Internet', parentid: utilities, is_cogs: false } })],
			output: [
				{
					categoryid: created,
					category: 'Internet',
					parentid: utilities,
					is_cogs: false,
					is_editable: true,
					vis_state: 0,
					state: 'active',
					created_at: eastern,
					updated_at: eastern,
				},
			],
			effect: (world) => expect(world.find('categories', { id: created })).toMatchObject({ category: 'Internet' }),
			refuses: {
				because: 'a parent that does not exist',
				parameters: { additionalFields: { parentid: byId(1) } },
				says: /Category not found.*1012/,
			},
			twoItems: {
				parameters: { category: '={{ $json.name }}' },
				bad: { name: '' },
				good: { name: 'Internet' },
				says: /^Name is empty/,
			},
		},
		{
			operation: 'get',
			does: 'returns the category',
			id: phone,
			requests: [GET(`${path}/${phone}`)],
			output: [
				{
					categoryid: phone,
					category: 'Phone',
					parentid: utilities,
					is_cogs: false,
					is_editable: true,
					vis_state: 0,
					state: 'active',
					created_at: eastern,
					updated_at: eastern,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { expenseCategoryId: computed('Phone') },
				says: /^Expense Category: "Phone" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns categories by name, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ category: 'Accident Insurance' }),
				expect.objectContaining({ category: 'Accounting' }),
			],
			refuses: {
				because: 'a parent that is no ID',
				parameters: { laterFilters: { parentid: computed('Travel') } },
				says: /^Parent Category: "Travel" is not an ID/,
			},
		},
	],
};
