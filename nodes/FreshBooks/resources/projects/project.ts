import { endpoint } from '../../api/records';
import { containsFilter } from '../../fields/laterFilters';
import { locator } from '../../fields/locator';
import { dayField } from '../../fields/moneyFields';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { archive, removeForGood, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { client, ofClient } from '../clients/client';
import { retainer } from '../sales/retainer';
import { projectWork } from './projectWork';
import { service } from './service';
import { teamIdentity } from './teamMember';

/** Projects (API facts §8.19): the list is plural, everything else singular. */
export const project: RecordResource = {
	name: 'Project',
	plural: 'Projects',
	value: 'project',
	description: 'Work for a client, with its time and budget',
	endpoint: endpoint(
		'projects',
		'projects',
		{ one: 'project', many: 'projects', id: 'id' },
		{ create: '/project', single: '/project', forGood: true },
	),
	scope: 'projects',
	activeFlag: true,
	carries: {
		field: 'description',
		among: 'a project of the same client',
		by: ['client_id'],
		query: { client_id: 'client_id' },
	},
	urlName: 'project',
	search: { of: ofClient('client_id'), name: ({ title }, owner) => [title, owner].filter(Boolean).join(' – ') },
	knownBy: {
		mode: 'By Name',
		example: 'New website',
		names: ({ title }) => [title],
		details: ({ client_id: client }) => [client && `client ${client}`],
		keep: ['client_id', 'title'],
	},
	required: [
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. New website',
		},
		locator(client, {
			name: 'client_id',
			mayCreate: true,
			description: 'Who the work is for; leave empty for internal work',
		}),
		{
			displayName: 'Project Type',
			name: 'project_type',
			type: 'options',
			options: [
				{ name: 'Fixed Price', value: 'fixed_price' },
				{ name: 'Hourly Rate', value: 'hourly_rate' },
			],
			default: 'hourly_rate',
		},
		{
			displayName: 'Hourly Rate',
			name: 'rate',
			type: 'string',
			as: 'amount',
			default: '',
			placeholder: 'e.g. 80.00',
			displayOptions: { show: { project_type: ['hourly_rate'] } },
			description: 'Only for the project type Hourly Rate',
		},
		{
			displayName: 'Fixed Price',
			name: 'fixed_price',
			type: 'string',
			as: 'amount',
			default: '',
			placeholder: 'e.g. 5000.00',
			displayOptions: { show: { project_type: ['fixed_price'] } },
			description: 'Only for the project type Fixed Price',
		},
	],
	optional: [
		{
			displayName: 'Active',
			name: 'active',
			type: 'boolean',
			default: true,
			description: 'Whether the project is active; an inactive one is archived',
		},
		{
			displayName: 'Billing Method',
			name: 'billing_method',
			type: 'options',
			options: [
				{ name: 'Business Rate', value: 'business_rate' },
				{ name: 'Project Rate', value: 'project_rate' },
				{ name: 'Service Rate', value: 'service_rate' },
				{ name: 'Team Member Rate', value: 'team_member_rate' },
			],
			default: 'project_rate',
			description: 'Which hourly rate is used for billing',
		},
		{
			displayName: 'Budget in Hours',
			name: 'budget',
			type: 'string',
			as: 'hours',
			default: '',
			placeholder: 'e.g. 40 or 12:30',
			description: 'Budgeted hours; returned in seconds and in hours',
		},
		{
			displayName: 'Complete',
			name: 'complete',
			type: 'boolean',
			default: false,
			description: 'Whether the project is finished; turn off to reopen it',
		},
		{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 2 }, default: '' },
		dayField('due_date', 'Due Date'),
		{
			displayName: 'Expense Markup Percent',
			name: 'expense_markup',
			type: 'string',
			as: 'percent',
			default: '',
			placeholder: 'e.g. 10',
			description: 'Percentage added to rebilled expenses',
		},
		{
			displayName: 'Internal',
			name: 'internal',
			type: 'boolean',
			default: false,
			description: 'Whether this is work for your own business',
		},
		locator(teamIdentity, { name: 'project_manager_id', displayName: 'Project Manager' }),
		locator(retainer, { name: 'retainer_id' }),
		{
			displayName: 'Service Estimate Type',
			name: 'service_estimate_type',
			type: 'string',
			default: 'total_hours',
			description: 'How the hours of services are estimated; FreshBooks’ own value is total_hours',
		},
		{
			displayName: 'Services',
			name: 'services',
			type: 'fixedCollection',
			as: 'list',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Service' },
			default: {},
			placeholder: 'Add Service',
			description:
				'Services that time can be logged for. On update they replace those the project has; an empty list changes nothing.',
			options: [
				{
					displayName: 'Service',
					name: 'service',
					values: [
						locator(service, { name: 'id', required: true }),
						{
							displayName: 'Billable',
							name: 'billable',
							type: 'boolean',
							default: true,
							description: 'Whether its time is billed',
						},
					],
				},
			],
		},
	],
	filters: [
		{
			displayName: 'Active',
			name: 'active',
			type: 'boolean',
			default: true,
			description: 'Whether the project is active',
		},
		locator(client, { name: 'client_id' }),
		{
			displayName: 'Complete',
			name: 'complete',
			type: 'boolean',
			default: true,
			description: 'Whether the project is finished',
		},
		{
			displayName: 'Internal',
			name: 'internal',
			type: 'boolean',
			default: true,
			description: 'Whether it is work for your own business',
		},
		{
			displayName: 'Skip Team',
			name: 'skip_group',
			type: 'boolean',
			as: 'flag',
			default: true,
			description: 'Whether to leave the team members out of the output',
		},
		{
			displayName: 'Updated Since',
			name: 'updated_since',
			type: 'dateTime',
			as: 'moment',
			default: '',
			description: 'Changed at this time or later, in the workflow’s timezone unless the value has an offset',
		},
	],
	laterFilters: [containsFilter('Title or Description', 'title', 'description')],
	includes: [{ name: 'Logged Duration', value: 'include_logged_duration', description: 'Seconds of time logged' }],
	sorts: [
		{ name: 'Created', value: 'created_at' },
		{ name: 'Due Date', value: 'due_date' },
		{ name: 'Title', value: 'title' },
	],
	simple: [
		'id',
		'title',
		'description',
		'client_id',
		'project_type',
		'billing_method',
		'rate',
		'fixed_price',
		'budget',
		'services',
		'due_date',
		'active',
		'complete',
		'billed_status',
		'logged_duration',
		'updated_at',
	],
	listed: [
		'id',
		'title',
		'client_id',
		'rate',
		'fixed_price',
		'budget_hours',
		'due_date',
		'active',
		'complete',
		'billed_status',
		'logged_hours',
	],
	// without its title FreshBooks answers a PUT with an internal error (API facts §12, quirk 6)
	keepOnUpdate: ['title'],
	operations: [
		create,
		get,
		getAll,
		update,
		removeForGood,
		{ ...archive, description: 'Move a % to the archive, so that it is no longer active' },
		{ ...restore, description: 'Bring back a % from the archive' },
		...projectWork,
	],
};
