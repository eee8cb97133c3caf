import type { IDataObject } from 'n8n-workflow';

import { untaken } from '../../../nodes/FreshBooks/api/untaken';

type Value = IDataObject[string];

const money = (amount: string, code = 'USD') => ({ amount, code });

describe('a value is stored as it was sent', () => {
	test.each<[what: string, sent: Value, stored: Value]>([
		['in other letters', 'Visa', 'VISA'],
		['with other blanks around and in it', ' A\r\nB ', 'A\nB'],
		['in another Unicode form', 'So\u0308hne', 'S\u00f6hne'],
		['a decimal with more places', '12.5', '12.50'],
		['a decimal as a number', '12.50', 12.5],
		['an ID as text', 214101, '214101'],
		['a day as a moment', '2026-01-31', '2026-01-31 00:00:00'],
		['a moment without a zone', '2026-01-31T10:00:00Z', '2026-01-31T10:00:00'],
		['a moment with milliseconds', '2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000Z'],
		['an amount', money('12.5'), money('12.50')],
		['an amount without a currency', '12.5', money('12.50', 'CAD')],
		['a picture below another prefix', '/uploads/images/a.b.c', '/service/api/uploads/images/a.b.c'],
		['nothing as null', '', null],
		['nothing as 0', null, 0],
		['nothing as an empty text', null, ''],
		['no as null', false, null],
		['an emptied list', [], null],
		['an object without what FreshBooks does not tell', { jwt: 'a', size: 1 }, { size: 1, id: 7 }],
		[
			'a list in another order, with more in it',
			[{ name: 'B' }, { name: 'A' }],
			[{ id: 1, name: 'a' }, { id: 2, name: 'b' }, { id: 3 }],
		],
		['several IDs', [1, 2], ['2', '1']],
		['an instruction', true, null],
	])('%s', (_, sent, stored) => {
		const name = sent === true ? 'send_client_notification' : 'x';
		expect(untaken({}, { [name]: sent }, { [name]: stored })).toEqual([]);
	});

	test('and what the reply does not hold cannot be told', () => {
		expect(untaken({}, { x: 1, y: 2 }, { y: 2 })).toEqual([]);
	});
});

describe('a value was dropped', () => {
	test.each<[what: string, sent: Value, stored: Value]>([
		['for nothing', 'Paper', ''],
		['for the one before', 'Paper', 'Ink'],
		['a number', 5, 6],
		['for 0', 5, 0],
		['a yes', true, false],
		['a no', false, true],
		['an amount', money('12.50'), money('12.05')],
		['a currency', money('12.50'), money('12.50', 'CAD')],
		['a day', '2026-01-31', '2026-02-01'],
		['a moment', '2026-01-31T10:00:00Z', '2026-01-31T11:00:00Z'],
		['what was to be emptied', '', 'Ink'],
		['a list that was to be emptied', [], [{ id: 1 }]],
		['an object', { a: 1 }, null],
		['a value within', { a: 1 }, { a: 2 }],
		['an entry of a list', [{ a: 1 }, { a: 2 }], [{ a: 1 }]],
		['a list', [1], null],
	])('%s', (_, sent, stored) => {
		expect(untaken({}, { x: sent }, { x: stored })).toEqual(['x']);
	});
});

describe('a value with two names', () => {
	const at = { twins: ['new', 'old'] };

	test.each([
		[{ new: 7, old: null }, []],
		[{ new: null, old: 7 }, []],
		[{ new: null, old: null }, ['new']],
		[{ new: 8 }, ['new']],
		[{}, ['new']],
	])('in %j', (stored, names) => {
		expect(untaken(at, { new: 7, old: 7 }, stored)).toEqual(names);
	});

	test('that was not sent is none', () => {
		expect(untaken(at, {}, { new: 7 })).toEqual([]);
	});
});
