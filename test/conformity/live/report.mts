import type { Findings } from './compare.mts';
import type { Read } from './reads.mts';

/** What became of one request. */
export interface Outcome {
	read: Read;
	/** What was found, where there was something to compare. */
	found?: Findings;
	/** Why nothing could be compared: the same words for the same reason. */
	not?: string;
	/** The list was empty, so that nothing is known of its records. */
	isEmpty?: boolean;
}

/** A request as it is named in all that is printed. */
export const nameOfRead = ({ path }: Read): string => `GET ${path}`;

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** How many differences a request brought. */
export const countOf = ({ differs, headers }: Findings): number => differs.length + headers.length;

const block = (title: string, lines: string[]): string[] => [title, ...lines.map((line) => `  ${line}`), ''];

/** Requests by something that several of them have in common. */
function grouped(entries: [reason: string, read: Read][]): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const [reason, read] of entries) groups.set(reason, [...(groups.get(reason) ?? []), nameOfRead(read)]);
	return groups;
}

/** A part of the report with each request and what is said of it; none when there is nothing to say. */
function byRead(title: string, outcomes: Outcome[], lines: (found: Findings) => string[]): string[] {
	const some = outcomes.flatMap(({ read, found }) =>
		found && lines(found).length > 0 ? block(nameOfRead(read), lines(found)) : [],
	);
	return some.length === 0 ? [] : [`## ${title}`, '', ...some];
}

/** A part of the report with what holds for several requests, and which they are. */
function byReason(title: string, entries: [reason: string, read: Read][], everywhere?: number): string[] {
	if (entries.length === 0) return [];
	const groups = [...grouped(entries)].flatMap(([reason, names]) =>
		names.length === everywhere ? [`${reason} (everywhere)`, ''] : block(reason, names),
	);
	return [`## ${title}`, '', ...groups];
}

/** Whether something differs. */
export const hasDifferences = (outcomes: Outcome[]): boolean =>
	outcomes.some(({ found }) => found && countOf(found) > 0);

function summary(outcomes: Outcome[]): string {
	const compared = outcomes.flatMap(({ found }) => (found ? [found] : []));
	const count = compared.reduce((sum, found) => sum + countOf(found), 0);
	const result = count === 0 ? 'No differences' : plural(count, 'difference');
	return `${result}. Compared: ${compared.length} of ${plural(outcomes.length, 'request')}.`;
}

/** The whole report: names and types, no value. */
export function reportOf(outcomes: Outcome[]): string {
	const compared = outcomes.flatMap(({ read, found }) => (found ? [{ read, found }] : []));
	const headers = compared.flatMap(({ read, found }) => found.headers.map((line): [string, Read] => [line, read]));
	const not = outcomes.flatMap(({ read, not: reason }): [string, Read][] => (reason ? [[reason, read]] : []));
	const empty = outcomes.flatMap(({ read, isEmpty }): [string, Read][] =>
		isEmpty ? [['The list is empty: its records could not be compared', read]] : [],
	);
	return [
		'# FreshBooks and the emulator of n8n-nodes-freshbooks',
		'',
		'Names and types only. Nothing of what is in the account stands here.',
		'',
		...byRead('Differences', outcomes, ({ differs }) => differs),
		...byReason('Headers that differ', headers, compared.length),
		...byRead('Empty on one side, which may be the records’ doing', outcomes, ({ empty: lines }) => lines),
		...byRead('Different, and rightly so', outcomes, ({ right }) => right),
		...byReason('Not compared', [...not, ...empty]),
		summary(outcomes),
	].join('\n');
}
