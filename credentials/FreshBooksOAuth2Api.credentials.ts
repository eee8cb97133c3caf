import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/**
 * FreshBooks' objects of access, with the names its developer portal shows and what each is needed for. A scope that is
 * not ticked for the app breaks the whole consent, so nothing is asked for that this node does not use: no access to
 * notifications, and none to change businesses. Reports can only be read (API facts §2.1).
 */
const areas: Array<[displayName: string, name: string, opens: string, readOnly?: 'readOnly']> = [
	['Bill Payments', 'bill_payments', 'bill payments'],
	['Bill Vendors', 'bill_vendors', 'bill vendors'],
	['Billable Items', 'billable_items', 'items, services, tasks'],
	['Bills', 'bills', 'bills'],
	['Business', 'business', 'business, system', 'readOnly'],
	['Clients', 'clients', 'clients and their contacts'],
	['Credit Notes', 'credit_notes', 'credit notes'],
	['Estimates', 'estimates', 'estimates'],
	['Expenses', 'expenses', 'expenses, expense categories, recurring expenses'],
	['Invoices', 'invoices', 'invoices, recurring templates'],
	['Journal Entries', 'journal_entries', 'journal entries, ledger accounts'],
	['Online Payments', 'online_payments', 'payment options, payment gateways, checkout links'],
	['Other Income', 'other_income', 'other income'],
	['Payments', 'payments', 'payments'],
	['Projects', 'projects', 'projects'],
	['Reports', 'reports', 'reports', 'readOnly'],
	['Retainers', 'retainers', 'retainers'],
	['Taxes', 'taxes', 'taxes'],
	['Teams', 'teams', 'team members, staff members'],
	['Time Entries', 'time_entries', 'time entries and timers'],
	['Uploads', 'uploads', 'receipts, attachments, logos, files'],
];

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
	{ value: 'readOnly', full: [], read: areas.map(([, name]) => name) },
];

const off = { name: 'Off', value: '' };

const levels: INodeProperties[] = areas.map(([displayName, name, opens, readOnly]) => ({
	displayName,
	name: `access_${name}`,
	type: 'options',
	options: [off, { name: 'Read', value: read(name) }, ...(readOnly ? [] : [{ name: 'Full', value: full(name) }])],
	default: '',
	displayOptions: { show: { access: ['custom'] } },
	description: `Needed for: ${opens}`,
}));

const opened = (names: string[]): string =>
	areas.flatMap(([, name, opens]) => (names.includes(name) ? [opens] : [])).join(', ');

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
