import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { outputField } from './fields/common';
import { businessField } from './fields/locator';
import { batchReadsField } from './fields/runOptions';
import { leaving } from './formats/leaving';
import { systemClock, type Clock } from './http/clock';
import { forPanel } from './panel/description';
import { listSearches, type ListSearches } from './panel/search';
import { client } from './resources/clients/client';
import { allEvents } from './triggers/derived';
import { filterFields } from './triggers/filters';
import { includeOptions } from './triggers/watched';
import { receive } from './triggers/webhook/delivery';
import { isRegistered, register, unregister } from './triggers/webhook/registration';

export class FreshBooksTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FreshBooks Trigger',
		name: 'freshBooksTrigger',
		icon: { light: 'file:../../icons/freshbooks.svg', dark: 'file:../../icons/freshbooks.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["events"].join(", ")}}',
		// n8n's node panel has one entry for this and the action node, and shows this text for both
		description: 'Work with invoices, clients, expenses and time in FreshBooks, or start when something happens there',
		defaults: { name: 'FreshBooks Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'freshBooksOAuth2Api', required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: [
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: allEvents,
				default: [],
				description: 'What starts the workflow. FreshBooks must be able to reach this n8n over HTTPS.',
			},
			businessField,
			{
				displayName: 'Fetch the Record',
				name: 'fetchRecord',
				type: 'boolean',
				default: true,
				description: 'Whether to fetch the record that the event is about; FreshBooks itself sends only its ID',
			},
			{
				displayName: 'Include',
				name: 'include',
				type: 'multiOptions',
				options: includeOptions,
				default: ['lines'],
				displayOptions: { show: { fetchRecord: [true] } },
				description: 'Extra data to return with a record, where that kind of record has it',
			},
			{ ...outputField, displayOptions: { show: { fetchRecord: [true] } } },
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				displayOptions: { show: { fetchRecord: [true] } },
				description: 'Start the workflow only for some records. Deletions always start it: the record is gone.',
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
						displayName: 'Ignore Own Changes',
						name: 'ignoreOwnChanges',
						type: 'boolean',
						default: true,
						description:
							'Whether to ignore changes made by this credential’s own user, so that a workflow cannot trigger itself. Without this option they do start it.',
					},
					{
						displayName: 'Skip Duplicates',
						name: 'skipDuplicates',
						type: 'boolean',
						default: true,
						description:
							'Whether to start the workflow only once when the same change is delivered again within ten minutes',
					},
				],
			},
		],
	};

	readonly methods: { listSearch: ListSearches };

	readonly webhook: (this: IWebhookFunctions) => Promise<IWebhookResponseData>;

	// n8n's lint wants them here, where the constructor's clock is not at hand yet
	webhookMethods = { default: lifecycle(() => this.clock) };

	constructor(private readonly clock = systemClock) {
		this.methods = { listSearch: listSearches([client], clock) };
		this.webhook = async function () {
			return await leaving(async () => await receive(this, clock));
		};
	}
}

function lifecycle(clock: () => Clock) {
	return {
		async checkExists(this: IHookFunctions): Promise<boolean> {
			return await leaving(async () => await isRegistered(this, clock()));
		},
		async create(this: IHookFunctions): Promise<boolean> {
			await leaving(async () => await register(this, clock()));
			return true;
		},
		async delete(this: IHookFunctions): Promise<boolean> {
			await leaving(async () => await unregister(this, clock()));
			return true;
		},
	};
}
