import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, GET, L, POST } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { many } from '../../stage/bench.mts';
import { journalEntries } from './journalEntry.cases.mts';

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

test('journalEntry: in JSON lines the side that is null or empty is none', async () => {
	const linesJson =
		'[{ "sub_accountid": 118060, "debit": "10.00", "credit": null }, { "sub_accountid": 118007, "debit": "", "credit": "10.00" }]';
	expect((await world.run({ ...entry, specifyLines: 'json', linesJson })).error).toBeUndefined();
	expect(world.requests()).toMatchObject([
		{
			body: {
				journal_entry: {
					details: [
						{ sub_accountid: 118060, debit: '10.00' },
						{ sub_accountid: 118007, credit: '10.00' },
					],
				},
			},
		},
	]);
});

test('journalEntry: sums are worked out without a float', async () => {
	const lines = { line: [line('debit', '0.1'), line('debit', 0.2), line('credit', '0.3', 118007)] };
	expect((await world.run({ ...entry, lines })).error).toBeUndefined();
});

test.each([
	['no lines', [], /^Lines: add at least two/],
	['one line', [line('debit', '5')], /^Lines: add at least two/],
	[
		'a line with both sides',
		[{ ...line('debit', '5'), credit: '5' }, line('credit', '5')],
		/^Line 1: give either a debit or a credit/,
	],
	['a line with neither side', [line('debit', '5'), line('credit', '')], /^Line 2: give either/],
	['a negative amount', [line('debit', '-5'), line('credit', '-5')], /^Line 1: the amount must be greater than 0/],
	['an amount that is none', [line('debit', '5 $'), line('credit', '5')], /^Line 1: Debit: "5 \$" is not an amount/],
	['a cent too little', [line('debit', '5.00'), line('credit', '4.99')], /^The entry does not balance.*5\.00.*4\.99/],
	[
		'no account',
		[{ ...line('debit', '5'), sub_accountid: byId('={{ "" }}') }, line('credit', '5')],
		/^Line 1: Sub Account/,
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
	// the accounts come all at once, whatever is asked for
	const first = (wanted.response.result[many] as unknown[]).slice(0, 3);
	expect(result.items.map(({ json }) => json)).toEqual(first);
});

describe('journalEntry: adjustments', () => {
	const uuidOf = (number: number) => `0b9c2d4e-5f61-4a7b-8c3d-000000${number}`;
	const side = (debit: string | number, credit: string | number, id = 118060) => ({
		accountId: byId(uuidOf(id)),
		debit,
		credit,
	});
	const adjustment = (debit: string | number, credit = debit, id = 118060): INodeParameters => ({
		...entry,
		operation: 'createAdjustment',
		adjustmentLines: { line: [side(debit, '', id), side('', credit, 118007)] },
	});
	const list = async (parameters: INodeParameters) =>
		await world.run({ resource: 'journalEntry', operation: 'getAdjustments', ...parameters });

	test.each<[typed: string | number, sent: number]>([
		['10.50', 10.5],
		['0.30', 0.3],
		[0.1 + 0.2, 0.3],
		['1234567890.12', 1234567890.12],
		['100', 100],
	])('an amount of %s is the JSON number %s', async (typed, sent) => {
		expect((await world.run(adjustment(typed))).error).toBeUndefined();
		const [{ body }] = world.requests();
		const { details } = (body as { manualJournalEntry: { details: unknown } }).manualJournalEntry;
		expect(details).toMatchObject([{ amount: { amount: sent } }, { amount: { amount: sent } }]);
	});

	test.each(['12345678901234567.89', '1000000000000000000000', '0.30000000000000000001'])(
		'an amount of %s, which no JSON number holds, is refused before anything is sent',
		async (amount) => {
			const result = await world.run(adjustment(amount));
			expect(result.error?.message).toMatch(/^Line 1: .* has more digits than FreshBooks can store$/);
			expect(world.requests()).toEqual([]);
		},
	);

	test('an unknown account is named', async () => {
		const result = await world.run(adjustment('5', '5', 999999));
		expect(result.error?.message).toBe('Ledger Account: Account not found.');
	});

	test('one without a name is refused', async () => {
		const { error } = await world.run({ ...adjustment('5'), name: '={{ "" }}' });
		expect(error?.message).toMatch(/^Name is empty/);
	});

	test('a new one is told in the audit log with its UUID', async () => {
		const { items } = await world.run({ ...adjustment('5'), options: { auditLog: 'output' } });
		const { audit, uuid } = items[0].json;
		expect(audit).toEqual([expect.stringContaining(`${String(uuid)}: POST ${L}/journal_entries: done`)]);
	});

	test('all of them come, page by page', async () => {
		world.freshBooks.switches.rateLimit = { limit: 100_000, postLimit: 100_000, windowMs: 60_000 };
		const names = many(120, (index) => ({ name: `No. ${index}` }));
		const items = names.map((json) => ({ json }));
		const made = await world.run({ ...adjustment('1'), name: '={{ $json.name }}' }, { items });
		expect(made.error).toBeUndefined();
		world.freshBooks.journal.length = 0;
		const all = await list({ returnAll: true });
		const found = all.items.map(({ json }) => String(json.name));
		expect(found).toHaveLength(121);
		expect([...found].sort()).toEqual([...names.map(({ name }) => name), 'Depreciation'].sort());
		expect(world.requests()).toEqual([
			GET(`${L}/journal_entries`, ['page_number=1', 'page_size=100']),
			GET(`${L}/journal_entries`, ['page_number=2', 'page_size=100']),
		]);
		expect((await list({ limit: '={{ 5 }}' })).hints).toEqual(['Stopped at 5 of 121 results: turn on Return All']);
	});

	const answer = (body: unknown) =>
		(world.freshBooks.switches.faults = [
			{ match: { path: '/journal_entries$' }, kind: 'status', status: 200, body, times: -1 },
		]);

	test.each<[what: string, body: unknown, found: IDataObject[], pages: number]>([
		[
			'no total, the same page for ever',
			{ entries: [{ uuid: 'a' }, { uuid: 'b' }] },
			[{ uuid: 'a' }, { uuid: 'b' }],
			2,
		],
		['no UUIDs', { entries: [{ id: 1 }, { id: 2 }] }, [{ id: 1 }, { id: 2 }], 2],
		['an empty list', { entries: [] }, [], 1],
		['an empty list left away', {}, [], 1],
		['a total of none', { total: 0 }, [], 1],
	])('are read to their end whatever FreshBooks answers: %s', async (_what, body, found, pages) => {
		answer(body);
		const result = await list({ returnAll: true });
		expect(result.items.map(({ json }) => json)).toEqual(found);
		expect(world.requests()).toHaveLength(pages);
	});

	test('are not taken for none where FreshBooks answers something else', async () => {
		answer({ entry: { uuid: 'a' } });
		const result = await list({ returnAll: true });
		expect(result.error?.message).toBe('FreshBooks’ reply holds no list of journal entries: it holds entry');
		expect(result.error?.description).toContain('API Call');
	});
});
