import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { calendarDate, dayAfter } from '../formats/dates';
import { daysOf, type Days, type Period } from '../formats/period';
import { within } from '../formats/refuse';
import type { Field, PeriodOf } from '../model/field';
import type { AnyCall } from '../model/resource';
import { isBlank, refuse } from './basics';
import { optionOf } from './choices';
import { toBody } from './values';

const custom: INodePropertyOptions = { name: 'Custom', value: 'custom' };

const named: INodePropertyOptions[] = [
	{ name: 'Last Days', value: 'lastDays' },
	{ name: 'Last Fiscal Year', value: 'lastFiscalYear' },
	{ name: 'Last Month', value: 'lastMonth' },
	{ name: 'Last Quarter', value: 'lastQuarter' },
	{ name: 'Last Week', value: 'lastWeek' },
	{ name: 'Last Year', value: 'lastYear' },
	{ name: 'This Fiscal Year', value: 'thisFiscalYear' },
	{ name: 'This Month', value: 'thisMonth' },
	{ name: 'This Quarter', value: 'thisQuarter' },
	{ name: 'This Week', value: 'thisWeek' },
	{ name: 'This Year', value: 'thisYear' },
	{ name: 'Today', value: 'today' },
	{ name: 'Year to Date', value: 'yearToDate' },
	{ name: 'Yesterday', value: 'yesterday' },
];

/** The time that something is about. Required in our words, so that one left blank is told from one that was chosen. */
export const periodField: Field = {
	displayName: 'Period',
	name: 'period',
	type: 'options',
	required: true,
	options: [custom, ...named],
	default: 'thisMonth',
	description: 'The days, in the workflow’s timezone. Weeks begin on Monday.',
};

/** The day up to which something counts: the last one of a time. */
export const asOfField: Field = {
	...periodField,
	displayName: 'As Of',
	options: [
		custom,
		...['Last Fiscal Year', 'Last Month', 'Last Quarter', 'Last Week', 'Last Year', 'This Month'].map((name) => ({
			name: `End of ${name}`,
			value: String(named.find((one) => one.name === name)?.value),
		})),
		{ name: 'Today', value: 'today' },
		{ name: 'Yesterday', value: 'yesterday' },
	],
	default: 'today',
	description: 'The day, in the workflow’s timezone',
};

/** How many days the last days are. */
const periodDaysField: Field = {
	displayName: 'Number of Days',
	name: 'period_days',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 3660 },
	displayOptions: { show: { period: ['lastDays'] } },
	default: 30,
	description: 'How many days back, with today as the last one',
};

/** When a fiscal year begins, which FreshBooks' API does not tell (API facts §14, question 39): 0 is not chosen yet. */
export const fiscalMonthField: Field = {
	displayName: 'Fiscal Year Begins In',
	name: 'period_fiscal_month',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 12 },
	displayOptions: { show: { period: ['lastFiscalYear', 'thisFiscalYear'] } },
	default: 0,
	description: 'The number of the month, e.g. 4 for April; FreshBooks does not provide it',
};

/** What some periods need. */
export const periodFields = [periodDaysField, fiscalMonthField];

/**
 * The same as a filter of a list, beside the two that it fills in.
 * @param name of the filter, where a list has several
 */
export function periodFilters(displayName: string, period: PeriodOf, name = 'period'): Field[] {
	const facts = periodFields.map((field) => ({
		...field,
		displayName: `${displayName}: ${field.displayName}`,
		name: factName(name, field),
		displayOptions: { show: { [name]: Object.values(field.displayOptions?.show ?? {}).flat() } },
	}));
	return [{ ...periodField, displayName: `${displayName}: Period`, name, options: named, period }, ...facts];
}

/** `due_date_period_days` beside `due_date_period`. */
const factName = (period: string, { name }: Field): string => name.replace('period', period);

/**
 * What the user set among some filters, with the days of periods in their place.
 * @throws UserError for what is no period, and for a period beside days
 */
export function withoutPeriods(call: AnyCall, fields: Field[], values: IDataObject): IDataObject {
	const filled = { ...values };
	for (const { name, period } of fields) {
		if (!period) continue;
		const days = filteredDays(call, fields, values, name);
		for (const one of [name, ...periodFields.map((field) => factName(name, field))]) delete filled[one];
		if (days) Object.assign(filled, { [period.from]: days.start, [period.to]: upperOf(period, days.end) });
	}
	return filled;
}

function upperOf({ upper }: PeriodOf, end: string): string {
	if (upper === 'dayAfter') return dayAfter(end);
	return upper === 'day' ? end : `${end}T23:59:59`;
}

/** The days of a period that was chosen as a filter; undefined when none was. */
export function filteredDays(call: AnyCall, fields: Field[], values: IDataObject, name: string): Days | undefined {
	if (isBlank(values[name])) return undefined;
	const field = fields.find((one) => one.name === name) as Field;
	const beside = fields.filter((one) => one.name === field.period?.from || one.name === field.period?.to);
	return chosenDays(call, field, {
		chosen: values[name],
		fact: (fact) => values[factName(name, fact)],
		typed: beside.map((one) => [one, values[one.name]]),
	});
}

/**
 * The days of the period that the user chose; undefined where they are to be typed.
 * @param chosen the value of the field; blank is its default, unless something is typed
 * @param fact what stands in one of the fields that some periods need
 * @param typed the fields that stand for the days themselves, and what stands in them
 * @throws UserError for what is no period, and for a period beside days
 */
export function chosenDays(
	call: AnyCall,
	field: Field,
	{ chosen, fact, typed }: { chosen: unknown; fact(field: Field): unknown; typed: Array<[Field, unknown]> },
): Days | undefined {
	const no = within(field, refuse);
	const beside = typed.find(([, value]) => !isBlank(value));
	const period = isBlank(chosen) ? (beside ? custom.value : field.default) : optionOf(field, chosen, no);
	if (period === custom.value) return undefined;
	if (beside) no(`this choice already sets the days, so leave ${beside[0].displayName} empty`);
	const { clock } = call.session.connection;
	const today = calendarDate(new Date(clock.now()), call.context.getTimezone(), no);
	return daysOf(period as Period, today, {
		days: period === 'lastDays' ? wholeOf(periodDaysField, fact(periodDaysField)) : 1,
		fiscalMonth: String(period).endsWith('FiscalYear') ? fiscalMonth(fact(fiscalMonthField)) : 1,
	});
}

/** A whole number as a field wants it; its default where nothing stands there. */
function wholeOf(field: Field, typed: unknown): number {
	const values = { [field.name]: isBlank(typed) ? field.default : typed } as IDataObject;
	const value = Number(toBody([field], values, { timezone: 'UTC', blank: 'omit' })[field.name]);
	return Number.isInteger(value) ? value : within(field, refuse)('give a whole number');
}

function fiscalMonth(typed: unknown): number {
	const month = wholeOf(fiscalMonthField, typed);
	if (month > 0) return month;
	return within(fiscalMonthField, refuse)('FreshBooks does not say, so give the number of the month, 1 to 12');
}
