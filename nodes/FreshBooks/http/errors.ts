import { NodeApiError, type INode } from 'n8n-workflow';

import { deepest } from '../formats/depth';
import { about } from '../formats/duration';
import { oneLine, someLines } from '../formats/leaving';
import { complaintsOf, type Complaint } from './complaints';
import type { Failure } from './retry';

/** What an operation is about, for messages in the user's words. */
export interface Subject {
	/** `invoice` */
	name: string;
	/** FreshBooks' object in scope names: `invoices` in `user:invoices:write`. */
	scope?: string;
	/** FreshBooks does not say that it is this scope: it must decide by itself (API facts §14, question 1). */
	unsureScope?: boolean;
	/** The whole scope, where it does not follow from the object and the method (callbacks). */
	needs?: string;
	/** What the user sees for a field of the API: `{ due_offset_days: 'Due After Days' }`. */
	labels: Record<string, string>;
	/** `POST /some/path`, where the user wrote the request: nothing is known of it but that. */
	request?: string;
}

/** A request that failed, and all that can be told about it. */
export interface Refusal {
	subject: Subject;
	method: string;
	/** The record that was asked for; without one, the request was about the business' records as a whole. */
	recordId?: string;
	/** `account ID ABC123`, by which the record was looked up. */
	lookedUpBy?: string;
	failure: Failure;
	/** What FreshBooks said, in any of its shapes. */
	reply?: unknown;
	/** Whether a request that would do harm a second time may have been carried out. */
	mayHaveHappened: boolean;
}

export interface Explanation {
	message: string;
	description: string;
	complaints: Complaint[];
	/** The record that FreshBooks does not know, where that is what it said. */
	unknownId?: string;
}

/**
 * What a request to FreshBooks failed with, as n8n shows it. It holds sentences and plain facts, and nothing of the
 * request, whose headers hold the token.
 */
export class FreshBooksError extends NodeApiError {
	/** FreshBooks' complaints, first one first. */
	readonly complaints: Complaint[];
	/** Whether FreshBooks may have carried it out all the same, where a second time would do harm. */
	readonly mayHaveHappened: boolean;
	/** When the last try was sent. */
	sentAt?: number;
	/** The record that was asked for and that FreshBooks does not know. */
	readonly unknownId?: string;

	constructor(
		node: INode,
		{ message, description, complaints, unknownId }: Explanation,
		failure: Failure,
		mayHaveHappened: boolean,
	) {
		const httpCode = failure.kind === 'refused' ? String(failure.status) : undefined;
		const told = { message: oneLine(message), description: someLines(description) };
		super(node, {}, { ...told, httpCode, failure: causeOf(failure) });
		// by its name n8n decides how to show and report an error
		this.name = 'NodeApiError';
		this.complaints = complaints;
		this.unknownId = unknownId;
		this.mayHaveHappened = mayHaveHappened;
	}
}

/** By this n8n knows when a poll is worth trying again. */
function causeOf(failure: Failure): NodeApiError['failure'] {
	if (failure.kind === 'refused' && failure.status === 429) return { cause: 'rate-limited' };
	if (failure.kind === 'credential' || (failure.kind === 'login' && failure.fault))
		return { cause: 'credential-invalid' };
	return undefined;
}

const verbs: Record<string, string> = { DELETE: 'delete', GET: 'read', POST: 'create', PUT: 'change' };

/** FreshBooks' numbers for features that the plan or the role does not have (API facts §5.3). */
const noAccess: Record<number, { lacks: 'plan' | 'role'; advice: string }> = {
	1003: {
		lacks: 'role',
		advice:
			'The user who connected the credential may not do this in FreshBooks. Ask the owner of the business for a role that allows it.',
	},
	12001: {
		lacks: 'role',
		advice:
			'The user who connected the credential has no access to items. Ask the owner of the business for a role that includes them.',
	},
	31001: { lacks: 'plan', advice: 'Bill vendors need the accounts payable feature of FreshBooks’ larger plans.' },
	41001: { lacks: 'plan', advice: 'Bills need the accounts payable feature of FreshBooks’ larger plans.' },
	41101: { lacks: 'plan', advice: 'Bill payments need the accounts payable feature of FreshBooks’ larger plans.' },
};

/** A missing scope has the number of a missing role, and says so in words. */
const isAboutScope = (status: number, first?: Complaint): boolean =>
	status === 403 && /scope/i.test(first?.message ?? '');

/** What stands in the way where FreshBooks refuses access. */
interface Lack {
	lacks: 'scope' | 'plan' | 'role';
	advice: string;
}

/**
 * What a credential, its user or the plan of the business lacks to read what FreshBooks refused.
 * @returns undefined where the refusal is about something else
 */
export function lackOf({ complaints: [first], httpCode }: FreshBooksError): Lack | undefined {
	if (isAboutScope(Number(httpCode), first)) return { lacks: 'scope', advice: grantAdvice };
	return first?.errno ? noAccess[first.errno] : undefined;
}

/** What FreshBooks says leaves room for what is to be done about it. */
const longestDetails = 2000;

/** Says in plain sentences what FreshBooks refused and what to do about it. */
export function explain(refusal: Refusal): Explanation {
	const { subject, method, failure } = refusal;
	const complaints = complaintsOf(refusal.reply);
	const details = complaints.map((complaint) => sentence(complaint, subject.labels));
	const doing = subject.request ?? `${verbs[method]} the ${subject.name}`;
	const { advice, unknownId, ...told } = headline({ ...refusal, first: complaints[0], details, doing, failure });
	const message = oneLine(told.message);
	const doubt = refusal.mayHaveHappened
		? `FreshBooks may have carried this out all the same: look for the ${subject.name} in FreshBooks before you run it again.`
		: undefined;
	const others = details.filter((detail) => detail !== message).join('\n');
	const description = [someLines(others, longestDetails), advice, doubt].filter(Boolean).join('\n');
	return { message, description, complaints, unknownId };
}

function sentence({ field, message, errno, value }: Complaint, labels: Record<string, string>): string {
	const label = field && field !== 'description' ? (labels[field] ?? field) : undefined;
	const about = [value && value !== 'None' && `value "${value}"`, errno && `FreshBooks errno ${errno}`].filter(Boolean);
	const named = label && !message.includes(label) ? `${label}: ${message}` : message;
	return about.length > 0 ? `${named} (${about.join(', ')})` : named;
}

interface Headline {
	message: string;
	advice?: string;
	unknownId?: string;
}

/** A refusal with what is said about it in several headlines. */
interface Story extends Refusal {
	/** FreshBooks' first complaint. */
	first?: Complaint;
	/** All of them as sentences. */
	details: string[];
	/** `create the invoice` */
	doing: string;
}

function headline(story: Story): Headline {
	const { failure } = story;
	switch (failure.kind) {
		case 'n8n':
			return n8nRefused(story, failure.words);
		case 'credential':
			return failure;
		case 'login':
			return loginFailed(story, failure);
		case 'lost':
			return noReply(story, failure.code);
		case 'unreadable':
			return failure.isTooDeep ? tooDeep(story) : notJson(story);
		case 'refused':
			return refused({ ...story, status: failure.status });
	}
}

const n8nRefused = ({ doing }: Story, words: string): Headline => ({
	message: `n8n itself ended the request to ${doing}`,
	advice: `n8n says: "${words}". If this is about the login, open the credential and reconnect it.`,
});

/** FreshBooks' token endpoint is asked when a token has expired, whatever the request is about. */
function loginFailed({ doing }: Story, failure: Extract<Failure, { kind: 'login' }>): Headline {
	const { answered, fault, status, words } = failure;
	if (fault === 'noRefreshToken') {
		return {
			message: 'The login of this credential has expired',
			advice: 'FreshBooks provided no way to renew it. Open the credential and reconnect it.',
		};
	}
	if (fault === 'client') {
		return {
			message: 'FreshBooks does not accept this Client ID or Secret',
			advice:
				'Copy both from your app at https://my.freshbooks.com/#/developer into the credential, save it, and reconnect it.',
		};
	}
	if (!answered) {
		return {
			message: `No reply from FreshBooks when n8n renewed the login to ${doing}`,
			advice: `The connection ended with "${words}". Try again; if it happens again, check the network connection of your n8n.`,
		};
	}
	return {
		message: `FreshBooks did not renew the login of this credential${status === undefined ? '' : ` (HTTP ${status})`}`,
		advice: [words, 'Try again in a few minutes. If it keeps failing, open the credential and reconnect it.']
			.filter(Boolean)
			.join('\n'),
	};
}

const noReply = ({ doing, mayHaveHappened }: Story, code?: string): Headline => ({
	message: `No reply from FreshBooks to the request to ${doing}`,
	advice: [
		`The connection ended with "${code ?? 'no reason given'}".`,
		...(mayHaveHappened ? [] : ['Try again; if it happens again, check the network connection of your n8n.']),
	].join(' '),
});

const notJson = ({ doing }: Story): Headline => ({
	message: 'FreshBooks’ reply is not JSON',
	advice: `Something else came back from the request to ${doing}, perhaps a page from a proxy. Try again in a few minutes; if it keeps failing, check the credential’s API Base URL.`,
});

const tooDeep = ({ doing }: Story): Headline => ({
	message: 'FreshBooks’ reply is nested too deeply',
	advice: `The reply to the request to ${doing} has more than ${deepest} levels, so it is not a FreshBooks record.`,
});

/** A story whose end is a status of FreshBooks'. */
type Answered = Story & { status: number };

/** What a status and FreshBooks' words mean, the most telling first. */
const meanings: Array<(story: Answered) => Headline | undefined> = [
	unauthorized,
	readOnlyField,
	missingFeature,
	forbidden,
	unknownPath,
	unknownRecord,
	tooMany,
	redirect,
	serverError,
	refusedField,
];

function refused(story: Answered): Headline {
	for (const meaning of meanings) {
		const found = meaning(story);
		if (found) return found;
	}
	return {
		message: `FreshBooks did not ${story.doing} (HTTP ${story.status})`,
		advice: 'FreshBooks gave no reason. Check the values of the fields.',
	};
}

function unauthorized({ status }: Answered): Headline | undefined {
	if (status !== 401) return undefined;
	return { message: 'FreshBooks no longer accepts this credential', advice: 'Open the credential and reconnect it.' };
}

function readOnlyField({ first, details }: Answered): Headline | undefined {
	if (first?.errno !== 1038) return undefined;
	const instead = first.field === 'due_date' ? ' To set a due date, use Due After Days (due_offset_days).' : '';
	return {
		message: details[0],
		advice: `FreshBooks calculates this field itself: remove it and run this again.${instead}`,
	};
}

function missingFeature({ status, first }: Answered): Headline | undefined {
	if (!first?.errno || !noAccess[first.errno] || isAboutScope(status, first)) return undefined;
	return { message: first.message, advice: noAccess[first.errno].advice };
}

function forbidden({ status, first, doing, subject, method }: Answered): Headline | undefined {
	if (status !== 403) return undefined;
	return {
		message: first?.message ?? `FreshBooks does not allow this credential to ${doing}`,
		advice: `This needs ${scopeFor(subject, method)}: ${howToGrant} A user with the role of a client can only read.`,
	};
}

function unknownPath({ status, subject }: Answered): Headline | undefined {
	if (status !== 404 || !subject.request) return undefined;
	return {
		message: 'FreshBooks has nothing at this path',
		advice: `The request was ${subject.request}. Check the path, the IDs in it and the business.`,
	};
}

/** Whether it is the record itself that FreshBooks does not know, rather than one that its fields refer to (a tax, a client). */
function isUnknown({ status, subject, first }: Answered): boolean {
	if (subject.request || (first?.field && first.field in subject.labels)) return false;
	return status === 404 || first?.errno === 1012;
}

function unknownRecord(story: Answered): Headline | undefined {
	if (!isUnknown(story)) return undefined;
	const { subject, recordId, lookedUpBy } = story;
	if (!recordId) {
		return {
			message: `FreshBooks does not let this credential work with ${lookedUpBy ?? 'this login'}`,
			advice: 'Choose the business again: it may be another one, or the user has been removed from it.',
		};
	}
	return {
		unknownId: recordId,
		message: `FreshBooks found no ${subject.name} with this ID`,
		advice: `ID ${recordId} was looked up in ${lookedUpBy ?? 'your login'}. Check the business, and that this is the internal ID rather than a document number such as 0000042.`,
	};
}

function tooMany({ status, failure }: Answered): Headline | undefined {
	if (status !== 429) return undefined;
	const seconds = failure.kind === 'refused' ? Number(failure.retryAfter ?? NaN) : NaN;
	const advice =
		seconds >= 5
			? `FreshBooks accepts no more requests for ${about(seconds * 1000)}: run this again after that. Give Up After, under Options, sets how long the node waits.`
			: 'Run fewer items at once, or run this again in a few minutes.';
	return { message: 'FreshBooks’ rate limit is exceeded', advice };
}

function redirect({ status, doing }: Answered): Headline | undefined {
	if (status >= 400) return undefined;
	return {
		message: `FreshBooks answered the request to ${doing} with a redirect (HTTP ${status})`,
		advice:
			'It is not followed, because the token would go to wherever it leads. Check the credential’s API Base URL, and whether a proxy asks for a login.',
	};
}

function serverError({ status, doing, mayHaveHappened }: Answered): Headline | undefined {
	if (status < 500) return undefined;
	return {
		message: `FreshBooks had a server error when asked to ${doing} (HTTP ${status})`,
		advice: mayHaveHappened ? undefined : 'Try again in a few minutes.',
	};
}

function refusedField({ details: [message] }: Answered): Headline | undefined {
	return message ? { message } : undefined;
}

const howToGrant =
	"select it for your app at https://my.freshbooks.com/#/developer, let the credential's Access ask for it, and choose Switch account in the credential.";

const grantAdvice = `To grant it, ${howToGrant}`;

/** The scope that a request needs; undefined where it is not known (API facts §2.1). */
export function neededScope({ scope, needs }: Subject, method: string): string | undefined {
	if (scope) return `user:${scope}:${method === 'GET' ? 'read' : 'write'}`;
	return needs && /^user:\w+:\w+$/.test(needs) ? needs : undefined;
}

function scopeFor(subject: Subject, method: string): string {
	const needed = neededScope(subject, method) ?? subject.needs;
	return `the scope ${needed ?? 'to read what the event is about (user:invoices:read for invoices)'}`;
}

/** What to say when the credential was not granted the scope that a request needs. */
export function notGranted(subject: Subject, method: string): { message: string; description: string } {
	const scope = neededScope(subject, method);
	return {
		message: `This credential may not ${subject.request ?? `${verbs[method]} the ${subject.name}`}: it was not granted the scope ${scope}`,
		description: grantAdvice,
	};
}
