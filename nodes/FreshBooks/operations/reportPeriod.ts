import type { IDataObject } from 'n8n-workflow';

import { refuse } from '../fields/basics';
import { texts } from '../fields/lists';
import { conversions, requireAll, valuesOf } from '../fields/parameters';
import { asOfField, chosenDays, fiscalMonthField, periodField, periodFields } from '../fields/period';
import { toBody } from '../fields/values';
import { calendarDate, utcMoment, utcStamp } from '../formats/dates';
import type { Days } from '../formats/period';
import { within } from '../formats/refuse';
import type { Query } from '../http/session';
import type { Field } from '../model/field';
import type { AnyCall } from '../model/resource';

/** Which days a report is about. */
export interface Period {
	fields: Field[];
	/** Flat parameters: as `search[…]` FreshBooks ignores them and reports on today alone (API facts §12, quirk 8). */
	query(call: AnyCall): Query;
	/** Whether a row lies within, for a list that may not have been filtered. */
	passes?(query: Query, row: IDataObject): boolean;
}

/**
 * Days of one's own instead of a period. Whether they are needed is asked here: n8n would want them as soon as the
 * period is an expression.
 */
const typedDay: Pick<Field, 'type' | 'typeOptions' | 'displayOptions' | 'default'> = {
	type: 'dateTime',
	typeOptions: { dateOnly: true },
	displayOptions: { show: { period: ['custom'] } },
	default: '',
};

const start: Field = { displayName: 'Start Date', name: 'start_date', ...typedDay };

const end: Field = {
	displayName: 'End Date',
	name: 'end_date',
	...typedDay,
	description: 'The last day, included',
};

const day: Field = { displayName: 'Date', name: 'date', ...typedDay };

const dates: Field = {
	displayName: 'Dates',
	name: 'dates',
	type: 'string',
	displayOptions: { show: { period: ['custom'] } },
	default: '',
	placeholder: 'e.g. 2026-03-31, 2026-06-30',
	description: 'The days to report on, comma-separated',
};

/** The days of the chosen period; undefined where they stand in these fields. */
function chosen(call: AnyCall, period: Field, fields: Field[]): Days | undefined {
	return chosenDays(call, period, {
		chosen: call.parameter(period.name),
		fact: ({ name }) => call.parameter(name),
		typed: fields.map((field) => [field, call.parameter(field.name)]),
	});
}

function typed(call: AnyCall, fields: Field[]): Query {
	const body = toBody(fields, valuesOf(call, fields), conversions(call, 'omit'));
	requireAll(
		fields.map((field) => ({ ...field, required: true })),
		body,
	);
	return Object.entries(body) as Query;
}

function rangeOf(call: AnyCall): Query {
	const known = chosen(call, periodField, [start, end]);
	const query: Query = known
		? [
				[start.name, known.start],
				[end.name, known.end],
			]
		: typed(call, [start, end]);
	const [[, first], [, last]] = query;
	if (first > last) within(start, refuse)(`${first} is after the End Date, ${last}`);
	return query;
}

/** A day as of which something counts. */
function asOf(field: Field): Period {
	return {
		fields: [asOfField, fiscalMonthField, field],
		query(call) {
			const known = chosen(call, asOfField, [field]);
			return known ? [[field.name, known.end]] : typed(call, [field]);
		},
	};
}

const rangeFields = [periodField, ...periodFields, start, end];

/** From a day to a day. */
export const range: Period = { fields: rangeFields, query: rangeOf };

/** Up to a day, whatever came before it. */
export const upToDay = asOf(end);

/** One day. */
export const oneDay = asOf(day);

/** Any number of days, one column each. */
export const severalDays: Period = {
	fields: [asOfField, fiscalMonthField, dates],
	query(call) {
		const known = chosen(call, asOfField, [dates]);
		if (known) return [['dates[]', known.end]];
		const no = within(dates, refuse);
		const wanted = texts(call.parameter(dates.name), no).map((one) =>
			calendarDate(one, call.context.getTimezone(), no),
		);
		if (wanted.length === 0) refuse('Dates is empty', dates.name);
		return wanted.map((one) => ['dates[]', one]);
	},
};

/** From a day to a day of the workflow's timezone, for time: as moments, and looked after here (API facts §8.21). */
export const rangeOfMoments: Period = {
	fields: rangeFields,
	query(call) {
		const timezone = call.context.getTimezone();
		const [[, first], [, last]] = rangeOf(call);
		return [
			['started_from', utcMoment(`${first}T00:00:00`, timezone, refuse)],
			['started_to', utcMoment(`${last}T23:59:59`, timezone, refuse)],
		];
	},
	passes([[, from], [, to]], { started_at: started }) {
		const moment = Date.parse(utcStamp(String(started)));
		return moment >= Date.parse(from) && moment <= Date.parse(to);
	},
};
