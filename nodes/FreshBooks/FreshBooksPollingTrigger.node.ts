import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { outputField } from './fields/common';
import { businessField } from './fields/locator';
import { batchReadsField } from './fields/runOptions';
import { byLetters } from './formats/alphabet';
import { leaving } from './formats/leaving';
import { systemClock } from './http/clock';
import { forPanel } from './panel/description';
import { listSearches, type ListSearches } from './panel/search';
import { client } from './resources/clients/client';
import { filterFields } from './triggers/filters';
import { includeOptions } from './triggers/watched';

const changes: INodePropertyOptions[] = [
	{ name: 'Created', value: 'create', action: 'On new records', description: 'Only new records' },
	{
		name: 'Created or Updated',
		value: 'both',
		action: 'On new and changed records',
		description: 'New records and changed ones',
	},
	{ name: 'Updated', value: 'update', action: 'On changed records', description: 'Only changed records' },
];

export class FreshBooksPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FreshBooks Polling Trigger',
		name: 'freshBooksPollingTrigger',
		icon: { light: 'file:../../icons/freshbooks.svg', dark: 'file:../../icons/freshbooks.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ /^[a-z]+[A-Z]/.test($parameter["on"]) ? $parameter["on"].replace(/[A-Z]/g, (letter) => " " + letter.toLowerCase()) : ($parameter["on"] === "update" ? "changed: " : $parameter["on"] === "both" ? "new or changed: " : "new: ") + $parameter["resource"].replace("_", " ") }}',
		description:
			'Starts the workflow when records are created or changed, by checking regularly; for n8n instances that FreshBooks cannot reach',
		defaults: { name: 'FreshBooks Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'freshBooksOAuth2Api', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Bill', value: 'bill' },
					{ name: 'Client', value: 'client' },
					{
						name: 'Credit Note',
						value: 'credit_note',
						description: 'New ones only: changes cannot be detected',
					},
					{ name: 'Estimate', value: 'estimate' },
					{ name: 'Expense', value: 'expense' },
					{ name: 'Invoice', value: 'invoice' },
					{ name: 'Item', value: 'item' },
					{ name: 'Other Income', value: 'other_income' },
					{ name: 'Payment', value: 'payment' },
					{ name: 'Project', value: 'project' },
					{ name: 'Time Entry', value: 'time_entry' },
				],
				default: 'invoice',
				description: 'Which records to watch',
			},
			{
				displayName: 'Trigger On',
				name: 'on',
				type: 'options',
				options: changes,
				default: 'both',
				displayOptions: { hide: { resource: ['credit_note', 'estimate', 'invoice'] } },
				description: 'What starts the workflow. Deletions cannot be detected.',
			},
			{
				displayName: 'Trigger On',
				name: 'on',
				type: 'options',
				options: [
					...changes,
					{
						name: 'Estimate Accepted',
						value: 'estimateAccepted',
						action: 'On estimate accepted',
						description: 'Once for each estimate',
					},
				].sort((a, b) => byLetters(a.name, b.name)),
				default: 'both',
				displayOptions: { show: { resource: ['estimate'] } },
				description: 'What starts the workflow. Deletions cannot be detected.',
			},
			{
				displayName: 'Trigger On',
				name: 'on',
				type: 'options',
				options: [
					...changes,
					{
						name: 'Invoice Overdue',
						value: 'invoiceOverdue',
						action: 'On invoice overdue',
						description: 'Once for each due date that passes with something left to pay',
					},
					{
						name: 'Invoice Paid',
						value: 'invoicePaid',
						action: 'On invoice paid',
						description: 'Once for each invoice, when nothing is left to pay',
					},
					{
						name: 'Invoice Partly Paid',
						value: 'invoicePartlyPaid',
						action: 'On invoice partly paid',
						description: 'When payments leave something to pay',
					},
				].sort((a, b) => byLetters(a.name, b.name)),
				default: 'both',
				displayOptions: { show: { resource: ['invoice'] } },
				description: 'What starts the workflow. Deletions cannot be detected.',
			},
			businessField,
			{
				displayName: 'Include',
				name: 'include',
				type: 'multiOptions',
				options: includeOptions,
				default: ['lines'],
				description: 'Extra data to return with a record, where that kind of record has it',
			},
			outputField,
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				options: filterFields.map(forPanel),
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					batchReadsField,
					{
						displayName: 'Records at First Poll',
						name: 'atFirst',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 100 },
						default: 10,
						description: 'How many of the newest records to return at the first poll; without this option, none',
					},
				],
			},
		],
	};

	readonly methods: { listSearch: ListSearches };

	readonly poll: (this: IPollFunctions) => Promise<INodeExecutionData[][] | null>;

	constructor(clock = systemClock) {
		this.methods = { listSearch: listSearches([client], clock) };
		this.poll = async function () {
			// loaded by the first poll rather than by every start of n8n
			const { poll } = await import('./triggers/polling/poll');
			return await leaving(async () => await poll(this, clock));
		};
	}
}
