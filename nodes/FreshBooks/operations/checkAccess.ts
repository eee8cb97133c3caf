import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { businessesOf } from '../api/business';
import { businessOf } from '../fields/parameters';
import { subjectOf } from '../fields/naming';
import type { Connection } from '../http/connection';
import { FreshBooksError, lackOf, neededScope, notGranted, type Subject } from '../http/errors';
import { queryForIncludes, unwrapOne, type Business } from '../http/families';
import { inParallel } from '../http/pool';
import { send } from '../http/request';
import type { Query, Reply } from '../http/session';
import { noteHint } from '../http/trace';
import type { Field } from '../model/field';
import type { Probe, ReadableType, RecordType } from '../model/record';
import type { AnyCall, Operation, Resource, WritableResource } from '../model/resource';
import { replyShape, type ReplyShape } from './replyShape';

/** One line of the result: what can be done with a resource. */
interface Access extends IDataObject {
	resource: string;
	read: 'yes' | 'no' | 'unknown';
	change: 'yes' | 'no' | 'unknown' | 'not offered';
	/** Why it cannot be read, or why that is not known. */
	reason: string;
	/** What to do about it. */
	advice: string;
	records: number | null;
	/** How long FreshBooks took for the answer. */
	milliseconds: number | null;
	/** In what the reply is not as this node knows it. */
	differences: string[];
}

/** So many requests at a time, so that the times say something. */
const atATime = 4;
/** A check tells how FreshBooks is now: it does not wait until it is better. */
const patience = { retries: 1, seconds: 60 };
/** After so many milliseconds people want to know how far it is. */
const long = 10_000;
/** A reply that takes so many milliseconds is worth telling. */
const slow = 5000;

/** Tells what the credential can do, resource by resource: the first thing to run when something does not work. */
export const checkAccess: Operation<Resource> = {
	value: 'checkAccess',
	name: 'Check Access',
	action: 'Check access',
	description:
		'Find out what this credential can read and change, and whether FreshBooks answers as this node expects: one item for each resource, nothing is changed',
	writes: false,
	fields: () => [],
	async run(call) {
		const checked = call.resources.flatMap((resource) => {
			const probe = probeOf(resource);
			return probe === undefined ? [] : [{ resource, probe }];
		});
		const results: Access[] = [];
		const tell = teller(call, checked.length);
		const chosen = businessOf(call);
		let { role, name } = chosen;
		const check = async ({ resource, probe }: (typeof checked)[number]) => {
			const [access, reply] = await accessTo(call, resource, probe, role);
			results[checked.findIndex((one) => one.resource === resource)] = access;
			tell();
			return reply;
		};
		// it tells the role of the user, on which the rest depends
		const [who] = checked.filter(({ resource }) => resource.value === 'user');
		const known = membershipIn(await check(who), chosen);
		if (known) ({ role, name } = known);
		const others = checked.filter((one) => one !== who);
		const concurrency = Math.min(call.session.connection.concurrency, atATime);
		await inParallel(0, others.length - 1, concurrency, async (index) => void (await check(others[index])));
		hintAt(call, results);
		return results.map((access) => ({ json: { ...access, business: name } }));
	},
};

const isRecordType = (resource: Resource): resource is Resource & RecordType => 'endpoint' in resource;

/** What is asked of a resource; null where there is nothing to ask, undefined for what is no kind of record at all. */
export function probeOf(resource: Resource): Probe | null | undefined {
	if (resource.probe !== undefined) return resource.probe;
	if (!isRecordType(resource)) return undefined;
	const { endpoint } = resource;
	const { simple = [], includes = [], defaultIncludes = [] } = resource as Partial<ReadableType>;
	const isIncluded = (name: string) =>
		includes.some(({ value }) => [name, `include_${name}`].includes(String(value)) && !defaultIncludes.includes(name));
	return {
		family: endpoint.family,
		path: () => endpoint.list,
		query: queryForIncludes(endpoint.family, defaultIncludes),
		many: endpoint.many,
		fields: [...new Set([endpoint.id, ...simple.filter((name) => !isIncluded(name))])],
	};
}

/** The smallest page of a list. */
const onePage: Query = [
	['page', '1'],
	['per_page', '1'],
];

async function accessTo(
	call: AnyCall,
	resource: Resource,
	probe: Probe | null,
	role: string,
): Promise<[access: Access, reply?: Reply]> {
	const { connection } = call.session;
	const business = businessOf(call);
	const subject = subjectOf(resource);
	const access: Access = {
		resource: resource.name,
		read: 'yes',
		change: changeOf(resource, subject, connection, role),
		reason: '',
		advice: '',
		records: null,
		milliseconds: null,
		differences: [],
	};
	const needed = neededScope(subject, 'GET');
	if (needed && connection.scopes && !connection.scopes.includes(needed)) {
		return [{ ...access, ...withoutScope(subject) }];
	}
	if (!probe) return [{ ...access, read: 'unknown', reason: 'FreshBooks has no list of these to test it with' }];
	const path = probe.path(business);
	const query = [...(probe.query ?? []), ...(probe.many === undefined ? [] : onePage)];
	const asking = { ...call.session, subject, connection: hurried(connection) };
	const started = connection.clock.now();
	try {
		const reply = await send(asking, { method: 'GET', family: probe.family, path, query });
		const milliseconds = reply.clocks.ours - reply.sentAt;
		const shape = replyShape(probe, path, declaredFields(resource), reply.body);
		return [{ ...access, milliseconds, ...answered(shape) }, reply];
	} catch (error) {
		connection.signal?.throwIfAborted();
		const isSent = error instanceof FreshBooksError && error.sentAt !== undefined;
		const milliseconds = isSent ? connection.clock.now() - started : null;
		const why = refused(error as Error, subject, role);
		return [{ ...access, milliseconds, ...why, ...(access.change === 'not offered' && { change: access.change }) }];
	}
}

const hurried = (connection: Connection): Connection => ({
	...connection,
	patience: {
		retries: Math.min(connection.patience.retries, patience.retries),
		seconds: Math.min(connection.patience.seconds, patience.seconds),
	},
});

/** The fields of a resource with the types that they have. */
export function declaredFields(resource: Resource): Field[] {
	const { required = [], optional = [] } = resource as Partial<WritableResource>;
	return [...required, ...optional];
}

/** Whether it can be changed: as far as the scopes tell, and the role, with which a client only reads (API facts §12, quirk 10). */
function changeOf({ operations }: Resource, subject: Subject, { scopes }: Connection, role: string): Access['change'] {
	if (!operations.some(({ writes }) => writes)) return 'not offered';
	if (role === 'client') return 'no';
	const needed = neededScope(subject, 'PUT');
	if (!scopes || !needed) return 'unknown';
	return scopes.includes(needed) ? 'yes' : 'no';
}

type Answer = Pick<Access, 'read' | 'reason'> & Partial<Access>;

function withoutScope(subject: Subject): Answer {
	return {
		read: 'no',
		reason: `The scope ${neededScope(subject, 'GET')} was not granted`,
		advice: notGranted(subject, 'GET').description,
	};
}

function answered({ isReadable, differences, total, came }: ReplyShape): Answer {
	const records = { records: total ?? null, differences };
	if (!isReadable) {
		return { read: 'no', reason: 'FreshBooks’ reply has a shape that this node does not know', ...records };
	}
	// FreshBooks also counts what one may not read (API facts §4)
	if (total && came === 0) {
		return { read: 'no', reason: `FreshBooks counts ${total}, but shows this user none of them`, ...records };
	}
	return { read: 'yes', reason: '', ...records };
}

/** Why something cannot be read, and what to do about it. */
function refused(error: Error, subject: Subject, role: string): Answer {
	const { message, description } = error as { message: string; description?: string | null };
	const advice = (description ?? '').replace(/\s+/g, ' ');
	if (!(error instanceof NodeOperationError || error instanceof FreshBooksError)) throw error;
	// the business has no accounting
	if (error instanceof NodeOperationError) return { read: 'no', change: 'no', reason: message, advice };
	const lack = lackOf(error);
	if (lack?.lacks === 'scope') return subject.scope ? withoutScope(subject) : { read: 'no', reason: message, advice };
	if (lack?.lacks === 'plan') {
		return { read: 'no', change: 'no', reason: 'The plan of this business does not include it', advice: lack.advice };
	}
	if (lack?.lacks === 'role') {
		const reason = `The role of this user${role && ` (${role})`} does not allow it`;
		return { read: 'no', change: 'no', reason, advice: lack.advice };
	}
	const status = Number(error.httpCode);
	const isFinal = error.failure?.cause === 'credential-invalid' || (status >= 400 && status < 500 && status !== 429);
	return isFinal ? { read: 'no', change: 'no', reason: message, advice } : { read: 'unknown', reason: message, advice };
}

/** The business, as the person belongs to it that FreshBooks tells of. */
function membershipIn(reply: Reply | undefined, { businessId }: Business): Business | undefined {
	const identity = unwrapOne('auth', '', reply?.body) ?? {};
	return businessesOf(identity).find((one) => one.businessId === businessId);
}

/** Tells n8n's log how far it is, once it takes long. */
function teller({ context, session }: AnyCall, count: number): () => void {
	const { clock } = session.connection;
	const started = clock.now();
	let done = 0;
	return () => {
		done++;
		if (clock.now() - started < long) return;
		context.logger.info(`FreshBooks, Check Access: ${done} of ${count} resources have been checked`);
	};
}

function hintAt({ session }: AnyCall, results: Access[]): void {
	const names = (of: Access[]) => of.map(({ resource }) => resource).join(', ');
	const different = results.filter(({ differences }) => differences.length > 0);
	if (different.length > 0) {
		noteHint(session, `FreshBooks does not answer as this node expects: see the differences of ${names(different)}`);
	}
	const empty = results.filter(({ read, records }) => read === 'yes' && records === 0);
	if (empty.length > 0) noteHint(session, `There are no records to compare for ${names(empty)}`);
	const [slowest] = results
		.filter(({ milliseconds }) => Number(milliseconds) >= slow)
		.sort((a, b) => Number(b.milliseconds) - Number(a.milliseconds));
	if (slowest) {
		const seconds = (Number(slowest.milliseconds) / 1000).toFixed(1);
		noteHint(session, `FreshBooks is slow: it took ${seconds} s for ${slowest.resource}`);
	}
}
