import { accounting } from '../../api/records';
import { containsFilter } from '../../fields/laterFilters';
import { amountFilters, idsFilter, stateFilter, updatedFilters } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { businessCurrency, currencyOfAmounts } from '../../fields/moneyFields';
import { moneyText } from '../../formats/money';
import type { Field } from '../../model/field';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { archive, remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { tax } from './tax';

const between = (name: string, displayName: string): Field[] =>
	amountFilters(name, displayName, ['At Least', 'At Most']).map((field) => ({
		...field,
		as: 'quantity',
		placeholder: 'e.g. 10',
	}));

/** Items to put on invoices (API facts §8.8). */
export const item: RecordResource = {
	name: 'Item',
	plural: 'Items',
	value: 'item',
	description: 'Something you sell, ready to put on an invoice',
	endpoint: accounting('items/items', { one: 'item', many: 'items', id: 'id', ids: 'itemids' }),
	scope: 'billable_items',
	search: {
		name: ({ name, sku, unit_cost: rate }) => [name, sku, rate && moneyText(rate)].filter(Boolean).join(' – '),
	},
	knownBy: {
		mode: 'By Name',
		example: 'Logo design',
		names: ({ name }) => [name],
		keep: ['name', 'description', 'unit_cost', 'tax1', 'tax2'],
	},
	rows: true,
	required: [
		{ displayName: 'Name', name: 'name', type: 'string', required: true, default: '', placeholder: 'e.g. Logo design' },
		{
			displayName: 'Rate',
			name: 'unit_cost',
			type: 'string',
			as: 'money',
			alsoCalled: ['price', 'unit_price'],
			default: '',
			placeholder: 'e.g. 80.00',
			description: 'Price of one unit',
		},
		{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 2 }, default: '' },
		locator(tax, { name: 'tax1', displayName: 'Tax 1' }),
	],
	optional: [
		currencyOfAmounts({ description: businessCurrency }),
		{
			displayName: 'Inventory',
			name: 'inventory',
			type: 'string',
			as: 'quantity',
			default: '',
			placeholder: 'e.g. 12',
			description: 'How many are in stock',
		},
		{ displayName: 'Quantity', name: 'qty', type: 'string', as: 'quantity', default: '1', placeholder: 'e.g. 1' },
		{ displayName: 'SKU', name: 'sku', type: 'string', default: '' },
		locator(tax, { name: 'tax2', displayName: 'Tax 2' }),
	],
	filters: [
		{ displayName: 'Description Contains', name: 'description', type: 'string', default: '' },
		idsFilter('itemids'),
		...between('inventory', 'Inventory'),
		...between('qty', 'Quantity'),
		...amountFilters('unit_cost', 'Rate', ['Above', 'Below']),
		{
			displayName: 'SKU',
			name: 'sku',
			type: 'string',
			default: '',
			description: 'The complete SKU; parts do not match',
		},
		stateFilter(),
		...updatedFilters,
	],
	laterFilters: [containsFilter('Name or SKU', 'name', 'sku')],
	simple: ['id', 'name', 'description', 'sku', 'qty', 'inventory', 'unit_cost', 'tax1', 'tax2', 'vis_state', 'updated'],
	listed: ['id', 'name', 'description', 'sku', 'qty', 'inventory', 'unit_cost', 'tax1', 'tax2', 'state'],
	operations: [create, get, getAll, update, remove, archive, restore],
};
