import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { locatorId, refuse, texts } from '../../fields/values';
import { within } from '../../formats/refuse';
import { filterFields, type Filters } from '../filters';
import type { Presentation } from '../watched';

/** What the user set in the panel of the webhook trigger. */
export interface WebhookSettings extends Presentation {
	fetchRecord: boolean;
	filters: Filters;
	ignoreOwnChanges: boolean;
	skipDuplicates: boolean;
}

/**
 * Reads the panel of the webhook trigger; filters count only where the record is fetched.
 * @throws UserError for a client that is not an ID
 */
export function webhookSettings(context: IHookFunctions | IWebhookFunctions): WebhookSettings {
	const fetchRecord = context.getNodeParameter('fetchRecord', true) === true;
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const refuseClient = within(filterFields[0].displayName, refuse);
	return {
		fetchRecord,
		include: texts(context.getNodeParameter('include', [])),
		output: context.getNodeParameter('output', 'simplified') as Presentation['output'],
		filters: {
			clientId: fetchRecord ? locatorId(filterFields[0], filters.clientid, refuseClient) : undefined,
			statuses: fetchRecord ? texts(filters.v3_status) : [],
		},
		ignoreOwnChanges: options.ignoreOwnChanges === true,
		skipDuplicates: options.skipDuplicates !== false,
	};
}
