/** A time that people have a name for. */
export type Period =
	| 'today'
	| 'yesterday'
	| 'thisWeek'
	| 'lastWeek'
	| 'thisMonth'
	| 'lastMonth'
	| 'thisQuarter'
	| 'lastQuarter'
	| 'thisYear'
	| 'lastYear'
	| 'yearToDate'
	| 'lastDays'
	| 'thisFiscalYear'
	| 'lastFiscalYear';

/** From a day to a day (`YYYY-MM-DD`), both of them included. */
export interface Days {
	start: string;
	end: string;
}

/** What some periods need beside today. */
export interface PeriodFacts {
	/** How many days the last days are, today among them. */
	days: number;
	/** The month in which the fiscal year begins, from 1 to 12. */
	fiscalMonth: number;
}

/** A day of the calendar, which has no clock changes; months and days beyond the end go on in the next year and month. */
const dayAt = (year: number, month: number, day: number): string =>
	new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

/**
 * The days of a period. Weeks begin on Monday, as in n8n's own dates. A period that is not over goes on to its end.
 * @param today as the calendar shows it where the user is
 */
export function daysOf(period: Period, today: string, { days, fiscalMonth }: PeriodFacts): Days {
	const [year, monthOfYear, day] = today.split('-').map(Number);
	const month = monthOfYear - 1;
	const weekday = (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7;
	const span = (from: number, count: number): Days => ({
		start: dayAt(year, month, day + from),
		end: dayAt(year, month, day + from + count - 1),
	});
	const months = (from: number, count: number): Days => ({
		start: dayAt(year, from, 1),
		end: dayAt(year, from + count, 0),
	});
	const quarter = month - (month % 3);
	const fiscal = fiscalMonth > monthOfYear ? fiscalMonth - 13 : fiscalMonth - 1;
	switch (period) {
		case 'today':
			return span(0, 1);
		case 'yesterday':
			return span(-1, 1);
		case 'thisWeek':
			return span(-weekday, 7);
		case 'lastWeek':
			return span(-weekday - 7, 7);
		case 'thisMonth':
			return months(month, 1);
		case 'lastMonth':
			return months(month - 1, 1);
		case 'thisQuarter':
			return months(quarter, 3);
		case 'lastQuarter':
			return months(quarter - 3, 3);
		case 'thisYear':
			return months(0, 12);
		case 'lastYear':
			return months(-12, 12);
		case 'yearToDate':
			return { start: dayAt(year, 0, 1), end: today };
		case 'lastDays':
			return span(1 - days, days);
		case 'thisFiscalYear':
			return months(fiscal, 12);
		case 'lastFiscalYear':
			return months(fiscal - 12, 12);
	}
}
