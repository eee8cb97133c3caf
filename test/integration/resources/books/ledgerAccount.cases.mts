import type { Matrix } from '../../matrix/case.mts';
import { byId, computed, GET, L, POST, PUT } from '../../matrix/requests.mts';

const at = `${L}/ledger_accounts/accounts`;
const uuidOf = (number: number) => `0b9c2d4e-5f61-4a7b-8c3d-000000${number}`;
const cash = uuidOf(118001);
const pettyCash = uuidOf(118003);
const bank = { __rl: true, mode: 'name', value: 'Cash & Bank' };
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/) as string;

/** The chart of accounts (API facts §8.18): ids are UUIDs, bodies are not wrapped, a PUT replaces. */
export const ledgerAccounts: Matrix = {
	resource: 'ledgerAccount',
	name: 'ledger account',
	cases: [
		{
			operation: 'create',
			does: 'creates an account below another',
			parameters: { name: 'Till', sub_type: bank, additionalFields: { number: '1000-3', parent_account: byId(cash) } },
			requests: [POST(at, { name: 'Till', sub_type: 'Cash & Bank', number: '1000-3', parent_account: cash })],
			output: [
				{
					uuid: expect.any(String),
					name: 'Till',
					number: '1000-3',
					description: null,
					type: 'asset',
					sub_type: 'Cash & Bank',
					parent_account: cash,
					state: 'active',
					auto_created: false,
					updated_at: moment,
					sub_accounts: [],
				},
			],
			effect: (world) => expect(world.find('ledger_accounts', { name: 'Till' })).toMatchObject({ parent: 118001 }),
			refuses: {
				because: 'a parent that is no UUID',
				parameters: { additionalFields: { parent_account: computed('1000') } },
				says: /^Parent Account: "1000" is not an ID: this one must be a UUID/,
			},
			twoItems: {
				parameters: { sub_type: { __rl: true, mode: 'name', value: '={{ $json.type }}' } },
				bad: { type: 'Pocket money' },
				good: { type: 'Cash & Bank' },
				says: /Sub Type: "Pocket money" is not a valid choice/,
			},
		},
		{
			operation: 'get',
			does: 'returns the account with those below it',
			id: cash,
			requests: [GET(`${at}/${cash}`)],
			output: [
				expect.objectContaining({
					uuid: cash,
					name: 'Cash',
					number: '1000',
					type: 'asset',
					parent_account: null,
					sub_accounts: [
						expect.objectContaining({ name: 'Chequing' }),
						expect.objectContaining({ uuid: pettyCash, name: 'Petty Cash' }),
					],
				}),
			],
			refuses: {
				because: 'an ID that is none',
				parameters: { ledgerAccountId: computed('118001') },
				says: /^Ledger Account: "118001" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the accounts, each followed by its sub-accounts, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(at, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ uuid: cash, name: 'Cash' }),
				expect.objectContaining({ name: 'Chequing', number: '1000-1', parent_account: cash }),
			],
			refuses: {
				because: 'an app that may not see the journal',
				scopes: ['user:profile:read'],
				says: /user:journal_entries:read/,
			},
			twoItems: {
				parameters: { limit: '={{ $json.limit }}' },
				bad: { limit: 0 },
				good: { limit: 2 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'update',
			does: 'changes one field and sends the others as they are, because FreshBooks replaces the account',
			id: pettyCash,
			parameters: { updateFields: { description: 'The tin in the kitchen' } },
			requests: [
				GET(`${at}/${pettyCash}`),
				PUT(`${at}/${pettyCash}`, {
					name: 'Petty Cash',
					number: '1000-2',
					description: 'The tin in the kitchen',
					sub_type: 'Cash & Bank',
					parent_account: cash,
				}),
			],
			output: [
				expect.objectContaining({ name: 'Petty Cash', number: '1000-2', description: 'The tin in the kitchen' }),
			],
			effect: (world) =>
				expect(world.find('ledger_accounts', { id: 118003 })).toMatchObject({
					number: '1000-2',
					parent: 118001,
					description: 'The tin in the kitchen',
				}),
			refuses: {
				because: 'nothing to change',
				parameters: { updateFields: {} },
				says: /^There is nothing to change/,
			},
		},
		{
			operation: 'getTypes',
			does: 'returns the five types',
			requests: [GET('/accounting/ledger_accounts/types', ['page=1', 'per_page=100'])],
			output: ['asset', 'equity', 'expense', 'income', 'liability'].map((name) => ({ name })),
			refuses: {
				because: 'an app that may not see the journal',
				scopes: ['user:profile:read'],
				says: /user:journal_entries:read/,
			},
			twoItems: {
				parameters: {},
				bad: {},
				good: {},
				given: (world) => {
					world.freshBooks.switches.faults = [{ match: { path: '/types$' }, kind: 'status', status: 403, body: {} }];
				},
				says: /does not allow this credential to read the ledger account/,
			},
		},
		{
			operation: 'getSubTypes',
			does: 'returns the ten sub types with their numbers',
			requests: [GET('/accounting/ledger_accounts/sub_types', ['page=1', 'per_page=100'])],
			output: [
				{ id: 1, type: 'asset', name: 'Cash & Bank', base_number: '1000' },
				...Array.from({ length: 9 }, () => expect.objectContaining({ name: expect.any(String) })),
			],
			refuses: {
				because: 'an app that may not see the journal',
				scopes: ['user:profile:read'],
				says: /user:journal_entries:read/,
			},
		},
	],
};
