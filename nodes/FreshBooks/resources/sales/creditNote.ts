import { accounting } from '../../api/records';
import { without } from '../../fields/common';
import { choiceFilter, containsFilter } from '../../fields/laterFilters';
import { dateFilters, stateFilter } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { currencyField, languageField, todayField } from '../../fields/moneyFields';
import { moneyText } from '../../formats/money';
import type { RecordResource } from '../../model/resource';
import { statusWord } from '../../model/words';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { client } from '../clients/client';
import { lineList, lineValues } from './document';

const types = [
	{ name: 'Goodwill', value: 'goodwill' },
	{ name: 'Prepayment', value: 'prepayment' },
];

/**
 * Credit notes, "Credits" in FreshBooks (API facts §8.10). That lines have to be asked for, as those of invoices,
 * follows from a list without them.
 */
export const creditNote: RecordResource = {
	name: 'Credit Note',
	plural: 'Credit Notes',
	value: 'creditNote',
	description: 'A credit that a client can apply to invoices (“Credits” in FreshBooks)',
	endpoint: {
		...accounting('credit_notes/credit_notes', { one: 'credit_note', many: 'credit_notes', id: 'id' }),
		anyKey: true,
	},
	scope: 'credit_notes',
	numbered: true,
	search: {
		name: ({ credit_number: number, current_organization: organization, amount, credit_type: type }) =>
			[number, organization, amount && moneyText(amount), type].filter(Boolean).join(' – '),
	},
	knownBy: {
		mode: 'By Number',
		example: '0000042',
		isNumber: true,
		names: ({ credit_number: number }) => [number],
	},
	carries: {
		field: 'notes',
		among: 'a credit note of the same client',
		by: ['clientid'],
		query: { clientid: 'search[clientid]' },
		deleted: [['search[vis_state]', '1']],
	},
	required: [
		locator(client, { name: 'clientid', required: true, description: 'Who gets the credit' }),
		todayField('create_date', 'Date Issued'),
	],
	lines: lineList(lineValues.filter(({ name }) => name !== 'lineid')),
	lineFromJson: (line) => without(line, 'id', 'lineid', 'amount'),
	optional: [
		{
			displayName: 'Credit Number',
			name: 'credit_number',
			type: 'string',
			default: '',
			description: 'If left empty on a new record, FreshBooks assigns the next number',
		},
		currencyField('Three-letter currency code. If left empty, the client’s currency.'),
		languageField,
		{
			displayName: 'Notes',
			name: 'notes',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'Shown to the client',
		},
		{ displayName: 'Terms', name: 'terms', type: 'string', typeOptions: { rows: 3 }, default: '' },
		{
			displayName: 'Type',
			name: 'credit_type',
			type: 'options',
			options: types,
			default: 'goodwill',
			description: 'Overpayment credits are created by FreshBooks when a payment exceeds the outstanding amount',
		},
	],
	filters: [locator(client, { name: 'clientid' }), ...dateFilters('Date Issued', 'create_date'), stateFilter()],
	laterFilters: [
		containsFilter('Credit Number', 'credit_number'),
		choiceFilter('Display Statuses', 'display_status', [
			{ name: 'Created', value: 'created' },
			{ name: 'Draft', value: 'draft' },
			{ name: 'Sent', value: 'sent' },
			{ name: 'Viewed', value: 'viewed' },
		]),
		choiceFilter('Payment Statuses', 'payment_status', [
			{ name: 'Paid', value: 'paid' },
			{ name: 'Partial', value: 'partial' },
			{ name: 'Unpaid', value: 'unpaid' },
		]),
		choiceFilter('Types', 'credit_type', [
			{ name: 'Goodwill', value: 'goodwill' },
			{ name: 'Overpayment', value: 'overpayment' },
			{ name: 'Prepayment', value: 'prepayment' },
		]),
	],
	includes: [{ name: 'Lines', value: 'lines' }],
	defaultIncludes: ['lines'],
	simple: [
		'id',
		'credit_number',
		'clientid',
		'current_organization',
		'create_date',
		'credit_type',
		'amount',
		'paid',
		'status',
		'display_status',
		'payment_status',
		'notes',
		'vis_state',
	],
	listed: [
		'id',
		'credit_number',
		'current_organization',
		'status',
		'amount',
		'paid',
		'create_date',
		'credit_type',
		'clientid',
		'state',
	],
	words: {
		status: ({ payment_status: paid, display_status: shown }) =>
			statusWord(...(paid === 'unpaid' ? [shown, paid] : [paid, shown])),
	},
	currencyFrom: { owner: client, field: 'clientid' },
	operations: [create, get, getAll, update, remove, restore],
};
