import type { IDataObject } from 'n8n-workflow';

import { endpoint, listRecords, recordOf, type Endpoint } from '../../api/records';
import { noteUntaken } from '../../api/untaken';
import { collection } from '../../fields/common';
import { locator } from '../../fields/locator';
import { fullName } from '../../fields/naming';
import { bodyOf, businessOf, collectionOf, conversions, limitOf } from '../../fields/parameters';
import { toBody } from '../../fields/values';
import { path } from '../../formats/path';
import { asRecord, unwrapOne } from '../../http/families';
import { send } from '../../http/request';
import type { Field } from '../../model/field';
import type { KnownBy, RecordType } from '../../model/record';
import type { Operation, ReadableResource } from '../../model/resource';
import { get } from '../../operations/get';
import { getAll, pagingFields } from '../../operations/getAll';
import { rateField, rateSession } from './service';

/** The list and every member stand in `response` (API facts §8.16). */
const members = { one: 'response', many: 'response' };

const nameOf = ({ first_name: first, last_name: last, email }: IDataObject): string =>
	[[first, last].filter(Boolean).join(' '), email].filter(Boolean).join(' – ');

const personal: KnownBy = {
	mode: 'By Name or Email',
	example: 'Ann Smith or name@email.com',
	names: ({ email, first_name: first, last_name: last }) => [email, fullName(first, last)],
};

/** Team members by the ID that time entries, projects and rates know them by; they get it with their first login. */
export const teamIdentity: RecordType = {
	name: 'Team Member',
	plural: 'Team Identities',
	endpoint: endpoint('team', 'team_members', { ...members, id: 'identity_id' }),
	scope: 'teams',
	search: { name: nameOf },
	knownBy: personal,
};

export const teamRates = rateList('team_member_rates', 'team_member_rate');
const invitationRates = rateList('invitation_rates', 'invitation_rate');

function rateList(many: string, one: string): Endpoint {
	return endpoint('comments', many, { one, many, id: 'identity_id' }, { single: `/${one}` });
}

const getRates: Operation = {
	value: 'getRates',
	name: 'Get Rates',
	unsureScope: true,
	action: 'Get rates of %s',
	description: 'Retrieve the billable hourly rate of each %, by identity ID',
	writes: false,
	fields: () => pagingFields,
	run: async (call) => (await listRecords(call.session, teamRates, [], limitOf(call))).map((json) => ({ json })),
};

const getInvitationRates: Operation = {
	...getRates,
	value: 'getInvitationRates',
	name: 'Get Invitation Rates',
	action: 'Get invitation rates',
	description: 'Retrieve the hourly rates of people who were invited (experimental: not documented by FreshBooks)',
	run: async (call) => (await listRecords(call.session, invitationRates, [], limitOf(call))).map((json) => ({ json })),
};

const identityField = locator(teamIdentity, { name: 'identity_id', required: true });

const setRate: Operation = {
	value: 'setRate',
	name: 'Set Rate',
	unsureScope: true,
	action: 'Set rate of %',
	description: 'Set the billable hourly rate of a %',
	writes: true,
	inOrder: true,
	fields: () => [identityField, rateField],
	async run(call) {
		const body = bodyOf(call, [identityField, rateField]);
		const id = String(body.identity_id);
		const reply = await send(call.session, {
			method: 'PUT',
			family: 'comments',
			path: teamRates.single + path`/${id}`,
			recordId: id,
			body: { [teamRates.one]: body },
		});
		const stored = recordOf(call.session, teamRates, reply);
		noteUntaken(rateSession(call.session), teamRates, body, stored);
		return [{ json: stored }];
	},
};

const invitationFields: Field[] = [
	{
		displayName: 'Email',
		name: 'to_email',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. name@email.com',
		description: 'Where the invitation goes',
	},
	{
		displayName: 'Role',
		name: 'capacity',
		type: 'options',
		options: [
			{ name: 'Accountant', value: 'business_accountant' },
			{ name: 'Admin', value: 'business_partner' },
			{ name: 'Contractor', value: 'contractor' },
			{ name: 'Employee', value: 'business_employee' },
			{ name: 'Manager', value: 'business_manager' },
		],
		default: 'business_employee',
		description: 'What the person may do in the business',
	},
];

const groupsField: Field = {
	displayName: 'Groups',
	name: 'groups',
	type: 'fixedCollection',
	as: 'list',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Group' },
	default: {},
	placeholder: 'Add Group',
	description: 'The groups (of projects, for instance) that the person joins',
	options: [
		{
			displayName: 'Group',
			name: 'group',
			values: [
				{
					displayName: 'Group ID',
					name: 'group_id',
					type: 'string',
					as: 'id',
					required: true,
					default: '',
					placeholder: 'e.g. 12345',
					description: 'The ID of the group in the raw output of a project',
				},
				{
					displayName: 'Role',
					name: 'capacity',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. member',
					description: 'What the person is in the group',
				},
			],
		},
	],
};

const invite: Operation = {
	value: 'invite',
	name: 'Invite',
	unsureScope: true,
	action: 'Invite %',
	description: 'Invite somebody to the team (experimental: not documented by FreshBooks)',
	writes: true,
	fields: () => [
		{
			displayName: 'FreshBooks emails the invitation, and an additional team member may raise the price of your plan',
			name: 'inviteNotice',
			type: 'notice',
			default: '',
		},
		...invitationFields,
		...collection('Additional Fields', 'additionalFields', [groupsField]),
	],
	async run(call) {
		const groups = toBody([groupsField], collectionOf(call, 'additionalFields'), conversions(call, 'omit'));
		const invitation = { ...bodyOf(call, invitationFields), ...groups };
		// its answer is not known: whatever it is, it goes on as it is
		const reply = await send(call.session, {
			method: 'POST',
			family: 'auth',
			path: '/users/invitation',
			body: { ...invitation, invitable_id: Number(businessOf(call).businessId), invitable_type: 'business' },
		});
		const invited = asRecord(unwrapOne('auth', '', reply.body) ?? reply.body);
		return [{ json: { emailed_to: invitation.to_email, ...invited } }];
	},
};

/** The people of a business (API facts §8.16); their IDs are UUIDs. */
export const teamMember: ReadableResource = {
	name: 'Team Member',
	plural: 'Team Members',
	value: 'teamMember',
	description: 'A person who works for the business, with hourly rates',
	endpoint: endpoint('team', 'team_members', { ...members, id: 'uuid' }, { uuids: true }),
	scope: 'teams',
	search: { name: nameOf },
	knownBy: personal,
	filters: [
		{
			displayName: 'Active',
			name: 'active',
			type: 'boolean',
			default: true,
			description: 'Whether they still belong to the team',
		},
	],
	simple: [
		'uuid',
		'identity_id',
		'first_name',
		'last_name',
		'email',
		'job_title',
		'business_role_name',
		'active',
		'invitation_date_accepted',
		'created_at',
		'updated_at',
	],
	listed: ['uuid', 'identity_id', 'first_name', 'last_name', 'email', 'job_title', 'business_role_name', 'active'],
	operations: [get, getAll, getRates, setRate, getInvitationRates, invite],
};
