import type { IDataObject } from 'n8n-workflow';

import { readPage } from '../../api/records';
import { undefinedIf404 } from '../../api/undefinedIf404';
import { subjectOf } from '../../fields/naming';
import { isRecord } from '../../http/families';
import type { Query, Session } from '../../http/session';
import { isAccepted, isDeleted, newest, stepOfInvoice, type PolledEvent } from '../derived';
import { matches } from '../filters';
import { includesFor, readOf, watched } from '../watched';
import { readChanges, readTwice } from './changes';
import { recordId } from './memory';
import { itemOf, type Outcome, type PollSettings } from './settings';

/** What asks FreshBooks for the records in the state that an event is about. */
const such: Record<PolledEvent, Query> = {
	estimateAccepted: [['search[statusids][]', '5']],
	// one that is paid in part stays so when its due date passes
	invoiceOverdue: ['overdue', 'partial'].map((status) => ['search[v3_statuses][]', status]),
	invoicePaid: ['autopaid', 'paid'].map((status) => ['search[v3_statuses][]', status]),
	invoicePartlyPaid: [['search[v3_statuses][]', 'partial']],
};

/** What was told of records, by their id; another event or business begins anew. */
interface Told {
	of: string;
	known: Record<string, string>;
}

interface Poll {
	of: string;
	/** Nothing at the first poll. */
	before?: Told;
	/** Today. */
	day: string;
}

/**
 * What happened since the last poll of which FreshBooks keeps no list: it is worked out here.
 * @param day today, where the workflow is
 */
export async function pollDerived(
	session: Session,
	settings: PollSettings,
	event: PolledEvent,
	memory: IDataObject,
	day: string,
): Promise<Outcome> {
	const of = [event, session.business?.businessId].join(' ');
	const before = toldIn(memory, of);
	const isByPayment = event === 'invoicePaid' || event === 'invoicePartlyPaid';
	return isByPayment
		? await pollPayments(session, settings, event, memory, { of, before, day })
		: await pollStates(session, settings, event, memory, { of, before, day });
}

/** What n8n keeps of the node; nothing where it is about something else, or damaged. */
function toldIn({ told }: IDataObject, of: string): Told | undefined {
	return isRecord(told) && told.of === of && isRecord(told.known) ? (told as unknown as Told) : undefined;
}

/** Invoices of which payments have come in or were changed: a change of an invoice does not tell why it was made. */
async function pollPayments(
	session: Session,
	settings: PollSettings,
	event: PolledEvent,
	memory: IDataObject,
	{ of, before, day }: Poll,
): Promise<Outcome> {
	const known = before?.known ?? {};
	const payments = { ...settings, noun: 'payment', on: 'both' as const };
	const {
		changes,
		newest: first,
		pages,
		state,
	} = await readChanges({ ...session, subject: subjectOf(watched.payment) }, payments, memory);
	const isNewPayment = new Map<string, boolean>();
	for (const { record, verb } of changes) {
		const id = String(record.invoiceid ?? '');
		if (id && !isDeleted(record)) isNewPayment.set(id, verb === 'create' || isNewPayment.get(id) === true);
	}
	const ids = [...isNewPayment.keys()];
	const invoices = await Promise.all(
		ids.map(async (id) => await undefinedIf404(async () => await readOf(session, watched.invoice, id, settings))),
	);
	const now = { ...known };
	const items = ids.flatMap((id, index) => {
		const invoice = invoices[index];
		if (!invoice) return [];
		const step = stepOfInvoice(invoice, known[id], isNewPayment.get(id) === true);
		delete now[id];
		if (step.known !== undefined) now[id] = step.known;
		return step.event === event ? itemsOf(session, settings, event, [invoice]) : [];
	});
	const atFirst = first ? await newestSuch(session, settings, event, settings.atFirst, day) : [];
	Object.assign(memory, { state, told: { of, known: newest(now) } });
	return { items: [...items, ...atFirst], pages: pages + ids.length };
}

/** Records that have come into a state by themselves, or whose list is short: all that are in it are read. */
async function pollStates(
	session: Session,
	settings: PollSettings,
	event: PolledEvent,
	memory: IDataObject,
	{ of, before, day }: Poll,
): Promise<Outcome> {
	const kind = watched[settings.noun];
	const { records, pages } = await readTwice(session, kind, [...such[event], ...includesFor(kind, settings)]);
	const current = records.filter((record) => isSuch(event, record, day));
	const idOf = (record: IDataObject) => recordId(settings.noun, record);
	// an invoice that gets a later due date becomes overdue anew
	const stateOf = (record: IDataObject) => String(event === 'invoiceOverdue' ? record.due_date : 'accepted');
	const known = before?.known ?? {};
	const fresh = current.filter((record) => known[idOf(record)] !== stateOf(record));
	const now = Object.fromEntries(current.map((record) => [idOf(record), stateOf(record)]));
	const gone = Object.fromEntries(Object.entries(known).filter(([id]) => !Object.hasOwn(now, id)));
	memory.told = { of, known: { ...newest(gone), ...now } };
	const given = before
		? itemsOf(session, settings, event, fresh)
		: itemsOf(session, settings, event, current, settings.atFirst);
	return { items: given, pages };
}

/** Whether a record is in the state: FreshBooks' filter may not be followed, and knows less. */
function isSuch(event: PolledEvent, record: IDataObject, day: string): boolean {
	if (isDeleted(record)) return false;
	if (event === 'estimateAccepted') return isAccepted(record);
	const { v3_status: status, due_date: due } = record;
	if (event === 'invoiceOverdue') return status === 'overdue' || (status === 'partial' && String(due) < day);
	return such[event].some(([, value]) => value === status);
}

/** The newest records in the state, for a test in the editor and for who wants some at the start. */
export async function newestSuch(
	session: Session,
	settings: PollSettings,
	event: PolledEvent,
	count: number,
	day: string,
): Promise<IDataObject[]> {
	if (count === 0) return [];
	const kind = watched[settings.noun];
	const { records } = await readPage(session, kind.endpoint, [...such[event], ...includesFor(kind, settings)], 1);
	return itemsOf(
		session,
		settings,
		event,
		records.filter((record) => isSuch(event, record, day)),
		count,
	);
}

/** Items of the records that pass the filter by client, the oldest first: FreshBooks' lists begin with the newest. */
function itemsOf(
	session: Session,
	settings: PollSettings,
	event: PolledEvent,
	records: IDataObject[],
	count = records.length,
): IDataObject[] {
	const filters = { ...settings.filters, statuses: [] };
	return records
		.filter((record) => matches(filters, settings.noun, record))
		.slice(0, count)
		.map((record) => itemOf(session, settings, record, event))
		.reverse();
}
