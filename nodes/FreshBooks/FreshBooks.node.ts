import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { allProperties } from './allProperties';
import { systemClock } from './http/clock';
import { listSearches, type ListSearches } from './panel/search';
import { listables, resources } from './resources';

const byValue = new Map(resources.map((resource) => [resource.value, resource]));

export class FreshBooks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FreshBooks',
		name: 'freshBooks',
		icon: { light: 'file:../../icons/freshbooks.svg', dark: 'file:../../icons/freshbooks.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Work with clients, invoices, expenses, payments, projects and time in FreshBooks',
		defaults: { name: 'FreshBooks' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'freshBooksOAuth2Api', required: true }],
		properties: allProperties,
	};

	readonly methods: { listSearch: ListSearches };

	readonly execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

	constructor(clock = systemClock) {
		this.methods = { listSearch: listSearches(listables, clock) };
		this.execute = async function () {
			// loaded by the first run rather than by every start of n8n
			const { runItems } = await import('./run/run');
			return [await runItems(this, byValue, clock)];
		};
	}
}
