import axios from 'axios';

import { many, useBench } from '../stage/bench.mts';

const bench = useBench();
const total = 430;

/** Newest first: every 60th of the vendors is a paper mill. The three of the seed come last. */
async function seedVendors(): Promise<void> {
	const client = axios.create({
		baseURL: bench.freshBooks.url,
		headers: { Authorization: `Bearer ${bench.credential.oauthTokenData.access_token}` },
	});
	const url = `/accounting/account/${bench.account}/bill_vendors/bill_vendors`;
	for (const index of many(total - 3, (one) => total - 3 - one)) {
		const vendor_name = index % 60 === 0 ? `Paper mill ${index}` : `Vendor ${index}`;
		await client.post(url, { bill_vendor: { vendor_name } });
	}
	bench.freshBooks.journal.length = 0;
}

const pages = () => bench.freshBooks.journal.map(({ query }) => Number(new URLSearchParams(query).get('page')));
const mills = (found: number) => many(found, (index) => `Paper mill ${(index + 1) * 60}`);

describe('filters after fetching, over several pages', () => {
	beforeEach(seedVendors);

	// 60 is on page 1; 120 and 180 on page 2; 240 on page 3; 300 (and 360) on page 3 and 4
	test.each<[limit: number, pages: number[], found: number]>([
		[1, [1], 1],
		[2, [1, 2], 2],
		[3, [1, 2], 3],
		[4, [1, 2, 3], 4],
	])('a limit of %i counts what passes, and no page is read beyond: %j', async (limit, read, found) => {
		const run = await bench.run('billVendor', 'getAll', { limit, laterFilters: { vendor_name: 'paper mill' } });
		expect(run.items.map(({ json }) => json.vendor_name)).toEqual(mills(found));
		expect(pages()).toEqual(read);
	});

	test('more than there are reads every page once', async () => {
		const run = await bench.run('billVendor', 'getAll', { limit: 50, laterFilters: { vendor_name: 'paper mill' } });
		expect(run.items.map(({ json }) => json.vendor_name)).toEqual([...mills(7), 'Lakeshore Paper Mill']);
		expect(pages()).toEqual([1, 2, 3, 4, 5]);
	});

	test('all of them come in FreshBooks’ order', async () => {
		const parameters = { returnAll: true, laterFilters: { vendor_name: 'paper mill' } };
		const run = await bench.run('billVendor', 'getAll', parameters);
		expect(run.items.map(({ json }) => json.vendor_name)).toEqual([...mills(7), 'Lakeshore Paper Mill']);
		expect(pages().sort()).toEqual([1, 2, 3, 4, 5]);
	});

	test('a filter that was added and left empty reads no more than the limit', async () => {
		const run = await bench.run('billVendor', 'getAll', { limit: 3, laterFilters: { vendor_name: '' } });
		expect(run.items).toHaveLength(3);
		expect(bench.freshBooks.journal.map(({ query }) => query)).toEqual(['page=1&per_page=3']);
	});

	test('each item has its own', async () => {
		const items = ['mill 60', 'mill 420'].map((name) => ({ json: { name } }));
		const parameters = { limit: 1, laterFilters: { vendor_name: '={{ $json.name }}' } };
		const run = await bench.run('billVendor', 'getAll', parameters, { items });
		expect(run.items.map(({ json, pairedItem }) => [json.vendor_name, pairedItem])).toEqual([
			['Paper mill 60', { item: 0 }],
			['Paper mill 420', { item: 1 }],
		]);
	});
});
