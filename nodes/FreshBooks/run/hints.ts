import type { IExecuteFunctions } from 'n8n-workflow';

import { about } from '../formats/duration';
import { oneLine } from '../formats/leaving';
import { grouped } from '../formats/number';
import type { Cost } from '../http/cost';
import type { RequestTrace } from '../http/session';

/**
 * Tells in the output pane what a good run leaves unsaid: a list that ended at its limit or is not whole, filters that
 * FreshBooks did not follow, values that it dropped, what many requests came to, and what an operation itself has to say.
 * @param traces what came to pass with each item
 * @param plural what an item lists
 * @param expected milliseconds that the run was to take, where that was told at its start
 */
export function tellHints(
	context: IExecuteFunctions,
	traces: RequestTrace[],
	plural: (item: number) => string,
	cost: Cost,
	expected?: number,
): void {
	const own = isToldByEditor(context, traces) ? [] : stops(traces, plural);
	const lists = [...own, ...repetitions(traces, plural), ...unreads(traces), ...unfollowed(traces)];
	const messages = [
		...lists,
		...unmapped(traces),
		...untaken(traces),
		...costs(traces, cost, expected),
		...others(traces),
	];
	context.addExecutionHints(
		...messages.map((message) => ({ message: oneLine(message), location: 'outputPane' as const })),
	);
}

/** The editor itself tells of a list that ended at its limit, as long as that is a number and no expression. */
const isToldByEditor = (context: IExecuteFunctions, traces: RequestTrace[]): boolean =>
	traces.length === 1 && typeof context.getNode().parameters.limit === 'number';

function stops(traces: RequestTrace[], plural: (item: number) => string): string[] {
	const stopped = traces.flatMap((trace, item) => (trace.stopped ? [{ ...trace.stopped, item }] : []));
	if (stopped.length === 0) return [];
	if (stopped.length > 1) {
		return [`${grouped(stopped.length)} of ${grouped(traces.length)} items stopped at their limit: turn on Return All`];
	}
	const [{ limit, total, item }] = stopped;
	if (total === undefined)
		return [`Stopped at ${grouped(limit)} ${plural(item)}, there may be more: turn on Return All`];
	return [`Stopped at ${grouped(limit)} of ${grouped(total)} ${plural(item)}: turn on Return All`];
}

function repetitions(traces: RequestTrace[], plural: (item: number) => string): string[] {
	const found = traces.flatMap((trace, item) => (trace.repeated ? [{ ...trace.repeated, item }] : []));
	if (found.length === 0) return [];
	const why = 'FreshBooks sent the same page again instead of the next one';
	if (found.length > 1) return [`${why}: ${grouped(found.length)} of ${grouped(traces.length)} lists are incomplete`];
	const [{ read, total, item }] = found;
	if (total === undefined) return [`${why}: there may be more ${plural(item)} than these ${grouped(read)}`];
	return [`${why}: these are ${grouped(read)} of ${grouped(total)} ${plural(item)}`];
}

function unreads(traces: RequestTrace[]): string[] {
	const found = traces.flatMap(({ unread }) => unread ?? []);
	const advice = 'Paginate does not work with this path: turn it off and set the page in Query Parameters';
	if (found.length === 0) return [];
	if (found.length > 1)
		return [`${grouped(found.length)} of ${grouped(traces.length)} lists are incomplete. ${advice}`];
	const [{ read, total }] = found;
	return [`These are ${grouped(read)} of ${grouped(total)} results. ${advice}`];
}

function unfollowed(traces: RequestTrace[]): string[] {
	const names = [...new Set(traces.flatMap((trace) => trace.unfollowed ?? []))];
	if (names.length === 0) return [];
	const lists = traces.filter((trace) => trace.unfollowed).length;
	const which = traces.length === 1 ? '' : ` of ${grouped(lists)} of ${grouped(traces.length)} items`;
	const they = names.length === 1 ? 'it' : 'them';
	return [`FreshBooks seems to have ignored ${names.join(', ')}: some results${which} do not match ${they}`];
}

/** So many names stand in a sentence. */
const most = 20;

function unmapped(traces: RequestTrace[]): string[] {
	const names = [...new Set(traces.flatMap((trace) => trace.unmapped ?? []))];
	if (names.length === 0) return [];
	const more = names.length > most ? ` and ${grouped(names.length - most)} more` : '';
	const which = names.slice(0, most).map((name) => `"${name}"`);
	const they =
		names.length === 1
			? 'this input was not used: rename it, or list it'
			: 'these inputs were not used: rename them, or list them';
	return [`No field is called ${which.join(', ')}${more}; ${they} under Inputs to Ignore`];
}

function untaken(traces: RequestTrace[]): string[] {
	const names = [...new Set(traces.flatMap((trace) => trace.untaken ?? []))];
	if (names.length === 0) return [];
	const records = traces.filter((trace) => trace.untaken).length;
	const where = traces.length === 1 ? '' : ` in ${grouped(records)} of ${grouped(traces.length)} items`;
	const they = names.length === 1 ? 'it' : 'them';
	return [
		`FreshBooks did not store ${names.join(', ')} as given${where}: look at the result before you rely on ${they}`,
	];
}

/** So many items or requests are worth a sentence, also where nothing waited. */
const many = 100;
/** Milliseconds of waiting that are noticed. */
const noticed = 5000;

function costs(traces: RequestTrace[], { requests, waits, waited }: Cost, expected?: number): string[] {
	if (waits === 0 && Math.max(traces.length, requests) < many) return [];
	const counts = [counted(traces.length, 'item'), counted(requests, 'request'), counted(waits, 'wait')].join(', ');
	const why = waits > 0 ? ' for FreshBooks’ rate limit' : '';
	const time = waited < noticed ? '' : `, ${about(waited)} in all`;
	return [`${counts}${why}${time}${expected === undefined ? '' : ` (expected at the start: ${about(expected)})`}`];
}

const counted = (count: number, what: string): string => `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;

function others(traces: RequestTrace[]): string[] {
	const told = traces.flatMap(({ hints = [] }) => hints);
	return [...new Set(told)].map((hint) => {
		const count = told.filter((one) => one === hint).length;
		return traces.length === 1 ? hint : `${grouped(count)} of ${grouped(traces.length)} items: ${hint}`;
	});
}
