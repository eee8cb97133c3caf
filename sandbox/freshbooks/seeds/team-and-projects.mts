import { find } from '../engine/engine.mts';
import type { Resource } from '../model/resource.mts';
import { SINCE } from '../people/identity.mts';
import { addMember } from '../people/team.mts';
import { projects } from '../resources/projects.mts';
import { invitationRates, projectServiceRates, serviceRates, teamMemberRates } from '../resources/rates.mts';
import { retainers } from '../resources/retainers.mts';
import { comments, threads } from '../resources/threads.mts';
import { timeEntries } from '../resources/time-entries.mts';
import { type Fields, type Identity, tableOf } from '../state/state.mts';
import type { Scribe } from './scribe.mts';

/** The people who can log in are the team of every business. */
export function seedTeam({ context: { state, business } }: Scribe): void {
	for (const { id, uuid, firstName, lastName, email, role } of state.identities) {
		addMember(business, {
			uuid,
			first_name: firstName,
			last_name: lastName,
			email,
			business_role_name: role,
			identity_id: id,
			invitation_date_accepted: SINCE,
		});
	}
}

/** One who has left, one who was invited and has not answered: no identity yet. */
function seedOtherMembers({ context: { business } }: Scribe): void {
	addMember(business, {
		uuid: '3d7a0f52-1c84-4b5e-9e0a-7c1f5b2d9a03',
		first_name: 'Jonas',
		last_name: 'Hart',
		email: 'jonas@hart.example',
		business_role_name: 'contractor',
		active: false,
		identity_id: 5820103,
		invitation_date_accepted: SINCE,
	});
	addMember(business, {
		uuid: '3d7a0f52-1c84-4b5e-9e0a-7c1f5b2d9a04',
		email: 'mira@stone.example',
		business_role_name: 'business_employee',
	});
}

function seedRates(scribe: Scribe, [owner, mate]: Identity[]): void {
	const business_id = scribe.context.business.businessId;
	const add = (resource: Resource, rate: string, owner: Fields) =>
		Object.assign(scribe.add(resource, 90, { rate }), { business_id, ...owner });
	// Research (53403) has none: its rate is still to be made.
	add(serviceRates, '95.00', { service_id: 53401 });
	add(serviceRates, '60.00', { service_id: 53402 });
	add(projectServiceRates, '110.00', { project_id: 609301, service_id: 53401 });
	add(teamMemberRates, '95.00', { identity_id: owner.id });
	add(teamMemberRates, '70.00', { identity_id: mate.id });
	add(invitationRates, '55.00', { invitation_id: 610301 });
}

function seedRetainers(scribe: Scribe, [amara, lukas]: Fields[]): void {
	const add = (days: number, client: Fields, input: Fields): Fields =>
		scribe.add(retainers, days, { client_user_id: client.id, start_date: scribe.ago(days), frequency: 'm', ...input });
	add(80, amara, { fee: '900.00', excess_rate: '100.00', budgeted_time: 36000 });
	const ended = add(200, lukas, { fee: '450.00', budgeted_time: 18000 });
	scribe.change(retainers, 60, ended, { active: false });
}

function seedThreads(scribe: Scribe): void {
	const { id } = find(scribe.context, projects, 609301);
	const thread = scribe.add(threads, 15, { message: 'Which kiln photo goes on the first page?' });
	thread.project_id = id;
	const comment = scribe.add(comments, 14, { content: 'The one with the open door.' });
	comment.thread_id = thread.id;
}

/** A paused timer of the team mate: of ids of its own, so that those of logged time go on as they were. */
function seedTimer(scribe: Scribe, [, mate]: Identity[], [, , , chloe]: Fields[]): void {
	const table = tableOf(scribe.context.business, 'time_entries');
	const next = table.nextId;
	table.nextId = 2902801;
	scribe.add(timeEntries, 0, {
		is_logged: false,
		timer: {},
		started_at: `${scribe.ago(1)}T13:00:00Z`,
		duration: 1500,
		identity_id: mate.id,
		client_id: chloe.id,
		project_id: 609302,
		note: 'Colour proofs',
	});
	table.nextId = next;
}

/** What surrounds time and projects: rates, retainers, threads, a timer. */
export function seedTeamAndProjects(scribe: Scribe, clients: Fields[]): void {
	const { identities } = scribe.context.state;
	seedOtherMembers(scribe);
	seedRates(scribe, identities);
	seedRetainers(scribe, clients);
	seedThreads(scribe);
	seedTimer(scribe, identities, clients);
}
