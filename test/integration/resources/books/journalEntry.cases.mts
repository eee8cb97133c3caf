import type { Matrix } from '../../matrix/case.mts';
import { A, byId, GET, L, POST } from '../../matrix/requests.mts';

const depreciation = 118060;
const computers = 118007;

const money = (amount: string) => ({ amount, code: 'CAD' });
const lines = (debit: string | number, credit: string | number) => ({
	line: [
		{ sub_accountid: byId(depreciation), debit, credit: '' },
		{ sub_accountid: byId(computers), debit: '', credit },
	],
});

const uuidOf = (number: number) => `0b9c2d4e-5f61-4a7b-8c3d-000000${number}`;
const adjustmentLines = (debit: string | number, credit: string | number) => ({
	line: [
		{ accountId: byId(uuidOf(depreciation)), debit, credit: '' },
		{ accountId: byId(uuidOf(computers)), debit: '', credit },
	],
});
const adjustment = {
	name: 'Wear',
	journalEntryNumber: 'ADJ-2',
	description: 'The oven',
	userEnteredDate: { year: 2026, month: 1, day: 31 },
	details: [
		{ accountId: uuidOf(depreciation), amount: { amount: 120.5, code: 'CAD' }, type: 'TYPE_DEBIT' },
		{ accountId: uuidOf(computers), amount: { amount: 120.5, code: 'CAD' }, type: 'TYPE_CREDIT' },
	],
};

/** Journal entries (API facts §8.18): made with both names of the date, and never read back as such. */
export const journalEntries: Matrix = {
	resource: 'journalEntry',
	name: 'journal entry',
	cases: [
		{
			operation: 'create',
			does: 'books an entry whose sides balance',
			parameters: { name: 'Wear', date: '2026-10-31', currency_code: 'cad', lines: lines('120.5', 120.5) },
			requests: [
				POST(`${A}/journal_entries/journal_entries`, {
					journal_entry: {
						name: 'Wear',
						currency_code: 'CAD',
						date: '2026-10-31',
						user_entered_date: '2026-10-31',
						details: [
							{ sub_accountid: depreciation, debit: '120.50' },
							{ sub_accountid: computers, credit: '120.50' },
						],
					},
				}),
			],
			output: [
				{
					id: expect.any(Number),
					name: 'Wear',
					description: '',
					currency_code: 'CAD',
					user_entered_date: '2026-10-31',
					details: [
						expect.objectContaining({ sub_accountid: depreciation, debit: '120.50', credit: null }),
						expect.objectContaining({ sub_accountid: computers, debit: null, credit: '120.50' }),
					],
				},
			],
			effect: (world) =>
				expect(world.find('journal_entries', { name: 'Wear' }).details).toEqual([
					expect.objectContaining({ debit: money('120.50') }),
					expect.objectContaining({ credit: money('120.50') }),
				]),
			refuses: {
				because: 'an entry whose sides differ',
				parameters: { lines: lines('120.50', '120.05') },
				says: /^The entry does not balance: debits total 120.50, credits total 120.05/,
			},
			twoItems: {
				parameters: { name: '={{ $json.name }}' },
				bad: { name: '' },
				good: { name: 'Wear' },
				says: /^Name is empty/,
			},
		},
		{
			operation: 'getDetails',
			does: 'returns the lines of all entries, up to the limit',
			parameters: { limit: 1 },
			requests: [GET(`${A}/journal_entries/journal_entry_details`, ['page=1', 'per_page=1'])],
			output: [
				{
					id: expect.any(Number),
					name: expect.any(String),
					description: expect.any(String),
					detail_type: 'bill',
					user_entered_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
					credit: '140.00',
					currency_code: 'CAD',
					account_name: 'Accounts Payable',
					account_sub_name: 'Accounts Payable',
					entryid: expect.any(Number),
				},
			],
			refuses: {
				because: 'an app that may not see the journal',
				scopes: ['user:profile:read'],
				says: /user:journal_entries:read/,
			},
		},
		{
			operation: 'getAccounts',
			does: 'returns the accounts that entries are booked on',
			parameters: { limit: 1 },
			requests: [GET(`${A}/journal_entry_accounts/journal_entry_accounts`, ['page=1', 'per_page=1'])],
			output: [
				{
					id: 118001,
					account_name: 'Cash',
					account_number: '1000',
					account_type: 'asset',
					currency_code: 'CAD',
					balance: expect.stringMatching(/^\d+\.\d\d$/),
					sub_accounts: [
						expect.objectContaining({ sub_accountid: 118002, account_sub_name: 'Chequing' }),
						expect.objectContaining({ sub_accountid: 118003, account_sub_name: 'Petty Cash' }),
					],
				},
			],
			refuses: {
				because: 'an app that may not see the journal',
				scopes: ['user:profile:read'],
				says: /user:journal_entries:read/,
			},
		},
		{
			operation: 'createAdjustment',
			does: 'books an entry whose sides balance, on accounts of the chart',
			parameters: {
				name: 'Wear',
				date: '2026-01-31',
				currency_code: 'cad',
				adjustmentLines: adjustmentLines('120.50', 120.5),
				additionalFields: { description: 'The oven', journalEntryNumber: 'ADJ-2' },
			},
			requests: [POST(`${L}/journal_entries`, { manualJournalEntry: adjustment })],
			output: [{ uuid: expect.any(String), ...adjustment }],
			effect: (world) => expect(world.find('manual_journal_entries', { name: 'Wear' })).toMatchObject(adjustment),
			refuses: {
				because: 'an entry whose sides differ',
				parameters: { adjustmentLines: adjustmentLines('120.50', '120.05') },
				says: /^The entry does not balance: debits total 120.50, credits total 120.05/,
			},
		},
		{
			operation: 'getAdjustments',
			does: 'returns the newest adjustments as FreshBooks sends them, up to the limit',
			parameters: { limit: 1 },
			requests: [GET(`${L}/journal_entries`, ['page_number=1', 'page_size=1'])],
			output: [
				{
					uuid: expect.any(String),
					name: 'Depreciation',
					journalEntryNumber: 'ADJ-1',
					description: 'Computers',
					userEnteredDate: { year: expect.any(Number), month: expect.any(Number), day: expect.any(Number) },
					details: [
						expect.objectContaining({ amount: { amount: 120.5, code: 'CAD' }, type: 'TYPE_DEBIT' }),
						expect.objectContaining({ amount: { amount: 120.5, code: 'CAD' }, type: 'TYPE_CREDIT' }),
					],
				},
			],
			refuses: {
				because: 'an app that may not see the journal',
				scopes: ['user:profile:read'],
				says: /user:journal_entries:read/,
			},
		},
	],
};
