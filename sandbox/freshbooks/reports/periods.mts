import { DateTime } from 'luxon';
import type { Query } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import type { Range } from './params.mts';

/** A stretch of a report's range: one column. */
export interface Period extends Range {
	label: string;
}

function monthsIn(resolution: unknown): number {
	const [, count, unit] = /^(\d{0,2})([my])$/.exec(String(resolution)) ?? [];
	const months = Number(count || 1) * (unit === 'y' ? 12 : 1);
	if (unit && months > 0) return months;
	return refuse(422, 1004, "Invalid value for 'resolution'.", { field: 'resolution', value: resolution });
}

/** The words of a label are UNCONFIRMED. */
function labelOf(from: DateTime, to: DateTime): string {
	if (from.hasSame(to, 'month')) return to.toFormat('LLL yyyy');
	return `${from.toFormat('LLL yyyy')} - ${to.toFormat('LLL yyyy')}`;
}

/**
 * The columns of a report: months (`m`), quarters (`3m`), years (`y`) of the calendar, cut to the range; without a
 * `resolution` the whole range is one.
 */
export function periodsOf({ start, end }: Range, { resolution }: Query, fallback?: string): Period[] {
	const asked = resolution || fallback;
	const last = DateTime.fromISO(end, { zone: 'utc' });
	let from = DateTime.fromISO(start, { zone: 'utc' });
	if (!asked) return [{ start, end, label: labelOf(from, last) }];
	const months = monthsIn(asked);
	const periods: Period[] = [];
	while (from <= last) {
		const into = (from.month - 1) % months;
		const next = from.startOf('month').plus({ months: months - into });
		const to = DateTime.min(next.minus({ days: 1 }), last);
		periods.push({ start: from.toISODate() ?? start, end: to.toISODate() ?? end, label: labelOf(from, to) });
		from = next;
	}
	return periods;
}
