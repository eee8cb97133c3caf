import type { IDataObject } from 'n8n-workflow';

import { accounting, listRecords } from '../../api/records';
import { listOutputField, outputField } from '../../fields/common';
import { containsFilter, daysFilter, laterFields, laterTest } from '../../fields/laterFilters';
import { locator } from '../../fields/locator';
import { currencyField, todayField } from '../../fields/moneyFields';
import { limitOf, listOutputOf, outputOf } from '../../fields/parameters';
import type { ReadableType, RecordType } from '../../model/record';
import type { Operation, RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { pagingFields } from '../../operations/getAll';
import { createAdjustment, getAdjustments } from './adjustment';
import { balancedLines, checkBalance } from './balance';

const accounts = accounting('journal_entry_accounts/journal_entry_accounts', {
	one: '',
	many: 'journal_entry_accounts',
	id: 'id',
});

/** What entries post to: sub-accounts, which come within their accounts. */
export const subAccount: RecordType = {
	name: 'Sub Account',
	plural: 'Sub Accounts',
	endpoint: { ...accounts, id: 'sub_accountid' },
	scope: 'journal_entries',
	knownBy: {
		mode: 'By Name',
		example: 'Cash or 1000-1',
		names: ({ account_sub_name: name, account_sub_number: number }) => [name, number],
	},
	search: {
		nested: {
			query: [],
			records: ({ account_name: account, sub_accounts: inner }) =>
				((inner ?? []) as IDataObject[]).map((one) => ({ ...one, account })),
		},
		name: ({ account_sub_number: number, account_sub_name: name, account }) =>
			[number, name, account].filter(Boolean).join(' – '),
	},
};

/** A field of what an entry's line names: its accounts come within it. */
const within = (name: string, field: string) => (line: IDataObject) => (line[name] as IDataObject | null)?.[field];

/** The lines of all entries. */
const entryLine: Pick<ReadableType, 'endpoint' | 'simple' | 'listed' | 'words'> = {
	endpoint: accounting('journal_entries/journal_entry_details', {
		one: '',
		many: 'journal_entry_details',
		id: 'id',
	}),
	simple: [
		'id',
		'name',
		'description',
		'detail_type',
		'user_entered_date',
		'debit',
		'credit',
		'balance',
		'account',
		'sub_account',
		'entry',
	],
	listed: [
		'id',
		'user_entered_date',
		'name',
		'description',
		'detail_type',
		'debit',
		'credit',
		'account_name',
		'account_sub_name',
		'entryid',
	],
	words: {
		account_name: within('account', 'account_name'),
		account_sub_name: within('sub_account', 'account_sub_name'),
		entryid: within('entry', 'entryid'),
	},
};

const getDetails: Operation = {
	value: 'getDetails',
	name: 'Get Details',
	action: 'Get journal entry details',
	description: 'Retrieve the lines of all journal entries, including those FreshBooks posts itself',
	writes: false,
	fields: (resource) => [...pagingFields, ...laterFields(resource), listOutputField],
	async run(call) {
		const records = await listRecords(call.session, entryLine.endpoint, [], limitOf(call), laterTest(call));
		return records.map((record) => listOutputOf(call, entryLine, record));
	},
};

const getAccounts: Operation = {
	value: 'getAccounts',
	name: 'Get Accounts',
	action: 'Get journal entry accounts',
	description:
		'Retrieve the accounts that entries post to, with their sub-accounts; their balances go stale, so use those in the reports General Ledger or Trial Balance',
	writes: false,
	fields: () => [...pagingFields, outputField],
	async run(call) {
		const records = await listRecords(call.session, accounts, [], limitOf(call));
		const simple = ['id', 'account_name', 'account_number', 'account_type', 'currency_code', 'balance', 'sub_accounts'];
		return records.map((record) => outputOf(call, { endpoint: accounts, simple }, record));
	},
};

const lines = balancedLines('lines', locator(subAccount, { name: 'sub_accountid', required: true }));

/** Journal entries (API facts §8.18): made, and then read line by line. */
export const journalEntry: RecordResource = {
	name: 'Journal Entry',
	plural: 'Journal Entries',
	value: 'journalEntry',
	description: 'A manual entry in the general ledger',
	endpoint: accounting('journal_entries/journal_entries', { one: 'journal_entry', many: '', id: 'id' }),
	scope: 'journal_entries',
	probe: {
		family: 'accounting',
		path: () => entryLine.endpoint.list,
		many: entryLine.endpoint.many,
		fields: entryLine.simple,
	},
	required: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Depreciation of the oven',
		},
		todayField('date', 'Date'),
		{ ...currencyField('Three-letter currency code of the amounts'), required: true },
	],
	optional: [
		{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 2 }, default: '' },
	],
	lines,
	lineExample: '{ "sub_accountid": 12345, "debit": "10.00" }, { "sub_accountid": 12346, "credit": "10.00" }',
	laterFilters: [...daysFilter('user_entered_date', 'Date'), containsFilter('Name', 'name')],
	simple: ['id', 'name', 'description', 'currency_code', 'user_entered_date', 'details'],
	checkNew: checkBalance,
	// which of the two names the date has is unconfirmed (API facts §14, question 19)
	beforeWrite: async (_call, { lines: entered, date, ...body }) => ({
		...body,
		date,
		user_entered_date: date,
		details: entered,
	}),
	operations: [
		{ ...create, description: 'Create a new %, whose debits and credits are checked before it is sent' },
		getDetails,
		getAccounts,
		createAdjustment,
		getAdjustments,
	],
};
