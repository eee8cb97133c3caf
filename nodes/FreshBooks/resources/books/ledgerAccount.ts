import type { IDataObject } from 'n8n-workflow';

import { endpoint, listRecords, readRecord, type Endpoint } from '../../api/records';
import { choiceFilter, containsFilter } from '../../fields/laterFilters';
import { locator } from '../../fields/locator';
import type { Field } from '../../model/field';
import type { RecordType } from '../../model/record';
import type { Operation, RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { update } from '../../operations/update';

/** What there are, for every business alike (API facts §8.18). */
const taxonomy = (list: string): Endpoint =>
	endpoint('any', `accounting/ledger_accounts/${list}`, { one: 'data', many: 'data', id: 'name' });

/** About ten; an account names its own in words. */
export const subType: RecordType = {
	name: 'Ledger Account Sub Type',
	plural: 'Ledger Account Sub Types',
	endpoint: taxonomy('sub_types'),
	scope: 'journal_entries',
	search: { name: ({ name, type }) => `${name} (${type})` },
};

const account: RecordType = {
	name: 'Ledger Account',
	plural: 'Ledger Accounts',
	endpoint: endpoint(
		'ledger',
		'ledger_accounts/accounts',
		{ one: 'data', many: 'data', id: 'uuid' },
		{ uuids: true, unwrapped: true, inner: 'sub_accounts' },
	),
	scope: 'journal_entries',
	knownBy: { mode: 'By Name', example: 'Cash or 1000', names: ({ name, number }) => [name, number] },
	search: { name: ({ number, name }) => [number, name].filter(Boolean).join(' – ') },
};

function taxonomyOperation(
	list: 'types' | 'sub_types',
	labels: Pick<Operation, 'value' | 'name' | 'action' | 'description'>,
) {
	const operation: Operation = {
		...labels,
		writes: false,
		withoutBusiness: true,
		fields: () => [],
		run: async (call) => (await listRecords(call.session, taxonomy(list), [])).map((json) => ({ json })),
	};
	return operation;
}

const getTypes = taxonomyOperation('types', {
	value: 'getTypes',
	name: 'Get Types',
	action: 'Get ledger account types',
	description: 'Retrieve the types of accounts, such as asset and income',
});

const getSubTypes = taxonomyOperation('sub_types', {
	value: 'getSubTypes',
	name: 'Get Sub Types',
	action: 'Get ledger account sub types',
	description: 'Retrieve the sub types of accounts with their numbers',
});

const subTypeField: Field = {
	displayName: 'Sub Type',
	name: 'sub_type',
	type: 'resourceLocator',
	as: 'name',
	required: true,
	default: { mode: 'list', value: '' },
	modes: [
		...(locator(subType, { name: 'sub_type' }).modes ?? []).filter(({ name }) => name === 'list'),
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Cash & Bank' },
	],
	description: 'It says whether the account is an asset, a liability, equity, income or an expense',
};

/** A PUT replaces the account, and its parent must be named even if there is none (API facts §8.18). */
const written = ['name', 'number', 'description', 'sub_type', 'parent_account'];

/** The chart of accounts (API facts §8.18): no paging, no filters, nothing is deleted. */
export const ledgerAccount: RecordResource = {
	...account,
	value: 'ledgerAccount',
	description: 'An account of the chart of accounts',
	required: [
		{ displayName: 'Name', name: 'name', type: 'string', required: true, default: '', placeholder: 'e.g. Till' },
		subTypeField,
	],
	optional: [
		{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 2 }, default: '' },
		{ displayName: 'Number', name: 'number', type: 'string', default: '', placeholder: 'e.g. 1001' },
		locator(account, { name: 'parent_account', displayName: 'Parent Account' }),
	],
	laterFilters: [
		containsFilter('Name', 'name'),
		containsFilter('Number', 'number'),
		containsFilter('Sub Type', 'sub_type'),
		choiceFilter('Type', 'type', [
			{ name: 'Asset', value: 'asset' },
			{ name: 'Equity', value: 'equity' },
			{ name: 'Expense', value: 'expense' },
			{ name: 'Income', value: 'income' },
			{ name: 'Liability', value: 'liability' },
		]),
	],
	simple: [
		'uuid',
		'name',
		'number',
		'description',
		'type',
		'sub_type',
		'parent_account',
		'state',
		'auto_created',
		'updated_at',
		'sub_accounts',
	],
	listed: ['uuid', 'name', 'number', 'description', 'type', 'sub_type', 'parent_account', 'state', 'auto_created'],
	async beforeWrite(call, body, id) {
		if (id === undefined) return { parent_account: null, ...body };
		if (Object.keys(body).length === 0) return body;
		const current = await readRecord(call.session, call.resource.endpoint, id);
		// an archived account is to stay so; whether FreshBooks takes a state at all is unconfirmed
		const names = current.state === 'active' ? written : [...written, 'state'];
		const kept = names.map((name) => [name, current[name] ?? null]);
		return { ...(Object.fromEntries(kept) as IDataObject), ...body };
	},
	operations: [
		create,
		get,
		{ ...getAll, description: 'Retrieve a list of %s, each followed by its sub-accounts' },
		update,
		getTypes,
		getSubTypes,
	],
};
