import type { IDataObject } from 'n8n-workflow';

import { timeEntries } from '../../api/timers';
import { refuse } from '../../fields/basics';
import { locator } from '../../fields/locator';
import { periodFilters } from '../../fields/period';
import { utcAt, utcStamp } from '../../formats/dates';
import { shown } from '../../formats/refuse';
import type { Query } from '../../http/session';
import type { AnyCall, RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { removeForGood } from '../../operations/state';
import { update } from '../../operations/update';
import { client, ofClient } from '../clients/client';
import { retainer } from '../sales/retainer';
import { project } from './project';
import { service } from './service';
import { task } from './task';
import { teamIdentity } from './teamMember';
import { getAllWithTotals, search } from './timeLists';
import { timer } from './timer';

const day = 86_400_000;
const daysFrom = (started: unknown, days: number): string => utcStamp(utcAt(Date.parse(String(started)) + days * day));

/** Without `team` only one's own entries come (API facts §8.21). */
const whose = (person: unknown): Query => [
	['team', 'true'],
	['identity_id', String(person)],
];

/** Entries of a person that start from a day before a moment until some days after it. */
const span = (started: unknown, days: number, person: unknown): Query => [
	['started_from', daysFrom(started, -1)],
	['started_to', daysFrom(started, days)],
	['include_unlogged', 'true'],
	...(person ? whose(person) : []),
];

/**
 * FreshBooks takes a project of another client. One that was found by its name may be such, and nothing more is asked to
 * know it; whoever gives an ID has chosen it.
 */
async function refuseOtherClient(
	{ shared }: AnyCall,
	{ client_id: client, project_id: id }: IDataObject,
): Promise<void> {
	if (!client || !id) return;
	const known = await shared(`project ${String(id)} in part`, async (): Promise<IDataObject> => ({}));
	const { client_id: theirs, title } = known;
	if (theirs && theirs !== client) {
		refuse(`Project: "${shown(title)}" (ID ${String(id)}) is a project of another client`, 'project_id');
	}
}

/** Time entries (API facts §8.21). They cannot be sorted: FreshBooks ignores every order. */
export const timeEntry: RecordResource = {
	name: 'Time Entry',
	plural: 'Time Entries',
	value: 'timeEntry',
	description: 'Time that somebody worked. Durations are returned in seconds and in hours.',
	endpoint: timeEntries,
	scope: 'time_entries',
	search: {
		of: ofClient('client_id'),
		name: ({ started_at: started, duration, internal, note }, owner) =>
			[
				String(started).slice(0, 10),
				duration && `${(Number(duration) / 3600).toFixed(2)} h`,
				owner ?? (internal && 'internal'),
				note,
			]
				.filter(Boolean)
				.join(' – '),
	},
	rows: true,
	required: [
		{
			displayName: 'Started At',
			name: 'started_at',
			type: 'dateTime',
			as: 'moment',
			required: true,
			default: '={{ $now.startOf("hour").toISO() }}',
			description: 'In the workflow’s timezone, unless the value has an offset',
		},
		{
			displayName: 'Hours',
			name: 'duration',
			type: 'string',
			as: 'hours',
			atMost: 24,
			required: true,
			default: '',
			placeholder: 'e.g. 1.5 or 1:30',
			description: 'How long it took, in hours: an hour and a half is 1.5, 1:30, 90m or 1h 30m',
		},
		locator(client, { name: 'client_id' }),
		locator(project, { name: 'project_id' }),
		{ displayName: 'Note', name: 'note', type: 'string', default: '', placeholder: 'e.g. Wireframes' },
		locator(service, { name: 'service_id' }),
	],
	optional: [
		{
			displayName: 'Billable',
			name: 'billable',
			type: 'boolean',
			default: true,
			description: 'Whether the client is to be billed for it',
		},
		{
			displayName: 'Billed',
			name: 'billed',
			type: 'boolean',
			default: false,
			description: 'Whether it is already on an invoice',
		},
		{
			displayName: 'Internal',
			name: 'internal',
			type: 'boolean',
			default: false,
			description: 'Whether this is work for your own business; leave the client empty then',
		},
		{
			displayName: 'Logged',
			name: 'is_logged',
			type: 'boolean',
			default: true,
			description: 'Whether the time counts as logged; a timer’s does not yet',
		},
		locator(retainer, { name: 'retainer_id' }),
		locator(task, { name: 'task_id' }),
		locator(teamIdentity, { name: 'identity_id', description: 'Who worked; owners and managers can choose others' }),
	],
	filters: [
		{
			displayName: 'Billable',
			name: 'billable',
			type: 'boolean',
			default: true,
			description: 'Whether the client is to be billed for it',
		},
		{
			displayName: 'Billed',
			name: 'billed',
			type: 'boolean',
			default: true,
			description: 'Whether it is already on an invoice',
		},
		locator(client, { name: 'client_id' }),
		{
			displayName: 'Include Deleted',
			name: 'include_deleted',
			type: 'boolean',
			as: 'flag',
			default: true,
			description: 'Whether to include deleted entries',
		},
		{
			displayName: 'Include Unlogged',
			name: 'include_unlogged',
			type: 'boolean',
			as: 'flag',
			default: true,
			description: 'Whether to include running timers',
		},
		locator(project, { name: 'project_id' }),
		{
			displayName: 'Started From',
			name: 'started_from',
			type: 'dateTime',
			as: 'moment',
			default: '',
			description: 'Started at this time or later, in the workflow’s timezone unless the value has an offset',
		},
		{
			displayName: 'Started To',
			name: 'started_to',
			type: 'dateTime',
			as: 'moment',
			default: '',
			description: 'A day without a time means its beginning: give the day after the last one that you want',
		},
		...periodFilters('Started', { from: 'started_from', to: 'started_to', upper: 'second' }),
		{
			displayName: 'Whole Team',
			name: 'team',
			type: 'boolean',
			as: 'flag',
			default: true,
			description: 'Whether to return everyone’s entries. Without this filter only your own are returned.',
		},
		locator(teamIdentity, { name: 'identity_id' }),
		{
			displayName: 'Updated Since',
			name: 'updated_since',
			type: 'dateTime',
			as: 'moment',
			default: '',
			description: 'Changed at this time or later, in the workflow’s timezone unless the value has an offset',
		},
	],
	simple: [
		'id',
		'started_at',
		'duration',
		'client_id',
		'project_id',
		'service_id',
		'identity_id',
		'note',
		'billable',
		'billed',
		'is_logged',
		'internal',
	],
	listed: [
		'id',
		'started_at',
		'hours',
		'client_id',
		'project_id',
		'service_id',
		'identity_id',
		'note',
		'billable',
		'billed',
	],
	carries: {
		field: 'note',
		among: 'a time entry of the same person that started within a day of it',
		by: [],
		query: {},
		within: {
			query: ({ started_at: started, identity_id: person }) => span(started, 1, person),
			month: ({ started_at: started, identity_id: person }) =>
				span(`${daysFrom(started, 0).slice(0, 7)}-01`, 32, person),
			has: ({ started_at: started }, record) =>
				Math.abs(Date.parse(String(record.started_at)) - Date.parse(String(started))) <= day,
		},
		deleted: [['include_deleted', 'true']],
	},
	fixed: { is_logged: true },
	// a PUT replaces the whole entry: what is not in it is lost (API facts §12, quirk 36)
	keepOnUpdate: [
		'billable',
		'billed',
		'client_id',
		'duration',
		'internal',
		'is_logged',
		'note',
		'project_id',
		'retainer_id',
		'service_id',
		'started_at',
		'task_id',
		'timer',
	],
	async beforeWrite(call, body) {
		await refuseOtherClient(call, body);
		return body;
	},
	operations: [create, get, getAllWithTotals, update, removeForGood, search, ...timer],
};
