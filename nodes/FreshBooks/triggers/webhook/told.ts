import { createHash } from 'crypto';

import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { nounOf } from '../../api/events';
import { withoutSecrets } from '../../formats/secrets';
import type { Clock } from '../../http/clock';
import { recently } from '../../http/recent';
import { matches } from '../filters';
import type { WebhookSettings } from './settings';
import { nodeKey } from './verifiers';

/**
 * What the workflows have been told lately, this module's alone: the last change of a record by an event, because the
 * same once more is a duplicate, and the status in which an invoice was last heard of, to tell when it comes into one.
 */
const changes = recently<string>(600_000);
const statuses = recently<string>(86_400_000);

/** Whether a record passes the filters and its change has not started the workflow yet. */
export function isWanted(
	context: IWebhookFunctions,
	clock: Clock,
	event: string,
	objectId: string,
	record: IDataObject,
	{ filters, skipDuplicates }: WebhookSettings,
): boolean {
	const changeKey = [nodeKey(context), event, objectId].join(' ');
	// the whole record, because FreshBooks' time of change knows seconds only; tokens change by themselves
	const change = createHash('sha256')
		.update(JSON.stringify(withoutSecrets(record)))
		.digest('base64');
	// an invoice that is emailed once more need not have changed
	if (skipDuplicates && changes.get(changeKey, clock) === change && !event.endsWith('.sendByEmail')) return false;
	changes.set(changeKey, change, clock);

	const statusKey = [nodeKey(context), objectId].join(' ');
	const wanted = matches(filters, nounOf(event), record, statuses.get(statusKey, clock));
	if (nounOf(event) === 'invoice' && filters.statuses.length > 0)
		statuses.set(statusKey, String(record.v3_status), clock);
	const response = context.getResponseObject();
	response.once('finish', () => {
		// n8n could not store the execution: when FreshBooks tries again, that is no duplicate
		if (response.statusCode < 500) return;
		changes.forget(changeKey);
		statuses.forget(statusKey);
	});
	return wanted;
}
