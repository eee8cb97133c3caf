import { create } from '../engine/engine.mts';
import { accountsOf, addAccount, FIRST_ACCOUNT } from '../ledger/accounts.mts';
import { adjust } from '../ledger/adjustments.mts';
import { journalEntries, noteBalances } from '../ledger/journal.mts';
import { type Business, type Fields, newTable, tableOf } from '../state/state.mts';
import type { Scribe } from './scribe.mts';

/** Number, name, sub type, the name FreshBooks itself knows it by, sub accounts. */
type Account = [number: number, name: string, subType: string, children: [name: string, system: string | null][]];

const CHART: readonly Account[] = [
	[
		1000,
		'Cash',
		'Cash & Bank',
		[
			['Chequing', 'cash'],
			['Petty Cash', null],
		],
	],
	[1200, 'Accounts Receivable', 'Current Asset', [['Accounts Receivable', 'accounts_receivable']]],
	[1500, 'Equipment', 'Property, Plant, and Equipment', [['Computers', null]]],
	[2000, 'Accounts Payable', 'Current Liability', [['Accounts Payable', 'accounts_payable']]],
	[2100, 'Sales Tax Payable', 'Current Liability', [['Sales Tax', 'sales_tax']]],
	[2200, 'Customer Credit', 'Current Liability', [['Customer Credit', 'customer_credit']]],
	[
		3000,
		'Owner’s Equity',
		'Equity',
		[
			['Contributions', 'owners_equity'],
			['Draws', null],
		],
	],
	[4000, 'Sales', 'Income', [['Sales', 'sales']]],
	[4100, 'Other Income', 'Income', [['Other Income', 'other_income']]],
];

/** An expense account for each category, a sub account for each subcategory. */
function expenseAccounts(business: Business): Account[] {
	const categories = [...tableOf(business, 'categories').rows.values()];
	return categories
		.filter((row) => row.parentid === null)
		.map((row, index) => [
			row.category === 'Cost of Goods Sold' ? 5000 : 6000 + index * 10,
			String(row.category),
			row.category === 'Cost of Goods Sold' ? 'Cost of Goods Sold' : 'Operating Expense',
			categories.filter((one) => one.parentid === row.id).map((one) => [String(one.category), null]),
		]);
}

/** The chart of accounts every business starts with; its balances stay as they are now. */
export function seedChart(scribe: Scribe): void {
	const { business, state } = scribe.context;
	scribe.at(400);
	const first = FIRST_ACCOUNT + state.businesses.indexOf(business) * 100_000;
	const table = newTable(first);
	business.tables.set('ledger_accounts', table);
	const now = state.now();
	const categories = [...tableOf(business, 'categories').rows.values()];
	const add = (given: Fields): Fields =>
		addAccount(business, now, {
			// The same uuid every time.
			uuid: `${business.businessUuid.slice(0, 24)}${String(table.nextId).padStart(12, '0')}`,
			auto_created: true,
			...given,
		});
	for (const [number, name, sub_type, children] of [...CHART, ...expenseAccounts(business)]) {
		const category = categories.find((row) => row.category === name);
		const parent = add({ number: String(number), name, sub_type, category_id: category?.id ?? null });
		for (const [index, [child, system]] of children.entries()) {
			add({
				number: `${number}-${index + 1}`,
				name: child,
				sub_type,
				parent: parent.id,
				system_account_name: system,
				category_id: categories.find((row) => row.category === child)?.id ?? null,
			});
		}
	}
	noteBalances(business);
}

/** What no document tells: the owner put money in, the computers lose their worth. */
export function seedEntries(scribe: Scribe): void {
	const { business } = scribe.context;
	const id = (name: string) => accountsOf(business).find((row) => row.name === name && row.parent !== null)?.id;
	scribe.at(370);
	create(scribe.context, journalEntries, {
		name: 'Opening contribution',
		description: 'Savings put into the studio',
		date: scribe.ago(370),
		details: [
			{ sub_accountid: id('Chequing'), debit: '5000.00' },
			{ sub_accountid: id('Contributions'), credit: '5000.00' },
		],
	});
	const uuidOf = (name: string) => accountsOf(business).find((row) => row.name === name)?.uuid;
	const [year, month, day] = scribe.ago(30).split('-').map(Number);
	const side = (name: string, type: string) => ({
		accountId: uuidOf(name),
		amount: { amount: 120.5, code: business.currency },
		type,
	});
	adjust(scribe.context, {
		name: 'Depreciation',
		journalEntryNumber: 'ADJ-1',
		description: 'Computers',
		userEnteredDate: { year, month, day },
		details: [side('Depreciation', 'TYPE_DEBIT'), side('Computers', 'TYPE_CREDIT')],
	});
}
