import axios from 'axios';

import { many, useBench } from '../stage/bench.mts';

const bench = useBench();

/** The pages asked for of a path, as `page/per_page`, in the order of their numbers. */
function pages(path: RegExp): string[] {
	return bench.freshBooks.journal
		.filter((entry) => path.test(entry.path))
		.map(({ query }) => new URLSearchParams(query))
		.map((query) => `${query.get('page')}/${query.get('per_page')}`)
		.sort();
}

function seedClients(total: number): void {
	const known = bench.freshBooks.records(bench.account, 'clients').filter((row) => row.vis_state !== 1).length;
	bench.freshBooks.seedManyClients(bench.account, total - known);
}

/** Ids of all clients, newest first as FreshBooks lists them. */
const newestFirst = () =>
	bench.freshBooks
		.records(bench.account, 'clients')
		.map(({ id }) => Number(id))
		.sort((a, b) => b - a);

describe('clients', () => {
	test.each<[total: number, limit: number | 'all', pages: string[]]>([
		[250, 'all', ['1/100', '2/100', '3/100']],
		[200, 'all', ['1/100', '2/100']],
		[1234, 'all', many(13, (index) => `${index + 1}/100`).sort()],
		[250, 1, ['1/1']],
		[250, 50, ['1/50']],
		[250, 99, ['1/99']],
		[250, 100, ['1/100']],
		[250, 101, ['1/100', '2/100']],
		[250, 200, ['1/100', '2/100']],
		[250, 250, ['1/100', '2/100', '3/100']],
		[250, 5000, ['1/100', '2/100', '3/100']],
		[30, 50, ['1/50']],
	])('of %i, %p asked for: pages %j and none beyond', async (total, limit, expected) => {
		seedClients(total);
		const run = await bench.run('client', 'getAll', limit === 'all' ? { returnAll: true } : { limit });
		expect(pages(/clients/)).toEqual(expected);
		const wanted = limit === 'all' ? total : Math.min(limit, total);
		expect(run.items.map(({ json }) => json.id)).toEqual(newestFirst().slice(0, wanted));
	});

	test('that do not exist are an empty list and one request', async () => {
		const run = await bench.run('client', 'getAll', { returnAll: true, filters: { user_like: 'nobody at all' } });
		expect(run).toMatchObject({ status: 'success', items: [] });
		expect(bench.requests(/clients/)).toHaveLength(1);
	});

	test('are filtered and sorted on every page', async () => {
		seedClients(250);
		await bench.run('client', 'getAll', { returnAll: true, sort: 'organization_name_desc' });
		const { journal } = bench.freshBooks;
		const sorts = journal.map(({ query }) => new URLSearchParams(query).get('sort'));
		expect(sorts).toEqual(many(3, () => 'organization_name_desc'));
	});

	test.each([0, -1, 1.5, 'ten'])('with the limit %p are refused before anything is asked', async (limit) => {
		const run = await bench.run('client', 'getAll', { limit });
		expect(run.error?.message).toContain('Limit');
		expect(bench.requests()).toEqual([]);
	});
});

describe('the project family', () => {
	const api = () =>
		axios.create({
			baseURL: bench.freshBooks.url,
			headers: { Authorization: `Bearer ${bench.credential.oauthTokenData.access_token}` },
		});
	const businessId = () => bench.freshBooks.businesses[0].businessId;

	test('tells its pages in another place: all projects arrive, each once', async () => {
		const url = `/projects/business/${businessId()}/project`;
		await Promise.all(
			many(130, async (index) => await api().post(url, { project: { title: `Project ${index}`, internal: true } })),
		);
		const titles = new Set(bench.freshBooks.records(bench.account, 'projects').map(({ title }) => title));

		const run = await bench.run('project', 'getAll', { returnAll: true });

		expect(pages(/projects$/)).toEqual(['1/100', '2/100']);
		expect(run.items).toHaveLength(titles.size);
		expect(new Set(run.items.map(({ json }) => json.title))).toEqual(titles);
	});

	test('always asks for pages of time entries: without them FreshBooks sends everything at once', async () => {
		const url = `/timetracking/business/${businessId()}/time_entries`;
		const entry = { is_logged: true, duration: 60, started_at: '2026-11-20T10:00:00Z', internal: true };
		await Promise.all(many(120, async () => await api().post(url, { time_entry: entry })));

		expect((await bench.run('timeEntry', 'getAll', { limit: 1 })).items).toHaveLength(1);
		expect((await bench.run('timeEntry', 'getAll', { limit: 120 })).items).toHaveLength(120);
		expect((await bench.run('timeEntry', 'getAll', { returnAll: true })).items).toHaveLength(124);
		const lists = bench.freshBooks.journal.filter(({ method }) => method === 'GET');
		expect(lists.every(({ query }) => /(^|&)page=\d+&per_page=\d+/.test(query))).toBe(true);
		expect(lists).toHaveLength(5);
	});
});
