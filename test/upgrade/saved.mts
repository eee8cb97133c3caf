import type { IBinaryData, INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';

import { FreshBooksOAuth2Api } from '../../credentials/FreshBooksOAuth2Api.credentials';
import { FreshBooks } from '../../nodes/FreshBooks/FreshBooks.node';
import { FreshBooksPollingTrigger } from '../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { FreshBooksTrigger } from '../../nodes/FreshBooks/FreshBooksTrigger.node';
import type { World } from '../integration/operations/world.mts';
import type { Panel } from './panel.mts';

/**
 * The credential, as far as a user fills it in, or once did: what else is hidden is worked out anew each time.
 */
const { name, properties } = new FreshBooksOAuth2Api();
const isFilledIn = ({ name: field, type }: INodeProperties) => type !== 'hidden' || field.startsWith('access_');
const credential = { description: { name, properties: properties.filter(isFilledIn) } };

/** The nodes and the credential as they are today, by the names that n8n stores. */
export const nodes: Record<string, INodeType> = Object.fromEntries(
	[new FreshBooks(), new FreshBooksTrigger(), new FreshBooksPollingTrigger(), credential].map((one) => [
		one.description.name,
		one as INodeType,
	]),
);

/** What is kept of a version: its panels, by node, and runs of the action node. */
export interface Saved {
	panels: Record<string, Record<string, Panel>>;
	runs: Run[];
}

/** A run of the action node on the seeded sandbox, and what it wrote. */
export interface Run {
	name: string;
	parameters: INodeParameters;
	binary?: Record<string, IBinaryData>;
	/** Method, path and body of each request that was not a GET. */
	writes: unknown[];
}

/** What the node wrote, as far as it is the same in every run: not the names of uploaded files, nor now and today. */
export function writesOf(world: World): unknown[] {
	const writes = world.requests().filter(({ method }) => method !== 'GET');
	return lasting(writes.map(({ method, path, body }) => ({ method, path, body })));
}

export function lasting(writes: unknown[]): unknown[] {
	const isWithin = (at: string, hours: number) => Math.abs(Date.parse(at) - Date.now()) < hours * 3_600_000;
	const text = JSON.stringify(writes)
		.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '{jwt}')
		.replace(/"([\d-]{10}T[\d:]{8}Z)"/g, (moment, at: string) => (isWithin(at, 0.1) ? '"{now}"' : moment))
		// today of the workflow's timezone
		.replace(/"(\d{4}-\d\d-\d\d)"/g, (day, at: string) => (isWithin(at, 48) ? '"{today}"' : day));
	return JSON.parse(text) as unknown[];
}
