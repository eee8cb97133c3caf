import type { IDataObject } from 'n8n-workflow';

import { refuse } from '../fields/basics';
import { texts } from '../fields/lists';
import { conversions, requireAll, valuesOf } from '../fields/parameters';
import { toBody } from '../fields/values';
import { calendarDate, utcMoment, utcStamp } from '../formats/dates';
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

const days: Field[] = [
	{
		displayName: 'Start Date',
		name: 'start_date',
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		required: true,
		default: "={{ $today.startOf('month').toISODate() }}",
	},
	{
		displayName: 'End Date',
		name: 'end_date',
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		required: true,
		default: "={{ $today.endOf('month').toISODate() }}",
		description: 'The last day, included',
	},
];

const day: Field = {
	displayName: 'Date',
	name: 'date',
	type: 'dateTime',
	typeOptions: { dateOnly: true },
	required: true,
	default: '={{ $today.toISODate() }}',
};

const dates: Field = {
	displayName: 'Dates',
	name: 'dates',
	type: 'string',
	required: true,
	default: '={{ $today.toISODate() }}',
	placeholder: 'e.g. 2026-03-31, 2026-06-30',
	description: 'The days to report on, comma-separated',
};

function typed(call: AnyCall, fields: Field[]): Query {
	const body = toBody(fields, valuesOf(call, fields), conversions(call, 'omit'));
	requireAll(fields, body);
	return Object.entries(body) as Query;
}

function typedRange(call: AnyCall): Query {
	const query = typed(call, days);
	const [[, start], [, end]] = query;
	if (start > end) within(days[0], refuse)(`${start} is after the End Date, ${end}`);
	return query;
}

/** From a day to a day. */
export const range: Period = { fields: days, query: typedRange };

/** Up to a day, whatever came before it. */
export const upToDay: Period = { fields: days.slice(1), query: (call) => typed(call, days.slice(1)) };

/** One day. */
export const oneDay: Period = {
	fields: [day],
	query: (call) => typed(call, [day]),
};

/** Any number of days, one column each. */
export const severalDays: Period = {
	fields: [dates],
	query(call) {
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
	fields: days,
	query(call) {
		const timezone = call.context.getTimezone();
		const [[, start], [, end]] = typedRange(call);
		return [
			['started_from', utcMoment(`${start}T00:00:00`, timezone, refuse)],
			['started_to', utcMoment(`${end}T23:59:59`, timezone, refuse)],
		];
	},
	passes([[, from], [, to]], { started_at: started }) {
		const moment = Date.parse(utcStamp(String(started)));
		return moment >= Date.parse(from) && moment <= Date.parse(to);
	},
};
