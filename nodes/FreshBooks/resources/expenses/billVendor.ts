import { accounting } from '../../api/records';
import { containsFilter } from '../../fields/laterFilters';
import { locator } from '../../fields/locator';
import { currencyField, languageField, noteField } from '../../fields/moneyFields';
import type { Field } from '../../model/field';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { tax } from '../sales/tax';

const taxDefaults: Field = {
	displayName: 'Tax Defaults',
	name: 'tax_defaults',
	type: 'fixedCollection',
	as: 'list',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Tax' },
	default: {},
	placeholder: 'Add Tax',
	description: 'Taxes that new bills of the vendor start with; they replace those the vendor has',
	options: [
		{
			displayName: 'Tax',
			name: 'tax',
			values: [
				{ displayName: 'Enabled', name: 'enabled', type: 'boolean', default: true, description: 'Whether it is used' },
				{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. GST' },
				{
					displayName: 'Percent',
					name: 'amount',
					type: 'string',
					as: 'percent',
					default: '',
					placeholder: 'e.g. 5',
					description: 'A percentage: 5 means 5%',
				},
				{
					displayName: 'System Tax ID',
					name: 'system_taxid',
					type: 'string',
					as: 'id',
					default: '',
					description: 'ID of one of FreshBooks’ own taxes',
				},
				locator(tax, { name: 'taxid' }),
				{ displayName: 'Tax Authority ID', name: 'tax_authorityid', type: 'string', default: '' },
			],
		},
	],
};

/** Whom bills come from (API facts §8.15). FreshBooks ignores every filter on their list. */
export const billVendor: RecordResource = {
	name: 'Bill Vendor',
	plural: 'Bill Vendors',
	value: 'billVendor',
	description: 'A vendor who bills you',
	endpoint: accounting('bill_vendors/bill_vendors', { one: 'bill_vendor', many: 'bill_vendors', id: 'vendorid' }),
	scope: 'bill_vendors',
	search: { name: ({ vendor_name: name }) => String(name) },
	knownBy: { mode: 'By Name', example: 'Paper & Co.', names: ({ vendor_name: name }) => [name] },
	rows: true,
	required: [
		{
			displayName: 'Vendor Name',
			name: 'vendor_name',
			type: 'string',
			alsoCalled: ['vendor', 'name'],
			required: true,
			default: '',
			placeholder: 'e.g. Paper & Co.',
		},
	],
	optional: [
		{ displayName: 'Account Number', name: 'account_number', type: 'string', default: '' },
		{ displayName: 'City', name: 'city', type: 'string', default: '' },
		{
			displayName: 'Contact Email',
			name: 'primary_contact_email',
			type: 'string',
			alsoCalled: ['email'],
			default: '',
			placeholder: 'e.g. name@email.com',
		},
		{ displayName: 'Contact First Name', name: 'primary_contact_first_name', type: 'string', default: '' },
		{ displayName: 'Contact Last Name', name: 'primary_contact_last_name', type: 'string', default: '' },
		{ displayName: 'Country', name: 'country', type: 'string', default: '' },
		currencyField('Three-letter currency code. If left empty, the currency of the business.'),
		{
			displayName: 'Is 1099',
			name: 'is_1099',
			type: 'boolean',
			default: false,
			description: 'Whether the vendor gets a 1099 form (United States)',
		},
		languageField,
		noteField,
		{ displayName: 'Phone', name: 'phone', type: 'string', default: '' },
		{ displayName: 'Postal Code', name: 'postal_code', type: 'string', alsoCalled: ['zip', 'zip_code'], default: '' },
		{ displayName: 'Province or State', name: 'province', type: 'string', alsoCalled: ['state'], default: '' },
		{ displayName: 'Street', name: 'street', type: 'string', default: '' },
		{ displayName: 'Street 2', name: 'street2', type: 'string', default: '' },
		taxDefaults,
		{ displayName: 'Website', name: 'website', type: 'string', default: '', placeholder: 'e.g. https://example.com' },
	],
	laterFilters: [
		containsFilter('Vendor Name', 'vendor_name'),
		containsFilter('Contact', 'primary_contact_email', 'primary_contact_first_name', 'primary_contact_last_name'),
	],
	simple: [
		'vendorid',
		'vendor_name',
		'account_number',
		'primary_contact_first_name',
		'primary_contact_last_name',
		'primary_contact_email',
		'phone',
		'website',
		'currency_code',
		'outstanding_balance',
		'overdue_balance',
		'vis_state',
		'updated_at',
	],
	listed: [
		'vendorid',
		'vendor_name',
		'account_number',
		'primary_contact_first_name',
		'primary_contact_last_name',
		'primary_contact_email',
		'phone',
		'website',
		'currency_code',
		'state',
	],
	operations: [create, get, getAll, update, remove, restore],
};
