import type { Refusal } from '../model/refusal.mts';
import type { Family } from '../model/resource.mts';

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
