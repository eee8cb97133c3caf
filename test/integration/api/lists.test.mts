import { useBench } from '../stage/bench.mts';
import { readables } from '../stage/readables.mts';

const bench = useBench();

const lists = readables
	.filter(({ operations, endpoint }) => endpoint.many !== '' && operations.some(({ value }) => value === 'getAll'))
	.map(({ value, endpoint }): [resource: string, key: string] => [value, endpoint.many]);

/** Every reply to a list has `text` in place of its key. */
function renamed(key: string, text: string): void {
	bench.fault({ match: { method: 'GET' }, kind: 'rewrite', rewrite: [`"${key}":\\[`, text], times: -1 });
}

const listed = async (resource: string) => {
	const { items, error } = await bench.run(resource, 'getAll', { returnAll: true, output: 'raw' });
	return error?.message ?? items.map(({ json }) => json);
};

describe('the list of a reply whose key is another one than was expected', () => {
	test.each(lists)('%s: the only list there is, in place of "%s"', async (resource, key) => {
		const wanted = await listed(resource);
		renamed(key, '"whatever":[');
		expect(await listed(resource)).toEqual(wanted);
		expect(Array.isArray(wanted)).toBe(true);
	});

	test('what is no record of it does not count', async () => {
		renamed('clients', '"a":["text"],"b":[');
		expect(await listed('client')).toMatch(/^FreshBooks’ reply holds no client/);
	});

	test('of several lists none is taken for the one', async () => {
		renamed('clients', '"a":[],"b":[');
		expect(await listed('client')).toMatch(/^FreshBooks’ reply holds no client/);
	});
});
