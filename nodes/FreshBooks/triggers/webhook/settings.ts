import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { texts } from '../../fields/lists';
import { filtersOf, type Filters } from '../filters';
import type { Presentation } from '../watched';

/** What the user set in the panel of the webhook trigger. */
export interface WebhookSettings extends Presentation {
	/** FreshBooks' own and derived ones. */
	events: string[];
	fetchRecord: boolean;
	filters: Filters;
	ignoreOwnChanges: boolean;
	skipDuplicates: boolean;
	batchReads: boolean;
}

/**
 * Reads the panel of the webhook trigger; filters count only where the record is fetched.
 * @throws UserError for a client that is not an ID
 */
export function webhookSettings(context: IHookFunctions | IWebhookFunctions): WebhookSettings {
	const fetchRecord = context.getNodeParameter('fetchRecord', true) === true;
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	return {
		events: texts(context.getNodeParameter('events')),
		fetchRecord,
		include: texts(context.getNodeParameter('include', [])),
		output: context.getNodeParameter('output', 'simplified') as Presentation['output'],
		filters: filtersOf(fetchRecord ? filters : {}),
		ignoreOwnChanges: options.ignoreOwnChanges === true,
		skipDuplicates: options.skipDuplicates !== false,
		batchReads: options.batchReads !== false,
	};
}
