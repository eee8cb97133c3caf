import type { IDataObject } from 'n8n-workflow';

import { oneLine } from '../formats/leaving';

/** One complaint of FreshBooks', whichever of its error shapes it came in (API facts §5.2). */
export interface Complaint {
	message: string;
	/** FreshBooks' own number (API facts §5.3). */
	errno?: number;
	field?: string;
	/** The value FreshBooks did not like. */
	value?: string;
}

/** Nobody reads more, and many failed items are stored together. */
const mostComplaints = 10;

const object = (value: unknown): IDataObject | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as IDataObject) : undefined;
const list = (value: unknown): unknown[] =>
	Array.isArray(value) ? value.slice(0, mostComplaints) : value === undefined ? [] : [value];
/** Whatever stands where a text should: an object may have a `toString` of its own, which is none. */
function text(value: unknown): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	if (Array.isArray(value)) return oneLine(list(value).map(text).filter(Boolean).join(', ')) || undefined;
	return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value)) || undefined;
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
	const fields = Object.entries(byField).slice(0, mostComplaints);
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
 * @returns FreshBooks' complaints, first one first and not too many; empty where the body holds none that is known
 */
export function complaintsOf(reply: unknown): Complaint[] {
	const body = object(reply);
	if (!body) return [];
	for (const read of [classic, auth, grpc, flat, project]) {
		const found = read(body).filter(({ message }) => message !== '');
		if (found.length > 0) return found.slice(0, mostComplaints);
	}
	const message = text(body.message);
	return message ? [{ message, errno: number(body.errno) }] : [];
}

/** Whether a reply with HTTP 200 is a refusal all the same: accounting answers some of them so (API facts §12, quirk 1). */
export function isRefusalWith200(reply: unknown): boolean {
	return object(object(reply)?.response)?.errors !== undefined;
}
