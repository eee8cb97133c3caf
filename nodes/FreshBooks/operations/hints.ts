import type { IExecuteFunctions } from 'n8n-workflow';

import type { Course } from '../api/request';
import type { Call } from '../resources/resource';

/**
 * Tells in the output pane what a good run leaves unsaid: a list that ended at its limit or whose pages are unknown,
 * filters that FreshBooks did not follow, time lost to the rate limit, and what an operation itself has to say.
 * @param courses what came to pass with each item
 * @param plural what an item lists
 */
export function tellHints(context: IExecuteFunctions, courses: Course[], plural: (item: number) => string): void {
	const messages = [
		...stops(courses, plural),
		...unreads(courses),
		...ignored(courses),
		...waits(courses),
		...others(courses),
	];
	context.addExecutionHints(...messages.map((message) => ({ message, location: 'outputPane' as const })));
}

function stops(courses: Course[], plural: (item: number) => string): string[] {
	const stopped = courses.flatMap((course, item) => (course.stopped ? [{ ...course.stopped, item }] : []));
	if (stopped.length === 0) return [];
	if (stopped.length > 1) {
		return [
			`${grouped(stopped.length)} of ${grouped(courses.length)} items stopped at their limit: turn on Return All`,
		];
	}
	const [{ limit, total, item }] = stopped;
	if (total === undefined)
		return [`Stopped at ${grouped(limit)} ${plural(item)}, there may be more: turn on Return All`];
	return [`Stopped at ${grouped(limit)} of ${grouped(total)} ${plural(item)}: turn on Return All`];
}

function unreads(courses: Course[]): string[] {
	const found = courses.flatMap(({ unread }) => unread ?? []);
	const advice = 'Paginate does not know the pages of this path: turn it off and name them in Query Parameters';
	if (found.length === 0) return [];
	if (found.length > 1)
		return [`${grouped(found.length)} of ${grouped(courses.length)} lists are not whole. ${advice}`];
	const [{ read, total }] = found;
	return [`These are ${grouped(read)} of ${grouped(total)} results. ${advice}`];
}

function ignored(courses: Course[]): string[] {
	const names = [...new Set(courses.flatMap((course) => course.ignored ?? []))];
	if (names.length === 0) return [];
	const lists = courses.filter((course) => course.ignored).length;
	const which = courses.length === 1 ? '' : ` of ${grouped(lists)} of ${grouped(courses.length)} items`;
	const they = names.length === 1 ? 'it' : 'them';
	return [`FreshBooks seems to have ignored ${names.join(', ')}: some results${which} do not match ${they}`];
}

function waits(courses: Course[]): string[] {
	const waited = courses.filter((course) => course.waited).length;
	if (waited === 0) return [];
	if (courses.length === 1) return ['This had to wait for FreshBooks’ rate limit'];
	return [`${grouped(waited)} of ${grouped(courses.length)} items waited for FreshBooks’ rate limit`];
}

function others(courses: Course[]): string[] {
	const told = courses.flatMap(({ hints = [] }) => hints);
	return [...new Set(told)].map((hint) => {
		const count = told.filter((one) => one === hint).length;
		return courses.length === 1 ? hint : `${grouped(count)} of ${grouped(courses.length)} items: ${hint}`;
	});
}

/** Says something about an item that went well. */
export function addHint({ session: { course } }: Pick<Call, 'session'>, hint: string): void {
	if (course) course.hints = [...(course.hints ?? []), hint];
}

const grouped = (count: number): string => count.toLocaleString('en-US');
