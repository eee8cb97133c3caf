import { nearest } from '../../../nodes/FreshBooks/formats/nearest';

const words = ['name', 'unit_cost', 'qty', 'taxName1', 'taxAmount1'];
const nearestOf = (word: string) => nearest(word, words, (one) => [one]);

test.each([
	['Qty', 'qty'],
	['nmae', 'name'],
	['unitCost', 'unit_cost'],
	['UNIT COST', 'unit_cost'],
	['tax_name_1', 'taxName1'],
	['taxAmount', 'taxAmount1'],
])('%j is most like %s', (word, meant) => {
	expect(nearestOf(word)).toBe(meant);
});

test('a word is known by its other names too', () => {
	const also: Record<string, string[]> = { unit_cost: ['price'], name: ['title'] };
	expect(nearest('Price', words, (one) => [one, ...(also[one] ?? [])])).toBe('unit_cost');
});

test('whatever the word is, there is an answer, and none without words', () => {
	for (const word of ['', '__proto__', '💸', 'x'.repeat(1_000_000)]) expect(words).toContain(nearestOf(word));
	expect(nearest('qty', [] as string[], (one) => [one])).toBeUndefined();
});
