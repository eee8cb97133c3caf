import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { groups } from '../nodes/FreshBooks/resources';

/** One of FreshBooks' objects of access (API facts §2.1). */
interface Area {
	/** As the developer portal shows it. */
	displayName: string;
	name: string;
	/** What it is needed for, where that is more than the resources that have its scope, or called otherwise. */
	opens?: string;
	/** Nothing of it can be changed, or this node changes nothing. */
	readOnly?: boolean;
}

/**
 * A scope that is not ticked for the app breaks the whole consent, so nothing is asked for that this node does not use:
 * no access to notifications, and none to change businesses. Reports can only be read.
 */
const areas: Area[] = [
	{ displayName: 'Bill Payments', name: 'bill_payments' },
	{ displayName: 'Bill Vendors', name: 'bill_vendors' },
	{ displayName: 'Billable Items', name: 'billable_items' },
	{ displayName: 'Bills', name: 'bills' },
	{ displayName: 'Business', name: 'business', opens: 'business, system', readOnly: true },
	{ displayName: 'Clients', name: 'clients', opens: 'clients and their contacts' },
	{ displayName: 'Credit Notes', name: 'credit_notes' },
	{ displayName: 'Estimates', name: 'estimates' },
	{ displayName: 'Expenses', name: 'expenses' },
	{ displayName: 'Invoices', name: 'invoices' },
	{ displayName: 'Journal Entries', name: 'journal_entries' },
	{ displayName: 'Online Payments', name: 'online_payments' },
	{ displayName: 'Other Income', name: 'other_income', opens: 'other income' },
	{ displayName: 'Payments', name: 'payments' },
	{ displayName: 'Projects', name: 'projects' },
	{ displayName: 'Reports', name: 'reports', readOnly: true },
	{ displayName: 'Retainers', name: 'retainers' },
	{ displayName: 'Taxes', name: 'taxes' },
	{ displayName: 'Teams', name: 'teams' },
	{ displayName: 'Time Entries', name: 'time_entries', opens: 'time entries and timers' },
	{ displayName: 'Uploads', name: 'uploads', opens: 'receipts, attachments, logos, files' },
];

const all = Object.values(groups).flat();
const needing = (scope: string): string =>
	all
		.filter((resource) => resource.scope === scope)
		.map(({ plural }) => plural.toLowerCase())
		.join(', ');
const openedBy = ({ name, opens = needing(name) }: Area): string => opens;

const read = (name: string) => `user:${name}:read`;
const full = (name: string) => `user:${name}:read user:${name}:write`;

/** Access for one kind of work: what may be changed, and what beside it only read. All else is off. */
const presets: Array<{ value: string; full: string[]; read: string[] }> = [
	{
		value: 'bookkeeper',
		full: [
			...['bills', 'bill_payments', 'bill_vendors', 'clients', 'credit_notes', 'estimates', 'expenses', 'invoices'],
			...['billable_items', 'journal_entries', 'other_income', 'payments', 'taxes', 'uploads'],
		],
		read: ['business', 'online_payments', 'projects', 'reports', 'retainers', 'teams', 'time_entries'],
	},
	{
		value: 'invoicing',
		full: [
			'clients',
			'credit_notes',
			'estimates',
			'invoices',
			'billable_items',
			'online_payments',
			'payments',
			'uploads',
		],
		read: ['business', 'taxes'],
	},
	{
		value: 'timeTracking',
		full: ['projects', 'time_entries'],
		read: ['business', 'clients', 'billable_items', 'teams'],
	},
	{ value: 'readOnly', full: [], read: areas.map(({ name }) => name) },
];

const off = { name: 'Off', value: '' };

const levels: INodeProperties[] = areas.map((area) => {
	const { displayName, name, readOnly } = area;
	return {
		displayName,
		name: `access_${name}`,
		type: 'options',
		options: [off, { name: 'Read', value: read(name) }, ...(readOnly ? [] : [{ name: 'Full', value: full(name) }])],
		default: '',
		displayOptions: { show: { access: ['custom'] } },
		description: `Needed for: ${openedBy(area)}`,
	};
});

const opened = (names: string[]): string =>
	areas
		.filter(({ name }) => names.includes(name))
		.map(openedBy)
		.join(', ');

/** Below the choice of a preset stands what it allows: as a list, because n8n takes line breaks out of notices. */
const notices: INodeProperties[] = presets.map(({ value, full, read }) => ({
	displayName: `<ul>${[
		...(full.length > 0 ? [`Read and change: ${opened(full)}.`] : []),
		`Read only: ${opened(read)}.`,
		'No access to anything else.',
	]
		.map((line) => `<li>${line}</li>`)
		.join('')}</ul>`,
	name: `${value}Notice`,
	type: 'notice',
	default: '',
	displayOptions: { show: { access: [value] } },
}));

const profile = 'user:profile:read';
const scopes: Record<string, string> = Object.fromEntries(
	presets.map((preset) => [preset.value, [profile, ...preset.full.map(full), ...preset.read.map(read)].join(' ')]),
);

const customScopes = levels.map(({ name }) => `$self["${name}"]`).join(', ');
const chosenScopes = Object.entries(scopes)
	.map(([access, scope]) => `$self["access"] === "${access}" ? "${scope}" : `)
	.join('');

export class FreshBooksOAuth2Api implements ICredentialType {
	name = 'freshBooksOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'FreshBooks OAuth2 API';

	icon: Icon = { light: 'file:../icons/freshbooks.svg', dark: 'file:../icons/freshbooks.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-freshbooks/n8n-nodes-freshbooks#connect-freshbooks';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Access',
			name: 'access',
			type: 'options',
			options: [
				{ name: 'Bookkeeper', value: 'bookkeeper', description: 'Sales, purchases, payments and the books' },
				{ name: 'Custom', value: 'custom', description: 'Choose for each area; what is not chosen is off' },
				{
					name: 'Everything Granted to the App',
					value: 'all',
					description: 'What is ticked for your app in the FreshBooks developer portal',
				},
				{ name: 'Invoicing Only', value: 'invoicing', description: 'From the client to the paid invoice' },
				{ name: 'Read Only', value: 'readOnly', description: 'Everything can be read, nothing changed' },
				{ name: 'Time Tracking Only', value: 'timeTracking', description: 'Projects and time' },
			],
			default: 'all',
			description:
				'What this credential may do. FreshBooks rejects the connection unless all of it is ticked for your app. To change it later, connect again.',
		},
		...notices,
		...levels,
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: 'https://api.freshbooks.com',
			placeholder: 'e.g. https://api.freshbooks.com',
			description: 'Change only for an API proxy or a sandbox',
		},
		{
			displayName: 'Authorization Base URL',
			name: 'authBaseUrl',
			type: 'string',
			default: 'https://auth.freshbooks.com',
			placeholder: 'e.g. https://auth.freshbooks.com',
			description: 'Change only for an API proxy or a sandbox',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: '={{ $self["authBaseUrl"] }}/oauth/authorize',
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: '={{ $self["apiBaseUrl"] }}/auth/oauth/token',
			required: true,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			// blank means all that the app is granted; n8n would ask for "openid" if the property did not exist
			default: `={{ ${chosenScopes}$self["access"] === "custom" ? ["${profile}", ${customScopes}].filter(Boolean).join(" ") : "" }}`,
		},
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
	];

	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.apiBaseUrl }}', url: '/auth/api/v1/users/me' },
	};
}
