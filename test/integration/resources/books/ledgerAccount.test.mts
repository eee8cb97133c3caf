import { testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { byId, GET, L, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { ledgerAccounts } from './ledgerAccount.cases.mts';

const world = openWorld();

testMatrix(world, ledgerAccounts);

const at = `${L}/ledger_accounts/accounts`;
const uuidOf = (number: number) => `0b9c2d4e-5f61-4a7b-8c3d-000000${number}`;
const bank = { __rl: true, mode: 'list', value: 'Cash & Bank' };

/** Every writable field of API facts §8.18. */
const typed = { name: 'Till', sub_type: bank, number: '1000-9', description: 'In the shop' };
const sent = { ...typed, sub_type: 'Cash & Bank' };

test('ledgerAccount: create sends every field', async () => {
	const { name, sub_type, ...more } = typed;
	const additionalFields = { ...more, parent_account: byId(uuidOf(118001)) };
	await world.run({ resource: 'ledgerAccount', operation: 'create', name, sub_type, additionalFields });
	expect(world.requests()).toEqual([POST(at, { ...sent, parent_account: uuidOf(118001) })]);
});

test('ledgerAccount: create without a parent says so, because FreshBooks wants the key', async () => {
	const parameters = { resource: 'ledgerAccount', operation: 'create', name: 'Till', sub_type: bank };
	expect((await world.run(parameters)).error).toBeUndefined();
	expect(world.requests()).toEqual([POST(at, { parent_account: null, name: 'Till', sub_type: 'Cash & Bank' })]);
});

const update = { resource: 'ledgerAccount', operation: 'update', ledgerAccountId: byId(uuidOf(118003)) };

test('ledgerAccount: update sends every field and can clear some', async () => {
	const updateFields = { ...typed, description: '', parent_account: byId('={{ "" }}') };
	expect((await world.run({ ...update, updateFields })).error).toBeUndefined();
	expect(world.requests()).toEqual([
		GET(`${at}/${uuidOf(118003)}`),
		PUT(`${at}/${uuidOf(118003)}`, { ...sent, description: '', parent_account: null }),
	]);
});

test('ledgerAccount: an archived account stays archived', async () => {
	const account = { name: 'Old till', sub_type: 'Cash & Bank', parent_account: null, state: 'archived' };
	const path = at.replace(L, '/accounting/businesses/{businessUuid}');
	await world.run({ resource: 'apiCall', operation: 'request', method: 'POST', path, body: JSON.stringify(account) });
	const { uuid } = world.find('ledger_accounts', { name: 'Old till' });
	const parameters = { ledgerAccountId: byId(String(uuid)), updateFields: { number: '1' } };
	await world.run({ ...update, ...parameters });
	expect(world.find('ledger_accounts', { uuid })).toMatchObject({ name: 'Old till', number: '1', state: 'archived' });
});

test('ledgerAccount: an account is deleted nowhere', async () => {
	const result = await world.run({ resource: 'ledgerAccount', operation: 'delete' });
	expect(result.error?.message).toContain('no operation "delete"');
});

test.each([
	[{ name: 'petty' }, ['Petty Cash']],
	[{ number: '1000' }, ['Cash', 'Chequing', 'Petty Cash']],
	[{ name: 'payable' }, ['Accounts Payable', 'Accounts Payable', 'Sales Tax Payable']],
	[{ number: '300' }, ['Owner’s Equity', 'Contributions', 'Draws']],
	[{ sub_type: 'property' }, ['Equipment', 'Computers']],
	[
		{ type: ['equity', 'income'] },
		['Owner’s Equity', 'Contributions', 'Draws', 'Sales', 'Sales', 'Other Income', 'Other Income'],
	],
])('ledgerAccount: filtered after fetching by %j', async (laterFilters, names) => {
	const result = await world.run({ resource: 'ledgerAccount', operation: 'getAll', returnAll: true, laterFilters });
	expect(result.items.map(({ json }) => json.name)).toEqual(names);
	expect(world.requests()).toHaveLength(1);
});

testRaw(world, {
	resource: 'ledgerAccount',
	path: `${at}/${uuidOf(118003)}`,
	id: uuidOf(118003),
	open: ({ data }: { data: object }) => data,
});
