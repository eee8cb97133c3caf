import { DateTime, Duration } from 'luxon';

import { endpoint } from '../../../nodes/FreshBooks/api/records';
import { locator } from '../../../nodes/FreshBooks/fields/locator';
import { type Conversions, toBody } from '../../../nodes/FreshBooks/fields/values';
import type { Field } from '../../../nodes/FreshBooks/model/field';
import { client } from '../../../nodes/FreshBooks/resources/clients/client';
import { invoice } from '../../../nodes/FreshBooks/resources/sales/invoice';
import { service } from '../../../nodes/FreshBooks/resources/projects/service';

const how: Conversions = { timezone: 'America/Toronto', blank: 'omit', currency: 'CAD' };
const clearing: Conversions = { ...how, blank: 'clear' };

const field = (more: Partial<Field>): Field => ({
	displayName: 'Thing',
	name: 'x',
	type: 'string',
	default: '',
	...more,
});
const choice: Partial<Field> = {
	type: 'options',
	options: [
		{ name: 'Paid', value: 'paid' },
		{ name: 'Sent', value: 2 },
		{ name: 'Deposit Paid', value: 'deposit-paid' },
	],
};
const convert = (more: Partial<Field>, value: unknown, conversions = how) =>
	toBody([field(more)], { x: value as string }, conversions).x;

describe('what is typed becomes what FreshBooks wants:', () => {
	test.each<[kind: string, Partial<Field>, value: unknown, expected: unknown]>([
		['text stays', {}, ' as it is ', ' as it is '],
		['a number where FreshBooks wants text', {}, 416, '416'],
		['a yes where FreshBooks wants text', {}, true, 'true'],
		['a moment where FreshBooks wants text', {}, new Date('2026-11-22T15:00:00Z'), '2026-11-22T15:00:00.000Z'],
		['a choice', choice, 2, 2],
		['a choice as text', choice, ' 2 ', 2],
		['a choice by its name', choice, 'deposit paid', 'deposit-paid'],
		['a choice in capitals', choice, 'PAID', 'paid'],
		['a code that is no choice, where there may be others', { ...choice, as: 'code' }, ' 5w ', '5w'],
		['a code that is one', { ...choice, as: 'code' }, '2', 2],
		['choices', { ...choice, type: 'multiOptions' }, ['Paid', '2'], ['paid', 2]],
		['choices as JSON', { ...choice, type: 'multiOptions' }, '["Paid"]', ['paid']],
		['choices with commas', { ...choice, type: 'multiOptions' }, 'Paid, sent', ['paid', 2]],
		...(['true', 'True', ' TRUE ', '1', 1, true] as const).map((yes): [string, Partial<Field>, unknown, unknown] => [
			`yes, as ${JSON.stringify(yes)}`,
			{ type: 'boolean' },
			yes,
			true,
		]),
		...(['false', 'FALSE', '0', 0, false] as const).map((never): [string, Partial<Field>, unknown, unknown] => [
			`no, as ${JSON.stringify(never)}`,
			{ type: 'boolean' },
			never,
			false,
		]),
		['a flag as text', { as: 'flag', type: 'boolean' }, 'true', true],
		['false is a value', { type: 'boolean' }, false, false],
		['zero is a value', { type: 'number' }, 0, 0],
		['a number in text', { type: 'number' }, ' 14 ', 14],
		['a number with a point in text', { type: 'number' }, '.5', 0.5],
		['money', { as: 'money' }, 100.5, { amount: '100.50', code: 'CAD' }],
		['an amount', { as: 'amount' }, '100.5', '100.50'],
		['a percentage', { as: 'percent' }, '13%', '13'],
		['a quantity', { as: 'quantity' }, 1.5, '1.5'],
		['an id', { as: 'id' }, ' 12 ', 12],
		['ids with commas', { as: 'ids' }, '1, 2,,3 ', [1, 2, 3]],
		['ids from an expression', { as: 'ids' }, [1, '2'], [1, 2]],
		['ids as JSON', { as: 'ids' }, '[1, "2"]', [1, 2]],
		['no ids', { as: 'ids' }, [], undefined],
		['texts with commas', { as: 'texts' }, 'a@x.example, b@x.example', ['a@x.example', 'b@x.example']],
		['hours out of an expression', { as: 'hours' }, 1.5, 5400],
		['a third of an hour', { as: 'hours' }, 0.3333, 1200],
		...[
			'1.5',
			' 1.5 ',
			'1:30',
			'1:30:00',
			'90m',
			'90 min',
			'1.5h',
			'1h30m',
			'1h 30m',
			'1 h 30 min',
			'PT1H30M',
			'PT90M',
		].map((written): [string, Partial<Field>, unknown, unknown] => [
			`hours written ${written}`,
			{ as: 'hours' },
			written,
			5400,
		]),
		['hours written .25', { as: 'hours' }, '.25', 900],
		['hours of a luxon duration', { as: 'hours' }, Duration.fromObject({ hours: 1, minutes: 30 }), 5400],
		['hours of more than a day', { as: 'hours' }, 'P1DT2H', 93_600],
		['no hours', { as: 'hours' }, '0', 0],
		[
			'a moment of luxon',
			{ as: 'moment', type: 'dateTime' },
			DateTime.fromISO('2026-11-22T15:00:00Z'),
			'2026-11-22T15:00:00Z',
		],
		['a moment', { as: 'moment', type: 'dateTime' }, '2026-11-22T10:00', '2026-11-22T15:00:00Z'],
		['a date', { type: 'dateTime' }, '2026-11-22T23:30:00-05:00', '2026-11-22'],
		['a date as databases write it', { type: 'dateTime' }, '2026-11-22 10:00:00+00', '2026-11-22'],
		[
			'a moment as databases write it',
			{ as: 'moment', type: 'dateTime' },
			'2026-11-22 10:00:00+02',
			'2026-11-22T08:00:00Z',
		],
		['a currency', { as: 'currency' }, ' usd ', 'USD'],
		['a flag that is set', { as: 'flag', type: 'boolean' }, true, true],
		['a flag that is not', { as: 'flag', type: 'boolean' }, false, undefined],
		['the currency of amounts is no field', { as: 'currencyOfAmounts' }, 'USD', undefined],
	])('%s', (_kind, more, value, expected) => {
		expect(convert(more, value)).toEqual(expected);
	});

	test.each<[kind: string, Partial<Field>, value: unknown, sentence: string]>([
		['money', { as: 'money' }, '1,234', 'Thing: "1,234" is not an amount'],
		['a percentage', { as: 'percent' }, 'lots', 'Thing: "lots" is not an amount'],
		['an id', { as: 'id' }, '12a', 'Thing: "12a" is not an ID'],
		['an id with a path', { as: 'id' }, '../1', 'Thing: "../1" is not an ID'],
		['a negative id', { as: 'id' }, '-1', 'Thing: "-1" is not an ID'],
		['an id that a number cannot hold', { as: 'id' }, '9'.repeat(16), 'is not an ID'],
		['one of several ids', { as: 'ids' }, '1, two', 'Thing: "two" is not an ID'],
		['a date', { type: 'dateTime' }, '2026-02-30', 'Thing: "2026-02-30" is not a date'],
		['a moment', { as: 'moment', type: 'dateTime' }, 'noon', 'Thing: "noon" is not a date'],
		['a number', { type: 'number' }, 'many', 'Thing: "many" is not a number'],
		...[true, [], [5], '0x10', 'Infinity', NaN].map((value): [string, Partial<Field>, unknown, string] => [
			`a number, as ${JSON.stringify(value)}`,
			{ type: 'number' },
			value,
			'is not a number',
		]),
		...[true, [], [5], -1].map((value): [string, Partial<Field>, unknown, string] => [
			`an id, as ${JSON.stringify(value)}`,
			{ as: 'id' },
			value,
			'is not an ID',
		]),
		...[true, [], [5]].flatMap((value): Array<[string, Partial<Field>, unknown, string]> => [
			[`money, as ${JSON.stringify(value)}`, { as: 'money' }, value, 'is not an amount'],
			[`a percentage, as ${JSON.stringify(value)}`, { as: 'percent' }, value, 'is not an amount'],
			[`a date, as ${JSON.stringify(value)}`, { type: 'dateTime' }, value, 'is not a date'],
			[`hours, as ${JSON.stringify(value)}`, { as: 'hours' }, value, 'is not a length of time'],
		]),
		...['1,5', '1:75', 'two', '1.5.5', '1h 30', '-1', 'P', 'PT', '90 x'].map(
			(value): [string, Partial<Field>, unknown, string] => [
				`hours, as ${value}`,
				{ as: 'hours' },
				value,
				`Thing: "${value}" is not a length of time: write it like 1.5, 1:30, 90m or 1h 30m`,
			],
		),
		['hours below none', { as: 'hours' }, -1, 'Thing: -1 is less than 0'],
		['more hours than there may be', { as: 'hours', atMost: 24 }, '24:01', 'Thing: 24:01 is more than 24 hours'],
		['text', {}, ['a'], 'Thing: ["a"] is not text'],
		['a yes or no', { type: 'boolean' }, 'yes', 'Thing: "yes" is neither true nor false'],
		['a yes or no that is a list', { type: 'boolean' }, [], 'Thing: "[]" is neither true nor false'],
		['a choice', choice, 'unpaid', 'Thing: "unpaid" is not allowed: use one of Paid, Sent, Deposit Paid'],
		['a choice that is a yes', choice, true, 'Thing: "true" is not allowed'],
		['one of several choices', { ...choice, type: 'multiOptions' }, '["Paid", "lost"]', 'Thing: "lost" is not allowed'],
		['a list that holds nothing known', { as: 'ids' }, [null], 'Thing: "null" is not text'],
		['a currency', { as: 'currency' }, 'Dollar', 'Thing: "Dollar" is not a currency'],
		['too little', { type: 'number', typeOptions: { minValue: 1 } }, 0, 'Thing: 0 is less than 1'],
		['too much', { type: 'number', typeOptions: { maxValue: 24 } }, 25, 'Thing: 25 is more than 24'],
	])('%s that is none names the field', (_kind, more, value, sentence) => {
		expect(() => convert(more, value)).toThrow(sentence);
	});
});

describe('a field left blank', () => {
	const blanks = ['', ' '];

	test.each<[kind: string, Partial<Field>, cleared: unknown]>([
		['text', {}, ''],
		['money', { as: 'money' }, null],
		['a date', { type: 'dateTime' }, null],
		['a number', { type: 'number' }, null],
		['an id', { as: 'id' }, null],
		['a percentage', { as: 'percent' }, null],
	])('%s is left away when creating and cleared when updating', (_kind, more, cleared) => {
		for (const blank of blanks) {
			expect(toBody([field(more)], { x: blank as string }, how)).toEqual({});
			expect(toBody([field(more)], { x: blank as string }, clearing)).toEqual({ x: cleared });
		}
	});

	test.each<[kind: string, Partial<Field>]>([
		['a yes', { type: 'boolean' }],
		['a choice', choice],
		['several choices', { ...choice, type: 'multiOptions' }],
	])('%s has no blank of its own, so that it stays as it is', (_kind, more) => {
		for (const blank of blanks) expect(toBody([field(more)], { x: blank as string }, clearing)).toEqual({});
	});

	test.each<[kind: string, Partial<Field>]>([
		['text', {}],
		['money', { as: 'money' }],
		['a date', { type: 'dateTime' }],
		['a number', { type: 'number' }],
		['hours', { as: 'hours' }],
		['a yes', { type: 'boolean' }],
		['a choice', choice],
		['a reference', { type: 'resourceLocator' }],
	])('%s that an expression did not have is not given, neither on create nor on update', (_kind, more) => {
		for (const missing of [undefined, null, {}]) {
			for (const value of [missing, { __rl: true, mode: 'id', value: missing }]) {
				expect(toBody([field(more)], { x: value as never }, how)).toEqual({});
				expect(toBody([field(more)], { x: value as never }, clearing)).toEqual({});
			}
		}
	});

	test('that the user did not add is not sent at all', () => {
		expect(toBody([field({}), field({ name: 'y' })], { y: '1' }, clearing)).toEqual({ y: '1' });
	});
});

describe('a reference to a record', () => {
	const to = locator(client, { name: 'x' });
	const pick = (mode: string, value: unknown, conversions = how) =>
		toBody([to], { x: { __rl: true, mode, value: value as string } }, conversions).x;

	test.each([
		['list', '214101', 214101],
		['list', 214101, 214101],
		['id', ' 214101 ', 214101],
		['url', 'https://my.freshbooks.com/#/client/214101', 214101],
		['url', 'https://my.freshbooks.com/#/clients/214101', 214101],
		['url', 'https://my.freshbooks.com/#/client/214101?tab=invoices', 214101],
		['url', 'https://my.freshbooks.com/#/client/xM4pL9-214101', 214101],
	])('by %s %p is its id', (mode, value, id) => {
		expect(pick(mode, value)).toBe(id);
	});

	test('may come bare from an expression', () => {
		expect(toBody([to], { x: 214101 }, how)).toEqual({ x: 214101 });
		expect(toBody([to], { x: '214101' }, how)).toEqual({ x: 214101 });
	});

	test.each([
		['id', 'Okafor', '"Okafor" is not an ID'],
		['id', '214101/../1', 'is not an ID'],
		['list', '1?x=1', 'is not an ID'],
		['url', 'https://my.freshbooks.com/#/invoice/5', 'is not the web address of a record in FreshBooks'],
		['url', 'https://my.freshbooks.com/#/client/', 'is not the web address'],
		['url', 'javascript:alert(1)', 'is not the web address'],
	])('by %s %p is refused', (mode, value, sentence) => {
		expect(() => pick(mode, value)).toThrow(sentence);
		expect(() => pick(mode, value)).toThrow('Client: ');
	});

	test('left empty is left away when creating and cleared when updating', () => {
		expect(pick('list', '')).toBeUndefined();
		expect(pick('id', '', clearing)).toBeNull();
	});

	test('is a UUID where the resource has those', () => {
		const keys = { one: 'data', many: 'data', id: 'uuid' };
		const at = endpoint('ledger', 'ledger_accounts/accounts', keys, { uuids: true });
		const account = locator({ name: 'Ledger Account', plural: 'Ledger Accounts', endpoint: at }, { name: 'x' });
		const id = '0b9c2d4e-5f61-4a7b-8c3d-1e2f3a4b5c6d';
		expect(toBody([account], { x: ` ${id.toUpperCase()} ` }, how)).toEqual({ x: id });
		expect(toBody([account], { x: '' }, clearing)).toEqual({ x: null });
		for (const wrong of ['214101', `${id}/..`, '../../../../../../../../../../../..']) {
			expect(() => toBody([account], { x: wrong }, how)).toThrow('is not an ID: this one must be a UUID');
		}
	});

	test('has no address mode where FreshBooks has no page', () => {
		expect((locator(service, { name: 'x' }).modes ?? []).map(({ name }) => name)).toEqual(['list', 'id', 'name']);
		expect((to.modes ?? []).map(({ name }) => name)).toEqual(['list', 'id', 'name', 'url']);
	});
});

describe('lists and objects', () => {
	const lines = invoice.lines as Field;

	test('lines become an array with money in the document’s currency', () => {
		const line = { name: 'Design', unit_cost: '80', qty: '1.50', taxName1: 'GST', taxAmount1: '5%', lineid: '' };
		expect(toBody([lines], { lines: { line: [line] } }, how)).toEqual({
			lines: [
				{ name: 'Design', unit_cost: { amount: '80.00', code: 'CAD' }, qty: '1.5', taxName1: 'GST', taxAmount1: '5' },
			],
		});
	});

	test('what is blank in a line stays away, also on an update', () => {
		const line = { name: '', unit_cost: '1', qty: '', taxAmount1: '' };
		expect(toBody([lines], { lines: { line: [line] } }, clearing).lines).toEqual([
			{ unit_cost: { amount: '1.00', code: 'CAD' } },
		]);
	});

	test('a line without a rate is named by its number', () => {
		const line = [
			{ name: 'Design', unit_cost: '1' },
			{ name: 'More', unit_cost: '' },
		];
		expect(() => toBody([lines], { lines: { line } }, how)).toThrow('Line 2: Rate is empty');
	});

	test('a wrong value in a line is named by its number and field', () => {
		const line = [{ name: 'Design', unit_cost: 'free' }];
		expect(() => toBody([lines], { lines: { line } }, how)).toThrow('Line 1: Rate: "free" is not an amount');
	});

	test('a collection becomes an object of its converted fields', () => {
		const lateFee = client.optional.find(({ name }) => name === 'late_fee') as Field;
		const values = { late_fee: { first_tax_percent: '13%', days: '30', enabled: true } };
		expect(toBody([lateFee], values, how)).toEqual({
			late_fee: { first_tax_percent: '13', days: 30, enabled: true },
		});
	});

	test('an empty list takes nothing away', () => {
		const contacts = client.optional.find(({ name }) => name === 'contacts') as Field;
		for (const empty of [{}, { contact: [] }, [], '']) {
			expect(toBody([contacts], { contacts: empty }, clearing)).toEqual({});
		}
	});

	test('an entry in which nothing has a value is none', () => {
		const contacts = client.optional.find(({ name }) => name === 'contacts') as Field;
		const empty = { fname: '', lname: null, email: undefined };
		const value = { contact: [empty, { email: 'ann@acme.example' }] } as never;
		expect(toBody([contacts], { contacts: value }, clearing)).toEqual({ contacts: [{ email: 'ann@acme.example' }] });
		expect(toBody([contacts], { contacts: { contact: [empty] } as never }, clearing)).toEqual({});
	});

	test('an object in which nothing has a value is not sent', () => {
		const lateFee = client.optional.find(({ name }) => name === 'late_fee') as Field;
		for (const empty of [{}, { days: null }, '']) expect(toBody([lateFee], { late_fee: empty }, clearing)).toEqual({});
	});

	test.each(['yes', true, [1], { line: [1] }])('%j is no list of entries', (value) => {
		expect(() => toBody([lines], { lines: value as never }, how)).toThrow('is not a list of entries');
	});

	test('a key that no entry has is refused with the one that was meant', () => {
		const contacts = client.optional.find(({ name }) => name === 'contacts') as Field;
		const value = [{ first_name: 'Ines' }];
		expect(() => toBody([contacts], { contacts: value }, how)).toThrow(
			'Contact 1: "first_name" is not a key here, did you mean "fname"? These are known: fname, lname, email, phone1',
		);
	});
});
