import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../stage/bench.mts';
import { readables } from '../stage/readables.mts';

const bench = useBench();

/** What `date` means in filters of these; elsewhere a filter is named after its field. */
const dates: Record<string, string> = { creditNote: 'create_date', invoice: 'create_date' };

/** The filters of lists that take a day, FreshBooks' own and those that the node applies. */
const filters = readables.flatMap((resource) => {
	const given = (resource.filters ?? []).map((field) => ({ field, collection: 'filters' }));
	const later = (resource.laterFilters ?? []).map(({ field }) => ({ field, collection: 'laterFilters' }));
	const isListed = resource.operations.some(({ value }) => value === 'getAll');
	return [...given, ...later]
		.filter(({ field }) => isListed && field.type === 'dateTime' && field.typeOptions?.dateOnly)
		.map(({ field, collection }) => ({ resource: resource.value, ...field, collection }));
});

/** What a label promises of the days around the one that is given. */
const promises: Record<string, (day: string, given: string) => boolean> = {
	From: (day, given) => day >= given,
	Since: (day, given) => day >= given,
	To: (day, given) => day <= given,
	Before: (day, given) => day < given,
};

test.each(filters.map((filter) => [filter.resource, filter.displayName, filter] as const))(
	'%s: “%s” does with the day itself what it says',
	async (resource, label, { name, collection }) => {
		const list = async (more: IDataObject = {}) => {
			const run = await bench.run(resource, 'getAll', { returnAll: true, output: 'raw', ...more });
			expect(run.error).toBeUndefined();
			return run.items.map(({ json }) => json);
		};
		const plain = name.replace(/_(min|max)$/, '');
		const dayOf = (record: IDataObject) =>
			String(record[dates[resource] && plain === 'date' ? dates[resource] : plain] ?? '').slice(0, 10);
		const all = (await list()).filter((record) => dayOf(record) !== '');
		const days = all.map(dayOf).sort();
		const day = days[Math.floor(days.length / 2)];
		const promise = promises[label.split(' ').at(-1) as string];
		expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
		expect(await list({ [collection]: { [name]: day } })).toEqual(all.filter((record) => promise(dayOf(record), day)));
	},
);
