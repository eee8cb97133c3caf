import type { Matrix } from '../../matrix/case.mts';
import { A, computed, eastern, GET, POST, PUT } from '../../matrix/requests.mts';

const logo = 76201;
const brochure = 76203;
const care = 76204;

/** Items (API facts §8.8). */
export const items: Matrix = {
	resource: 'item',
	name: 'item',
	cases: [
		{
			operation: 'create',
			does: 'creates an item with its rate',
			parameters: { name: 'Poster', unit_cost: '19.9', additionalFields: { currency_code: 'cad', qty: '2' } },
			requests: [
				POST(`${A}/items/items`, { item: { name: 'Poster', unit_cost: { amount: '19.90', code: 'CAD' }, qty: '2' } }),
			],
			output: [
				{
					id: 76205,
					name: 'Poster',
					description: '',
					sku: '',
					qty: '2',
					inventory: null,
					unit_cost: '19.90',
					currency_code: 'CAD',
					tax1: 0,
					tax2: 0,
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			effect: (world) =>
				expect(world.find('items', { name: 'Poster' }).unit_cost).toEqual({ amount: '19.90', code: 'CAD' }),
			refuses: {
				because: 'a rate without its currency, where the login may not see that of the business',
				parameters: { additionalFields: {} },
				scopes: ['user:billable_items:write'],
				says: /^Currency is empty/,
			},
			twoItems: {
				parameters: { unit_cost: '={{ $json.rate }}' },
				bad: { rate: '$19.90' },
				good: { rate: 19.9 },
				says: /^Rate: "\$19.90" is not an amount/,
			},
		},
		{
			operation: 'get',
			does: 'returns the item',
			id: brochure,
			requests: [GET(`${A}/items/items/${brochure}`)],
			output: [
				{
					id: brochure,
					name: 'Printed brochure',
					description: '',
					sku: 'BR-A5',
					qty: '100',
					inventory: '480',
					unit_cost: '1.85',
					currency_code: 'CAD',
					tax1: 0,
					tax2: 0,
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { itemId: computed('BR-A5') },
				says: /^Item: "BR-A5" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest items, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(`${A}/items/items`, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ id: care, name: 'Website care, monthly', unit_cost: '120.00' }),
				expect.objectContaining({ id: brochure, name: 'Printed brochure', unit_cost: '1.85' }),
			],
			refuses: {
				because: 'a rate that is not an amount',
				parameters: { filters: { unit_cost_min: 'ten' } },
				says: /^Rate Above: "ten" is not an amount/,
			},
		},
		{
			operation: 'update',
			does: 'changes the rate in the currency that the item has',
			id: brochure,
			parameters: { updateFields: { unit_cost: '2' } },
			requests: [
				GET(`${A}/items/items/${brochure}`),
				PUT(`${A}/items/items/${brochure}`, { item: { unit_cost: { amount: '2.00', code: 'CAD' } } }),
			],
			output: [expect.objectContaining({ id: brochure, unit_cost: '2.00', currency_code: 'CAD', sku: 'BR-A5' })],
			effect: (world) => expect(world.find('items', { id: brochure })).toMatchObject({ inventory: '480', qty: '100' }),
			refuses: {
				because: 'a tax that does not exist',
				parameters: { updateFields: { tax1: { __rl: true, mode: 'id', value: '424242' } } },
				says: /^Tax 1: Tax not found.*1012/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the item, so that it can be restored',
			id: logo,
			requests: [PUT(`${A}/items/items/${logo}`, { item: { vis_state: 1 } })],
			output: [{ deleted: true, id: logo }],
			effect: (world) => expect(world.find('items', { id: logo }).vis_state).toBe(1),
			refuses: { because: 'no item chosen', parameters: { itemId: computed('') }, says: /^Item: choose one/ },
		},
		{
			operation: 'archive',
			does: 'archives the item',
			id: logo,
			requests: [PUT(`${A}/items/items/${logo}`, { item: { vis_state: 2 } })],
			output: [expect.objectContaining({ id: logo, vis_state: 2 })],
			effect: (world) => expect(world.find('items', { id: logo }).vis_state).toBe(2),
			refuses: {
				because: 'an app that may only read items',
				scopes: ['user:profile:read', 'user:billable_items:read'],
				says: /user:billable_items:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted item back',
			id: logo,
			given: async (world) => {
				await world.run({ resource: 'item', operation: 'delete', itemId: computed(String(logo)) });
			},
			requests: [PUT(`${A}/items/items/${logo}`, { item: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: logo, name: 'Logo design', vis_state: 0 })],
			effect: (world) => expect(world.find('items', { id: logo }).vis_state).toBe(0),
			refuses: {
				because: 'an ID that would lead elsewhere',
				parameters: { itemId: computed('1?x=2#3') },
				says: /^Item: "1\?x=2#3" is not an ID/,
			},
		},
	],
};
