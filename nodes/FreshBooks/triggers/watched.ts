import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { readRecord } from '../api/records';
import { subjectOf } from '../fields/naming';
import { simplify } from '../fields/simplify';
import { byLetters } from '../formats/alphabet';
import { queryForIncludes } from '../http/families';
import type { Query, Session } from '../http/session';
import type { ReadableType } from '../model/record';
import { otherIncome } from '../resources/books/otherIncome';
import { client } from '../resources/clients/client';
import { bill } from '../resources/expenses/bill';
import { billVendor } from '../resources/expenses/billVendor';
import { expense } from '../resources/expenses/expense';
import { expenseCategory } from '../resources/expenses/expenseCategory';
import { creditNote } from '../resources/sales/creditNote';
import { estimate } from '../resources/sales/estimate';
import { invoice } from '../resources/sales/invoice';
import { invoiceProfile } from '../resources/sales/invoiceProfile';
import { item } from '../resources/sales/item';
import { payment } from '../resources/sales/payment';
import { tax } from '../resources/sales/tax';
import { project } from '../resources/projects/project';
import { service } from '../resources/projects/service';
import { timeEntry } from '../resources/projects/timeEntry';

/** What the triggers tell of, by FreshBooks' noun in event names (API facts §10.5), and one that has no events. */
export const watched: Record<string, ReadableType> = {
	bill,
	bill_vendor: billVendor,
	category: expenseCategory,
	client,
	credit_note: creditNote,
	estimate,
	expense,
	invoice,
	item,
	other_income: otherIncome,
	payment,
	project,
	recurring: invoiceProfile,
	service,
	tax,
	time_entry: timeEntry,
};

/** FreshBooks spells the same include in two ways: `late_reminders`, but `late-reminders` of recurring invoices. */
const spelling = (include: unknown): string => String(include).replace(/-/g, '_');

/** What any kind of record can include; a kind gets those that it knows. */
export const includeOptions: INodePropertyOptions[] = [
	...new Map(
		Object.values(watched)
			.flatMap(({ includes = [] }) => includes)
			.map((option) => [spelling(option.value), { ...option, value: spelling(option.value) }]),
	).values(),
].sort((a, b) => byLetters(a.name, b.name));

/** How the user wants records. */
export interface Presentation {
	include: string[];
	output: 'simplified' | 'raw';
}

const knownIncludes = ({ includes = [] }: ReadableType, include: string[]): string[] =>
	include.flatMap((name) =>
		includes.map(({ value }) => String(value)).filter((value) => spelling(value) === spelling(name)),
	);

/** The query that asks for what the user wants included, as far as this kind of record has it. */
export function includesFor(kind: ReadableType, { include }: Presentation): Query {
	return queryForIncludes(kind.endpoint.family, knownIncludes(kind, include));
}

/** A record as the user wants it: simplified with what is included, or as FreshBooks writes it. */
export function present(kind: ReadableType, record: IDataObject, { include, output }: Presentation): IDataObject {
	return output === 'raw' ? record : simplify(kind, record, knownIncludes(kind, include));
}

/**
 * The record that an event is about, as it stands now: a delivery carries its id only (API facts §10.3).
 * @throws NodeApiError when FreshBooks does not give it
 */
export async function readOf(
	session: Session,
	kind: ReadableType,
	id: string,
	how: Presentation,
): Promise<IDataObject> {
	return await readRecord({ ...session, subject: subjectOf(kind) }, kind.endpoint, id, includesFor(kind, how));
}
