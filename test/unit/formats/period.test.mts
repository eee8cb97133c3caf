import { daysOf, type Period } from '../../../nodes/FreshBooks/formats/period';

const facts = { days: 7, fiscalMonth: 4 };
const of = (period: Period, today: string, more = {}) => {
	const { start, end } = daysOf(period, today, { ...facts, ...more });
	return `${start} to ${end}`;
};

describe('the days of a period', () => {
	test.each<[Period, string, string]>([
		['today', '2026-11-22', '2026-11-22 to 2026-11-22'],
		['yesterday', '2026-01-01', '2025-12-31 to 2025-12-31'],
		['yesterday', '2028-03-01', '2028-02-29 to 2028-02-29'],
		['thisWeek', '2026-11-22', '2026-11-16 to 2026-11-22'],
		['thisWeek', '2026-11-23', '2026-11-23 to 2026-11-29'],
		['thisWeek', '2026-01-01', '2025-12-29 to 2026-01-04'],
		['lastWeek', '2026-01-05', '2025-12-29 to 2026-01-04'],
		['lastWeek', '2026-01-04', '2025-12-22 to 2025-12-28'],
		['thisMonth', '2026-02-10', '2026-02-01 to 2026-02-28'],
		['thisMonth', '2028-02-10', '2028-02-01 to 2028-02-29'],
		['thisMonth', '2100-02-10', '2100-02-01 to 2100-02-28'],
		['thisMonth', '2026-12-31', '2026-12-01 to 2026-12-31'],
		['lastMonth', '2026-01-31', '2025-12-01 to 2025-12-31'],
		['lastMonth', '2026-03-31', '2026-02-01 to 2026-02-28'],
		['thisQuarter', '2026-11-22', '2026-10-01 to 2026-12-31'],
		['thisQuarter', '2026-03-31', '2026-01-01 to 2026-03-31'],
		['lastQuarter', '2026-03-31', '2025-10-01 to 2025-12-31'],
		['lastQuarter', '2026-04-01', '2026-01-01 to 2026-03-31'],
		['thisYear', '2028-02-29', '2028-01-01 to 2028-12-31'],
		['lastYear', '2028-02-29', '2027-01-01 to 2027-12-31'],
		['yearToDate', '2026-01-01', '2026-01-01 to 2026-01-01'],
		['yearToDate', '2028-02-29', '2028-01-01 to 2028-02-29'],
		['lastDays', '2026-03-03', '2026-02-25 to 2026-03-03'],
		['lastDays', '2026-01-01', '2025-12-26 to 2026-01-01'],
	])('%s on %s is %s', (period, today, days) => {
		expect(of(period, today)).toBe(days);
	});

	test.each([
		['2026-03-31', 4, '2025-04-01 to 2026-03-31', '2024-04-01 to 2025-03-31'],
		['2026-04-01', 4, '2026-04-01 to 2027-03-31', '2025-04-01 to 2026-03-31'],
		['2026-02-01', 2, '2026-02-01 to 2027-01-31', '2025-02-01 to 2026-01-31'],
		['2027-06-30', 3, '2027-03-01 to 2028-02-29', '2026-03-01 to 2027-02-28'],
		['2026-11-30', 12, '2025-12-01 to 2026-11-30', '2024-12-01 to 2025-11-30'],
		['2026-06-30', 1, '2026-01-01 to 2026-12-31', '2025-01-01 to 2025-12-31'],
	])('of a fiscal year on %s where it begins in month %d: %s, the last one %s', (today, fiscalMonth, now, last) => {
		expect(of('thisFiscalYear', today, { fiscalMonth })).toBe(now);
		expect(of('lastFiscalYear', today, { fiscalMonth })).toBe(last);
	});

	test.each([
		[1, '2026-03-10 to 2026-03-10'],
		[30, '2026-02-09 to 2026-03-10'],
		[365, '2025-03-11 to 2026-03-10'],
	])('of the last %d days go up to today: %s', (days, expected) => {
		expect(of('lastDays', '2026-03-10', { days })).toBe(expected);
	});
});
