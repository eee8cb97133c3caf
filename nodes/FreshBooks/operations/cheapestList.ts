import type { Query } from '../http/session';
import type { Call } from '../model/resource';
import { freshList, type FreshList } from './freshList';

/** Longer ones are not worth their memory. */
const mostPages = 50;

/** A wide list, and the narrow ones that lie within it. */
interface Lists {
	wide: FreshList;
	narrow: Map<string, FreshList>;
	/** From so many narrow ones on, the wide one costs no more than they do. */
	pages: number;
	isOpen: boolean;
	opening?: Promise<void>;
}

/**
 * The list that costs the run the fewest requests: the narrow one, which has what is looked for, or the wide one, which
 * has it for others too, as soon as it has no more pages than there are narrow ones that somebody needed. A single item
 * reads its narrow one.
 */
export async function cheapestList(call: Call, narrow: Query, wide: Query): Promise<FreshList> {
	const { context, resource, session, shared } = call;
	const [key, wideKey] = [narrow, wide].map((query) => JSON.stringify(query));
	const lists = await shared(`lists ${resource.value} ${wideKey}`, async () => newLists(call, wide));
	const own = lists.narrow.get(key) ?? freshList(resource, narrow);
	lists.narrow.set(key, own);
	if (key === wideKey || context.getInputData().length === 1) return own;
	while (lists.opening) await lists.opening;
	if (!lists.isOpen && lists.narrow.size >= lists.pages) {
		lists.opening = open(lists, session).finally(() => (lists.opening = undefined));
		await lists.opening;
	}
	return lists.isOpen ? lists.wide : own;
}

const newLists = ({ resource }: Call, wide: Query): Lists => ({
	wide: freshList(resource, wide),
	narrow: new Map(),
	pages: 1,
	isOpen: false,
});

async function open(lists: Lists, session: Call['session']): Promise<void> {
	const most = lists.narrow.size;
	// the narrow one says what is wrong
	const pages = await lists.wide.open(session, most).catch(() => Infinity);
	lists.isOpen = pages <= most;
	lists.pages = pages > mostPages ? Infinity : pages;
}
