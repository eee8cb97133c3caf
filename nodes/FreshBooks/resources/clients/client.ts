import { UserError, type IDataObject } from 'n8n-workflow';

import { accounting } from '../../api/records';
import { isBlank } from '../../fields/basics';
import { fullName } from '../../fields/naming';
import { idsFilter, stateFilter, updatedFilters } from '../../fields/listFilters';
import type { Field } from '../../model/field';
import type { RecordType } from '../../model/record';
import type { RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { archive, remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { upsert } from '../../operations/upsert';
import { addContact, contactFields, removeContact, updateContact } from './contact';
import { lateFee } from './lateFee';

const names: Field[] = [
	{ displayName: 'First Name', name: 'fname', type: 'string', default: '', placeholder: 'e.g. Nathan' },
	{ displayName: 'Last Name', name: 'lname', type: 'string', default: '', placeholder: 'e.g. Smith' },
	{
		displayName: 'Organization',
		name: 'organization',
		type: 'string',
		alsoCalled: ['company', 'company_name'],
		default: '',
		placeholder: 'e.g. Acme Ltd.',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		alsoCalled: ['email_address'],
		default: '',
		placeholder: 'e.g. name@email.com',
	},
];

/** What a document calls the name and the address of its client, and what the client itself calls them. */
const onDocuments = {
	fname: 'fname',
	lname: 'lname',
	organization: 'organization',
	street: 'p_street',
	street2: 'p_street2',
	city: 'p_city',
	province: 'p_province',
	code: 'p_code',
	country: 'p_country',
	vat_name: 'vat_name',
	vat_number: 'vat_number',
};

/** The name and the address that were given for a document. */
function named(given: IDataObject): IDataObject {
	const pairs = Object.entries(onDocuments).map(([name, own]) => [own, given[name]]);
	return Object.fromEntries(pairs.filter(([, value]) => !isBlank(value)));
}

/** The client that a record belongs to, for search boxes. @param field the one that refers to it */
export const ofClient = (field: string): NonNullable<RecordType['search']>['of'] => ({
	type: () => client,
	field,
	ids: 'search[userids][]',
	name: ({ organization, fname, lname, email }) => String(organization || fullName(fname, lname) || email),
});

/** Clients and their contacts (API facts §8.1). */
export const client: RecordResource = {
	name: 'Client',
	plural: 'Clients',
	value: 'client',
	description: 'A person or company you bill',
	endpoint: accounting('users/clients', { one: 'client', many: 'clients', id: 'id', ids: 'userids' }),
	scope: 'clients',
	urlName: 'client',
	search: {
		query: 'search[user_like]',
		name: ({ organization, fname, lname, email }) =>
			[organization, fullName(fname, lname), email].filter(Boolean).join(' – '),
	},
	knownBy: {
		mode: 'By Name or Email',
		example: 'Acme Ltd. or name@email.com',
		names: ({ email, organization, fname, lname }) => [email, organization, fullName(fname, lname)],
		// an organization may be called like an email address, too
		queries: (text, word = '') =>
			(text.includes('@') ? ['search[email_like]', 'search[user_like]'] : ['search[user_like]'])
				.filter(() => word !== '')
				.map((filter) => [[filter, word]]),
		keep: ['currency_code'],
		fresh: (text, given) => ({ ...named(given), [text.includes('@') ? 'email' : 'organization']: text }),
	},
	// their emails are not unique (API facts §12, quirk 41); the filter for whole addresses may mind upper and lower case
	matches: [
		{ name: 'email', query: 'search[email_like]' },
		{ name: 'organization', query: 'search[organization_like]' },
	],
	rows: true,
	required: names,
	optional: [
		{
			displayName: 'Allow Late Fees',
			name: 'allow_late_fees',
			type: 'boolean',
			default: true,
			description: 'Whether late fees may be added to overdue invoices',
		},
		{
			displayName: 'Allow Late Notifications',
			name: 'allow_late_notifications',
			type: 'boolean',
			default: true,
			description: 'Whether FreshBooks reminds the client of overdue invoices',
		},
		{
			displayName: 'Attach PDF to Emails',
			name: 'allow_email_include_pdf',
			type: 'boolean',
			default: false,
			description: 'Whether invoices go out with a PDF attached',
		},
		{ displayName: 'Billing City', name: 'p_city', type: 'string', alsoCalled: ['city'], default: '' },
		{
			displayName: 'Billing Country',
			name: 'p_country',
			type: 'string',
			alsoCalled: ['country'],
			default: '',
			placeholder: 'e.g. Canada',
		},
		{
			displayName: 'Billing Postal Code',
			name: 'p_code',
			type: 'string',
			alsoCalled: ['postal_code', 'zip', 'zip_code'],
			default: '',
		},
		{
			displayName: 'Billing Province or State',
			name: 'p_province',
			type: 'string',
			alsoCalled: ['province', 'state'],
			default: '',
		},
		{ displayName: 'Billing Street', name: 'p_street', type: 'string', alsoCalled: ['street', 'address'], default: '' },
		{
			displayName: 'Billing Street 2',
			name: 'p_street2',
			type: 'string',
			alsoCalled: ['street2', 'address2'],
			default: '',
		},
		{ displayName: 'Company Industry', name: 'company_industry', type: 'string', default: '' },
		{ displayName: 'Company Size', name: 'company_size', type: 'string', default: '' },
		{
			displayName: 'Contacts',
			name: 'contacts',
			type: 'fixedCollection',
			as: 'list',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Contact' },
			default: {},
			placeholder: 'Add Contact',
			description:
				'Additional contacts. On update this list replaces all existing contacts; an empty one changes nothing. To add one, use Add Contact.',
			options: [
				{
					displayName: 'Contact',
					name: 'contact',
					values: contactFields,
				},
			],
		},
		{
			displayName: 'Currency',
			name: 'currency_code',
			type: 'string',
			as: 'currency',
			default: '',
			placeholder: 'e.g. USD',
			description: 'Three-letter currency code. If left empty, the currency of the business.',
		},
		{ displayName: 'Fax', name: 'fax', type: 'string', default: '' },
		{ displayName: 'Home Phone', name: 'home_phone', type: 'string', default: '' },
		{
			displayName: 'Language',
			name: 'language',
			type: 'string',
			default: 'en',
			placeholder: 'e.g. en',
			description: 'Two-letter code of the language in which the client gets invoices',
		},
		lateFee('flat-fee'),
		{
			displayName: 'Late Reminders',
			name: 'late_reminders',
			type: 'fixedCollection',
			as: 'list',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Reminder' },
			default: {},
			placeholder: 'Add Reminder',
			description:
				'Emails that FreshBooks sends when an invoice is late. On update they replace those the client has; an empty list changes nothing.',
			options: [
				{
					displayName: 'Reminder',
					name: 'reminder',
					values: [
						{ displayName: 'Body', name: 'body', type: 'string', default: '', typeOptions: { rows: 3 } },
						{ displayName: 'Days Late', name: 'delay', type: 'number', default: 7 },
						{
							displayName: 'Enabled',
							name: 'enabled',
							type: 'boolean',
							default: true,
							description: 'Whether this reminder is sent',
						},
						{
							displayName: 'Position',
							name: 'position',
							type: 'number',
							default: 1,
							description: 'First, second or third reminder',
						},
					],
				},
			],
		},
		{ displayName: 'Mobile Phone', name: 'mob_phone', type: 'string', alsoCalled: ['mobile'], default: '' },
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'A private note, never shown to the client',
		},
		{
			displayName: 'Phone',
			name: 'bus_phone',
			type: 'string',
			alsoCalled: ['business_phone', 'phone_number'],
			default: '',
		},
		{
			displayName: 'Send Invoices by Email',
			name: 'pref_email',
			type: 'boolean',
			default: true,
			description: 'Whether the client gets invoices by email',
		},
		{
			displayName: 'Send Invoices by Mail',
			name: 'pref_gmail',
			type: 'boolean',
			default: false,
			description: 'Whether the client gets invoices by ground mail',
		},
		{ displayName: 'Shipping City', name: 's_city', type: 'string', default: '' },
		{ displayName: 'Shipping Country', name: 's_country', type: 'string', default: '' },
		{ displayName: 'Shipping Postal Code', name: 's_code', type: 'string', default: '' },
		{ displayName: 'Shipping Province or State', name: 's_province', type: 'string', default: '' },
		{ displayName: 'Shipping Street', name: 's_street', type: 'string', default: '' },
		{ displayName: 'Shipping Street 2', name: 's_street2', type: 'string', default: '' },
		{ displayName: 'VAT Name', name: 'vat_name', type: 'string', default: '', placeholder: 'e.g. GST Number' },
		{ displayName: 'VAT Number', name: 'vat_number', type: 'string', default: '' },
	],
	filters: [
		{ displayName: 'Address Contains', name: 'address_like', type: 'string', default: '' },
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. name@email.com',
			description: 'The complete email address; parts do not match',
		},
		{ displayName: 'Email Contains', name: 'email_like', type: 'string', default: '' },
		{ displayName: 'First Name Contains', name: 'fname_like', type: 'string', default: '' },
		{
			displayName: 'Has Credit',
			name: 'has_credit',
			type: 'boolean',
			default: true,
			as: 'flag',
			description: 'Whether to return only clients with credit',
		},
		{
			displayName: 'Has Draft Invoices',
			name: 'has_draft',
			type: 'boolean',
			default: true,
			as: 'flag',
			description: 'Whether to return only clients with draft invoices',
		},
		{
			displayName: 'Has Outstanding Balance',
			name: 'has_outstanding',
			type: 'boolean',
			default: true,
			as: 'flag',
			description: 'Whether to return only clients who owe something',
		},
		{
			displayName: 'Has Overdue Invoices',
			name: 'has_overdue',
			type: 'boolean',
			default: true,
			as: 'flag',
			description: 'Whether to return only clients with overdue invoices',
		},
		idsFilter('userids'),
		{ displayName: 'Last Name Contains', name: 'lname_like', type: 'string', default: '' },
		{ displayName: 'Name, Organization or Email Contains', name: 'user_like', type: 'string', default: '' },
		{ displayName: 'Note Contains', name: 'note_like', type: 'string', default: '' },
		{ displayName: 'Organization Contains', name: 'organization_like', type: 'string', default: '' },
		{
			displayName: 'Phone Contains',
			name: 'phone_like',
			type: 'string',
			default: '',
			description: 'Any of the phone numbers',
		},
		stateFilter(),
		...updatedFilters,
		{ displayName: 'Username', name: 'username', type: 'string', default: '' },
	],
	includes: [
		{ name: 'Contacts', value: 'contacts', description: 'Not documented by FreshBooks' },
		{ name: 'Credit Balance', value: 'credit_balance' },
		{ name: 'Draft Balance', value: 'draft_balance' },
		{ name: 'Grand Total Balance', value: 'grand_total_balance' },
		{ name: 'Last Activity', value: 'last_activity' },
		{ name: 'Late Fee', value: 'late_fee' },
		{ name: 'Late Reminders', value: 'late_reminders' },
		{ name: 'Outstanding Balance', value: 'outstanding_balance' },
		{ name: 'Overdue Balance', value: 'overdue_balance' },
	],
	sorts: [
		{ name: 'Credit', value: 'credit' },
		{ name: 'Email', value: 'email' },
		{ name: 'Full Name', value: 'fullname' },
		{ name: 'ID', value: 'client_id' },
		{ name: 'Organization', value: 'organization_name' },
		{ name: 'Outstanding Balance', value: 'outstanding' },
		{ name: 'Overdue Balance', value: 'overdue' },
		{ name: 'Phone', value: 'bus_phone' },
		{ name: 'Primary Contact', value: 'primarycontact' },
		{ name: 'Updated', value: 'updated' },
	],
	simple: [
		'id',
		'organization',
		'fname',
		'lname',
		'email',
		'bus_phone',
		'mob_phone',
		'home_phone',
		'p_street',
		'p_street2',
		'p_city',
		'p_province',
		'p_code',
		'p_country',
		'currency_code',
		'language',
		'note',
		'vis_state',
		'updated',
	],
	listed: [
		'id',
		'organization',
		'fname',
		'lname',
		'email',
		'bus_phone',
		'p_city',
		'p_country',
		'currency_code',
		'state',
	],
	operations: [create, get, getAll, update, upsert, remove, archive, restore, addContact, updateContact, removeContact],
	checkNew(body) {
		if (names.every(({ name }) => !body[name])) {
			throw new UserError('Give at least one of First Name, Last Name, Organization and Email');
		}
	},
};
