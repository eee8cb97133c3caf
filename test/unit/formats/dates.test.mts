import fc from 'fast-check';
import { DateTime } from 'luxon';

import { calendarDate, easternMoment, utcMoment, utcStamp } from '../../../nodes/FreshBooks/formats/dates';
import { refuse, Refused } from './refused.mts';

const zones = [
	'UTC',
	'America/Toronto',
	'America/Los_Angeles',
	'America/St_Johns',
	'America/Sao_Paulo',
	'Europe/London',
	'Europe/Berlin',
	'Africa/Casablanca',
	'Asia/Kolkata',
	'Asia/Tehran',
	'Australia/Lord_Howe',
	'Pacific/Auckland',
	'Pacific/Chatham',
	'Pacific/Kiritimati',
	'Pacific/Pago_Pago',
];

const noDates = [
	'',
	'tomorrow',
	'2026',
	'2026-11',
	'2026-13-01',
	'2026-00-10',
	'2026-02-30',
	'2025-02-29',
	'2026-11-31',
	'22/11/2026',
	'11-22-2026',
	'2026/11/22',
	'20261122',
	'2026-1-2',
	'2026-11-22T24:00:00',
	'2026-11-22T10:60',
	'2026-11-22T10:00:60',
	'2026-11-22T',
	'2026-11-22 ten',
	'2026-11-22; DROP TABLE',
	1_795_000_000,
	null,
	undefined,
	{},
	new Date(NaN),
];

describe('a calendar date', () => {
	test.each([
		'2026-01-31',
		' 2026-01-31 ',
		'2026-01-31T00:00:00',
		'2026-01-31 23:59:59',
		'2026-01-31T23:59',
		'2026-01-31T00:00:00Z',
		'2026-01-31T23:59:59.999Z',
		'2026-01-31T23:59:59.999+14:00',
		'2026-01-31T00:00:00-1100',
		'2026-01-31T00:00:00.000-05:00[America/Toronto]',
	])('%p is the 31st in every timezone', (text) => {
		for (const zone of zones) expect(calendarDate(text, zone, refuse)).toBe('2026-01-31');
	});

	test('is never shifted, whatever the day, the time, the offset and the timezone', () => {
		const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
		const hours = fc.integer({ min: 0, max: 23 });
		const offset = fc.constantFrom('', 'Z', '+14:00', '-11:00', '+05:30', '-0330');
		fc.assert(
			fc.property(day, hours, offset, fc.constantFrom(...zones), (moment, hour, suffix, zone) => {
				const date = moment.toISOString().slice(0, 10);
				const text = `${date}T${String(hour).padStart(2, '0')}:30:00${suffix}`;
				expect(calendarDate(text, zone, refuse)).toBe(date);
			}),
		);
	});

	test('of a Date object is the day that it is in the workflow’s timezone', () => {
		const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
		fc.assert(
			fc.property(days, fc.constantFrom(...zones), (date, zone) => {
				expect(calendarDate(date, zone, refuse)).toBe(DateTime.fromJSDate(date, { zone }).toISODate());
			}),
		);
	});

	test.each(noDates)('%p is refused with an example', (value) => {
		expect(() => calendarDate(value, 'America/Toronto', refuse)).toThrow(Refused);
		expect(() => calendarDate(value, 'America/Toronto', refuse)).toThrow('is not a date: write it like 2026-11-22');
	});
});

/** Wall times of a timezone, many of them within three hours of a change of its clocks. */
function wallTimes(zone: string): fc.Arbitrary<string> {
	const start = DateTime.fromISO('2023-01-01T00:00:00Z', { zone });
	const days = Array.from({ length: 4 * 366 }, (_, index) => start.plus({ hours: index * 24 }));
	const changes = days.flatMap((day, index) => {
		if (index === 0 || day.offset === days[index - 1].offset) return [];
		const hours = Array.from({ length: 25 }, (_, hour) => days[index - 1].plus({ hours: hour }));
		return hours.filter((moment) => moment.offset === day.offset).slice(0, 1);
	});
	const anytime = fc.integer({ min: 0, max: 4 * 365 * 24 * 60 });
	const wall = (moment: DateTime) => moment.setZone('utc', { keepLocalTime: true });
	const plain = anytime.map((minutes) => wall(start).plus({ minutes }));
	if (changes.length === 0) return plain.map(text);
	const near = fc
		.tuple(fc.constantFrom(...changes), fc.integer({ min: -4 * 60, max: 2 * 60 }))
		.map(([change, minutes]) => wall(change).plus({ minutes }));
	return fc.oneof({ weight: 1, arbitrary: plain }, { weight: 3, arbitrary: near }).map(text);
}

const text = (moment: DateTime): string => moment.toFormat("yyyy-MM-dd'T'HH:mm:ss");

/** When the clocks of a timezone show a wall time: the first time of two, and luxon's moment for one that is left out. */
function momentOf(wall: string, zone: string): DateTime {
	const [first] = DateTime.fromISO(wall, { zone })
		.getPossibleOffsets()
		.sort((a, b) => a.toMillis() - b.toMillis());
	return first;
}

const zulu = (moment: DateTime): string => moment.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");

/** Whether the clocks of a timezone ever show a wall time; in spring they leave an hour out. */
const exists = (wall: string, zone: string): boolean => text(DateTime.fromISO(wall, { zone })) === wall;

describe('a moment', () => {
	test.each([
		['2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z'],
		['2026-11-22T10:00:00.987Z', '2026-11-22T10:00:00Z'],
		['2026-11-22T10:00:00+05:30', '2026-11-22T04:30:00Z'],
		['2026-11-22T10:00:00-0330', '2026-11-22T13:30:00Z'],
		['2026-11-22T10:00-05:00[America/Toronto]', '2026-11-22T15:00:00Z'],
		['2026-11-22T23:00:00-05:00', '2026-11-23T04:00:00Z'],
		['2026-11-22T10:00', '2026-11-22T15:00:00Z'],
		['2026-11-22 10:00:00', '2026-11-22T15:00:00Z'],
		['2026-11-22', '2026-11-22T05:00:00Z'],
		['2026-07-22', '2026-07-22T04:00:00Z'],
		[new Date('2026-11-22T10:00:00.5Z'), '2026-11-22T10:00:00Z'],
	])('%p in a workflow in Toronto is %p', (value, expected) => {
		expect(utcMoment(value, 'America/Toronto', refuse)).toBe(expected);
	});

	test.each([...noDates, '2026-11-22T10:00:00+99:99', '2026-11-22T10:00:00+25:00'])('%p is refused', (value) => {
		expect(() => utcMoment(value, 'America/Toronto', refuse)).toThrow(Refused);
	});

	test.each(zones)('in %s is the one that the clocks there show, also when an hour comes twice', (zone) => {
		fc.assert(
			fc.property(wallTimes(zone), (wall) => {
				fc.pre(exists(wall, zone));
				expect(`${wall} = ${utcMoment(wall, zone, refuse)}`).toBe(`${wall} = ${zulu(momentOf(wall, zone))}`);
			}),
			{ numRuns: 80 },
		);
	});

	test.each([
		['America/Toronto', '2026-03-08T02:30:00', '2026-03-08T07:30:00Z'],
		['America/St_Johns', '2026-03-08T02:30:00', '2026-03-08T06:00:00Z'],
		['Europe/Berlin', '2026-03-29T02:30:00', '2026-03-29T01:30:00Z'],
		['Europe/London', '2026-03-29T01:30:00', '2026-03-29T01:30:00Z'],
		['Pacific/Auckland', '2026-09-27T02:30:00', '2026-09-26T14:30:00Z'],
	])('in %s that falls into the hour left out in spring is an hour later on the clock', (zone, wall, expected) => {
		expect(zulu(momentOf(wall, zone))).toBe(expected);
		expect(utcMoment(wall, zone, refuse)).toBe(expected);
	});

	test('of an ISO text with an offset is the same in every timezone', () => {
		const dates = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
		fc.assert(
			fc.property(dates, fc.constantFrom(...zones), fc.constantFrom(...zones), (date, written, workflow) => {
				const iso = DateTime.fromJSDate(date, { zone: written }).toISO() as string;
				expect(utcMoment(iso, workflow, refuse)).toBe(`${date.toISOString().slice(0, 19)}Z`);
			}),
		);
	});
});

describe('a timestamp of FreshBooks’ accounting', () => {
	test.each([
		['2026-03-08 01:59:59', '2026-03-08T01:59:59-05:00'],
		['2026-03-08 03:00:00', '2026-03-08T03:00:00-04:00'],
		['2026-07-04 12:48:49', '2026-07-04T12:48:49-04:00'],
		['2026-11-01 00:59:59', '2026-11-01T00:59:59-04:00'],
		['2026-11-01 01:30:00', '2026-11-01T01:30:00-04:00'],
		['2026-11-01 02:00:00', '2026-11-01T02:00:00-05:00'],
		['2026-12-24 08:00:00.123456', '2026-12-24T08:00:00-05:00'],
		['not a time', 'not a time'],
		['0000-00-00 00:00:00', '0000-00-00 00:00:00'],
		['', ''],
	])('%p reads %p', (given, expected) => {
		expect(easternMoment(given)).toBe(expected);
	});

	test('has the offset that US Eastern time has then', () => {
		const zone = 'America/New_York';
		fc.assert(
			fc.property(wallTimes(zone), (wall) => {
				fc.pre(exists(wall, zone));
				const expected = momentOf(wall, zone).toISO({ suppressMilliseconds: true });
				expect(easternMoment(wall.replace('T', ' '))).toBe(expected);
			}),
			{ numRuns: 150 },
		);
	});

	test.each([
		['2026-07-04 16:48:49', '2026-07-04T16:48:49Z'],
		['2026-07-04T16:48:49', '2026-07-04T16:48:49Z'],
		['2026-07-04T16:48:49Z', '2026-07-04T16:48:49Z'],
		['2026-07-04T16:48:49+02:00', '2026-07-04T16:48:49+02:00'],
	])('that is UTC reads %p as %p', (given, expected) => {
		expect(utcStamp(given)).toBe(expected);
	});
});
