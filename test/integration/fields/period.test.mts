import type { IDataObject } from 'n8n-workflow';

import { told, useBench } from '../stage/bench.mts';

const bench = useBench('2026-11-22T15:00:00Z');

const queries = () =>
	bench.freshBooks.journal
		.filter(({ family, status }) => family !== 'oauth' && status !== 401)
		.map(({ query }) => [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).sort());

/** Asks for a report. @returns the days that FreshBooks was asked for */
async function daysAsked(operation: string, parameters: IDataObject, timezone = 'America/Toronto') {
	const run = await bench.run('report', operation, parameters, { timezone });
	expect(run.error).toBeUndefined();
	const [query] = queries();
	return query.filter((one) => /^(start_date|end_date|date|dates\[\]|started_from|started_to)=/.test(one));
}

const year = { period_fiscal_month: 4 };

describe('a report', () => {
	test.each<[period: IDataObject, start: string, end: string]>([
		[{}, '2026-11-01', '2026-11-30'],
		[{ period: 'lastMonth' }, '2026-10-01', '2026-10-31'],
		[{ period: 'Last Month' }, '2026-10-01', '2026-10-31'],
		[{ period: 'thisWeek' }, '2026-11-16', '2026-11-22'],
		[{ period: 'lastQuarter' }, '2026-07-01', '2026-09-30'],
		[{ period: 'yearToDate' }, '2026-01-01', '2026-11-22'],
		[{ period: 'lastDays' }, '2026-10-24', '2026-11-22'],
		[{ period: 'lastDays', period_days: 7 }, '2026-11-16', '2026-11-22'],
		[{ period: 'thisFiscalYear', ...year }, '2026-04-01', '2027-03-31'],
		[{ period: 'lastFiscalYear', ...year }, '2025-04-01', '2026-03-31'],
		[{ period: 'custom', start_date: '2026-01-01', end_date: '2026-06-30' }, '2026-01-01', '2026-06-30'],
	])('is for the days of the period %j', async (period, start, end) => {
		expect(await daysAsked('taxSummary', period)).toEqual([`end_date=${end}`, `start_date=${start}`]);
	});

	test.each([
		['Pacific/Auckland', '2026-12-31T11:30:00Z', '2027-01-01'],
		['America/Los_Angeles', '2027-01-01T07:30:00Z', '2026-12-31'],
		['Europe/Berlin', '2027-01-01T07:30:00Z', '2027-01-01'],
	])('goes by the day in the timezone of the workflow: %s at %s', async (timezone, moment, today) => {
		bench.clock.set(moment);
		const days = await daysAsked('taxSummary', { period: 'today' }, timezone);
		expect(days).toEqual([`end_date=${today}`, `start_date=${today}`]);
	});

	test.each<[period: IDataObject, day: string]>([
		[{}, '2026-11-22'],
		[{ period: 'lastMonth' }, '2026-10-31'],
		[{ period: 'lastFiscalYear', ...year }, '2026-03-31'],
		[{ period: 'End of Last Year' }, '2025-12-31'],
	])('as of a day is for the last one of %j', async (period, day) => {
		expect(await daysAsked('balanceSheet', period)).toEqual([`dates[]=${day}`]);
		bench.freshBooks.journal.length = 0;
		expect(await daysAsked('accountsAging', period)).toEqual([`end_date=${day}`]);
		bench.freshBooks.journal.length = 0;
		expect(await daysAsked('bankReconciliation', period)).toEqual([`date=${day}`]);
	});

	test('of time has whole days of the timezone, also where the clocks are changed on one', async () => {
		bench.clock.set('2026-03-29T12:00:00Z');
		const days = await daysAsked('timeEntryDetails', { period: 'today' }, 'Europe/Berlin');
		expect(days).toEqual(['started_from=2026-03-28T23:00:00Z', 'started_to=2026-03-29T21:59:59Z']);
	});

	test.each<[what: string, parameters: IDataObject, says: string]>([
		[
			'a fiscal year of which nobody knows when it begins',
			{ period: 'thisFiscalYear' },
			'Fiscal Year Begins In: FreshBooks does not say, so give the number of the month, 1 to 12',
		],
		[
			'a month that there is not',
			{ period: 'thisFiscalYear', period_fiscal_month: 13 },
			'Fiscal Year Begins In: 13 is more than 12',
		],
		['half a day', { period: 'lastDays', period_days: 0.5 }, 'Number of Days: 0.5 is less than 1'],
		[
			'days that are no number',
			{ period: 'lastDays', period_days: '={{ 2.5 }}' },
			'Number of Days: give a whole number',
		],
		['own days without an end', { period: 'custom', start_date: '2026-01-01' }, 'End Date is empty'],
		[
			'a period and days of its own',
			{ period: "={{ 'lastMonth' }}", end_date: '2026-06-30' },
			'Period: this choice already sets the days, so leave End Date empty',
		],
	])('refuses %s, before FreshBooks is asked', async (_, parameters, says) => {
		expect(told(await bench.run('report', 'taxSummary', parameters))).toBe(says);
		expect(bench.requests()).toEqual([]);
	});

	test('refuses a period that is none, and names those that there are', async () => {
		const run = await bench.run('report', 'taxSummary', { period: "={{ 'next month' }}" });
		expect(told(run)).toMatch(/^Period: "next month" is not allowed: use one of Custom, Last Days, /);
	});

	test.each([
		['a period alone', { period: 'lastYear', start: '', end: '' }, ['2025-01-01', '2025-12-31']],
		['days alone', { period: '', start: '2026-02-01', end: '2026-02-14' }, ['2026-02-01', '2026-02-14']],
		['nothing at all', { period: '', start: '', end: '' }, ['2026-11-01', '2026-11-30']],
	])('takes what a language model gives: %s', async (_, query, [start, end]) => {
		const model = {
			period: "={{ $fromAI('period') }}",
			start_date: "={{ $fromAI('start') }}",
			end_date: "={{ $fromAI('end') }}",
		};
		const answer = await bench.run('report', 'taxSummary', model, { items: [{ json: query }] });
		expect(answer.error).toBeUndefined();
		expect(queries()).toEqual([[`end_date=${end}`, `start_date=${start}`]]);
	});
});

describe('a list', () => {
	const lists: Array<[resource: string, from: string, to: string]> = [
		['creditNote', 'search[date_min]=2026-10-01', 'search[date_max]=2026-11-01'],
		['expense', 'search[date_min]=2026-10-01', 'search[date_max]=2026-11-01'],
		['invoice', 'search[date_min]=2026-10-01', 'search[date_max]=2026-11-01'],
		['payment', 'search[date_min]=2026-10-01', 'search[date_max]=2026-11-01'],
		['timeEntry', 'started_from=2026-10-01T04:00:00Z', 'started_to=2026-11-01T03:59:59Z'],
	];

	test.each(lists)('of %s is asked for the days of a period', async (resource, from, to) => {
		const run = await bench.run(resource, 'getAll', { filters: { period: 'lastMonth' } });
		expect(run.error).toBeUndefined();
		expect(queries()).toEqual([expect.arrayContaining([from, to])]);
		expect(queries()[0].join()).not.toContain('period');
	});

	test('gives what lies within, the last day included, also where FreshBooks takes the day behind it, too', async () => {
		const [{ id: paidFor }] = bench.freshBooks.records(bench.account, 'invoices');
		const dates = ['2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01'];
		const payment = (date: string, index: number) => ({
			id: 900 + index,
			date,
			invoiceid: paidFor,
			amount: { amount: '1.00', code: 'CAD' },
		});
		const body = { response: { result: { payments: dates.slice(1).map(payment), page: 1, pages: 1, total: 3 } } };
		bench.fault({ match: { path: 'payments' }, kind: 'status', status: 200, body, times: -1 });
		const run = await bench.run('payment', 'getAll', { filters: { period: 'lastMonth' } });
		expect(run.items.map(({ json }) => json.date)).toEqual(['2026-10-01', '2026-10-31']);
	});

	test.each([
		['bill', 'issue_date', { period: 'yearToDate' }],
		['bill', 'due_date', { due_date_period: 'thisYear' }],
		['estimate', 'create_date', { period: 'lastDays', period_days: 200 }],
		['otherIncome', 'date', { period: 'thisYear' }],
		['billPayment', 'paid_date', { period: 'thisYear' }],
	])('of %s is looked through by %s for %j', async (resource, day, laterFilters) => {
		const all = await bench.run(resource, 'getAll', { returnAll: true, output: 'raw' });
		const run = await bench.run(resource, 'getAll', { returnAll: true, output: 'raw', laterFilters });
		expect(run.error).toBeUndefined();
		const [from, to] = { yearToDate: ['2026-01-01', '2026-11-22'], lastDays: ['2026-05-07', '2026-11-22'] }[
			String(Object.values(laterFilters)[0])
		] ?? ['2026-01-01', '2026-12-31'];
		const within = all.items
			.map(({ json }) => String(json[day]).slice(0, 10))
			.filter((one) => one >= from && one <= to);
		expect(run.items.map(({ json }) => String(json[day]).slice(0, 10))).toEqual(within);
	});

	test.each<[filters: IDataObject, says: string]>([
		[
			{ period: 'lastMonth', date_min: '2026-01-01' },
			'Date Issued: Period: this choice already sets the days, so leave Date Issued From empty',
		],
		[
			{ period: 'lastFiscalYear' },
			'Fiscal Year Begins In: FreshBooks does not say, so give the number of the month, 1 to 12',
		],
		[{ period: 'lastDays', period_days: 0 }, 'Number of Days: 0 is less than 1'],
	])('refuses %j, before FreshBooks is asked', async (filters, says) => {
		expect(told(await bench.run('invoice', 'getAll', { filters }))).toBe(says);
		expect(bench.requests()).toEqual([]);
	});

	test('is not filtered by a period that a language model leaves blank', async () => {
		const run = await bench.run('invoice', 'getAll', { filters: { period: "={{ $fromAI('period') }}" } });
		expect(run.error).toBeUndefined();
		expect(queries()[0].join()).not.toContain('date_');
	});
});
