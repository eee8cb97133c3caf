import { accounting } from '../../api/records';
import { containsFilter } from '../../fields/laterFilters';
import { amountFilters, deletedFilter, idsFilter, updatedFilters } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { businessCurrency, currencyOfAmounts } from '../../fields/moneyFields';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { tax } from '../sales/tax';

/** Tasks for invoices (API facts §8.9): of the accounting family, whatever their path says. */
export const task: RecordResource = {
	name: 'Task',
	plural: 'Tasks',
	value: 'task',
	description:
		'Billable work for invoices; creating one also creates a service with the same ID, which stays when the task is deleted',
	endpoint: accounting('projects/tasks', { one: 'task', many: 'tasks', id: 'id', ids: 'taskids' }),
	scope: 'billable_items',
	search: { name: ({ name }) => String(name) },
	knownBy: { mode: 'By Name', example: 'Research', names: ({ name }) => [name] },
	required: [
		{ displayName: 'Name', name: 'name', type: 'string', required: true, default: '', placeholder: 'e.g. Research' },
	],
	optional: [
		{
			displayName: 'Billable',
			name: 'billable',
			type: 'boolean',
			default: true,
			description: 'Whether clients are billed for it',
		},
		currencyOfAmounts({ description: businessCurrency }),
		{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 2 }, default: '' },
		{
			displayName: 'Rate',
			name: 'rate',
			type: 'string',
			as: 'money',
			default: '',
			placeholder: 'e.g. 80.00',
			description: 'Price of one hour',
		},
		locator(tax, { name: 'tax1', displayName: 'Tax 1' }),
		locator(tax, { name: 'tax2', displayName: 'Tax 2' }),
	],
	filters: [
		{
			displayName: 'Billable',
			name: 'billable',
			type: 'boolean',
			default: true,
			description: 'Whether clients are billed for it',
		},
		idsFilter('taskids'),
		idsFilter('projectids', 'Project IDs'),
		...amountFilters('rate', 'Rate', ['From', 'To']),
		deletedFilter(),
		...updatedFilters,
	],
	laterFilters: [containsFilter('Name or Description', 'name', 'description')],
	includes: [{ name: 'Projects', value: 'projects' }],
	simple: ['id', 'name', 'description', 'rate', 'billable', 'tax1', 'tax2', 'vis_state', 'updated'],
	listed: ['id', 'name', 'description', 'rate', 'billable', 'tax1', 'tax2', 'state'],
	operations: [create, get, getAll, update, remove, restore],
};
