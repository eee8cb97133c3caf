import type { IDataObject } from 'n8n-workflow';

import { endpoint } from '../../api/records';
import { referenceFilter } from '../../fields/laterFilters';
import { locator } from '../../fields/locator';
import { dayField, todayField } from '../../fields/moneyFields';
import type { AnyCall, RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { client, ofClient } from '../clients/client';

/**
 * FreshBooks takes the client's ID as text and the amounts as numbers, and sends them the other way round
 * (API facts §8.22).
 */
async function asRetainer(_: AnyCall, body: IDataObject): Promise<IDataObject> {
	const kinds = { client_user_id: String, fee: Number, excess_rate: Number };
	const converted = Object.entries(kinds).filter(([name]) => body[name]);
	return { ...body, ...Object.fromEntries(converted.map(([name, kind]) => [name, kind(body[name])])) };
}

/** Retainers (API facts §8.22): the list is plural, a single one singular. */
export const retainer: RecordResource = {
	name: 'Retainer',
	plural: 'Retainers',
	value: 'retainer',
	description: 'A fee that a client pays every period; one client has at most one active retainer',
	endpoint: endpoint(
		'comments',
		'retainers',
		{ one: 'retainer', many: 'retainers', id: 'id' },
		{ single: '/retainer' },
	),
	scope: 'retainers',
	activeFlag: true,
	search: {
		of: ofClient('client_user_id'),
		name: ({ client_user_id: id, fee, start_date: start, active }, owner = `client ${id}`) =>
			`${owner} – ${fee} from ${start}${active ? '' : ' (inactive)'}`,
	},
	knownBy: {
		mode: 'By Name',
		example: 'Acme Ltd. (the client)',
		names: ({ client_user_id: id }) => [id],
		owner: { type: () => client, field: 'client_user_id' },
	},
	required: [
		locator(client, { name: 'client_user_id', required: true }),
		{
			displayName: 'Fee',
			name: 'fee',
			type: 'string',
			as: 'amount',
			required: true,
			default: '',
			placeholder: 'e.g. 1500.00',
			description: 'What the client pays each period, in the currency of the business',
		},
		todayField('start_date', 'Start Date'),
	],
	optional: [
		{
			displayName: 'Active',
			name: 'active',
			type: 'boolean',
			default: true,
			description: 'Whether the retainer runs; an inactive one counts as deleted',
		},
		{
			displayName: 'Budgeted Hours',
			name: 'budgeted_time',
			type: 'string',
			as: 'hours',
			default: '',
			placeholder: 'e.g. 10 or 12:30',
			description: 'Hours the fee covers each period; returned in seconds and in hours',
		},
		{
			displayName: 'Excess Rate',
			name: 'excess_rate',
			type: 'string',
			as: 'amount',
			default: '',
			placeholder: 'e.g. 90.00',
			description: 'Price of an hour beyond the budgeted ones',
		},
		{
			displayName: 'Frequency',
			name: 'frequency',
			type: 'string',
			default: 'm',
			placeholder: 'e.g. 2w',
			description:
				'How often the fee recurs: w (week), m (month) or y (year), with a number for multiples, e.g. 2w. Only m and 2w are confirmed.',
		},
		dayField('next_period_start_date', 'Next Period Start Date'),
		{
			displayName: 'Number of Periods',
			name: 'number_recurring',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 12,
			description: 'How many periods, unless Without End is on',
		},
		{
			displayName: 'Without End',
			name: 'is_infinitely_recurring',
			type: 'boolean',
			default: true,
			description: 'Whether it recurs until somebody ends it',
		},
	],
	laterFilters: [
		{
			field: {
				displayName: 'Active',
				name: 'active',
				type: 'boolean',
				default: true,
				description: 'Whether the retainer runs',
			},
			passes: ({ active }, wanted) => active === wanted,
		},
		referenceFilter(client, 'client_user_id'),
	],
	simple: [
		'id',
		'client_user_id',
		'start_date',
		'next_period_start_date',
		'fee',
		'excess_rate',
		'budgeted_time',
		'active',
		'invoice_profile_id',
		'created_at',
		'updated_at',
	],
	listed: [
		'id',
		'client_user_id',
		'start_date',
		'next_period_start_date',
		'fee',
		'excess_rate',
		'budgeted_hours',
		'active',
		'invoice_profile_id',
	],
	beforeWrite: asRetainer,
	operations: [
		create,
		get,
		getAll,
		update,
		{ ...remove, description: 'End a %: it becomes inactive and can be restored' },
		{ ...restore, description: 'Bring back a % that was deleted' },
	],
};
