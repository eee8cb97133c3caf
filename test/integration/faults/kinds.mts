import type { IDataObject, IPairedItemData } from 'n8n-workflow';

import type { Fault, FreshBooks } from '../../../sandbox/freshbooks/server.mts';
import { many, picked } from '../stage/bench.mts';
import type { TestClock } from '../stage/clock.mts';
import { byId, credentialFor, runNode, type RunResult } from '../stage/n8n.mts';
import { triesOf } from './tries.mts';

/** What users do, as far as faults are concerned. */
export const kinds = ['read', 'read many', 'change', 'create', 'list'] as const;
export type Kind = (typeof kinds)[number];

/** What came of one way of asking under one fault. */
export interface Seen {
	/** How often the request that the fault met was made. */
	tries: number;
	/** What the user was told; undefined when all went well. */
	said?: string;
	/** Whether the user was told to look in FreshBooks before running it again. */
	doubts: boolean;
	/** What must never be, in words; empty when nothing of it was. */
	wrongs: string[];
	/** Of the clock. */
	seconds: number;
}

export interface Place {
	freshBooks: FreshBooks;
	/** Where the node believes FreshBooks to be. */
	url: string;
	options?: IDataObject;
	clock: TestClock;
	/** Nobody listens there, at first or ever: whatever is asked first meets the fault, so only one thing is asked. */
	isDeaf?: boolean;
}

/** Clients in a business of the list's own: the other kinds change those of the first one at the same time. */
const inList = 250;
const business = (freshBooks: FreshBooks, kind: Kind) => freshBooks.businesses[kind === 'list' ? 1 : 0];
const clients = (freshBooks: FreshBooks, kind: Kind) =>
	freshBooks.records(business(freshBooks, kind).accountId, 'clients');
/** Those that are read together are others than those that are read by themselves at the same time. */
const idAt = (freshBooks: FreshBooks, kind: Kind, index: number) =>
	Number(clients(freshBooks, kind)[kind === 'read many' ? index + 3 : index].id);

/** The world before the fault: several pages of clients, and no limit that would be met beside it. */
export function prepare(freshBooks: FreshBooks): void {
	freshBooks.switches.rateLimit = { limit: 100_000, postLimit: 100_000, windowMs: 60_000 };
	const { accountId } = business(freshBooks, 'list');
	freshBooks.seedManyClients(accountId, inList - clients(freshBooks, 'list').length);
}

/**
 * The request that the fault meets: that of the second of three items, or of the second page. Records that are read
 * together have one request, and the second may then have one of its own.
 */
export function meets(kind: Kind, freshBooks: FreshBooks): Fault['match'] {
	switch (kind) {
		case 'read':
			return { method: 'GET', path: `/users/clients/${idAt(freshBooks, kind, 1)}$` };
		case 'read many':
			return {
				method: 'GET',
				path: `/users/clients(/${idAt(freshBooks, kind, 1)})?$`,
				query: '^$|userids',
			};
		case 'change':
			return { method: 'PUT', path: `/users/clients/${idAt(freshBooks, kind, 1)}$` };
		case 'create':
			return { method: 'POST', path: '/users/clients$', body: 'new1@' };
		case 'list':
			return { method: 'GET', path: '/users/clients$', query: '(^|&)page=2(&|$)' };
	}
}

const parameters: Record<Kind, IDataObject> = {
	read: { operation: 'get', clientId: byId('={{ $json.id }}'), options: { batchReads: false } },
	'read many': { operation: 'get', clientId: byId('={{ $json.id }}') },
	change: { operation: 'update', clientId: byId('={{ $json.id }}'), updateFields: { fname: '={{ $json.name }}' } },
	create: { operation: 'create', email: '={{ $json.email }}' },
	list: { operation: 'getAll', returnAll: true },
};

const parametersFor = (kind: Kind, options: IDataObject): IDataObject => ({
	...parameters[kind],
	options: { ...(parameters[kind].options as IDataObject | undefined), ...options },
});

const itemsAt = ({ isDeaf }: Place): number[] => (isDeaf ? [1] : [0, 1, 2]);
let credentials = 0;

/** Asks in one of the four ways, failed items leaving as items, and looks whether anything is lost or there twice. */
export async function ask(kind: Kind, place: Place): Promise<Seen> {
	const { clock, freshBooks, url, options = {} } = place;
	const items = kind === 'list' ? [{}] : itemsAt(place).map((index) => ({ json: itemOf(freshBooks, kind, index) }));
	const started = clock.now();
	const run = await runNode(
		{ resource: 'client', business: picked(business(freshBooks, kind)), ...parametersFor(kind, options) } as never,
		{
			clock,
			credential: { ...credentialFor(freshBooks), apiBaseUrl: url },
			credentialId: `faults ${++credentials}`,
			items,
			onError: 'continueRegularOutput',
		},
	);
	const errors = run.items.filter(isError);
	return {
		tries: triesFor(kind, place),
		said: errors[0] && String(errors[0].json.error),
		doubts: errors.some(isDoubted),
		wrongs: kind === 'list' ? wrongsOfList(freshBooks, run) : wrongsOfItems(kind, place, run),
		seconds: (clock.now() - started) / 1000,
	};
}

/** How often the node has made the request that meets the fault. */
export function triesFor(kind: Kind, place: Place): number {
	const { method, path, query } = meets(kind, place.freshBooks);
	const page = place.isDeaf ? query?.replace('2', '1') : query;
	// what is created has no address of its own: the others are created at the first try
	const others = kind === 'create' ? itemsAt(place).length - 1 : 0;
	return triesOf(place.url, { method, path, query: page }) - others;
}

const itemOf = (freshBooks: FreshBooks, kind: Kind, index: number): IDataObject => ({
	id: idAt(freshBooks, kind, index),
	name: `New ${index}`,
	email: `new${index}@example.com`,
});

type Item = RunResult['items'][number];
const isError = ({ json }: Item): boolean => json.error !== undefined;
const isDoubted = ({ json }: Item): boolean => /look (for|in)/.test(String((json.details as IDataObject).description));

function wrongsOfList(freshBooks: FreshBooks, { items }: RunResult): string[] {
	if (items.length === 1 && isError(items[0])) return [];
	const ids = items.map(({ json }) => json.id);
	const expected = many(inList, (index) => idAt(freshBooks, 'list', inList - 1 - index));
	return JSON.stringify(ids) === JSON.stringify(expected) ? [] : [`a list of ${ids.length} that is not the whole list`];
}

function wrongsOfItems(kind: Kind, place: Place, { items }: RunResult): string[] {
	const { freshBooks } = place;
	return itemsAt(place).flatMap((index, position) => {
		const [item, ...others] = items.filter(({ pairedItem }) => (pairedItem as IPairedItemData).item === position);
		if (!item || others.length > 0) return [`item ${position} left ${item ? 'several times' : 'never'}`];
		return wrongsOfItem(kind, clients(freshBooks, kind), item, itemOf(freshBooks, kind, index));
	});
}

function wrongsOfItem(kind: Kind, stored: object[], item: Item, { id, name, email }: IDataObject): string[] {
	const rows = stored as IDataObject[];
	if (kind === 'create') {
		const made = rows.filter((row) => row.email === email).length;
		if (made > 1) return [`${email} was created ${made} times`];
		if (made === 1 && isError(item) && !isDoubted(item)) return [`${email} is there and nobody knows`];
		return made === 0 && !isError(item) ? [`${email} was not created and nobody knows`] : [];
	}
	if (isError(item)) return [];
	if (item.json.id !== id) return [`${id} came as ${item.json.id}`];
	const isChanged = rows.some((row) => row.id === id && row.fname === name);
	return kind === 'change' && !isChanged ? [`${id} was not changed and nobody knows`] : [];
}
