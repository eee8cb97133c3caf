import { accounting } from '../../api/records';
import { choiceFilter, containsFilter, daysFilter } from '../../fields/laterFilters';
import { stateFilter } from '../../fields/listFilters';
import {
	amountField,
	businessCurrency,
	currencyOfAmounts,
	noteField,
	taxesField,
	todayField,
} from '../../fields/moneyFields';
import { moneyText } from '../../formats/money';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { removeForGood } from '../../operations/state';
import { update } from '../../operations/update';
import { paymentTypes } from '../sales/payment';

const categories = [
	{ name: 'Advertising', value: 'advertising' },
	{ name: 'In-Person Sales', value: 'in_person_sales' },
	{ name: 'Online Sales', value: 'online_sales' },
	{ name: 'Other', value: 'other' },
	{ name: 'Rentals', value: 'rentals' },
];

/** Income without an invoice (API facts §8.11). The key of its list is singular too. */
export const otherIncome: RecordResource = {
	name: 'Other Income',
	plural: 'Other Income Entries',
	value: 'otherIncome',
	description: 'Income that comes without an invoice',
	endpoint: {
		...accounting('other_incomes/other_incomes', { one: 'other_income', many: 'other_income', id: 'incomeid' }),
		forGood: true,
	},
	scope: 'other_income',
	search: {
		name: ({ date, source, amount }) => [date, source, moneyText(amount)].filter(Boolean).join(' – '),
	},
	rows: true,
	required: [
		amountField('The total, including taxes'),
		todayField('date', 'Date'),
		{
			displayName: 'Category',
			name: 'category_name',
			type: 'options',
			options: categories,
			default: 'other',
			description: 'What kind of income it is',
		},
	],
	optional: [
		currencyOfAmounts({ description: businessCurrency }),
		noteField,
		{ displayName: 'Payment Type', name: 'payment_type', type: 'options', options: paymentTypes, default: 'Other' },
		{ displayName: 'Source', name: 'source', type: 'string', default: '', placeholder: 'e.g. Shopify' },
		taxesField,
	],
	filters: [
		{ displayName: 'Category', name: 'category_name', type: 'options', options: categories, default: 'other' },
		{ displayName: 'ID', name: 'incomeid', type: 'string', as: 'id', default: '' },
		stateFilter(),
	],
	laterFilters: [
		...daysFilter('date', 'Date'),
		containsFilter('Note', 'note'),
		choiceFilter('Payment Types', 'payment_type', paymentTypes),
		containsFilter('Source', 'source'),
	],
	simple: [
		'incomeid',
		'date',
		'amount',
		'category_name',
		'source',
		'payment_type',
		'note',
		'taxes',
		'vis_state',
		'created_at',
		'updated_at',
	],
	listed: ['incomeid', 'date', 'amount', 'category_name', 'source', 'payment_type', 'note', 'state'],
	carries: {
		field: 'note',
		among: 'an entry of the same category',
		by: ['category_name'],
		query: { category_name: 'search[category_name]' },
		deleted: [['search[vis_state]', '1']],
	},
	recognizedBy: {
		by: ['amount', 'date', 'source', 'note'],
		query: {},
		stamp: 'created_at',
	},
	// FreshBooks refuses a PUT that is not the whole record (API facts §12, quirk 6)
	keepOnUpdate: ['amount', 'category_name', 'date', 'note', 'payment_type', 'source', 'taxes'],
	operations: [
		{ ...create, description: 'Create an entry of %' },
		{ ...get, description: 'Retrieve one entry of %' },
		getAll,
		{ ...update, description: 'Change fields of an existing entry of %' },
		{ ...removeForGood, description: 'Delete an entry of % permanently; this node cannot restore it' },
	],
};
