import { decimalNumber, each, price, readOnly, reference, required, text } from '../model/fields.mts';
import { lessThan, moreThan, numberIn, numberIs, textIs, textLike, updatedRange } from '../model/filters.mts';
import { refuse } from '../model/refusal.mts';
import type { Resource } from '../model/resource.mts';
import { cash, touchUpdated } from './common.mts';

/** Items (API facts §8.8). There is no filter by name. */
export const items: Resource = {
	table: 'items',
	noun: 'item',
	title: 'Item',
	family: 'accounting',
	path: 'items/items',
	one: 'item',
	many: 'items',
	ids: ['id', 'itemid'],
	scope: 'billable_items',
	firstId: 76201,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1, 2],
	guard: ({ state }) => {
		if (!state.switches.itemsAccess) refuse(200, 12001, 'You do not have access to items.');
	},
	fields: {
		name: required(text),
		...each(text, 'description sku'),
		...each(decimalNumber, 'qty inventory'),
		unit_cost: price,
		...each(reference('taxes'), 'tax1 tax2'),
		...each(readOnly, 'id itemid updated accounting_systemid'),
	},
	defaults: ({ business }) => ({
		id: 0,
		itemid: 0,
		accounting_systemid: business.accountId,
		description: '',
		inventory: null,
		qty: '1',
		sku: '',
		tax1: 0,
		tax2: 0,
		unit_cost: cash('0.00', business.currency),
	}),
	touch: touchUpdated,
	filters: {
		itemid: numberIs('itemid'),
		itemids: numberIn('itemid'),
		sku: textIs('sku'),
		description: textLike('description'),
		unit_cost_min: moreThan('unit_cost'),
		unit_cost_max: lessThan('unit_cost'),
		inventory_min: moreThan('inventory'),
		inventory_max: lessThan('inventory'),
		qty_min: moreThan('qty'),
		qty_max: lessThan('qty'),
		...updatedRange,
	},
};
