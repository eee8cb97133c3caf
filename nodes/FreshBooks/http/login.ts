import type { Failure } from './retry';

/** What a run of requests has found out about the login of its credential. */
export interface Login {
	/** The credential with its present token, unreadably: another one after somebody else has connected it. */
	account: string;
	/** Whether the credential holds what n8n needs to renew an expired token. */
	isRenewable: boolean;
	/** What came of the requests that FreshBooks refused although n8n had, or should have, renewed the token. */
	refusals: Failure[];
}

/**
 * After so many nothing more is asked: with each of them n8n renews the token once more, which is as useless. The first
 * one may be bad luck, as when somebody else renews the same login at that very moment.
 */
const mostRefusals = 2;

/** A request that failed may tell something of the login. */
export function learnOf(login: Login, failure: Failure): void {
	const isRefused = failure.kind === 'refused' && failure.status === 401;
	const isNotRenewed = failure.kind === 'login' && failure.answered;
	if (isRefused || isNotRenewed || failure.kind === 'credential') login.refusals.push(failure);
}

/** Why nothing is asked any more; undefined as long as there is hope. */
export const hopeless = ({ refusals }: Login): Failure | undefined => refusals[mostRefusals - 1];
