import type { Resource } from '../../nodes/FreshBooks/model/resource';
import { resources } from '../../nodes/FreshBooks/resources';
import { table, testGenerated } from './generated.mts';

/** How the README sorts the resources. */
const groups: Record<string, string[]> = {
	'Clients and sales': [
		'client',
		'estimate',
		'invoice',
		'invoiceProfile',
		'retainer',
		'payment',
		'creditNote',
		'item',
		'tax',
	],
	'Online payments': ['paymentOptions', 'gateway', 'checkoutLink'],
	'Expenses and bills': ['expense', 'expenseCategory', 'recurringExpense', 'bill', 'billVendor', 'billPayment'],
	'Projects and time': ['project', 'timeEntry', 'service', 'task', 'teamMember', 'staff'],
	Books: ['report', 'otherIncome', 'journalEntry', 'ledgerAccount'],
	'Your account and everything else': ['business', 'user', 'system', 'file', 'callback', 'apiCall'],
};
const grouped = Object.values(groups).flat();
const rest = resources.filter(({ value }) => !grouped.includes(value)).map(({ value }) => value);

/** What people look for first; what only one resource can do follows. */
const usual = ['create', 'upsert', 'get', 'getAll', 'update', 'delete', 'archive', 'restore'];

function row({ name, operations }: Resource): string[] {
	const first = usual.flatMap((value) => operations.filter((one) => one.value === value));
	const others = operations.filter((one) => !first.includes(one)).sort((a, b) => a.name.localeCompare(b.name, 'en'));
	const link = `[${name}](docs/operations.md#${name.toLowerCase().replace(/ /g, '-')})`;
	return [link, [...first, ...others].map((one) => one.name).join(', ')];
}

testGenerated('README.md', 'operations', () => {
	const count = resources.reduce((sum, { operations }) => sum + operations.length, 0);
	const parts = Object.entries({ ...groups, ...(rest.length > 0 && { Further: rest }) }).map(([title, values]) => {
		const rows = values.flatMap((value) => resources.filter((one) => one.value === value)).map(row);
		return `**${title}**\n\n${table(['Resource', 'Operations'], rows)}`;
	});
	return [`${resources.length} resources, ${count} operations.`, ...parts].join('\n\n');
});
