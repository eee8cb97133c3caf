import type { INodeParameters } from 'n8n-workflow';

import { journalEntries } from './journalEntry.cases.mts';
import { testMatrix } from './matrix.mts';
import { A, byId, GET, POST } from './requests.mts';
import { openWorld } from './world.mts';

const world = openWorld();

testMatrix(world, journalEntries);

const entry = {
	resource: 'journalEntry',
	operation: 'create',
	name: 'Wear',
	date: '2026-10-31',
	currency_code: 'CAD',
};
const line = (side: 'debit' | 'credit', amount: string | number, id = 118060) => ({
	sub_accountid: byId(id),
	debit: '',
	credit: '',
	[side]: amount,
});

test('journalEntry: create sends every field, lines as JSON too', async () => {
	const linesJson = '[{ "sub_accountid": 118060, "debit": 0.3 }, { "sub_accountid": "118007", "credit": "0.30" }]';
	const more = { specifyLines: 'json', linesJson, additionalFields: { description: 'The oven' } };
	expect((await world.run({ ...entry, ...more })).error).toBeUndefined();
	expect(world.requests()).toEqual([
		POST(`${A}/journal_entries/journal_entries`, {
			journal_entry: {
				name: 'Wear',
				currency_code: 'CAD',
				description: 'The oven',
				date: '2026-10-31',
				user_entered_date: '2026-10-31',
				details: [
					{ sub_accountid: 118060, debit: '0.30' },
					{ sub_accountid: 118007, credit: '0.30' },
				],
			},
		}),
	]);
});

test('journalEntry: sums are worked out without a float', async () => {
	const lines = { line: [line('debit', '0.1'), line('debit', 0.2), line('credit', '0.3', 118007)] };
	expect((await world.run({ ...entry, lines })).error).toBeUndefined();
});

test.each([
	['no lines', [], /^Lines: an entry has at least two/],
	['one line', [line('debit', '5')], /^Lines: an entry has at least two/],
	[
		'a line with both sides',
		[{ ...line('debit', '5'), credit: '5' }, line('credit', '5')],
		/^Lines: no. 1: give either a debit or a credit/,
	],
	['a line with neither side', [line('debit', '5'), line('credit', '')], /^Lines: no. 2: give either/],
	['a negative amount', [line('debit', '-5'), line('credit', '-5')], /^Lines: no. 1: the amount is not above 0/],
	[
		'an amount that is none',
		[line('debit', '5 $'), line('credit', '5')],
		/^Lines: no. 1: Debit: "5 \$" is not an amount/,
	],
	['a cent too little', [line('debit', '5.00'), line('credit', '4.99')], /^The entry does not balance.*5\.00.*4\.99/],
	[
		'no account',
		[{ ...line('debit', '5'), sub_accountid: byId('={{ "" }}') }, line('credit', '5')],
		/^Lines: no. 1: Sub Account/,
	],
])('journalEntry: %s is refused before anything is sent', async (_why, line_, says) => {
	const result = await world.run({ ...entry, lines: { line: line_ } as unknown as INodeParameters });
	expect(result.error?.message).toMatch(says);
	expect(world.requests()).toEqual([]);
});

test('journalEntry: an unknown account is named', async () => {
	const lines = { line: [line('debit', '5', 1), line('credit', '5')] };
	const result = await world.run({ ...entry, lines });
	expect(result.error?.message).toMatch(/Sub Account: Sub account not found/);
});

describe('journalEntry: filtered after fetching', () => {
	const details = { resource: 'journalEntry', operation: 'getDetails' };

	test('by name, with a limit that counts what passes only', async () => {
		const result = await world.run({ ...details, limit: 1, laterFilters: { name: 'opening' } });
		expect(result.items.map(({ json }) => json.name)).toEqual(['Opening contribution']);
		expect(world.requests()).toEqual([GET(`${A}/journal_entries/journal_entry_details`, ['page=1', 'per_page=100'])]);
	});

	test('by day', async () => {
		const laterFilters = { user_entered_date_min: '2026-01-01', user_entered_date_max: '2026-01-31' };
		const result = await world.run({ ...details, returnAll: true, laterFilters });
		const days = result.items.map(({ json }) => String(json.user_entered_date));
		expect(days.every((day) => day >= '2026-01-01' && day <= '2026-01-31')).toBe(true);
	});
});

test.each(['getDetails', 'getAccounts'])('journalEntry: the raw output of %s is FreshBooks’ own', async (operation) => {
	const result = await world.run({ resource: 'journalEntry', operation, limit: 3, output: 'raw' });
	const [path, many] =
		operation === 'getDetails'
			? ['journal_entries/journal_entry_details', 'journal_entry_details']
			: ['journal_entry_accounts/journal_entry_accounts', 'journal_entry_accounts'];
	const wanted = (await world.ask(`${A}/${path}?per_page=3`)) as { response: { result: Record<string, unknown> } };
	expect(result.items.map(({ json }) => json)).toEqual(wanted.response.result[many]);
});
