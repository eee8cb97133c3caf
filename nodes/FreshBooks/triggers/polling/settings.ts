import type { IDataObject } from 'n8n-workflow';

import type { Session } from '../../http/session';
import type { PolledEvent } from '../derived';
import type { Filters } from '../filters';
import { present, watched, type Presentation } from '../watched';
import { recordId } from './memory';

/** What the user set in the panel of the polling trigger. */
export interface PollSettings extends Presentation {
	noun: string;
	on: 'both' | 'create' | 'update' | PolledEvent;
	filters: Filters;
	/** How many records the first poll gives. */
	atFirst: number;
	batchReads: boolean;
}

/** What a poll gives, and how many pages FreshBooks was asked for. */
export interface Outcome {
	items: IDataObject[];
	pages: number;
}

/** What a workflow starts with: like an item of the webhook trigger. */
export function itemOf(
	{ business, connection }: Session,
	settings: PollSettings,
	record: IDataObject,
	event: string,
): IDataObject {
	return {
		event,
		objectId: Number(recordId(settings.noun, record)),
		accountId: business?.accountId ?? null,
		businessId: Number(business?.businessId),
		userId: null,
		identityId: null,
		receivedAt: new Date(connection.clock.now()).toISOString(),
		record: present(watched[settings.noun], record, settings),
	};
}
