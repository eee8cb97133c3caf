import { UserError, type IDataObject } from 'n8n-workflow';

import { listRecords, readRecord, readSums, type Endpoint } from '../../api/records';
import { timeEntries, type TimeEntry } from '../../api/timers';
import { undefinedIf404 } from '../../api/undefinedIf404';
import { refuse } from '../../fields/basics';
import { subjectOf } from '../../fields/naming';
import { utcMoment, utcStamp } from '../../formats/dates';
import { decimal } from '../../formats/money';
import { recordsIn } from '../../http/families';
import type { Query, Session } from '../../http/session';
import type { Call } from '../../model/resource';
import { sessionFor } from '../../operations/lookUp';
import { project } from '../projects/project';
import { ownRates, usualRates } from '../projects/projectWork';
import { teamRates } from '../projects/teamMember';

/** A client's time that is on no invoice yet, and what an hour of it costs. */

/** What this code relies on in a time entry that is to be billed (API facts §8.21). */
export interface Entry extends TimeEntry {
	client_id?: number | null;
	project_id?: number | null;
	service_id?: number | null;
	retainer_id?: number | null;
	billable: boolean;
	billed: boolean;
	internal?: boolean;
	active?: boolean;
	note?: string | null;
	created_at?: string | null;
}

/** What this code relies on in a project (API facts §8.19). */
export interface Project extends IDataObject {
	id: number;
	title: string;
	client_id?: number | null;
	project_type?: string;
	billing_method?: string | null;
	rate?: string | null;
	retainer_id?: number | null;
	internal?: boolean;
}

const entriesAt = timeEntries as Endpoint<Entry>;
const projectsAt = project.endpoint as Endpoint<Project>;

/** Which time is wanted. */
export interface Wanted {
	client: number;
	/** The first and the last day, in the workflow's timezone. */
	from?: string;
	to?: string;
	/** None for all. */
	projects: number[];
	people: number[];
}

export interface LeftOut {
	reason: string;
	entries: Entry[];
}

/** Time that can be billed, oldest first, and what cannot. */
export interface Unbilled {
	entries: Entry[];
	leftOut: LeftOut[];
	projects: Map<number, Project>;
}

export const timeSession = (call: Call): Session => ({
	...call.session,
	subject: { ...subjectOf({ name: 'Time Entry', scope: 'time_entries' }), labels: { billed: 'Billed' } },
});

/** Reads what a client has not been billed for. */
export async function readUnbilled(call: Call, wanted: Wanted): Promise<Unbilled> {
	const query = queryFor(call, wanted);
	const [known, read] = await Promise.all([projectsOf(call, wanted), readEntries(call, wanted, query)]);
	const strays = wanted.projects.length > 0 ? [] : await readStrays(call, known, query);
	const projects = new Map(known.map((one) => [one.id, one]));
	const isWanted = passes(wanted, query, projects);
	const entries = [...new Map([...read, ...strays].map((entry) => [entry.id, entry])).values()].filter(isWanted);
	await addProjects(call, entries, projects);
	return { ...sorted(entries, projects), projects };
}

/** FreshBooks joins filters by AND, and knows none for several values (API facts §4.2). */
function queryFor(call: Call, { from, to }: Wanted): Query {
	const timezone = call.context.getTimezone();
	return [
		['billable', 'true'],
		['billed', 'false'],
		['team', 'true'],
		// what still runs is told
		['include_unlogged', 'true'],
		...(from ? [['started_from', utcMoment(`${from}T00:00:00`, timezone, refuse)] satisfies [string, string]] : []),
		...(to ? [['started_to', utcMoment(`${to}T23:59:59`, timezone, refuse)] satisfies [string, string]] : []),
	];
}

/** Nothing rests on filters: what FreshBooks may have ignored is looked after. */
function passes({ client, people, ...wanted }: Wanted, query: Query, projects: Map<number, Project>) {
	const limit = (name: string) => Date.parse(query.find(([key]) => key === name)?.[1] ?? '');
	const [from, to] = [limit('started_from'), limit('started_to')];
	return (entry: Entry): boolean => {
		const at = Date.parse(utcStamp(entry.started_at));
		const payer = entry.client_id ?? projects.get(entry.project_id ?? 0)?.client_id;
		return (
			entry.billable === true &&
			entry.billed === false &&
			entry.active !== false &&
			payer === client &&
			!(at < from || at > to) &&
			(wanted.projects.length === 0 || wanted.projects.includes(entry.project_id ?? 0)) &&
			(people.length === 0 || people.includes(entry.identity_id))
		);
	};
}

async function readEntries(call: Call, { client, projects }: Wanted, query: Query): Promise<Entry[]> {
	const narrowed = projects.map((id) => ['project_id', String(id)] satisfies [string, string]);
	return await listEach(call, narrowed.length > 0 ? narrowed : [['client_id', String(client)]], query);
}

async function listEach(call: Call, narrowed: Query, query: Query): Promise<Entry[]> {
	const session = timeSession(call);
	const list = async (one: Query[number]) => await listRecords(session, entriesAt, [one, ...query]);
	return (await Promise.all(narrowed.map(list))).flat();
}

/**
 * Entries made through the API may name their project and not its client, so the filter by client does not find them.
 * FreshBooks' sums, in one request for all clients of a run, tell which projects have such (API facts §8.21).
 */
async function readStrays(call: Call, projects: Project[], query: Query): Promise<Entry[]> {
	if (projects.length === 0) return [];
	const session = timeSession(call);
	const key = `time without a client ${JSON.stringify(query)}`;
	const sums = await call.shared(key, async () => await readSums(session, timeEntries, query));
	const byClient = recordsIn(sums.total_logged_per_team_member).flatMap((one) =>
		recordsIn(one.total_logged_per_client),
	);
	const ids = byClient
		.filter(({ client_id: client }) => !client)
		.flatMap((one) => recordsIn(one.total_logged_per_project))
		.map(({ project_id: id }) => id);
	const own = projects.filter(({ id }) => ids.includes(id));
	return await listEach(
		call,
		own.map(({ id }) => ['project_id', String(id)]),
		query,
	);
}

/** The projects of a client, archived and finished ones too, read once for a run. */
export async function clientProjects(call: Call, client: number): Promise<Project[]> {
	const session = sessionFor(call, project);
	const read = async () => await listRecords(session, projectsAt, [['client_id', String(client)]]);
	return (await call.shared(`projects of client ${client}`, read)).filter((one) => one.client_id === client);
}

/** The same with those that were chosen. @throws UserError for one of another client */
async function projectsOf(call: Call, { client, projects: chosen }: Wanted): Promise<Project[]> {
	const session = sessionFor(call, project);
	const own = await clientProjects(call, client);
	const others = chosen.filter((id) => !own.some((one) => one.id === id));
	const more = await Promise.all(others.map(async (id) => await readRecord(session, projectsAt, String(id))));
	const foreign = more.find((one) => one.client_id && one.client_id !== client);
	if (foreign) {
		throw new UserError(`Projects: “${foreign.title}” (ID ${foreign.id}) is a project of another client`);
	}
	return [...own, ...more];
}

/** What else the entries name: a project that has moved to another client, for instance. */
async function addProjects(call: Call, entries: Entry[], projects: Map<number, Project>): Promise<void> {
	const ids = new Set(entries.map(({ project_id: id }) => id ?? 0).filter((id) => id !== 0 && !projects.has(id)));
	const session = sessionFor(call, project);
	for (const id of ids) {
		const read = async () => await readRecord(session, projectsAt, String(id));
		const found = await call.shared(`project ${id}`, async () => await undefinedIf404(read));
		if (found) projects.set(id, found);
	}
}

function sorted(entries: Entry[], projects: Map<number, Project>): Pick<Unbilled, 'entries' | 'leftOut'> {
	const why = new Map(entries.map((entry) => [entry, whyNot(entry, projects)]));
	const byStart = (a: Entry, b: Entry) => a.started_at.localeCompare(b.started_at) || a.id - b.id;
	const reasons = [...new Set(why.values())].filter((reason) => reason !== undefined);
	const because = (reason?: string) => entries.filter((entry) => why.get(entry) === reason).sort(byStart);
	return { entries: because(), leftOut: reasons.map((reason) => ({ reason, entries: because(reason) })) };
}

/** Why an entry is not billed by the hour. */
function whyNot(entry: Entry, projects: Map<number, Project>): string | undefined {
	const { project_id: id } = entry;
	const of = id ? projects.get(id) : undefined;
	if (!entry.is_logged) return 'The timer has not been logged yet';
	if (id && !of) return `Its project (ID ${id}) is no longer in FreshBooks`;
	if (entry.internal || of?.internal) return 'Internal work';
	if (entry.retainer_id || of?.retainer_id) return 'Paid for by a retainer';
	if (of?.project_type === 'fixed_price') return `“${of.title}” has a fixed price`;
	return entry.duration ? undefined : 'It has no time';
}

/**
 * What an hour of each entry costs, by its project's billing method; of a service without a project, by the usual rate
 * of the service. A rate of nought is none: nobody gives hours away without having said so.
 * @param otherwise the rate of those of which FreshBooks tells none
 * @returns the rates, and whether some are FreshBooks' own
 * @throws UserError naming what has no rate
 */
export async function ratesFor(
	call: Call,
	entries: Entry[],
	projects: Map<number, Project>,
	otherwise?: string,
): Promise<{ rates: Map<Entry, string>; areTheirs: boolean }> {
	let areTheirs = false;
	const found = new Map<Entry, string>();
	const without = new Set<string>();
	const rateOf = rateReader(call);
	for (const entry of entries) {
		const of = projects.get(entry.project_id ?? 0);
		const rate = await rateOf(entry, of);
		const isTheirs = Number(rate) > 0;
		const known = isTheirs ? decimal(rate, refuse) : otherwise;
		areTheirs ||= isTheirs;
		if (known) found.set(entry, known);
		else without.add(of ? `project “${of.title}” (${methods[of.billing_method ?? ''] ?? 'no rate'})` : 'no project');
	}
	if (without.size === 0) return { rates: found, areTheirs };
	const count = entries.length - found.size;
	const what = `${count} time ${count === 1 ? 'entry' : 'entries'} (${[...without].join(', ')})`;
	throw new UserError(`FreshBooks provides no hourly rate for ${what}: give Rate If None Is Set`, {
		description: 'It is under Additional Fields. Or set the rates in FreshBooks. Nothing was billed.',
	});
}

const methods: Record<string, string> = {
	business_rate: 'billed at the business rate, which the API does not provide',
	project_rate: 'billed at its own rate, but has none',
	service_rate: 'billed at service rates',
	team_member_rate: 'billed at team member rates',
};

/** Each list of rates is read when the first entry needs it. */
function rateReader(call: Call): (entry: Entry, project?: Project) => Promise<unknown> {
	const inProject = new Map<number, ReturnType<typeof ownRates>>();
	const ofService = async (id?: number | null) => (id ? (await usualRates(call))(id) : undefined);
	const ofProject = async ({ id: projectId }: Project, serviceId: number) => {
		const own = inProject.get(projectId) ?? ownRates(call, String(projectId));
		inProject.set(projectId, own);
		return await (
			await own
		)(serviceId);
	};
	return async ({ service_id: service, identity_id: person }, of) => {
		switch (of ? (of.billing_method ?? 'project_rate') : 'service_rate') {
			case 'project_rate':
				return of?.rate;
			case 'service_rate':
				return (of && service && (await ofProject(of, service))) || (await ofService(service));
			case 'team_member_rate':
				return (await rateOfMembers(call)).find(({ identity_id: id }) => id === person)?.rate;
			default:
				return undefined;
		}
	};
}

async function rateOfMembers(call: Call): Promise<IDataObject[]> {
	const subject = { ...subjectOf({ name: 'Team Member Rate', scope: 'teams' }), unsureScope: true };
	const read = async () => await listRecords({ ...call.session, subject }, teamRates, []);
	return await call.shared('team member rates', read);
}
