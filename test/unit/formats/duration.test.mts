import { about, clockHours, decimalHours } from '../../../nodes/FreshBooks/formats/duration';

test.each([
	[0, '0.00', '0:00'],
	[17, '0.00', '0:00:17'],
	[18, '0.01', '0:00:18'],
	[36, '0.01', '0:00:36'],
	[1200, '0.33', '0:20'],
	[2700, '0.75', '0:45'],
	[3582, '1.00', '0:59:42'],
	[3600, '1.00', '1:00'],
	[5400, '1.50', '1:30'],
	[36_018, '10.01', '10:00:18'],
	[360_000, '100.00', '100:00'],
])('%i seconds are %s hours, %s on a clock', (seconds, decimal, clock) => {
	expect(decimalHours(seconds)).toBe(decimal);
	expect(clockHours(seconds)).toBe(clock);
});

test.each([
	[400, 'about 1 second'],
	[1500, 'about 2 seconds'],
	[89_400, 'about 89 seconds'],
	[90_000, 'about 2 minutes'],
	[720_300, 'about 12 minutes'],
	[5_399_000, 'about 90 minutes'],
	[5_400_000, 'about 2 hours'],
])('%i milliseconds are %s', (milliseconds, words) => {
	expect(about(milliseconds)).toBe(words);
});
