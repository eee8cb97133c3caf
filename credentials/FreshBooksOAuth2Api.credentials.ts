import type {
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { byLetters } from '../nodes/FreshBooks/formats/alphabet';
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

/**
 * Access for one kind of work: what may be changed, and what beside it only read. All else is off. Credentials keep the
 * scopes themselves: after a change here, those saved before show a choice that there is no more, and work as before.
 */
interface Preset {
	name: string;
	description: string;
	full: string[];
	read: string[];
}

const presets: Preset[] = [
	{
		name: 'Bookkeeper',
		description: 'Sales, purchases, payments and the books',
		full: [
			...['bills', 'bill_payments', 'bill_vendors', 'clients', 'credit_notes', 'estimates', 'expenses', 'invoices'],
			...['billable_items', 'journal_entries', 'other_income', 'payments', 'taxes', 'uploads'],
		],
		read: ['business', 'online_payments', 'projects', 'reports', 'retainers', 'teams', 'time_entries'],
	},
	{
		name: 'Invoicing Only',
		description: 'From the client to the paid invoice',
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
		name: 'Time Tracking Only',
		description: 'Projects and time',
		full: ['projects', 'time_entries'],
		read: ['business', 'clients', 'billable_items', 'teams'],
	},
	{
		name: 'Read Only',
		description: 'Can read everything, change nothing',
		full: [],
		read: areas.map(({ name }) => name),
	},
];

const profile = 'user:profile:read';

/** The scopes of a preset, as FreshBooks is asked for them. */
const scopesOf = ({ full: changed, read: seen }: Preset): string =>
	[profile, ...changed.map(full), ...seen.map(read)].join(' ');

/**
 * n8n works out each expression of a credential anew whenever a node or a delivery reads it, in a JavaScript engine apart,
 * which takes longer than all else that a request needs. So the addresses and the scopes of all choices are plain text,
 * and only this one is an expression: n8n has no other way to make one text of two lists. Of a value that is not to be
 * an expression, n8n takes the first "=" away, in its editor it shows it as the choice that it is: so there are two.
 */
const custom = `=={{ [...new Set(["${profile}", ...$self["canRead"], ...$self["canChange"]].join(" ").split(" "))].join(" ") }}`;

const opened = (names: string[]): string =>
	areas
		.filter(({ name }) => names.includes(name))
		.map(openedBy)
		.join(', ');

/** Below the choice of a preset stands what it allows: as a list, because n8n takes line breaks out of notices. */
const notices: INodeProperties[] = presets.map((preset) => ({
	displayName: `<ul>${[
		...(preset.full.length > 0 ? [`${preset.name} can read and change: ${opened(preset.full)}.`] : []),
		`${preset.full.length > 0 ? 'It can also read' : `${preset.name} can read`}: ${opened(preset.read)}.`,
		'It has no access to anything else.',
	]
		.map((line) => `<li>${line}</li>`)
		.join('')}</ul>`,
	name: `notice${preset.name.replace(/ /g, '')}`,
	type: 'notice',
	default: '',
	// n8n takes "show" for fulfilled by whatever begins with "=", as Custom does
	displayOptions: { hide: { scope: [{ _cnd: { not: scopesOf(preset) } }] } },
}));

const choice = (area: Area, value: string): INodePropertyOptions => ({
	name: area.displayName,
	value,
	description: `Needed for: ${openedBy(area)}`,
});

export class FreshBooksOAuth2Api implements ICredentialType {
	name = 'freshBooksOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'FreshBooks OAuth2 API';

	icon: Icon = { light: 'file:../icons/freshbooks.svg', dark: 'file:../icons/freshbooks.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-freshbooks/n8n-nodes-freshbooks#connect-freshbooks';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'string',
			required: true,
			default: 'https://auth.freshbooks.com/oauth/authorize',
			description: 'Change only for an API proxy or a sandbox',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'string',
			required: true,
			default: 'https://api.freshbooks.com/auth/oauth/token',
			description: 'Change only for an API proxy or a sandbox',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			hint: 'From your app at my.freshbooks.com/#/developer. FreshBooks accepts only redirect URLs that begin with https://',
		},
		{
			displayName: 'Access',
			// n8n asks FreshBooks for what stands in the property of this name, and for "openid" if there were none
			name: 'scope',
			type: 'options',
			noDataExpression: true,
			options: [
				...presets.map((preset) => ({ name: preset.name, value: scopesOf(preset), description: preset.description })),
				{ name: 'Custom', value: custom, description: 'Choose for each area; what is not chosen is off' },
				{
					name: 'Everything Granted to the App',
					// blank means all that the app is granted
					value: '',
					description: 'What is selected for your app in the FreshBooks developer portal',
				},
			].sort((a, b) => byLetters(a.name, b.name)),
			default: '',
			hint: 'Changed after connecting? Choose Switch account',
			description:
				'What this credential may do. FreshBooks rejects the connection unless all of it is selected for your app.',
		},
		...notices,
		{
			displayName: 'Access to Read',
			name: 'canRead',
			type: 'multiOptions',
			options: areas.map((area) => choice(area, read(area.name))),
			default: [],
			displayOptions: { show: { scope: [custom] } },
		},
		{
			displayName: 'Access to Read and Change',
			name: 'canChange',
			type: 'multiOptions',
			options: areas.filter(({ readOnly }) => !readOnly).map((area) => choice(area, full(area.name))),
			default: [],
			displayOptions: { show: { scope: [custom] } },
		},
		{
			displayName: 'Default Business',
			name: 'business',
			type: 'string',
			default: '',
			placeholder: 'e.g. Acme Ltd.',
			description:
				'Name or ID of the business for steps in which none is chosen. Not needed if your login has only one.',
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: 'https://api.freshbooks.com',
			placeholder: 'e.g. https://api.freshbooks.com',
			description: 'Change only for an API proxy or a sandbox',
		},
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
	];

	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.apiBaseUrl }}', url: '/auth/api/v1/users/me' },
	};
}
