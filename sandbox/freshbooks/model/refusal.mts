/** The families of URLs, each with its own envelopes and error bodies (API facts §4). */
export type Family =
	| 'accounting'
	| 'ledger'
	| 'projects'
	| 'timetracking'
	| 'comments'
	| 'events'
	| 'payments'
	| 'uploads'
	| 'auth'
	| 'oauth'
	| 'page'
	| 'sandbox';

/** What is wrong with one field, or with the request as a whole. */
export interface Problem {
	errno: number;
	message: string;
	field?: string;
	object?: string;
	value?: unknown;
	/** The kind of fault, where the family names one (payments: `type_error.enum`). */
	type?: string;
}

/** Thrown by handlers; becomes the family's own error body. */
export class Refusal extends Error {
	readonly status: number;
	readonly problems: Problem[];

	constructor(status: number, problems: Problem[]) {
		super(problems.map(({ message }) => message).join(' '));
		this.status = status;
		this.problems = problems;
	}
}

/** Throws the refusal of a request for one reason. */
export function refuse(status: number, errno: number, message: string, details: Partial<Problem> = {}): never {
	throw new Refusal(status, [{ errno, message, ...details }]);
}

const GRPC_CODES: Record<number, number> = { 400: 3, 401: 16, 403: 7, 404: 5, 409: 10, 422: 3, 429: 8, 503: 14 };
const NOT_FOUND = 'Requested resource could not be found.';
const AUTH_ERRORS: Record<number, string> = { 401: 'unauthenticated', 403: 'insufficient_scope', 404: 'not_found' };
const UNPROCESSABLE = 'The request was well-formed but was unable to be followed due to semantic errors.';

function classic({ problems }: Refusal): unknown {
	return {
		response: {
			errors: problems.map(({ errno, field, message, object, value }) => ({
				errno,
				field: field ?? null,
				message,
				object: object ?? null,
				value: value === undefined ? null : String(value),
			})),
		},
	};
}

function newer({ status, problems }: Refusal): unknown {
	return {
		code: GRPC_CODES[status] ?? 2,
		message: `Request failed with status_code: ${status}`,
		details: problems.map(({ errno, field, message, object, value }) => ({
			'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
			reason: String(errno),
			domain: 'accounting.api.freshbooks.com',
			metadata: { object: object ?? '', message, value: String(value ?? ''), field: field ?? '' },
		})),
	};
}

function ledger({ status, problems }: Refusal): unknown {
	return {
		errors: {
			message: `Request failed with status code ${status}`,
			status,
			details: problems.map(({ message, field }) => ({
				reason: field === undefined ? message : `${field}: ${message}`,
				metadata: { message, field: field ?? null },
			})),
		},
	};
}

function projectStyle({ status, problems, message }: Refusal): unknown {
	if (status === 404) return { error: NOT_FOUND };
	if (status === 422) {
		return {
			errno: 2001,
			error: Object.fromEntries(problems.map((problem) => [problem.field ?? 'body', problem.message])),
		};
	}
	return { message };
}

function events({ status, problems, message }: Refusal): unknown {
	if (status === 401) {
		return { errno: 401, message: 'invalid_token: The request token failed to authenticate or validate.' };
	}
	if (status === 404) return { errno: 404, message: NOT_FOUND };
	if (status !== 422) return { errno: status, message };
	return {
		errno: 422,
		message: UNPROCESSABLE,
		details: problems.map((problem) => `${problem.field}: ${problem.message}`),
	};
}

function payments({ status, problems, message }: Refusal): unknown {
	if (status === 404) return { error_type: 'not_found', message: 'Resource not found' };
	if (status !== 400 && status !== 422) return { error_type: 'error', message };
	return {
		error_type: 'validation',
		message: 'A validation error occurred.',
		errors: problems.map((problem) => ({
			error_type: problem.type ?? 'value_error',
			message: problem.message,
			field: problem.field ?? null,
		})),
	};
}

/** The error body of a family (API facts §5.2). */
export function errorBody(family: Family, refusal: Refusal, newerAccounting: boolean): unknown {
	if (refusal.status === 401 && family !== 'events') {
		return { error: AUTH_ERRORS[401], error_description: 'This action requires authentication to continue.' };
	}
	// Errors under HTTP 200 were seen in the classic shape only (quirk 1).
	if (family === 'accounting') return newerAccounting && refusal.status !== 200 ? newer(refusal) : classic(refusal);
	if (family === 'ledger') return ledger(refusal);
	if (family === 'events') return events(refusal);
	if (family === 'payments') return payments(refusal);
	if (family === 'uploads') return { error: refusal.message };
	if (family === 'projects' || family === 'timetracking' || family === 'comments') return projectStyle(refusal);
	return { error: AUTH_ERRORS[refusal.status] ?? 'invalid_request', error_description: refusal.message };
}

const MARKS: [prefix: string, family: Family][] = [
	['/_sandbox', 'sandbox'],
	['/auth/oauth/', 'oauth'],
	['/service/auth/oauth/token', 'oauth'],
	['/service/auth/oauth/revoke', 'oauth'],
	['/service/auth/oauth/', 'page'],
	['/oauth/', 'page'],
	['/.well-known/', 'page'],
	['/service/uploads/', 'uploads'],
	['/accounting/businesses/', 'ledger'],
	['/accounting/ledger_accounts/', 'ledger'],
	['/accounting/', 'accounting'],
	['/projects/', 'projects'],
	['/timetracking/', 'timetracking'],
	['/comments/', 'comments'],
	['/events/', 'events'],
	['/payments/', 'payments'],
	['/uploads/', 'uploads'],
	['/auth/', 'auth'],
];

/** The family a path belongs to. */
export function familyOf(path: string): Family {
	return MARKS.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'page';
}
