import type { IDataObject } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { useBench } from '../stage/bench.mts';
import { readables } from '../stage/readables.mts';

const bench = useBench('2026-11-20T12:00:00Z');

/** Clients made at these moments, by which they are called. */
async function clientsMadeAt(...moments: string[]): Promise<void> {
	for (const moment of moments) {
		bench.clock.set(moment);
		await bench.run('client', 'create', { organization: moment });
	}
	bench.clock.set('2026-12-20T12:00:00Z');
}

/** Which of them a filter finds. */
async function found(filters: IDataObject, timezone = 'America/Toronto'): Promise<unknown[]> {
	const run = await bench.run('client', 'getAll', { returnAll: true, filters }, { timezone });
	expect(run.error).toBeUndefined();
	const names = run.items.map(({ json }) => String(json.organization));
	return names.filter((name) => /^2026-/.test(name)).sort();
}

const asked = (name: string) => new URLSearchParams(bench.freshBooks.journal.at(-1)?.query).get(`search[${name}]`);

describe('what was changed since or before a moment', () => {
	// 22:30, 23:59:59 and 00:00 of US Eastern time
	const [evening, last, midnight] = ['2026-12-03T03:30:00Z', '2026-12-03T04:59:59Z', '2026-12-03T05:00:00Z'];
	const all = [evening, last, midnight];

	test.each<[since: string, day: string, names: string[]]>([
		['2026-12-03', '2026-12-03', [midnight]],
		['2026-12-02', '2026-12-02', all],
		// in Berlin it is half past three in the morning
		['2026-12-03T03:30:00+01:00', '2026-12-02', all],
		['2026-12-03T04:30:00+01:00', '2026-12-02', all],
		['2026-12-03T04:30:01+01:00', '2026-12-02', [last, midnight]],
		['2026-12-03T04:59:59.900Z', '2026-12-02', [last, midnight]],
		['2026-12-03 05:00:00+00', '2026-12-03', [midnight]],
		['2026-12-03T14:00:00+09:00', '2026-12-03', [midnight]],
		['2026-12-03T14:00:01+09:00', '2026-12-03', []],
	])('since %s: FreshBooks is asked for the day %s', async (updated_min, day, names) => {
		await clientsMadeAt(...all);
		expect(await found({ updated_min })).toEqual(names);
		expect(asked('updated_min')).toBe(day);
	});

	test.each<[before: string, day: string, names: string[]]>([
		['2026-12-03', '2026-12-03', [evening, last]],
		['2026-12-03T04:30:00+01:00', '2026-12-03', []],
		['2026-12-03T04:30:01+01:00', '2026-12-03', [evening]],
		['2026-12-03T05:00:00Z', '2026-12-04', [evening, last]],
		['2026-12-03T05:00:01Z', '2026-12-04', all],
	])('before %s: FreshBooks is asked for what is before the day %s', async (updated_max, day, names) => {
		await clientsMadeAt(...all);
		expect(await found({ updated_max })).toEqual(names);
		expect(asked('updated_max')).toBe(day);
	});

	test.each<[timezone: string, since: string, names: string[]]>([
		['Europe/Berlin', '2026-12-03T05:59:59', [last, midnight]],
		['Asia/Tokyo', '2026-12-03T13:59:59', [last, midnight]],
		['America/Los_Angeles', '2026-12-02T21:00:00', [midnight]],
		['Asia/Tokyo', '={{ DateTime.fromISO("2026-12-03T14:00:00") }}', [midnight]],
		['Asia/Tokyo', '={{ new Date("2026-12-03T05:00:00Z") }}', [midnight]],
	])('without an offset it is of the workflow’s timezone: in %s %s', async (timezone, updated_min, names) => {
		await clientsMadeAt(...all);
		expect(await found({ updated_min }, timezone)).toEqual(names);
	});

	test('is kept where it may be: in the hour that November repeats', async () => {
		// both are written 01:30:00
		const [first, second] = ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'];
		await clientsMadeAt(first, second);
		expect(await found({ updated_min: '2026-11-01T06:00:00Z' })).toEqual([first, second]);
		expect(await found({ updated_max: '2026-11-01T06:00:00Z' })).toEqual([first, second]);
		// without an offset it may be either, too
		expect(await found({ updated_min: '2026-11-01T01:45:00' })).toEqual([first, second]);
		expect(await found({ updated_max: '2026-11-01T01:15:00' })).toEqual([first, second]);
		expect(await found({ updated_min: '2026-11-01T06:30:01Z' })).toEqual([]);
		expect(await found({ updated_max: '2026-11-01T05:30:00Z' })).toEqual([]);
	});

	test('counts against the limit only where it is so', async () => {
		await clientsMadeAt(...all);
		const filters = { updated_min: '2026-12-03T04:30:01+01:00' };
		const run = await bench.run('client', 'getAll', { limit: 1, filters });
		expect(run.items.map(({ json }) => json.organization)).toEqual([midnight]);
	});
});

const lists = readables.filter(({ filters = [] }) => filters.some(({ name }) => name === 'updated_min'));

/** When a record may have been changed: a mere day is any moment of it. */
function spanOf({ updated }: IDataObject): [from: number, to: number] {
	const stamp = DateTime.fromSQL(String(updated), { zone: 'America/New_York' });
	return /:/.test(String(updated))
		? [stamp.toMillis(), stamp.toMillis()]
		: [stamp.toMillis(), stamp.endOf('day').toMillis()];
}

test.each(lists.map(({ value }) => value))('every list that knows such a filter does: %s', async (resource) => {
	const list = async (filters: IDataObject): Promise<IDataObject[]> => {
		const run = await bench.run(resource, 'getAll', { returnAll: true, output: 'raw', filters });
		expect(run.error).toBeUndefined();
		return run.items.map(({ json }) => json);
	};
	const all = await list({});
	const moments = all.map((record) => spanOf(record)[0]).sort((a, b) => a - b);
	for (const middle of [moments[0], moments[Math.floor(moments.length / 2)], moments.at(-1)! + 1000]) {
		const moment = DateTime.fromMillis(middle, { zone: 'Asia/Tokyo' }).toISO();
		expect(await list({ updated_min: moment })).toEqual(all.filter((record) => spanOf(record)[1] >= middle));
		expect(await list({ updated_max: moment })).toEqual(all.filter((record) => spanOf(record)[0] < middle));
	}
});
