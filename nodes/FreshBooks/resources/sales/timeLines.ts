import type { IDataObject } from 'n8n-workflow';

import { listRecords } from '../../api/records';
import { refuse } from '../../fields/basics';
import { calendarDate, utcStamp } from '../../formats/dates';
import { clockHours, decimalHours } from '../../formats/duration';
import { recordsIn } from '../../http/families';
import type { RecordType } from '../../model/record';
import type { Call } from '../../model/resource';
import { sessionFor } from '../../operations/lookUp';
import { service } from '../projects/service';
import { teamIdentity } from '../projects/teamMember';
import type { Entry, Project } from './unbilledTime';

/** What of the hours makes one line. */
export type GroupBy = 'entry' | 'person' | 'project' | 'service';

export const secondsOf = (entries: Entry[]): number => entries.reduce((sum, { duration }) => sum + (duration ?? 0), 0);

/** Where an hour has neither service nor project. */
const nameless = 'Hours';

/**
 * The lines that bill entries: one for each group and rate, in the order of their first hours. Each tells its entries by
 * day, length, note and number.
 */
export async function timeLines(
	call: Call,
	groupBy: GroupBy,
	rates: Map<Entry, string>,
	projects: Map<number, Project>,
	currency?: string,
): Promise<IDataObject[]> {
	const entries = [...rates.keys()];
	const names = await namesFor(call, groupBy, entries, projects);
	const groups = new Map<string, Entry[]>();
	for (const entry of entries) {
		const key = JSON.stringify([groupOf(groupBy, entry), rates.get(entry)]);
		groups.set(key, [...(groups.get(key) ?? []), entry]);
	}
	const timezone = call.context.getTimezone();
	return [...groups.values()].map((group) => {
		const name = names[groupBy](group[0]);
		return {
			name,
			description: group.map((entry) => rowOf(entry, name, names, timezone)).join('\n'),
			qty: decimalHours(secondsOf(group)),
			unit_cost: { amount: rates.get(group[0]), ...(currency && { code: currency }) },
		};
	});
}

function groupOf(groupBy: GroupBy, entry: Entry): unknown {
	const keys = { entry: entry.id, person: entry.identity_id, project: entry.project_id, service: entry.service_id };
	return keys[groupBy] ?? null;
}

type Names = Record<GroupBy, (entry: Entry) => string>;

/** Names are read only where some entry needs them. */
async function namesFor(
	call: Call,
	groupBy: GroupBy,
	entries: Entry[],
	projects: Map<number, Project>,
): Promise<Names> {
	const services = entries.some(({ service_id: id }) => id) ? await listOnce(call, service) : [];
	const people = groupBy === 'person' ? await team(call) : [];
	const serviceName = ({ service_id: id }: Entry) => services.find((one) => one.id === id)?.name as string | undefined;
	const projectName = ({ project_id: id }: Entry) => projects.get(id ?? 0)?.title;
	return {
		entry: (entry) => serviceName(entry) ?? projectName(entry) ?? nameless,
		service: (entry) => serviceName(entry) ?? nameless,
		project: (entry) => projectName(entry) ?? nameless,
		person({ identity_id: id }) {
			const known = people.find((one) => one.identity_id === id);
			return known ? personName(known) : `Team member ${id}`;
		},
	};
}

async function listOnce(call: Call, { name, plural, scope, endpoint }: RecordType): Promise<IDataObject[]> {
	const read = async () => await listRecords(sessionFor(call, { name, scope }), endpoint, []);
	return await call.shared(`all ${plural}`, read);
}

/** The people of the business, by the IDs that time entries know them by. */
export const team = async (call: Call): Promise<IDataObject[]> => await listOnce(call, teamIdentity);

export const personName = ({ first_name: first, last_name: last, email }: IDataObject): string =>
	[first, last].filter(Boolean).join(' ') || String(email);

/** `2026-03-02 · 1:30 · Web shop · Sketches · time #2903101`: what the line's own name tells is not told again. */
function rowOf(entry: Entry, lineName: string, names: Names, timezone: string): string {
	const day = calendarDate(new Date(utcStamp(entry.started_at)), timezone, refuse);
	const about = [names.project(entry), names.service(entry)].filter((name) => name !== lineName && name !== nameless);
	const note = (entry.note ?? '').replace(/\s+/g, ' ').trim();
	return [day, clockHours(entry.duration ?? 0), ...about, note, `time #${entry.id}`].filter(Boolean).join(' · ');
}

/**
 * FreshBooks knows no link between a line and a time entry (API facts §8.2), so the number at the end of a row is it. A
 * note that ends like that stands before the number of its own entry.
 */
const number = /\btime #(\d+)\s*$/gm;

/** What an invoice bills, of entries and expenses alike, as keys to compare. */
export function billedBy({ lines }: IDataObject): Set<string> {
	const keys = recordsIn(lines).flatMap(({ description, expenseid }) => [
		...[...String(description ?? '').matchAll(number)].map(([, id]) => entryKey(id)),
		...(expenseid ? [expenseKey(expenseid)] : []),
	]);
	return new Set(keys);
}

export const entryKey = (id: unknown): string => `entry ${String(id)}`;
const expenseKey = (id: unknown): string => `expense ${String(id)}`;
