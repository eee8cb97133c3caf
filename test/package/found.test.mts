import { createRequire } from 'node:module';

import action from '../../nodes/FreshBooks/FreshBooks.node.json';
import polling from '../../nodes/FreshBooks/FreshBooksPollingTrigger.node.json';
import webhook from '../../nodes/FreshBooks/FreshBooksTrigger.node.json';
import { FreshBooks } from '../../nodes/FreshBooks/FreshBooks.node';
import { FreshBooksPollingTrigger } from '../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { FreshBooksTrigger } from '../../nodes/FreshBooks/FreshBooksTrigger.node';

interface Entry {
	properties: { displayName: string; codex: { alias: string[] } };
}

// it is a part of n8n's that n8n-core brings along
const fromCore = createRequire(require.resolve('n8n-core'));
const { sublimeSearch } = fromCore('@n8n/utils/search/sublime-search') as {
	sublimeSearch(filter: string, entries: Entry[]): Array<{ item: Entry }>;
};

const entries: Entry[] = [
	{ node: new FreshBooks(), codex: action },
	{ node: new FreshBooksTrigger(), codex: webhook },
	{ node: new FreshBooksPollingTrigger(), codex: polling },
].map(({ node: { description }, codex }) => ({ properties: { displayName: description.displayName, codex } }));

/** What n8n's node panel finds for what somebody types; it leaves out the word "trigger". */
function found(typed: string): string[] {
	const words = typed.toLowerCase().replace('trigger', '').trimEnd();
	return sublimeSearch(words, entries)
		.map(({ item }) => item.properties.displayName)
		.sort();
}

const all = ['FreshBooks', 'FreshBooks Polling Trigger', 'FreshBooks Trigger'];

describe('the node panel finds all three nodes', () => {
	test.each([
		'bill',
		'client',
		'customer',
		'estimate',
		'expense',
		'freelancer',
		'invoice',
		'item',
		'payment',
		'project',
		'proposal',
		'quote',
		'receipt',
		'report',
		'retainer',
		'supplier',
		'timesheet',
		'vendor',
	])('by %s, one or several', (noun) => {
		expect([found(noun), found(`${noun}s`)]).toEqual([all, all]);
	});

	test.each([
		'accounting',
		'add client',
		'add customer',
		'add expense',
		'balance sheet',
		'billable hours',
		'bookkeeping',
		'create bill',
		'create client',
		'create estimate',
		'create expense',
		'create invoice',
		'create project',
		'create quote',
		'credit note',
		'email invoice',
		'get invoices',
		'get paid',
		'invoice paid',
		'invoice reminder',
		'log hours',
		'log time',
		'make invoice',
		'mark invoice as paid',
		'new client',
		'new customer',
		'new expense',
		'new invoice',
		'online payments',
		'overdue invoices',
		'pay bills',
		'payment received',
		'payment reminder',
		'profit and loss',
		'record payment',
		'recurring invoice',
		'sales tax',
		'Send Invoice',
		'send estimate',
		'send quote',
		'taxes',
		'time entry',
		'time tracking',
		'timer',
		'track time',
		'unpaid invoices',
		'update client',
		'upload receipt',
		'vat',
		'FreshBooks trigger',
	])('by “%s”', (phrase) => {
		expect(found(phrase)).toEqual(all);
	});
});

test.each(['edit fields', 'filter', 'gmail', 'google sheets', 'http', 'merge', 'schedule', 'slack', 'stripe', 'wait'])(
	'the node panel does not offer them to whoever looks for %s',
	(word) => {
		expect(found(word)).toEqual([]);
	},
);

test.each([
	['FreshBooks', action],
	['FreshBooks Trigger', webhook],
	['FreshBooks Polling Trigger', polling],
])('%s is found by no phrase twice', (_name, { alias }) => {
	expect(alias.length).toBe(new Set(alias).size);
});
