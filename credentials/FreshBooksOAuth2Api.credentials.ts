import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** FreshBooks' objects of access, with the names its developer portal shows, and the two that can only be read (API facts §2.1). */
const objects: Array<[displayName: string, name: string, readOnly?: 'readOnly']> = [
	['Bill Payments', 'bill_payments'],
	['Bill Vendors', 'bill_vendors'],
	['Billable Items', 'billable_items'],
	['Bills', 'bills'],
	['Business', 'business'],
	['Clients', 'clients'],
	['Credit Notes', 'credit_notes'],
	['Estimates', 'estimates'],
	['Expenses', 'expenses'],
	['Invoices', 'invoices'],
	['Journal Entries', 'journal_entries'],
	['Notifications', 'notifications', 'readOnly'],
	['Online Payments', 'online_payments'],
	['Other Income', 'other_income'],
	['Payments', 'payments'],
	['Projects', 'projects'],
	['Reports', 'reports', 'readOnly'],
	['Retainers', 'retainers'],
	['Taxes', 'taxes'],
	['Teams', 'teams'],
	['Time Entries', 'time_entries'],
	['Uploads', 'uploads'],
];

const off = { name: 'Off', value: '' };
const read = (name: string) => ({ name: 'Read', value: `user:${name}:read` });
const full = (name: string) => ({ name: 'Full', value: `user:${name}:read user:${name}:write` });

const levels: INodeProperties[] = objects.map(([displayName, name, readOnly]) => ({
	displayName,
	name: `access_${name}`,
	type: 'options',
	options: readOnly ? [off, read(name)] : [off, read(name), full(name)],
	default: '',
	displayOptions: { show: { access: ['custom'] } },
}));

const readScopes = ['user:profile:read', ...objects.map(([, name]) => `user:${name}:read`)].join(' ');
const customScopes = objects.map(([, name]) => `$self["access_${name}"]`).join(', ');

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
				{
					name: 'All That the App Is Granted',
					value: 'all',
					description: 'What is ticked for your app in the FreshBooks developer portal',
				},
				{ name: 'Custom', value: 'custom', description: 'Choose for each area; what is not chosen is off' },
				{ name: 'Read Only', value: 'readOnly', description: 'Everything can be read, nothing changed' },
			],
			default: 'all',
			description:
				'What this credential may do. FreshBooks refuses the connection if the app is not ticked for all of it. To change it later, connect again.',
		},
		...levels,
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: 'https://api.freshbooks.com',
			placeholder: 'e.g. https://api.freshbooks.com',
			description: 'Change it only for a gateway or a sandbox',
		},
		{
			displayName: 'Authorization Base URL',
			name: 'authBaseUrl',
			type: 'string',
			default: 'https://auth.freshbooks.com',
			placeholder: 'e.g. https://auth.freshbooks.com',
			description: 'Change it only for a gateway or a sandbox',
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
			default: `={{ $self["access"] === "readOnly" ? "${readScopes}" : $self["access"] === "custom" ? ["user:profile:read", ${customScopes}].filter(Boolean).join(" ") : "" }}`,
		},
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
	];

	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.apiBaseUrl }}', url: '/auth/api/v1/users/me' },
	};
}
