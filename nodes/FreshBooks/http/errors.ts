import type { IDataObject, JsonObject } from 'n8n-workflow';

/** One complaint of FreshBooks', whichever of its error shapes it came in (API facts §5.2). */
export interface Complaint {
	message: string;
	/** FreshBooks' own number (API facts §5.3). */
	errno?: number;
	field?: string;
	/** The value FreshBooks did not like. */
	value?: string;
}

const object = (value: unknown): IDataObject | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as IDataObject) : undefined;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
/** Whatever stands where a text should: an object may have a `toString` of its own, which is none. */
function text(value: unknown): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	if (Array.isArray(value)) return value.map(text).filter(Boolean).join(', ') || undefined;
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
const number = (value: unknown): number | undefined => Number(text(value)) || undefined;

/** Accounting, classic: `{response: {errors: [{errno, field, message, value}]}}`; `errors` may be a single object. */
function classic(body: IDataObject): Complaint[] {
	return list(object(body.response)?.errors).map((entry) => {
		const { message, errno, field, value } = object(entry) ?? {};
		return {
			message: text(message) ?? text(entry) ?? '',
			errno: number(errno),
			field: text(field),
			value: text(value),
		};
	});
}

/** Newer accounting and older events: `{code, message, details: [{reason, metadata} or {fieldViolations}]}`. */
function grpc(body: IDataObject): Complaint[] {
	return list(body.details).flatMap((entry) => {
		const detail = object(entry);
		if (!detail) return [fieldColon(text(entry) ?? '')];
		const violations = list(detail.fieldViolations).map((violation) => {
			const { field, description } = object(violation) ?? {};
			return { message: text(description) ?? '', field: text(field) };
		});
		if (violations.length > 0) return violations;
		const { message, field, value } = object(detail.metadata) ?? {};
		return [
			{
				message: text(message) ?? text(detail.reason) ?? '',
				errno: number(detail.reason),
				field: text(field),
				value: text(value),
			},
		];
	});
}

/** Events today: `details: ["uri: Input should be a valid URL, …"]`. */
function fieldColon(detail: string): Complaint {
	const [, field, message] = /^(\w+): (.*)$/s.exec(detail) ?? [];
	return field ? { field, message } : { message: detail };
}

/** Projects, time tracking, comments: `{errno, error: {field: message} or "…"}`; the object repeats itself as `description`. */
function project(body: IDataObject): Complaint[] {
	const errno = number(body.errno);
	const byField = object(body.error);
	if (!byField) return [{ message: text(body.error) ?? '', errno }];
	const fields = Object.entries(byField);
	return fields.map(([field, message]) => ({ message: text(message) ?? '', errno, field }));
}

/** Payments: `errors: [{message, field}]`; ledger: `errors: {message, details: [{metadata: {message, field}}]}`. */
function flat(body: IDataObject): Complaint[] {
	const ledger = object(body.errors);
	if (ledger) return grpc(ledger);
	return list(body.errors).map((entry) => {
		const { message, field } = object(entry) ?? {};
		return { message: text(message) ?? text(entry) ?? '', field: text(field) };
	});
}

/** Auth and OAuth: `{error, error_description}`. */
function auth(body: IDataObject): Complaint[] {
	return [{ message: text(body.error_description) ?? '' }];
}

/**
 * Reads every error shape of API facts §5.2 into one list.
 * @param reply the parsed body of a reply, of any shape
 * @returns FreshBooks' complaints, first one first; empty where the body holds none that is known
 */
export function complaintsOf(reply: unknown): Complaint[] {
	const body = object(reply);
	if (!body) return [];
	for (const read of [classic, auth, grpc, flat, project]) {
		const found = read(body).filter(({ message }) => message !== '');
		if (found.length > 0) return found;
	}
	const message = text(body.message);
	return message ? [{ message, errno: number(body.errno) }] : [];
}

/** Whether a reply with HTTP 200 is a refusal all the same: accounting answers some of them so (API facts §12, quirk 1). */
export function isRefusalWith200(reply: unknown): boolean {
	return object(object(reply)?.response)?.errors !== undefined;
}

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

export interface Refusal {
	subject: Subject;
	method: string;
	/** The record that was asked for; without one, the request was about the business' records as a whole. */
	recordId?: string;
	/** `account ID ABC123`, by which the record was looked up. */
	lookedUpBy?: string;
	status?: number;
	reply?: unknown;
	/** Whether a request that is not repeated may have been carried out. */
	mayHaveHappened: boolean;
	/** The network's word when no reply came. */
	network?: string;
	/** A whole reply came, and it is not JSON. */
	isNotJson?: boolean;
}

/** What is not known of a request that failed. */
export type Doubts = {
	/** Whether FreshBooks may have carried it out all the same. */
	mayHaveHappened: boolean;
	/** Whether FreshBooks may still be at work on it. */
	mayGoOn: boolean;
};

export interface Explanation {
	message: string;
	description: string;
	complaints: Complaint[];
}

const verbs: Record<string, string> = { DELETE: 'delete', GET: 'read', POST: 'create', PUT: 'change' };

/** FreshBooks' numbers for features that the plan or the role does not have (API facts §5.3). */
const noAccess: Record<number, string> = {
	1003: 'The user who connected the credential may not do this in FreshBooks. Ask the owner of the business for a role that may.',
	12001:
		'The user who connected the credential has no access to items. Ask the owner of the business for a role that has.',
	31001: 'Bill vendors need the accounts payable feature of FreshBooks’ larger plans.',
	41001: 'Bills need the accounts payable feature of FreshBooks’ larger plans.',
	41101: 'Bill payments need the accounts payable feature of FreshBooks’ larger plans.',
};

/** Says in plain sentences what FreshBooks refused and what to do about it. */
export function explain(refusal: Refusal): Explanation {
	const complaints = complaintsOf(refusal.reply);
	const details = complaints.map((complaint) => sentence(complaint, refusal.subject.labels));
	const { message, advice } = headline(refusal, complaints, details);
	const doubt = refusal.mayHaveHappened
		? `FreshBooks may have carried this out all the same: look for the ${refusal.subject.name} in FreshBooks before you run it again.`
		: undefined;
	const description = [...details.filter((detail) => detail !== message), advice, doubt].filter(Boolean).join('\n');
	return { message, description, complaints };
}

function sentence({ field, message, errno, value }: Complaint, labels: Record<string, string>): string {
	const label = field && field !== 'description' ? (labels[field] ?? field) : undefined;
	const about = [value && value !== 'None' && `value "${value}"`, errno && `FreshBooks errno ${errno}`].filter(Boolean);
	const named = label && !message.includes(label) ? `${label}: ${message}` : message;
	return about.length > 0 ? `${named} (${about.join(', ')})` : named;
}

function headline(refusal: Refusal, complaints: Complaint[], details: string[]): { message: string; advice?: string } {
	const { status, subject, method, mayHaveHappened } = refusal;
	const doing = subject.request ?? `${verbs[method]} the ${subject.name}`;
	const first = complaints[0];
	const aboutScope = status === 403 && /scope/i.test(first?.message ?? '');

	if (refusal.isNotJson) {
		return {
			message: 'FreshBooks’ reply is not JSON',
			advice: `This is what came back on the request to ${doing}: perhaps a page of a proxy. Try again in a few minutes; if it stays so, look at the credential’s API Base URL.`,
		};
	}
	if (status === undefined) {
		return {
			message: `No reply from FreshBooks to the request to ${doing}`,
			advice: [
				`The connection ended with "${refusal.network ?? 'no reason given'}".`,
				...(mayHaveHappened ? [] : ['Try again; if it happens again, check the network connection of your n8n.']),
			].join(' '),
		};
	}
	if (status === 401) {
		return { message: 'FreshBooks no longer accepts this credential', advice: 'Open the credential and reconnect it.' };
	}
	if (first?.errno === 1038) {
		const instead = first.field === 'due_date' ? ' To set a due date, use Due After Days (due_offset_days).' : '';
		return {
			message: details[0],
			advice: `FreshBooks calculates this field itself: remove it and run this again.${instead}`,
		};
	}
	if (first?.errno && noAccess[first.errno] && !aboutScope) {
		return { message: first.message, advice: noAccess[first.errno] };
	}
	if (status === 403) {
		return {
			message: first?.message ?? `FreshBooks does not allow this credential to ${doing}`,
			advice: `This needs ${scopeFor(subject, method)}: ${howToGrant} A user with the role of a client can only read.`,
		};
	}
	if (status === 404 && subject.request) {
		return {
			message: 'FreshBooks has nothing at this path',
			advice: `It was asked to ${subject.request}. Check the path, the IDs in it and the business.`,
		};
	}
	if (isUnknown(refusal, first)) {
		return {
			message: refusal.recordId
				? `FreshBooks found no ${subject.name} with this ID`
				: `FreshBooks does not let this credential work with ${refusal.lookedUpBy ?? 'this login'}`,
			advice: refusal.recordId
				? `ID ${refusal.recordId} was looked up in ${refusal.lookedUpBy ?? 'your login'}. Check the business, and that this is the internal ID rather than a document number such as 0000042.`
				: 'Choose the business again: it may be another one, or the user has been removed from it.',
		};
	}
	if (status === 429) {
		return {
			message: 'FreshBooks’ rate limit is still exceeded after several tries',
			advice: 'Run fewer items at once, or run this again in a few minutes.',
		};
	}
	if (status >= 500) {
		return {
			message: `FreshBooks had a server error when asked to ${doing} (HTTP ${status})`,
			advice: mayHaveHappened ? undefined : 'Try again in a few minutes.',
		};
	}
	if (details.length > 0) return { message: details[0] };
	return {
		message: `FreshBooks did not ${doing} (HTTP ${status})`,
		advice: 'FreshBooks gave no reason. Check the values of the fields.',
	};
}

const howToGrant =
	"tick it for your app at https://my.freshbooks.com/#/developer, let the credential's Access ask for it, and reconnect the credential.";

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
		description: `To grant it, ${howToGrant}`,
	};
}

/** Whether it is the record itself that FreshBooks does not know, rather than one that its fields refer to (a tax, a client). */
function isUnknown({ status, subject }: Refusal, first?: Complaint): boolean {
	if (subject.request || (first?.field && first.field in subject.labels)) return false;
	return status === 404 || first?.errno === 1012;
}

/** The plain data an n8n error is made of: never the request, whose headers hold the token. */
export function errorData({ complaints }: Explanation, status: number | undefined, doubts: Doubts): JsonObject {
	return { status: status ?? null, complaints: complaints.map((complaint) => ({ ...complaint })), ...doubts };
}
