import { isTooDeep } from '../../../nodes/FreshBooks/formats/depth';

const nested = (levels: number, open: string, close: string): unknown =>
	JSON.parse(`${open.repeat(levels)}1${close.repeat(levels)}`);

describe.each([
	['lists', '[', ']'],
	['objects', '{"a":', '}'],
	['both', '[{"a":', '}]'],
])('%s', (_what, open, close) => {
	test.each([
		[1, false],
		[50, false],
		[101, true],
		[1000, true],
		[20_000, true],
		[1_000_000, true],
	])('%i within one another: %p', (levels, expected) => {
		expect(isTooDeep(nested(levels, open, close))).toBe(expected);
	});
});

test.each([null, undefined, 1, '[[[[', [], {}, [1, [2], { a: null }], Array.from({ length: 1000 }, () => ({}))])(
	'%p is not nested too deeply',
	(value) => expect(isTooDeep(value)).toBe(false),
);
