import fc from 'fast-check';

import { decimal, money, percent, plainDecimal, raised } from '../../../nodes/FreshBooks/formats/money';
import { refuse, Refused } from './refused.mts';

/** `-12345` cents as people write them: `-123.45`. */
function written(cents: bigint): string {
	const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
	return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

describe('an amount of money', () => {
	test.each([
		[100, '100.00'],
		[100.5, '100.50'],
		['100.5', '100.50'],
		[0.1 + 0.2, '0.30'],
		[1.005, '1.005'],
		[4.35 * 100, '435.00'],
		[1.1 + 2.2, '3.30'],
		['1234567.89', '1234567.89'],
		['9999999999999999.99', '9999999999999999.99'],
		['0.30000000000000004', '0.30000000000000004'],
		[0.01, '0.01'],
		[0.000001, '0.000001'],
		[1e-7, '0.0000001'],
		[1e20, '100000000000000000000.00'],
		[0, '0.00'],
		['0', '0.00'],
		['000', '0.00'],
		['007.5', '7.50'],
		[-12.5, '-12.50'],
		['-12.5', '-12.50'],
		['  42  ', '42.00'],
		['42.123', '42.123'],
	])('%p is sent as %p', (value, expected) => {
		expect(decimal(value, refuse)).toBe(expected);
	});

	test.each([
		'',
		' ',
		'abc',
		'1,234.50',
		'1.234,50',
		'12,5',
		'$5',
		'5 USD',
		'1e3',
		'1..2',
		'--1',
		'0x10',
		'١٢',
		'Infinity',
		NaN,
		Infinity,
		1e21,
		null,
		undefined,
		true,
		{},
		['1', '2'],
	])('%p is refused with the value and an example', (value) => {
		expect(() => decimal(value, refuse)).toThrow(Refused);
		const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
		expect(() => decimal(value, refuse)).toThrow(`"${shown}" is not an amount: write it like 1234.50`);
	});

	test('is refused, and quickly, when it is longer than any amount', () => {
		const started = performance.now();
		expect(() => decimal(`${'0'.repeat(1_000_000)}x`, refuse)).toThrow(Refused);
		expect(() => decimal('0'.repeat(1_000_000), refuse)).toThrow(/^"0{200}…" is not an amount/);
		// a careless expression would take hours
		expect(performance.now() - started).toBeLessThan(60_000);
	});

	test('never loses a cent when it is written as text', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (cents) => {
				expect(decimal(written(cents), refuse)).toBe(written(cents));
			}),
			{ numRuns: 1000 },
		);
	});

	test('never loses a cent when it comes as a number', () => {
		// beyond 70 trillion a number cannot hold a cent any more
		const cents = fc.oneof(
			fc.integer({ min: -7e15, max: 7e15 }),
			fc.integer({ min: -1_000_000, max: 1_000_000 }),
			fc.integer({ min: 0, max: 200 }),
		);
		fc.assert(
			fc.property(cents, (amount) => {
				const expected = amount === 0 ? '0.00' : written(BigInt(amount));
				expect(decimal(amount / 100, refuse)).toBe(expected);
			}),
			{ numRuns: 3000 },
		);
	});

	test('is exact when an expression has added amounts up', () => {
		const some = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 20 });
		fc.assert(
			fc.property(some, (amounts) => {
				const sum = amounts.reduce((total, cents) => total + cents / 100, 0);
				const exact = amounts.reduce((total, cents) => total + cents, 0);
				expect(decimal(sum, refuse)).toBe(written(BigInt(exact)));
			}),
			{ numRuns: 1000 },
		);
	});

	test('carries the currency only when one is known', () => {
		expect(money('5', 'CAD', refuse)).toEqual({ amount: '5.00', code: 'CAD' });
		expect(money('5', undefined, refuse)).toEqual({ amount: '5.00' });
		expect(money('5', '', refuse)).toEqual({ amount: '5.00' });
	});
});

describe('a quantity', () => {
	test.each([
		['1', '1'],
		[1, '1'],
		['1.50', '1.5'],
		['10', '10'],
		['100', '100'],
		['100.00', '100'],
		['0', '0'],
		['0.00', '0'],
		[0.25, '0.25'],
		['1.050', '1.05'],
		[0.1 + 0.2, '0.3'],
		['-2.0', '-2'],
	])('%p is sent as %p', (value, expected) => {
		expect(plainDecimal(value, refuse)).toBe(expected);
	});

	test('keeps its value whatever its decimals', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
				fc.integer({ min: 0, max: 6 }),
				(n, places) => {
					const value = n / 10 ** places;
					expect(Number(plainDecimal(value.toFixed(places), refuse))).toBe(value);
					expect(Number(plainDecimal(value, refuse))).toBe(value);
				},
			),
		);
	});
});

describe('a percentage', () => {
	test.each([
		['13%', '13'],
		['13 %', '13'],
		[' 13.5% ', '13.5'],
		['13', '13'],
		[7, '7'],
		[9.975, '9.975'],
		['0%', '0'],
	])('%p is sent as %p', (value, expected) => {
		expect(percent(value, refuse)).toBe(expected);
	});

	test.each(['%', '13%%', 'ten', '', undefined])('%p is refused', (value) => {
		expect(() => percent(value, refuse)).toThrow(Refused);
	});
});

describe('an amount with its markup', () => {
	test.each([
		['58.20', '12.5', '65.48'],
		['58.20', '0', '58.20'],
		['0.10', '5', '0.11'],
		['0.05', '-50', '0.03'],
		['-58.20', '12.5', '-65.48'],
		['9999999999999999.99', '100', '19999999999999999.98'],
		['100', '9.975', '109.98'],
		['0.00', '10', '0.00'],
	])('%s and %s percent are %s', (amount, percentage, expected) => {
		expect(raised(amount, percentage)).toBe(expected);
	});

	test('loses no cent, whatever the size', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (cents) => {
				expect(raised(written(cents), '100')).toBe(written(2n * cents));
				expect(raised(written(cents), '0')).toBe(written(cents));
			}),
		);
	});
});
